"""Derived checks: arithmetic that must come out inside the report and the papers it cites.

Each check speaks only where the claim's own words name what it computes with, and name nothing
else as well; it refutes only where the claim's numbers leave no doubt which cells are meant.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from statistics import fmean

from claimcheck.align import Corpus
from claimcheck.records import (
    CheckKind,
    Claim,
    ClaimKind,
    Outcome,
    Quantity,
    Relation,
    Reproduction,
    Table,
    Unit,
)
from claimcheck.reproduce.naming import COVERED, Named, Operands
from claimcheck.text.agreement import agrees, holds
from claimcheck.text.normalize import tokens
from claimcheck.text.polarity import (
    NEGATIONS,
    quality_sign,
    superlative,
    words,
)

NUMBERS_MAY_BE_WRONG = "that the numbers it starts from are right"
_GAINS = (ClaimKind.GAIN, ClaimKind.DERIVED, ClaimKind.COMPARISON)
_CHANGES = (Unit.POINTS, Unit.PERCENT, Unit.BARE)
_SURE = (Unit.POINTS, Unit.RATIO)  # always a change; the others are one in a claim of a gain
_MAYBE = (Unit.PERCENT, Unit.BARE)
_BOUNDS = (Relation.MORE_THAN, Relation.AT_LEAST, Relation.LESS_THAN, Relation.AT_MOST)
_EXACT = (Relation.EXACTLY, Relation.ABOUT)
_AVERAGE = frozenset({"average", "avg", "mean"})
_AVERAGED = frozenset("average averages averaged averaging mean avg".split())
_TOTAL = frozenset({"total", "sum", "all", "overall"})
_QUALITY = frozenset(
    "best worst strongest weakest top better worse outperform outperforms beat beats".split()
)
_EVERYWHERE = frozenset("every all each always consistently both throughout".split())
_EXCEPT = frozenset("except excepted excepting exception exceptions but however although".split())
_FROM = re.compile(r"\bfrom\s+$", re.IGNORECASE)
_NO_EXTREME = re.compile(r"\bat (?:most|least)\b|\btop[- ]?\d+\b", re.IGNORECASE)
_LISTS = re.compile(r"\b(?:table|lists?|tabulat\w*)\b", re.IGNORECASE)
_TABLE = re.compile(r"\bTable [A-Z]?\d+|\bTable [IVX]+\b")
# How many words of two headers a claim may leave unsaid. On train/claims all of 18 differences in
# points or times up to 4 were right and the one beyond was not; other numbers fit by chance sooner.
UNNAMED = {Unit.POINTS: 4, Unit.RATIO: 4, Unit.PERCENT: 1, Unit.BARE: 1}
UNNAMED_ORDER = 2  # where both values are told
UNNAMED_EVERYWHERE = 2  # the same, where a claim is of all lines and gives no number
NEXT_TO = 0.1  # of a bound: a change that is said to pass it, or not to reach it, lies this near
COVERED_ALONE = 0.75  # share of a claim's words a cell explains, where no number pins it
ROW_NAMED = 0.5  # share of a row's words, where the average itself is told
LEAST_PARTS = 3  # fewer numbers make no average worth checking
ALIKE = 10.0  # times the average: beyond it a number of the row is no part of it
NEARLY = 0.02  # of the average: further off, it is an average of something else
LEAST_TOTAL = 100  # below it a number rather counts tasks or classes
ROWS = range(3, 60)  # counts of rows that a table may be asked for

Finding = tuple[Outcome, str, str]


def derived_check(claim: Claim, corpus: Corpus) -> Reproduction | None:
    """Return the first arithmetic that bears on the claim, None where none does."""
    found = _within_claim(claim)
    if found is None and corpus.cells:
        found = _over_tables(Named(claim, corpus))
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


def _over_tables(named: Named) -> Finding | None:
    return (
        _difference(named)
        or _order(named)
        or _everywhere(named)
        or _extreme(named)
        or _average(named)
        or _total(named)
        or _rows(named)
    )


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


def _difference(named: Named) -> Finding | None:
    """A gain is the difference, or the ratio, of the two cells the claim names."""
    pairs = named.pairs
    changes = named.claim.kind in _GAINS
    told = [q for q in named.claim.quantities if q.unit in _SURE or (changes and q.unit in _MAYBE)]
    if not told or not pairs:
        return None
    fits = [fit for pair in pairs if (fit := _fitting(named, pair, told)) is not None]
    if len(fits) == len(pairs) and pairs[0].unnamed <= UNNAMED[fits[0][1]]:
        text, source = fits[0][0], named.place(pairs[0].first, pairs[0].second)
        if any(_turned(named, pair) for pair in pairs):
            return Outcome.DIFFERS, f"{text}, but the other way round", source
        return Outcome.AGREES, f"{text}, as claimed", source
    changed = [q for q in told if q.unit in _SURE]
    if not fits and len(pairs) == len(changed) == 1:
        return _another(named, pairs[0], changed[0])
    return None


def _another(named: Named, pair: Operands, claimed: Quantity) -> Finding | None:
    """Return the refutation of a change, where the pair that the claim compares is beyond doubt."""
    sure = pair.compared and not pair.unnamed and pair.covered >= COVERED
    if not sure or claimed.relation not in _EXACT:
        return None
    if holds(named.printed(pair.first), claimed):
        return None  # a table may print changes: then it is read, not derived
    ways = _changes(named.value(pair.first), named.value(pair.second))
    if claimed.unit is Unit.RATIO and len(ways) == 1:
        return None  # nothing is so many times zero
    text = ways[claimed.unit is Unit.RATIO][0]
    source = named.place(pair.first, pair.second)
    return Outcome.DIFFERS, f"{text}, the claim says {claimed.text}", source


def _fitting(named: Named, pair: Operands, told: Sequence[Quantity]) -> tuple[str, Unit] | None:
    """Return how the pair gives one of the told numbers, and that number's unit."""
    one, two = named.value(pair.first), named.value(pair.second)
    headers = set(tokens(named.place(pair.first, pair.second)))
    for claimed in told:
        is_name = f"{claimed.value:g}" in headers
        if is_name or agrees(claimed, one) or agrees(claimed, two):
            continue  # it is read, not derived
        for text, size in _changes(one, two):
            if _fits(claimed, text, size):
                return text, claimed.unit
    return None


def _turned(named: Named, pair: Operands) -> bool:
    """Return whether the claim orders the pair and the table has it the other way round."""
    return _as_claimed(named, pair) < 0


def _as_claimed(named: Named, pair: Operands) -> int:
    """Return 1 where the pair stands as the claim orders it, -1 the other way round, else 0."""
    one, two = named.value(pair.first).value, named.value(pair.second).value
    return pair.order * ((one > two) - (one < two)) * _better(named, pair.first)


def _better(named: Named, cell: int) -> int:
    """Return -1 where the claim speaks of quality and a smaller number is better, else 1."""
    return quality_sign(named.claim.text, named.header(cell), _QUALITY)


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
        as_shares = claimed.unit is Unit.POINTS and size <= 1 and _near(claimed, 100 * size)
        return claimed.unit in _CHANGES and (_near(claimed, size) or as_shares)
    if " / " in text:
        return claimed.unit is Unit.RATIO and _near(claimed, size)
    return claimed.unit is Unit.PERCENT and _near(claimed, size)


def _near(claimed: Quantity, size: float) -> bool:
    if claimed.relation in _BOUNDS and abs(size - claimed.value) > NEXT_TO * abs(claimed.value):
        return False  # "nearly nine" is said of 8.7, not of 6.9
    return agrees(claimed, Quantity(value=round(size, 9), unit=claimed.unit, precision=1e-6))


def _order(named: Named) -> Finding | None:
    """Two values told of two things stand in the order that is claimed, or in which they are told.

    Values follow their things in order: "A reaches 3 and B 5", "A is ahead of B, 5 to 3".
    """
    pairs = named.pairs
    if len(pairs) != 1 or pairs[0].unnamed > UNNAMED_ORDER:
        return None
    pair = pairs[0]
    one, two = named.value(pair.first), named.value(pair.second)
    headers = set(tokens(named.place(pair.first, pair.second)))
    told = [q for q in _each(named.claim.quantities) if f"{q.value:g}" not in headers]
    straight, crossed = (_told(told, *ends) for ends in ((one, two), (two, one)))
    if one.value == two.value or not (straight or crossed):
        return None
    sign = ">" if one.value > two.value else "<"
    text, source = f"{one.value:g} {sign} {two.value:g}", named.place(pair.first, pair.second)
    if _turned(named, pair) or (crossed and not straight and pair.apart and not pair.order):
        return Outcome.DIFFERS, f"{text}, the claim has it the other way round", source
    return (Outcome.AGREES, f"{text}, as claimed", source) if pair.order else None


def _each(told: Sequence[Quantity]) -> Iterator[Quantity]:
    """Yield every number by itself, the two of "76.6 to 64.4" too."""
    for one in told:
        if one.upper is None:
            yield one
        else:
            yield replace(one, relation=Relation.EXACTLY, upper=None)
            yield replace(one, relation=Relation.EXACTLY, upper=None, value=one.upper)


def _told(told: Sequence[Quantity], one: Quantity, two: Quantity) -> bool:
    """Return whether the one value is told and, after it, the other."""
    return any(agrees(q, one) and agrees(r, two) for q, r in combinations(told, 2))


def _everywhere(named: Named) -> Finding | None:
    """What is said to be more (or less) everywhere is so in every line both stand in."""
    pairs, spoken = named.pairs, set(words(named.claim.text))
    if len(pairs) < 2 or pairs[0].unnamed > UNNAMED_EVERYWHERE or not pairs[0].order:
        return None
    if not spoken & _EVERYWHERE or spoken & (NEGATIONS | _EXCEPT):
        return None
    if len({pair.order for pair in pairs}) > 1:
        return None
    against = [pair for pair in pairs if _as_claimed(named, pair) <= 0]
    shown = against[0] if against else pairs[0]
    one, two = (named.value(cell).value for cell in (shown.first, shown.second))
    text = f"{len(pairs) - len(against)} of {len(pairs)} hold, {one:g} and {two:g}"
    source = named.place(shown.first, shown.second)
    return Outcome.DIFFERS if against else Outcome.AGREES, text, source


def _extreme(named: Named) -> Finding | None:
    """What is called best, largest, lowest is so in its line, if row and column are named."""
    spoken = words(_NO_EXTREME.sub(" ", named.claim.text))
    wanted = superlative(spoken)
    if not wanted or set(spoken) & NEGATIONS:
        return None
    for cell in named.cells:
        sign = wanted * _better(named, cell)
        headers = set(tokens(named.place(cell)))
        told = [q for q in named.claim.quantities if f"{q.value:g}" not in headers]
        if found := _told_extreme(named, cell, told, sign) if told else _only(named, cell, sign):
            return found
    return None


def _told_extreme(named: Named, cell: int, told: Sequence[Quantity], sign: int) -> Finding | None:
    """A number is told: it is the line's extreme, and it is the named cell's own."""
    for line in (named.column(cell), named.row(cell)):
        top = _top(named, line, sign)
        if top is None or not all(agrees(q, named.value(top)) for q in told):
            continue
        text = _extreme_said(named, top, line, sign)
        if named.value(cell).value == named.value(top).value:
            return Outcome.AGREES, text, named.place(cell)
        if len(named.cells) == 1 and not named.is_named(top):
            own = f"{named.corpus.cells[cell].text.strip()} stands at {named.place(cell)}"
            return Outcome.DIFFERS, f"{text}, {own}", named.place(top)
    return None


def _only(named: Named, cell: int, sign: int) -> Finding | None:
    """No number is told: the one named row is the extreme of its column."""
    rows = named.rows_named[int(named.corpus.cell_table[cell])]
    line = named.column(cell)
    top = _top(named, line, sign)
    if len(rows) > 1 or top is None or named.covered(cell) < COVERED_ALONE:
        return None
    if named.value(cell).value != named.value(top).value:
        return None  # a part of the column may be meant
    return Outcome.AGREES, _extreme_said(named, cell, line, sign), named.place(cell)


def _top(named: Named, line: Sequence[int], sign: int) -> int | None:
    if len(line) < LEAST_PARTS:
        return None
    return max(line, key=lambda other: named.value(other).value * sign)


def _extreme_said(named: Named, cell: int, line: Sequence[int], sign: int) -> str:
    kind = "largest" if sign > 0 else "smallest"
    return (
        f"{named.corpus.cells[cell].text.strip()} is the {kind} of its line's {len(line)} numbers"
    )


def _average(named: Named) -> Finding | None:
    """A printed average, told as one, equals the mean of its row."""
    if not set(words(named.claim.text)) & _AVERAGED:
        return None
    for cell in {c: None for q in named.claim.quantities for c in sorted(named.corpus.holding(q))}:
        name = frozenset(tokens(" ".join(named.corpus.cells[cell].column_header[-1:])))
        value = named.value(cell)
        if not name & _AVERAGE or named.row_share(cell) < ROW_NAMED:
            continue
        own = value.value
        parts = [named.value(other).value for other in named.row(cell) if other != cell]
        alike = [part for part in parts if abs(part) <= ALIKE * abs(own)]
        if len(alike) < max(LEAST_PARTS, len(parts)):
            continue
        mean = fmean(alike)
        text = f"mean of {len(alike)} numbers of the row = {mean:.4g}, printed {own:g}"
        if abs(mean - own) <= value.precision:
            return Outcome.AGREES, text, named.place(cell)
        if abs(mean - own) <= NEARLY * abs(own):
            return Outcome.NOTED, f"{text}: not their plain mean", named.place(cell)
    return None


def _total(named: Named) -> Finding | None:
    """A printed total equals the sum of its parts."""
    counts = [q for q in named.claim.quantities if q.unit is Unit.COUNT and q.value >= LEAST_TOTAL]
    for cell in {c: None for q in counts for c in sorted(named.corpus.holding(q))}:
        held, value = named.corpus.cells[cell], named.value(cell).value
        for header, line in (
            (held.row_header, named.column(cell)),
            (held.column_header, named.row(cell)),
        ):
            if not frozenset(tokens(" ".join(header[-1:]))) & _TOTAL:
                continue
            parts = [named.value(other).value for other in line if other != cell]
            if len(parts) >= 2 and sum(parts) == value:
                text = f"the {len(parts)} parts add up to {value:,.0f}"
                return Outcome.AGREES, text, named.place(cell)
    return None


def _rows(named: Named) -> Finding | None:
    """A count of things equals the rows of a table that lists them, where a list is spoken of."""
    claim = named.claim
    label = _TABLE.search(claim.text)
    if not _LISTS.search(claim.text):
        return None
    for claimed in claim.quantities:
        noun = frozenset(tokens(claimed.noun.split()[-1])) if claimed.noun else frozenset()
        if claimed.unit is not Unit.COUNT or claimed.value not in ROWS or not noun:
            continue
        for paper, table in named.corpus.tables:
            if label is not None and label[0] != table.label:
                continue
            if noun <= frozenset(tokens(table.caption)) and _listed(table) == claimed.value:
                text = f"{table.label} lists {claimed.value:g} rows, as claimed"
                return Outcome.AGREES, text, f"{paper}, {table.label}"
    return None


def _listed(table: Table) -> int:
    """Return how many things a table lists: its different innermost row headers."""
    return len({cell.row_header[-1] for cell in table.cells if cell.row_header})
