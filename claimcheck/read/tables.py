"""Tables: regions made into cells that carry everything a reader would say to name them."""

from bisect import bisect
from collections import Counter
from collections.abc import Sequence
from operator import attrgetter

from claimcheck.read.body import Entry, bare, entries_of, label_columns
from claimcheck.read.headers import header_count
from claimcheck.read.ink import Ink, Rule
from claimcheck.read.panels import Panels
from claimcheck.read.regions import Region
from claimcheck.read.rows import (
    Phrase,
    Row,
    all_ruled,
    columns_in,
    fitted,
    plain,
    rows_of,
    unstretched,
    walls_of,
)
from claimcheck.read.stubs import spread
from claimcheck.read.words import Word, bounds
from claimcheck.records import Box, Cell, Table

_AT = attrgetter("at")
ASIDE = (18.0, 30.0)  # points left of ruled and unruled tables at which a label may run up the page

LEAST = 3  # values that make a grid where no caption says it is a table: a plot's lines bound fewer


def table_in(
    region: Region, ink: Ink, rules: Sequence[Rule], words: Sequence[Word], *, page: int
) -> Table | None:
    """Return the table of a region made of `words`, None where no grid can be seen in it."""
    box = region.box
    within = [
        r for r in rules if box[1] - 3 <= r.at <= box[3] + 3 and r.a < box[2] and r.b > box[0]
    ]
    slanted = [w for w in ink.slanted if box[0] < w.x0 < box[2] and box[1] < w.base < box[3]]
    walls = walls_of(ink.upright, box[1], box[3])
    rows = rows_of([*words, *slanted], walls)
    turned = _turned_heads(rows, ink.sideways, box)
    if turned:
        rows = rows_of([*words, *slanted, *turned], walls)
    _number_sections(rows, within, box[0], box[2])
    cells: list[Cell] = []
    for block in stacked(rows):
        start = cells[-1].row + 1 if cells else 0
        left = box[0] - ASIDE[not region.ruled]
        cells.extend(_block_cells(block, within, ink, start, left=left))
    caption = region.caption
    if len(cells) < (1 if caption and caption.kind == "table" else LEAST):
        return None
    return Table(
        id="",
        label=caption.label if caption else "",
        caption=" ".join(s.text for s in caption.segments) if caption else "",
        page=page,
        box=ink.to_page(box),
        cells=tuple(cells),
    )


def _turned_heads(rows: Sequence[Row], sideways: Sequence[tuple[str, Box]], box: Box) -> list[Word]:
    """Return the labels that run up the page above the first row of numbers, as words at its head.

    All stand on one row, for labels of unlike length may be set flush or about one middle.
    """
    first = next((r for r in rows if sum(p.filled for p in r.phrases) >= 2), None)
    if first is None:
        return []
    left = first.phrases[0].x1
    heads = [
        (text, b)
        for text, b in sideways
        if max(left, box[0] - 2) < (b[0] + b[2]) / 2 < box[2] + 2
        and box[1] - 4 < b[1]
        and b[3] < first.base - 0.5 * first.size
    ]
    base = max((b[3] for _, b in heads), default=0.0)
    return [Word(text, b[0], b[2], base, b[2] - b[0], "", False) for text, b in heads]


def stacked(rows: Sequence[Row]) -> list[list[Row]]:
    """Return the rows parted where a rule and a full header begin a further table below."""
    blocks: list[list[Row]] = [[]]
    ruled = all_ruled(rows)
    filled = [sum([p.filled for p in r.phrases]) for r in rows]
    numbers: list[Row] = []  # rows of the block so far with two values or more
    for at, row in enumerate(rows):
        block = blocks[-1]
        if (
            len(numbers) >= 2
            and row.section != block[-1].section
            and len(row.phrases) >= max(3, 0.7 * len(numbers[-1].phrases) - 1)
            and not filled[at]
            and not (ruled and row.phrases[0].text != block[0].phrases[0].text)
            and any(count >= 2 for count in filled[at + 1 : at + 3])
        ):
            blocks.append([])
            numbers = []
        blocks[-1].append(row)
        if filled[at] >= 2:
            numbers.append(row)
    return blocks


def _block_cells(
    rows: Sequence[Row], rules: Sequence[Rule], ink: Ink, start: int, *, left: float
) -> list[Cell]:
    """Return the cells of rows that share one set of columns, numbered from `start`.

    What runs up the page right of `left` is a label of theirs.
    """
    if len(rows) < 2:
        return []
    head = header_count(rows)
    if head >= len(rows):
        return []
    columns = columns_in(rows[head:])
    if len(columns) < 2:
        columns = columns_in(rows)
    if len(columns) < 2:
        return []
    columns = unstretched(columns, rows[:head], rows[head:])
    within = [r for r in rules if rows[0].base - 30 < r.at < rows[-1].base + 30]
    heads = [fitted(r, columns) for r in rows[:head]]
    labels = label_columns(rows[head:], columns)
    body, stubs = spread([fitted(r, columns) for r in rows[head:]], columns, within)
    if stubs:
        labels = label_columns(body, columns, stubs)
    entries, panels = entries_under(heads, body, columns, labels, within)
    _name_sideways(entries, ink.sideways, (left, columns[labels][0]))
    return cells_of(entries, panels, labels, ink, start)


def entries_under(
    heads: Sequence[Row],
    body: Sequence[Row],
    columns: Sequence[tuple[float, float]],
    labels: int,
    rules: Sequence[Rule],
) -> tuple[list[Entry], Panels]:
    """Return the body's rows of values, and the header paths over them at each height."""
    panels = Panels(heads, columns, rules, labels)
    inner = [r for r in rules if not heads or heads[-1].base < r.at]
    return entries_of(panels.take(body), columns, labels, inner), panels


def _name_sideways(
    entries: Sequence[Entry], sideways: Sequence[tuple[str, Box]], zone: tuple[float, float]
) -> None:
    """Give rows the label that runs up the page beside them, within the x of `zone`."""
    if not entries:
        return
    top, bottom = entries[0].row.base - 20, entries[-1].row.base + 12
    beside = [
        (text, (box[1] + box[3]) / 2)
        for text, box in sideways
        if not bare(text)
        and zone[0] < box[0]
        and box[2] < zone[1] + 2
        and top < (box[1] + box[3]) / 2 < bottom
    ]
    if not beside:
        return
    for entry in entries:
        base, section = entry.row.base - 0.3 * entry.row.size, entry.row.section
        rows = [e.row.base for e in entries if e.row.section == section]
        within = [(t, y) for t, y in beside if rows[0] - 12 < y < rows[-1] + 4]
        entry.side = min(within or beside, key=lambda b: (abs(b[1] - base), b[1]))[0]


def _number_sections(rows: Sequence[Row], rules: Sequence[Rule], x0: float, x1: float) -> None:
    """Count for each row the heights above it at which rules run over most of the width."""
    heights: dict[int, float] = {}
    for rule in rules:
        key = round(rule.at)
        near = next((k for k in (key, key - 1, key + 1) if k in heights), key)
        heights[near] = heights.get(near, 0.0) + min(rule.b, x1) - max(rule.a, x0)
    full = sorted(y for y, width in heights.items() if width > 0.8 * (x1 - x0))
    for row in rows:
        row.section = sum(y < row.base - 0.2 * row.size for y in full)


def cells_of(
    entries: Sequence[Entry], panels: Panels, labels: int, ink: Ink, start: int
) -> list[Cell]:
    """Return the cells right of the first column, each with its header paths."""
    names = [_named(entry, panels.paths_at(entry.row.base)) for entry in entries]
    twins = Counter(
        (entry.side, entry.group, *path) for entry, path in zip(entries, names, strict=True)
    )
    beside = _beside(entries, labels)
    rules = sorted(panels.rules, key=_AT)
    cells: list[Cell] = []
    for at, (entry, named) in enumerate(zip(entries, names, strict=True), start=start):
        paths = panels.paths_at(entry.row.base)
        extra: tuple[int, str] | None = None
        if twins[entry.side, entry.group, *named] > 1:
            extra = _telling(entry, paths, labels)
        for column, phrases in sorted(entry.places.items()):
            if column == 0:
                continue
            path = [entry.side, entry.group, *named[: min(column, labels)]]
            if column in beside and beside[column] in entry.places:
                path.append(cell_text(entry.places[beside[column]]))
            if extra is not None and column > extra[0]:
                path.append(extra[1])
            for words in _values(phrases):
                cells.append(
                    Cell(
                        row=at,
                        column=column,
                        text=" ".join(plain(w) for w in words),
                        box=ink.to_page(bounds(words)),
                        row_header=tuple(p for p in path if p),
                        column_header=tuple(paths[column]),
                        bold=all(w.bold for w in words),
                        underlined=_underlined(words, rules),
                    )
                )
    return cells


def _beside(entries: Sequence[Entry], labels: int) -> dict[int, int]:
    """Return for columns of numbers the column of names between them and the numbers further left.

    A row of two halves, "X | Model | Acc. | Model | Acc.", needs it to name its second half.
    """
    columns = sorted({c for e in entries for c in e.places if c >= labels})
    digits: dict[int, bool] = {}
    for column in columns:
        cells = [p for e in entries for p in e.places.get(column, [])]
        digits[column] = sum(p.filled for p in cells) > 0.5 * len(cells)
    beside: dict[int, int] = {}
    name: int | None = None
    numbers = False
    for column in columns:
        if digits[column]:
            numbers = True
            if name is not None:
                beside[column] = name
        elif numbers:
            name = column
    return beside


def _named(entry: Entry, paths: Sequence[Sequence[str]]) -> list[str]:
    """Return the entry's labels; a bare number or tick takes its column's name before it."""
    return [
        f"{paths[i][-1]} {text}" if paths[i] and text and bare(text) else text
        for i, text in enumerate(entry.path)
    ]


def _telling(entry: Entry, paths: Sequence[Sequence[str]], labels: int) -> tuple[int, str] | None:
    """Return the first filled column of a row that shares its labels with others, and its text."""
    for column in sorted(entry.places):
        if column >= labels:
            name = paths[column][-1] if paths[column] else ""
            return column, f"{name} {cell_text(entry.places[column])}".strip()
    return None


def _underlined(words: Sequence[Word], rules: Sequence[Rule]) -> bool:
    """Whether a rule runs right under the words and no further; marks behind them may lack it.

    The rules come from the top.
    """
    x0, x1, base = words[0].x0, words[-1].x1, words[0].base
    most = (x0 + x1) / 2
    for rule in rules[bisect(rules, base, key=_AT) :]:
        if rule.at - base >= 4:
            return False
        if rule.at - base > 0.3 and abs(rule.a - x0) < 2.5 and most < rule.b < x1 + 2.5:
            return True
    return False


def _values(phrases: Sequence[Phrase]) -> list[list[Word]]:
    """Return a cell's words; a gain in brackets in another colour or size is a value of its own."""
    if len(phrases) == 1 and len(phrases[0].words) == 1:  # mostly
        return [phrases[0].words]
    ordered = sorted(phrases, key=lambda p: (round(p.base), p.x0))
    words = [w for p in ordered for w in p.words]
    for at, word in enumerate(words):
        if (
            at
            and word.text[0] in "([↑↓"
            and any(c.isdigit() for c in word.text)
            and words[0].text[0].isdigit()
            and (word.color != words[0].color or word.size < 0.9 * words[0].size)
        ):
            return [words[:at], words[at:]]
    return [words]


def cell_text(phrases: Sequence[Phrase]) -> str:
    """Return a cell's words in reading order, footnote marks split off."""
    ordered = sorted(phrases, key=lambda p: (round(p.base), p.x0))
    return " ".join(plain(w) for p in ordered for w in p.words)
