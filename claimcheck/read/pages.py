"""One page at a time: its ink, what its captions are, then its tables and its running text."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

import pymupdf

from claimcheck.read.captions import OPENINGS, Caption, captions_of
from claimcheck.read.drawn import Drawn, TooFullError
from claimcheck.read.figures import figures_in
from claimcheck.read.flow import Sheet
from claimcheck.read.frames import merged, words_in
from claimcheck.read.headings import heading_of
from claimcheck.read.ink import Ink, Rule, read_ink, read_rules, turn_rules
from claimcheck.read.lines import Columns, Segment, columns_of, parted, segments_of
from claimcheck.read.regions import regions_of
from claimcheck.read.spans import Resources
from claimcheck.read.stacks import Stack, in_order, stacks_of
from claimcheck.read.tables import table_in
from claimcheck.read.words import Word, bounds
from claimcheck.records import Table

MOST_WORDS = 8_000  # a page; the fullest of 105 papers has 3,000, damaged ones any number
MOST_RULES = 6_000  # lines and pictures; more is a drawing, whose lines bound no table
LEAST_LINES = 12  # a page that a draft's numbers count at least
TURNED_WORDS = 40  # words printed sideways from which a page is read sideways too


@dataclass(slots=True)
class View:
    """What one reading frame of a page shows before it is laid out."""

    page: int
    ink: Ink
    segments: list[Segment]
    rules: list[Rule] = field(default_factory=list)
    captions: list[Caption] = field(default_factory=list)
    margin: str = ""  # the little that is printed sideways: arXiv's stamp


def look(page: pymupdf.Page, number: int, resources: Resources) -> list[View]:
    """Return the page's views, upright first, then sideways ones with enough text.

    Raises:
        TooFullError: more words than `MOST_WORDS`, which only a damaged page holds.
    """
    drawn = Drawn(page)
    frames = read_ink(drawn, resources)
    words = sum(len(ink.words) for ink in frames.values())
    if words > MOST_WORDS:
        raise TooFullError(f"{words} words on one page; at most {MOST_WORDS} are read")
    for ink in frames.values():
        ink.words = _without_line_numbers(ink.words)
    turned = [ink for turn, ink in sorted(frames.items()) if turn and len(ink.words) > TURNED_WORDS]
    views = [View(number, ink, _on_page(ink)) for ink in (frames[0], *turned)]
    views[0].margin = " ".join(
        w.text for turn, ink in sorted(frames.items()) if turn for w in ink.words[:400]
    )
    for turn, ink in sorted(frames.items()):
        if turn and len(ink.words) <= max(TURNED_WORDS, len(frames[0].words) // 3):
            frames[0].sideways += [
                (" ".join(w.text for w in label), ink.to_page(bounds(label)))
                for segment in segments_of(ink.words)
                for label in _labels(segment)
            ]
    if any(_floats(view.segments) for view in views):
        read_rules(drawn, frames[0])
    if len(frames[0].across) + len(frames[0].upright) + len(frames[0].pictures) > MOST_RULES:
        frames[0].across, frames[0].upright = [], []
        frames[0].pictures = frames[0].pictures[:MOST_RULES]
    for view in views:
        if view.ink.turned:
            turn_rules(frames[0], view.ink)
        view.rules = merged(view.ink.across)
        view.captions = captions_of(view.segments, view.rules)
    return views


def _on_page(ink: Ink) -> list[Segment]:
    """Return the segments the ink's words form, less those printed outside the page."""
    return [
        s
        for s in segments_of(ink.words)
        if s.x1 > 0 and s.x0 < ink.width and s.base > 0 and s.y0 < ink.height
    ]


def _without_line_numbers(words: list[Word]) -> list[Word]:
    """Return the words less a draft's line numbers: small, flush, each one more than the last."""
    numbers: dict[tuple[str, int], list[Word]] = {}
    counted = [w for w in words if w.text.isdecimal() and len(w.text) < 5]
    if len(counted) < LEAST_LINES:
        return words
    for word in counted:
        numbers.setdefault(("left", round(word.x0)), []).append(word)
        numbers.setdefault(("right", round(word.x1)), []).append(word)
    drop: set[int] = set()
    for column in numbers.values():
        if len(column) < LEAST_LINES:
            continue
        column.sort(key=lambda w: w.base)
        counts = sum(int(b.text) - int(a.text) == 1 for a, b in pairwise(column))
        small = median(w.size for w in column) < 0.8 * median(w.size for w in words)
        if counts > 0.9 * (len(column) - 1) and small:
            drop.update(id(w) for w in column)
    return [w for w in words if id(w) not in drop] if drop else words


def _labels(segment: Segment) -> list[list[Word]]:
    """Return the words of a sideways segment parted at gaps wider than a space: one a label."""
    labels = [segment.words[:1]]
    for before, after in pairwise(segment.words):
        if after.x0 - before.x1 > 0.4 * segment.size:
            labels.append([])
        labels[-1].append(after)
    return labels


def _floats(segments: Sequence[Segment]) -> bool:
    """Whether the page may hold a table or figure: a caption, or rows of several segments."""
    rows: dict[int, int] = {}
    for segment in segments:
        if segment.words[0].text[:3].lower() in OPENINGS:
            return True
        base = round(segment.base)
        rows[base] = rows.get(base, 0) + 1
    return sum(count >= 3 for count in rows.values()) >= 3


def lay_out(view: View, *, body: float, side: str) -> tuple[Sheet, list[Table]]:
    """Return the view's running text and its tables.

    `body` is the document's type size in points; `side` where it sets tables: "above" or "below"
    their captions, "" unknown.
    """
    ink, segments, captions = view.ink, view.segments, view.captions
    columns = columns_of(ink, segments, body)
    gone = {id(w) for c in captions for s in c.segments for w in s.words}
    tables = []
    if ink.across or captions:
        for region in regions_of(ink, view.rules, captions, segments, columns, side=side):
            words = [w for w in words_in(ink.words, region.box) if id(w) not in gone]
            table = table_in(region, ink, view.rules, words, page=view.page)
            if table is not None:
                tables.append(table)
                gone.update(id(w) for w in words)
    free = [s for s in segments if gone.isdisjoint(map(id, s.words))] if gone else segments
    columns = _of_text(columns, free)
    stacks, drawn = _without_figures(stacks_of(free, columns), captions, columns, body)
    for caption in captions:
        x0, _, x1, _ = caption.box
        caption.column = columns.of(x0, x1)
    figures = figures_in(drawn, ink, page=view.page)
    return Sheet(view.page, ink, columns, stacks, in_order(captions), figures), tables


def _of_text(columns: Columns, free: Sequence[Segment]) -> Columns:
    """Return the columns of what is left as text.

    One where two were only a table's, as most text runs over the gutter, and two where a list set
    small stands in one of them.
    """
    long = [s for s in free if len(s.words) >= 4]
    if columns.gutter is None:
        return parted(long) or columns
    across = sum(columns.of(s.x0, s.x1) == -1 for s in long)
    if 2 * across <= len(long):
        return columns
    return Columns([(columns.edges[0][0], columns.edges[-1][1])])


def _without_figures(
    stacks: Sequence[Stack], captions: Sequence[Caption], columns: Columns, body: float
) -> tuple[list[Stack], list[tuple[Caption, list[Stack]]]]:
    """Return the stacks less those between a figure's caption and the running text above it.

    These come beside, with the caption they belong to.
    """
    figures = [c for c in captions if c.kind == "figure"]
    if not figures:
        return list(stacks), []
    lowest = max(c.box[1] for c in figures) + 2
    prose = {
        id(s)
        for s in stacks
        if s.box[3] <= lowest
        and (s.prose(body) or any(heading_of(ln, None, body) for ln in s.lines))
    }
    drawn = []
    for caption in figures:
        x0, y0, x1, _ = caption.box
        left, right = columns.extent(columns.of(x0, x1))
        above = [
            (s, b) for s in stacks if (b := s.box)[3] <= y0 + 2 and b[2] > left and b[0] < right
        ]
        stops = [b for s, b in above if id(s) in prose]
        stops += [c.box for c in captions if c is not caption]
        top = max((b[3] for b in stops if b[3] <= y0 and b[0] < x1 and b[2] > x0), default=0.0)
        drawn.append((caption, [s for s, b in above if id(s) not in prose and b[1] >= top - 2]))
    drop = {id(s) for _, inside in drawn for s in inside}
    return [s for s in stacks if id(s) not in drop], drawn
