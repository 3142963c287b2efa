"""The order in which a verdict shows its evidence: what it rests on, then other likely pages."""

import math
from collections.abc import Sequence

from claimcheck.records import Assessment, Evidence, Label

# How likely a piece stands on the page that settles the claim: logistic regressions over 1,652
# settled labelled claims; `python scripts/fit_ranking.py` gives them.
PASSAGE_PAGE = {
    "blend": 1.217,
    "passage_coverage": 1.043,
    "rank": -0.149,
    "settled": 1.24,
    "intercept": -1.521,
}
CELL_PAGE = {"slot": 0.535, "behind": -0.204, "intercept": -5.438}
HOLDS_VALUE = 0.15  # for a cell that agrees with every claimed number
SAME_PAGE = 0.8  # each further piece of a page already shown is worth this much less


def ranking(
    evidence: Sequence[Evidence], assessments: Sequence[Assessment], label: Label
) -> list[str]:
    """Return the ids of all the evidence, most telling first.

    The first is the piece the verdict rests on; the others follow by how likely they stand on the
    page that settles the claim, pages not yet shown before further pieces of one that is.
    """
    worth = _page_chances(evidence, assessments)
    pages = {piece.id: (piece.paper, piece.page) for piece in evidence}
    shown: dict[tuple[str, int], int] = {}
    order: list[str] = []
    first = _resting_on(assessments, label)
    left = sorted(worth)
    while left:
        following = max(left, key=lambda i: worth[i] * SAME_PAGE ** shown.get(pages[i], 0))
        chosen = first if first in left else following
        left.remove(chosen)
        order.append(chosen)
        shown[pages[chosen]] = shown.get(pages[chosen], 0) + 1
    return order


def _page_chances(
    evidence: Sequence[Evidence], assessments: Sequence[Assessment]
) -> dict[str, float]:
    passages = sorted(
        (a for a in assessments if a.verifier == "passage"),
        key=lambda a: (-a.features["blend"], a.evidence_id),
    )
    held = {a.evidence_id: a.features["agreed"] for a in assessments if a.verifier == "cell"}
    left_open = {
        a.evidence_id: a.features["not_enough_info"]
        for a in assessments
        if a.verifier == "entailment"
    }
    chances = {}
    for rank, passage in enumerate(passages):
        features = {
            **passage.features,
            "rank": float(rank),
            "settled": 1.0 - left_open.get(passage.evidence_id, 1.0),
        }
        chances[passage.evidence_id] = _logistic(PASSAGE_PAGE, features)
    best = max((piece.score for piece in evidence if piece.table is not None), default=0.0)
    for piece in evidence:
        if piece.table is not None:
            features = {"slot": piece.score, "behind": piece.score - best}
            chance = _logistic(CELL_PAGE, features)
            chances[piece.id] = chance + HOLDS_VALUE * held.get(piece.id, 0.0)
    return chances


def _logistic(weights: dict[str, float], features: dict[str, float]) -> float:
    score = sum(w * features.get(name, 1.0) for name, w in weights.items())
    return 1 / (1 + math.exp(-score))


def _resting_on(assessments: Sequence[Assessment], label: Label) -> str | None:
    """Return the piece whose reading tells most: a program's, a cell's, else a passage's."""
    programs = [a for a in assessments if a.verifier == "difference" and a.finding is label]
    cells = sorted(
        (a for a in assessments if a.verifier == "cell"),
        key=lambda a: (-_cell_worth(a, label), a.evidence_id),
    )
    passages = sorted(
        (a for a in assessments if a.verifier == "passage"),
        key=lambda a: (-_passage_worth(a, label), a.evidence_id),
    )
    if programs:
        return programs[0].evidence_id
    sure = bool(cells) and (cells[0].features["agreed"] > 0 or cells[0].features["share"] > 0.2)
    ordered = [*cells[:1], *passages[:1]] if sure else [*passages[:1], *cells[:1]]
    return ordered[0].evidence_id if ordered else None


def _passage_worth(assessment: Assessment, label: Label) -> float:
    features = assessment.features
    worth = features["blend"] + 0.2 * features["agreed"] + 0.05 * features["passage_agreed"]
    if label is Label.CONTRADICTED:
        worth += 0.05 * features["conflict"]
    return worth


def _cell_worth(assessment: Assessment, label: Label) -> float:
    features = assessment.features
    held = features["agreed"] if label is Label.SUPPORTED else 0.25 * features["agreed"]
    return features["lead"] + 4.0 * held + 0.5 * features["comparable"]
