"""Axes and legends: the numbers in a figure that say how to read it, not what was found."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations, pairwise
from math import nan

from claimcheck.records import Box

FLUSH = 0.15  # em that numbers of one row or column may stand out of line
MOST_LONE = 120  # numbers that may stand on slanted axes
_PRECISE = re.compile(r"\.|[2-9]0")


@dataclass(slots=True, eq=False)
class Label:
    """Words printed side by side; `value` is what a lone number says, not a number for others."""

    text: str
    box: Box
    size: float
    value: float = nan
    x: float = field(init=False)
    y: float = field(init=False)
    digits: int = field(init=False, default=0)  # printed ones that do not only tell the size
    round: bool = field(init=False, default=False)  # two digits at most but for zeros, as on axes

    def __post_init__(self) -> None:
        """Derive the middle, and for a number how finely it is printed."""
        self.x = (self.box[0] + self.box[2]) / 2
        self.y = (self.box[1] + self.box[3]) / 2
        if self.value == self.value:
            held = "".join([c for c in self.text if c.isdigit()]).lstrip("0")
            short = len(held.rstrip("0"))
            self.digits = len(held) if "." in self.text else short
            self.round = short <= 2


_Across = Callable[[Label], float]
_ROW: tuple[_Across, _Across] = (lambda n: n.box[3], lambda n: n.x)  # where a line is, and along it
_COLUMNS: tuple[tuple[_Across, _Across], ...] = (
    (lambda n: n.box[2], lambda n: n.y),
    (lambda n: n.box[0], lambda n: n.y),
    (lambda n: n.x, lambda n: n.y),
)


def apart_from_axes(numbers: Sequence[Label]) -> list[Label]:
    """Return the numbers less those that count along an axis or list what was tried.

    They have two digits at least; in a grid of numbers also rounder ones count. "0.5", "20" and a
    "10" whose exponent is printed apart are what axes and legends print.
    """
    if not any(n.digits > 1 for n in numbers):
        return []
    counted, beside = _counted(numbers)
    left = [n for n in numbers if id(n) not in counted]
    rows, columns = _mates(left, _ROW), _mates(left, _COLUMNS[2])
    left = [n for n in left if id(n) not in beside or columns[id(n)] > 2]
    tried = _settings(left)
    return [
        n
        for n in left
        if id(n) not in tried
        and (n.digits > 1 or (_PRECISE.search(n.text) and min(rows[id(n)], columns[id(n)]) > 2))
    ]


def apart_from_frames(
    left: Sequence[Label], numbers: Sequence[Label], frames: Sequence[Box]
) -> list[Label]:
    """Return those that are `left` less round ones in line outside a frame, or on slanted axes."""
    if not any(n.round for n in left):
        return list(left)
    rounded = [n for n in numbers if n.round]
    axes = _outside([n for n in left if n.round], rounded, frames)
    axes |= _slanted([n for n in rounded if id(n) not in axes])
    return [n for n in left if id(n) not in axes]


def _outside(asked: Sequence[Label], numbers: Sequence[Label], frames: Sequence[Box]) -> set[int]:
    """Return the ids of the numbers that stand in line outside a side of a plot's frame.

    Only frames beside which one of the `asked` stands are looked at.
    """
    found: set[int] = set()
    for frame in frames:
        if not any(True for _ in _sides(asked, frame, least=1)):
            continue
        for side, ways in _sides(numbers, frame, least=2):
            for way in ways:
                for line in _lines(side, way, least=2):
                    if len({n.value for n in line}) > 1:
                        found.update(map(id, line))
    return found


def _counted(numbers: Sequence[Label]) -> tuple[set[int], set[int]]:
    """Return the ids of the numbers that count evenly in rows and columns, most of each doing so.

    Then the ids of the others in such rows: they are ticks too, or squares of a grid.
    """
    found: set[int] = set()
    beside: set[int] = set()
    for way in (_ROW, *_COLUMNS):
        for line in _lines(numbers, way, least=3):
            if 2 * len(even := _even(line, way[1])) > len(line):
                found.update(map(id, even))
                beside.update(map(id, line if way is _ROW else ()))
    return found, beside


def _settings(numbers: Sequence[Label]) -> set[int]:
    """Return the ids of the numbers that tell what was tried, not what was found."""
    columns = _mates(numbers, _COLUMNS[2])
    found: set[int] = set()
    for line in _lines(numbers, _ROW, least=3):
        if _growing(line) and all(columns[id(n)] == 1 for n in line):
            found.update(map(id, line))
    for line in _lines(numbers, _COLUMNS[1], least=3):
        if _legend(line):
            found.update(map(id, line))
    return found


def _mates(numbers: Sequence[Label], way: tuple[_Across, _Across]) -> dict[int, int]:
    """Return, by id, how many numbers stand on the line of each, itself included."""
    return {id(n): len(line) for line in _lines(numbers, way) for n in line}


def _lines(
    numbers: Sequence[Label], way: tuple[_Across, _Across], *, least: int = 1
) -> Iterator[list[Label]]:
    """Yield the numbers that stand on one line, `least` of them or more, in order along it."""
    across, along = way
    placed = sorted([(across(n), at) for at, n in enumerate(numbers)])
    start = 0
    for end in range(1, len(placed) + 1):
        last = end == len(placed)
        if last or placed[end][0] - placed[end - 1][0] > FLUSH * numbers[placed[end][1]].size:
            if end - start >= least:
                yield sorted([numbers[at] for _, at in placed[start:end]], key=along)
            start = end


def _even(line: Sequence[Label], along: _Across) -> list[Label]:
    """Return those of a line that follow each other by even steps or factors, as far apart.

    Points over each other stand as far apart as their values do, but hardly evenly.
    """
    found: dict[int, Label] = {}
    for three in zip(line, line[1:], line[2:], strict=False):
        (a, b, c), (p, q, r) = [n.value for n in three], [along(n) for n in three]
        if a == c or abs(q - p - (r - q)) > 0.04 * (r - p):
            continue
        steps = abs(a + c - 2 * b) < 1e-6 * abs(c - a)
        if steps or (min(a, b, c) > 0 and abs(a * c / b**2 - 1) < 0.01 and abs(c / a - 1) > 0.5):
            found |= {id(n): n for n in three}
    return list(found.values())


def _growing(line: Sequence[Label]) -> bool:
    """Whether the numbers of a row grow, three and more at a time: bars as high are as much.

    So these are settings, not what was found at them.
    """
    lengths = [1]
    for before, after in pairwise(line):
        if after.value > before.value:
            lengths[-1] += 1
        else:
            lengths.append(1)
    return min(lengths) > 2


def _legend(line: Sequence[Label]) -> bool:
    """Whether whole numbers stand in order one under the other, as close as a legend's entries."""
    steps = [b.value - a.value for a, b in pairwise(line)]
    if not all(n.text.isdecimal() for n in line) or min(steps) * max(steps) <= 0:
        return False
    pitches = [b.y - a.y for a, b in pairwise(line)]
    return max(pitches) < min(2.5 * line[0].size, 1.1 * min(pitches))


def _sides(
    numbers: Sequence[Label], frame: Box, *, least: int
) -> Iterator[tuple[list[Label], Sequence[tuple[_Across, _Across]]]]:
    """Yield the numbers right outside the frame's foot, left and right side, and how they align."""
    x0, y0, x1, y1 = frame
    foot, left, right = [], [], []
    for n in numbers:
        size, (a, b, c, _) = n.size, n.box
        if y0 - size < n.y < y1 + size:
            if -0.2 * size < x0 - c < 1.5 * size:
                left.append(n)
            elif -0.2 * size < a - x1 < 1.5 * size:
                right.append(n)
        if -0.5 * size < b - y1 < 1.5 * size and x0 - size < n.x < x1 + size:
            foot.append(n)
    for side, ways in ((foot, (_ROW,)), (left, _COLUMNS), (right, _COLUMNS)):
        if len(side) >= least:
            yield side, ways


def _slanted(numbers: Sequence[Label]) -> set[int]:
    """Return the ids of those that count evenly along a slanted line: a radar's or a solid's axes.

    Squares of a grid are too many to be told so.
    """
    if not 2 < len(numbers) <= MOST_LONE:
        return set()
    rows, columns = _mates(numbers, _ROW), _mates(numbers, _COLUMNS[2])
    lone = [n for n in numbers if min(rows[id(n)], columns[id(n)]) == 1]
    found: set[int] = set()
    for a, c in combinations(lone, 2):
        x, y = (a.x + c.x) / 2, (a.y + c.y) / 2
        if a.value == c.value or abs(a.x - c.x) + abs(a.y - c.y) > 16 * a.size:
            continue
        for b in lone:
            near = abs(b.x - x) < 0.2 * b.size and abs(b.y - y) < 0.2 * b.size
            if near and abs(a.value + c.value - 2 * b.value) < 1e-9:
                found.update((id(a), id(b), id(c)))
    return found
