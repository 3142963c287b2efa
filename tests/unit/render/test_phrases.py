from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.records import Gap, GapKind
from claimcheck.render.phrases import (
    disagreement,
    one_line,
    papers_read,
    plural,
    shorten,
    tally,
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


def test_plural():
    assert (plural(1, "claim"), plural(0, "claim")) == ("1 claim", "0 claims")
