"""Which words stand around a number, and how near."""

import math
import re
from collections.abc import Mapping
from functools import lru_cache

from claimcheck.records.claim import Quantity
from claimcheck.text.normalize import tokens

SCALE = 25.0  # characters at which a word's say has fallen to 1/e: about four words
_WORD = re.compile(r"\S+")


@lru_cache(maxsize=1 << 12)
def nearness(text: str, quantity: Quantity) -> Mapping[str, float]:
    """Return, for each token of `text` outside the quantity, how near it stands: 1 beside it, to 0.

    `quantity.start` and `quantity.end` are offsets in `text`.
    """
    near: dict[str, float] = {}
    for match in _WORD.finditer(text):
        if match.end() > quantity.start and match.start() < quantity.end:
            continue
        gap = max(quantity.start - match.end(), match.start() - quantity.end, 0)
        say = math.exp(-gap / SCALE)
        for token in tokens(match[0]):
            near[token] = max(near.get(token, 0.0), say)
    return near
