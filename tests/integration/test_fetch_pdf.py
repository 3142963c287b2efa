"""PDFs from arXiv: the cited version, whole, or the reason there is none."""

from pathlib import Path

import pymupdf
import pytest
from arxiv_server import draw_pdf, hang, moved, page, pdf, reply, unmarked_cut

from claimcheck.records import GapKind

PAPER = "2005.13013v2"
AT = f"/pdf/{PAPER}"
PDF = draw_pdf("The second version. " * 4)
FIRST = draw_pdf("The first version.")
LONG = PDF[:20] + b"\n%" + b"x" * 200_000 + b"\n" + PDF[20:]


@pytest.fixture
def arxiv(arxiv):
    arxiv.add("2005.13013v1", pdf=FIRST)
    arxiv.add(PAPER, pdf=PDF)
    return arxiv


def kinds(paper):
    return [gap.kind for gap in paper.gaps]


def kept_files(tmp_path):
    return [path for path in (tmp_path / "cache").rglob("*") if path.is_file()]


@pytest.mark.parametrize("data", [PDF, LONG], ids=["short", "chunks"])
def test_the_bytes_are_kept_as_sent(arxiv, fetch, data):
    arxiv.add(PAPER, pdf=data)
    (paper,) = fetch(PAPER)
    assert Path(paper.path).read_bytes() == data
    assert Path(paper.path).stem == paper.sha256
    assert (str(paper.id), paper.gaps) == (PAPER, ())


def test_no_version_means_the_newest_and_it_is_recorded(arxiv, fetch):
    (paper,) = fetch("2005.13013")
    assert (str(paper.asked), str(paper.id), paper.newest_version) == ("2005.13013", PAPER, 2)
    assert Path(paper.path).read_bytes() == PDF


def test_an_old_version_is_what_it_says(arxiv, fetch):
    (paper,) = fetch("2005.13013v1")
    assert Path(paper.path).read_bytes() == FIRST


def unreadable():
    scan = pymupdf.open()
    pixels = pymupdf.Pixmap(pymupdf.csRGB, pymupdf.IRect(0, 0, 40, 40), False)
    pixels.clear_with(200)
    scan.new_page().insert_image(pymupdf.Rect(0, 0, 400, 400), pixmap=pixels)
    locked = pymupdf.open(stream=PDF, filetype="pdf").tobytes(
        encryption=pymupdf.PDF_ENCRYPT_AES_256, owner_pw="o", user_pw="u"
    )
    empty = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
        b"trailer<</Root 1 0 R/Size 3>>\nstartxref\n0\n%%EOF\n"
    )
    return {"scan": scan.tobytes(), "locked": locked, "no pages": empty}


@pytest.mark.parametrize("data", unreadable().values(), ids=unreadable().keys())
def test_a_whole_pdf_is_had_whether_or_not_it_can_be_read(arxiv, fetch, data):
    arxiv.add(PAPER, pdf=data)
    assert Path(fetch(PAPER)[0].path).read_bytes() == data


def test_another_papers_pdf_is_had_and_left_to_the_identity_check(arxiv, fetch):
    arxiv.misbehave(AT, pdf(draw_pdf("Some other work")))
    assert fetch(PAPER)[0].path


@pytest.mark.parametrize(
    "fault",
    [
        pdf(LONG, cut_at=90_000),
        unmarked_cut(LONG, cut_at=90_000),
        unmarked_cut(LONG, cut_at=0),
        reply(429, retry_after="0"),
        reply(503),
        page(500, "Internal Server Error"),
        hang(),
        moved(AT + ".pdf"),
    ],
    ids=["cut", "cut unmarked", "nothing", "429", "503", "500", "hang", "moved"],
)
def test_a_passing_fault_is_asked_again(arxiv, fetch, fault):
    arxiv.misbehave(AT, fault)
    (paper,) = fetch(PAPER)
    assert Path(paper.path).read_bytes() == PDF
    assert arxiv.asked(AT) == 2


@pytest.mark.parametrize(
    "fault",
    [pdf(LONG, cut_at=90_000), unmarked_cut(LONG, cut_at=90_000)],
    ids=["cut", "cut unmarked"],
)
def test_a_pdf_cut_every_time_is_unreadable_and_leaves_no_file(arxiv, fetch, tmp_path, fault):
    arxiv.always(AT, fault)
    (paper,) = fetch(PAPER, attempts=3)
    assert kinds(paper) == [GapKind.UNREADABLE_PDF]
    assert arxiv.asked(AT) == 3
    assert paper.path is None
    assert [path.name for path in kept_files(tmp_path)] == ["arxiv.lock"]


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (page(404, "No document for '2005.13013v2'"), GapKind.NOT_FOUND),
        (page(404, "No article for '2005.13013v2'"), GapKind.NOT_FOUND),
        (page(404, "Something new"), GapKind.NOT_FOUND),
        (page(404, "File unavailable for 2005.13013v2"), GapKind.NO_PDF),
        (page(404, "PDF unavailable", "unable to produce PDF"), GapKind.NO_PDF),
        (page(404, "2005.13013v2 does not build PDF"), GapKind.NO_PDF),
        (page(500, "file unavailable", "failed to produce PDF"), GapKind.NO_PDF),
        (page(403, "Source Not Public for 2005.13013v2"), GapKind.NO_PDF),
        (page(200, "Maintenance"), GapKind.UNREADABLE_PDF),
        (page(200, "PDF unavailable"), GapKind.NO_PDF),
        (page(400, "Bad Request"), GapKind.UNREACHABLE),
        (moved("https://elsewhere.example.org/x.pdf"), GapKind.UNREACHABLE),
    ],
)
def test_a_page_says_why_there_is_no_pdf(arxiv, fetch, tmp_path, answer, kind):
    arxiv.always(AT, answer)
    (paper,) = fetch(PAPER)
    assert kinds(paper) == [kind]
    assert paper.gaps[0].paper == PAPER
    assert paper.path is None
    assert arxiv.asked(AT) == 1
    assert not list((tmp_path / "cache").rglob("*.pdf"))


@pytest.mark.parametrize("answer", [reply(403), page(403, "Access Denied"), page(403, "Forbidden")])
def test_denied_access_stops_the_rest(arxiv, fetch, answer):
    arxiv.always("/pdf/2005.13013v1", answer)
    first, second = fetch("2005.13013v1", PAPER)
    assert kinds(first) == kinds(second) == [GapKind.BLOCKED]
    assert arxiv.asked(AT) == 0


def test_redirects_without_end_are_left(arxiv, fetch):
    arxiv.always(AT, moved(AT))
    (paper,) = fetch(PAPER)
    assert kinds(paper) == [GapKind.UNREACHABLE]
    assert arxiv.asked(AT) == 5


def test_a_pdf_past_the_size_that_is_taken(arxiv, fetch):
    arxiv.add(PAPER, pdf=LONG)
    (paper,) = fetch(PAPER, max_bytes=100_000)
    assert kinds(paper) == [GapKind.UNREADABLE_PDF]
    assert "100,000 bytes" in paper.gaps[0].detail
    assert arxiv.asked(AT) == 1


def test_a_newest_version_that_was_withdrawn_sends_us_to_the_last_readable(arxiv, fetch):
    comment = "This paper has been withdrawn by the author due to an error"
    arxiv.add("2005.13013v3", pdf=None, withdrawn=True, comment=comment)
    arxiv.add("2005.13013v4", pdf=None, withdrawn=True, comment=comment)
    for _ in range(2):  # from arXiv, then from the cache
        (paper,) = fetch("2005.13013")
        assert kinds(paper) == [GapKind.WITHDRAWN, GapKind.OTHER_VERSION]
        assert str(paper.id) == PAPER
        assert PAPER in paper.gaps[1].detail and "2005.13013v4" in paper.gaps[1].detail
        assert Path(paper.path).read_bytes() == PDF
    assert paper.source == "cache"
    assert arxiv.asked("/pdf/2005.13013v4") == 1


def test_the_earlier_version_is_not_blamed_for_the_later_ones_withdrawal(arxiv, fetch):
    arxiv.add("2005.13013v3", pdf=None, withdrawn=True, comment="This article was withdrawn")
    fetch("2005.13013v3")
    (paper,) = fetch(PAPER)
    assert (paper.gaps, paper.comment, paper.source) == ((), None, "cache")


def test_a_withdrawn_paper_without_any_readable_version(arxiv, fetch):
    arxiv.add("2001.00001v1", pdf=None, withdrawn=True)
    (paper,) = fetch("2001.00001")
    assert kinds(paper) == [GapKind.WITHDRAWN]


def test_an_older_page_of_a_withdrawal_is_known_by_the_comment(arxiv, fetch):
    arxiv.add("2005.13013v3", pdf=None, comment="This submission has been withdrawn")
    assert kinds(fetch("2005.13013v3")[0]) == [GapKind.WITHDRAWN, GapKind.OTHER_VERSION]


def test_a_withdrawn_version_that_can_still_be_read(arxiv, fetch):
    arxiv.add(PAPER, pdf=PDF, comment="This paper has been withdrawn by the authors")
    (paper,) = fetch(PAPER)
    assert kinds(paper) == [GapKind.WITHDRAWN]
    assert paper.path


def test_a_merge_with_a_withdrawn_paper_is_no_withdrawal(arxiv, fetch):
    arxiv.add(PAPER, pdf=PDF, comment="Extends the results of withdrawn arXiv:1901.00001")
    assert fetch(PAPER)[0].gaps == ()


def test_the_version_that_was_sent_is_the_version_that_was_had(arxiv, fetch):
    arxiv.misbehave(AT, pdf(PDF, name="2005.13013v1.pdf"))
    (paper,) = fetch(PAPER)
    assert kinds(paper) == [GapKind.OTHER_VERSION]
    assert str(paper.id) == "2005.13013v1"
