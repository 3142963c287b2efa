"""Report -> Claims: the rows of its own table, else each sentence, bullet and row to check."""

import re
from collections.abc import Iterator

from claimcheck.extract.bibliography import bibliography
from claimcheck.extract.bind import Binder, Citation, bound, cites_others
from claimcheck.extract.kinds import kind_of
from claimcheck.extract.outline import plain
from claimcheck.extract.pieces import CITED_COUNT, Piece, Walk, pieces
from claimcheck.extract.tables import claims_table_rows, reported_verdict
from claimcheck.records import Claim, ClaimsTable, Reference, Report, ReportedVerdict, Span
from claimcheck.text.quantities import find_quantities

PLACEHOLDER = re.compile(
    r"\[(?:brief|insert|add|todo|tbd|your|describe|list|summary of|overview|fill|placeholder|name"
    r"|title|author|date|x+)\b[^\[\]]{0,200}\](?!\()|\blorem ipsum\b|\bTODO:|\{\{[^{}]{0,80}\}\}"
    r"|<(?:insert|your|placeholder)[^<>]{0,80}>",
    re.IGNORECASE,
)
"""Template text that was never filled in."""

_OURS = re.compile(  # what a report says of itself, which no paper can settle
    r"\b(?:our|we|us|my|I['’](?:ll|ve|m)|I (?:will|need|have|should|can)|let me|let['’]s)\b"
    r"|\bthis (?:review|report|survey|literature review|research|hypothesis|project|section"
    r"|synthesis|document)\b|\bthe (?:\w+ )?hypothes[ie]s\b(?! (?:about|that|of|on)\b)"
    r"|\bresearch (?:question|hypothesis)\b|\bfor the research\b"
    r"|\b(?:future|further) (?:work|research)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+(?:['’-]\w+)*")
_TAG = re.compile(r"</?(?:span|font|td|tr|div|img|br|strong|em|a|p)\b", re.IGNORECASE)
_VERBISH = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|can|cannot|could|may|might|will|does|do|did)\b"
    r"|\b[a-z]{2,}(?:s|ed|es|ing)\b",
    re.IGNORECASE,
)
_Bound = tuple[Piece, tuple[str, ...] | None, ReportedVerdict | None]


def find_claims(report: Report) -> tuple[Claim, ...]:
    """Return the claims of `report` in its order, ids "c01", "c02", ...; () when there are none.

    Where the report has its own table of claims, they are exactly its rows.
    """
    cited = bibliography(report.text)
    binder = Binder(cited)
    if report.claims_table:
        found = list(_table_claims(report, report.claims_table, binder))
    else:
        found = list(_prose_claims(report, binder, lists=cited.lists))
    known = {reference.key: reference for reference in report.references}
    width = max(2, len(str(len(found))))
    return tuple(
        _claim(report, bound_piece, known=known, claim_id=f"c{number:0{width}d}")
        for number, bound_piece in enumerate(found, 1)
    )


def _claim(
    report: Report, bound_piece: _Bound, *, known: dict[str, Reference], claim_id: str
) -> Claim:
    piece, keys, reported = bound_piece
    text = report.text[piece.start : piece.end]
    cited = report.references if keys is None else [known[key] for key in keys if key in known]
    quantities = find_quantities(text)
    return Claim(
        id=claim_id,
        text=text,
        span=Span(start=piece.start, end=piece.end),
        line=piece.line,
        kind=kind_of(text, quantities),
        quantities=quantities,
        references=tuple(reference.key for reference in cited),
        papers=tuple(dict.fromkeys(r.arxiv_id for r in cited if r.arxiv_id)),
        section=piece.place.title,
        context=piece.context,
        reported=reported,
    )


def _table_claims(report: Report, table: ClaimsTable, binder: Binder) -> Iterator[_Bound]:
    """Yield the rows of the report's own table, whatever they say."""
    place = Walk(report.sections, ()).at(table.span.start)
    for row in claims_table_rows(report.text, table):
        start, end = (
            row.cells[table.claim_column] if table.claim_column < len(row.cells) else (0, 0)
        )
        if start == end:
            continue
        own = binder.cited(report.text[row.start : row.end])
        piece = Piece(start=start, end=end, line=row.line, place=place, context="", own=own)
        keys = bound(own, around=Citation(), scope=binder.scope(start))
        yield piece, keys, reported_verdict(report.text, row, table)


def _prose_claims(
    report: Report, binder: Binder, *, lists: tuple[tuple[int, int], ...]
) -> Iterator[_Bound]:
    """Yield the pieces of the running text that are claims.

    A report that cites nothing anywhere in its text is read loosely: every statement counts.
    """
    candidates = []
    for piece in pieces(report.text, binder, found=report.sections, lists=lists):
        scope = binder.scope(piece.start)
        keys = bound(piece.own, around=piece.around, scope=scope)
        candidates.append((piece, keys, bool(scope and scope.single)))
    loose = all(keys is None for _, keys, _ in candidates)
    for piece, keys, single in candidates:
        text = report.text[piece.start : piece.end]
        claimed = _is_statement(text, row=piece.row) and _is_claim(
            piece, text, keys=keys, single=single, loose=loose
        )
        if claimed or CITED_COUNT.fullmatch(text):
            yield piece, keys, None


def _is_statement(text: str, *, row: bool) -> bool:
    """Return whether a stretch states something: no question, template text or bare name."""
    words = _WORD.findall(text)
    if len(words) < 3 or text.rstrip(" *_\"'”)").endswith(("?", ":")):
        return False
    if PLACEHOLDER.search(text) or _TAG.search(text):
        return False
    return row or any(word.islower() for word in words) or bool(find_quantities(text))


def _is_claim(
    piece: Piece, text: str, *, keys: tuple[str, ...] | None, single: bool, loose: bool
) -> bool:
    """Return whether a reader would check this statement against a paper."""
    if piece.row:
        return keys is not None or (loose and any(c.isdigit() for c in text))
    if _OURS.search(plain(text)) and not piece.own.explicit:
        return False
    if single or piece.own.keys or piece.own.hinted:
        return True
    if cites_others(text):
        return False
    words = len(_WORD.findall(text))
    if loose:
        return words >= 5 and bool(_VERBISH.search(text))
    if piece.place.weak:
        return False
    if keys is not None:
        return words >= 4 or bool(find_quantities(text))
    whole = text.endswith((".", "!"))
    stated = bool(find_quantities(text)) and bool(_VERBISH.search(text))
    return stated and whole and not piece.place.own_work
