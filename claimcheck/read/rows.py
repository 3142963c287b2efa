"""A table's words set into rows of phrases, and the columns whose gaps persist over the rows."""

import re
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from statistics import median
from typing import NamedTuple

from claimcheck.read.ink import Rule
from claimcheck.read.words import Word

NONE = frozenset(
    (
        "-",
        "–",
        "—",
        "−",
        "--",
        "---",
        "✓",
        "✗",
        "✘",
        "✔",
        "×",
        "?",
        "n/a",
        "N/A",
        "NA",
        "OOM",
        "•",
    )
)  # what fills a cell without a number
_UNITS = "k|K|M|B|G|T|KB|MB|GB|TB|s|ms|m|h|d|x|e|E|pt|pp|hrs?|mins?|hours?|days?|bn|mn"
_NUMBER = re.compile(
    rf"[(\[{{~∼≈<>≤≥±+\-−–$€£#=|∆↑↓]*\.?\d(?:[\d.,:;/%±+\-−–—×·^()\[\]|∼~<>=*†‡§¶⋆∗↑↓]|{_UNITS})*"
)
DECIMAL = re.compile(r"[-−–]?\d*\.\d+%?")
_JOINERS = frozenset("±/×·|~–-")
_SIZE = attrgetter("size")
_FROM_TOP = attrgetter("base", "x0")
_FROM_LEFT = attrgetter("x0", "base")
_SIGNS = frozenset("*∗†‡§¶⋆♣♦♠♥◦⋄#,")


Columns = Sequence[tuple[float, float]]


@dataclass(slots=True, eq=False)
class Phrase:
    """The words of one cell on one row; `span` holds its first and last column where known."""

    words: list[Word]
    x0: float
    x1: float
    base: float
    _filled: bool | None = None
    span: tuple[int, int] | None = None
    _over: tuple[Columns, list[int]] | None = None

    @property
    def text(self) -> str:
        """Return the words joined by spaces, footnote marks left out."""
        return " ".join(plain(w) for w in self.words)

    @property
    def middle(self) -> float:
        """Return the horizontal middle."""
        return (self.x0 + self.x1) / 2

    def over(self, columns: Columns) -> list[int]:
        """Return the columns the phrase stands over, or the nearest one; the answer is kept."""
        if self._over is None or self._over[0] is not columns:
            self._over = (columns, overlapped(columns, self.x0, self.x1))
        return self._over[1]

    @property
    def digits(self) -> bool:
        """Return whether the phrase is a number or several."""
        return any(c.isdigit() for w in self.words for c in w.text) and self.filled

    @property
    def filled(self) -> bool:
        """Return whether the phrase is a number, several numbers, or a sign for none."""
        if self._filled is None:
            plain = [w.text.removesuffix(w.mark) or w.text for w in self.words]
            self._filled = all(t in NONE or t in _JOINERS or is_number(t) for t in plain)
        return self._filled


@dataclass(slots=True, eq=False)
class Row:
    """The phrases on one baseline; `section` counts the full-width rules above it."""

    phrases: list[Phrase]
    base: float
    size: float
    section: int = 0


class Wall(NamedTuple):
    """A vertical rule: its x, and the heights its pieces run between."""

    at: float
    pieces: Sequence[tuple[float, float]]

    def stands(self, y: float) -> bool:
        """Return whether the rule runs at a height; rows that span its columns lack it."""
        return any(a - 1 <= y <= b + 1 for a, b in self.pieces)


def all_ruled(rows: Sequence[Row]) -> bool:
    """Return whether a rule stands between nearly all rows, so that none of them sets a row apart.

    `Row.section` must have been counted.
    """
    return len({r.section for r in rows}) > 0.85 * len(rows)


@lru_cache(maxsize=16384)
def is_number(text: str) -> bool:
    """Return whether the word is a number as tables print them: 12.3, 392k, ±.3, 91/80, 3.4%."""
    return _NUMBER.fullmatch(text) is not None


def plain(word: Word) -> str:
    """Return a word's text without its raised footnote marks; a power keeps its exponent.

    Signs are marks behind anything but a single letter ("A*"), letters behind numbers, digits and
    letters behind names of three letters and more.
    """
    text, mark = word.text, word.mark
    if word.lead and len(text) > len(word.lead) + 1 and set(word.lead) <= _SIGNS:
        text = text[len(word.lead) :]
    stem = text[: -len(mark)] if mark else ""
    if not stem:
        return text.rstrip("†‡") or text
    signs = set(mark) <= _SIGNS and len(stem) > 1
    if signs or (stem[-1].isdigit() and (mark.isalpha() or (mark.isdigit() and "." in stem))):
        return stem
    if stem.endswith("10") and mark.lstrip("-−+").isdigit():
        return f"{stem}^{mark}"
    named = len(stem) > 2 and stem[-3:].isalpha()
    return stem if named and len(mark) == 1 and (mark.isdigit() or mark in "abcdefgh") else text


def rows_of(words: Sequence[Word], walls: Sequence[Wall]) -> list[Row]:
    """Return the words as rows of phrases, from the top; no phrase runs through a wall."""
    if not walls:
        return [row_of(row, ()) for row in _leveled(words)]
    return [
        row_of(row, [w.at for w in walls if w.stands(row[0].base - 0.3 * row[0].size)])
        for row in _leveled(words)
    ]


def rows_in_turn(words: Sequence[Word], *, up: bool = False) -> Iterator[Row]:
    """Yield the rows that `rows_of` returns, made one by one; the last first where `up`."""
    level = _leveled(words)
    return (row_of(row, ()) for row in (reversed(level) if up else level))


def _leveled(words: Sequence[Word]) -> list[list[Word]]:
    """Return the words of each row, from the top; small ones belong to the row nearest."""
    if not words:
        return []
    usual = median([w.size for w in words])
    rows: list[list[Word]] = []
    row: list[Word] = []
    small: list[Word] = []
    for word in sorted(words, key=_FROM_TOP):
        if word.size < 0.78 * usual:
            small.append(word)
            continue
        if row:
            first = row[0]
            size = first.size if first.size > word.size else word.size
            if word.base - (first.base + row[-1].base) / 2 <= 0.3 * size:
                row.append(word)
                continue
        row = [word]
        rows.append(row)
    for word in small:
        near = min(rows, key=lambda r: abs(r[0].base - word.base), default=None)
        if near is not None and abs(near[0].base - word.base) <= 0.5 * near[0].size:
            near.append(word)
        else:
            rows.append([word])
    rows.sort(key=lambda r: r[0].base)
    return rows


def row_of(words: Sequence[Word], walls: Sequence[float]) -> Row:
    """Return one row's words as phrases, left to right."""
    largest = max(words, key=_SIZE)
    base, size = largest.base, largest.size
    phrases: list[Phrase] = []
    last: Phrase | None = None
    for word in sorted(words, key=_FROM_LEFT):
        if last is not None:
            gap = word.x0 - last.x1
            if (
                gap < 0.9 * size  # no space within a cell is wider
                and _same_cell(last.words[-1], word, gap, size)
                and (not walls or bisect(walls, last.x1 - 1.5) == bisect(walls, word.x0 + 1.5))
            ):
                last.words.append(word)
                if word.x1 > last.x1:
                    last.x1 = word.x1
                continue
        last = Phrase([word], word.x0, word.x1, word.base)
        phrases.append(last)
    return Row(phrases, base, size)


def _same_cell(before: Word, after: Word, gap: float, size: float) -> bool:
    """Whether a gap between two words of a row is no wider than a space within a cell."""
    return gap < _space(before.text, after.text, alike=before.size == after.size) * size


@lru_cache(maxsize=16384)
def _space(before: str, after: str, *, alike: bool) -> float:
    """Return the widest space in em between two words of one cell, `alike` in size."""
    if before in "±/×·|" or after in "±/×·|" or after[0] in "±":
        return 0.9
    if after[0] == "(" and before[-1].isdigit():
        return 0.62
    if alike and DECIMAL.fullmatch(before) and DECIMAL.fullmatch(after):
        return 0.2
    listed = before[-1] in ",;"
    number = is_number(after)
    if (number or after in NONE) and (before in NONE or (is_number(before) and not listed)):
        return 0.3
    if "." in after and not listed and number and before[-1].isalnum():
        return 0.4
    return 0.56


def columns_in(rows: Sequence[Row]) -> list[tuple[float, float]]:
    """Return the columns' x extents, left to right: between them hardly any row has ink."""
    full = [r for r in rows if len(r.phrases) >= 2]
    if not full:
        full = list(rows)
    spare = 0 if len(full) < 5 else max(1, len(full) // 8)
    columns = _covered(full, spare)
    for row in rows:  # a column most rows leave empty
        for phrase in row.phrases:
            x0, x1 = phrase.x0, phrase.x1
            for c0, c1 in columns:
                if x0 < c1 and x1 > c0:
                    break
            else:
                columns = _with(columns, x0, x1)
    return columns


def _covered(rows: Sequence[Row], spare: int) -> list[tuple[float, float]]:
    """Return the x intervals that more than `spare` rows cover."""
    events = [(p.x0, 1) for r in rows for p in r.phrases]
    events += [(p.x1, -1) for r in rows for p in r.phrases]
    events.sort()
    columns: list[tuple[float, float]] = []
    depth, start = 0, 0.0
    for x, step in events:
        if depth == spare and step > 0:
            start = x
        depth += step
        if depth == spare and step < 0:
            if columns and start - columns[-1][1] < 0.8:
                columns[-1] = (columns[-1][0], x)
            else:
                columns.append((start, x))
    return columns


def _with(columns: list[tuple[float, float]], x0: float, x1: float) -> list[tuple[float, float]]:
    """Return the columns with one more."""
    return sorted([*columns, (x0, x1)])


def unstretched(
    columns: Sequence[tuple[float, float]], heads: Sequence[Row], body: Sequence[Row]
) -> list[tuple[float, float]]:
    """Return the columns, those joined that only the stretched spaces of justified lines part.

    Some line runs over both; the right one has no name above it, and words only, flush right, none
    without words to its left.
    """
    whole = list(columns)
    for at in range(len(columns) - 1, 1, -1):
        (a0, a1), (b0, b1) = columns[at - 1], columns[at]
        over = any(p.x0 < a1 and p.x1 > b0 for r in body for p in r.phrases)
        if not over or any(a1 < p.x0 < b1 for r in heads for p in r.phrases):
            continue
        right = [[p for p in r.phrases if a1 < p.x0 < b1] for r in body]
        left = [[p for p in r.phrases if p.x0 < a1 and p.x1 > a0] for r in body]
        ends = [(w[0].x0, e[-1].x1) for w, e in zip(left, right, strict=True) if w and e]
        flush = sum(abs(x0 - a0) < 1.5 and abs(x1 - b1) < 1.5 for x0, x1 in ends)
        if (
            flush >= max(2, 0.6 * len(ends))
            and not any(e and not w for w, e in zip(left, right, strict=True))
            and not any(p.filled for r in (*left, *right) for p in r)
        ):
            whole[at - 1 : at + 1] = [(a0, whole[at][1])]
    return whole


def fitted(row: Row, columns: Sequence[tuple[float, float]]) -> Row:
    """Return the row with phrases parted whose words stand in the middle of several columns."""
    phrases: list[Phrase] = []
    for phrase in row.phrases:
        phrases.extend(_parted(phrase, columns, row.size, alone=len(row.phrases) == 1))
    return Row(phrases, row.base, row.size, row.section)


def _parted(
    phrase: Phrase, columns: Sequence[tuple[float, float]], size: float, *, alone: bool
) -> list[Phrase]:
    if len(phrase.words) < 2 or len(phrase.over(columns)) < 2:
        return [phrase]
    runs: list[list[Word]] = [[phrase.words[0]]]
    homes = [overlapped(columns, w.x0, w.x1) for w in phrase.words]
    loose = False
    for at, word in enumerate(phrase.words[1:], start=1):
        gap = word.x0 - phrase.words[at - 1].x1
        if homes[at][0] != homes[at - 1][-1] and gap > 0.26 * size:
            runs.append([word])
            loose = loose or gap > 0.4 * size
        else:
            runs[-1].append(word)
    pieces = [Phrase(r, r[0].x0, r[-1].x1, r[0].base) for r in runs]
    snug = all(_centred(p, columns, size) for p in pieces)
    return pieces if len(pieces) > 1 and (loose or (snug and not alone)) else [phrase]


def _centred(phrase: Phrase, columns: Sequence[tuple[float, float]], size: float) -> bool:
    """Whether the phrase stands over one column, flush with it or in its middle."""
    over = phrase.over(columns)
    if len(over) != 1:
        return False
    c0, c1 = columns[over[0]]
    near = 0.5 * size
    return (
        abs(phrase.middle - (c0 + c1) / 2) < near
        or abs(phrase.x0 - c0) < near
        or abs(phrase.x1 - c1) < near
    )


def overlapped(columns: Sequence[tuple[float, float]], x0: float, x1: float) -> list[int]:
    """Return the columns that x0..x1 overlaps, or the nearest one; columns come left to right."""
    over: list[int] = []
    for i, (c0, c1) in enumerate(columns):
        if c0 >= x1:
            break
        if c1 > x0:
            shared = (x1 if x1 < c1 else c1) - (x0 if x0 > c0 else c0)
            if shared > 1.0 or shared >= c1 - c0:
                over.append(i)
    if over:
        return over
    middle = (x0 + x1) / 2
    return [min(range(len(columns)), key=lambda i: abs(sum(columns[i]) / 2 - middle))]


def walls_of(upright: Sequence[Rule], y0: float, y1: float) -> list[Wall]:
    """Return the vertical rules that run along most of a table's height, from the left."""
    pieces: dict[int, list[Rule]] = {}
    for rule in upright:
        if rule.b > y0 - 2 and rule.a < y1 + 2:
            pieces.setdefault(round(rule.at), []).append(rule)
    return [
        Wall(x, [(r.a, r.b) for r in own])
        for x, own in sorted(pieces.items())
        if sum(min(r.b, y1) - max(r.a, y0) for r in own) > 0.6 * (y1 - y0)
    ]
