"""Derived numbers: differences, relative changes and ratios of the pair of cells a claim names."""

import math
from collections.abc import Iterator, Sequence

from claimcheck.align import Corpus
from claimcheck.records import Assessment, Claim, Label, Quantity, Unit
from claimcheck.text.agreement import agrees, holds
from claimcheck.text.normalize import tokens
from claimcheck.text.splits import same_split
from claimcheck.text.trends import is_change, is_share
from claimcheck.verify.cells import OTHER_SIZE, SAME_SIZE
from claimcheck.verify.operands import (
    Weighed,
    assessment_of,
    headers,
    pair_note,
    sign,
    way,
)

_DIFFERENCES = (Unit.POINTS, Unit.PERCENT, Unit.BARE, Unit.COUNT)
_TIMES = (Unit.RATIO, Unit.BARE)
CHANGE = "change"  # what a relative change counts
SURE = 0.2  # a change whose pairs are this likely to be the claim's own says so alone


def difference(claim: Claim, pairs: Sequence[Weighed], corpus: Corpus) -> Assessment | None:
    """Return how likely the claimed number is a difference or ratio of the pair it names.

    `chance` is the share of all pairs that give the number, `surprise` how unlikely that makes one
    among those at least as well named as the first that does; `surprise_i` is that of quantity i.
    """
    if not pairs or not claim.quantities:
        return None
    held: list[tuple[Weighed, str]] = []
    changes = [i for i, q in enumerate(claim.quantities) if is_change(claim.text, q)]
    ranks: dict[int, list[int]] = {i: [] for i in range(len(claim.quantities))}
    operands = [_operands(pair, corpus) for pair in pairs]
    results = [tuple(programs(a, b)) for a, b in operands]
    shares = _sized(claim, pairs, results)
    for place, (pair, both, derived) in enumerate(zip(pairs, operands, results, strict=True), 1):
        told, text = _told(claim, pair, both, derived)
        for i in told:
            ranks[i].append(place)
        if told:
            held.append((pair, text))
    pair, text = held[0] if held else (pairs[0], results[0][0][0])
    share = sum(shares[pair.cells] for pair, _ in held)
    signed = way(claim) * sign(pair, claim, corpus) if held else 0
    return assessment_of(
        claim,
        pair.first,
        "difference",
        Label.SUPPORTED if share > SURE and any(ranks[i] for i in changes) else None,
        {
            "share": share,
            "lead": pair.lead if held else -12.0,
            "named": pair.named,
            "agreed": float(bool(held)),
            "chance": len(held) / len(pairs),
            "surprise": _surprise(sorted(set().union(*ranks.values())), len(pairs)),
            "signed": float(signed),
            "top": max(shares.values()),
            "split": same_split(claim.text, " ".join(headers(pair)))
            or same_split(claim.text, pair.first.section),
            **{f"surprise_{i}": _surprise(places, len(pairs)) for i, places in ranks.items()},
        },
        pair_note(pair, text),
    )


def _told(
    claim: Claim,
    pair: Weighed,
    operands: tuple[Quantity, Quantity],
    derived: Sequence[tuple[str, Quantity]],
) -> tuple[list[int], str]:
    """Return which of the claim's numbers the pair's programs give, and the first such program.

    None that the operands print themselves, or that names them in their own headers.
    """
    open_ones = [(i, q) for i, q in enumerate(claim.quantities) if not holds(operands, q)]
    told: dict[int, str] = {}
    for text, result in derived:
        for i, quantity in open_ones:
            if i in told or not fits(quantity, result) or _names(pair, quantity):
                continue
            if result.noun != CHANGE or not is_share(claim.text, quantity):
                told[i] = text  # "half its size" is no change by half
    return sorted(told), next(iter(told.values()), "")


def _surprise(places: Sequence[int], pairs: int) -> float:
    """Return how unlikely it is by chance that a pair as well named as the first gives a number."""
    return (1 - len(places) / pairs) ** min(places) if places else 0.0


def programs(a: Quantity, b: Quantity) -> Iterator[tuple[str, Quantity]]:
    """Yield each program's text and result over two printed numbers.

    The finer of the two tells how finely: "81.6 - 1" is 80.6 and not "about 81".
    """
    precision = min(a.precision, b.precision)
    gap = abs(a.value - b.value)
    high, low = max(a.value, b.value), min(a.value, b.value)
    text = f"{high:g} - {low:g} = {round(gap, 6):g}"
    yield text, Quantity(value=gap, unit=Unit.POINTS, precision=precision)
    if 0 < high <= 1 and precision < 1:  # shares printed as fractions
        yield text, Quantity(value=100 * gap, unit=Unit.POINTS, precision=100 * precision)
    if low > 0:
        change = 100 * gap / low
        yield (
            f"({high:g} - {low:g}) / {low:g} = {change:.1f}%",
            Quantity(value=change, unit=Unit.PERCENT, precision=0.1, noun=CHANGE),
        )
        drop = 100 * gap / high
        yield (
            f"({high:g} - {low:g}) / {high:g} = {drop:.1f}%",
            Quantity(value=drop, unit=Unit.PERCENT, precision=0.1, noun=CHANGE),
        )
        yield (
            f"{high:g} / {low:g} = {high / low:.2f}",
            Quantity(value=high / low, unit=Unit.RATIO, precision=0.01),
        )
        share = 100 * low / high
        yield (
            f"{low:g} / {high:g} = {share:.1f}%",
            Quantity(value=share, unit=Unit.PERCENT, precision=0.1),
        )


def _comparable(claimed: Quantity, result: Quantity) -> bool:
    """Return whether a program's result could be what is claimed; points are not percent."""
    if claimed.unit == Unit.COUNT and claimed.precision <= 1 and result.precision < 1:
        return False  # things are counted, a difference of scores counts none
    if result.unit == Unit.POINTS:
        return claimed.unit in _DIFFERENCES
    if result.unit == Unit.RATIO:
        return claimed.unit in _TIMES and claimed.value >= 1
    return claimed.unit == result.unit


def fits(claimed: Quantity, result: Quantity) -> bool:
    """Return whether a program's result is what the claim says."""
    alike = Quantity(value=result.value, unit=claimed.unit, precision=result.precision)
    return _comparable(claimed, result) and agrees(claimed, alike)


def _sized(
    claim: Claim, pairs: Sequence[Weighed], results: Sequence[Sequence[tuple[str, Quantity]]]
) -> dict[tuple[int, int], float]:
    """Return the pairs' shares, less for those that give results of another size altogether."""
    weights = {}
    for pair, derived in zip(pairs, results, strict=True):
        off = min(
            (
                abs(math.log10(max(result.value, 1e-9) / abs(claimed.value)))
                for _, result in derived
                for claimed in claim.quantities
                if claimed.value and _comparable(claimed, result)
            ),
            default=0.0,
        )
        weights[pair.cells] = pair.share * math.exp(-OTHER_SIZE * max(0.0, off - SAME_SIZE))
    total = sum(weights.values()) or 1.0
    return {cells: weight / total for cells, weight in weights.items()}


def _operands(pair: Weighed, corpus: Corpus) -> tuple[Quantity, Quantity]:
    one, two = pair.cells
    return corpus.cell_values[one][0], corpus.cell_values[two][0]


def _names(pair: Weighed, quantity: Quantity) -> bool:
    """Return whether the operands' own headers hold the number ("level 1"): then it is a name."""
    return bool(set(tokens(quantity.text)) & set(tokens(" ".join(headers(pair)))))
