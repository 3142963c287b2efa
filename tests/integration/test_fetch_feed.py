"""Metadata from arXiv's query API, in every way it is known to answer."""

import pytest
from arxiv_server import draw_pdf, empty_feed, error_feed, hang, moved, page, reply

from claimcheck.records import GapKind

API = "/api/query"


PDF = draw_pdf()


def kinds(paper):
    return [gap.kind for gap in paper.gaps]


def test_all_found_in_one_request(arxiv, fetch):
    arxiv.add("2005.13013v2", pdf=PDF, title="On  a\n Thing", authors=("A. Élève", "B. Two"))
    arxiv.add("cs/0310055v1", pdf=PDF, title="Old", comment="4 pages")
    first, old = fetch("2005.13013v2", "cs/0310055")
    assert (first.title, first.authors) == ("On a Thing", ("A. Élève", "B. Two"))
    assert (first.published, first.updated) == (
        "2020-05-26T17:59:46+00:00",
        "2020-06-01T08:00:00+00:00",
    )
    assert (first.source, first.newest_version, first.gaps) == ("arxiv", None, ())
    assert (str(old.asked), str(old.id), old.newest_version) == ("cs/0310055", "cs/0310055v1", 1)
    assert old.comment == "4 pages"
    assert arxiv.asked(API) == 1
    assert arxiv.requests[0].query["id_list"] == "2005.13013v2,cs/0310055"
    assert arxiv.requests[0].user_agent.startswith("claimcheck/")


def test_a_contact_is_in_every_user_agent(arxiv, fetch):
    arxiv.add("2005.13013v2", pdf=PDF)
    fetch("2005.13013v2", contact="mailto:me@example.org")
    agents = {request.user_agent for request in arxiv.requests}
    assert len(agents) == 1
    assert agents.pop().endswith("(+mailto:me@example.org)")


def test_a_dropped_id_is_not_found_and_the_others_are_had(arxiv, fetch):
    arxiv.add("1707.08567v1", pdf=PDF)
    arxiv.add("2005.13013v2", pdf=PDF)
    dropped, second, third = fetch("0808.05394", "1707.08567", "2005.13013v2")
    assert kinds(dropped) == [GapKind.NOT_FOUND]
    assert "0808.05394" in dropped.gaps[0].detail
    assert dropped.path is None
    assert second.path and third.path
    assert arxiv.asked("/pdf/0808.05394") == 0


def test_an_empty_answer_is_believed_the_second_time(arxiv, fetch):
    (paper,) = fetch("2001.00001")
    assert kinds(paper) == [GapKind.NOT_FOUND]
    assert arxiv.asked(API) == 2


@pytest.mark.parametrize("total", [0, 1])
def test_empty_then_full(arxiv, fetch, total):
    arxiv.add("2005.13013v2", pdf=PDF, title="There")
    arxiv.misbehave(API, empty_feed(total=total))
    (paper,) = fetch("2005.13013v2")
    assert (paper.title, paper.gaps) == ("There", ())


@pytest.mark.parametrize("status", [200, 400])
def test_an_error_entry_costs_only_the_id_it_names(arxiv, fetch, status):
    arxiv.add("2005.13013v2", pdf=PDF, title="Fine")
    arxiv.misbehave(API, error_feed(status, "incorrect id format for 9901.00001"))
    bad, good = fetch("9901.00001", "2005.13013v2")
    assert kinds(bad) == [GapKind.NOT_FOUND]
    assert "incorrect id format" in bad.gaps[0].detail
    assert (good.title, good.gaps) == ("Fine", ())


def test_an_error_that_names_no_id_leaves_the_pdfs_to_be_had_without_metadata(arxiv, fetch):
    arxiv.add("2005.13013v2", pdf=PDF)
    arxiv.always(API, error_feed(200, "something else went wrong"))
    (paper,) = fetch("2005.13013v2")
    assert paper.path and paper.title is None


@pytest.mark.parametrize(
    "fault",
    [
        reply(429),
        reply(429, retry_after="0"),
        reply(503),
        reply(503, retry_after="Thu, 01 Jan 2015 00:00:00 GMT"),
        page(500, "Internal Server Error"),
        page(200, "arXiv is down for maintenance"),
        hang(),
        moved("/api/query?id_list=2005.13013v2&max_results=1"),
    ],
    ids=["429", "429-after", "503", "503-date", "500", "html", "hang", "moved"],
)
def test_a_passing_fault_is_asked_again(arxiv, fetch, fault):
    arxiv.add("2005.13013v2", pdf=PDF, title="There")
    arxiv.misbehave(API, fault)
    (paper,) = fetch("2005.13013v2")
    assert (paper.title, paper.gaps) == ("There", ())
    assert arxiv.asked(API) == 2


def test_half_a_feed_is_asked_again(arxiv, fetch):
    arxiv.add("2005.13013v2", pdf=PDF, title="There")
    whole = arxiv.answer(API, {"id_list": "2005.13013v2"})
    arxiv.misbehave(API, type(whole)(200, whole.body[:-200], whole.headers))
    assert fetch("2005.13013v2")[0].title == "There"


def test_pdfs_are_had_while_the_api_is_busy(arxiv, fetch):
    arxiv.add("2005.13013v3", pdf=PDF)
    arxiv.always(API, reply(429))
    (paper,) = fetch("2005.13013", attempts=2)
    assert (str(paper.id), paper.title, paper.gaps) == ("2005.13013v3", None, ())


def test_denied_access_stops_every_request(arxiv, fetch):
    arxiv.add("2005.13013v2", pdf=PDF)
    arxiv.always(API, page(403, "Access Denied", "automatic robot detection"))
    papers = fetch("2005.13013v2", "1706.03762v5")
    assert [kinds(paper) for paper in papers] == [[GapKind.BLOCKED], [GapKind.BLOCKED]]
    assert len(arxiv.requests) == 1


def test_a_title_that_reads_as_nothing_is_kept(arxiv, fetch):
    arxiv.add("2104.12255v1", pdf=PDF, title="0")
    assert fetch("2104.12255v1")[0].title == "0"


def test_a_cited_version_arxiv_does_not_have(arxiv, fetch):
    arxiv.add("1208.9999v2", pdf=PDF)
    (paper,) = fetch("1208.9999v3")
    assert kinds(paper) == [GapKind.NOT_FOUND]


def test_an_old_id_with_its_subject_class_is_the_same_paper(arxiv, fetch):
    arxiv.add("math/0309136v1", pdf=PDF, title="Ricci")
    arxiv.misbehave(API, arxiv.answer(API, {"id_list": "math/0309136"}))
    arxiv.add("math.DG/0309136v1", pdf=PDF)
    (paper,) = fetch("math.DG/0309136")
    assert (paper.title, str(paper.id)) == ("Ricci", "math.DG/0309136v1")


def test_each_version_of_one_paper_gets_its_own_entry(arxiv, fetch):
    arxiv.add("2005.13013v1", pdf=draw_pdf("one"), title="First")
    arxiv.add("2005.13013v2", pdf=draw_pdf("two"), title="Second")
    papers = fetch("2005.13013v1", "2005.13013", "2005.13013v2")
    assert [paper.title for paper in papers] == ["First", "Second", "Second"]
    assert papers[1].sha256 == papers[2].sha256 != papers[0].sha256
    assert arxiv.asked("/pdf/2005.13013v2") == 1
