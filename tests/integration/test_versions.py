"""A claim that one version of a paper supports and another denies: said, and only when it is so."""

import json
from pathlib import Path

import pytest
from papers import LEFT, RESULTS, RIGHT, TITLE, Drawing, sentences

from claimcheck.audit import AuditConfig, audit
from claimcheck.records import Label
from claimcheck.render.contract import audit_json

REPORT = """# What Tidal Records Tell

## Results

- Beacon reaches an F1 of 72.5 on the harbour.
- Beacon large reaches an F1 of 75.0 on the harbour.

## References

- <http://arxiv.org/abs/2101.01234{version}> {title}
"""


def draw(beacon: str, *, opening: str = "") -> bytes:
    """Return a paper whose table gives Beacon this F1 on the harbour."""
    drawing = Drawing()
    drawing.page()
    drawing.text(130, 80, TITLE, size=16, font="bold")
    drawing.text(160, 130, "Abstract", size=11, font="bold")
    y = drawing.paragraph(LEFT, 146, f"{opening} {sentences(4, topic='abstract')}")
    drawing.text(72, y + 12, "1 Introduction", size=12, font="bold")
    drawing.paragraph(LEFT, y + 30, sentences(8, topic="left"))
    rows = [list(row) for row in RESULTS]
    rows[3][1] = beacon
    bottom = drawing.table(318, 140, rows, widths=[70, 36, 36, 36, 36], rules=[0, 2, 5])
    y = drawing.paragraph(RIGHT, bottom + 22, "Table 1: Scores of the models on both waters.")
    drawing.paragraph(RIGHT, y + 20, sentences(6, topic="right"))
    return drawing.done()


@pytest.fixture
def audited(tmp_path: Path):
    def run(papers: dict[str, bytes], *, version: str):
        folder = tmp_path / "papers"
        folder.mkdir(exist_ok=True)
        for name, data in papers.items():
            (folder / f"2101.01234{name}.pdf").write_bytes(data)
        report = tmp_path / "report.md"
        report.write_text(REPORT.format(version=version, title=TITLE), "utf-8")
        config = AuditConfig(
            cache_dir=tmp_path / "cache", libraries=(folder,), offline=True, jobs=1
        )
        return audit(report, config=config)

    return run


OLD, NEW = draw("72.5"), draw("68.9")


def test_the_version_that_supports_a_contradicted_claim_is_named(audited):
    done = audited({"v1": OLD, "v2": NEW}, version="v2")
    first, second = (done.verdicts[claim.id] for claim in done.claims)
    assert first.label is not Label.SUPPORTED
    (other,) = first.versions
    assert (other.paper, other.label) == ("2101.01234v1", Label.SUPPORTED)
    assert other.detail == (
        "v1 says 72.5 in Table 1 (Beacon › Harbour / F1); the cited v2 says 68.9"
    )
    assert (second.label, second.versions) == (Label.SUPPORTED, ())
    claim = audit_json(done)["claims"][0]
    assert claim["versions"][0]["verdict"] == "supported"


def test_the_version_that_denies_a_supported_claim_is_named(audited):
    done = audited({"v1": OLD, "v2": NEW}, version="v1")
    first = done.verdicts[done.claims[0].id]
    assert first.label is Label.SUPPORTED
    assert [other.detail for other in first.versions] == [
        "v2 says 68.9 in Table 1 (Beacon › Harbour / F1); the cited v1 says 72.5"
    ]


def test_a_version_that_says_the_same_is_not_named(audited):
    same = draw("72.5", opening="We count lamps.")
    done = audited({"v1": OLD, "v2": same}, version="v1")
    assert [done.verdicts[claim.id].versions for claim in done.claims] == [(), ()]


def test_without_another_version_at_hand_nothing_is_said_or_read(audited, tmp_path):
    done = audited({"v1": OLD}, version="v1")
    assert done.verdicts[done.claims[0].id].versions == ()
    assert len(list((tmp_path / "cache" / "documents").iterdir())) == 1


def test_a_version_that_cannot_be_read_is_passed_over(audited):
    done = audited({"v1": OLD, "v2": b"%PDF-1.4 broken"}, version="v1")
    assert done.verdicts[done.claims[0].id].versions == ()


def test_a_kept_judgement_is_made_anew_when_another_version_turns_up(tmp_path):
    folder, report = tmp_path / "papers", tmp_path / "report.md"
    folder.mkdir()
    report.write_text(REPORT.format(version="v1", title=TITLE), "utf-8")
    (folder / "2101.01234v1.pdf").write_bytes(OLD)
    config = AuditConfig(
        cache_dir=tmp_path / "cache",
        libraries=(folder,),
        offline=True,
        jobs=1,
        run_dir=tmp_path / "run",
    )
    assert not audit(report, config=config).verdicts["c01"].versions
    (folder / "2101.01234v2.pdf").write_bytes(NEW)
    assert audit(report, config=config).verdicts["c01"].versions
    line = (tmp_path / "run" / "verdicts.jsonl").read_text().splitlines()[0]
    assert json.loads(line)["versions"][0]["paper"] == "2101.01234v2"
