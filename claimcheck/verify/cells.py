"""Cells read for a claim: whether the named cell holds the claimed value, and how surely named."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from claimcheck.align import Corpus, Slots
from claimcheck.records import Assessment, CellReference, Claim, Evidence, Label, Quantity
from claimcheck.text.agreement import comparable, holds, turned
from claimcheck.text.nearness import nearness
from claimcheck.text.normalize import name_tokens, tokens
from claimcheck.text.polarity import antonyms, comparing, words
from claimcheck.text.splits import compare, same_split, splits, splits_beside

NEAR_WORDS = 3.0  # how much the words beside a number count beyond their place in the claim
SAME_SIZE = 0.4  # powers of ten two values of one column may well be apart
OTHER_SIZE = 1.4  # what each further power of ten takes off a cell's score

Scores = NDArray[np.float64]


def read_cells(
    claim: Claim, evidence: Sequence[Evidence], corpus: Corpus, slots: Slots
) -> list[Assessment]:
    """Return one assessment a cell: for each claimed quantity, how surely the cell is its slot.

    For quantity i, `share_i` is the cell's softmax share over all cells with a number, words near
    the quantity counting more, so the shares of the cells that agree add up to how surely the
    claim's slots hold its value. `lead_i` is the distance to the best score. `named_i` marks a
    quantity that the cell's own headers name ("4 epochs"): it says where to look, not what to find.
    `noun_i` is how much of the counted thing is said around the cell, `split_i` whether it stands
    under the split named beside the quantity (1) or another (-1). `turned_i` marks a cell that
    would hold the quantity's bound the other way round. `rival_i` marks one that could hold the
    quantity and holds another value, unless one of the claim's other numbers states that value:
    then it stands for that one. `missing` is the weight share of the claim's names that nothing
    around the cell says, `split` whether it stands under a split the claim names, `antonyms` how
    its headers and the claim agree in words of direction.
    `surprise_i`, of a cell that agrees, is the probability that none of the cells named at least
    as well would agree by chance, numbers like it being as common in the papers as they are.
    `neighbour_i`, of a cell that agrees, is how much better the best other cell of its row or
    column is named: above 0, the claim may have taken the value of the wrong row or column.
    """
    pieces = [(piece, piece.table) for piece in evidence if piece.table is not None]
    numeric = corpus.numeric
    if not pieces or not claim.quantities or not numeric.any():
        return []
    scores = slots.scores()
    cells = np.array([corpus.cell_number(piece.paper, piece.source) for piece, _ in pieces])
    missing = slots.unnamed(cells, name_tokens(claim.text))
    nouns = [slots.unnamed(cells, frozenset(tokens(q.noun))) for q in claim.quantities]
    placed = [
        _shares(_standing(claim, q, scores, corpus, slots), numeric) for q in claim.quantities
    ]
    chances = [len(corpus.holding(q)) / int(numeric.sum()) for q in claim.quantities]
    found = []
    for i, ((piece, held), cell) in enumerate(zip(pieces, cells.tolist(), strict=True)):
        features = {
            "slot": float(scores[cell]),
            "missing": float(missing[i]),
            **_headers(claim, held, piece.section),
            **{f"noun_{q}": 1.0 - float(noun[i]) for q, noun in enumerate(nouns)},
            **_features(claim.quantities, cell, held, corpus=corpus, placed=placed),
        }
        features |= _surprises(features, cell, placed, numeric, chances)
        found.append(_assessment(claim, piece.id, held, features))
    return found


def _assessment(
    claim: Claim, piece: str, held: CellReference, features: dict[str, float]
) -> Assessment:
    return Assessment(
        claim_id=claim.id,
        evidence_id=piece,
        verifier="cell",
        finding=_finding(features),
        features={name: round(value, 6) for name, value in features.items()},
        note=_note(claim, held, features),
    )


def _headers(claim: Claim, held: CellReference, caption: str) -> dict[str, float]:
    """Return what the cell's headers (else its table's caption) say of split and direction."""
    headers = f"{held.row} {held.column}"
    theirs = splits(headers) or splits(caption)
    return {
        "antonyms": float(antonyms(comparing(claim.text), words(headers))),
        "split": same_split(claim.text, headers) or same_split(claim.text, caption),
        **{
            f"split_{i}": compare(splits_beside(claim.text, quantity), theirs)
            for i, quantity in enumerate(claim.quantities)
        },
    }


def _features(
    claimed: Sequence[Quantity],
    cell: int,
    held: CellReference,
    *,
    corpus: Corpus,
    placed: Sequence[tuple[Scores, Scores]],
) -> dict[str, float]:
    """Return what one cell is to each claimed quantity, and the best of it over all."""
    values = corpus.cell_values[cell]
    agreed = [holds(values, q) for q in claimed]
    features = {
        "share": max(float(shares[cell]) for shares, _ in placed),
        "lead": max(float(leads[cell]) for _, leads in placed),
        "agreed": sum(agreed) / len(agreed),
        "comparable": float(any(comparable(q, v) for q in claimed for v in values)),
    }
    for i, (quantity, (shares, leads)) in enumerate(zip(claimed, placed, strict=True)):
        features[f"share_{i}"] = float(shares[cell])
        features[f"lead_{i}"] = float(leads[cell])
        features[f"agrees_{i}"] = float(agreed[i])
        features[f"rival_{i}"] = float(
            not any(agreed) and any(comparable(quantity, v) for v in values)
        )
        features[f"turned_{i}"] = float(not agreed[i] and turned(quantity, values))
        features[f"named_{i}"] = float(_names(held, quantity))
        if agreed[i]:
            features[f"neighbour_{i}"] = _better_neighbour(cell, quantity, leads, corpus)
    return features


def _surprises(
    features: dict[str, float],
    cell: int,
    placed: Sequence[tuple[Scores, Scores]],
    numeric: NDArray[np.bool_],
    chances: Sequence[float],
) -> dict[str, float]:
    """Return, for each quantity the cell agrees with, how unlikely that is by chance."""
    found = {}
    for i, ((_, leads), chance) in enumerate(zip(placed, chances, strict=True)):
        if features[f"agrees_{i}"]:
            ahead = int((leads[numeric] >= leads[cell]).sum())
            found[f"surprise_{i}"] = max(0.0, 1.0 - chance) ** ahead
    return found


def _standing(
    claim: Claim, quantity: Quantity, scores: Scores, corpus: Corpus, slots: Slots
) -> Scores:
    """Return each cell's slot score for one quantity: the words beside it, and its size, count.

    The size only tells a column of sizes from one of scores: within a factor it says nothing.
    """
    off = np.maximum(corpus.magnitudes_off(quantity) - SAME_SIZE, 0.0)
    return scores + NEAR_WORDS * slots.local(nearness(claim.text, quantity)) - OTHER_SIZE * off


def _shares(scores: Scores, numeric: NDArray[np.bool_]) -> tuple[Scores, Scores]:
    """Return each cell's softmax share among the cells with a number, and its lead (at most 0)."""
    peak = scores[numeric].max()
    shares = np.where(numeric, np.exp(scores - peak), 0.0)
    return shares / shares.sum(), scores - peak


def _better_neighbour(cell: int, claimed: Quantity, leads: Scores, corpus: Corpus) -> float:
    same_line = (corpus.cell_row == corpus.cell_row[cell]) | (
        corpus.cell_column == corpus.cell_column[cell]
    )
    others = [
        float(leads[other])
        for other in np.flatnonzero(same_line)
        if other != cell and _is_rival(claimed, corpus.cell_values[int(other)])
    ]
    return max(-4.0, min(4.0, max(others, default=-12.0) - float(leads[cell])))


def _is_rival(claimed: Quantity, values: Sequence[Quantity]) -> bool:
    """Return whether a cell holds another value of the claimed kind, and not the claimed one."""
    return any(comparable(claimed, v) for v in values) and not holds(values, claimed)


def _names(held: CellReference, quantity: Quantity) -> bool:
    said = {*tokens(quantity.text), f"{quantity.value:g}"}
    return bool(said & set(tokens(f"{held.row} {held.column}")))


def _finding(features: dict[str, float]) -> Label | None:
    if features["lead"] < -1.0 or not features["comparable"]:
        return None
    return Label.SUPPORTED if features["agreed"] > 0 else Label.CONTRADICTED


def _note(claim: Claim, held: CellReference, features: dict[str, float]) -> str:
    """Return the cell beside what the claim says of it; numbers its headers name are left out."""
    numbered = list(enumerate(claim.quantities))
    where = f"{held.label or 'table'}: {held.row} › {held.column} = {held.value}"
    if said := ", ".join(q.text for i, q in numbered if features[f"agrees_{i}"]):
        return f"{where} agrees with {said}"
    other = ", ".join(q.text for i, q in numbered if not features[f"named_{i}"])
    return f"{where}, where the claim says {other}" if other else where
