"""A table's words set into rows and columns, then named by their headers."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from claimcheck.read.ink import Rule, Word
from claimcheck.records import Box

_NUMBER = re.compile(
    r"[+\-−–±≈~<>$(\[]*\d[\d.,:/±%×kKMBGTmshx()\]*†‡+\-−–e^]*|[-−–—✓✗×✔✘?]+|n/?a|N/?A|OOM"
)


@dataclass(slots=True, eq=False)
class Phrase:
    """The words of one cell in one row."""

    words: list[Word]
    x0: float
    x1: float
    base: float

    @property
    def text(self) -> str:
        """Return the words joined by spaces."""
        return " ".join(w.text for w in self.words)

    @property
    def numeric(self) -> bool:
        """Whether the phrase is a number, a pair of numbers or a sign for none."""
        return all(_NUMBER.fullmatch(w.text) for w in self.words)


@dataclass(slots=True, eq=False)
class Row:
    """One baseline of a table."""

    phrases: list[Phrase]
    base: float
    size: float


@dataclass(slots=True)
class Grid:
    """Rows, the columns' extents, how many rows are header and how many columns label the rows."""

    rows: list[Row]
    columns: list[tuple[float, float]]
    header: int
    labels: int
    places: list[dict[int, list[Phrase]]] = field(default_factory=list)


def rows_of(words: Sequence[Word]) -> list[Row]:
    """Return the words as rows of phrases, from the top."""
    rows: list[Row] = []
    current: list[Word] = []
    for word in sorted(words, key=lambda w: (w.base, w.x0)):
        if current and word.base - current[0].base > 0.32 * max(word.size, current[0].size):
            rows.append(_row(current))
            current = []
        current.append(word)
    if current:
        rows.append(_row(current))
    return rows


def _row(words: list[Word]) -> Row:
    words.sort(key=lambda w: w.x0)
    size = max(w.size for w in words)
    phrases: list[Phrase] = []
    for word in words:
        last = phrases[-1] if phrases else None
        if last is not None and _same_cell(last, word, size):
            last.words.append(word)
            last.x1 = max(last.x1, word.x1)
        else:
            phrases.append(Phrase([word], word.x0, word.x1, word.base))
    return Row(phrases, words[0].base, size)


def _same_cell(phrase: Phrase, word: Word, size: float) -> bool:
    gap = word.x0 - phrase.x1
    before, after = phrase.words[-1].text, word.text
    if before in "±/-–×|" or after in "±/-–×|" or after[0] in "±(":
        return gap < 0.8 * size
    if before[-1].isdigit() and after[0].isdigit():
        return gap < 0.3 * size
    return gap < 0.55 * size


def columns_in(rows: Sequence[Row]) -> list[tuple[float, float]]:
    """Return the x extents of the columns: where gaps persist over the rows."""
    full = [r for r in rows if len(r.phrases) >= 2] or list(rows)
    spare = 0 if len(full) < 6 else 1 if len(full) < 16 else 2
    events = sorted(
        [(p.x0, 1) for r in full for p in r.phrases]
        + [(p.x1, -1) for r in full for p in r.phrases],
        key=lambda e: (e[0], e[1]),
    )
    columns: list[tuple[float, float]] = []
    depth, start = 0, None
    for x, step in events:
        depth += step
        if depth > spare and start is None:
            start = x
        elif depth <= spare and start is not None:
            columns.append((start, x))
            start = None
    merged: list[tuple[float, float]] = []
    for column in columns:
        if merged and column[0] - merged[-1][1] < 1.0:
            merged[-1] = (merged[-1][0], column[1])
        else:
            merged.append(column)
    lone = [
        (p.x0, p.x1)
        for r in full
        for p in r.phrases
        if not any(p.x0 < c[1] and p.x1 > c[0] for c in merged)
    ]
    for x0, x1 in sorted(lone):
        if not any(x0 < c[1] and x1 > c[0] for c in merged):
            merged.append((x0, x1))
    return sorted(merged)


def grid_of(words: Sequence[Word], rules: Sequence[Rule], box: Box) -> Grid | None:
    """Return the grid of a table region, None where there are not two rows and two columns."""
    rows = rows_of(words)
    if len(rows) < 2:
        return None
    header = _header_rows(rows, rules, box)
    columns = columns_in(rows[header:])
    if len(columns) < 2:
        columns = columns_in(rows)
    if len(columns) < 2:
        return None
    grid = Grid(rows, columns, header, 1)
    grid.places = [_place(row, columns, header=at < header) for at, row in enumerate(rows)]
    grid.labels = _label_columns(grid)
    return grid


def _header_rows(rows: Sequence[Row], rules: Sequence[Rule], box: Box) -> int:
    wide = [r.at for r in rules if r.b - r.a > 0.85 * (box[2] - box[0])]
    for at in wide:
        above = sum(row.base < at for row in rows)
        if 0 < above < len(rows):
            return above
    for at, row in enumerate(rows):
        numbers = sum(p.numeric for p in row.phrases)
        if at and numbers >= max(1, 0.5 * (len(row.phrases) - 1)):
            return at
    return 1


def _place(
    row: Row, columns: Sequence[tuple[float, float]], *, header: bool
) -> dict[int, list[Phrase]]:
    places: dict[int, list[Phrase]] = {}
    for phrase in row.phrases:
        over = [i for i, c in enumerate(columns) if phrase.x0 < c[1] + 1 and phrase.x1 > c[0] - 1]
        if not over:
            middle = (phrase.x0 + phrase.x1) / 2
            over = [min(range(len(columns)), key=lambda i: abs(sum(columns[i]) / 2 - middle))]
        if header:
            for i in over:
                places.setdefault(i, []).append(phrase)
        else:
            best = max(
                over,
                key=lambda i: (min(phrase.x1, columns[i][1]) - max(phrase.x0, columns[i][0]), -i),
            )
            places.setdefault(best, []).append(phrase)
    return places


def _label_columns(grid: Grid) -> int:
    labels = 0
    for column in range(len(grid.columns) - 1):
        cells = [p for places in grid.places[grid.header :] for p in places.get(column, [])]
        if cells and sum(p.numeric for p in cells) > 0.3 * len(cells):
            break
        labels += 1
    return max(1, labels)
