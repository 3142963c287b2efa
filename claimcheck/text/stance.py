"""Which way a sentence leans on each thing it names: what rises, what falls, what beats what."""

import math
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from claimcheck.text.normalize import tokens
from claimcheck.text.polarity import NEGATIONS, leanings, words

REACH = 4.0  # words at which a direction word's say has fallen to 1/e
_NEGATED = 3  # a negation this many words before a direction word turns it
_PIECE = re.compile(r"[^\s,;:()]+|[,;:()]")
_BREAKS = frozenset(", ; : ( ) but while whereas although though and".split())
_OVER = re.compile(
    r"^(?:outperform|beat|exceed|surpass|trail|underperform|overtak|outrank|outscor|lag|lead|edg)"
)
_THAN = frozenset("than over above below against behind to versus".split())

Stance = Mapping[str, float]


@lru_cache(maxsize=1 << 13)
def stances(text: str) -> tuple[Stance, Stance]:
    """Return two maps over the content tokens of `text`, each value in [-1, 1].

    The first: whether what the token names is said to be more or better (above 0) or less or worse;
    the say of a direction word fades with distance, and most of it ends with its clause. The
    second: whether it stands on the winning side of a comparison ("A outperforms B": A above 0,
    B below).
    """
    pieces = [match[0] for match in _PIECE.finditer(text)]
    plain = [" ".join(words(piece)) for piece in pieces]
    named = [tokens(piece) for piece in pieces]
    clause = _clauses(plain, pieces)
    leaning: dict[str, float] = {}
    ranking: dict[str, float] = {}
    for place, word in enumerate(plain):
        sign = leanings(word.split()).get(0, 0)
        if not sign:
            continue
        if any(set(w.split()) & NEGATIONS for w in plain[max(0, place - _NEGATED) : place]):
            sign = -sign
        turn = _turning_point(plain, place)
        for other, parts in enumerate(named):
            if other == place or leanings(plain[other].split()).get(0, 0):
                continue
            say = math.exp(-abs(other - place) / REACH)
            near = say if clause[other] == clause[place] else 0.3 * say
            for token in parts:
                leaning[token] = leaning.get(token, 0.0) + sign * near
                if turn is not None:
                    side = 1 if other < place else -1 if other > turn else 0
                    ranking[token] = ranking.get(token, 0.0) + sign * side * near
    return _bounded(leaning), _bounded(ranking)


def compare(ours: Stance, theirs: Stance, weights: Mapping[str, float]) -> tuple[float, float]:
    """Return how much the two lean the same way and apart on what both name, each in [0, 1].

    `weights` says how much each token counts; the sums are over the weight of all of them.
    """
    same = apart = 0.0
    for token in ours.keys() & theirs.keys():
        product = ours[token] * theirs[token] * weights.get(token, 0.0)
        same += max(0.0, product)
        apart += max(0.0, -product)
    total = sum(weights.values()) or 1.0
    return same / total, apart / total


def _clauses(plain: Sequence[str], pieces: Sequence[str]) -> list[int]:
    """Return the number of the clause each piece stands in."""
    numbers, clause = [], 0
    for word, piece in zip(plain, pieces, strict=True):
        clause += word in _BREAKS or piece in _BREAKS
        numbers.append(clause)
    return numbers


def _turning_point(plain: Sequence[str], place: int) -> int | None:
    """Return where the other side of a comparison begins, None when there is no comparison."""
    if _OVER.match(plain[place]):
        return place
    for ahead in range(place + 1, min(place + 6, len(plain))):
        if plain[ahead] in _THAN:
            return ahead
    return None


def _bounded(stance: Stance) -> Stance:
    return {token: math.tanh(2 * value) for token, value in stance.items()}
