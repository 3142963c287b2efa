"""Tables drawn with PyMuPDF, for machines without LaTeX: the same grids, plainly set."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from random import Random

import pymupdf
from grids import Grid, Line, Shape, Value, make_grid
from wording import caption, paragraph

_WIDTH, _HEIGHT = 612.0, 792.0
_COLUMNS = {1: [(72.0, 540.0)], 2: [(60.0, 297.0), (315.0, 552.0)]}
_FACES = {False: "tiro", True: "tibo"}


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """A way to draw: rules "booktabs", "ruled" or "none"; groups "row" or "rotated".

    `middle`: labels said once for a run of rows, in the middle of them; with "parted", rules
    between the runs too.
    """

    name: str
    shape: Shape
    rules: str = "booktabs"
    groups: str = "row"
    columns: int = 1
    size: float = 9.0
    gap: float = 12.0
    below: bool = False
    right: bool = False
    turn: int = 0
    middle: str = ""


_NESTED = Shape(nested=True, stubs=("Family", "Size", "Method"), columns=(3, 5))

DRAWN = (
    Drawn(name="drawn: booktabs", shape=Shape(best="bold")),
    Drawn(name="drawn: two columns", shape=Shape(columns=(2, 3)), columns=2, size=8.0, gap=8.0),
    Drawn(name="drawn: fully ruled", shape=Shape(columns=(3, 5)), rules="ruled"),
    Drawn(name="drawn: rule-less", shape=Shape(columns=(3, 5)), rules="none", below=True),
    Drawn(name="drawn: spanning headers", shape=Shape(levels=2, columns=(4, 6))),
    Drawn(name="drawn: group rows", shape=Shape(rows=(6, 10), groups=(2, 3))),
    Drawn(
        name="drawn: rotated group labels",
        shape=Shape(rows=(10, 12), groups=(2, 2), short_groups=True),
        groups="rotated",
    ),
    Drawn(
        name="drawn: signs, flush right",
        shape=Shape(kinds=("negative", "spread", "signed"), columns=(3, 4)),
        right=True,
    ),
    Drawn(name="drawn: small and tight", shape=Shape(columns=(6, 9)), size=6.0, gap=4.5),
    Drawn(
        name="drawn: centred labels",
        shape=Shape(nested=True, stubs=("Family", "Method")),
        middle="plain",
    ),
    Drawn(name="drawn: centred labels, nested", shape=_NESTED, middle="plain"),
    Drawn(name="drawn: centred labels, nested, rules", shape=_NESTED, middle="parted"),
    Drawn(name="drawn: rotated page", shape=Shape(columns=(5, 8)), turn=90),
)


@dataclass(slots=True)
class Pen:
    """A PDF under the pen; `y` is the next free baseline of the page's column `at`."""

    style: Drawn
    rng: Random
    pdf: pymupdf.Document = field(default_factory=pymupdf.open)
    at: int = 0
    y: float = 0.0

    @property
    def page(self) -> pymupdf.Page:
        """Return the page under the pen."""
        return self.pdf[self.pdf.page_count - 1]

    @property
    def column(self) -> tuple[float, float]:
        """Return the left and right edge of the column under the pen."""
        return _COLUMNS[self.style.columns][self.at]

    def turn_page(self) -> None:
        """Go on to the next page."""
        self.pdf.new_page(width=_WIDTH, height=_HEIGHT)
        self.at, self.y = 0, 80.0

    def write(self, x: float, text: str, *, size: float = 10.0, bold: bool = False) -> None:
        """Set one line at the current baseline."""
        writer = pymupdf.TextWriter(self.page.rect)
        writer.append((x, self.y), text, font=pymupdf.Font(_FACES[bold]), fontsize=size)
        writer.write_text(self.page)

    def rule(self, x0: float, x1: float, y: float, *, width: float = 0.6) -> None:
        """Draw a level rule."""
        self.page.draw_line((x0, y), (x1, y), width=width)

    def prose(self, text: str, *, size: float = 10.0, foot: float = 730.0) -> None:
        """Set running text in the column, on to the next column where this one is full."""
        line: list[str] = []
        for word in [*text.split(), ""]:
            left, right = self.column
            if line and (not word or width(" ".join([*line, word]), size) > right - left):
                if self.y > foot:
                    self.at, self.y = self.at + 1, 80.0
                    if self.at == self.style.columns:
                        self.turn_page()
                    left, right = self.column
                self.write(left, " ".join(line), size=size)
                self.y += 1.2 * size
                line = []
            line.append(word)


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Return a text's width in points."""
    return float(pymupdf.Font(_FACES[bold]).text_length(text, fontsize=size))


def _edges(grid: Grid, style: Drawn, left: float, right: float) -> list[tuple[float, float]]:
    """Return the left and right edge of each column, label columns first, centred in the column."""
    texts = [[s, *(line.labels[n] for line in grid.lines)] for n, s in enumerate(grid.stubs)]
    texts += [
        [path[-1], *(line.values[n].text for line in grid.lines)]
        for n, path in enumerate(grid.columns)
    ]
    widths = [max(width(t, style.size, bold=True) for t in column) + 1 for column in texts]
    lead = 1.5 * style.size if style.groups == "rotated" else 0.0
    x = (
        left
        + max(0.0, (right - left - sum(widths) - style.gap * (len(widths) - 1) - lead) / 2)
        + lead
    )
    edges = []
    for each in widths:
        edges.append((x, x + each))
        x += each + style.gap
    return edges


def _header(pen: Pen, grid: Grid, edges: Sequence[tuple[float, float]]) -> None:
    size, lead = pen.style.size, len(grid.stubs)
    for level in range(grid.depth):
        last = level == grid.depth - 1
        for path, run in groupby(
            range(len(grid.columns)), key=lambda c: grid.columns[c][: level + 1]
        ):
            over = [edges[lead + c] for c in run]
            x0, x1 = over[0][0], over[-1][1]
            text = path[-1]
            pen.write((x0 + x1 - width(text, size)) / 2, text, size=size)
            if not last and pen.style.rules != "none":
                pen.rule(x0, x1, pen.y + 0.35 * size, width=0.4)
        if last:
            for stub, (x0, _) in zip(grid.stubs, edges, strict=False):
                pen.write(x0, stub, size=size)
        pen.y += 1.4 * size


def _row(
    pen: Pen, labels: Sequence[str], values: Sequence[Value], edges: Sequence[tuple[float, float]]
) -> None:
    size = pen.style.size
    for text, (x0, _) in zip(labels, edges, strict=False):
        if text:
            pen.write(x0, text, size=size)
    for value, (x0, x1) in zip(values, edges[len(labels) :], strict=True):
        wide = width(value.text, size, bold=value.bold)
        x = x1 - wide if pen.style.right else (x0 + x1 - wide) / 2
        pen.write(x, value.text, size=size, bold=value.bold)
    pen.y += 1.25 * size


def _once(
    pen: Pen, lines: Sequence[Line], edges: Sequence[tuple[float, float]], bases: Sequence[float]
) -> None:
    """Write each label but the innermost in the middle of its rows, long ones in two lines."""
    size = pen.style.size
    for depth in range(1, len(lines[0].labels)):
        for label, run in groupby(range(len(lines)), key=lambda at: lines[at].labels[:depth]):
            at = list(run)
            words = label[-1].split(" ", 1) if len(at) > 2 else [label[-1]]
            middle = (bases[at[0]] + bases[at[-1]]) / 2
            for nth, text in enumerate(words):
                pen.y = middle + (nth - (len(words) - 1) / 2) * 1.1 * size
                pen.write(edges[depth - 1][0], text, size=size)


def _middle_rows(pen: Pen, lines: Sequence[Line], edges: Sequence[tuple[float, float]]) -> None:
    """Draw rows whose outer labels are said once."""
    bases: list[float] = []
    size = pen.style.size
    for at, line in enumerate(lines):
        before = lines[at - 1].labels if at else line.labels
        differs = [n for n in range(len(before) - 1) if before[n] != line.labels[n]]
        if differs and pen.style.middle == "parted":
            pen.y += 0.4 * size
            pen.rule(edges[differs[0]][0] - 3, edges[-1][1] + 3, pen.y - 1.1 * size, width=0.4)
        bases.append(pen.y)
        _row(pen, [*[""] * (len(before) - 1), line.labels[-1]], line.values, edges)
    foot = pen.y
    _once(pen, lines, edges, bases)
    pen.y = foot


def _table(pen: Pen, grid: Grid) -> None:
    """Draw a grid from the current baseline on."""
    style, size = pen.style, pen.style.size
    edges = _edges(grid, style, *pen.column)
    x0 = edges[0][0] - (1.5 * size if style.groups == "rotated" else 0) - 3
    x1 = edges[-1][1] + 3
    top = pen.y - 1.1 * size
    levels = [top]
    _header(pen, grid, edges)
    levels.append(pen.y - 1.0 * size)
    for group, run in groupby(grid.lines, key=lambda line: line.group):
        lines = list(run)
        start = pen.y
        if group and style.groups == "row":
            pen.write(edges[0][0], group, size=size, bold=True)
            pen.y += 1.25 * size
        if style.middle:
            _middle_rows(pen, lines, edges)
        for line in lines if not style.middle else []:
            _row(pen, line.labels, line.values, edges)
            levels.append(pen.y - 0.95 * size)
        if group and style.groups == "rotated":
            middle = (start + pen.y) / 2 - 0.6 * size + width(group, size) / 2
            pen.page.insert_text(
                (x0 + size, middle), group, fontsize=size, fontname="tiro", rotate=90
            )
            pen.rule(x0, x1, pen.y - 0.95 * size, width=0.4)
    foot = pen.y - 0.95 * size
    if style.rules == "booktabs":
        for y in (top, levels[1], foot):
            pen.rule(x0, x1, y, width=0.8)
    if style.rules == "ruled":
        for y in levels:
            pen.rule(x0, x1, y)
        for x in (x0, *((a[1] + b[0]) / 2 for a, b in pairwise(edges)), x1):
            pen.page.draw_line((x, top), (x, foot), width=0.6)
    pen.y += 0.5 * size


def draw(style: Drawn, rng: Random, tables: int) -> tuple[bytes, list[tuple[str, str, int, Grid]]]:
    """Return a PDF and its tables: label, caption, page and grid of each, one a page."""
    pen = Pen(style, rng)
    placed = []
    for number in range(1, tables + 1):
        pen.turn_page()
        grid, title = make_grid(rng, style.shape), caption(rng)
        pen.prose(paragraph(rng, sentences=6))
        pen.y += 14
        written = f"Table {number}: {title}"
        if not style.below:
            pen.prose(written)
            pen.y += 10
        page = pen.pdf.page_count
        _table(pen, grid)
        if style.below:
            pen.y += 4
            pen.prose(written)
        pen.y += 14
        pen.prose(paragraph(rng, sentences=9))
        placed.append((f"Table {number}", title, page, grid))
        if style.turn:
            _turn(pen.page, style.turn)
    return bytes(pen.pdf.tobytes(garbage=3, deflate=True)), placed


def _turn(page: pymupdf.Page, angle: int) -> None:
    """Set a page that is read upright after turning it: its content lies on its side."""
    page.set_rotation(angle)
