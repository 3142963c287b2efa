"""A premise and a claim side by side, as the entailment model sees them.

The model is small, so what rules know is said to it: which words of one side the other side has,
which have their opposite there, and which numbers agree. The numbers themselves are hidden from
it; whether 82.1 is the right figure is for the readings of numbers, what is said of it is for the
model.
"""

import re
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from claimcheck.records import Evidence, Quantity
from claimcheck.text.agreement import agrees
from claimcheck.text.normalize import STOP_WORDS, stem
from claimcheck.text.polarity import leanings
from claimcheck.text.quantities import find_quantities
from claimcheck.text.sentences import split_sentences

WORDS = 64  # of a premise; about 90 word pieces
CAPTION = 16  # words of a table's caption set before its row
STAND_IN = "5"  # what every number becomes before it is encoded
ALONE, SHARED, OPPOSED, MET_NUMBER, OTHER_NUMBER = range(5)
MARKS = 5

_WORD = re.compile(r"[^\W_]+(?:'[a-z]+)?|[^\w\s]")
_CELL_END = re.compile(r"(?<=;) (?=[^;=]* = )")
_TABLE_LABEL = re.compile(r"^(?:Table|TABLE) [\w.]+ ?[:.] ?")

Marks = NDArray[np.int64]
Links = NDArray[np.float32]


class Words(NamedTuple):
    """A text as words, their stems ("" for a number), and the quantities by their word's place.

    `leans` is what `polarity.leanings` says of the whole, `turns` of each word that leans.
    """

    words: tuple[str, ...]
    stems: tuple[str, ...]
    numbers: dict[int, Quantity]
    leans: dict[int, int]
    turns: dict[int, dict[int, int]]


def premise_of(piece: Evidence) -> str:
    """Return a piece of evidence as a premise: a passage as it is, a row after its caption."""
    if piece.table is None:
        return piece.text
    return f"{caption_of(piece.section)} {piece.text}".strip()


def caption_of(caption: str) -> str:
    """Return a table caption's first sentence without its label, at most 16 words."""
    words = _TABLE_LABEL.sub("", caption).split(". ")[0].split()
    return " ".join(words[:CAPTION]) + ":" if words else ""


@lru_cache(maxsize=1 << 12)
def as_words(text: str) -> Words:
    """Return the words of `text`, every number among them as `STAND_IN`."""
    words: list[str] = []
    numbers: dict[int, Quantity] = {}
    at = 0
    for quantity in find_quantities(text):
        words += _WORD.findall(text[at : quantity.start])
        numbers[len(words)] = quantity
        words.append(STAND_IN)
        at = max(at, quantity.end)
    words += _WORD.findall(text[at:])
    lower = ["" if i in numbers else word.lower() for i, word in enumerate(words)]
    turns = {i: lean for i, word in enumerate(lower) if (lean := leanings([word]))}
    return Words(tuple(words), tuple(stem(word) for word in lower), numbers, leanings(lower), turns)


def compare(premise: Words, claim: Words) -> tuple[Marks, Marks, Links]:
    """Return a mark a word of each side, and 1 where a claim's word is a premise's, else 0.

    Links have shape `(claim words, premise words)`; a claimed number is linked to each that
    agrees with it.
    """
    links = np.zeros((len(claim.words), len(premise.words)), dtype=np.float32)
    places: dict[str, list[int]] = {}
    for j, stemmed in enumerate(premise.stems):
        places.setdefault(stemmed, []).append(j)
    for i, stemmed in enumerate(claim.stems):
        if stemmed:
            links[i, places.get(stemmed, [])] = 1.0
    for i, quantity in claim.numbers.items():
        for j, met in premise.numbers.items():
            links[i, j] = agrees(quantity, met)
    met_there, met_here = links.max(0, initial=0.0) > 0, links.max(1, initial=0.0) > 0
    return _marks(premise, claim, met_there), _marks(claim, premise, met_here), links


def _marks(side: Words, other: Words, linked: NDArray[np.bool_]) -> Marks:
    marks = np.where(linked, SHARED, ALONE).astype(np.int64)
    for i in side.numbers:
        marks[i] = MET_NUMBER if linked[i] else OTHER_NUMBER
    for i, turn in side.turns.items():
        if not linked[i] and any(
            sign * other.leans.get(pair, 0) < 0 for pair, sign in turn.items()
        ):
            marks[i] = OPPOSED
    return marks


def focus(premise: str, claim: str, *, limit: int = WORDS) -> str:
    """Return the sentences (of a table row: the cells) of `premise` nearest the claim, in order.

    As many as fit in `limit` words, but always one; a row keeps its head.
    """
    if len(premise.split()) <= limit:
        return premise
    pieces = _pieces(premise)
    wanted = _content(claim)
    scores = [len(wanted & _content(piece)) for piece in pieces]
    is_row = " = " in pieces[0]
    order = sorted(range(len(pieces)), key=lambda i: (is_row and i > 0, -scores[i], i))
    kept, used = [order[0]], len(pieces[order[0]].split())
    for i in order[1:]:
        size = len(pieces[i].split())
        if used + size <= limit:
            kept.append(i)
            used += size
    return " ".join(pieces[i] for i in sorted(kept))


def _pieces(premise: str) -> list[str]:
    if " = " in premise:
        return _CELL_END.split(premise)
    return [premise[start:end] for start, end in split_sentences(premise)] or [premise]


@lru_cache(maxsize=1 << 12)
def _content(text: str) -> frozenset[str]:
    words = (word.lower() for word in _WORD.findall(text) if word[0].isalnum())
    found = {stem(word) for word in words if word not in STOP_WORDS}
    return frozenset(found | {f"{abs(q.value):g}" for q in find_quantities(text)})
