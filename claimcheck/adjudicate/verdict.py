"""Assessments to a verdict: the decision's label, the pieces it rests on, one sentence why."""

import re
from collections.abc import Sequence

from claimcheck.adjudicate.calibration import calibrated
from claimcheck.adjudicate.decision import Decision, label_of, shipped_decision
from claimcheck.adjudicate.facets import doubted, objection
from claimcheck.adjudicate.features import by_verifier, pool
from claimcheck.adjudicate.ranking import ranking
from claimcheck.records import (
    Assessment,
    Calibration,
    Claim,
    Evidence,
    Gap,
    GapKind,
    Label,
    Probabilities,
    Verdict,
)

RATIONALE = 3  # pieces a verdict names
_ABOUT_THE_PAPER = re.compile(
    r"\b\d[\d,]* citations?\b|\b(?:widely|commonly|frequently) (?:used|cited|adopted)\b"
    r"|\bmost[- ]cited\b|\bhighly cited\b|\bgithub stars\b",
    re.IGNORECASE,
)


def cannot_check(claim: Claim) -> Gap | None:
    """Return the gap of a claim no cited PDF can settle (citation counts, later use), or None."""
    match = _ABOUT_THE_PAPER.search(claim.text)
    if match is None:
        return None
    return Gap(
        kind=GapKind.NOT_CHECKABLE,
        detail=f"{match[0]!r} is about the paper's reception; its own PDF cannot settle it",
    )


def unchecked(claim: Claim, gaps: Sequence[Gap]) -> Verdict:
    """Return the verdict on a claim with nothing to hold it against: no confidence, gaps named."""
    papers = list(dict.fromkeys(gap.paper for gap in gaps if gap.paper))
    reason = gaps[0].detail if gaps else "nothing to hold it against"
    if len(papers) > 1:
        reason = f"none of its {len(papers)} papers could be used ({', '.join(papers)})"
    return Verdict(
        claim_id=claim.id,
        label=Label.NOT_ENOUGH_INFO,
        confidence=None,
        probabilities=None,
        why=f"not checked: {reason}",
        gaps=tuple(gaps),
    )


def adjudicate(
    claim: Claim,
    evidence: Sequence[Evidence],
    assessments: Sequence[Assessment],
    *,
    printed: Sequence[Evidence] = (),
    gaps: Sequence[Gap] = (),
    calibration: Calibration | None = None,
    decision: Decision | None = None,
) -> Verdict:
    """Return the verdict on one claim; `gaps` are what stood in the way of checking it fully.

    `decision` is the shipped one unless another is given; `calibration`, where there is one, bends
    its probabilities. `printed` are numbers in figures that nothing else holds: they are named
    where the claim is left open, and nothing rests on them.
    """
    reason = cannot_check(claim)
    if reason is not None:
        return unchecked(claim, (*gaps, reason))
    if not evidence:
        none = Gap(kind=GapKind.NO_PASSAGE, detail="nothing in the cited papers bears on it")
        return unchecked(claim, gaps or (none,))
    pooled = pool(claim, assessments)
    probabilities = (decision or shipped_decision()).probabilities(pooled)
    if calibration is not None:
        probabilities = calibrated(probabilities, calibration)
    label = label_of(probabilities)
    readings = by_verifier(assessments)
    against = objection if pooled["facet_objections"] else doubted
    objected = against(claim, readings, pooled)
    ranked = ranking(evidence, assessments, label)
    return Verdict(
        claim_id=claim.id,
        label=label,
        confidence=probabilities.of(label),
        probabilities=probabilities,
        rationale=tuple(ranked[:RATIONALE]),
        why=_why(
            label,
            ranked,
            assessments,
            in_figures=_in_figures(printed),
            because=_because(label, probabilities, objected),
        ),
        gaps=tuple(gaps),
    )


def in_order(evidence: Sequence[Evidence], verdict: Verdict) -> list[Evidence]:
    """Return the evidence with what the verdict rests on first, then as it was ranked before."""
    place = {evidence_id: i for i, evidence_id in enumerate(verdict.rationale)}
    last = len(place)
    return sorted(evidence, key=lambda piece: place.get(piece.id, last))


def _in_figures(printed: Sequence[Evidence]) -> str:
    """Return where a claimed number is printed that nothing else holds, "" for nowhere."""
    for piece in printed:
        if piece.figure is not None:
            where = f"{piece.figure.label} only (page {piece.page})"
            return f"{piece.figure.value} is printed in {where}, which is not read as a table"
    return ""


def _because(label: Label, probabilities: Probabilities, objected: str) -> str:
    """Return what speaks against a claim, or why it is left open where it is, in a few words."""
    if objected or label is not Label.NOT_ENOUGH_INFO:
        return objected
    if probabilities.supported > probabilities.not_enough_info:
        return f"supported is likeliest, but {probabilities.supported:.2f} is too little to say so"
    return "no piece settles it"


def _why(
    label: Label,
    ranked: Sequence[str],
    assessments: Sequence[Assessment],
    *,
    in_figures: str,
    because: str,
) -> str:
    """Return one sentence: the note of the strongest reading that says what the verdict says.

    Where no reading does, what speaks against the claim; where the claim is left open, that a
    number of it stands in a figure only, else why it is open.
    """
    readings = [a for piece in ranked[:RATIONALE] for a in assessments if a.evidence_id == piece]
    nearest = readings[0].note if readings else ""
    if label is not Label.NOT_ENOUGH_INFO:
        for assessment in readings:
            if assessment.finding is label:
                return assessment.note
    elif in_figures:
        return f"{in_figures}; the nearest: {nearest}"
    if because and label is not Label.SUPPORTED:
        return f"{because}; the nearest: {nearest}"
    return nearest
