"""Derived checks: arithmetic that must come out inside the report and the papers it cites.

Each check speaks only where the claim's own words name what it computes with; else it is silent.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from statistics import fmean

from claimcheck.records import (
    CheckKind,
    Claim,
    ClaimKind,
    Document,
    Evidence,
    Outcome,
    Quantity,
    Reproduction,
    Table,
    Unit,
)
from claimcheck.reproduce.cells import Held, Words, column_of, found_cells, row_of
from claimcheck.text.agreement import agrees
from claimcheck.text.normalize import stem, tokens
from claimcheck.text.polarity import LESS_IS_BETTER, superlative, words

NUMBERS_MAY_BE_WRONG = "that the numbers it starts from are right"
_GAINS = (ClaimKind.GAIN, ClaimKind.DERIVED, ClaimKind.COMPARISON)
_CHANGES = (Unit.POINTS, Unit.PERCENT, Unit.BARE)
_AVERAGE = frozenset({"average", "avg", "mean"})
_TOTAL = frozenset({"total", "sum", "all", "overall"})
_QUALITY = frozenset({"best", "worst", "strongest", "weakest", "top"})
_FROM = re.compile(r"\bfrom\s+$", re.IGNORECASE)
_NO_EXTREME = re.compile(r"\bat (?:most|least)\b|\btop[- ]?\d+\b", re.IGNORECASE)
NAMED = 0.5  # share of the words in which two headers differ that a claim must name, each
LEAST_PARTS = 3  # fewer numbers make no average worth checking
ALIKE = 10.0  # times the average: beyond it a number of the row is no part of it
NEARLY = 0.02  # of the average: further off, it is an average of something else
ROWS = range(3, 60)  # counts of rows that a table may be asked for


def derived_check(
    claim: Claim, evidence: Sequence[Evidence], documents: Mapping[str, Document]
) -> Reproduction | None:
    """Return the first arithmetic that bears on the claim, None where none does."""
    said = Words(claim.text)
    held = found_cells(evidence, documents)
    found = (
        _within_claim(claim)
        or _difference(claim, held, said)
        or _extreme(claim, held, said)
        or _average(claim, held, said)
        or _total(claim, held)
        or _rows(claim, held)
    )
    if found is None:
        return None
    outcome, computed, source = found
    return Reproduction(
        claim_id=claim.id,
        check=CheckKind.DERIVED,
        outcome=outcome,
        computed=computed,
        does_not_show=NUMBERS_MAY_BE_WRONG,
        source=source,
    )


Finding = tuple[Outcome, str, str]


def _within_claim(claim: Claim) -> Finding | None:
    """From A to B, a change of C; and a total given with all its parts."""
    found = claim.quantities
    if len(found) >= 3 and _FROM.search(claim.text[: found[0].start]):
        low, high = found[0], found[1]
        between = claim.text[low.end : high.start]
        change = next((q for q in found[2:] if q.unit in (Unit.POINTS, Unit.RATIO)), None)
        if "to" in between.split() and change is not None and low.unit == high.unit:
            text, size = _changes(low, high)[0 if change.unit is Unit.POINTS else 1]
            outcome = Outcome.AGREES if _near(change, size) else Outcome.DIFFERS
            return outcome, f"{text}, the claim says {change.text}", "the claim's own numbers"
    counts = [q for q in found if q.unit is Unit.COUNT and q.precision <= 1]
    for total in counts:
        parts = [q for q in counts if q is not total]
        if len(parts) >= 2 and sum(part.value for part in parts) == total.value:
            text = " + ".join(f"{part.value:,.0f}" for part in parts)
            return Outcome.AGREES, f"{text} = {total.value:,.0f}", "the claim's own numbers"
    return None


def _difference(claim: Claim, held: Sequence[Held], said: Words) -> Finding | None:
    """A gain is the difference, or the ratio, of the two cells the claim names."""
    if claim.kind not in _GAINS or not claim.quantities:
        return None
    pairs = sorted(_pairs(held, said), key=lambda pair: -pair[0])
    if not pairs:
        return None
    best = pairs[0][0]
    for one, two in ((one, two) for score, one, two in pairs if score > best - 1e-9):
        headers = {token for each in (one, two) for token in tokens(each.place)}
        told = [q for q in claim.quantities if not set(tokens(q.text)) & headers]
        derived = [q for q in told if not _stated(q, one, two)]
        source = f"{one.paper}, {one.place} and {two.place}"
        for claimed in derived:
            for text, size in _changes(one.value, two.value):
                if _fits(claimed, text, size):
                    return Outcome.AGREES, f"{text}, as claimed", source
    return None


def _pairs(held: Sequence[Held], said: Words) -> Iterator[tuple[float, Held, Held]]:
    """Yield pairs of one row or column whose differing headers the claim both names."""
    for one, two in combinations(held, 2):
        if one.paper != two.paper or one.table.id != two.table.id:
            continue
        same_row, same_column = (
            one.cell.row == two.cell.row,
            one.cell.column == two.cell.column,
        )
        if same_row == same_column:
            continue
        mine, other = (
            _tokens(each.cell.column_header if same_row else each.cell.row_header)
            for each in (one, two)
        )
        own = min(_own(mine - other, said), _own(other - mine, said))
        shared = one.cell.row_header if same_row else one.cell.column_header
        if own > NAMED:
            yield own + said.share(shared[-1:]) / 2, one, two


def _own(distinct: frozenset[str], said: Words) -> float:
    """Return how fully the claim names what only this header says; a plainer name says nothing."""
    return said.share_of(distinct)


def _tokens(header: Sequence[str]) -> frozenset[str]:
    return frozenset(token for part in header for token in tokens(part))


def _changes(one: Quantity, two: Quantity) -> list[tuple[str, float]]:
    """Return the ways to tell two numbers apart: difference, ratio, percent of either."""
    high, low = max(one.value, two.value), min(one.value, two.value)
    ways = [(f"{high:g} - {low:g} = {high - low:.6g}", high - low)]
    if low > 0:
        ways.append((f"{high:g} / {low:g} = {high / low:.3g}", high / low))
        more, less = 100 * (high / low - 1), 100 * (1 - low / high)
        ways.append((f"{high:g} is {more:.3g} % more than {low:g}", more))
        ways.append((f"{low:g} is {less:.3g} % less than {high:g}", less))
        ways.append((f"{low:g} is {100 * low / high:.3g} % of {high:g}", 100 * low / high))
    return ways


def _fits(claimed: Quantity, text: str, size: float) -> bool:
    """Return whether a computed change is the claimed one; points, percent and times differ."""
    if " - " in text:
        return claimed.unit in _CHANGES and _near(claimed, size)
    if " / " in text:
        return claimed.unit is Unit.RATIO and _near(claimed, size)
    return claimed.unit is Unit.PERCENT and _near(claimed, size)


def _near(claimed: Quantity, size: float) -> bool:
    return agrees(claimed, Quantity(value=round(size, 9), unit=claimed.unit, precision=1e-6))


def _stated(claimed: Quantity, *operands: Held) -> bool:
    return any(agrees(claimed, each.value) for each in operands)


def _extreme(claim: Claim, held: Sequence[Held], said: Words) -> Finding | None:
    """What is called best, largest, lowest is so in its column, if row and column are named."""
    spoken = words(_NO_EXTREME.sub(" ", claim.text))
    wanted = superlative(spoken)
    if not wanted:
        return None
    for each in held:
        column, row = each.cell.column_header[-1:], each.cell.row_header[-1:]
        if said.share(column) < 1 or said.share(row) < 1:
            continue
        line = column_of(each)
        metric = {stem(w) for w in words(" ".join((*each.cell.column_header, each.table.caption)))}
        turned = -1 if set(spoken) & _QUALITY and metric & LESS_IS_BETTER else 1
        if len(line) < LEAST_PARTS:
            continue
        top = max(line, key=lambda other: other.value.value * wanted * turned)
        kind = "largest" if wanted * turned > 0 else "smallest"
        source = f"{each.paper}, {each.place}"
        if top.value.value == each.value.value:
            text = f"{each.cell.text.strip()} is the {kind} of its column's {len(line)} numbers"
            return Outcome.AGREES, text, source
    return None


def _average(claim: Claim, held: Sequence[Held], said: Words) -> Finding | None:
    """A printed average equals the mean of its row."""
    for each in held:
        name = frozenset(tokens(" ".join(each.cell.column_header[-1:])))
        if not name & _AVERAGE or not any(agrees(q, each.value) for q in claim.quantities):
            continue
        if said.share(each.cell.row_header[-1:]) < 0.5:
            continue
        own = each.value.value
        parts = [other.value for other in row_of(each) if other.cell != each.cell]
        alike = [part.value for part in parts if abs(part.value) <= ALIKE * abs(own)]
        if len(alike) < max(LEAST_PARTS, len(parts)):
            continue
        mean = fmean(alike)
        text = f"mean of {len(alike)} numbers of the row = {mean:.4g}, printed {own:g}"
        source = f"{each.paper}, {each.place}"
        if abs(mean - own) <= each.value.precision:
            return Outcome.AGREES, text, source
        if abs(mean - own) <= NEARLY * abs(own):
            return Outcome.NOTED, f"{text}: not their plain mean", source
    return None


def _total(claim: Claim, held: Sequence[Held]) -> Finding | None:
    """A printed total equals the sum of its parts."""
    for each in held:
        if not any(agrees(q, each.value) for q in claim.quantities if q.unit is Unit.COUNT):
            continue
        for header, line in (
            (each.cell.row_header, column_of(each)),
            (each.cell.column_header, row_of(each)),
        ):
            if not frozenset(tokens(" ".join(header[-1:]))) & _TOTAL:
                continue
            parts = [other.value.value for other in line if other.cell != each.cell]
            if len(parts) >= 2 and sum(parts) == each.value.value:
                text = f"the {len(parts)} parts add up to {each.value.value:,.0f}"
                return Outcome.AGREES, text, f"{each.paper}, {each.place}"
    return None


def _rows(claim: Claim, held: Sequence[Held]) -> Finding | None:
    """A count of things equals the rows of a table of them, if the claim's evidence is there."""
    if claim.kind is not ClaimKind.COUNT:
        return None
    for claimed in claim.quantities:
        noun = frozenset(tokens(claimed.noun.split()[-1])) if claimed.noun else frozenset()
        if claimed.unit is not Unit.COUNT or claimed.value not in ROWS or not noun:
            continue
        for each in held:
            caption = frozenset(tokens(each.table.caption))
            if noun <= caption and _listed(each.table) == claimed.value:
                text = f"{each.table.label} lists {claimed.value:g} rows, as claimed"
                return Outcome.AGREES, text, f"{each.paper}, {each.table.label}"
    return None


def _listed(table: Table) -> int:
    """Return how many things a table lists: its different innermost row headers."""
    return len({cell.row_header[-1] for cell in table.cells if cell.row_header})
