"""Words into segments (runs without a wide gap) and segments into the lines of a column."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from claimcheck.read.ink import Ink
from claimcheck.read.words import ASCENT, DESCENT, Word
from claimcheck.records import Box

_FLOATS = frozenset(("Table", "Figure", "Fig.", "TABLE", "FIGURE"))
_FLOAT_NUMBER = re.compile(r"[A-Z]?\d+(?:\.\d+)?[:.]$")
WIDE = 0.9  # em; a wider gap parts columns or cells, no justified line stretches a space so far


@dataclass(slots=True, eq=False)
class Segment:
    """A run of words on one baseline without a wide gap."""

    words: list[Word]
    x0: float
    x1: float
    base: float
    size: float

    @property
    def text(self) -> str:
        """Return the words joined by spaces."""
        return " ".join([w.text for w in self.words])

    @property
    def y0(self) -> float:
        """Return the top of the tallest word."""
        return self.base - ASCENT * self.size

    @property
    def y1(self) -> float:
        """Return the bottom of the deepest word."""
        return self.base + DESCENT * self.size

    @property
    def bold(self) -> bool:
        """Return whether every word is bold."""
        return all(w.bold for w in self.words)


class Line:
    """The segments of one column on one baseline and their words, left to right."""

    __slots__ = ("_text", "base", "column", "segments", "size", "words", "x0", "x1")

    def __init__(self, segments: list[Segment], column: int) -> None:
        """Derive the line's extent and words from its segments."""
        widest = segments[0]
        if len(segments) == 1:  # nearly always: running text
            self.x0, self.x1, self.words = widest.x0, widest.x1, widest.words
        else:
            segments.sort(key=lambda s: s.x0)
            self.x0, self.x1 = segments[0].x0, max([s.x1 for s in segments])
            widest = max(segments, key=lambda s: s.x1 - s.x0)
            self.words = [w for s in segments for w in s.words]
        self.segments, self.column = segments, column
        self.base, self.size = widest.base, widest.size
        self._text: str | None = None

    @property
    def text(self) -> str:
        """Return the line's words joined by spaces."""
        if self._text is None:
            self._text = " ".join([w.text for w in self.words])
        return self._text

    @property
    def box(self) -> Box:
        """Return the box around the line."""
        if len(self.segments) == 1:
            base, size = self.base, self.size
            return (self.x0, base - ASCENT * size, self.x1, base + DESCENT * size)
        return (
            self.x0,
            min([s.base - ASCENT * s.size for s in self.segments]),
            self.x1,
            max([s.base + DESCENT * s.size for s in self.segments]),
        )


@dataclass(slots=True)
class Columns:
    """The text columns of a page: their left and right edges, one or two."""

    edges: list[tuple[float, float]] = field(default_factory=list)

    @property
    def gutter(self) -> float | None:
        """Return the middle of the gap between two columns, None where there is one column."""
        if len(self.edges) < 2:
            return None
        return (self.edges[0][1] + self.edges[1][0]) / 2

    def of(self, x0: float, x1: float) -> int:
        """Return the column that x0..x1 stands in, -1 where it runs over the gutter."""
        if len(self.edges) < 2:
            return 0
        gutter = (self.edges[0][1] + self.edges[1][0]) / 2
        if x0 < gutter - 6 and x1 > gutter + 6:
            return -1
        return 0 if (x0 + x1) / 2 < gutter else 1

    def extent(self, column: int) -> tuple[float, float]:
        """Return the left and right edge of `column`, or of the whole page for -1."""
        if column >= 0:
            return self.edges[min(column, len(self.edges) - 1)]
        return (self.edges[0][0], self.edges[-1][1])


def segments_of(words: Iterable[Word]) -> list[Segment]:
    """Return the segments the words form, in the order they are printed, then joined sideways."""
    found: list[Segment] = []
    last: Segment | None = None
    walls: list[tuple[float, float]] = []
    kept = list(words)
    for at in [at for at, word in enumerate(kept[:-1]) if word.text in _FLOATS]:
        if _FLOAT_NUMBER.match(kept[at + 1].text):
            walls.append((kept[at].x0, kept[at].base))
    for word in kept:
        size, base = word.size, word.base
        if last is not None:
            if last.size > size:
                size = last.size
            gap = word.x0 - last.x1
            if (
                -0.3 * size < gap < WIDE * size
                and (
                    base == last.base
                    or abs(base - last.base) <= (0.5 if gap < 0.3 * size else 0.2) * size
                )
                and not (walls and gap > 0.45 * word.size and _walled(last, word, walls))
            ):
                last.words.append(word)
                if word.x1 > last.x1:
                    last.x1 = word.x1
                last.size = size
                continue
        last = Segment([word], word.x0, word.x1, base, word.size)
        found.append(last)
    return _join(found, walls)


def _walled(segment: Segment, word: Word, walls: Sequence[tuple[float, float]]) -> bool:
    """Whether a caption set beside another one begins at the word, or above it at the same x."""
    return word.x0 - segment.x1 > 0.45 * word.size and any(
        abs(word.x0 - x) < 2.5 and -0.5 * word.size < word.base - base < 9 * word.size
        for x, base in walls
    )


def _join(segments: list[Segment], walls: Sequence[tuple[float, float]]) -> list[Segment]:
    """Join segments that adjoin on one baseline though printed apart."""
    segments.sort(key=lambda s: (round(s.base), s.x0))
    by_base: dict[int, list[Segment]] = {}
    joined: list[Segment] = []
    for segment in segments:
        x0, base, own = segment.x0, segment.base, segment.size
        key = round(base)
        for near in (key, key - 1, key + 1):
            level = by_base.get(near)
            if level is None:
                continue
            for other in reversed(level):
                size = other.size if other.size > own else own
                if (
                    -0.3 * size < x0 - other.x1 < WIDE * size
                    and abs(other.base - base) <= 0.2 * size
                    and not (walls and _walled(other, segment.words[0], walls))
                ):
                    other.words.extend(segment.words)
                    other.x1 = max(other.x1, segment.x1)
                    other.size = size
                    break
            else:
                continue
            break
        else:
            by_base.setdefault(key, []).append(segment)
            joined.append(segment)
    return joined


def columns_of(ink: Ink, segments: Sequence[Segment], body: float) -> Columns:
    """Return the page's columns, judged by its long segments of about body size."""
    long = [s for s in segments if len(s.words) >= 4 and abs(s.size - body) <= 0.12 * body]
    if len(long) < 5:  # hardly any text: a page of tables or pictures
        if not segments:
            return Columns([(0.0, ink.width)])
        return Columns([(min(s.x0 for s in segments), max(s.x1 for s in segments))])
    left, right = min(s.x0 for s in long), max(s.x1 for s in long)
    middle = _gutter(long, left, right)
    if middle is None:
        return Columns([(left, right)])
    return _sides(long, middle)


def parted(long: Sequence[Segment]) -> Columns | None:
    """Return the two columns that segments of any size keep to, None where they do not."""
    if not long:
        return None
    left, right = min(s.x0 for s in long), max(s.x1 for s in long)
    middle = (left + right) / 2
    if sum(s.x0 < middle - 20 and s.x1 > middle + 20 for s in long) > 0.05 * len(long):
        return None
    gutter = _gutter(long, left, right)
    if gutter is None or any(s.x0 < gutter - 2 and s.x1 > gutter + 2 for s in long):
        return None
    columns = _sides(long, gutter)
    (a, b), (c, d) = columns.edges
    return columns if min(b - a, d - c) > 0.4 * (right - left) else None


def _sides(long: Sequence[Segment], middle: float) -> Columns:
    """Return the columns left and right of `middle` that segments stand in."""
    west = [s for s in long if s.x1 <= middle + 2]
    east = [s for s in long if s.x0 >= middle - 2]
    return Columns(
        [
            (min(s.x0 for s in west), max(s.x1 for s in west)),
            (min(s.x0 for s in east), max(s.x1 for s in east)),
        ]
    )


def _gutter(long: Sequence[Segment], left: float, right: float) -> float | None:
    """Return the x that parts two columns: few long segments cross it, many stand on each side."""
    width = right - left
    starts, ends = sorted([s.x0 for s in long]), sorted([s.x1 for s in long])
    ranks = []
    for step in range(-6, 7):
        x = left + width / 2 + step * width / 60
        west, begun = bisect_right(ends, x + 2), bisect_left(starts, x - 2)
        ranks.append((begun - west, abs(step), x, west, len(long) - begun))
    cross, _, x, west, east = min(ranks)
    near_west = west - bisect_right(ends, x - 0.12 * width)
    if min(west, east) >= 4 and near_west >= 3 and cross <= 0.35 * len(long):
        return x
    return None


def lines_of(segments: Iterable[Segment], columns: Columns) -> list[Line]:
    """Return the lines of each column, from the top; those over both columns have column -1."""
    groups: dict[int, list[Segment]] = {}
    for segment in segments:
        groups.setdefault(columns.of(segment.x0, segment.x1), []).append(segment)
    lines = []
    for column, members in sorted(groups.items()):
        members.sort(key=lambda s: s.base)
        row: list[Segment] = []
        for segment in members:
            if row:
                size = row[-1].size if row[-1].size > segment.size else segment.size
                if segment.base - row[-1].base > 0.3 * size:
                    lines.append(Line(row, column))
                    row = []
            row.append(segment)
        if row:
            lines.append(Line(row, column))
    lines.sort(key=lambda ln: (ln.base, ln.x0))
    return lines
