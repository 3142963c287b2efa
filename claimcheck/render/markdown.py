"""An audit as Markdown: the table, then the findings, then what was not checked."""

from collections.abc import Iterable

from claimcheck.records import Audit, Claim
from claimcheck.render import reproductions
from claimcheck.render.phrases import (
    MARKS,
    MEANING,
    NAMES,
    asides,
    grounds,
    one_line,
    papers_read,
    standing_confidence,
    tally,
    unchecked,
)

HEADER = ("#", "Claim", "Verdict", "Confidence", "Where", "Reproduction")


def audit_markdown(audit: Audit) -> str:
    """Return a document that stands alone; every claim in full, on one row."""
    parts = [
        f"# Audit of {cell(audit.report.title or audit.report.name)}",
        f"{tally(audit)}. {papers_read(audit)}.",
        table(HEADER, [_row(audit, claim) for claim in audit.claims]),
        f"_{MEANING}_",
    ]
    if any(audit.reproductions.values()):
        parts.append(f"_{reproductions.MEANS}_")
    if audit.findings:
        parts += ["## Findings", bullets(finding.detail for finding in audit.findings)]
    if missing := unchecked(audit):
        parts += ["## Not checked", bullets(missing)]
    return "\n\n".join(parts) + "\n"


def cell(text: str) -> str:
    """Return `text` on one line, with what Markdown would take for markup escaped."""
    escaped = one_line(text).replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")
    return escaped.replace("*", "\\*").replace("_", "\\_").replace("`", "\\`")


def table(header: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """Return a pipe table of cells already escaped."""
    lines = [header, ("---",) * len(header), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def bullets(lines: Iterable[str]) -> str:
    """Return one bullet a line."""
    return "\n".join(f"- {cell(line)}" for line in lines)


def _row(audit: Audit, claim: Claim) -> tuple[str, ...]:
    verdict, found = audit.verdicts[claim.id], audit.adjudications.get(claim.id)
    label = audit.standing(claim)
    marked = f"{MARKS[label]} {NAMES[label]}"
    for said in asides(audit, claim):
        marked += f" ({cell(said)})"
    shown = "; ".join(grounds(audit, claim))
    number = claim.id.removeprefix("c").lstrip("0")
    sure = standing_confidence(verdict, found)
    again = "; ".join(reproductions.lines(audit, claim)) or "–"
    return (number, cell(claim.text), marked, sure, cell(shown), cell(again))
