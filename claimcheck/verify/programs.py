"""Small programs over named cells: differences, ratios, comparisons, extremes.

A derived claim names two cells of one row or column ("RoBERTa-base gains 7.9 points on RTE when
LoRA replaces full fine-tuning") or one cell against all its neighbours ("the largest value").
Programs run over the claim's retrieved cells only, so every operand is evidence already.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np

from claimcheck.align import Corpus, Slots
from claimcheck.records import Assessment, Claim, Evidence, Label, Quantity, Relation, Unit, record
from claimcheck.text.agreement import agrees
from claimcheck.text.normalize import stem, tokens
from claimcheck.text.polarity import LESS_IS_BETTER, UNIVERSALS, direction, superlative, words

_BOUNDS = (Relation.MORE_THAN, Relation.AT_LEAST, Relation.LESS_THAN, Relation.AT_MOST)
_TURNED = re.compile(r"^(?:compared (?:to|with)|relative to|unlike|in contrast to|than)\b", re.I)
LEAD = 0.05  # what a cell's distance to the best slot takes off a pair
PAIRS = 60  # the best-named pairs that programs run over
_DIFFERENCES = (Unit.POINTS, Unit.PERCENT, Unit.BARE, Unit.COUNT)


@record
class Pair:
    """Two cells of one table that share a row or a column, the first named earlier in the claim.

    `score` says how well the claim's words name both; `named` is the claim's share of words that
    name the less named one alone.
    """

    cells: tuple[int, int]
    score: float
    named: float
    first: Evidence
    second: Evidence


def read_programs(
    claim: Claim, evidence: Sequence[Evidence], corpus: Corpus, slots: Slots
) -> list[Assessment]:
    """Return the best difference, comparison, extreme and bound, those that apply."""
    pieces = {
        corpus.cell_number(piece.paper, piece.source): piece
        for piece in evidence
        if piece.table is not None
    }
    cells = [cell for cell in pieces if corpus.cell_values[cell]]
    named = sorted(_pairs(cells, pieces, corpus, slots), key=lambda p: (-p.score, p.cells))
    pairs = named[:PAIRS]
    found = [
        _difference(claim, pairs, corpus),
        _comparison(claim, pairs, corpus),
        _extreme(claim, cells, pieces, corpus, slots),
        _universal(claim, cells, pieces, corpus, slots),
    ]
    return [assessment for assessment in found if assessment is not None]


def _pairs(
    cells: Sequence[int], pieces: dict[int, Evidence], corpus: Corpus, slots: Slots
) -> Iterator[Pair]:
    share, leads = slots.words.share, slots.scores()
    leads = leads - leads.max(initial=0.0)
    for one, two in combinations(sorted(cells), 2):
        if corpus.cell_table[one] != corpus.cell_table[two]:
            continue
        same_row = corpus.cell_row[one] == corpus.cell_row[two]
        same_column = corpus.cell_column[one] == corpus.cell_column[two]
        if same_row == same_column:
            continue
        credit = slots.column_credit if same_row else slots.row_credit
        places = corpus.cell_column if same_row else corpus.cell_row
        shared = slots.row_credit if same_row else slots.column_credit
        shared_place = (corpus.cell_row if same_row else corpus.cell_column)[one]
        mine, other = credit[places[one]], credit[places[two]]
        both = np.maximum(mine, other)
        around = np.maximum(shared[shared_place], slots.around[corpus.cell_table[one]])
        own = _own(mine, other, share), _own(other, mine, share)
        named = slots.features[[one, two]][:, 7 if same_row else 2]  # how fully each is named
        score = float(np.maximum(both, around) @ share) + 0.25 * float(named.sum())
        score += 0.5 * min(1.0, 10 * min(own))  # both sides named by words of their own
        score += LEAD * float(leads[one] + leads[two])
        first, second = _ordered(one, two, mine, other)
        yield Pair(
            cells=(first, second),
            score=score,
            named=min(own),
            first=pieces[first],
            second=pieces[second],
        )


def _own(mine: np.ndarray, other: np.ndarray, share: np.ndarray) -> float:
    return float(np.maximum(mine - other, 0) @ share)


def _ordered(one: int, two: int, mine: np.ndarray, other: np.ndarray) -> tuple[int, int]:
    """Return the two cells in the order the claim names them, by their distinctive words."""
    places_one = np.flatnonzero(mine > other)
    places_two = np.flatnonzero(other > mine)
    if not len(places_two) or (len(places_one) and places_one[0] < places_two[0]):
        return one, two
    return two, one


def _value(corpus: Corpus, cell: int) -> float:
    return corpus.cell_values[cell][0].value


def _programs(a: Quantity, b: Quantity) -> Iterator[tuple[str, Quantity]]:
    """Yield each program's text and result over two printed numbers."""
    precision = max(a.precision, b.precision)
    gap = abs(a.value - b.value)
    high, low = max(a.value, b.value), min(a.value, b.value)
    text = f"{high:g} - {low:g} = {round(gap, 6):g}"
    yield text, Quantity(value=gap, unit=Unit.POINTS, precision=precision)
    if low > 0:
        change = 100 * gap / low
        yield (
            f"({high:g} - {low:g}) / {low:g} = {change:.1f}%",
            Quantity(value=change, unit=Unit.PERCENT, precision=0.1),
        )
        drop = 100 * gap / high
        yield (
            f"({high:g} - {low:g}) / {high:g} = {drop:.1f}%",
            Quantity(value=drop, unit=Unit.PERCENT, precision=0.1),
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


def _fits(claimed: Quantity, result: Quantity) -> bool:
    """Return whether a program's result is what the claim says; points are not percent."""
    if result.unit == Unit.POINTS:
        if claimed.unit not in _DIFFERENCES:
            return False
        as_points = Quantity(value=result.value, unit=claimed.unit, precision=result.precision)
        return agrees(claimed, as_points)
    return claimed.unit == result.unit and agrees(claimed, result)


def _difference(claim: Claim, pairs: Sequence[Pair], corpus: Corpus) -> Assessment | None:
    if not pairs or not claim.quantities:
        return None
    best = pairs[0].score
    for pair in pairs:
        a, b = (corpus.cell_values[cell][0] for cell in pair.cells)
        for text, result in _programs(a, b):
            held = [q for q in claim.quantities if not _states(q, a, b) and _fits(q, result)]
            if any(not _names(pair, q) for q in held):
                return _assessment(
                    claim,
                    pair.first,
                    "difference",
                    Label.SUPPORTED if pair.score > best - 0.15 else None,
                    {
                        "pair": pair.score,
                        "lead": pair.score - best,
                        "named": pair.named,
                        "agreed": 1.0,
                    },
                    _pair_note(pair, text),
                )
    a, b = (corpus.cell_values[cell][0] for cell in pairs[0].cells)
    text, _ = next(_programs(a, b))
    return _assessment(
        claim,
        pairs[0].first,
        "difference",
        None,
        {"pair": best, "lead": 0.0, "named": pairs[0].named, "agreed": 0.0},
        _pair_note(pairs[0], text),
    )


def _names(pair: Pair, quantity: Quantity) -> bool:
    """Return whether the operands' own headers hold the number ("level 1"): then it is a name."""
    return bool(set(tokens(quantity.text)) & set(tokens(" ".join(_headers(pair)))))


def _states(claimed: Quantity, *operands: Quantity) -> bool:
    """Return whether the claimed number is an operand itself: then it is read, not derived."""
    return any(agrees(claimed, operand) for operand in operands)


def _comparison(claim: Claim, pairs: Sequence[Pair], corpus: Corpus) -> Assessment | None:
    said = words(claim.text)
    claimed = direction(said)
    both = [pair for pair in pairs if pair.named > 0]
    if not both or not claimed:
        return None
    pair = both[0]
    if _TURNED.search(claim.text):
        claimed = -claimed
    table = corpus.tables[int(corpus.cell_table[pair.cells[0]])][1]
    metric = [stem(w) for w in words(" ".join((*_headers(pair), table.caption)))]
    quality = {"better", "best", "worse", "worst", "outperform", "outperforms", "beats", "beat"}
    if set(said) & quality and set(metric) & LESS_IS_BETTER:
        claimed = -claimed
    a, b = (_value(corpus, cell) for cell in pair.cells)
    found = (a > b) - (a < b)
    agreed = float(found == claimed)
    sign = ">" if a > b else "<" if a < b else "="
    return _assessment(
        claim,
        pair.first,
        "comparison",
        None,
        {
            "pair": pair.score,
            "named": pair.named,
            "agreed": agreed,
            "signed": pair.score * (2 * agreed - 1),
            "everywhere": _everywhere(pair, corpus, claimed),
        },
        _pair_note(pair, f"{a:g} {sign} {b:g}"),
    )


def _everywhere(pair: Pair, corpus: Corpus, claimed: int) -> float:
    """Return the share of the lines both operands cross in which the claimed order holds."""
    one, two = pair.cells
    same_row = corpus.cell_row[one] == corpus.cell_row[two]
    across = corpus.cell_row if same_row else corpus.cell_column
    along = corpus.cell_column if same_row else corpus.cell_row
    ours, theirs = (
        {
            int(across[cell]): _value(corpus, int(cell))
            for cell in np.flatnonzero(along == along[operand])
            if corpus.cell_values[int(cell)]
        }
        for operand in (one, two)
    )
    shared = sorted(ours.keys() & theirs.keys())
    held = [((ours[k] > theirs[k]) - (ours[k] < theirs[k])) == claimed for k in shared]
    return sum(held) / len(held) if held else 0.0


def _headers(pair: Pair) -> tuple[str, ...]:
    held = [piece.table for piece in (pair.first, pair.second) if piece.table is not None]
    return tuple(part for cell in held for part in (cell.row, cell.column))


def _extreme(
    claim: Claim,
    cells: Sequence[int],
    pieces: dict[int, Evidence],
    corpus: Corpus,
    slots: Slots,
) -> Assessment | None:
    claimed = superlative(words(claim.text))
    if not claimed or not cells:
        return None
    scores = slots.scores()
    cell = max(cells, key=lambda c: (scores[c], -c))
    here = _value(corpus, cell)
    outcome: dict[str, float] = {"slot": float(scores[cell])}
    for name, places in (("column", corpus.cell_column), ("row", corpus.cell_row)):
        line = np.flatnonzero(places == places[cell])
        others = [_value(corpus, int(c)) for c in line if corpus.cell_values[int(c)]]
        beaten = sum((here - other) * claimed >= 0 for other in others)
        outcome[f"{name}_extreme"] = float(beaten == len(others) and len(others) > 1)
        outcome[f"{name}_share"] = beaten / max(1, len(others))
    piece = pieces[cell]
    held = piece.table
    where = f"{held.row} › {held.column} = {held.value}" if held else ""
    kind = "largest" if claimed > 0 else "smallest"
    lines = [name for name in ("column", "row") if outcome[f"{name}_extreme"]]
    note = f"{where}: {kind} of its {' and '.join(lines)}" if lines else f"{where}: not the {kind}"
    return _assessment(claim, piece, "extreme", None, outcome, note)


def _universal(
    claim: Claim,
    cells: Sequence[int],
    pieces: dict[int, Evidence],
    corpus: Corpus,
    slots: Slots,
) -> Assessment | None:
    """Return how much of the named row holds a bound that is claimed of all of it."""
    bounds = [q for q in claim.quantities if q.relation in _BOUNDS]
    if not bounds or not cells or not set(words(claim.text)) & UNIVERSALS:
        return None
    scores = slots.scores()
    cell = max(cells, key=lambda c: (scores[c], -c))
    held = 0.0
    for places in (corpus.cell_row, corpus.cell_column):
        line = [int(c) for c in np.flatnonzero(places == places[cell])]
        values = [_value(corpus, c) for c in line if corpus.cell_values[c]]
        passed = [all(_within(q, value) for q in bounds) for value in values]
        held = max(held, sum(passed) / max(1, len(passed)))
    note = f"the bound holds in {100 * held:.0f}% of the cells of the named row or column"
    return _assessment(claim, pieces[cell], "universal", None, {"held": held}, note)


def _within(bound: Quantity, value: float) -> bool:
    if bound.relation in (Relation.MORE_THAN, Relation.AT_LEAST):
        return value >= bound.value
    return value <= bound.value


def _pair_note(pair: Pair, text: str) -> str:
    one, two = pair.first.table, pair.second.table
    if one is None or two is None:
        return text
    return f"{text}; {one.label}: {one.row} › {one.column} and {two.row} › {two.column}"


def _assessment(
    claim: Claim,
    piece: Evidence,
    verifier: str,
    finding: Label | None,
    features: dict[str, float],
    note: str,
) -> Assessment:
    return Assessment(
        claim_id=claim.id,
        evidence_id=piece.id,
        verifier=verifier,
        finding=finding,
        features={name: round(float(value), 6) for name, value in features.items()},
        note=note,
    )
