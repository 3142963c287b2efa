"""An audit as CSV: one claim a row, with the one piece of evidence its verdict rests on."""

import csv
import io

from claimcheck.records import Audit, Claim, Label
from claimcheck.render import reproductions
from claimcheck.render.contract import rounded
from claimcheck.render.phrases import best_first, one_line

COLUMNS = (
    "id", "line", "claim", "kind", "verdict", "confidence", "supported", "contradicted",
    "not_enough_info", "paper", "page", "table", "row", "column", "value", "quote",
    "reported_mark", "reported_confidence", "why", "gaps", "adjudicated", "reason", "who",
    "reproduction",
)  # fmt: skip


def audit_csv(audit: Audit) -> str:
    """Return a header row and one row a claim; a cell that does not apply is empty."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n", restval="")
    writer.writeheader()
    writer.writerows(_row(audit, claim) for claim in audit.claims)
    return text.getvalue()


def _row(audit: Audit, claim: Claim) -> dict[str, object]:
    verdict = audit.verdicts[claim.id]
    row: dict[str, object] = {
        "id": claim.id,
        "line": claim.line,
        "claim": one_line(claim.text),
        "kind": claim.kind.value,
        "verdict": verdict.label.value,
        "confidence": rounded(verdict.confidence),
        "why": one_line(verdict.why),
        "gaps": "; ".join(dict.fromkeys(gap.kind.value for gap in verdict.gaps)),
    }
    if (found := audit.adjudications.get(claim.id)) is not None:
        row |= {"adjudicated": found.label.value, "reason": one_line(found.reason)}
        row["who"] = one_line(found.who)
    row["reproduction"] = "; ".join(reproductions.lines(audit, claim))
    if verdict.probabilities is not None:
        row |= {label.value: rounded(verdict.probabilities.of(label)) for label in Label}
    if claim.reported is not None:
        row["reported_mark"] = claim.reported.mark
        row["reported_confidence"] = claim.reported.confidence
    if verdict.rationale:
        piece = best_first(verdict, audit.evidence.get(claim.id, ()))[0]
        row |= {"paper": piece.paper, "page": piece.page, "quote": one_line(piece.text)}
        if piece.table is not None:
            cell = piece.table
            row |= {"table": cell.label, "row": cell.row, "column": cell.column}
            row["value"] = cell.value
    return row
