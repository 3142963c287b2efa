"""Stacks: lines that stand one under the other, the blocks a page's running text is set in."""

from bisect import bisect
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol, TypeVar

from claimcheck.read.lines import Columns, Line, Segment
from claimcheck.records import Box

APART = 2.6  # em between a run-in heading or a number and its text at most
STRETCHED = 6  # lines of one paragraph that wide spaces break apart at most
LEADING = 1.95  # em between two baselines of one stack at most; covers paragraph skips


@dataclass(slots=True, eq=False)
class Stack:
    """Lines from the top that overlap sideways; `column` is -1 where they run over the gutter."""

    lines: list[Line]
    column: int
    box: Box = (0.0, 0.0, 0.0, 0.0)

    def __post_init__(self) -> None:
        """Derive the box around the lines."""
        self.box = (
            min([ln.x0 for ln in self.lines]),
            self.lines[0].box[1],
            max([ln.x1 for ln in self.lines]),
            self.lines[-1].box[3],
        )

    def prose(self, body: float) -> bool:
        """Return whether this is running text of the paper's own size, `body` points."""
        words = [w for ln in self.lines for w in ln.words]
        if len(self.lines) < 3 or len(words) < 4 * len(self.lines):
            return False
        letters = sum([len(w.text) > 1 and w.text[0].isalpha() for w in words])
        size = sorted([w.size for w in words])[len(words) // 2]
        return letters >= 0.6 * len(words) and abs(size - body) <= 0.09 * body


@dataclass(slots=True, eq=False)
class _Open:
    rows: list[list[Segment]]
    x0: float
    x1: float
    base: float
    size: float


def stacks_of(segments: Iterable[Segment], columns: Columns) -> list[Stack]:
    """Return the stacks the segments form, in reading order."""
    groups: dict[int, list[Segment]] = {}
    for segment in segments:
        groups.setdefault(columns.of(segment.x0, segment.x1), []).append(segment)
    stacks = []
    for column, members in groups.items():
        extent = columns.extent(column)
        piles = _piled(sorted(members, key=lambda s: (s.base, s.x0)), extent[0])
        for rows in _unstretched(piles, extent):
            stacks.append(Stack([Line(row, column) for row in rows], column))
    return in_order(stacks)


Rows = list[list[Segment]]


def _unstretched(piles: list[Rows], extent: tuple[float, float]) -> list[Rows]:
    """Return the piles with the pieces of stretched lines put back into the text they belong to.

    Justified lines, however wide their spaces, begin and end at the column's edges, beside lines
    that fill it.
    """
    wide = 0.95 * (extent[1] - extent[0])
    texts = [p for p in piles if any(len(r) == 1 and r[0].x1 - r[0].x0 > wide for r in p)]
    bits = [p for p in piles if len(p) <= STRETCHED and not any(p is t for t in texts)]
    if not texts or not bits:
        return piles
    gone = set()
    for text in texts:
        bases = [row[0].base for row in text]
        beside = [
            (bit, rows) for bit in bits if (rows := _rows_beside(bit, text, bases)) is not None
        ]
        if not beside:
            continue
        whole: dict[int, list[Segment]] = {}
        for bit, rows in beside:
            for row, at in zip(bit, rows, strict=True):
                whole.setdefault(at, list(text[at])).extend(row)
        full = {at for at, row in whole.items() if _justified(row, extent)}
        for bit, rows in beside:
            if full.issuperset(rows):
                gone.add(id(bit))
                for row, at in zip(bit, rows, strict=True):
                    text[at] += row
    return [p for p in piles if id(p) not in gone]


def _rows_beside(bit: Rows, text: Rows, bases: Sequence[float]) -> list[int] | None:
    """Return the rows of the text, on `bases`, that the bit's stand level with, None unless all."""
    found = []
    for row in bit:
        base, size = row[0].base, row[0].size
        at = bisect(bases, base - 0.2 * size)
        if at == len(text) or bases[at] - base >= 0.2 * size:
            return None
        if abs(text[at][0].size - size) > 0.06 * size:
            return None
        found.append(at)
    return found


def _justified(row: Sequence[Segment], extent: tuple[float, float]) -> bool:
    """Whether the pieces stand side by side from the column's left edge or indent to its right."""
    pieces = sorted(row, key=lambda s: s.x0)
    if any(b.x0 < a.x1 for a, b in pairwise(pieces)):
        return False
    indent = pieces[0].x0 - extent[0]
    return -3 < indent < 2.5 * pieces[0].size and abs(pieces[-1].x1 - extent[1]) < 3


def _piled(segments: Sequence[Segment], edge: float) -> list[list[list[Segment]]]:
    """Return the segments of one column piled up: for each stack its rows of segments.

    `edge` is the column's left edge.
    """
    closed: list[_Open] = []
    alive: list[_Open] = []
    for segment in segments:
        base, size = segment.base, segment.size
        still: list[_Open] = []
        for pile in alive:
            reach = LEADING * (pile.size if pile.size > size else size)
            (still if base - pile.base <= reach else closed).append(pile)
        alive = still
        level = base - 0.2 * size
        leading = [p for p in alive if p.base >= level and _leads(p, segment, edge)]
        lead = leading[0] if leading else None
        fitting = [p for p in alive if _fits(p, segment)]
        best = fitting[0] if fitting else None
        if len(fitting) > 1:
            alive = _leveled(fitting, alive)
            best = max(
                [p for p in fitting if p in alive],
                key=lambda p: (min(p.x1, segment.x1) - max(p.x0, segment.x0), -p.x0),
            )
        if lead is not None and best is not lead:
            if best is None or len(lead.rows) > 1 or not _covers(best, segment):
                best = lead
            else:  # a bullet or number beside the pile that the text stands under
                best.rows.append(lead.rows[0])
                best.base = lead.base
                alive.remove(lead)
        if best is None:
            alive.append(_Open([[segment]], segment.x0, segment.x1, base, size))
            continue
        if base - best.base <= 0.3 * size:
            best.rows[-1].append(segment)
        else:
            best.rows.append([segment])
        recent = [s for row in best.rows[-3:] for s in row]
        best.x0, best.x1 = min([s.x0 for s in recent]), max([s.x1 for s in recent])
        best.size = size
        if base > best.base:
            best.base = base
    return [pile.rows for pile in [*closed, *alive]]


def _leveled(fitting: Sequence[_Open], alive: Sequence[_Open]) -> list[_Open]:
    """Return the live piles, lone pieces of one line joined over which the next line runs on."""
    first, *others = sorted(fitting, key=lambda p: p.x0)
    gone = set()
    for pile in others:
        apart = pile.x0 - first.x1
        if (
            len(first.rows) == len(pile.rows) == 1
            and abs(pile.base - first.base) <= 0.2 * pile.size
            and apart < APART * pile.size
        ):
            first.rows[0] += pile.rows[0]
            first.x1 = pile.x1
            gone.add(id(pile))
        else:
            first = pile
    return [p for p in alive if id(p) not in gone]


def _covers(pile: _Open, segment: Segment) -> bool:
    """Whether the pile's last lines stand over most of the segment."""
    over = min(pile.x1, segment.x1) - max(pile.x0, segment.x0)
    return over > 0.6 * (segment.x1 - segment.x0)


def _leads(pile: _Open, segment: Segment, edge: float) -> bool:
    """Whether the pile ends in what leads the segment in: a number, a bullet, a run-in heading."""
    row = pile.rows[-1]
    mark = row[-1]
    if (
        abs(mark.base - segment.base) > 0.2 * segment.size
        or len(row) > 1
        or not -1 < segment.x0 - mark.x1 < APART * segment.size
    ):
        return False
    short = mark.x1 - mark.x0 < 4 * segment.size and len(mark.words) <= 2
    return short or (mark.bold and not segment.words[0].bold and abs(mark.x0 - edge) < 3)


def _fits(pile: _Open, segment: Segment) -> bool:
    """Whether the segment stands under the pile, or goes on with its last line."""
    p0, p1, s0, s1 = pile.x0, pile.x1, segment.x0, segment.x1
    over = (p1 if p1 < s1 else s1) - (p0 if p0 > s0 else s0)
    wide, width = p1 - p0, s1 - s0
    if over < 0.3 * (wide if wide < width else width):
        return False
    if segment.base - pile.base > 0.3 * segment.size:
        return True
    last = pile.rows[-1][-1]
    return segment.x0 >= last.x1 - 1 and abs(last.size - segment.size) < 1.5


class Block(Protocol):
    """What stands in a column, or over the gutter as column -1."""

    @property
    def column(self) -> int:
        """Return the column."""

    @property
    def box(self) -> Box:
        """Return the box around it."""


B = TypeVar("B", bound=Block)


def in_order(stacks: Sequence[B]) -> list[B]:
    """Return blocks as one reads them: bands between full-width ones, each column from the top."""
    ordered: list[B] = []
    band: list[B] = []
    for stack in sorted(stacks, key=lambda s: (s.box[1], s.box[0])):
        if stack.column == -1:
            ordered.extend(_down(band))
            ordered.append(stack)
            band = []
        else:
            band.append(stack)
    ordered.extend(_down(band))
    return ordered


def _down(band: Sequence[B]) -> list[B]:
    """Return a band's blocks column by column, of two side by side the left one first."""
    order = sorted(band, key=lambda s: (s.column, s.box[1], s.box[0]))
    for at in range(len(order)):
        for later in range(at + 1, len(order)):
            a, b = order[at].box, order[later].box
            if b[1] > a[3]:
                break
            level = min(a[3], b[3]) - max(a[1], b[1]) > 0.4 * min(a[3] - a[1], b[3] - b[1])
            if level and b[2] <= a[0] + 2 and order[at].column == order[later].column:
                order.insert(at, order.pop(later))
                break
    return order
