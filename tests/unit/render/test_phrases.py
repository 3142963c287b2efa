from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.records import Gap, GapKind, Label
from claimcheck.render.phrases import (
    confidence,
    disagreement,
    grounds,
    one_line,
    papers_read,
    plural,
    shorten,
    tally,
    telling,
    unchecked,
)


@given(st.text(), st.integers(min_value=1, max_value=60))
def test_a_shortened_text_fits_on_one_line(text, limit):
    short = shorten(text, limit=limit)
    assert len(short) <= limit
    assert short.isprintable() or not short.strip() or one_line(short) == short


def test_a_text_is_cut_at_a_word():
    assert shorten("one two three", limit=9) == "one two…"


@pytest.mark.parametrize(
    ("raw", "line"),
    [("a\nb", "a b"), ("a\x1b[2Jb", "a [2Jb"), ("a\u202eb", "ab"), ("a\u00adb", "ab")],
)
def test_control_characters_do_not_reach_a_terminal(raw, line):
    assert one_line(raw) == line


def test_only_a_differing_mark_is_told(audit):
    said = [disagreement(claim, audit.verdicts[claim.id]) for claim in audit.claims]
    assert said == ["", "report: ✓ 0.22", ""]


def test_the_tally_counts_all_three_labels(audit):
    assert tally(audit) == "3 claims: 1 supported, 1 contradicted, 1 not enough info"
    assert papers_read(audit) == "1 of 2 cited papers at hand: 9901.00001v1"


def test_what_was_not_checked_is_told_once(audit):
    lost = Gap(kind=GapKind.NOT_FOUND, detail="", paper="9901.00002")
    verdict = replace(audit.verdicts["c03"], gaps=(*audit.verdicts["c03"].gaps, lost))
    again = replace(audit, verdicts={**audit.verdicts, "c03": verdict})
    assert unchecked(again) == [
        "9901.00002: arXiv knows no such paper",
        "1 claim (c03): nothing in the papers bears on it",
    ]


def test_papers_that_are_not_at_hand_are_told_in_one_line(audit):
    offline = tuple(
        Gap(kind=GapKind.OFFLINE, detail=f"{paper} is nowhere", paper=paper) for paper in ("a", "b")
    )
    (line, *_) = unchecked(replace(audit, gaps=offline))
    assert line.startswith("a, b: in no papers folder")


def test_a_verdict_without_evidence_says_each_reason_once(audit):
    gaps = (
        Gap(kind=GapKind.OFFLINE, detail="long", paper="a"),
        Gap(kind=GapKind.OFFLINE, detail="long", paper="b"),
        Gap(kind=GapKind.NOT_CHECKABLE, detail="'233 citations'"),
    )
    verdict = replace(audit.verdicts["c03"], confidence=None, probabilities=None, gaps=gaps)
    bare = replace(audit, verdicts={**audit.verdicts, "c03": verdict})
    assert confidence(verdict) == "–"
    assert grounds(bare, audit.claims[2]) == (
        "not checked: a, b: not at hand; no PDF can settle it",
    )


def test_the_place_is_the_piece_that_the_reason_speaks_of(audit):
    lead, other = audit.evidence["c01"]
    verdict = replace(
        audit.verdicts["c01"],
        label=Label.CONTRADICTED,
        rationale=(other.id, lead.id),
        why="Table 1: bzip2 / 9 › ratio (%) = 11.2, where the claim says 12",
    )
    told = replace(audit, verdicts={**audit.verdicts, "c01": verdict})
    assert grounds(told, audit.claims[0]) == (f"9901.00001v1 p. 1, {verdict.why}",)


def test_the_telling_sentence_is_quoted(audit):
    text = "We squeeze much. At level nine bzip2 keeps 11.2% of the logs. It is slow."
    assert telling(text, claim=audit.claims[0]) == "At level nine bzip2 keeps 11.2% of the logs."


def test_nothing_cited_is_said_so(audit):
    assert papers_read(replace(audit, papers=())) == "No paper is cited by an arXiv id"


def test_plural():
    assert (plural(1, "claim"), plural(0, "claim")) == ("1 claim", "0 claims")
