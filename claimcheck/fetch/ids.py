"""arXiv ids as arXiv compares them."""

import re

from claimcheck.records import ArxivId

_SUBJECT = re.compile(r"\.[A-Z]{2}/")


def plain(base: str) -> str:
    """Return an old id without its subject class: math.GT/0309136 and math/0309136 are one."""
    return _SUBJECT.sub("/", base)


def same_paper(one: ArxivId, other: ArxivId) -> bool:
    """Return whether two ids name one paper, whatever the versions."""
    return plain(one.base) == plain(other.base)
