"""LaTeX sources on their way: fetched, found beside PDFs, read, and used by an audit."""

import gzip
import json
from pathlib import Path

import pytest
from arxiv_server import page, reply, source
from typer.testing import CliRunner

from claimcheck.audit import AuditConfig, audit
from claimcheck.cli import app
from claimcheck.records import GapKind
from tests.latex_source import RESULTS_TABLE, paper_of, write_tar
from tests.papers import draw_paper

PAPER = "2101.01234v2"
PDF = draw_paper()
TEX = paper_of(RESULTS_TABLE.replace("Harbour", "Port"))
PACKED = gzip.compress(TEX.encode(), mtime=0)
REPORT = """# Lamps

Beacon large reaches 75.0 F1 on the harbour [1].

## References

[1] Keeper and Warden. Counting Lighthouses from Tidal Records. arXiv:2101.01234v2
"""


def run(*words):
    return CliRunner().invoke(app.app, [str(word) for word in words])


@pytest.fixture
def folder(tmp_path):
    papers = tmp_path / "papers"
    papers.mkdir()
    (papers / f"{PAPER}.pdf").write_bytes(PDF)
    return papers


@pytest.fixture
def arxiv(arxiv):
    arxiv.add(PAPER, pdf=PDF, title="Counting Lighthouses from Tidal Records")
    return arxiv


def test_no_source_is_asked_for_unless_wanted(arxiv, fetch):
    (paper,) = fetch(PAPER)
    assert paper.latex is None
    assert [r.path for r in arxiv.requests] == ["/api/query", f"/pdf/{PAPER}"]


def test_a_source_is_fetched_once_and_kept(arxiv, fetch):
    arxiv.always(f"/e-print/{PAPER}", source(PACKED))
    (paper,) = fetch(PAPER, latex=True)
    assert Path(paper.latex).read_bytes() == PACKED
    (again,) = fetch(PAPER, latex=True)
    assert again.latex == paper.latex
    assert arxiv.asked(f"/e-print/{PAPER}") == 1
    (offline,) = fetch(PAPER, latex=True, offline=True)
    assert offline.latex == paper.latex
    (unasked,) = fetch(PAPER)
    assert unasked.latex is None


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (page(404, f"No source for '{PAPER}'"), "HTTP 404"),
        (page(403, "Source Not Public"), "Source Not Public"),
        (page(200, "A page"), "HTTP 200"),
        (reply(403, "<h1>Access Denied</h1>"), "denied access"),
        (source(PACKED[:-9]), "no whole archive"),
    ],
)
def test_what_keeps_a_source_away_is_a_gap_and_the_pdf_stays(arxiv, fetch, answer, said):
    arxiv.always(f"/e-print/{PAPER}", answer)
    (paper,) = fetch(PAPER, latex=True)
    assert paper.sha256 is not None
    assert paper.latex is None
    (gap,) = paper.gaps
    assert gap.kind is GapKind.UNREADABLE_SOURCE
    assert said in gap.detail


@pytest.mark.parametrize(
    "name",
    [
        f"{PAPER}.tar.gz",
        f"{PAPER}.tex",
        f"{PAPER}.gz",
        f"arXiv-{PAPER}.tgz",
        "2101.01234.tex.gz",
        PAPER,
    ],
)
def test_a_source_beside_the_pdf_is_taken(fetch, arxiv, folder, name):
    path = folder / name
    if name == PAPER:
        path.mkdir()
    else:
        path.write_bytes(PACKED)
    (paper,) = fetch(PAPER, libraries=(folder,))
    assert paper.latex == str(path)
    assert arxiv.requests == []


def test_the_source_of_another_version_is_not(fetch, folder):
    (folder / "2101.01234v1.tar.gz").write_bytes(PACKED)
    (paper,) = fetch(PAPER, libraries=(folder,))
    assert paper.latex is None


def test_a_source_without_its_pdf_is_told(fetch, tmp_path):
    (tmp_path / f"{PAPER}.tar.gz").write_bytes(PACKED)
    (paper,) = fetch(PAPER, libraries=(tmp_path,), offline=True)
    assert paper.path is None
    assert "has no pages to point at" in paper.gaps[-1].detail


def test_an_audit_uses_the_source_beside_the_pdf(tmp_path, folder):
    report = tmp_path / "report.md"
    report.write_text(REPORT)
    config = AuditConfig(
        cache_dir=tmp_path / "cache",
        libraries=(folder,),
        offline=True,
        run_dir=tmp_path / "run",
        jobs=1,
    )

    def heads():
        done = audit(report, config=config)
        line = (tmp_path / "run" / "documents.jsonl").read_text().splitlines()[0]
        table = json.loads(line)["tables"][0]
        return done, {c["column_header"][0] for c in table["cells"]}, table["page"]

    _, without, page_number = heads()
    assert without == {"Harbour", "Open sea"}
    write_tar(folder / f"{PAPER}.tar.gz", {"main.tex": TEX})
    done, with_source, page_with = heads()
    assert with_source == {"Port", "Open sea"}
    assert page_with == page_number == 1
    assert done.gaps == ()
    (folder / f"{PAPER}.tar.gz").write_bytes(b"%PDF-1.5")
    done, spoilt, _ = heads()
    assert spoilt == without
    assert [g.kind for g in done.gaps] == [GapKind.UNREADABLE_SOURCE]


def test_read_shows_a_source_alone_and_beside_its_pdf(tmp_path, folder):
    path = write_tar(tmp_path / "a.tar.gz", {"main.tex": TEX})
    done = run("read", path, "--format", "json")
    assert done.exit_code == 0
    document = json.loads(done.stdout)
    assert (document["pages"], document["title"]) == (0, "On Lamps")
    assert document["tables"][0]["page"] == 0
    assert "(p." not in run("read", path, "--format", "md").stdout
    assert "[p." not in run("read", path, "--format", "text").stdout
    done = run("read", folder / f"{PAPER}.pdf", "--with-source", path, "--format", "json")
    cells = json.loads(done.stdout)["tables"][0]["cells"]
    assert ["Port", "F1"] in [c["column_header"] for c in cells]
    refused = run("read", path, "--overlay", tmp_path / "pages")
    assert refused.exit_code == 2
    assert "has no pages" in refused.stderr


def test_the_source_flag_fetches(arxiv, tmp_path):
    arxiv.always(f"/e-print/{PAPER}", source(PACKED))
    done = run(
        "fetch",
        PAPER,
        "--source",
        "--arxiv-url",
        arxiv.url,
        "--cache-dir",
        tmp_path,
        "--format",
        "json",
    )
    assert done.exit_code == 0
    (paper,) = json.loads(done.stdout)["papers"]
    assert Path(paper["latex"]).read_bytes() == PACKED
