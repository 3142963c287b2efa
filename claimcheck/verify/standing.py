"""Numbers in sentences: which printed number stands where the claimed one should.

The textual twin of a table's slots. A sentence's number is the claimed quantity's rival or witness
by the words around it, whatever its value; only then are the values compared.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from claimcheck.records import Claim, Quantity, Unit
from claimcheck.text.agreement import agrees, comparable, turned
from claimcheck.text.nearness import nearness
from claimcheck.text.normalize import tokens
from claimcheck.text.quantities import find_quantities
from claimcheck.text.splits import compare, same_split, splits_beside

UNNAMED = 0.3  # what a number counts in a passage that says none of the claim's names
ABSENT = -1.0  # no such number in the passage

_COUNTS = (Unit.COUNT, Unit.BARE)


def standing(
    claim: Claim,
    sentences: Sequence[str],
    *,
    known: float,
    coverage: Sequence[float],
    weights: Mapping[str, float],
) -> dict[str, float]:
    """Return, for each claimed quantity i, its witness, rival, noun, split and company.

    `witness_i` and `rival_i` are the best standing, 0 to 5, of a number in the passage that agrees
    with the quantity, or that could be it and does not; -1 when there is none. Standing adds up how
    much of the claim the sentence covers, how far the words near the claimed number stand near this
    one, and whether unit, counted noun and bound are the same; less where the passage does not say
    the claim's names (`known`, 0 to 1, is the share it says): a number of something else is hardly
    witness or rival. `turned_i` is the best standing of a rival that would agree with the claim's
    bound the other way round. `noun_i` is 1 where the witness counts the same thing, `split_i` 1
    where its sentence names the claimed split, -1 where another in its place. `company_i`, -1 to 1,
    is above 0 where the quantity stands in one sentence with the claim's other numbers, below 0
    where another number stands there instead; the more, the more of the claim the sentence covers.
    """
    found: dict[str, float] = {}
    numbers = [
        _Printed(quantity, sentence, nearness(sentence, quantity), covered)
        for sentence, covered in zip(sentences, coverage, strict=True)
        for quantity in find_quantities(sentence)
    ]
    companies = [
        [covered * share for share in _company(claim.quantities, find_quantities(sentence))]
        for sentence, covered in zip(sentences, coverage, strict=True)
    ]
    said = UNNAMED + (1 - UNNAMED) * known
    for i, claimed in enumerate(claim.quantities):
        near = {
            word: say * weights.get(word, 0.0)
            for word, say in nearness(claim.text, claimed).items()
        }
        places = _placed(claimed, claim.quantities, numbers, near)
        best = max(places.witnesses, default=None, key=lambda place: place[0])
        found[f"witness_{i}"] = said * best[0] if best else ABSENT
        found[f"rival_{i}"] = said * max(places.rivals) if places.rivals else ABSENT
        found[f"turned_{i}"] = said * max(places.turned) if places.turned else ABSENT
        found[f"noun_{i}"] = _same_noun(claimed, best[1].quantity) if best else 0.0
        found[f"split_{i}"] = _same_split(claim.text, claimed, best[1]) if best else 0.0
        found[f"company_{i}"] = known * max((kept[i] for kept in companies), key=abs, default=0.0)
    return found


class _Printed(NamedTuple):
    """A number in a sentence, what stands near it, and how much of the claim the sentence says."""

    quantity: Quantity
    sentence: str
    around: Mapping[str, float]
    covered: float


class _Places(NamedTuple):
    """How well numbers that agree stand, and rivals."""

    witnesses: list[tuple[float, _Printed]]
    rivals: list[float]
    turned: list[float]  # rivals that hold a bound the other way round


def _placed(
    claimed: Quantity,
    others: Sequence[Quantity],
    numbers: Sequence[_Printed],
    near: Mapping[str, float],
) -> _Places:
    """Return where the printed numbers stand; what another claimed number says is no rival."""
    mass = sum(near.values()) or 1.0
    places = _Places([], [], [])
    for printed in numbers:
        other = printed.quantity
        agreed = agrees(claimed, other)
        if not agreed and not _could_be(claimed, other):
            continue
        if not agreed and any(agrees(quantity, other) for quantity in others):
            continue
        local = sum(weight * printed.around.get(word, 0.0) for word, weight in near.items()) / mass
        alike = _same_unit(claimed, other) + _same_noun(claimed, other)
        alike += float(claimed.relation.side * other.relation.side > 0)
        stands = printed.covered + local + alike
        if agreed:
            places.witnesses.append((stands, printed))
            continue
        places.rivals.append(stands)
        if turned(claimed, [other]):
            places.turned.append(stands)
    return places


def _company(claimed: Sequence[Quantity], printed: Sequence[Quantity]) -> list[float]:
    """Return, for each claimed number, how many of the others a sentence holds, as a share.

    Negative where it does not hold the number itself but one that could stand for it; no printed
    number stands for two.
    """
    left = list(printed)
    held = []
    for quantity in claimed:
        match = next((other for other in left if agrees(quantity, other)), None)
        held.append(match is not None)
        if match is not None:
            left.remove(match)
    found = []
    for i, quantity in enumerate(claimed):
        others = (sum(held) - held[i]) / max(1, len(claimed) - 1)
        instead = any(_could_be(quantity, other) for other in left)
        found.append(others if held[i] else -others if instead else 0.0)
    return found


def _could_be(claimed: Quantity, other: Quantity) -> bool:
    if claimed.unit in _COUNTS and other.unit in _COUNTS:
        return comparable(claimed, other)
    return claimed.unit == other.unit and comparable(claimed, other)


def _same_unit(claimed: Quantity, other: Quantity) -> float:
    return float(claimed.unit == other.unit)


def _same_noun(claimed: Quantity, other: Quantity) -> float:
    mine, theirs = set(tokens(claimed.noun)), set(tokens(other.noun))
    return float(bool(mine & theirs))


def _same_split(claim: str, claimed: Quantity, printed: _Printed) -> float:
    """Return -1 where the number is of another split, or its sentence lacks one the claim names."""
    theirs = splits_beside(printed.sentence, printed.quantity)
    beside = compare(splits_beside(claim, claimed), theirs)
    return -1.0 if same_split(claim, printed.sentence) < 0 else beside
