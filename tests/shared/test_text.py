"""The text of real papers: order of reading, sections, references left out, boxes that hold."""

import pytest
from shared import text_checks as checks

FLOORS = {  # the shares last measured: a failure called known still counts
    "text": 1.0,
    "whole": 0.89,
    "captions": 1.0,
    "section": 0.99,
    "list": 1.0,
    "entries": 1.0,
    "appendix": 0.95,
}


def cases(name):
    """Every row with every check; what the reader does not pass yet is an expected failure."""
    return list(_cases(name))


def _cases(name):
    for row, check in checks.cases(name):
        why = row.get("known", {}).get(check)
        marks = [pytest.mark.xfail(reason=why, strict=False)] if why else []
        where = f"{row['paper']}-{row.get('page', 'list')}-{check}"
        yield pytest.param(row, checks.CHECKS[name][check], marks=marks, id=where)


@pytest.fixture(scope="module")
def papers(shared):
    return shared / "papers"


@pytest.mark.parametrize(("row", "check"), cases("reading_order"))
def test_columns_and_captions_are_read_in_order(papers, row, check):
    assert check(papers, row) == ""


@pytest.mark.parametrize(("row", "check"), cases("sections"))
def test_text_carries_the_heading_it_stands_under(papers, row, check):
    assert check(papers, row) == ""


@pytest.mark.parametrize("paper", checks.papers_of("sections"))
def test_sections_come_in_the_order_of_the_headings(papers, paper):
    assert checks.section_order(papers, paper) == ""


@pytest.mark.parametrize(("row", "check"), cases("references"))
def test_the_reference_list_is_left_out_and_what_follows_kept(papers, row, check):
    assert check(papers, row) == ""


@pytest.mark.parametrize(
    ("name", "check"), [(n, c) for n in checks.CHECKS for c in checks.CHECKS[n]]
)
def test_known_failures_stay_few(papers, name, check):
    got = [checks.CHECKS[name][check](papers, row) for row, c in checks.cases(name) if c == check]
    assert got.count("") >= FLOORS[check] * len(got), [why for why in got if why]


def test_passages_stand_in_their_boxes(papers):
    seen = [found for paper in checks.papers_of("boxes") for found in checks.boxed(papers, paper)]
    whole = sum(found[1] for found in seen) / len(seen)
    words = sum(found[2] for found in seen) / len(seen)
    assert whole >= 0.92, f"{whole:.4f} of {len(seen)} passages stand whole in their boxes"
    assert words >= 0.99, f"{words:.4f} of {len(seen)} passages have every word in their boxes"
