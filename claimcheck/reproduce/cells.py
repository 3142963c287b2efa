"""The table cells that were found for a claim, with their tables and neighbours at hand."""

from collections.abc import Callable, Mapping, Sequence

from claimcheck.records import Cell, Document, Evidence, Quantity, Table, record
from claimcheck.text.normalize import tokens
from claimcheck.text.quantities import parse_cell
from claimcheck.text.synonyms import same_thing

SURELY = 0.8  # how alike a claim's word and a header's must be to name one thing


@record
class Held:
    """A cell with a number, in its table."""

    paper: str
    table: Table
    cell: Cell
    value: Quantity

    @property
    def place(self) -> str:
        """Return the cell as a person finds it: table, row, column."""
        path = (self.table.label or "table", *self.cell.row_header[-1:], *self.cell.column_header)
        return " › ".join(part for part in path if part)


class Words:
    """A claim's content words, asked whether they name a header."""

    def __init__(self, text: str) -> None:
        """Take the claim's text."""
        self._said = frozenset(tokens(text))

    def share(self, header: Sequence[str]) -> float:
        """Return the share of a header's words that the claim names; 0 for an empty header."""
        wanted = frozenset(token for part in header for token in tokens(part))
        return self.share_of(wanted)

    def share_of(self, wanted: frozenset[str]) -> float:
        """Return the share of these tokens that the claim names; 0 for none."""
        if not wanted:
            return 0.0
        named = sum(
            any(same_thing(word, token) >= SURELY for word in self._said) for token in wanted
        )
        return named / len(wanted)


def found_cells(
    evidence: Sequence[Evidence], documents: Mapping[str, Document]
) -> tuple[Held, ...]:
    """Return the numeric cells among a claim's evidence, in its order, each once."""
    held: dict[tuple[str, str], Held] = {}
    for piece in evidence:
        table_id, mark, place = piece.source.partition("#")
        document = documents.get(piece.paper)
        if piece.table is None or not mark or document is None:
            continue
        table = next((table for table in document.tables if table.id == table_id), None)
        if table is None or int(place) >= len(table.cells):
            continue
        cell = table.cells[int(place)]
        if values := numbers(cell):
            key = (piece.paper, piece.source)
            held.setdefault(key, Held(paper=piece.paper, table=table, cell=cell, value=values[0]))
    return tuple(held.values())


def row_of(held: Held) -> tuple[Held, ...]:
    """Return the numeric cells of the same row, left to right."""
    return _line(held, same=lambda other: other.row == held.cell.row)


def column_of(held: Held) -> tuple[Held, ...]:
    """Return the numeric cells of the same column, top to bottom."""
    return _line(held, same=lambda other: other.column == held.cell.column)


def numbers(cell: Cell) -> tuple[Quantity, ...]:
    """Return the quantities of a cell; none when it rather holds a name with digits in it."""
    letters = sum(character.isalpha() for character in cell.text)
    digits = sum(character.isdigit() for character in cell.text)
    if cell.text[:1].isalpha() and letters > max(2, digits):
        return ()
    return parse_cell(cell.text)


def _line(held: Held, *, same: Callable[[Cell], bool]) -> tuple[Held, ...]:
    return tuple(
        Held(paper=held.paper, table=held.table, cell=cell, value=values[0])
        for cell in held.table.cells
        if same(cell) and (values := numbers(cell))
    )
