"""The audit end to end from the command line, on the bundled example and on bad input."""

import csv
import io
import json
import os
import resource
import signal
import subprocess
import sys
import time
from importlib import resources
from pathlib import Path

import jsonschema
import pymupdf
import pytest
from typer.testing import CliRunner

from claimcheck.cli.app import app

DEMO = Path(__file__).resolve().parents[2] / "claimcheck" / "demo"
REPORT, PAPERS = DEMO / "report.md", DEMO / "papers"
SCHEMA = json.loads((resources.files("claimcheck.render") / "audit.schema.json").read_text("utf-8"))
TRUE, FALSE, OPEN = {1, 3, 4, 7, 9, 10}, {2, 5, 6, 8}, {11, 12}  # claimcheck/demo/README.md


def run(*words: object):
    return CliRunner().invoke(app, [str(word) for word in words], prog_name="claimcheck")


def audit(report: Path, *words: object, papers: Path = PAPERS):
    return run("audit", report, "--papers", papers, "--offline", "--jobs", 1, *words)


@pytest.fixture(scope="module")
def warm(tmp_path_factory) -> Path:
    """A cache that the first audit fills and the others use."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def warmed(warm, monkeypatch) -> None:
    monkeypatch.setenv("CLAIMCHECK_CACHE", str(warm))


@pytest.fixture(scope="module")
def audited(warm):
    done = audit(REPORT, "--format", "json", "--cache-dir", warm)
    assert done.exit_code == 0, done.stderr
    return json.loads(done.stdout)


def test_the_demo_is_valid_by_the_published_schema(audited):
    jsonschema.validate(audited, SCHEMA)


def test_the_demo_settles_most_of_its_claims_rightly(audited):
    wanted = dict.fromkeys(TRUE, "supported")
    wanted |= dict.fromkeys(FALSE, "contradicted")
    wanted |= dict.fromkeys(OPEN, "not_enough_info")
    got = {number: claim["verdict"] for number, claim in enumerate(audited["claims"], start=1)}
    right = [number for number, label in wanted.items() if got[number] == label]
    assert len(right) >= 8, got
    assert got[1] == got[4] == "supported"
    assert got[2] == got[5] == "contradicted"


def test_the_demo_leaves_nothing_behind(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    done = run("demo")
    assert done.exit_code == 0
    assert "12 claims" in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_a_cell_is_pointed_at_where_it_stands(audited):
    tables = [piece["table"] for piece in audited["claims"][3]["evidence"][:3] if piece["table"]]
    assert any(
        cell["value"] == "19.61" and "lzma -6" in cell["row"] and "Logs" in cell["column"]
        for cell in tables
    )


def test_the_paper_that_is_not_there_is_a_gap_and_the_audit_goes_on(audited):
    here, gone = audited["references"]
    assert here["paper"]["source"] == "library"
    assert here["identity"] != "mismatch"
    assert gone["paper"] is None
    assert [gap["kind"] for gap in gone["gaps"]] == ["offline"]


def test_the_reports_own_marks_are_seen_through(audited):
    kinds = {finding["kind"] for finding in audited["findings"]}
    assert {"threshold_verdicts", "header_count", "cut_abstract"} <= kinds


@pytest.mark.usefixtures("warmed")
def test_same_input_same_bytes(tmp_path):
    warm = audit(REPORT, "--format", "json").stdout
    cold = audit(REPORT, "--format", "json", "--cache-dir", tmp_path / "cold").stdout
    assert warm == cold


@pytest.mark.usefixtures("warmed")
def test_every_format_tells_of_the_same_claims(tmp_path):
    lines = audit(REPORT, "--format", "jsonl").stdout.splitlines()
    rows = list(csv.DictReader(io.StringIO(audit(REPORT, "--format", "csv").stdout)))
    markdown = audit(REPORT, "--format", "md").stdout
    assert [json.loads(line)["id"] for line in lines] == [row["id"] for row in rows]
    assert len(rows) == 12
    assert all(row["claim"] in markdown for row in rows)
    audit(REPORT, "-o", tmp_path / "table.txt")
    assert "12 claims" in (tmp_path / "table.txt").read_text(encoding="utf-8")


@pytest.mark.usefixtures("warmed")
def test_a_gate_that_fails_exits_with_1_and_the_result_is_still_written():
    done = audit(REPORT, "--fail-on", "contradicted", "--fail-under", "0.99")
    assert done.exit_code == 1
    assert "12 claims" in done.stdout
    assert done.stderr.count("gate failed") == 2


@pytest.mark.usefixtures("warmed")
def test_a_gate_that_holds_exits_with_0():
    assert audit(REPORT, "--fail-under", "0.1").exit_code == 0


@pytest.mark.usefixtures("warmed")
def test_explain_shows_evidence_and_readings(tmp_path):
    run_dir = tmp_path / "run"
    audit(REPORT, "--run-dir", run_dir)
    flags = ("--papers", PAPERS, "--offline", "--jobs", 1)
    of_report = run("explain", REPORT, 4, *flags, "--format", "json")
    of_run = run("explain", run_dir, 4, "--format", "json")
    explained = json.loads(of_report.stdout)
    assert explained["claim"]["id"] == "c04"
    assert explained["assessments"]
    assert of_run.stdout == of_report.stdout
    assert "19.61" in run("explain", REPORT, 4, *flags).stdout


@pytest.mark.usefixtures("warmed")
def test_explain_of_a_claim_that_is_not_there():
    done = run("explain", REPORT, 99, "--papers", PAPERS, "--offline", "--jobs", 1)
    assert done.exit_code == 2
    assert "no claim 99" in done.stderr


@pytest.mark.usefixtures("warmed")
def test_table_writes_our_marks_and_touches_nothing_else(tmp_path):
    path = tmp_path / "report.md"
    path.write_bytes(REPORT.read_bytes())
    flags = ("--papers", PAPERS, "--offline", "--jobs", 1)
    assert run("table", path, *flags).stdout.startswith("Claim\tVerified\tConfidence\n")
    assert path.read_bytes() == REPORT.read_bytes()
    assert run("table", path, "--write", *flags).exit_code == 0
    before = REPORT.read_text(encoding="utf-8").splitlines()
    after = path.read_text(encoding="utf-8").splitlines()
    assert len(before) == len(after)
    changed = [n for n, (a, b) in enumerate(zip(before, after, strict=True)) if a != b]
    assert changed
    assert all("\t" in before[n] for n in changed)


def bare(path: Path) -> None:
    path.write_text("# A title\n", encoding="utf-8")


@pytest.mark.parametrize(
    "make",
    [
        lambda path: None,
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(bytes(range(256)) * 40),
        lambda path: path.write_bytes(b"word " * 10_500_000),
        lambda path: path.mkdir(),
        bare,
    ],
    ids=["missing", "empty", "binary", "50 MB", "folder", "no claims"],
)
def test_a_report_that_cannot_be_audited_is_named_in_one_message(tmp_path, make):
    path = tmp_path / "report.md"
    make(path)
    done = audit(path)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "report.md" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_report_that_is_not_utf_8_is_audited(tmp_path):
    path = tmp_path / "report.md"
    text = REPORT.read_text(encoding="utf-8").replace("✓", "yes").replace("×", "no")
    path.write_bytes(text.replace("prose", "prosé").encode("latin-1"))
    done = audit(path, "--format", "json")
    assert done.exit_code == 0, done.stderr
    assert json.loads(done.stdout)["claims"][0]["text"] == "The prosé corpus holds 1,108,637 bytes."


def broken_paper(kind: str) -> bytes:
    data = (PAPERS / "0701.00001v1.pdf").read_bytes()
    if kind == "truncated":
        return data[:300]
    if kind == "pageless":
        return b"%PDF-1.4\n1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj\n2 0 obj <</Type /Pages /Kids [] /Count 0>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n"  # noqa: E501
    if kind == "encrypted":
        with pymupdf.open(stream=data) as pdf:
            return pdf.tobytes(encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="secret")
    with pymupdf.open() as pdf:  # scanned
        pdf.new_page().draw_rect((100, 100, 200, 200), fill=(0, 0, 0))
        return pdf.tobytes()


@pytest.mark.parametrize("kind", ["encrypted", "truncated", "pageless", "scanned"])
def test_a_paper_that_cannot_be_read_is_a_gap_and_supports_nothing(tmp_path, kind):
    (tmp_path / "0701.00001v1.pdf").write_bytes(broken_paper(kind))
    done = audit(REPORT, "--format", "json", papers=tmp_path)
    assert done.exit_code == 0, done.stderr
    told = json.loads(done.stdout)
    jsonschema.validate(told, SCHEMA)
    assert {claim["verdict"] for claim in told["claims"]} == {"not_enough_info"}
    gaps = [gap for reference in told["references"] for gap in reference["gaps"]]
    assert {gap["kind"] for gap in gaps} & {"unreadable_pdf", "no_text", "unreadable_page"}


def test_a_long_paper_is_read_to_its_end(tmp_path):
    with pymupdf.open() as pdf:
        for number in range(500):
            page = pdf.new_page()
            page.insert_text(
                (72, 100), f"Page {number} says that widget {number} weighs {number} g."
            )
        pdf.save(tmp_path / "0701.00003v1.pdf")
    report = tmp_path / "report.md"
    report.write_text(
        "# Widgets\n\n## Claims\n\n- Widget 497 weighs 497 g [1].\n\n## References\n\n"
        "[1] A. Author. Widgets. arXiv:0701.00003v1\n",
        encoding="utf-8",
    )
    done = audit(report, "--format", "json", papers=tmp_path)
    (claim,) = json.loads(done.stdout)["claims"]
    assert 498 in [piece["page"] for piece in claim["evidence"][:3]]


def test_a_cache_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").touch()
    done = audit(REPORT, "--cache-dir", tmp_path / "file" / "cache")
    assert (done.exit_code, done.stdout) == (2, "")
    assert str(tmp_path / "file") in done.stderr


def test_a_full_disk_under_the_cache_is_told_and_leaves_no_half_file(tmp_path):
    words = ["audit", REPORT, "--papers", PAPERS, "--offline", "--cache-dir", tmp_path, "--jobs", 1]
    command = [sys.executable, "-m", "claimcheck", *map(str, words)]
    small = (3_000, 3_000)  # bytes a file may have: less than what is read out of the paper
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, small),
    )
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "cannot be written" in done.stderr
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
@pytest.mark.usefixtures("warmed")
def test_a_full_disk_under_stdout_is_told():
    words = ["audit", str(REPORT), "--papers", str(PAPERS), "--offline"]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "claimcheck", *words],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 2
    assert "No space left" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.usefixtures("warmed")
def test_a_reader_that_has_seen_enough_is_no_error():
    words = ["audit", str(REPORT), "--papers", str(PAPERS), "--offline", "--format", "json"]
    command = [sys.executable, "-m", "claimcheck", *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.close()
        told = process.stderr.read()
    assert (process.returncode, told) == (0, b"")


def test_an_interrupt_says_what_is_kept_and_the_next_run_goes_on(tmp_path):
    cache = tmp_path / "cache"
    words = ["audit", REPORT, "--papers", PAPERS, "--offline", "--cache-dir", cache, "--jobs", 1]
    command = [sys.executable, "-m", "claimcheck", *map(str, words)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    # A suite started in the background hands an ignored SIGINT down; a terminal's child has none.
    pipes["preexec_fn"] = lambda: signal.signal(signal.SIGINT, signal.SIG_DFL)
    with subprocess.Popen(command, start_new_session=True, **pipes) as process:
        while process.poll() is None and not list(cache.rglob("*.json")):
            time.sleep(0.01)  # until the paper is read; what follows takes longer than this
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does
        _, told = process.communicate(timeout=30)
    kept = sorted(cache.rglob("*.json"))
    assert (process.returncode, told.count("\n")) == (130, 1), told
    assert "interrupted" in told
    assert kept
    before = [path.stat().st_mtime_ns for path in kept]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0
    assert [path.stat().st_mtime_ns for path in kept] == before  # read once, not twice


def test_table_refuses_to_write_a_report_it_could_not_give_back_whole(tmp_path):
    path = tmp_path / "report.md"
    path.write_bytes(REPORT.read_text("utf-8").encode("utf-16"))
    before = path.read_bytes()
    done = run("table", path, "--write", "--papers", PAPERS, "--offline", "--quiet")
    assert done.exit_code == 2
    assert "UTF-8" in done.stderr
    assert path.read_bytes() == before
