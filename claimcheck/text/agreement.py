"""Whether a printed number can stand for a claimed one: rounding, units, hedges."""

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from claimcheck.records.claim import Quantity, Relation, Unit

ABOUT = 0.025  # "about 393K" may stand for 392,702 or 400,000 minus 2.5 %, hardly for less
OVER = 0.25  # "over 10" is said of 10.4 or 12, not of 40
SOLID = 9.5  # a number of two digits may be a finer one rounded: 79 for 79.2, not 2 for 1.5
_SHARES = (Unit.PERCENT, Unit.POINTS, Unit.BARE)
_CHANGES = (Unit.POINTS, Unit.PERCENT)
_PLAIN = (Unit.BARE, Unit.COUNT)
_MEASURES = (Unit.SECONDS, Unit.BYTES)


def scales(claimed: Quantity, found: Quantity) -> tuple[float, ...]:
    """Return the factors that bring `found` onto the scale of `claimed`; empty when none does.

    A bare cell takes the claim's unit. Percent and points never stand for each other's ratio, but
    a table prints both without a sign; a share may be printed as a fraction (0.79 for 79 %).
    """
    if claimed.unit == found.unit:
        return (1.0, *_unit_in_header(claimed, found))
    pair = {claimed.unit, found.unit}
    if pair == {Unit.PERCENT, Unit.BARE} or pair == {Unit.POINTS, Unit.BARE}:
        as_fraction = 100.0 if found.unit == Unit.BARE else 0.01
        if abs(found.value if found.unit == Unit.BARE else claimed.value) <= 1.0:
            return (1.0, as_fraction)
        return (1.0,)
    if claimed.unit == Unit.BARE and found.unit in _MEASURES:  # "147 GPU hours, against 425"
        return (1.0, *(1.0 / factor for factor in _magnitude(found.value, found.text)))
    if Unit.BARE in pair:
        return (1.0, *_unit_in_header(claimed, found))
    return ()


def _unit_in_header(claimed: Quantity, found: Quantity) -> tuple[float, ...]:
    """Return the factor of a magnitude that a table prints once, in its header ("params x10^6")."""
    return _magnitude(claimed.value, claimed.text) if found.unit == Unit.BARE else ()


@lru_cache(maxsize=1 << 12)
def _magnitude(value: float, text: str) -> tuple[float, ...]:
    """Return the factor of `value` over the digits its `text` prints, nothing for 0 or 1."""
    printed = re.match(r"\D*?([0-9][0-9,]*\.?[0-9]*)", text)
    bare = float(printed[1].replace(",", "")) if printed and value else 0.0
    factor = value / bare if bare else 1.0
    return (factor,) if factor not in (0.0, 1.0) else ()


def reach(claimed: Quantity) -> tuple[float, float]:
    """Return bounds on the size of any number that can agree with `claimed`, units aside."""
    ends = [abs(claimed.value), abs(claimed.upper if claimed.upper is not None else claimed.value)]
    slack = OVER * max(ends) + claimed.precision
    return min(ends) - slack, max(ends) + slack


def agrees(claimed: Quantity, found: Quantity) -> bool:
    """Return whether `found` is what `claimed` says, up to rounding, hedge and unit.

    The claim's own last digit sets the rounding ("393K" agrees with 392,702 and not with 392,402);
    a number printed more coarsely than the claim, but with two digits, agrees when the claim lies
    within its half digit.
    """
    factors = scales(claimed, found)
    if not factors:
        return False
    return _agrees_at(claimed, found, factors[0]) or (
        len(factors) > 1 and any(_agrees_at(claimed, found, scale) for scale in factors[1:])
    )


def holds(values: Iterable[Quantity], claimed: Quantity) -> bool:
    """Return whether one of the printed `values` is what `claimed` says."""
    return any(agrees(claimed, value) for value in values)


def turned(claimed: Quantity, values: Iterable[Quantity]) -> bool:
    """Return whether one of the printed values is what a bound says the other way round.

    14.35 is for "less than 14%": it is a little more.
    """
    side = claimed.relation.side
    if not side:
        return False
    other = Relation.LESS_THAN if side > 0 else Relation.MORE_THAN
    return holds(values, replace(claimed, relation=other))


def _agrees_at(claimed: Quantity, found: Quantity, scale: float) -> bool:
    value, precision = found.value * scale, found.precision * scale
    if found.relation is not Relation.EXACTLY and _excluded(claimed, found.relation, value):
        return False
    if claimed.unit in _CHANGES and claimed.value > 0:
        value = abs(value)  # "costs 4.9 points" is printed "-4.9"; direction is read from words
    if claimed.upper is not None:
        return _range_agrees(claimed, found, scale)
    if found.upper is not None:
        ends = (value, found.upper * scale)
        return any(_close(claimed.value, end, claimed.precision) for end in ends)
    match claimed.relation:
        case Relation.ABOUT:
            return abs(value - claimed.value) <= max(
                claimed.precision / 2, ABOUT * abs(claimed.value)
            ) * (1 + 1e-9)
        case Relation.MORE_THAN | Relation.AT_LEAST:
            ceiling = claimed.value + max(OVER * abs(claimed.value), claimed.precision)
            return claimed.value - claimed.precision * 1e-6 <= value <= ceiling
        case Relation.LESS_THAN | Relation.AT_MOST:
            floor = claimed.value - max(OVER * abs(claimed.value), claimed.precision)
            return floor <= value <= claimed.value + claimed.precision * 1e-6
        case _ if claimed.unit == Unit.COUNT and claimed.precision <= 1 and precision < 1:
            return _close(claimed.value, value, precision)  # three things are not 3.1 of them
        case _:
            coarse = precision if abs(value) >= SOLID * precision else 0.0
            return _close(claimed.value, value, max(claimed.precision, coarse))


def _excluded(claimed: Quantity, relation: Relation, value: float) -> bool:
    """Return whether a printed bound leaves no room for the claimed one: "over 2" for "under 2"."""
    side = claimed.relation.side
    return side * relation.side < 0 and side * (value - claimed.value) <= 0


def _range_agrees(claimed: Quantity, found: Quantity, scale: float) -> bool:
    low, high = claimed.value, claimed.upper if claimed.upper is not None else claimed.value
    if found.upper is None:
        value = found.value * scale
        return _close(low, value, claimed.precision) or _close(high, value, claimed.precision)
    return _close(low, found.value * scale, claimed.precision) and _close(
        high, found.upper * scale, claimed.precision
    )


def _close(wanted: float, value: float, precision: float) -> bool:
    """Return whether `value` rounds to `wanted` at `precision`; ties go either way."""
    return abs(value - wanted) <= precision / 2 * (1 + 1e-6) + 1e-12


def comparable(claimed: Quantity, found: Quantity) -> bool:
    """Return whether `found` could be another value of the same kind of thing as `claimed`.

    Same unit family and the same order of magnitude, give or take: what a slip would print.
    """
    if not scales(claimed, found):
        return False
    if claimed.unit in _SHARES and found.unit in _SHARES and abs(claimed.value) <= 100:
        return abs(found.value) <= 100
    if claimed.unit == Unit.COUNT and claimed.precision <= 1 and found.precision < 1:
        return False  # five tasks are none of 58.4
    if claimed.value == 0 or found.value == 0:
        return claimed.unit in _PLAIN and found.unit in _PLAIN
    ratio = abs(found.value / claimed.value)
    return 0.001 < ratio < 1000
