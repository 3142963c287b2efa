"""arXiv's error pages: HTML where a PDF or a feed was wanted, told apart by their heading."""

import re
from html import unescape

from claimcheck.records import GapKind

PAGE_BYTES = 1 << 18  # an error page is a few KB; more of one is not read

_HEADING = re.compile(r"<(h1|title)\b[^>]*>(.*?)</\1>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^>]+>")

# Source: the templates of arXiv's own site, arxiv-browse, browse/templates/dissemination/.
_MEANINGS = (
    (re.compile(r"\bwithdrawn\b", re.IGNORECASE), GapKind.WITHDRAWN),
    (re.compile(r"\bno (?:article|document) for\b", re.IGNORECASE), GapKind.NOT_FOUND),
    (re.compile(r"\bnot public\b", re.IGNORECASE), GapKind.NO_PDF),
    (re.compile(r"\b(?:file|pdf) unavailable\b", re.IGNORECASE), GapKind.NO_PDF),
    (re.compile(r"\bdoes not build pdf\b", re.IGNORECASE), GapKind.NO_PDF),
    (re.compile(r"\baccess denied\b|\bforbidden\b", re.IGNORECASE), GapKind.BLOCKED),
)
_BY_STATUS = {403: GapKind.BLOCKED, 404: GapKind.NOT_FOUND, 410: GapKind.NOT_FOUND}


def meaning(status: int, page: bytes) -> tuple[GapKind | None, str]:
    """Return what an error page says of the paper (None: nothing known) and its heading.

    The heading goes before the status: a 404 may be a withdrawn paper or one without a PDF, and a
    403 the author's choice not to publish the source.
    """
    headings = _headings(page.decode("utf-8", errors="replace"))
    for heading in headings:
        for pattern, kind in _MEANINGS:
            if pattern.search(heading):
                return kind, heading
    return _BY_STATUS.get(status), headings[0] if headings else ""


def _headings(html: str) -> list[str]:
    """Return the page's <h1> texts, then its title."""
    found = sorted(_HEADING.findall(html), key=lambda match: match[0].lower() != "h1")
    texts = (" ".join(unescape(_TAG.sub(" ", inner)).split()) for _, inner in found)
    return [text for text in texts if text]
