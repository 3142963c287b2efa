"""Numbers in sentences: which printed number stands where the claimed one should.

The textual twin of a table's slots. A sentence's number is the claimed quantity's rival or witness
by the words around it, whatever its value; only then are the values compared.
"""

from collections.abc import Mapping, Sequence

from claimcheck.records import Claim, Quantity, Unit
from claimcheck.text.agreement import agrees, comparable
from claimcheck.text.nearness import nearness
from claimcheck.text.normalize import tokens
from claimcheck.text.quantities import find_quantities

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
    """Return, for each claimed quantity i, `witness_i` and `rival_i`.

    Each is the best standing, 0 to 4, of a number in the passage that agrees with the quantity, or
    that could be it and does not; -1 when there is none. Standing adds up how much of the claim the
    sentence covers, how far the words near the claimed number stand near this one, and whether unit
    and counted noun are the same; less where the passage does not say the claim's names (`known`, 0
    to 1, is the share it says): a number of something else is hardly witness or rival.
    """
    found: dict[str, float] = {}
    numbers = [
        (quantity, nearness(sentence, quantity), covered)
        for sentence, covered in zip(sentences, coverage, strict=True)
        for quantity in find_quantities(sentence)
    ]
    # What one of the claim's numbers says is no rival of the others.
    stated = {q for q, _, _ in numbers if any(agrees(claimed, q) for claimed in claim.quantities)}
    for i, claimed in enumerate(claim.quantities):
        near = {
            word: say * weights.get(word, 0.0)
            for word, say in nearness(claim.text, claimed).items()
        }
        mass = sum(near.values()) or 1.0
        witness = rival = ABSENT
        for other, around, covered in numbers:
            agreed = agrees(claimed, other)
            if not agreed and (other in stated or not _could_be(claimed, other)):
                continue
            local = sum(weight * around.get(word, 0.0) for word, weight in near.items()) / mass
            alike = _same_unit(claimed, other) + _same_noun(claimed, other)
            stands = (UNNAMED + (1 - UNNAMED) * known) * (covered + local + alike)
            if agreed:
                witness = max(witness, stands)
            else:
                rival = max(rival, stands)
        found[f"witness_{i}"], found[f"rival_{i}"] = witness, rival
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
