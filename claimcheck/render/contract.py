"""An audit as JSON, by the published contract `claimcheck.audit/1` (audit.schema.json)."""

import json
from collections.abc import Sequence
from typing import Any

from claimcheck.records import (
    Adjudication,
    ArxivId,
    Audit,
    Claim,
    Evidence,
    Finding,
    Gap,
    IdentityCheck,
    Label,
    Paper,
    Quantity,
    Reference,
)
from claimcheck.render.phrases import best_first
from claimcheck.render.reproductions import reproduction_json

SCHEMA = "claimcheck.audit/1"
DECIMALS = 6  # more would only tell one processor's arithmetic from another's
Json = dict[str, Any]


def dumps(value: Json, *, indent: int | None = 2) -> str:
    """Return `value` as JSON text with sorted keys; a NaN raises `ValueError`, none is printed."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, indent=indent, allow_nan=False)


def audit_json(audit: Audit) -> Json:
    """Return the whole audit as the contract has it; see audit.schema.json for every field."""
    report = audit.report
    return {
        "schema": SCHEMA,
        "report": {"name": report.name, "sha256": report.sha256, "title": report.title},
        "claims": [claim_json(audit, claim) for claim in audit.claims],
        "references": _references(audit),
        "findings": [_finding(finding) for finding in audit.findings],
        "gaps": [gap_json(gap) for gap in audit.gaps],
        "provenance": dict(audit.provenance),
    }


def rounded(value: float | None) -> float | None:
    """Return `value` to six decimals, None for None."""
    return None if value is None else round(value, DECIMALS)


def audit_jsonl(audit: Audit) -> str:
    """Return the claims as JSONL, one claim a line, in the report's order."""
    return "".join(dumps(claim_json(audit, claim), indent=None) + "\n" for claim in audit.claims)


def claim_json(audit: Audit, claim: Claim) -> Json:
    """Return one claim with its verdict and evidence, what the verdict rests on first."""
    verdict = audit.verdicts[claim.id]
    pieces = best_first(verdict, audit.evidence.get(claim.id, ()))
    return {
        **extracted_json(claim),
        "verdict": verdict.label.value,
        "confidence": rounded(verdict.confidence),
        "probabilities": None
        if verdict.probabilities is None
        else {label.value: rounded(verdict.probabilities.of(label)) for label in Label},
        "evidence": [_evidence(piece) for piece in pieces],
        "rationale": list(verdict.rationale),
        "why": verdict.why,
        "gaps": [gap_json(gap) for gap in verdict.gaps],
        "versions": [
            {
                "paper": other.paper,
                "verdict": other.label.value,
                "confidence": rounded(other.confidence),
                "detail": other.detail,
            }
            for other in verdict.versions
        ],
        "adjudication": _adjudication(audit.adjudications.get(claim.id)),
        "reproductions": [
            reproduction_json(check) for check in audit.reproductions.get(claim.id, ())
        ],
    }


def extracted_json(claim: Claim) -> Json:
    """Return what the report alone says of a claim, before anything is checked."""
    reported = claim.reported
    return {
        "id": claim.id,
        "text": claim.text,
        "span": [claim.span.start, claim.span.end],
        "line": claim.line,
        "kind": claim.kind.value,
        "quantities": [_quantity(quantity) for quantity in claim.quantities],
        "papers": [str(paper) for paper in claim.papers],
        "references": list(claim.references),
        "section": claim.section,
        "reported": None
        if reported is None
        else {
            "mark": reported.mark,
            "verified": reported.verified,
            "confidence": reported.confidence,
        },
    }


def reference_json(
    reference: Reference,
    *,
    check: IdentityCheck | None = None,
    paper: Paper | None = None,
    unread: Sequence[Gap] = (),
) -> Json:
    """Return one reference, whether its id is the paper it names, and the PDF that was read.

    Of `unread`, the audit's gaps, those of this paper are added to the paper's own.
    """
    names = set() if paper is None else {str(paper.asked), str(paper.id)}
    gaps = () if paper is None else (*paper.gaps, *(gap for gap in unread if gap.paper in names))
    return {
        "key": reference.key,
        "arxiv_id": _id(reference.arxiv_id),
        "title": reference.title,
        "identity": "unknown" if check is None else check.identity.value,
        "detail": "" if check is None else check.detail,
        "paper": None if paper is None else _paper(paper),
        "gaps": [gap_json(gap) for gap in dict.fromkeys(gaps)],
    }


def gap_json(gap: Gap) -> Json:
    """Return a gap: kind, detail and the paper concerned, "" for none."""
    return {"kind": gap.kind.value, "detail": gap.detail, "paper": gap.paper}


def _references(audit: Audit) -> list[Json]:
    checks = {check.reference: check for check in audit.identities}
    papers = {paper.asked: paper for paper in audit.papers}
    return [
        reference_json(
            reference,
            check=checks.get(reference.key),
            paper=None if reference.arxiv_id is None else papers.get(reference.arxiv_id),
            unread=audit.gaps,
        )
        for reference in audit.report.references
    ]


def _paper(paper: Paper) -> Json | None:
    if paper.sha256 is None:
        return None
    return {
        "id": str(paper.id),
        "sha256": paper.sha256,
        "source": paper.source,
        "title": paper.title,
    }


def _evidence(piece: Evidence) -> Json:
    cell, held = piece.table, piece.figure
    return {
        "id": piece.id,
        "paper": piece.paper,
        "page": piece.page,
        "bbox": list(piece.bbox),
        "text": piece.text,
        "section": piece.section,
        "score": rounded(piece.score),
        "table": None
        if cell is None
        else {
            "label": cell.label,
            "row": cell.row,
            "column": cell.column,
            "value": cell.value,
            "bbox": list(cell.bbox),
        },
        "figure": None
        if held is None
        else {
            "label": held.label,
            "value": held.value,
            "near": list(held.near),
            "bbox": list(held.bbox),
        },
    }


def _quantity(quantity: Quantity) -> Json:
    return {
        "value": quantity.value,
        "unit": quantity.unit.value,
        "relation": quantity.relation.value,
        "precision": quantity.precision,
        "upper": quantity.upper,
        "spread": quantity.spread,
        "noun": quantity.noun,
        "text": quantity.text,
    }


def _finding(finding: Finding) -> Json:
    return {"kind": finding.kind, "detail": finding.detail, "line": finding.line}


def _adjudication(found: Adjudication | None) -> Json | None:
    """Return what a person found; the verdict beside it stays what the audit gave."""
    if found is None:
        return None
    return {
        "label": found.label.value,
        "verdict": found.verdict.value,
        "reason": found.reason,
        "who": found.who,
        "at": found.at,
    }


def _id(arxiv_id: ArxivId | None) -> str | None:
    return None if arxiv_id is None else str(arxiv_id)
