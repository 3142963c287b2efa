"""Small programs over named cells: differences, ratios, comparisons, extremes.

A derived claim names two cells of one row or column ("RoBERTa-base gains 7.9 points on RTE when
LoRA replaces full fine-tuning") or one cell against all its neighbours ("the largest value").
Programs run over the claim's retrieved cells only, so every operand is evidence already.
"""

import math
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, product

import numpy as np

from claimcheck.align import Corpus, Pair, Slots, find_pairs, named_first
from claimcheck.records import Assessment, Claim, Evidence, Label, Quantity, Relation, Unit, record
from claimcheck.text.agreement import agrees
from claimcheck.text.normalize import stem, tokens
from claimcheck.text.polarity import LESS_IS_BETTER, UNIVERSALS, direction, superlative, words
from claimcheck.verify.cells import OTHER_SIZE, SAME_SIZE

_BOUNDS = (Relation.MORE_THAN, Relation.AT_LEAST, Relation.LESS_THAN, Relation.AT_MOST)
# What is named first is what the claim leaves behind: "moving from A to B", "replacing A with B".
_TURNED = re.compile(
    r"^(?:compared (?:to|with)|relative to|unlike|in contrast to|than)\b"
    r"|\b(?:swapp|replac|substitut|exchang)ing\b"
    r"|\bfrom (?!\W?\d)(?:(?!\bfrom\b)[^,;]){3,80}? to (?!\W?\d)",
    re.IGNORECASE,
)
_LEADS_TO = re.compile(r"\bfrom\s(?:about\s|roughly\s|around\s)?$", re.IGNORECASE)
_QUALITY = frozenset("better best worse worst outperform outperforms beats beat".split())
_DIFFERENCES = (Unit.POINTS, Unit.PERCENT, Unit.BARE, Unit.COUNT)
_TIMES = (Unit.RATIO, Unit.BARE)
NEAR = 4.0  # a cell this little behind the best named may be meant, if it holds the claimed value
SURE = 0.2  # a derived value whose pairs are this likely to be the claim's own says so alone


def read_programs(
    claim: Claim, evidence: Sequence[Evidence], corpus: Corpus, slots: Slots
) -> list[Assessment]:
    """Return the difference, comparison, pair of values, extreme and bound, those that apply."""
    pieces = {
        corpus.cell_number(piece.paper, piece.source): piece
        for piece in evidence
        if piece.table is not None
    }
    cells = [cell for cell in pieces if corpus.cell_values[cell]]
    pairs = _weighed(find_pairs(corpus, slots), pieces)
    found = [
        _difference(claim, pairs, corpus),
        _comparison(claim, pairs, corpus),
        _two_values(claim, pairs, corpus),
        _joint(claim, cells, pieces, corpus, slots),
        _extreme(claim, cells, pieces, corpus, slots),
        _universal(claim, cells, pieces, corpus, slots),
    ]
    return [assessment for assessment in found if assessment is not None]


@record
class Weighed:
    """A pair whose cells are evidence; `share` is how likely it is the one the claim names."""

    cells: tuple[int, int]
    share: float
    named: float
    lead: float
    first: Evidence
    second: Evidence


def _weighed(pairs: Sequence[Pair], pieces: dict[int, Evidence]) -> list[Weighed]:
    """Return the pairs whose cells are both evidence, each with its share of all pairs' weight."""
    weights = [math.exp(pair.lead) for pair in pairs]
    total = sum(weights) or 1.0
    return [
        Weighed(
            cells=pair.cells,
            share=weight / total,
            named=pair.named,
            lead=pair.lead,
            first=pieces[pair.cells[0]],
            second=pieces[pair.cells[1]],
        )
        for pair, weight in zip(pairs, weights, strict=True)
        if pair.cells[0] in pieces and pair.cells[1] in pieces
    ]


def _value(corpus: Corpus, cell: int) -> float:
    return corpus.cell_values[cell][0].value


def _programs(a: Quantity, b: Quantity) -> Iterator[tuple[str, Quantity]]:
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


def _comparable(claimed: Quantity, result: Quantity) -> bool:
    """Return whether a program's result could be what is claimed; points are not percent."""
    if result.unit == Unit.POINTS:
        return claimed.unit in _DIFFERENCES
    if result.unit == Unit.RATIO:
        return claimed.unit in _TIMES and claimed.value >= 1
    return claimed.unit == result.unit


def _fits(claimed: Quantity, result: Quantity) -> bool:
    """Return whether a program's result is what the claim says."""
    alike = Quantity(value=result.value, unit=claimed.unit, precision=result.precision)
    return _comparable(claimed, result) and agrees(claimed, alike)


def _difference(claim: Claim, pairs: Sequence[Weighed], corpus: Corpus) -> Assessment | None:
    """Return how likely the claimed number is a difference or ratio of the pair it names.

    `chance` is the share of all pairs that give the number, `surprise` how unlikely that makes one
    among those at least as well named as the first that does.
    """
    if not pairs or not claim.quantities:
        return None
    held: list[tuple[Weighed, str]] = []
    rank = len(pairs)
    shares = _sized(claim, pairs, corpus)
    for place, pair in enumerate(pairs, 1):
        a, b = (corpus.cell_values[cell][0] for cell in pair.cells)
        for text, result in _programs(a, b):
            said = [q for q in claim.quantities if not _states(q, a, b) and _fits(q, result)]
            if any(not _names(pair, q) for q in said):
                held.append((pair, text))
                rank = min(rank, place)
                break
    pair, text = held[0] if held else (pairs[0], _first_program(pairs[0], corpus))
    share = sum(shares[pair.cells] for pair, _ in held)
    signed = _way(claim) * _sign(pair, claim, corpus) if held else 0
    return _assessment(
        claim,
        pair.first,
        "difference",
        Label.SUPPORTED if share > SURE else None,
        {
            "share": share,
            "lead": pair.lead if held else -12.0,
            "named": pair.named,
            "agreed": float(bool(held)),
            "chance": len(held) / len(pairs),
            "surprise": (1 - len(held) / len(pairs)) ** rank if held else 0.0,
            "signed": float(signed),
            "top": max(shares.values()),
        },
        _pair_note(pair, text),
    )


def _sized(claim: Claim, pairs: Sequence[Weighed], corpus: Corpus) -> dict[tuple[int, int], float]:
    """Return the pairs' shares, less for those that give results of another size altogether."""
    weights = {}
    for pair in pairs:
        a, b = (corpus.cell_values[cell][0] for cell in pair.cells)
        off = min(
            (
                abs(math.log10(max(result.value, 1e-9) / abs(claimed.value)))
                for _, result in _programs(a, b)
                for claimed in claim.quantities
                if claimed.value and _comparable(claimed, result)
            ),
            default=0.0,
        )
        weights[pair.cells] = pair.share * math.exp(-OTHER_SIZE * max(0.0, off - SAME_SIZE))
    total = sum(weights.values()) or 1.0
    return {cells: weight / total for cells, weight in weights.items()}


def _first_program(pair: Weighed, corpus: Corpus) -> str:
    a, b = (corpus.cell_values[cell][0] for cell in pair.cells)
    return next(_programs(a, b))[0]


def _names(pair: Weighed, quantity: Quantity) -> bool:
    """Return whether the operands' own headers hold the number ("level 1"): then it is a name."""
    return bool(set(tokens(quantity.text)) & set(tokens(" ".join(_headers(pair)))))


def _states(claimed: Quantity, *operands: Quantity) -> bool:
    """Return whether the claimed number is an operand itself: then it is read, not derived."""
    return any(agrees(claimed, operand) for operand in operands)


def _comparison(claim: Claim, pairs: Sequence[Weighed], corpus: Corpus) -> Assessment | None:
    """Return in which share of the likely pairs the claimed order holds, and in the likeliest."""
    claimed = _way(claim)
    both = [pair for pair in pairs if pair.named > 0]
    if not both or not claimed:
        return None
    signs = [_sign(pair, claim, corpus) * claimed for pair in both]
    weight = sum(pair.share for pair in both)
    held = sum(pair.share * sign for pair, sign in zip(both, signs, strict=True)) / weight
    pair = both[0]
    a, b = (_value(corpus, cell) for cell in pair.cells)
    order = ">" if a > b else "<" if a < b else "="
    return _assessment(
        claim,
        pair.first,
        "comparison",
        None,
        {
            "held": held,
            "weight": weight,
            "named": pair.named,
            "signed": float(signs[0]),
            "everywhere": _everywhere(pair, corpus, claimed * _turn(pair, claim, corpus)),
        },
        _pair_note(pair, f"{a:g} {order} {b:g}"),
    )


def _way(claim: Claim) -> int:
    """Return 1 where the claim says that what it names first is more, -1 less, 0 neither."""
    claimed = direction(words(claim.text))
    return -claimed if _TURNED.search(claim.text) else claimed


def _sign(pair: Weighed, claim: Claim, corpus: Corpus) -> int:
    """Return 1 when the first-named cell is more (or better, where that is said), -1 when less."""
    a, b = (_value(corpus, cell) for cell in pair.cells)
    return ((a > b) - (a < b)) * _turn(pair, claim, corpus)


def _turn(pair: Weighed, claim: Claim, corpus: Corpus) -> int:
    """Return -1 where the claim speaks of quality and a smaller number is better, else 1."""
    table = corpus.tables[int(corpus.cell_table[pair.cells[0]])][1]
    metric = {stem(w) for w in words(" ".join((*_headers(pair), table.caption)))}
    return -1 if set(words(claim.text)) & _QUALITY and metric & LESS_IS_BETTER else 1


def _two_values(claim: Claim, pairs: Sequence[Weighed], corpus: Corpus) -> Assessment | None:
    """Return whether two claimed values stand in the order in which the claim names their cells.

    "B7 edges past transfer learning, 94.8 to 94.7" is crossed where the table has 94.7 for B7.
    """
    straight = crossed = 0.0
    first: Weighed | None = None
    for pair in pairs:
        if pair.named <= 0:
            continue
        one, two = (corpus.cell_values[cell] for cell in pair.cells)
        for q, r in pairwise(claim.quantities):
            ahead = _holds(one, q) and _holds(two, r)
            behind = _holds(one, r) and _holds(two, q)
            if ahead != behind:
                straight += pair.share * ahead
                crossed += pair.share * behind
                first = first or pair
    if first is None:
        return None
    a, b = (_value(corpus, cell) for cell in first.cells)
    features = {"straight": straight, "crossed": crossed, "named": first.named}
    return _assessment(
        claim, first.first, "two_values", None, features, _pair_note(first, f"{a:g}; {b:g}")
    )


def _joint(
    claim: Claim,
    cells: Sequence[int],
    pieces: dict[int, Evidence],
    corpus: Corpus,
    slots: Slots,
) -> Assessment | None:
    """Return where two claimed values stand together in one row or column, and in which order.

    Two numbers of a claim seldom meet in one line by chance. `order` is 1 where each stands where
    the claim's words put it, -1 where they are swapped, 0 where the words do not tell; `surprise`
    how unlikely such a meeting is among cells named as well as these.
    """
    scores = slots.scores()
    best: tuple[float, int, int, Quantity, Quantity] | None = None
    for q, r in pairwise(claim.quantities):
        if agrees(q, r):
            continue
        for a, b in product(*([c for c in cells if _holds(corpus.cell_values[c], x)] for x in (q, r))):
            if a != b and _in_line(corpus, a, b):
                lead = float(min(scores[a], scores[b]))
                if best is None or lead > best[0]:
                    best = (lead, a, b, q, r)
    if best is None:
        return None
    lead, a, b, q, r = best
    order = named_first(corpus, slots, a, b)
    if _LEADS_TO.search(claim.text[: q.start]) and claim.text[q.end : r.start].strip() == "to":
        order = -order  # "A lowers it from q to r": what is named comes out at r
        order = -order if _TURNED.search(claim.text) else order
    ahead = int((scores >= lead).sum())
    chance = math.prod(len(corpus.holding(x)) / len(corpus.cells) for x in (q, r))
    features = {
        "lead": lead - float(scores.max()),
        "surprise": math.exp(-chance * ahead**2),
        "order": float(order),
    }
    one, two = pieces[a].table, pieces[b].table
    note = f"{q.text} and {r.text} stand together"
    if one is not None and two is not None:
        note += f" in {one.label}: {one.row} › {one.column} and {two.row} › {two.column}"
    return _assessment(claim, pieces[a], "joint", None, features, note)


def _in_line(corpus: Corpus, a: int, b: int) -> bool:
    return bool(
        corpus.cell_row[a] == corpus.cell_row[b] or corpus.cell_column[a] == corpus.cell_column[b]
    )


def _holds(values: Sequence[Quantity], claimed: Quantity) -> bool:
    return any(agrees(claimed, value) for value in values)


def _everywhere(pair: Weighed, corpus: Corpus, claimed: int) -> float:
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


def _headers(pair: Weighed) -> tuple[str, ...]:
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
    holding = [c for c in cells if any(_holds(corpus.cell_values[c], q) for q in claim.quantities)]
    near = max(scores[c] for c in cells) - NEAR
    holding = [c for c in holding if scores[c] >= near]
    cell = max(holding or cells, key=lambda c: (scores[c], -c))
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


def _pair_note(pair: Weighed, text: str) -> str:
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
