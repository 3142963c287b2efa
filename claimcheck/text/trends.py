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
# "69.0, below its first layer's 67.4", "five percent, with the other far lower at 0.8"
_BESIDE = re.compile(r",\s(?:\w+\s){0,3}?(above|over|below|under)\s[^,.;]{0,50}$", re.IGNORECASE)
_AT = re.compile(
    rf"\b(higher|larger|greater|more|longer|lower|smaller|less|fewer|shorter)\s(?:\w+\s)?(?:at|with)"
    rf"\s(?:{_HEDGE}\s)?$",
    re.IGNORECASE,
)
_WHOLE = re.compile(r"\s(?:of|its|their|the|that|as)\b", re.IGNORECASE)
_MORE = frozenset("above over higher larger greater more longer".split())
_TURNED = re.compile(r"^(?:compared (?:to|with)|relative to|unlike|than)\b", re.IGNORECASE)
_QUALITY = frozenset(
    stem(word)
    for word in "better best worse worst improve improves improved outperform beat surpass boost"
    " degrade degrades worsen hurt help".split()
)


_CHANGE_BEFORE = re.compile(
    r"\b(?:by|another|worth|(?:gap|difference|lead|margin|gain|drop|loss|increase|decrease|rise"
    r"|fall|reduction|improvement)s?(?: of)?|(?:add|gain|los|cost|sav|trim|shav|drop|ris|fall|grow"
    rf"|improv|increas|decreas|reduc)(?:s|es|e|ed|ing)?)\s(?:{_HEDGE}\s)?$",
    re.IGNORECASE,
)
_CHANGE_AFTER = re.compile(
    r"\s(?:\w+\s){0,2}?(?:more|fewer|less|higher|lower|better|worse|larger|smaller|longer|shorter"
    r"|faster|slower|above|below|ahead|behind)\b",
    re.IGNORECASE,
)


def is_change(text: str, quantity: Quantity) -> bool:
    """Return whether a number of `text` is said to be a change, a gap, a ratio or a share."""
    if quantity.unit in (Unit.POINTS, Unit.RATIO):
        return True
    before, after = text[: quantity.start], text[quantity.end :]
    share = quantity.unit is Unit.PERCENT and not re.search(r"\d", quantity.text)
    return share or bool(_CHANGE_BEFORE.search(before) or _CHANGE_AFTER.match(after))


def is_share(text: str, quantity: Quantity) -> bool:
    """Return whether a percentage of `text` is said to be a part of something: "half its size"."""
    return quantity.unit is Unit.PERCENT and bool(_WHOLE.match(text, quantity.end))


def own_order(text: str, quantities: Sequence[Quantity]) -> int:
    """Return 1 where two numbers of `text` go the way its words say, -1 where they do not, else 0.

    Read are "from A to B", "A against B", "A ... than ... B", "A, up from B", "A, below C's B" and
    "A, with C lower at B"; numbers of different units, and texts that say both more and less, tell
    nothing.
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
        if way := _AT.search(between):
            return grows if way[1].lower() in _MORE else -grows
        if way := _BESIDE.search(between):
            return -grows if way[1].lower() in _MORE else grows
        if first.unit != Unit.COUNT and _AGAINST.search(between):  # counts are often names
            return -claimed * grows
    return 0
