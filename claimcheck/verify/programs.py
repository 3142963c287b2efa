"""Small programs over named cells: differences, ratios, orders, extremes, bounds.

A derived claim names two cells of one row or column ("RoBERTa-base gains 7.9 points on RTE when
LoRA replaces full fine-tuning") or one cell against all its neighbours ("the largest value").
Programs run over the claim's retrieved cells only, so every operand is evidence already.
"""

from collections.abc import Sequence

import numpy as np

from claimcheck.align import Alignment, Corpus
from claimcheck.records import Assessment, Claim, Evidence, Quantity, Relation
from claimcheck.text.agreement import holds
from claimcheck.text.polarity import UNIVERSALS, superlative, words
from claimcheck.verify.differences import difference
from claimcheck.verify.operands import Offered, assessment_of, offered, value_of, weighed
from claimcheck.verify.orders import comparison, joint, two_values

_BOUNDS = (Relation.MORE_THAN, Relation.AT_LEAST, Relation.LESS_THAN, Relation.AT_MOST)
NEAR = 4.0  # a cell this little behind the best named may be meant, if it holds the claimed value


def read_programs(
    claim: Claim, evidence: Sequence[Evidence], corpus: Corpus, aligned: Alignment
) -> list[Assessment]:
    """Return the difference, comparison, pair of values, extreme and bound, those that apply."""
    given = offered(claim, evidence, corpus, aligned)
    pairs = weighed(aligned.pairs, given.pieces)
    found = [
        difference(claim, pairs, corpus),
        comparison(claim, pairs, corpus),
        two_values(claim, pairs, corpus),
        joint(given),
        _extreme(given),
        _universal(given),
    ]
    return [assessment for assessment in found if assessment is not None]


def _extreme(given: Offered) -> Assessment | None:
    claim, cells, corpus = given.claim, given.cells, given.corpus
    claimed = superlative(words(claim.text))
    if not claimed or not cells:
        return None
    scores = given.aligned.slots.scores()
    holding = [c for c in cells if any(holds(corpus.cell_values[c], q) for q in claim.quantities)]
    near = max(scores[c] for c in cells) - NEAR
    holding = [c for c in holding if scores[c] >= near]
    cell = max(holding or cells, key=lambda c: (scores[c], -c))
    here = value_of(corpus, cell)
    outcome: dict[str, float] = {"slot": float(scores[cell])}
    longest = 0
    for name, places in (("column", corpus.cell_column), ("row", corpus.cell_row)):
        line = np.flatnonzero(places == places[cell])
        others = [value_of(corpus, int(c)) for c in line if corpus.cell_values[int(c)]]
        beaten = sum((here - other) * claimed >= 0 for other in others)
        outcome[f"{name}_extreme"] = float(beaten == len(others) and len(others) > 1)
        outcome[f"{name}_share"] = beaten / max(1, len(others))
        if len(others) > longest:
            longest, outcome["longer_share"] = len(others), outcome[f"{name}_share"]
    piece = given.pieces[cell]
    held = piece.table
    where = f"{held.row} › {held.column} = {held.value}" if held else ""
    kind = "largest" if claimed > 0 else "smallest"
    lines = [name for name in ("column", "row") if outcome[f"{name}_extreme"]]
    note = f"{where}: {kind} of its {' and '.join(lines)}" if lines else f"{where}: not the {kind}"
    return assessment_of(claim, piece, "extreme", None, outcome, note)


def _universal(given: Offered) -> Assessment | None:
    """Return how much of the named row holds a bound that is claimed of all of it."""
    claim, cells, corpus = given.claim, given.cells, given.corpus
    bounds = [q for q in claim.quantities if q.relation in _BOUNDS]
    if not bounds or not cells or not set(words(claim.text)) & UNIVERSALS:
        return None
    scores = given.aligned.slots.scores()
    cell = max(cells, key=lambda c: (scores[c], -c))
    held = 0.0
    for places in (corpus.cell_row, corpus.cell_column):
        line = [int(c) for c in np.flatnonzero(places == places[cell])]
        values = [value_of(corpus, c) for c in line if corpus.cell_values[c]]
        passed = [all(_within(q, value) for q in bounds) for value in values]
        held = max(held, sum(passed) / max(1, len(passed)))
    note = f"the bound holds in {100 * held:.0f}% of the cells of the named row or column"
    return assessment_of(claim, given.pieces[cell], "universal", None, {"held": held}, note)


def _within(bound: Quantity, value: float) -> bool:
    if bound.relation in (Relation.MORE_THAN, Relation.AT_LEAST):
        return value >= bound.value
    return value <= bound.value
