"""One claim in full: every piece of evidence, each verifier's reading of it, why the verdict."""

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from claimcheck.records import Adjudication, Assessment, Audit, Claim, Evidence, Label, Verdict
from claimcheck.render.contract import Json, claim_json, dumps
from claimcheck.render.phrases import (
    MARKS,
    NAMES,
    best_first,
    confidence,
    disagreement,
    one_line,
    say_gap,
    shorten,
)
from claimcheck.render.reproductions import in_full

SECTION_CHARS = 60
SHOWN = 3  # pieces on a card


def explanation(audit: Audit, claim: Claim) -> RenderableType:
    """Return the claim, its verdict, then each piece of evidence, best first, with its readings."""
    verdict = audit.verdicts[claim.id]
    pieces = best_first(verdict, audit.evidence.get(claim.id, ()))
    found = audit.adjudications.get(claim.id)
    return Group(
        *_claim(claim, verdict, found), *_again(audit, claim), *_pieces(audit, verdict, pieces)
    )


def card(audit: Audit, claim: Claim) -> RenderableType:
    """Return what a person needs to judge the claim: it, its verdict and the foremost pieces."""
    verdict = audit.verdicts[claim.id]
    pieces = best_first(verdict, audit.evidence.get(claim.id, ()))
    shown = max(SHOWN, len(verdict.rationale))
    found = audit.adjudications.get(claim.id)
    return Group(*_claim(claim, verdict, found), Text(), *_shown(verdict, pieces[:shown]))


def explanation_json(audit: Audit, claim: Claim) -> Json:
    """Return the claim as the contract has it, and beside it every reading with its features."""
    readings = audit.assessments.get(claim.id, ())
    return {
        "schema": "claimcheck.explanation/1",
        "claim": claim_json(audit, claim),
        "assessments": [
            {
                "evidence": reading.evidence_id,
                "verifier": reading.verifier,
                "finding": None if reading.finding is None else reading.finding.value,
                "features": dict(reading.features),
                "note": reading.note,
            }
            for reading in readings
        ],
    }


def _claim(claim: Claim, verdict: Verdict, found: Adjudication | None) -> Iterator[RenderableType]:
    yield Text(one_line(claim.text), style="bold")
    about = ", ".join(str(paper) for paper in claim.papers) or "no paper"
    yield Text(f"{claim.id}, line {claim.line}, {claim.kind.value}, about {about}", style="dim")
    for quantity in claim.quantities:
        upper = "" if quantity.upper is None else f" to {quantity.upper:g}"
        yield Text(
            f"  “{one_line(quantity.text)}”: {quantity.relation.value.replace('_', ' ')} "
            f"{quantity.value:g}{upper} {quantity.unit.value} {quantity.noun}".rstrip(),
            style="dim",
        )
    yield Text()
    if found is not None:
        yield from _person(found)
    yield Text(
        f"{MARKS[verdict.label]} {NAMES[verdict.label]}, confidence {confidence(verdict)}",
        style="bold",
    )
    if verdict.probabilities is not None:
        shares = (f"{NAMES[label]} {verdict.probabilities.of(label):.2f}" for label in Label)
        yield Text(f"probabilities: {', '.join(shares)}")
    if verdict.why:
        yield Text(one_line(verdict.why))
    if said := disagreement(claim, verdict.label):
        yield Text(said)
    for other in verdict.versions:
        yield Text(f"another version: {one_line(other.detail)}", style="yellow")
    for gap in verdict.gaps:
        yield Text(f"not checked: {say_gap(gap)}")


def _again(audit: Audit, claim: Claim) -> Iterator[RenderableType]:
    """Yield what came out when the claim was computed again, in full."""
    for check in audit.reproductions.get(claim.id, ()):
        yield Text()
        yield from in_full(check)


def _person(found: Adjudication) -> Iterator[RenderableType]:
    """Yield what a person found; the audit's own verdict follows, unchanged."""
    signed = " ".join(part for part in (one_line(found.who), one_line(found.at)) if part)
    by = f"by {signed}" if signed else "by a person"
    yield Text(f"{MARKS[found.label]} {NAMES[found.label]}, {by}", style="bold")
    if found.reason:
        yield Text(one_line(found.reason))
    yield Text("The audit's own verdict:", style="dim")


def _pieces(
    audit: Audit, verdict: Verdict, pieces: tuple[Evidence, ...]
) -> Iterator[RenderableType]:
    readings = audit.assessments.get(verdict.claim_id, ())
    yield Text()
    yield from _shown(verdict, pieces, readings)


def _shown(
    verdict: Verdict, pieces: tuple[Evidence, ...], readings: tuple[Assessment, ...] = ()
) -> Iterator[RenderableType]:
    if not pieces:
        yield Text("No evidence was found.")
    for rank, piece in enumerate(pieces, start=1):
        rests = ", the verdict rests on it" if piece.id in verdict.rationale else ""
        section = f", {shorten(piece.section, limit=SECTION_CHARS)}" if piece.section else ""
        yield Text(f"{rank}. {piece.paper} p. {piece.page}{section}{rests}", style="cyan")
        yield Padding(Text(one_line(piece.text)), (0, 0, 0, 3))
        if piece.table is not None:
            cell = piece.table
            path = " › ".join(part for part in (cell.label, cell.row, cell.column) if part)
            yield Padding(Text(f"{one_line(path)} = {one_line(cell.value)}"), (0, 0, 0, 3))
        for reading in readings:
            if reading.evidence_id == piece.id:
                yield Padding(_reading(reading), (0, 0, 0, 3))


def _reading(reading: Assessment) -> Text:
    finding = "settles nothing" if reading.finding is None else NAMES[reading.finding]
    text = Text(f"{reading.verifier} reading, alone: {finding}")
    if reading.note:
        text.append(f"; {one_line(reading.note)}")
    if reading.features:
        text.append(f"\n  {dumps(_rounded(reading.features), indent=None)}", style="dim")
    return text


def _rounded(features: dict[str, float]) -> Json:
    return {name: round(value, 4) for name, value in features.items()}
