"""A grid's cells with everything a reader would say to name them.

The grid is set as if on a page, each column as wide as its longest cell, and then named by the very
code that names what is read from ink; only that the spans are known here, not seen.
"""

from collections.abc import Sequence
from dataclasses import replace

from claimcheck.read.body import label_columns
from claimcheck.read.headers import header_count
from claimcheck.read.ink import Ink, Rule
from claimcheck.read.latex.grid import Grid, GridCell, GridRow, say
from claimcheck.read.latex.plain import Printed
from claimcheck.read.rows import Phrase, Row
from claimcheck.read.tables import cells_of, entries_under, stacked
from claimcheck.read.words import Word
from claimcheck.records import Cell

PITCH, SIZE = 20.0, 10.0  # of the imagined page: rows further apart than lines of one cell
_GLYPH, _GAP = 5.0, 15.0  # a character's width, the space between columns
_SPACE = 2.0  # between two words of a cell; less than where a phrase is parted
_MOST_HEADS = 4


def cells_in(grid: Grid, start: int) -> list[tuple[int, Cell]]:
    """Return the cells, each with its row in the grid; rows are numbered from `start`.

    A cell that spans rows names, or says its value in, each of them. The boxes are on an imagined
    page.
    """
    if len(grid.rows) < 2 or grid.columns < 2:
        return []
    columns = _columns(grid)
    rows = [_row(r, at, columns) for at, r in enumerate(grid.rows)]
    section = 0
    for row, of in zip(rows, grid.rows, strict=True):
        section += bool(of.full or _whole(of.partial, grid.columns))
        row.section = section
    rules = [rule for at, r in enumerate(grid.rows) for rule in _rules(r, at, columns)]
    place = {row.base: at for at, row in enumerate(rows)}
    cells: list[tuple[int, Cell]] = []
    for block in stacked(rows):
        at = cells[-1][1].row + 1 if cells else start
        first = place[block[0].base]
        part = grid.rows[first : first + len(block)]
        for cell in _block(part, block, columns, rules, at):
            line = round(cell.box[3] / PITCH) - 1
            cells.append((line, _as_set(cell, grid.rows[line])))
    return cells


def _block(
    part: Sequence[GridRow],
    rows: Sequence[Row],
    columns: Sequence[tuple[float, float]],
    rules: Sequence[Rule],
    start: int,
) -> list[Cell]:
    """Return the cells of rows under one header."""
    if len(rows) < 2:
        return []
    head = _head(part, rows, len(columns))
    if head >= len(rows):
        return []
    base = rows[0].base
    body = [_row(r, round(base / PITCH) - 1 + at, columns) for at, r in enumerate(_spread(part))]
    for made, row in zip(body, rows, strict=True):
        made.section = row.section
    body = body[head:]
    labels = label_columns(body, columns, _tall_columns(part[head:]))
    within = [r for r in rules if base - PITCH < r.at < rows[-1].base + PITCH]
    ink = Ink(width=columns[-1][1], height=rows[-1].base + PITCH)
    entries, panels = entries_under(rows[:head], body, columns, labels, within)
    return cells_of(entries, panels, labels, ink, start)


def _head(part: Sequence[GridRow], rows: Sequence[Row], columns: int) -> int:
    """Return how many rows are header: as ink would have it, but for what only the source tells.

    A name that spans rows keeps those rows together. Rows above the first rule (without rules: the
    first row) that name every column are the whole header, and so are rows above one cell that
    spans all columns.
    """
    head = header_count(rows)
    if not any(p.filled for p in rows[0].phrases):
        tall = max(c.rows for c in part[0].cells)
        head = max(head, tall) if tall <= _MOST_HEADS else head
    ruled = sum(r.section == rows[0].section for r in rows)
    first = ruled if ruled < len(rows) else max(c.rows for c in part[0].cells)
    if first < head:
        named = {c.column for r in part[:first] for c in r.cells if c.columns == 1}
        if len(named | {0}) == columns:
            return first
        groups = [at for at in range(first, head) if part[at].cells[0].columns == columns]
        return min(groups, default=head)
    return head


def _spread(rows: Sequence[GridRow]) -> list[GridRow]:
    """Return the rows with each cell that spans rows said again in every row it spans."""
    spread = [GridRow(list(r.cells), r.full, r.partial) for r in rows]
    for at, row in enumerate(rows):
        for cell in row.cells:
            for other in spread[at + 1 : at + cell.rows]:
                say(other, replace(cell, rows=1))
    return spread


def _tall_columns(rows: Sequence[GridRow]) -> int:
    """Return how many leading columns have cells that span rows, none but labels being so tall."""
    tall = {c.column for r in rows for c in r.cells if c.rows > 1 and c.columns == 1}
    return next(at for at in range(len(tall) + 1) if at not in tall)


def _columns(grid: Grid) -> list[tuple[float, float]]:
    """Return the columns' extents: each as wide as the longest cell that stands in it alone."""
    widest = [1] * grid.columns
    for row in grid.rows:
        for cell in row.cells:
            if cell.columns == 1:
                widest[cell.column] = max(widest[cell.column], len(cell.text))
    columns, x = [], 0.0
    for letters in widest:
        columns.append((x, x + letters * _GLYPH))
        x += letters * _GLYPH + _GAP
    return columns


def _row(row: GridRow, at: int, columns: Sequence[tuple[float, float]]) -> Row:
    base = PITCH * (at + 1)
    return Row([_phrase(c, base, columns) for c in row.cells], base, SIZE)


def _phrase(cell: GridCell, base: float, columns: Sequence[tuple[float, float]]) -> Phrase:
    """Return a cell as a phrase: at the left of its column, or over all the columns it spans."""
    last = cell.column + cell.columns - 1
    x0, x1 = columns[cell.column][0], columns[last][1]
    natural = len(cell.text) * _GLYPH
    if cell.columns == 1:
        x1 = x0 + natural
    glyph = _GLYPH * min(1.0, (x1 - x0) / natural)
    words = []
    x = x0
    for word in cell.words:
        end = x + len(word.text) * glyph
        words.append(_word(word, x, end, base))
        x = end + _SPACE * glyph / _GLYPH
    words[-1].x1 = x1
    return Phrase(words, x0, x1, base, span=(cell.column, last))


def _word(word: Printed, x0: float, x1: float, base: float) -> Word:
    style = word.style
    return Word(
        text=word.text,
        x0=x0,
        x1=x1,
        base=base,
        size=0.8 * SIZE if style.small else SIZE,
        font=f"{style.face}{'-bold' if style.bold else ''}",
        bold=style.bold,
        color=(float(len(style.color)),) if style.color else (),
        lead=word.lead,
        mark=word.mark,
    )


def _rules(row: GridRow, at: int, columns: Sequence[tuple[float, float]]) -> list[Rule]:
    """Return the rules above a row, half way to the row before."""
    height = PITCH * (at + 1) - 0.6 * PITCH
    if row.full:
        return [Rule(height, columns[0][0], columns[-1][1])]
    return [Rule(height, columns[a][0], columns[b][1]) for a, b in row.partial]


def _whole(partial: Sequence[tuple[int, int]], columns: int) -> bool:
    """Whether partial rules cover most of the width, as rules parted for their looks do."""
    return len({c for a, b in partial for c in range(a, b + 1)}) > 0.8 * columns


def _as_set(cell: Cell, row: GridRow) -> Cell:
    """Return the cell underlined if its words are in the source."""
    for own in row.cells:
        if own.column == cell.column:
            return replace(cell, underlined=all(w.style.underlined for w in own.words))
    return cell
