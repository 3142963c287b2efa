"""Labels in the vertical middle of the rows they name, said again in each of those rows.

A label set so stands level with the middle one of its rows, or between the two middle ones, where
it looks like a row of its own. The first label's rows begin with the first row and reach as far
below the label as above it; the next label's begin after them. Only where this uses all rows up to
the last is it so, and only where some label stands between rows or the first one lower than the
first row: labels set at the first of their rows may come out even by chance.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from claimcheck.read.body import place
from claimcheck.read.ink import Rule
from claimcheck.read.rows import Columns, Phrase, Row

_OFF = 1 / 3  # of the step between rows: half a step off, a label would have one row more or less
_LEVEL = 1 / 5  # of the step: what stands on one line
_LINES = 4  # of one label at most
_LEADING = 1.35  # em between two lines of one label at most
_FILLED = 0.9  # of the rows have something in the first column that is no centred label's
_MOST = 200  # labels of a part: more are no page's that is read by eye
_DEEP = 3  # columns of centred labels at most: family, size, training


class _Label(NamedTuple):
    """A label's lines, and the rows it names, by number."""

    lines: Sequence[Phrase]
    first: int
    last: int


Part = tuple[int, int]  # the first and the last of rows that no label reaches out of


def spread(rows: Sequence[Row], columns: Columns, rules: Sequence[Rule]) -> tuple[list[Row], int]:
    """Return the body's rows with each centred label in all rows it names, and in no other.

    With them comes how many leading columns hold labels, as far as this shows it.
    """
    if all(row.phrases[0].over(columns)[0] == 0 for row in rows):
        return list(rows), 0
    places = [place(row, columns) for row in rows]
    inner = _inner(places, len(columns))
    held = [at for at, where in enumerate(places) if _valued(where, inner)]
    if len(held) < 2 or inner == 0:
        return list(rows), 0
    full = set(held)
    apart = {at for at, where in enumerate(places) if max(where) >= inner and at not in full}
    body = _Body([rows[at].base for at in held], [rows[at].base for at in sorted(apart)])
    labels: dict[int, list[_Label]] = {}
    centred = False
    outer: list[Part] = [(0, len(held) - 1)]
    for column in range(inner):
        lines = sorted(
            (
                p
                for at, where in enumerate(places)
                if at not in apart
                for p in where.get(column, ())
            ),
            key=lambda p: p.base,
        )
        if all(column in places[at] for at in held):
            break  # each row has its own
        middle = sum(columns[column]) / 2
        cuts = [r.at for r in rules if r.a - 2 <= middle <= r.b + 2]
        parts = [part for whole in outer for part in body.parted(whole, cuts)]
        found, shown = body.named(parts, lines)
        if found:
            labels[column] = found
            outer = _among(found, outer)
            centred = centred or shown
    if not centred:
        return list(rows), 0
    return _said(rows, held, labels), max(labels) + 1


def _inner(places: Sequence[dict[int, list[Phrase]]], columns: int) -> int:
    """Return the first column, but the very first, that nearly every row with values fills."""
    for column in range(1, min(columns, _DEEP + 1)):
        rows = [at for at in places if max(at) >= column]
        if rows and sum(column in at for at in rows) >= _FILLED * len(rows):
            return column
    return 0


def _valued(where: dict[int, list[Phrase]], inner: int) -> bool:
    """Whether a row has a number, or a sign for none, from the column `inner` on."""
    return any(p.filled for column, own in where.items() if column >= inner for p in own)


class _Body:
    """The bases of the rows that hold values, and of those, set apart, that hold only words."""

    def __init__(self, bases: Sequence[float], apart: Sequence[float]) -> None:
        self.bases = bases
        self.apart = apart
        steps = sorted(b - a for a, b in pairwise(bases))
        self.step = steps[len(steps) // 4]  # without what a rule adds

    def parted(self, part: Part, cuts: Sequence[float]) -> Iterator[Part]:
        """Yield the rows of a part between rules and between rows set apart."""
        first, last = part
        cuts = (*cuts, *self.apart)
        for at in range(first, last):
            a, b = self.bases[at : at + 2]
            if any(a < cut < b for cut in cuts):
                yield first, at
                first = at + 1
        yield first, last

    def named(self, parts: Sequence[Part], lines: Sequence[Phrase]) -> tuple[list[_Label], bool]:
        """Return the labels of a column as if they were centred, and whether they must be.

        There are none where none has several rows.
        """
        found: list[_Label] = []
        lower = False
        for first, last in parts:
            top = self.bases[first - 1] if first else float("-inf")
            foot = self.bases[last + 1] if last + 1 < len(self.bases) else float("inf")
            own = [p for p in lines if self._within(p.base, (first, last), top, foot)]
            chain = self._chain(own, first, last) if first < last and own else None
            if chain is None:
                continue
            found.extend(chain)
            lower = lower or self._off(own[0], self.bases[first : first + 1])
            lower = lower or any(self._off(label.lines[0], self.bases) for label in chain)
        wide = any(label.first < label.last for label in found)
        return found if wide else [], lower

    def _within(self, base: float, part: Part, top: float, foot: float) -> bool:
        """Whether a line stands beside the rows of a part, nearer to them than to others."""
        first, last = self.bases[part[0]], self.bases[part[1]]
        return (
            max(first - 0.5 * self.step, (top + first) / 2)
            < base
            < min(last + 0.5 * self.step, (last + foot) / 2)
        )

    def _off(self, line: Phrase, bases: Sequence[float]) -> bool:
        """Whether a line is level with none of the rows."""
        return all(abs(line.base - base) > _LEVEL * self.step for base in bases)

    def _chain(self, lines: Sequence[Phrase], first: int, last: int) -> list[_Label] | None:
        """Return the labels that the lines make, which together name all rows of a part."""
        if len(lines) > _MOST:
            return None
        dead: set[tuple[int, int]] = set()

        def rest(line: int, row: int) -> list[_Label] | None:
            if line == len(lines) or row > last:
                return [] if line == len(lines) and row > last else None
            if (line, row) in dead:
                return None
            for end in self._ends(lines, line):
                label = lines[line:end]
                middle = (label[0].base + label[-1].base) / 2
                for foot in self._feet(middle, row, last):
                    after = rest(end, foot + 1)
                    if after is not None:
                        return [_Label(label, row, foot), *after]
            dead.add((line, row))
            return None

        return rest(0, first)

    def _ends(self, lines: Sequence[Phrase], start: int) -> Iterator[int]:
        """Yield where a label that begins with a line may end: with it, or a few lines below."""
        yield start + 1
        for end in range(start + 2, min(start + _LINES, len(lines)) + 1):
            a, b = lines[end - 2], lines[end - 1]
            if b.base - a.base > _LEADING * max(a.words[0].size, b.words[0].size):
                return
            yield end

    def _feet(self, middle: float, first: int, last: int) -> list[int]:
        """Return the rows a label may reach down to, the likeliest first.

        It is centred over the rows as they stand, or as they would without rules between them.
        """
        top, feet = self.bases[first], []
        for foot in range(first, last + 1):
            seen = abs((top + self.bases[foot]) / 2 - middle)
            plain = abs(top + (foot - first) * self.step / 2 - middle)
            if min(seen, plain) < _OFF * self.step:
                feet.append((min(seen, plain), foot))
            elif top + (foot - first) * self.step / 2 > middle:
                break
        return [foot for _, foot in sorted(feet)]


def _among(labels: Sequence[_Label], parts: Sequence[Part]) -> list[Part]:
    """Return the parts cut at the labels' rows."""
    starts = {label.first for label in labels} | {label.last + 1 for label in labels}
    cut: list[Part] = []
    for first, last in parts:
        marks = [first, *sorted(s for s in starts if first < s <= last), last + 1]
        cut.extend((a, b - 1) for a, b in pairwise(marks))
    return cut


def _said(rows: Sequence[Row], held: Sequence[int], labels: dict[int, list[_Label]]) -> list[Row]:
    """Return the rows with the labels in each row they name, without rows that held but labels."""
    taken = {id(p) for found in labels.values() for label in found for p in label.lines}
    phrases = [[p for p in row.phrases if id(p) not in taken] for row in rows]
    for found in labels.values():
        for lines, first, last in found:
            words = [w for p in lines for w in p.words]
            x0, x1 = min(p.x0 for p in lines), max(p.x1 for p in lines)
            for at in held[first : last + 1]:
                phrases[at].append(Phrase(words, x0, x1, rows[at].base))
    return [
        replace(row, phrases=sorted(own, key=lambda p: p.x0))
        for row, own in zip(rows, phrases, strict=True)
        if own
    ]
