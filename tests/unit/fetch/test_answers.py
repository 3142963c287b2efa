"""What an answer is worth: whole PDFs, error pages, Retry-After, redirects."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.fetch.arxiv.pages import meaning
from claimcheck.fetch.arxiv.web import retry_after, same_site
from claimcheck.fetch.pdf import damage
from claimcheck.records import GapKind

NOW = 1_790_000_000.0  # Mon, 21 Sep 2026 14:13:20 GMT
WHOLE = b"%PDF-1.7\n" + b"x" * 5000 + b"\nstartxref\n120\n%%EOF\n"


@pytest.mark.parametrize(
    "data", [WHOLE, b"junk\n" + WHOLE, WHOLE + b"\0" * 900, b"%PDF-1.4 x %%EOF"]
)
def test_a_whole_pdf(tmp_path, data):
    (tmp_path / "x").write_bytes(data)
    assert damage(tmp_path / "x") is None


@pytest.mark.parametrize(
    ("data", "harm"),
    [
        (b"", "is empty"),
        (b"<html></html>", "does not start"),
        (b"x" * 1024 + WHOLE, "does not start"),
        (WHOLE[:-8], "ends before"),
        (b"%PDF-1.7\n%%EOF\n" + b"x" * 5000, "ends before"),
        (b"%PDF-1.7\nstartxref\n99999\n%%EOF", "shorter"),
    ],
)
def test_a_harmed_pdf(tmp_path, data, harm):
    (tmp_path / "x").write_bytes(data)
    assert harm in damage(tmp_path / "x")


@given(st.integers(1, len(WHOLE) - 7))
def test_no_cut_goes_unseen(tmp_path_factory, end):
    path = tmp_path_factory.getbasetemp() / "cut.pdf"
    path.write_bytes(WHOLE[:end])
    assert damage(path)


@pytest.mark.parametrize(
    ("status", "page", "expected"),
    [
        (404, b"<h1>No <b>document</b> for 'X'</h1>", (GapKind.NOT_FOUND, "No document for 'X'")),
        (404, b"<title>PDF unavailable</title>", (GapKind.NO_PDF, "PDF unavailable")),
        (
            404,
            b"<title>withdrawn</title><H1 class='x'>Hello</H1>",
            (GapKind.WITHDRAWN, "withdrawn"),
        ),
        (403, b"<h1>Source Not Public for X</h1>", (GapKind.NO_PDF, "Source Not Public for X")),
        (403, b"", (GapKind.BLOCKED, "")),
        (410, b"gone", (GapKind.NOT_FOUND, "")),
        (200, b"<h1>Access &#68;enied</h1>", (GapKind.BLOCKED, "Access Denied")),
        (200, b"<h1></h1>\xff<p>withdrawn", (None, "")),
        (500, b"<h1>Oops</h1>", (None, "Oops")),
    ],
)
def test_what_a_page_means(status, page, expected):
    assert meaning(status, page) == expected


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        ("Mon, 21 Sep 2026 14:14:20 GMT", 60.0),
        ("Mon, 21 Sep 2026 14:14:20 -0000", 60.0),
        ("Mon, 21 Sep 2020 14:14:20 GMT", 0.0),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("٣", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after(header, seconds):
    assert retry_after(header, now=NOW) == seconds


@given(st.text(max_size=40))
def test_no_retry_after_is_too_odd(header):
    seconds = retry_after(header, now=NOW)
    assert seconds is None or seconds >= 0


@pytest.mark.parametrize(
    ("url", "target", "same"),
    [
        ("https://arxiv.org/pdf/1.pdf", "https://arxiv.org/pdf/1", True),
        ("http://arxiv.org/pdf/1", "https://arxiv.org/pdf/1", True),
        ("https://export.arxiv.org/pdf/1", "https://arxiv.org/pdf/1", True),
        ("https://arxiv.org/pdf/1", "http://arxiv.org/pdf/1", False),
        ("https://arxiv.org/pdf/1", "https://notarxiv.org/pdf/1", False),
        ("https://arxiv.org/pdf/1", "https://arxiv.org.evil.example/pdf/1", False),
        ("http://127.0.0.1:80/a", "http://127.0.0.1:81/a", False),
        ("http://mirror.example/a", "http://mirror.example/b", True),
        ("http://mirror.example/a", "file:///etc/passwd", False),
    ],
)
def test_redirects_stay_on_the_site(url, target, same):
    assert same_site(url, target) is same
