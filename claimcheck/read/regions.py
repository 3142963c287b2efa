"""Where the tables of a page are: the rectangle each caption's table fills."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from claimcheck.read.captions import Caption
from claimcheck.read.ink import Ink, Rule, Word
from claimcheck.read.lines import Columns, Line
from claimcheck.records import Box

REACH = 42.0  # points between a caption and its table's first rule or row at most


@dataclass(slots=True, eq=False)
class Frame:
    """Horizontal rules of one left and right edge, from the top: the outline of a ruled table."""

    x0: float
    x1: float
    at: list[float] = field(default_factory=list)

    @property
    def y0(self) -> float:
        """Return the top rule's height."""
        return self.at[0]

    @property
    def y1(self) -> float:
        """Return the bottom rule's height."""
        return self.at[-1]


@dataclass(slots=True, eq=False)
class Region:
    """A table's rectangle, its caption if it has one, and whether rules drew it."""

    box: Box
    caption: Caption | None
    ruled: bool


def merged(rules: Sequence[Rule]) -> list[Rule]:
    """Return the rules with pieces that touch end to end joined, from the top."""
    joined: list[Rule] = []
    for rule in sorted(rules, key=lambda r: (round(r.at), r.a)):
        last = joined[-1] if joined else None
        if last is not None and abs(last.at - rule.at) < 1.2 and rule.a - last.b < 2.0:
            last.b = max(last.b, rule.b)
            continue
        joined.append(Rule(rule.at, rule.a, rule.b))
    return sorted(joined, key=lambda r: (r.at, r.a))


def frames_of(rules: Sequence[Rule], blockers: Sequence[Box]) -> list[Frame]:
    """Return the outlines that two or more equally wide rules draw, split at captions and prose."""
    frames: list[Frame] = []
    for rule in rules:
        if rule.b - rule.a < 30:
            continue
        home = None
        for frame in frames:
            if abs(frame.x0 - rule.a) < 3 and abs(frame.x1 - rule.b) < 3:
                home = frame
        if home is not None and not _between(home, rule.at, blockers):
            home.at.append(rule.at)
        else:
            frames.append(Frame(rule.a, rule.b, [rule.at]))
    return [f for f in frames if len(f.at) >= 2 and f.y1 - f.y0 > 12]


def _between(frame: Frame, y: float, blockers: Sequence[Box]) -> bool:
    """Whether a caption or a line of prose stands between the frame's last rule and `y`."""
    return any(
        frame.y1 < (b[1] + b[3]) / 2 < y and b[0] < frame.x1 - 5 and b[2] > frame.x0 + 5
        for b in blockers
    )


def is_prose(line: Line, columns: Columns) -> bool:
    """Whether the line is running text: one unbroken run over most of its column."""
    if len(line.segments) != 1 or len(line.segments[0].words) < 6:
        return False
    left, right = columns.extent(line.column)
    words = line.segments[0].words
    letters = sum(w.text[0].isalpha() and len(w.text) > 1 for w in words)
    return line.x1 - line.x0 > 0.72 * (right - left) and letters >= 0.6 * len(words)


def regions_of(
    ink: Ink,
    rules: Sequence[Rule],
    captions: Sequence[Caption],
    lines: Sequence[Line],
    columns: Columns,
) -> list[Region]:
    """Return the table regions of a page, each with its caption, in reading order."""
    boxes = [c.box for c in captions]
    in_caption = {id(s) for c in captions for s in c.segments}
    free = [ln for ln in lines if not any(id(s) in in_caption for s in ln.segments)]
    prose = [ln for ln in free if is_prose(ln, columns)]
    frames = frames_of(rules, boxes)
    frames = [f for f in frames if _words_in(ink.words, (f.x0, f.y0, f.x1, f.y1))]
    frames = _outermost(frames)
    pairs = []
    for caption in captions:
        if caption.kind == "other":
            continue
        x0, y0, x1, y1 = caption.box
        for frame in frames:
            if min(x1, frame.x1) - max(x0, frame.x0) < 0.4 * min(x1 - x0, frame.x1 - frame.x0):
                continue
            gap = frame.y0 - y1 if frame.y0 > y0 else y0 - frame.y1
            if -4 < gap < REACH:
                pairs.append(
                    (gap + (15 if caption.kind == "figure" else 0), frame.y0, caption, frame)
                )
    pairs.sort(key=lambda p: (p[0], p[1]))
    regions: list[Region] = []
    used: set[int] = set()
    for _, _, caption, frame in pairs:
        if id(caption) in used or id(frame) in used:
            continue
        used.update((id(caption), id(frame)))
        regions.append(Region((frame.x0, frame.y0, frame.x1, frame.y1), caption, True))
    for frame in frames:
        if id(frame) not in used and len(frame.at) >= 3:
            regions.append(Region((frame.x0, frame.y0, frame.x1, frame.y1), None, True))
    taken = [r.box for r in regions] + boxes
    for caption in captions:
        if caption.kind == "table" and id(caption) not in used:
            box = _grow(caption, ink.words, taken, prose, columns)
            if box is not None:
                regions.append(Region(box, caption, False))
                taken.append(box)
    regions.sort(key=lambda r: (r.box[1], r.box[0]))
    return regions


def _outermost(frames: list[Frame]) -> list[Frame]:
    """Return the frames that do not lie inside a wider one."""
    return [
        f
        for f in frames
        if not any(
            o is not f
            and o.x0 <= f.x0 + 1
            and o.x1 >= f.x1 - 1
            and o.y0 <= f.y0 + 1
            and o.y1 >= f.y1 - 1
            and (o.x1 - o.x0) * (o.y1 - o.y0) > (f.x1 - f.x0) * (f.y1 - f.y0)
            for o in frames
        )
    ]


def _words_in(words: Sequence[Word], box: Box) -> list[Word]:
    x0, y0, x1, y1 = box
    return [
        w
        for w in words
        if y0 - 1 < w.base - 0.25 * w.size < y1 + 1 and x0 - 3 < (w.x0 + w.x1) / 2 < x1 + 3
    ]


def _grow(
    caption: Caption,
    words: Sequence[Word],
    taken: Sequence[Box],
    prose: Sequence[Line],
    columns: Columns,
) -> Box | None:
    """Return the box of the unruled rows next to the caption, on the side that has more of them."""
    x0, y0, x1, y1 = caption.box
    left, right = columns.extent(columns.of(x0, x1))
    stops = [*taken, *(p.box for p in prose)]
    options = []
    for down in (True, False):
        rows = _rows_beside(words, (left, y0, right, y1), stops, down=down)
        full = [r for r in rows if len(r) >= 2]
        if len(full) >= 2:
            flat = [w for r in rows for w in r]
            box = (
                min(w.x0 for w in flat),
                min(w.y0 for w in flat),
                max(w.x1 for w in flat),
                max(w.y1 for w in flat),
            )
            numbers = sum(any(c.isdigit() for c in w.text) for w in flat)
            options.append((numbers, box))
    return max(options)[1] if options else None


def _rows_beside(
    words: Sequence[Word], caption: Box, stops: Sequence[Box], *, down: bool
) -> list[list[Word]]:
    """Return the rows of words from the caption on, until prose, another float or a wide gap."""
    left, y0, right, y1 = caption
    near = [
        w
        for w in words
        if left - 2 < (w.x0 + w.x1) / 2 < right + 2 and (w.base > y1 if down else w.base < y0)
    ]
    near.sort(key=lambda w: (w.base if down else -w.base, w.x0))
    rows: list[list[Word]] = []
    edge = y1 if down else y0
    for word in near:
        if rows and abs(word.base - rows[-1][0].base) < 0.35 * word.size:
            rows[-1].append(word)
            continue
        gap = abs(word.base - edge)
        if gap > (3.2 if rows else 4.0) * max(word.size, 7):
            break
        if any(s[0] < right and s[2] > left and s[1] - 1 < word.base < s[3] + 1 for s in stops):
            break
        rows.append([word])
        edge = word.base
    return rows
