"""Cells read for a claim: whether the named cell holds the claimed value, and how surely named."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from claimcheck.align import Corpus, Slots
from claimcheck.records import Assessment, CellReference, Claim, Evidence, Label, Quantity
from claimcheck.text.agreement import agrees, comparable
from claimcheck.text.nearness import nearness
from claimcheck.text.normalize import tokens

NEAR_WORDS = 3.0  # how much the words beside a number count beyond their place in the claim

Scores = NDArray[np.float64]


def read_cells(
    claim: Claim, evidence: Sequence[Evidence], corpus: Corpus, slots: Slots
) -> list[Assessment]:
    """Return one assessment a cell: for each claimed quantity, how surely the cell is its slot.

    For quantity i, `share_i` is the cell's softmax share over all cells with a number, words near
    the quantity counting more, so the shares of the cells that agree add up to how surely the
    claim's slots hold its value. `lead_i` is the distance to the best score. `named_i` marks a
    quantity that the cell's own headers name ("4 epochs"): it says where to look, not what to find.
    """
    cells = [(piece, piece.table) for piece in evidence if piece.table is not None]
    numeric = np.array([bool(values) for values in corpus.cell_values], dtype=bool)
    if not cells or not claim.quantities or not numeric.any():
        return []
    scores = slots.scores()
    places = [corpus.cell_number(piece.paper, piece.source) for piece, _ in cells]
    by_quantity = [
        _shares(scores + NEAR_WORDS * slots.local(nearness(claim.text, q)), numeric)
        for q in claim.quantities
    ]
    found = []
    for (piece, held), cell in zip(cells, places, strict=True):
        values = corpus.cell_values[cell]
        agreed = [any(agrees(q, v) for v in values) for q in claim.quantities]
        named = [_names(held, q) for q in claim.quantities]
        features = {
            "slot": float(scores[cell]),
            "share": max(float(shares[cell]) for shares, _ in by_quantity),
            "lead": max(float(leads[cell]) for _, leads in by_quantity),
            "agreed": sum(agreed) / len(agreed),
            "comparable": float(any(comparable(q, v) for q in claim.quantities for v in values)),
        }
        for i, (shares, leads) in enumerate(by_quantity):
            features[f"share_{i}"] = float(shares[cell])
            features[f"lead_{i}"] = float(leads[cell])
            features[f"agrees_{i}"] = float(agreed[i])
            features[f"named_{i}"] = float(named[i])
        found.append(
            Assessment(
                claim_id=claim.id,
                evidence_id=piece.id,
                verifier="cell",
                finding=_finding(features),
                features={name: round(value, 6) for name, value in features.items()},
                note=_note(claim, held, agreed, named),
            )
        )
    return found


def _shares(scores: Scores, numeric: NDArray[np.bool_]) -> tuple[Scores, Scores]:
    """Return each cell's softmax share among the cells with a number, and its lead (at most 0)."""
    peak = scores[numeric].max()
    shares = np.where(numeric, np.exp(scores - peak), 0.0)
    return shares / shares.sum(), scores - peak


def _names(held: CellReference, quantity: Quantity) -> bool:
    return bool(set(tokens(quantity.text)) & set(tokens(f"{held.row} {held.column}")))


def _finding(features: dict[str, float]) -> Label | None:
    if features["lead"] < -1.0 or not features["comparable"]:
        return None
    return Label.SUPPORTED if features["agreed"] > 0 else Label.CONTRADICTED


def _note(claim: Claim, held: CellReference, agreed: Sequence[bool], named: Sequence[bool]) -> str:
    """Return the cell beside what the claim says of it; numbers its headers name are left out."""
    both = list(zip(claim.quantities, agreed, named, strict=True))
    where = f"{held.label or 'table'}: {held.row} › {held.column} = {held.value}"
    if said := ", ".join(q.text for q, ok, _ in both if ok):
        return f"{where} agrees with {said}"
    other = ", ".join(q.text for q, _, slot in both if not slot)
    return f"{where}, where the claim says {other}" if other else where
