"""The smaller commands end to end, in process: what they print, and how they refuse."""

import json
from pathlib import Path

import pymupdf
import pytest
from typer.testing import CliRunner

from claimcheck.cli.app import app

DEMO = Path(__file__).resolve().parents[2] / "claimcheck" / "demo"
PAPER = DEMO / "papers" / "0701.00001v1.pdf"
PAGELESS = b"""%PDF-1.4
1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj
2 0 obj <</Type /Pages /Kids [] /Count 0>> endobj
trailer <</Root 1 0 R>>
%%EOF
"""


def run(*words: object):
    return CliRunner().invoke(app, [str(word) for word in words], prog_name="claimcheck")


def test_the_version_is_told():
    assert run("--version").stdout.startswith("claimcheck 0.")


def test_extract_lists_each_claim_with_its_line_and_papers():
    done = run("extract", DEMO / "report.md", "--format", "json")
    found = json.loads(done.stdout)
    assert done.exit_code == 0
    assert len(found["claims"]) == 12
    first = found["claims"][0]
    text = (DEMO / "report.md").read_text(encoding="utf-8")
    assert text[slice(*first["span"])] == first["text"]
    assert text.splitlines()[first["line"] - 1].startswith(first["text"])
    assert first["papers"] == ["0701.00001v1", "0701.00002v3"]
    assert first["quantities"][0]["value"] == 1108637


def test_extract_shows_a_table():
    done = run("extract", DEMO / "report.md")
    assert "12 claims, 2 references." in done.stdout


def test_read_gives_each_cell_its_headers():
    done = run("read", PAPER, "--format", "json")
    table = json.loads(done.stdout)["tables"][1]
    cell = next(cell for cell in table["cells"] if cell["text"] == "19.61")
    assert (table["label"], table["page"]) == ("Table 2", 2)
    assert (cell["row_header"][-1], cell["column_header"][-1]) == ("lzma -6", "Logs")


def test_read_writes_text_and_tables(tmp_path):
    assert "== 4 Results ==" in run("read", PAPER).stdout
    assert run("read", PAPER, "--format", "md", "-o", tmp_path / "tables.md").exit_code == 0
    assert "| lzma -6 |" in (tmp_path / "tables.md").read_text(encoding="utf-8")


def test_read_draws_its_boxes(tmp_path):
    done = run("read", PAPER, "--overlay", tmp_path / "pages")
    assert "2 pages drawn" in done.stderr
    drawn = sorted(path.name for path in (tmp_path / "pages").iterdir())
    assert drawn == ["page-001.png", "page-002.png"]


def test_fetch_finds_a_paper_in_a_folder_and_says_which_it_could_not_have():
    done = run(
        "fetch", DEMO / "report.md", "--papers", PAPER.parent, "--offline", "--format", "json"
    )
    here, gone = json.loads(done.stdout)["papers"]
    assert done.exit_code == 2
    assert (here["id"], here["source"]) == ("0701.00001v1", "library")
    assert (gone["asked"], gone["gaps"][0]["kind"]) == ("0701.00002v3", "offline")
    assert "1 of 2" in done.stderr


def test_fetch_of_what_is_at_hand_succeeds():
    done = run("fetch", "0701.00001v1", "--papers", PAPER.parent, "--offline")
    assert done.exit_code == 0
    assert "library" in done.stdout


def encrypted(path: Path) -> None:
    with pymupdf.open(PAPER) as pdf:
        pdf.save(path, encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="secret")


def scanned(path: Path) -> None:
    with pymupdf.open() as pdf:
        page = pdf.new_page()
        page.draw_rect((100, 100, 200, 200), fill=(0, 0, 0))
        pdf.save(path)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (encrypted, "encrypted"),
        (lambda path: path.write_bytes(PAGELESS), "0 pages"),
        (lambda path: path.write_bytes(b"<html>not a paper</html>"), "wanted a PDF"),
        (lambda path: path.write_bytes(b""), "wanted a PDF"),
        (lambda path: None, "cannot be read"),
        (lambda path: path.mkdir(), "cannot be read"),
    ],
    ids=["encrypted", "pageless", "html", "empty", "missing", "folder"],
)
def test_a_pdf_that_cannot_be_read_is_named_in_one_line(tmp_path, make, message):
    path = tmp_path / "paper.pdf"
    make(path)
    done = run("read", path)
    assert (done.exit_code, done.stdout) == (2, "")
    assert message in done.stderr
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr


def test_a_scan_is_read_as_no_text_and_said_to_be_one(tmp_path):
    scanned(tmp_path / "scan.pdf")
    done = run("read", tmp_path / "scan.pdf", "--format", "json")
    assert done.exit_code == 0
    assert json.loads(done.stdout)["gaps"][0]["kind"] == "no_text"
    assert "no text on page 1" in done.stderr


def test_a_truncated_pdf_gives_what_is_left_or_one_message(tmp_path):
    path = tmp_path / "cut.pdf"
    path.write_bytes(PAPER.read_bytes()[:6000])
    done = run("read", path)
    assert done.exit_code in {0, 2}
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("fetch", "nonsense"), "neither a report's path nor an arXiv id"),
        (("fetch", "0701.00001v1", "--papers", "nowhere", "--offline"), "nowhere"),
        (("extract", "nowhere.md"), "nowhere.md"),
        (("extract", DEMO), "folder"),
    ],
    ids=["id", "papers", "report", "folder"],
)
def test_a_wrong_argument_is_told_and_nothing_runs(words, message):
    done = run(*words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert message in done.stderr
    assert done.stderr.startswith("claimcheck: ")


def test_an_unknown_option_is_a_usage_error():
    done = run("audit", "--no-such-flag", "x.md")
    assert done.exit_code == 2
    assert "no-such-flag" in done.stderr
