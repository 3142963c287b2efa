"""Numbers printed in drawn figures, beside bars and points or in the squares of a heat map.

What is drawn is not read, only what is printed: the numbers along axes and in legends are told from
the others by how they stand, and where that is not sure a number is rather left out.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from math import inf

from claimcheck.read.axes import Label, apart_from_axes, apart_from_frames
from claimcheck.read.captions import Caption
from claimcheck.read.ink import Ink
from claimcheck.read.lines import Segment
from claimcheck.read.stacks import Stack
from claimcheck.read.words import Word, bounds
from claimcheck.records import Box, Figure, PrintedNumber

APART = 0.5  # em; a wider gap parts two labels of one line
MOST = 400  # numbers a figure; one with more is a cloud of points
MOST_FRAMES = 100  # a figure, the largest; further boxes are parts of what is drawn in them
HEAD = 0.09  # of a page's height, where its number may stand
SENTENCE = 4  # words beside a number that make it part of a text
_FIRST = frozenset("0123456789+-−–.")  # of a number
_PANEL = re.compile(r"\([a-z]\) ?\S")
_NUMBER = re.compile(
    r"[+\-−–]?(?P<digits>(?:\d{1,3}(?:,\d{3})+|\d{1,6})(?:\.\d{1,4})?|\.\d{1,4})(?:%|[x×])?"
)  # not "2.7B" or "(11)": sizes in figures are names of models, numbers in brackets counts


def figures_in(
    drawn: Sequence[tuple[Caption, Sequence[Stack]]], ink: Ink, *, page: int
) -> list[Figure]:
    """Return the figures that print numbers, of `drawn`: captions with the stacks over them."""
    found = []
    for caption, segments in _shared_out(drawn):
        printed = [*_standing(segments, caption, ink, page), *_stated(segments)]
        if 0 < len(printed) <= MOST:
            box = _around(segments)
            found.append(
                Figure(
                    id="",
                    label=caption.label,
                    caption=" ".join(s.text for s in caption.segments),
                    page=page,
                    box=ink.to_page(box),
                    numbers=tuple(replace(n, box=ink.to_page(n.box)) for n in printed),
                )
            )
    return found


def _standing(
    segments: Sequence[Segment], caption: Caption, ink: Ink, page: int
) -> list[PrintedNumber]:
    """Return the numbers that stand by themselves and belong to no axis, with what is near them."""
    numbers = _numbers(segments, ink, page)
    left = apart_from_axes(numbers) if len(numbers) <= MOST else []
    if not left:
        return []
    box = _around(segments)
    frames = _frames(ink, box, caption, left[0].size)
    left = apart_from_frames(left, numbers, frames)
    if not left:
        return []
    shown = set(map(id, left))
    ticks = [n for n in numbers if id(n) not in shown]
    names = [*_names(segments, HEAD * ink.height), *_sideways(ink, box, left[0].size)]
    return [
        PrintedNumber(text=n.text, box=n.box, near=_near(n, names, ticks, frames)) for n in left
    ]


def _stated(segments: Sequence[Segment]) -> Iterator[PrintedNumber]:
    """Yield the fractions printed right behind their names: "Loss: 3.72", not "Answer: 11"."""
    for segment in segments:
        for at, (before, word) in enumerate(pairwise(segment.words), 1):
            if before.text[-1] == ":" and "." in word.text and _value(word) is not None:
                name = " ".join(w.text for w in segment.words[:at]).rstrip(":")
                if any(map(str.isalpha, name)) and not _text(segment):
                    yield PrintedNumber(text=word.text, box=bounds([word]), near=(name,))


def _shared_out(
    drawn: Sequence[tuple[Caption, Sequence[Stack]]],
) -> Iterator[tuple[Caption, list[Segment]]]:
    """Yield each caption with its segments; one over two captions is the nearest one's."""
    if len(drawn) == 1:
        yield drawn[0][0], [s for st in drawn[0][1] for ln in st.lines for s in ln.segments]
        return
    claimed: dict[int, tuple[Segment, list[Caption]]] = {}
    for caption, stacks in drawn:
        for stack in stacks:
            for line in stack.lines:
                for segment in line.segments:
                    claimed.setdefault(id(segment), (segment, []))[1].append(caption)
    own: dict[int, list[Segment]] = {}
    for segment, captions in claimed.values():
        nearest = captions[0]
        if len(captions) > 1:
            nearest = min(captions, key=lambda c: (_aside(segment, c), c.box[1] - segment.base))
        own.setdefault(id(nearest), []).append(segment)
    for caption, _ in drawn:
        if id(caption) in own:
            yield caption, own[id(caption)]


def _aside(segment: Segment, caption: Caption) -> float:
    middle = (segment.x0 + segment.x1) / 2
    return max(caption.box[0] - middle, middle - caption.box[2], 0.0)


def _numbers(segments: Iterable[Segment], ink: Ink, page: int) -> list[Label]:
    """Return the numbers that stand by themselves, each once; the page's own number is none."""
    found: dict[tuple[str, int, int], Label] = {}
    for segment in segments:
        if all(w.text[0] not in _FIRST for w in segment.words) or _spoken(segment):
            continue
        head = segment.y1 < HEAD * ink.height
        for words in _parted(segment):
            read = [(word, value) for word in words if (value := _value(word)) is not None]
            if len(read) < len(words):
                continue
            for word, value in read:
                place = (word.text, round(word.x0), round(word.base))
                if not (head and word.text.isdecimal()) and word.text != str(page):
                    found.setdefault(place, Label(word.text, bounds([word]), word.size, value))
    return list(found.values())


def _names(segments: Iterable[Segment], head: float) -> list[Label]:
    """Return what is printed but numbers and the page's head: words side by side as one label."""
    found = []
    for segment in segments:
        if segment.y1 < head and _text(segment):
            continue
        for words in [segment.words] if _spoken(segment) else _parted(segment):
            if any(_value(word) is None for word in words):
                text = " ".join(word.text for word in words)
                if any(map(str.isalpha, text)):
                    found.append(Label(text, bounds(words), words[0].size))
    return found


def _spoken(segment: Segment) -> bool:
    """Whether the segment is text: many words, or words behind a number."""
    if len(segment.words) == 1:
        return False
    plain = [_value(word) is None for word in segment.words]
    return sum(plain) >= SENTENCE or (plain[-1] and not all(plain))


def _text(segment: Segment) -> bool:
    """Whether the segment has as many words as a text."""
    return sum(_value(word) is None for word in segment.words) >= SENTENCE


def _parted(segment: Segment) -> Iterator[list[Word]]:
    """Yield the segment's words as labels, parted at wider gaps than a space."""
    run = segment.words[:1]
    for before, after in pairwise(segment.words):
        if after.x0 - before.x1 > APART * segment.size:
            yield run
            run = []
        run.append(after)
    yield run


def _value(word: Word) -> float | None:
    """Return the number that is all of the word, None where there is more or none."""
    match = None if word.mark or word.lead else _NUMBER.fullmatch(word.text)
    if match is None:
        return None
    value = float(match["digits"].replace(",", ""))
    return -value if word.text[0] in "-−–" else value


def _sideways(ink: Ink, box: Box, size: float) -> Iterator[Label]:
    """Yield the labels that run up or down in the figure or right beside it."""
    for text, place in ink.sideways:
        x, y = (place[0] + place[2]) / 2, (place[1] + place[3]) / 2
        within = box[0] - 20 < x < box[2] + 20 and box[1] < y < box[3]
        if within and any(map(str.isalpha, text)):
            yield Label(text, place, size)


def _frames(ink: Ink, box: Box, caption: Caption, size: float) -> list[Box]:
    """Return the boxes drawn in the figure that are large enough to frame a plot."""
    wide = 4 * size
    x0, y0, x1, y1 = box[0] - wide, box[1] - wide, box[2] + wide, caption.box[1] + 1
    large: set[Box] = {
        (round(b[0]), round(b[1]), round(b[2]), round(b[3]))
        for b in ink.pictures
        if b[2] - b[0] > 6 * size and b[3] - b[1] > wide
    }
    here = [b for b in large if b[2] > x0 and b[3] > y0 and b[0] < x1 and b[3] < y1]
    return sorted(here, key=lambda b: ((b[0] - b[2]) * (b[3] - b[1]), b))[:MOST_FRAMES]


def _near(
    number: Label, names: Sequence[Label], ticks: Sequence[Label], frames: Sequence[Box]
) -> tuple[str, ...]:
    """Return the labels on the number's level and under it: a row's, a tick's, a panel's name.

    Without any under it, the one over it.
    """
    size, (x0, y0, _, y1) = number.size, number.box
    around = [f for f in frames if f[0] < number.x < f[2] and f[1] < number.y < f[3]]
    foot = min((f[3] for f in around), default=inf)
    level = [
        n
        for n in names
        if n.box[2] <= x0 and n.box[1] - 0.4 * size < number.y < n.box[3] + 0.4 * size
    ]
    found = sorted(level, key=lambda n: (abs(n.y - number.y) // size, -n.box[2]))[:1]
    over = [n for n in names if n.box[0] - size < number.x < n.box[2] + size]
    under = sorted((n for n in over if n.box[1] >= y1 - 1), key=lambda n: n.box[1])
    marks = [n for n in ticks if y1 <= n.box[1] < foot + 4 * size and abs(n.x - number.x) < size]
    named = [n for n in under if -size < n.box[1] - foot < 4 * size]
    if not named and not marks:  # else what stands within the plot is its legend
        named = [n for n in under if n.box[1] < foot]
    row = any(n.box[3] - n.box[1] < n.size for n in found)  # a name beside it, no axis' title
    if marks and not row:
        found.append(min(marks, key=lambda n: n.box[1]))
    found += named[:1]
    found += [n for n in under if _PANEL.match(n.text) and n not in named[:1]][:1]
    if not named:
        above = [n for n in over if n.box[3] <= y0 + 1 and abs(n.x - number.x) < size]
        found += sorted(above, key=lambda n: n.box[3])[-1:]
    return tuple(n.text for n in found)


def _around(segments: Sequence[Segment]) -> Box:
    return (
        min(s.x0 for s in segments),
        min(s.y0 for s in segments),
        max(s.x1 for s in segments),
        max(s.y1 for s in segments),
    )
