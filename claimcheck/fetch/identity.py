"""Whether the PDF behind an id is the paper the report means: stamp and title on page 1."""

import re

from claimcheck.errors import InputError
from claimcheck.fetch.ids import same_paper
from claimcheck.fetch.titles import (
    Likeness,
    compare,
    has_title_case,
    is_named_in,
    is_nickname,
    is_title_in,
    share_in,
    tells,
)
from claimcheck.records import ArxivId, Identity, IdentityCheck, Paper, Reference

_ABSENT = 0.4  # a phrase with a smaller share of its words on page 1 is not about that paper
_PRESENT = 0.75  # one with a larger share may describe it
_DOUBTED = 0.5  # a read title with a smaller share of its words on page 1 may be something else
_SILENT = 0.1  # no title was read and page 1 has less than this of the reported one: another work
_TALK_WORDS = 100  # on page 1, so that its silence says something
_TOP_CHARACTERS = 500  # of page 1: where a title stands that was not read as one
_ID = re.compile(r"(?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?")
_NO_TITLE = re.compile(
    r"^\W*(?:(?:\d+\W*)?introduction|abstract|contents|(?:to be )?published|accepted|"
    r"under review|(?:a )?preprint|proceedings|arxiv|journal|conference|workshop|copyright|"
    r"provided proper attribution)\b",
    re.IGNORECASE,
)


def identify(
    reference: Reference,
    *,
    paper: Paper,
    document_title: str,
    stamp: str | None,
    opening: str = "",
) -> IdentityCheck:
    """Return whether `paper` is the work `reference` means, with the evidence in a sentence.

    `document_title`, `stamp` and `opening` (the text of page 1) are what was read out of the PDF;
    arXiv's own title counts beside the one in the PDF. A mismatch needs evidence: another id in
    the stamp, or a full title that is another work's. A nickname or a description ("the GPT-3
    paper") is unknown, unless page 1 does not speak of it at all.
    """
    cited = reference.arxiv_id or paper.asked
    printed = _stamped(stamp)
    if printed is not None and not same_paper(printed, cited):
        detail = f"page 1 is stamped arXiv:{printed}, the report cites {cited}"
        return _check(reference, cited, Identity.MISMATCH, detail)
    note = _version_note(printed, cited)
    title = (reference.title or "").strip()
    if not title:
        if printed is None:
            detail = "the report gives no title and page 1 bears no arXiv stamp"
            return _check(reference, cited, Identity.UNKNOWN, detail)
        return _check(reference, cited, Identity.MATCH, note)
    known = [name for name in (document_title, paper.title or "") if _can_be_title(name)]
    likeness = _likeness(title, known, opening=opening, stamped=printed is not None)
    if likeness is Likeness.SAME:
        return _check(reference, cited, Identity.MATCH, note)
    if likeness is Likeness.OTHER:
        name = repr(known[-1]) if known else "a paper whose first page speaks of other things"
        detail = f"{cited} is {name}, the report calls it {title!r}"
        return _check(reference, cited, Identity.MISMATCH, detail)
    detail = f"the report's {title!r} neither proves nor rules out this paper"
    if not known and not opening:
        detail = f"nothing of {cited} was at hand to hold the report's {title!r} against"
    return _check(reference, cited, Identity.UNKNOWN, detail)


def _likeness(title: str, known: list[str], *, opening: str, stamped: bool) -> Likeness:
    """Return what the titles known of the paper, and page 1, say of the reported one."""
    named = any(is_named_in(title, name, opening) for name in known)
    if named or is_title_in(title, opening[:_TOP_CHARACTERS]):
        return Likeness.SAME
    found = [compare(title, name) for name in known]
    if Likeness.SAME in found:
        # A PDF titled otherwise than arXiv has it may be a wrong file; its stamp would clear it.
        return Likeness.SAME if stamped or Likeness.OTHER not in found else Likeness.UNSURE
    page = " ".join([*known, opening])
    share = share_in(title, page) if len(opening.split()) >= _TALK_WORDS else None
    if not known:
        silent = share is not None and share < _SILENT and not is_nickname(title)
        return Likeness.OTHER if silent else Likeness.UNSURE
    if Likeness.UNSURE in found:
        absent = share is not None and share < _ABSENT and not is_nickname(title)
        return Likeness.OTHER if absent else Likeness.UNSURE
    if share is None or share < _PRESENT:
        return Likeness.OTHER
    # Page 1 speaks of what the report says: a description, or its title was not the one read.
    misread = all(share_in(name, opening) < _DOUBTED for name in known)
    return Likeness.UNSURE if misread or not has_title_case(title) else Likeness.OTHER


def _stamped(stamp: str | None) -> ArxivId | None:
    """Return the id in a stamp ("arXiv:2003.11080v5 [cs.CL] 4 Sep 2020"), or None."""
    match = _ID.search(stamp or "")
    try:
        return ArxivId.parse(match[0]) if match else None
    except InputError:
        return None


def _version_note(printed: ArxivId | None, cited: ArxivId) -> str:
    """Return a sentence where the stamp's version is not the cited one, else ""."""
    if printed is None or cited.version is None or printed.version in {None, cited.version}:
        return ""
    return f"page 1 is stamped v{printed.version}, the report cites v{cited.version}"


def _can_be_title(text: str) -> bool:
    """Return whether what was read as a title can be one: not a venue's line, not a word."""
    return tells(text) and not _NO_TITLE.match(text)


def _check(reference: Reference, cited: ArxivId, identity: Identity, detail: str) -> IdentityCheck:
    return IdentityCheck(reference=reference.key, arxiv_id=cited, identity=identity, detail=detail)
