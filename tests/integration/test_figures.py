"""A claim whose number is printed in a figure only: offered as such, and settling nothing."""

import io
import json
from pathlib import Path

import pytest
from papers import TITLE, WIDE, Drawing, sentences
from rich.console import Console

from claimcheck.audit import AuditConfig, audit
from claimcheck.records import Audit, Label
from claimcheck.render.contract import audit_json
from claimcheck.render.explanation import explanation
from claimcheck.render.markdown import audit_markdown
from claimcheck.render.tabular import audit_csv
from claimcheck.store import load_audit

REPORT = f"""# What Tidal Records Tell

## Results

- The Beacon lamp reaches an accuracy of 87.1 in the harbour.
- The keepers counted 11 ships before the lamp went out.

## References

- <http://arxiv.org/abs/2101.01234v1> {TITLE}
"""
REASON = "87.1 is printed in Figure 2 only (page 1), which is not read as a table"


def draw() -> bytes:
    """Return a paper without tables, whose bars say what its text does not."""
    drawing = Drawing()
    drawing.page()
    drawing.text(130, 80, TITLE, size=16, font="bold")
    drawing.text(72, 110, "1 Introduction", size=12, font="bold")
    drawing.paragraph(WIDE, 130, sentences(4))
    drawing.last.draw_rect((160, 240, 420, 420), width=0.5)
    for at, (name, text) in enumerate((("Gleam", "61.3"), ("Beacon", "87.1"), ("Flare", "74.9"))):
        x, top = 190 + 70 * at, 420 - 1.8 * float(text)
        drawing.last.draw_rect((x, top, x + 30, 420), fill=(0.2, 0.4, 0.8))
        drawing.text(x + 6, top - 3, text, size=8)
        drawing.text(x + 2, 432, name, size=8)
    for value in range(0, 101, 25):
        drawing.text(144, 423 - 1.8 * value, str(value), size=8)
    drawing.text(160, 460, "Figure 2: Accuracy of the lamps in the harbour.")
    drawing.paragraph(WIDE, 500, sentences(5, topic="fog"))
    return drawing.done()


@pytest.fixture(scope="module")
def audited(tmp_path_factory) -> tuple[Path, Audit]:
    root = tmp_path_factory.mktemp("figures")
    (root / "papers").mkdir()
    (root / "papers" / "2101.01234v1.pdf").write_bytes(draw())
    (root / "report.md").write_text(REPORT, "utf-8")
    config = AuditConfig(
        cache_dir=root / "cache",
        libraries=(root / "papers",),
        offline=True,
        jobs=1,
        run_dir=root / "run",
    )
    return root, audit(root / "report.md", config=config)


def test_the_number_is_offered_last_as_one_printed_in_a_figure(audited):
    _, done = audited
    verdict, evidence = done.verdicts["c01"], done.evidence["c01"]
    assert verdict.label is Label.NOT_ENOUGH_INFO
    assert verdict.why.startswith(f"{REASON}; the nearest: ")
    (piece,) = [piece for piece in evidence if piece.figure is not None]
    assert piece == evidence[-1]
    assert piece.id not in verdict.rationale
    assert piece.text == "Figure 2: printed number 87.1, near “Beacon”"
    assert piece.table is None
    assert not any(reading.evidence_id == piece.id for reading in done.assessments["c01"])


def test_a_number_the_text_holds_is_not_looked_for_in_figures(audited):
    _, done = audited
    assert not any(piece.figure for piece in done.evidence["c02"])


def test_every_format_says_where_the_number_is(audited):
    root, done = audited
    assert load_audit(root / "run") == done
    (last, *_), claim = audit_json(done)["claims"][0]["evidence"][::-1], done.claims[0]
    assert (last["figure"]["label"], last["figure"]["value"]) == ("Figure 2", "87.1")
    assert json.loads((root / "run" / "evidence.jsonl").read_text("utf-8").splitlines()[0])
    page = io.StringIO()
    Console(file=page, width=200).print(explanation(done, claim))
    for text in (audit_markdown(done), audit_csv(done), page.getvalue()):
        assert REASON in text
    assert "Figure 2: printed number 87.1, near “Beacon”" in page.getvalue()
