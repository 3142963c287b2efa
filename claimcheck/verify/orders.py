"""Orders: which of two named cells holds more, and whether two claimed values are swapped."""

import math
import re
from collections.abc import Sequence
from itertools import pairwise, product

import numpy as np

from claimcheck.align import Corpus, named_first
from claimcheck.records import Assessment, Claim, Quantity
from claimcheck.text.agreement import agrees, holds
from claimcheck.verify.operands import (
    Offered,
    Weighed,
    assessment_of,
    pair_note,
    sign,
    turn,
    value_of,
    way,
)

# What is named first is what the claim leaves behind: "moving from A to B", "replacing A with B".
_TURNED = re.compile(
    r"^(?:compared (?:to|with)|relative to|unlike|in contrast to|than)\b"
    r"|\b(?:swapp|replac|substitut|exchang)ing\b"
    r"|\bfrom (?!\W?\d)(?:(?!\bfrom\b)[^,;]){3,80}? to (?!\W?\d)",
    re.IGNORECASE,
)
_LEADS_TO = re.compile(r"\bfrom\s(?:about\s|roughly\s|around\s)?$", re.IGNORECASE)


def comparison(claim: Claim, pairs: Sequence[Weighed], corpus: Corpus) -> Assessment | None:
    """Return in which share of the likely pairs the claimed order holds, and in the likeliest."""
    claimed = way(claim)
    both = [pair for pair in pairs if pair.named > 0]
    if not both or not claimed:
        return None
    signs = [sign(pair, claim, corpus) * claimed for pair in both]
    weight = sum(pair.share for pair in both)
    held = sum(pair.share * sign for pair, sign in zip(both, signs, strict=True)) / weight
    pair = both[0]
    a, b = (value_of(corpus, cell) for cell in pair.cells)
    order = ">" if a > b else "<" if a < b else "="
    return assessment_of(
        claim,
        pair.first,
        "comparison",
        None,
        {
            "held": held,
            "weight": weight,
            "named": pair.named,
            "signed": float(signs[0]),
            "everywhere": _everywhere(
                pair, corpus, claimed * turn(pair, claim, corpus) * (pair.subject or 1)
            ),
        },
        pair_note(pair, f"{a:g} {order} {b:g}"),
    )


def _everywhere(pair: Weighed, corpus: Corpus, claimed: int) -> float:
    """Return the share of the lines both operands cross in which the claimed order holds."""
    one, two = pair.cells
    same_row = corpus.cell_row[one] == corpus.cell_row[two]
    across = corpus.cell_row if same_row else corpus.cell_column
    along = corpus.cell_column if same_row else corpus.cell_row
    ours, theirs = (
        {
            int(across[cell]): value_of(corpus, int(cell))
            for cell in np.flatnonzero(along == along[operand])
            if corpus.cell_values[int(cell)]
        }
        for operand in (one, two)
    )
    shared = sorted(ours.keys() & theirs.keys())
    held = [((ours[k] > theirs[k]) - (ours[k] < theirs[k])) == claimed for k in shared]
    return sum(held) / len(held) if held else 0.0


def two_values(claim: Claim, pairs: Sequence[Weighed], corpus: Corpus) -> Assessment | None:
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
            ahead = holds(one, q) and holds(two, r)
            behind = holds(one, r) and holds(two, q)
            if ahead != behind:
                straight += pair.share * ahead
                crossed += pair.share * behind
                first = first or pair
    if first is None:
        return None
    a, b = (value_of(corpus, cell) for cell in first.cells)
    features = {"straight": straight, "crossed": crossed, "named": first.named}
    return assessment_of(
        claim, first.first, "two_values", None, features, pair_note(first, f"{a:g}; {b:g}")
    )


def joint(given: Offered) -> Assessment | None:
    """Return where two claimed values stand together in one row or column, and in which order.

    Two numbers of a claim seldom meet in one line by chance. `order` is 1 where each stands where
    the claim's words put it, -1 where they are swapped, 0 where the words do not tell; `surprise`
    how unlikely such a meeting is among cells named as well as these. `of_i` marks the two numbers.
    """
    claim, corpus, slots = given.claim, given.corpus, given.aligned.slots
    scores = slots.scores()
    best: tuple[float, int, int, Quantity, Quantity] | None = None
    for q, r in pairwise(claim.quantities):
        if agrees(q, r):
            continue
        for a, b in product(
            *([c for c in given.cells if holds(corpus.cell_values[c], x)] for x in (q, r))
        ):
            if a != b and _in_line(corpus, a, b):
                lead = float(min(scores[a], scores[b]))
                if best is None or lead > best[0]:
                    best = (lead, a, b, q, r)
    if best is None:
        return None
    lead, a, b, q, r = best
    order = int(named_first(corpus, slots, np.array([a]), np.array([b]))[0])
    if _LEADS_TO.search(claim.text[: q.start]) and claim.text[q.end : r.start].strip() == "to":
        order = -order  # "A lowers it from q to r": what is named comes out at r
        order = -order if _TURNED.search(claim.text) else order
    ahead = int((scores >= lead).sum())
    chance = math.prod(len(corpus.holding(x)) / len(corpus.cells) for x in (q, r))
    features = {
        "lead": lead - float(scores.max()),
        "surprise": math.exp(-chance * ahead**2),
        "order": float(order),
        **{f"of_{i}": float(x in (q, r)) for i, x in enumerate(claim.quantities)},
    }
    one, two = given.pieces[a].table, given.pieces[b].table
    note = f"{q.text} and {r.text} stand together"
    if one is not None and two is not None:
        note += f" in {one.label}: {one.row} › {one.column} and {two.row} › {two.column}"
    return assessment_of(claim, given.pieces[a], "joint", None, features, note)


def _in_line(corpus: Corpus, a: int, b: int) -> bool:
    return bool(
        corpus.cell_row[a] == corpus.cell_row[b] or corpus.cell_column[a] == corpus.cell_column[b]
    )
