"""Report findings: what is wrong with a report as a whole, beside its single claims."""

import re
from collections.abc import Iterator, Sequence

from claimcheck.extract.claims import PLACEHOLDER
from claimcheck.extract.outline import lines
from claimcheck.extract.pieces import CITED_COUNT
from claimcheck.extract.references import same_title
from claimcheck.extract.titles import arxiv_ids
from claimcheck.records import Claim, Finding, Identity, IdentityCheck, Reference, Report
from claimcheck.text.quantities import find_quantities

_EXTRACTED = re.compile(
    r"\b([0-9]{1,5})\s+claims?\s+(?:were\s+)?(?:extracted|identified|found)", re.I
)
_VERIFIED = re.compile(
    r"\b([0-9]{1,5})\s+(?:claims?\s+)?(?:were\s+)?(?:independently\s+)?(?:verified|confirmed)", re.I
)
_RETRIEVED = re.compile(
    r"\b(?:yielded\s+|retrieved\s+|found\s+)?([0-9]{1,5})\s+(?:relevant\s+)?"
    r"(?:papers|sources|documents|articles)\b(?:\s+(?:were\s+)?(?:retrieved|found|reviewed))?",
    re.IGNORECASE,
)
_FULL_STOP = re.compile(r"[.!?…:;)\]\"”’*_`|>]\s*$")
_NAME = re.compile(
    r"(?<![\w-])[A-Z][\w]*[A-Z][\w]*(?:-[\w]+)*(?![\w-])|(?<![\w-])[A-Z]{2,}-[A-Z](?![\w-])"
)
_CUT_AFTER = re.compile(
    r"\b(?:the|a|an|of|in|on|at|to|for|from|by|with|and|or|than|that|which|is|are|was|were|as"
    r"|between|into|over|about|approximately|roughly|its|their)$",
    re.IGNORECASE,
)
_UNIT_WANTED = re.compile(
    r"\b(?:improvement|gain|increase|drop|decrease|reduction|difference|gap|decline|boost|margin)"
    r"s?\s+(?:of|by)\s+(?:about\s+|around\s+|up to\s+)?$",
    re.IGNORECASE,
)


def find_findings(
    report: Report, claims: Sequence[Claim], identities: Sequence[IdentityCheck]
) -> tuple[Finding, ...]:
    """Return the findings on `report`, ordered by kind of check, then by line.

    `claims` are its claims, `identities` what is known of the papers behind its ids.
    """
    return (
        *_threshold(report, claims),
        *_counts(report, claims),
        *_retrieved(report),
        *_wrong_ids(report, identities),
        *_shared_ids(report),
        *_unused(report, claims),
        *_cut_abstract(report),
        *_cut_claims(claims),
        *_placeholders(report),
        *_absent_names(report, claims),
    )


def _line(report: Report, place: int) -> int:
    return report.text.count("\n", 0, place) + 1


def _threshold(report: Report, claims: Sequence[Claim]) -> Iterator[Finding]:
    """Yield a finding when the marks say no more than that the confidence passes a number."""
    if report.claims_table is None:
        return
    told = [(c.reported.confidence, c.reported.verified) for c in claims if c.reported]
    sure = [(conf, ok) for conf, ok in told if conf is not None and ok is not None]
    passed = [conf for conf, ok in sure if ok]
    failed = [conf for conf, ok in sure if not ok]
    if len(sure) < 5 or not passed or not failed or max(failed) >= min(passed):
        return
    line = _line(report, report.claims_table.span.start)
    mark = next(c.reported.mark for c in claims if c.reported and c.reported.verified)
    detail = (
        f"{mark} stands exactly where confidence >= {min(passed):.2f} ({len(passed)} claims; the"
        f" other {len(failed)} have <= {max(failed):.2f}): the marks restate the confidence."
    )
    yield Finding(kind="threshold_verdicts", detail=detail, line=line)


def _counts(report: Report, claims: Sequence[Claim]) -> Iterator[Finding]:
    """Yield a finding for each count in the text that the report's own table does not bear out."""
    if report.claims_table is None:
        return
    verified = sum(bool(c.reported and c.reported.verified) for c in claims)
    before = report.text[: report.claims_table.span.start]
    for pattern, real, what in (
        (_EXTRACTED, len(claims), "claims extracted"),
        (_VERIFIED, verified, "claims verified"),
    ):
        for match in pattern.finditer(before):
            if int(match[1]) != real:
                detail = f"The text says {match[1]} {what}; the table has {real}."
                yield Finding(kind="header_count", detail=detail, line=_line(report, match.start()))


def _retrieved(report: Report) -> Iterator[Finding]:
    """Yield a finding when more papers are said to be retrieved than are cited."""
    cited = len(report.references)
    stop = min((r.span.start for r in report.references), default=len(report.text))
    for match in _RETRIEVED.finditer(report.text, 0, stop):
        words = match[0].lower()
        if not cited or not re.search(r"yield|retriev|found|review", words):
            continue
        if int(match[1]) != cited:
            detail = (
                f"The text says {match[1]} papers were retrieved; the report cites {cited}, so"
                " what the others said cannot be checked."
                if int(match[1]) > cited
                else f"The text says {match[1]} papers were retrieved; the report cites {cited}."
            )
            yield Finding(kind="retrieved_count", detail=detail, line=_line(report, match.start()))
            return


def _wrong_ids(report: Report, identities: Sequence[IdentityCheck]) -> Iterator[Finding]:
    """Yield a finding for each id behind which another paper stands."""
    spans = {reference.key: reference.span.start for reference in report.references}
    for check in identities:
        if check.identity is Identity.MISMATCH:
            detail = f"{check.arxiv_id} is not the paper cited: {check.detail}".rstrip(": .") + "."
            line = _line(report, spans[check.reference]) if check.reference in spans else None
            yield Finding(kind="wrong_id", detail=detail, line=line)


def _shared_ids(report: Report) -> Iterator[Finding]:
    """Yield a finding for each id that is given for works with different titles."""
    first: dict[str, Reference] = {}
    for reference in report.references:
        if reference.arxiv_id is None or reference.title is None:
            continue
        other = first.setdefault(reference.arxiv_id.base, reference)
        if other.title and not same_title(other.title, reference.title):
            detail = (
                f'{reference.arxiv_id} is given for two works: "{other.title}" and'
                f' "{reference.title}".'
            )
            line = _line(report, reference.span.start)
            yield Finding(kind="shared_id", detail=detail, line=line)


def _unused(report: Report, claims: Sequence[Claim]) -> Iterator[Finding]:
    """Yield a finding for each reference no claim is about, where claims cite for themselves."""
    everything = {reference.key for reference in report.references}
    own = [claim for claim in claims if set(claim.references) != everything]
    if len(everything) < 2 or len(own) < max(1, len(claims) // 2):
        return
    used = {key for claim in own for key in claim.references}
    for reference in report.references:
        if reference.key not in used:
            name = reference.title or str(reference.arxiv_id or reference.text[:60])
            yield Finding(
                kind="unused_reference",
                detail=f'No claim rests on reference {reference.key} ("{name}").',
                line=_line(report, reference.span.start),
            )


def _cut_abstract(report: Report) -> Iterator[Finding]:
    """Yield a finding when the abstract ends without an end."""
    for section in report.sections:
        if not re.fullmatch(r"(?:[0-9.]+\s*)?abstract:?", section.title, re.IGNORECASE):
            continue
        text = report.text[section.span.start : section.span.end].rstrip()
        if "\n" in text and not _FULL_STOP.search(text):
            tail = text[-40:].split("\n")[-1]
            place = section.span.start + len(text)
            detail = f'The abstract breaks off: "...{tail}".'
            yield Finding(kind="cut_abstract", detail=detail, line=_line(report, place))


def _cut_claims(claims: Sequence[Claim]) -> Iterator[Finding]:
    """Yield a finding for each claim that stops before it has said what it says."""
    whole = sum(claim.text.endswith(".") for claim in claims) >= 0.7 * len(claims)
    for claim in claims:
        text = claim.text.rstrip(" *")
        if not whole or text.endswith((".", "!", "?")) or CITED_COUNT.fullmatch(text):
            continue
        last = claim.quantities[-1] if claim.quantities else None
        bare = last is not None and last.end == len(text) and last.unit in ("bare", "count")
        if bare and last and _UNIT_WANTED.search(text[: last.start]):
            detail = f'Claim {claim.id} ends in a number without its unit: "...{text[-45:]}".'
        elif claim.reported is not None or _CUT_AFTER.search(text):
            detail = f'Claim {claim.id} breaks off: "...{text[-45:]}".'
        else:
            continue
        yield Finding(kind="cut_claim", detail=detail, line=claim.line)


def _placeholders(report: Report) -> Iterator[Finding]:
    """Yield a finding for each line with template text that was never filled in."""
    for number, start, end in lines(report.text):
        if match := PLACEHOLDER.search(report.text, start, end):
            detail = f'Template text was left in: "{match[0][:80]}".'
            yield Finding(kind="placeholder", detail=detail, line=number)


def _absent_names(report: Report, claims: Sequence[Claim]) -> Iterator[Finding]:
    """Yield a finding for each name in the title that nothing else in the report takes up.

    Only names with capitals inside ("XTREME-R") count, and only where the report has a table of
    claims: there the claims are all it offers on its title.
    """
    if report.claims_table is None:
        return
    said = " ".join([c.text for c in claims] + [r.title or "" for r in report.references])
    known = set(_NAME.findall(said))
    for name in dict.fromkeys(_NAME.findall(report.title)):
        if name not in known and not arxiv_ids(name) and not find_quantities(name):
            detail = f'The title is about "{name}", which no claim and no reference names.'
            yield Finding(
                kind="absent_name",
                detail=detail,
                line=1 + report.text[: report.text.find(name)].count("\n"),
            )
