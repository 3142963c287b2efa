"""The stamp and the title on page 1 against what the report says."""

import pytest

from claimcheck.fetch import identify
from claimcheck.records import ArxivId, Identity, Paper, Reference, Span

TITLE = "Counting Cells in Merged Tables: A Study of Spanning Headers"
OPENING = (
    "We count cells in tables whose headers span rows and columns. Merged headers confuse readers "
    "and programs alike, and this study of spanning headers asks how often. "
) * 5


def check(title=TITLE, *, cited="2301.00001v2", document=TITLE, stamp="2301.00001v2", **more):
    asked = ArxivId.parse(cited)
    reference = Reference(key="3", text="", span=Span(start=0, end=0), arxiv_id=asked, title=title)
    paper = Paper(asked=asked, id=asked, title=more.pop("metadata", None))
    return identify(reference, paper=paper, document_title=document, stamp=stamp, **more)


def test_stamp_and_title_agree():
    found = check()
    assert (found.identity, found.detail) == (Identity.MATCH, "")
    assert (found.reference, str(found.arxiv_id)) == ("3", "2301.00001v2")


@pytest.mark.parametrize(
    "stamp",
    ["2301.00002v2", "arXiv:2301.00002v1 [cs.CL] 4 Sep 2023", "hep-th/9901001v1"],
)
def test_another_stamp_is_another_paper_whatever_the_title(stamp):
    found = check(stamp=stamp)
    assert found.identity is Identity.MISMATCH
    assert "2301.00001v2" in found.detail


@pytest.mark.parametrize(
    ("cited", "stamp"),
    [
        ("2301.00001", "2301.00001v9"),
        ("2301.00001v2", "2301.00001"),
        ("math.GT/0309136", "math/0309136v1"),
        ("2301.00001v2", "arXiv:2301.00001v2 [cs.CL] 4 Sep 2023"),
        ("2301.00001v2", "garbled 2399.99999"),
    ],
)
def test_a_stamp_that_agrees_or_says_nothing(cited, stamp):
    found = check(cited=cited, stamp=stamp)
    assert (found.identity, found.detail) == (Identity.MATCH, "")


def test_a_stamp_of_another_version_matches_and_is_told():
    found = check(stamp="2301.00001v1")
    assert found.identity is Identity.MATCH
    assert "v1" in found.detail and "v2" in found.detail


@pytest.mark.parametrize("title", [None, "", "  "])
def test_without_a_title_the_stamp_alone_speaks(title):
    assert check(title).identity is Identity.MATCH
    assert check(title, stamp=None).identity is Identity.UNKNOWN
    assert check(title, stamp="2301.00009v1").identity is Identity.MISMATCH


def test_a_full_title_of_another_work_is_a_mismatch_that_names_both():
    found = check("Growing Moss on Northern Roofs in Winter")
    assert found.identity is Identity.MISMATCH
    assert "Growing Moss" in found.detail and "Counting Cells" in found.detail


def test_a_neighbours_title_is_a_mismatch():
    assert check("Counting Rows in Merged Images").identity is Identity.MISMATCH


def test_arxivs_own_title_counts_where_the_pdf_gives_none():
    for document in (
        "",
        "Published as a conference paper at ICLR 2024",
        "1 Introduction",
        "Merged",
    ):
        assert check(document=document, metadata=TITLE).identity is Identity.MATCH
        assert check("Growing Moss on Northern Roofs", document=document).identity is (
            Identity.UNKNOWN
        )


def test_a_pdf_without_a_stamp_titled_unlike_arxivs_record_is_unknown():
    other = "Growing Moss on Northern Roofs in Winter"
    assert check(document=other, metadata=TITLE, stamp=None).identity is Identity.UNKNOWN
    assert check(document=other, metadata=TITLE).identity is Identity.MATCH


@pytest.mark.parametrize("name", ["SpanNet", "the SpanNet paper", "Merged-header counting"])
def test_a_nickname_or_description_is_unknown(name):
    assert check(name).identity is Identity.UNKNOWN
    assert check(name, opening=OPENING).identity is Identity.UNKNOWN


def test_a_description_page_1_does_not_speak_of_is_a_mismatch():
    assert check("Moss growing", opening=OPENING).identity is Identity.MISMATCH


def test_a_sentence_case_heading_that_page_1_bears_out_is_unknown():
    heading = "How programs confuse merged headers and columns"
    assert check(heading).identity is Identity.MISMATCH
    assert check(heading, opening=OPENING).identity is Identity.UNKNOWN
    assert check(heading.title(), opening=OPENING).identity is Identity.MISMATCH


def test_what_was_misread_as_a_title_does_not_make_a_mismatch():
    reported = "Merged Tables Confuse Programs: Spanning Readers"
    found = check(reported, document="Ada Author Grace Coauthor", opening=OPENING)
    assert found.identity is Identity.UNKNOWN


def test_a_title_that_was_left_on_page_1_is_found_there():
    found = check(document="Ada Author Grace Coauthor", opening=TITLE.upper() + " " + OPENING)
    assert found.identity is Identity.MATCH


@pytest.mark.parametrize("name", ["SpanNet", "Span-Net"])
def test_a_systems_name_before_the_papers_own_words_is_looked_for_on_page_1(name):
    reported = f"{name}: Counting Tables"
    assert check(reported, opening=f"{OPENING} We call it SpanNet.").identity is Identity.MATCH
    assert check(reported, opening=OPENING).identity is Identity.UNKNOWN
    assert check(f"{name}: Moss", opening=f"{OPENING} SpanNet.").identity is not Identity.MATCH


def test_a_paper_that_could_not_be_had_is_unknown():
    found = check(document="", stamp=None)
    assert found.identity is Identity.UNKNOWN
    assert "at hand" in found.detail


def test_a_page_that_has_nothing_of_the_title_is_another_paper():
    found = check("Growing Moss on Northern Roofs", document="", opening=OPENING)
    assert found.identity is Identity.MISMATCH


def test_a_reference_without_an_id_takes_the_papers():
    reference = Reference(key="3", text="", span=Span(start=0, end=0), title=TITLE)
    asked = ArxivId.parse("2301.00001v2")
    found = identify(
        reference, paper=Paper(asked=asked, id=asked), document_title=TITLE, stamp=None
    )
    assert (found.arxiv_id, found.identity) == (asked, Identity.MATCH)
