"""A gap: why something that was wanted could not be had. Data, not an exception."""

from enum import StrEnum

from claimcheck.records.base import record


class GapKind(StrEnum):
    """The named reasons; each says who or what could mend it."""

    NO_CITATION = "no_citation"  # the claim names no paper and the report cites none with an id
    NO_ARXIV_ID = "no_arxiv_id"  # a reference given by title only
    NOT_FOUND = "not_found"  # arXiv knows no such id or version
    WITHDRAWN = "withdrawn"  # the cited version was withdrawn
    OFFLINE = "offline"  # not in the cache or a library, and the network was not allowed
    UNREACHABLE = "unreachable"  # the network failed after retries
    BLOCKED = "blocked"  # arXiv answered 403: stop asking
    NO_PDF = "no_pdf"  # arXiv has the paper but no PDF of it
    UNREADABLE_PDF = "unreadable_pdf"  # damaged, encrypted, no pages
    NO_TEXT = "no_text"  # pages without text: a scan
    UNREADABLE_PAGE = "unreadable_page"  # one page failed; the rest was read
    UNREADABLE_SOURCE = "unreadable_source"  # some LaTeX could not be used; the PDF was
    SOURCE_DIFFERS = "source_differs"  # LaTeX and PDF say different things; the PDF's were kept
    WRONG_PAPER = "wrong_paper"  # the PDF behind the id is another work
    OTHER_VERSION = "other_version"  # a version other than the cited one was read
    NO_PASSAGE = "no_passage"  # nothing in the papers bears on the claim
    NOT_CHECKABLE = "not_checkable"  # no PDF can settle it (citation counts, later use)


@record
class Gap:
    """One thing that was not checked, and why; `paper` is the id concerned, or ""."""

    kind: GapKind
    detail: str
    paper: str = ""
