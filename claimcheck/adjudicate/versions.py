"""Two versions of one paper of which only one supports a claim, and where they differ."""

from collections.abc import Iterator

from claimcheck.records import (
    ArxivId,
    CellReference,
    Document,
    Evidence,
    Label,
    OtherVersion,
    Verdict,
    record,
)
from claimcheck.text.normalize import tokens

Difference = tuple[str, str, str]  # said by the version that supports, by the other, and where


@record
class Reading:
    """A verdict on a claim at one version of a paper; evidence in the verdict's own order."""

    verdict: Verdict
    evidence: tuple[Evidence, ...]
    document: Document


def opposed(cited: Reading, other: Reading) -> OtherVersion | None:
    """Return what the other version says, where one of the two supports the claim and one does not.

    Two readings of the same words may fall out apart by chance, so the papers must differ there:
    the cell that supports the claim holds another value in the other paper, or the sentence is
    missing in it and the verdict on it is contradicted.
    """
    if (cited.verdict.label is Label.SUPPORTED) is (other.verdict.label is Label.SUPPORTED):
        return None
    for_it, against = (cited, other) if cited.verdict.label is Label.SUPPORTED else (other, cited)
    for piece in _resting(for_it):
        found = _cells(piece, against) if piece.table else _sentences(piece, for_it, against)
        if found is None:
            continue
        *said, place = (" ".join(part.split()) for part in found)
        mine, theirs = said if cited is for_it else said[::-1]
        there = f"{_name(other)} {theirs} {place}".rstrip()
        return OtherVersion(
            paper=other.document.paper,
            label=other.verdict.label,
            confidence=other.verdict.confidence,
            detail=f"{there}; the cited {_name(cited)} {mine}",
        )
    return None


def _resting(reading: Reading) -> Iterator[Evidence]:
    """Yield the pieces of this very paper that the verdict rests on."""
    for piece in reading.evidence:
        if piece.id in reading.verdict.rationale and piece.paper == reading.document.paper:
            yield piece


def _cells(piece: Evidence, against: Reading) -> Difference | None:
    """Return what both versions print in the same cell, where it is not the same."""
    cell = piece.table
    if cell is None:
        return None
    there = _same_cell(cell, against.document)
    if there is None or tokens(there) == tokens(cell.value):
        return None
    place = " › ".join(part for part in (cell.row, cell.column) if part)
    return f"says {cell.value}", f"says {there}", f"in {cell.label or 'a table'} ({place})"


def _same_cell(cell: CellReference, document: Document) -> str | None:
    """Return the text of the one cell with the same headers, of the same table if it can be."""
    path = (tokens(cell.row), tokens(cell.column))
    alike = [
        (table.label, held.text)
        for table in document.tables
        for held in table.cells
        if (tokens(" / ".join(held.row_header)), tokens(" / ".join(held.column_header))) == path
    ]
    same_table = [text for label, text in alike if label == cell.label]
    texts = same_table or [text for _, text in alike]
    return texts[0] if len(texts) == 1 else None


def _sentences(piece: Evidence, for_it: Reading, against: Reading) -> Difference | None:
    """Return the sentence that supports the claim, missing there, and what stands instead."""
    sentence = for_it.verdict.why
    if against.verdict.label is not Label.CONTRADICTED:
        return None
    if not sentence or sentence not in piece.text or _says(against.document, sentence):
        return None
    instead = against.verdict.why
    if instead and _says(against.document, instead) and not _says(for_it.document, instead):
        return f"says “{sentence}”", f"says “{instead}”", ""
    return f"says “{sentence}”", "does not say so", ""


def _says(document: Document, sentence: str) -> bool:
    wanted = " ".join(tokens(sentence))
    return any(wanted in " ".join(tokens(passage.text)) for passage in document.passages)


def _name(reading: Reading) -> str:
    version = ArxivId.parse(reading.document.paper).version
    return "copy without a version" if version is None else f"v{version}"
