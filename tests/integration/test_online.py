"""The audit with a network: a stand-in arXiv on the loopback that has one of the two papers."""

import json
from pathlib import Path

import pytest
from arxiv_server import reply
from typer.testing import CliRunner

from claimcheck.cli.app import app

DEMO = Path(__file__).resolve().parents[2] / "claimcheck" / "demo"
PAPER = (DEMO / "papers" / "0701.00001v1.pdf").read_bytes()
TITLE = "How Small, How Fast: Seven Settings of Three Codecs on Generated Text"
CITING = """# Codecs

## Claims

- On logs, lzma at preset 6 leaves 19.61% of the original size [1].

## References

[1] T. C. Authors. {title}. arXiv:0701.00001v1
"""


def audit(report: Path, url: str, *words: str):
    flags = ["--arxiv-url", url, "--format", "json", "--jobs", "1", *words]
    done = CliRunner().invoke(app, ["audit", str(report), *flags], prog_name="claimcheck")
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_papers_are_fetched_once_and_what_arxiv_does_not_know_is_a_gap(arxiv):
    arxiv.add("0701.00001v1", pdf=PAPER, title=TITLE)
    first = audit(DEMO / "report.md", arxiv.url)
    here, gone = first["references"]
    assert (here["paper"]["source"], here["paper"]["title"]) == ("arxiv", TITLE)
    assert [gap["kind"] for gap in gone["gaps"]] == ["not_found"]
    asked = arxiv.asked("/pdf/0701.00001v1")
    again = audit(DEMO / "report.md", arxiv.url)
    assert arxiv.asked("/pdf/0701.00001v1") == asked == 1
    verdicts = [claim["verdict"] for claim in first["claims"]]
    assert [claim["verdict"] for claim in again["claims"]] == verdicts


def test_an_arxiv_that_refuses_is_asked_no_more_and_the_audit_ends_with_gaps(arxiv):
    arxiv.always("/api/query", reply(403, "Forbidden"))
    told = audit(DEMO / "report.md", arxiv.url)
    assert {claim["verdict"] for claim in told["claims"]} == {"not_enough_info"}
    assert {gap["kind"] for ref in told["references"] for gap in ref["gaps"]} == {"blocked"}
    assert len(arxiv.requests) == 1


@pytest.mark.parametrize(
    ("title", "identity", "verdict"),
    [
        (TITLE, "match", "supported"),
        ("Attention and Its Discontents in Sequence Models", "mismatch", "not_enough_info"),
    ],
)
def test_a_wrong_paper_behind_an_id_supports_nothing(arxiv, tmp_path, title, identity, verdict):
    arxiv.add("0701.00001v1", pdf=PAPER, title=TITLE)
    report = tmp_path / "report.md"
    report.write_text(CITING.format(title=title), encoding="utf-8")
    told = audit(report, arxiv.url)
    assert told["references"][0]["identity"] == identity
    assert [claim["verdict"] for claim in told["claims"]] == [verdict]
    gaps = {gap["kind"] for gap in told["claims"][0]["gaps"]}
    assert ("wrong_paper" in gaps) == (identity == "mismatch")
