"""Cells read for a claim: whether the named cell holds the claimed value, and how surely named."""

from collections.abc import Sequence

import numpy as np

from claimcheck.align import Corpus, Slots
from claimcheck.records import Assessment, Claim, Evidence, Label
from claimcheck.text.agreement import agrees, comparable


def read_cells(
    claim: Claim, evidence: Sequence[Evidence], corpus: Corpus, slots: Slots
) -> list[Assessment]:
    """Return one assessment a cell: its slot share and which claimed values it agrees with.

    `share` is the cell's softmax share over all cells with a number, so shares of the cells that
    agree add up to how surely the claim's slots hold its value. `equals` counts the cells of all
    tables that hold the value: many equal numbers make a chance match likely.
    """
    cells = [piece for piece in evidence if piece.table is not None]
    if not cells or not claim.quantities:
        return []
    scores = slots.scores()
    numeric = np.array([bool(values) for values in corpus.cell_values])
    masked = np.where(numeric, scores, -np.inf)
    peak = masked.max()
    if not np.isfinite(peak):
        return []
    shares = np.exp(masked - peak)
    shares /= shares.sum()
    found = []
    for piece in cells:
        cell = corpus.cell_number(piece.paper, piece.source)
        values = corpus.cell_values[cell]
        agreed = [any(agrees(q, v) for v in values) for q in claim.quantities]
        rival = any(comparable(q, v) for q in claim.quantities for v in values)
        features = {
            "slot": float(scores[cell]),
            "share": float(shares[cell]),
            "lead": float(scores[cell] - peak),
            "agreed": sum(agreed) / len(agreed),
            "comparable": float(rival),
            **{f"agrees_{i}": float(ok) for i, ok in enumerate(agreed)},
        }
        found.append(
            Assessment(
                claim_id=claim.id,
                evidence_id=piece.id,
                verifier="cell",
                finding=_finding(features),
                features={name: round(value, 6) for name, value in features.items()},
                note=_note(claim, piece, agreed),
            )
        )
    return found


def _finding(features: dict[str, float]) -> Label | None:
    if features["lead"] < -1.0 or not features["comparable"]:
        return None
    return Label.SUPPORTED if features["agreed"] > 0 else Label.CONTRADICTED


def _note(claim: Claim, piece: Evidence, agreed: Sequence[bool]) -> str:
    held = piece.table
    assert held is not None
    said = ", ".join(q.text for q, ok in zip(claim.quantities, agreed, strict=True) if ok)
    other = ", ".join(q.text for q, ok in zip(claim.quantities, agreed, strict=True) if not ok)
    where = f"{held.label or 'table'}: {held.row} › {held.column} = {held.value}"
    if said:
        return f"{where} agrees with {said}"
    return f"{where}, where the claim says {other}"
