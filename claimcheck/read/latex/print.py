"""Where a source's table is printed: the words of a PDF's pages that its cells are found in."""

import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from statistics import median

from claimcheck.read.ink import Ink
from claimcheck.read.pages import View
from claimcheck.read.rows import plain
from claimcheck.read.words import Word, bounds
from claimcheck.records import Box, Cell

_DASHES = str.maketrans("−–—‐‑‒∼", "------~", "  \u2009")
_NAME = 0.6  # what a row's own name counts for beside one of its cells
_START, _STARTED = 8, 2  # letters and words from which a line holds the start of a longer text
_FOLLOWING = 24  # lines below in which a text may go on, those of other cells counted
_LEEWAY = 8.0  # points by which a text's lines may differ at their ends
_BAND = 20.0  # points a column reaches to either side of its middle at least


@lru_cache(maxsize=16384)
def glued(text: str) -> str:
    """Return a text as it is compared: compatibility forms and dashes one, no spaces."""
    return "".join(unicodedata.normalize("NFKC", text).translate(_DASHES).split())


@dataclass(slots=True, eq=False)
class PrintLine:
    """One line of a page's words, left to right, and where in it the wanted texts stand."""

    page: int
    ink: Ink
    words: list[Word]
    runs: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    starts: dict[str, tuple[int, int]] = field(default_factory=dict)  # where only a text's start is

    def box(self, run: tuple[int, int]) -> Box:
        """Return the box around some of its words, on the page."""
        return self.ink.to_page(bounds(self.words[run[0] : run[1]]))


@dataclass(slots=True)
class Found:
    """A cell found in print: its page and box, and the text printed there where it is another."""

    cell: Cell
    page: int
    box: Box
    printed: str | None = None
    sure: bool = True  # its very text stands there


def lines_in(views: Iterable[View], region: Box | None = None) -> list[PrintLine]:
    """Return the lines of pages' words, from the top; of a region of the page alone if given."""
    lines: list[PrintLine] = []
    for view in views:
        words = view.ink.words
        if region is not None:
            words = [w for w in words if _within(view.ink.to_page(_box(w)), region)]
        row: list[Word] = []
        for word in sorted(words, key=lambda w: (w.base, w.x0)):
            if row and word.base - row[0].base > 0.36 * max(word.size, row[0].size):
                lines.append(_line(view, row))
                row = []
            row.append(word)
        if row:
            lines.append(_line(view, row))
    return lines


def _line(view: View, row: Sequence[Word]) -> PrintLine:
    return PrintLine(view.page, view.ink, sorted(row, key=lambda w: w.x0))


def _box(word: Word) -> Box:
    return (word.x0, word.y0, word.x1, word.y1)


def _within(box: Box, region: Box) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return region[0] - 6 < x < region[2] + 6 and region[1] - 6 < y < region[3] + 6


def locate(part: Sequence[tuple[int, Cell]], lines: Sequence[PrintLine]) -> list[Found]:
    """Return the cells of a tabular that are in print, its rows found in the order of the lines.

    A cell whose text is not found, though its row and column are, comes with what is printed in its
    place, or with that place alone where nothing is.
    """
    rows: dict[int, list[Cell]] = {}
    for at, cell in part:
        rows.setdefault(at, []).append(cell)
    order = [sorted(cells, key=lambda c: c.column) for _, cells in sorted(rows.items())]
    wanted = {glued(c.text) for cells in order for c in cells}
    wanted |= {glued(c.row_header[-1]) for cells in order for c in cells if c.row_header}
    telling = _filled(lines, wanted - {""})
    pairs = _aligned(order, telling)
    bands = _bands(pairs)
    place = {id(line): at for at, line in enumerate(lines)}
    found: list[Found] = []
    for cells, line in pairs:
        at = place[id(line)] + 1
        found += _row(
            cells, line, bands, [x for x in lines[at : at + _FOLLOWING] if x.page == line.page]
        )
    return found


def _filled(lines: Sequence[PrintLine], wanted: set[str]) -> list[PrintLine]:
    """Return the lines in which some wanted text stands, each told where."""
    ordered = sorted(wanted)
    longest = max(map(len, wanted), default=0)
    found = []
    for line in lines:
        texts = [glued(plain(w)) for w in line.words]
        line.runs, line.starts = {}, {}
        for start in range(len(texts)):
            text, begun = "", 0
            for end in range(start, len(texts)):
                if len(text) + len(texts[end]) > longest or not _begins(text + texts[end], ordered):
                    break
                text, begun = text + texts[end], end + 1
                if text in wanted:
                    line.runs.setdefault(text, []).append((start, end + 1))
            if begun - start >= _STARTED and len(text) >= _START:
                at = bisect_left(ordered, text)
                line.starts.setdefault(ordered[at], (start, begun))
        if line.runs or line.starts:
            found.append(line)
    return found


def _begins(text: str, ordered: Sequence[str]) -> bool:
    at = bisect_left(ordered, text)
    return at < len(ordered) and ordered[at].startswith(text)


Bands = dict[int, tuple[float, float]]


def _in_order(
    cells: Sequence[Cell], line: PrintLine, bands: Bands | None
) -> dict[int, tuple[int, int]]:
    """Return where in the line each cell stands, by its place in `cells`, left to right."""
    found: dict[int, tuple[int, int]] = {}
    at = 0
    for place, cell in enumerate(cells):
        text = glued(cell.text)
        begun = [line.starts[text]] if text in line.starts else []
        for start, end in line.runs.get(text, begun):
            if start < at:
                continue
            if bands is not None and cell.column in bands:
                middle = (line.words[start].x0 + line.words[end - 1].x1) / 2
                low, high = bands[cell.column]
                if not low <= middle <= high:
                    continue
            found[place] = (start, end)
            at = end
            break
    return found


def _score(cells: Sequence[Cell], line: PrintLine) -> float:
    """Return how many of a row's cells stand in the line, its own name counted too."""
    here = len(_in_order(cells, line, None))
    names = {glued(c.row_header[-1]) for c in cells if c.row_header}
    return here + _NAME * any(name in line.runs for name in names)


def _aligned(
    rows: Sequence[Sequence[Cell]], lines: Sequence[PrintLine]
) -> list[tuple[Sequence[Cell], PrintLine]]:
    """Return rows with their lines, both in order, so that most cells are found in all."""
    texts = [{glued(c.text) for c in cells} for cells in rows]
    held = [line.runs.keys() | line.starts.keys() for line in lines]
    scores = [
        [
            0.0 if want.isdisjoint(has) else _score(cells, line)
            for line, has in zip(lines, held, strict=True)
        ]
        for cells, want in zip(rows, texts, strict=True)
    ]
    best = [[0.0] * (len(lines) + 1) for _ in range(len(rows) + 1)]
    for r in range(len(rows) - 1, -1, -1):
        for c in range(len(lines) - 1, -1, -1):
            best[r][c] = max(best[r + 1][c], best[r][c + 1], scores[r][c] + best[r + 1][c + 1])
    pairs = []
    r = c = 0
    while r < len(rows) and c < len(lines):
        if scores[r][c] >= 1 and best[r][c] == scores[r][c] + best[r + 1][c + 1]:
            pairs.append((rows[r], lines[c]))
            r, c = r + 1, c + 1
        elif best[r][c] == best[r][c + 1]:
            c += 1
        else:
            r += 1
    return pairs


def _bands(pairs: Iterable[tuple[Sequence[Cell], PrintLine]]) -> Bands:
    """Return each column's extent, from where most of its cells were found."""
    spots: dict[int, list[tuple[float, float]]] = {}
    for cells, line in pairs:
        for place, (start, end) in _in_order(cells, line, None).items():
            x0, x1 = line.words[start].x0, line.words[end - 1].x1
            spots.setdefault(cells[place].column, []).append((x0, x1))
    bands: Bands = {}
    for column, extents in spots.items():
        middle = median((x0 + x1) / 2 for x0, x1 in extents)
        reach = max(_BAND, *(x1 - x0 for x0, x1 in extents if x0 < middle < x1), 0.0)
        bands[column] = (middle - reach, middle + reach)
    return bands


def _row(
    cells: Sequence[Cell], line: PrintLine, bands: Bands, below: Sequence[PrintLine]
) -> list[Found]:
    """Return a row's cells as they stand in their line, and go on in those below it."""
    hits = _in_order(cells, line, bands)
    taken = {at for start, end in hits.values() for at in range(start, end)}
    found = []
    for place, cell in enumerate(cells):
        if place in hits:
            box, whole = _followed(glued(cell.text), line, hits[place], below)
            found.append(Found(cell, line.page, box, sure=whole))
            continue
        left = max((hits[p][1] for p in hits if p < place), default=0)
        right = min((hits[p][0] for p in hits if p > place), default=len(line.words))
        free = [
            at
            for at in range(left, right)
            if at not in taken and _in_band(line.words[at], bands.get(cell.column))
        ]
        if free:
            taken.update(free)
            printed = " ".join(plain(line.words[at]) for at in free)
            box = line.box((free[0], free[-1] + 1))
            found.append(Found(cell, line.page, box, printed=printed, sure=False))
        elif cell.column in bands:
            found.append(Found(cell, line.page, _guessed(line, bands[cell.column]), sure=False))
    return found


def _followed(
    wanted: str, line: PrintLine, run: tuple[int, int], below: Sequence[PrintLine]
) -> tuple[Box, bool]:
    """Return the box of a text that begins in a line and goes on below, and whether all of it does.

    A word may be broken by a hyphen that the source does not have.
    """
    start, end = run
    words = line.words[start:end]
    left = wanted.removeprefix("".join(glued(plain(w)) for w in words))
    x0, x1 = words[0].x0, words[-1].x1
    if left and end < len(line.words) and line.words[end].text.endswith("-"):
        broken = glued(line.words[end].text)[:-1]
        if left.startswith(broken):
            left, x1 = left.removeprefix(broken), line.words[end].x1
    boxes = [line.ink.to_page(bounds(words))]
    for other in below if left else ():
        here = [w for w in other.words if w.x0 > x0 - _LEEWAY and w.x1 < x1 + 2 * _LEEWAY]
        text = "".join(glued(plain(w)) for w in here)
        if text.endswith("-") and not left.startswith(text):
            text = text[:-1]
        if not here or not left.startswith(text):
            continue
        left = left.removeprefix(text)
        boxes.append(other.ink.to_page(bounds(here)))
        if not left:
            break
    return around(boxes), not left


def around(boxes: Sequence[Box]) -> Box:
    """Return the box around boxes."""
    return (
        min(b[0] for b in boxes),
        min(b[1] for b in boxes),
        max(b[2] for b in boxes),
        max(b[3] for b in boxes),
    )


def _in_band(word: Word, band: tuple[float, float] | None) -> bool:
    return band is not None and band[0] <= (word.x0 + word.x1) / 2 <= band[1]


def _guessed(line: PrintLine, band: tuple[float, float]) -> Box:
    """Return where a cell would stand in the line, for one set over several lines."""
    first = line.words[0]
    return line.ink.to_page((band[0], first.y0, band[1], first.y1))
