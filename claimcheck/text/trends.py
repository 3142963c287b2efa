"""Whether the two numbers a claim gives go the way it says: "raises it from 74.5 to 75.1"."""

import re
from collections.abc import Sequence
from itertools import pairwise

from claimcheck.records.claim import Quantity, Unit
from claimcheck.text.normalize import stem
from claimcheck.text.polarity import (
    LESS_IS_BETTER,
    NEGATIONS,
    comparing,
    count_of,
    direction,
    words,
)

_HEDGE = r"(?:an?|about|around|roughly|nearly|almost|some|only|just|merely|over|under)"
_FROM = re.compile(rf"\bfrom\s(?:{_HEDGE}\s)?$", re.IGNORECASE)
_TO = re.compile(rf"\s*(?:\w+\s)?(?:down |up )?to\s(?:{_HEDGE}\s)?", re.IGNORECASE)
_AGAINST = re.compile(
    r"(?:\b(?:against|versus|vs\.?|compared (?:to|with))|^\s*(?:%|\w+)?\s*to)\b[^.;]{0,40}$"
    r"|\bthan\b[^.;]*$",
    re.IGNORECASE,
)
_UP_FROM = re.compile(r"\b(up|down) from\b[^.;]{0,40}$", re.IGNORECASE)
_TURNED = re.compile(r"^(?:compared (?:to|with)|relative to|unlike|than)\b", re.IGNORECASE)
_QUALITY = frozenset(
    stem(word)
    for word in "better best worse worst improve improves improved outperform beat surpass boost"
    " degrade degrades worsen hurt help".split()
)


def own_order(text: str, quantities: Sequence[Quantity]) -> int:
    """Return 1 where two numbers of `text` go the way its words say, -1 where they do not, else 0.

    Read are "from A to B", "A against B", "A ... than ... B" and "A, up from B"; numbers of
    different units, and texts that say both more and less, tell nothing.
    """
    said = words(text)
    if count_of(said, NEGATIONS):
        return 0
    claimed = direction(comparing(text)) * (-1 if _TURNED.match(text) else 1)
    stems = {stem(word) for word in said}
    if stems & LESS_IS_BETTER and stems & _QUALITY:
        claimed = -claimed
    for first, second in pairwise(quantities):
        if first.unit != second.unit or first.upper is not None or second.upper is not None:
            continue
        before, between = text[: first.start], text[first.end : second.start]
        grows = (second.value > first.value) - (second.value < first.value)
        if _FROM.search(before) and _TO.fullmatch(between):
            return claimed * grows
        if way := _UP_FROM.search(between):
            return -grows if way[1].lower() == "up" else grows
        if first.unit != Unit.COUNT and _AGAINST.search(between):  # counts are often names
            return -claimed * grows
    return 0
