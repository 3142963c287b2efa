"""Runs with what people found on them go in, a calibration and what it changes comes out."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from claimcheck.adjudicate import decision_id
from claimcheck.adjudicate.calibration import (
    Judgement,
    cross_validated,
    fit,
    scores,
    uncalibrated,
)
from claimcheck.errors import InputError
from claimcheck.log import text_digest
from claimcheck.records import Audit, Refit
from claimcheck.store import load_audit, parse_calibration


def calibrate(runs: Sequence[Path]) -> Refit:
    """Return the calibration fitted on the adjudicated claims of the run folders.

    A run that was made with a calibration counts as it would have been without.

    Raises:
        InputError: if a folder holds no audit, or one by another decision than this claimcheck's,
            or fewer claims were adjudicated than a fit needs.
    """
    audits = {str(root): load_audit(root) for root in dict.fromkeys(runs)}
    judged: list[Judgement] = []
    for root, audit in audits.items():
        _check_decision(root, audit)
        judged += _judgements(root, audit)
    calibration = fit(judged, decision=decision_id())
    labels = [j.label for j in judged]
    findings = [
        (found, audit.verdicts[claim_id])
        for audit in audits.values()
        for claim_id, found in audit.adjudications.items()
    ]
    return Refit(
        calibration=calibration,
        before=scores([j.probabilities for j in judged], labels),
        after=scores(cross_validated(judged), labels),
        constant=Counter(labels).most_common(1)[0][1] / len(labels),
        claims=sum(len(audit.claims) for audit in audits.values()),
        adjudicated=len(findings),
        overridden=sum(found.label is not verdict.label for found, verdict in findings),
        unsure=len(findings) - len(judged),
    )


def _check_decision(root: str, audit: Audit) -> None:
    made_by = audit.provenance.get("decision", "an earlier one")
    if made_by != decision_id():
        raise InputError(
            f"{root} was judged by another decision ({made_by}) than this claimcheck's "
            f"({decision_id()}); audit its report again with --run-dir {root}, which keeps what "
            "was adjudicated"
        )


def _judgements(root: str, audit: Audit) -> list[Judgement]:
    """Return the adjudicated claims with probabilities, any calibration taken back."""
    kept = audit.provenance.get("calibration")
    bent = None if kept is None else parse_calibration(kept)
    found = []
    for claim in audit.claims:
        adjudication = audit.adjudications.get(claim.id)
        probabilities = audit.verdicts[claim.id].probabilities
        if adjudication is None or probabilities is None:
            continue
        if bent is not None:
            probabilities = uncalibrated(probabilities, bent)
        found.append(
            Judgement(
                claim=text_digest(claim),
                run=root,
                probabilities=probabilities,
                label=adjudication.label,
            )
        )
    return found
