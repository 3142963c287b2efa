"""Where the tables of a page are: the rectangle each caption's table fills."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from claimcheck.read.captions import Caption
from claimcheck.read.frames import (
    Frame,
    frames_of,
    holds_text,
    outermost,
    plotted,
    unmixed,
    words_in,
)
from claimcheck.read.ink import Ink, Rule
from claimcheck.read.lines import Columns, Line, Segment, lines_of
from claimcheck.read.rows import Row, columns_in, rows_in_turn, rows_of
from claimcheck.read.words import Word, bounds
from claimcheck.records import Box

ASIDE = 120.0  # points between a caption and the table it stands beside at most
REACH = 42.0  # points between a caption and its table's first rule or row at most


@dataclass(slots=True, eq=False)
class Region:
    """A table's rectangle, its caption if it has one, and whether rules drew it."""

    box: Box
    caption: Caption | None
    ruled: bool


def is_prose(line: Line, columns: Columns) -> bool:
    """Whether the line is running text: one unbroken run over most of its column."""
    if len(line.segments) != 1 or len(line.segments[0].words) < 6:
        return False
    left, right = columns.extent(line.column)
    words = line.segments[0].words
    if line.x1 - line.x0 <= 0.72 * (right - left):
        return False
    return sum([len(w.text) > 1 and w.text[0].isalpha() for w in words]) >= 0.6 * len(words)


def _with_ends(prose: Sequence[Line], lines: Sequence[Line]) -> list[Line]:
    """Return the lines of prose, each with the short last line of its paragraph right under it."""
    ids = {id(ln) for ln in prose}
    ends = [
        short
        for short in lines
        if id(short) not in ids
        and len(short.segments) == 1
        and any(
            0.5 * short.size < short.base - ln.base < 1.3 * short.size
            and abs(short.x0 - ln.x0) < 2
            and abs(short.size - ln.size) < 0.5
            for ln in prose
        )
    ]
    return [*prose, *ends]


def regions_of(
    ink: Ink,
    rules: Sequence[Rule],
    captions: Sequence[Caption],
    segments: Sequence[Segment],
    columns: Columns,
    *,
    side: str = "",
) -> list[Region]:
    """Return the table regions of a page, each with its caption, from the top.

    `side` is where this document sets its tables: "below" or "above" their captions, "" unknown.
    """
    boxes = [c.box for c in captions]
    caught = {id(w) for c in captions for s in c.segments for w in s.words}
    loose = [w for w in ink.words if id(w) not in caught]
    frames = _filled(ink, rules, boxes, loose)
    if not frames and not any(c.kind == "table" for c in captions):
        return []
    lines = lines_of(segments, columns)
    in_caption = {id(s) for c in captions for s in c.segments}
    free = [ln for ln in lines if in_caption.isdisjoint(map(id, ln.segments))]
    prose = _with_ends([ln for ln in free if is_prose(ln, columns)], free)
    plots = {id(f) for f in frames if plotted(f, ink)}
    stops = [*boxes, *(p.box for p in prose)]
    for frame in frames:
        others = [(f.x0, f.y0, f.x1, f.y1) for f in frames if f is not frame]
        frame.box = _widen(frame, loose, [*stops, *others], rules)
    usual = median(w.size for w in loose) if loose else 10.0
    text = [p.box for p in prose if p.size > 0.9 * usual]  # less the notes set small under tables
    regions = max(
        (
            _captioned(captions, frames, [*boxes, *text], plots, usual_side, columns)
            for usual_side in (side, "below", "above")
        ),
        key=len,
    )  # a page may set its tables on the other side than most of the paper
    used = {id(r.caption) for r in regions} | {id(f) for f in frames if _taken(f, regions)}
    left = [f for f in frames if not {id(f)} & (used | plots) and len(f.at) >= 3]
    regions += _uncaptioned(left, prose, [c.box for c in captions if c.kind == "other"])
    bare = [c for c in captions if c.kind == "table" and id(c) not in used]
    regions += _unruled(bare, loose, [*stops, *(r.box for r in regions)], columns, side)
    regions = _joined(regions, stops)
    regions.sort(key=lambda r: (r.box[1], r.box[0]))
    return regions


def _filled(
    ink: Ink, rules: Sequence[Rule], captions: Sequence[Box], words: Sequence[Word]
) -> list[Frame]:
    """Return the outermost frames with words in them; a head may run up the page all along."""
    turned = [Word(text, b[0], b[2], b[3], b[2] - b[0], "", False) for text, b in ink.sideways]
    frames = frames_of(rules, captions, [*words, *turned])
    return outermost([f for f in frames if words_in(words, (f.x0, f.y0, f.x1, f.y1))])


def _uncaptioned(
    frames: Sequence[Frame], prose: Sequence[Line], algorithms: Sequence[Box]
) -> list[Region]:
    """Return the tables of frames without a caption, less what an algorithm's name heads."""
    return [
        Region(piece.box, None, True)
        for frame in frames
        for piece in (unmixed(frame, prose) if holds_text(frame, prose) else [frame])
        if not any(_holds(piece, box) or _heads(piece, box) for box in algorithms)
    ]


def _captioned(
    captions: Sequence[Caption],
    frames: Sequence[Frame],
    stops: Sequence[Box],
    plots: set[int],
    side: str,
    columns: Columns,
) -> list[Region]:
    """Return the frames that have a caption, each caption and frame used once."""
    regions: list[Region] = []
    used: set[int] = set()
    for caption, frame in _pairs(captions, frames, stops, side, columns):
        if {id(caption), id(frame)} & used or (caption.kind == "figure" and id(frame) in plots):
            continue
        used.update((id(caption), id(frame)))
        regions.append(Region(frame.box, caption, True))
    for caption, frame in _level(captions, frames, plots):
        if not {id(caption), id(frame)} & used:
            used.update((id(caption), id(frame)))
            regions.append(Region(frame.box, caption, True))
    return regions


def _level(
    captions: Sequence[Caption], frames: Sequence[Frame], plots: set[int]
) -> list[tuple[Caption, Frame]]:
    """Return captions with the frames they stand beside, within their height; the nearest first."""
    pairs: list[tuple[float, float, Caption, Frame]] = []
    for caption in captions:
        x0, y0, x1, y1 = caption.box
        for frame in frames:
            gap = max(frame.x0 - x1, x0 - frame.x1)
            inside = frame.y0 - 12 < y0 and y1 < frame.y1 + 12
            if caption.kind == "table" and id(frame) not in plots and 0 < gap < ASIDE and inside:
                pairs.append((gap, frame.y0, caption, frame))
    pairs.sort(key=lambda p: (p[0], p[1]))
    return [(caption, frame) for _, _, caption, frame in pairs]


def _taken(frame: Frame, regions: Sequence[Region]) -> bool:
    return any(region.box is frame.box for region in regions)


def _holds(frame: Frame, box: Box) -> bool:
    """Whether the middle of the box lies within the frame's height and over its width."""
    middle = (box[1] + box[3]) / 2
    return frame.y0 < middle < frame.y1 and frame.x0 < box[2] and box[0] < frame.x1


def _heads(frame: Frame, box: Box) -> bool:
    """Whether the box stands right over the frame's first rule, as the name of an algorithm."""
    return -2 < frame.y0 - box[3] < 8 and frame.x0 < box[2] and box[0] < frame.x1


def _joined(regions: list[Region], stops: Sequence[Box]) -> list[Region]:
    """Return the regions, those without a caption added to the one right under or over them."""
    kept = [r for r in regions if r.caption is not None]
    for region in sorted(
        (r for r in regions if r.caption is None), key=lambda r: (-r.box[1], r.box[0])
    ):
        x0, y0, x1, y1 = region.box
        for home in kept:
            a0, b0, a1, b1 = home.box
            low, high = (y1, b0) if y1 <= b0 + 4 else (b1, y0)
            near = -4 <= high - low < 20 and min(x1, a1) - max(x0, a0) > 0.8 * min(x1 - x0, a1 - a0)
            if near and not any(
                low < (s[1] + s[3]) / 2 < high and s[0] < x1 and s[2] > x0 for s in stops
            ):
                home.box = (min(x0, a0), min(y0, b0), max(x1, a1), max(y1, b1))
                break
        else:
            kept.append(region)
    return kept


def sides_of(
    rules: Sequence[Rule], captions: Sequence[Caption], words: Sequence[Word]
) -> dict[str, int]:
    """Return how many table captions find a table of their own if all tables stand on one side."""
    boxes = [c.box for c in captions]
    frames = outermost(frames_of(rules, boxes, words))
    for frame in frames:
        frame.box = (frame.x0, frame.y0, frame.x1, frame.y1)
    found = {}
    for side in ("above", "below"):
        used: set[int] = set()
        for caption, frame in _pairs(captions, frames, boxes, side):
            stands = "below" if frame.y0 > caption.box[1] else "above"
            if stands == side and caption.kind == "table" and not {id(caption), id(frame)} & used:
                used.update((id(caption), id(frame)))
        found[side] = len(used) // 2
    return found


def _pairs(
    captions: Sequence[Caption],
    frames: Sequence[Frame],
    stops: Sequence[Box],
    side: str,
    columns: Columns | None = None,
) -> list[tuple[Caption, Frame]]:
    """Return captions with the frames they may belong to, the likeliest pair first.

    A caption flush with the left edge of a text column stands over that column's whole width.
    """
    pairs: list[tuple[float, float, Caption, Frame]] = []
    for caption in captions:
        if caption.kind == "other":
            continue
        x0, y0, x1, y1 = caption.box
        left, right = columns.extent(columns.of(x0, x1)) if columns else (0.0, 0.0)
        flush = columns is not None and abs(x0 - left) < 3
        for frame in frames:
            apart = min(x1, frame.x1) - max(x0, frame.x0) < 0.4 * min(x1 - x0, frame.x1 - frame.x0)
            if apart and not (flush and frame.x0 >= x0 - 3 and frame.x1 <= right + 3):
                continue
            top, bottom = frame.box[1], frame.box[3]
            below = frame.y0 > y0
            gap = top - y1 if below else y0 - bottom
            low, high = (y1, top) if below else (bottom, y0)
            between = [
                s
                for s in stops
                if low + 1 < (s[1] + s[3]) / 2 < high - 1 and s[0] < frame.x1 and s[2] > frame.x0
            ]
            if -10 < gap < REACH and not between:
                wrong = side and caption.kind == "table" and side != ("below" if below else "above")
                cost = gap + 15 * (caption.kind == "figure") + REACH * bool(wrong) + 20 * apart
                pairs.append((cost, frame.y0, caption, frame))
    pairs.sort(key=lambda p: (p[0], p[1]))
    return [(caption, frame) for _, _, caption, frame in pairs]


def _widen(frame: Frame, words: Sequence[Word], stops: Sequence[Box], rules: Sequence[Rule]) -> Box:
    """Return the box with the rows above and below its rules that keep to its columns."""
    x0, y0, x1, y1 = box = (frame.x0, frame.y0, frame.x1, frame.y1)
    left, right = x0 - 4, x1 + 4
    above = [w for w in words if y0 - 60 < w.base <= y0 + 1 and left < (w.x0 + w.x1) / 2 < right]
    below = [w for w in words if y1 + 1 < w.base and left < (w.x0 + w.x1) / 2 < right]
    if not any(y0 - w.base <= 0.9 * w.size for w in above):
        above = []
    if not any(w.base - y1 <= 1.64 * w.size for w in below):
        below = []
    if not above and not below:  # mostly: nothing stands near enough
        return box
    inner = words_in(words, box)
    columns = columns_in(rows_of(inner, [])) if inner else []
    if len(columns) < 2:
        return box
    for up, zone in ((True, above), (False, below)):
        for row in rows_in_turn(zone, up=up):
            edge = y0 - row.base if up else row.base - 0.74 * row.size - y1
            if edge > 0.9 * row.size:
                break
            beside_rows = not up and len(row.phrases) == 1 and row.phrases[0].x1 < columns[1][0]
            if not (_keeps(row, columns) or beside_rows or (up and _lidded(row, rules, x0, x1))):
                break
            if any(
                s[1] - 1 < row.base - 0.3 * row.size < s[3] + 1 and s[0] < x1 and s[2] > x0
                for s in stops
            ):
                break
            if up:
                y0 = row.base - 0.8 * row.size
            elif not beside_rows:
                y1 = row.base + 0.25 * row.size
    return (x0, y0, x1, y1)


def _lidded(row: Row, rules: Sequence[Rule], x0: float, x1: float) -> bool:
    """Whether a rule narrower than the table runs right over the row: a spanning head's."""
    return any(
        0.5 * row.size < row.base - r.at < 1.7 * row.size
        and r.a > x0 - 3
        and r.b < x1 + 3
        and r.b - r.a > 0.3 * (x1 - x0)
        for r in rules
    )


def _keeps(row: Row, columns: Sequence[tuple[float, float]]) -> bool:
    """Whether a row has several phrases and each stands over one column, or nearly all do."""
    if len(row.phrases) < max(2, min(3, len(columns) - 1)):
        return False
    single = sum(
        sum(min(p.x1, c1) - max(p.x0, c0) > 0 for c0, c1 in columns) == 1 for p in row.phrases
    )
    return single >= 0.75 * len(row.phrases)


def _unruled(
    captions: Sequence[Caption],
    words: Sequence[Word],
    stops: Sequence[Box],
    columns: Columns,
    side: str,
) -> list[Region]:
    """Return the tables without rules next to these captions.

    Captions with rows on one side only come first: what they take is no other caption's.
    """
    taken = list(stops)
    left = list(captions)
    regions: list[Region] = []
    while left:
        options = [_options(c, words, taken, columns, side) for c in left]
        at = min(range(len(left)), key=lambda i: (len(options[i]) or 3, i))
        caption, boxes = left.pop(at), options[at]
        if boxes:
            box = max(boxes)[1]
            regions.append(Region(box, caption, False))
            taken.append(box)
    return regions


def _options(
    caption: Caption,
    words: Sequence[Word],
    stops: Sequence[Box],
    columns: Columns,
    side: str,
) -> list[tuple[int, Box]]:
    """Return the boxes of the unruled rows below and above the caption, with their likelihood."""
    x0, y0, x1, y1 = caption.box
    left, right = columns.extent(columns.of(x0, x1))
    options = []
    for down in (True, False):
        rows = _rows_beside(words, (left, y0, right, y1), stops, down=down)
        full = [r for r in rows if len(r) >= 2]
        if len(full) >= 2:
            flat = [w for r in rows for w in r]
            box = bounds(flat)
            numbers = sum(any(c.isdigit() for c in w.text) for w in flat)
            likely = side == ("below" if down else "above")
            options.append((numbers * (3 if likely else 1), box))
    return options


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
    edge, most = y1 if down else y0, 0.0
    for word in near:
        if rows and abs(word.base - rows[-1][0].base) < 0.35 * word.size:
            rows[-1].append(word)
            continue
        gap = abs(word.base - edge)
        size = min(word.size, rows[-1][0].size) if rows else word.size
        most = max([most, *(w.size for w in rows[-1])]) if rows else size
        if gap > (3.2 if rows else 4.0) * max(size, 7) or word.size > 1.15 * most:
            break  # far off, or a heading: larger than all rows so far
        if any(s[0] < right and s[2] > left and s[1] - 1 < word.base < s[3] + 1 for s in stops):
            break
        rows.append([word])
        edge = word.base
    return rows
