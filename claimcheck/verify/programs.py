"""Small programs over named cells: differences, ratios, orders, extremes, bounds.

A derived claim names two cells of one row or column ("RoBERTa-base gains 7.9 points on RTE when
LoRA replaces full fine-tuning") or one cell against all its neighbours ("the largest value").
Programs run over the claim's retrieved cells only, so every operand is evidence already.
"""

from collections.abc import Sequence

import numpy as np

from claimcheck.align import Alignment, Corpus
from claimcheck.records import Assessment, Claim, Evidence, Quantity
from claimcheck.text.polarity import UNIVERSALS, words
from claimcheck.verify.differences import difference
from claimcheck.verify.extremes import extreme
from claimcheck.verify.operands import Offered, assessment_of, offered, value_of, weighed
from claimcheck.verify.orders import comparison, joint, two_values


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
        extreme(given),
        _universal(given),
    ]
    return [assessment for assessment in found if assessment is not None]


def _universal(given: Offered) -> Assessment | None:
    """Return how much of the named row holds a bound that is claimed of all of it."""
    claim, cells, corpus = given.claim, given.cells, given.corpus
    bounds = [q for q in claim.quantities if q.relation.side]
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
    return bound.relation.side * (value - bound.value) >= 0
