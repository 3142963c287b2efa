"""The report's own table of claims, written anew with our marks and confidence."""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from claimcheck.errors import InputError
from claimcheck.records import Adjudication, Claim, ClaimsTable, Label, Report, Verdict
from claimcheck.render.phrases import standing_confidence

_MARKS = {Label.SUPPORTED: "✓", Label.CONTRADICTED: "×", Label.NOT_ENOUGH_INFO: "?"}
_PERSON = "(person)"  # after a mark that is a person's
_NOBODY: Mapping[str, Adjudication] = MappingProxyType({})


def rewrite_claims_table(
    report: Report,
    verdicts: Mapping[str, Verdict],
    claims: Sequence[Claim],
    *,
    adjudications: Mapping[str, Adjudication] = _NOBODY,
) -> str:
    """Return the report's text with its claims table regenerated in place.

    Only the mark and confidence cells of claim rows change; every other character, line ends
    included, stays as it was. A person's mark stands for the audit's, and says so.

    Raises:
        InputError: if the report has no table of claims, the table has neither a mark nor a
            confidence column, or a claim has no verdict.
    """
    table = report.claims_table
    if table is None:
        raise InputError(
            f"{report.name} has no table of claims to write in place; print one without --write"
        )
    if table.mark_column is None and table.confidence_column is None:
        raise InputError(f"the claims table of {report.name} has no mark or confidence column")
    marks = _own_marks(claims)
    pieces: list[str] = []
    at = 0
    for claim in sorted(claims, key=lambda claim: claim.span.start):
        verdict = _verdict(report, verdicts, claim)
        start, end = _row(report.text, claim)
        if start < table.span.start or end > table.span.end:
            raise InputError(f"claim {claim.id} is not a row of the claims table of {report.name}")
        pieces += [
            report.text[at:start],
            _rewritten(
                report.text,
                start,
                end,
                claim=claim,
                table=table,
                cells=_cells(verdict, marks, adjudications.get(claim.id)),
            ),
        ]
        at = end
    return "".join([*pieces, report.text[at:]])


def claims_table(
    report: Report,
    verdicts: Mapping[str, Verdict],
    claims: Sequence[Claim],
    *,
    adjudications: Mapping[str, Adjudication] = _NOBODY,
) -> str:
    """Return only the table: the report's own one rewritten, else a Markdown table of its claims.

    Raises:
        InputError: if there are no claims, or a claim has no verdict.
    """
    if not claims:
        raise InputError(f"{report.name} has no claims, so there is no table to write")
    if report.claims_table:
        text = rewrite_claims_table(report, verdicts, claims, adjudications=adjudications)
        grown = len(text) - len(report.text)
        span = report.claims_table.span
        return text[span.start : span.end + grown] + "\n"
    rows = ["| Claim | Verdict | Confidence |", "|---|:-:|---:|"]
    for claim in claims:
        verdict = _verdict(report, verdicts, claim)
        mark, share = _cells(verdict, _MARKS, adjudications.get(claim.id))
        text = re.sub(r"(?<!\\)\|", r"\\|", " ".join(claim.text.split()))
        rows.append(f"| {text} | {mark} | {share} |")
    return "\n".join(rows) + "\n"


def _verdict(report: Report, verdicts: Mapping[str, Verdict], claim: Claim) -> Verdict:
    verdict = verdicts.get(claim.id)
    if verdict is None:
        raise InputError(f"claim {claim.id} of {report.name} has no verdict; audit it again")
    return verdict


def _own_marks(claims: Sequence[Claim]) -> dict[Label, str]:
    """Return the marks the report itself uses for verified and not, else ours."""
    marks = dict(_MARKS)
    for label, verified in ((Label.SUPPORTED, True), (Label.CONTRADICTED, False)):
        own = [c.reported.mark for c in claims if c.reported and c.reported.verified is verified]
        if own:
            marks[label] = max(sorted(set(own)), key=own.count)
    return marks


def _cells(
    verdict: Verdict, marks: Mapping[Label, str], found: Adjudication | None
) -> tuple[str, str]:
    mark = marks[verdict.label] if found is None else f"{marks[found.label]} {_PERSON}"
    return mark, standing_confidence(verdict, found)


def _row(text: str, claim: Claim) -> tuple[int, int]:
    """Return the (start, end) of the line a claim stands in, without its line end."""
    start = text.rfind("\n", 0, claim.span.start) + 1
    end = text.find("\n", claim.span.end)
    end = len(text) if end < 0 else end
    while end > start and text[end - 1] == "\r":
        end -= 1
    return start, end


def _rewritten(
    text: str,
    start: int,
    end: int,
    *,
    claim: Claim,
    table: ClaimsTable,
    cells: tuple[str, str],
) -> str:
    """Return one row with its mark and confidence replaced, padding and separators kept."""
    row = text[start:end]
    separator = "\t" if table.style == "tab" else "|"
    parts = re.split(r"\t" if separator == "\t" else r"(?<!\\)\|", row)
    first = 1 if separator == "|" and row.lstrip().startswith("|") else 0
    for column, value in zip((table.mark_column, table.confidence_column), cells, strict=True):
        if column is None or column == table.claim_column:
            continue
        index = first + column
        if index >= len(parts):
            raise InputError(
                f"the row of claim {claim.id} has too few columns to write a verdict in;"
                f" wanted {len(table.columns)}"
            )
        old = parts[index]
        left = old[: len(old) - len(old.lstrip())] if old.strip() else old[:1].strip("\t")
        right = old[len(old.rstrip()) :] if old.strip() else left
        parts[index] = f"{left}{value}{right}"
    return separator.join(parts)
