"""Passages as premises: whether the entailment model finds the claim in them, or its opposite."""

from collections.abc import Callable, Sequence

from claimcheck.models.pairing import premise_of
from claimcheck.records import Assessment, Claim, Evidence, Label

PREMISES = 3  # passages a claim; six settled no more of the labelled reports and took twice as long
SURE = 0.6  # a label this likely is what the passage says by itself

Entail = Callable[[Sequence[tuple[str, str]]], list[tuple[float, float, float]]]


def premises(evidence: Sequence[Evidence]) -> list[Evidence]:
    """Return the passages the model is asked about; rows of tables are read by their cells."""
    passages = [piece for piece in evidence if piece.table is None]
    return sorted(passages, key=lambda piece: (-piece.score, piece.id))[:PREMISES]


def pairs(claim: Claim, evidence: Sequence[Evidence]) -> list[tuple[str, str]]:
    """Return (premise, claim) a passage."""
    return [(premise_of(piece), claim.text) for piece in premises(evidence)]


def read_entailment(
    claim: Claim, evidence: Sequence[Evidence], *, entail: Entail
) -> list[Assessment]:
    """Return one assessment a passage, its features the probabilities of the three labels."""
    asked = premises(evidence)
    found = []
    for piece, scores in zip(asked, entail(pairs(claim, evidence)), strict=True):
        likeliest = max(zip(scores, Label, strict=True), key=lambda pair: pair[0])
        found.append(
            Assessment(
                claim_id=claim.id,
                evidence_id=piece.id,
                verifier="entailment",
                finding=likeliest[1] if likeliest[0] >= SURE else None,
                features={
                    label.value: round(score, 6) for label, score in zip(Label, scores, strict=True)
                },
                note=f"as a premise: {likeliest[1].replace('_', ' ')}, {likeliest[0]:.2f}",
            )
        )
    return found
