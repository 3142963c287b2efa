"""Captions: the lines that name and describe a table or figure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from operator import attrgetter
from statistics import median

from claimcheck.read.ink import Rule
from claimcheck.read.lines import Segment
from claimcheck.read.words import bounds
from claimcheck.records import Box

_LABEL = re.compile(
    r"(?P<kind>Table|Tab\.|TABLE|Figure|Fig\.|FIGURE|FIG\.|Algorithm|Listing)\s?"
    r"(?P<number>[A-Z]{0,2}[.-]?\d{1,3}(?:[.-]\d{1,3})?(?![\d%])|[IVXL]{1,6}(?![a-zA-Z])|[A-H](?![a-zA-Z]))"
    r"(?:\s?\((?:continued|cont\.?|cont[’']d)\))?(?P<end>\s?[:.|]|\s?[–—-]\s|\s|$)"
)
OPENINGS = frozenset(("tab", "fig", "alg", "lis"))  # of a caption, in lower case
_FROM_TOP = attrgetter("base", "x0")
MOST_PAIRS = 50_000  # of a possible caption and a segment: a page with more has no captions


@dataclass(slots=True, eq=False)
class Caption:
    """A caption: "Table 3" in `label`, "table", "figure" or "other" in `kind`, all its segments."""

    label: str
    kind: str
    segments: list[Segment] = field(default_factory=list)
    column: int = 0
    _box: tuple[int, Box] | None = None  # of so many segments

    @property
    def box(self) -> Box:
        """Return the box around the caption."""
        if self._box is None or self._box[0] != len(self.segments):
            box = bounds([w for s in self.segments for w in s.words])
            self._box = (len(self.segments), box)
        return self._box[1]


def captions_of(segments: Sequence[Segment], rules: Sequence[Rule]) -> list[Caption]:
    """Return the captions that start at the head of a segment, each with its further lines."""
    heads = [s for s in segments if s.words[0].text[:3].lower() in OPENINGS]
    if not heads or len(heads) * len(segments) > MOST_PAIRS:
        return []
    ordered = sorted(segments, key=_FROM_TOP)
    heads.sort(key=_FROM_TOP)
    found = []
    taken: set[int] = set()
    for segment in heads:
        caption = _start(segment)
        if caption is None:
            continue
        at = ordered.index(segment)
        if not _opens(segment, at, ordered, caption):
            continue
        _extend(caption, at, ordered, taken, rules)
        taken.update(id(s) for s in caption.segments)
        found.append(caption)
    return found


def _start(segment: Segment) -> Caption | None:
    """Return the caption that begins with this segment, without its further lines."""
    match = _LABEL.match(segment.text)
    if match is None:
        return None
    kind = {"t": "table", "f": "figure"}.get(match["kind"][0].lower(), "other")
    name = {"table": "Table", "figure": "Figure"}.get(kind, match["kind"].capitalize())
    caption = Caption(f"{name} {match['number'].rstrip('.-')}", kind, [segment])
    end = match["end"].strip()
    if end in (":", "|") or kind == "other":
        return caption
    words = segment.words
    rest = words[2] if len(words) > 2 else None
    loud = words[0].font != (rest.font if rest else words[0].font) or (
        words[0].text.isupper()
        and words[0].text.lower().startswith(("tab", "fig"))
        and not (rest and rest.text[0].islower())  # "TABLE 1 lists the models" is a sentence
    )
    if loud or rest is None:
        return caption
    if end and (rest.text[0].isupper() or not rest.text[0].isalpha()):
        return caption
    return None


def _opens(segment: Segment, at: int, ordered: Sequence[Segment], caption: Caption) -> bool:
    """Whether no line of the same paragraph stands right above, whose sentence could run on."""
    sure = _START_SURE.match(segment.text) is not None
    for other in ordered:
        level = abs(other.base - segment.base) < 0.3 * segment.size
        loud = segment.words[0].bold and not other.words[-1].bold
        close = level and not loud and 0 < segment.x0 - other.x1 < 1.5 * segment.size
        if close and (not sure or _runs_over(other, segment, ordered[:at])):
            return False
    for other in reversed(ordered[:at]):
        drop = segment.base - other.base
        if drop > 1.7 * segment.size:
            return True
        if drop < 0.5 * segment.size or other.x1 < segment.x0 or other.x0 > segment.x1:
            continue
        alike = (
            abs(other.size - segment.size) < 0.06 * segment.size
            and other.words[-1].font == segment.words[-1].font
        )
        if alike and drop < 1.35 * segment.size and abs(other.x0 - segment.x0) < 12:
            return segment.words[0].font != other.words[-1].font or sure
    return True


def _runs_over(before: Segment, segment: Segment, above: Sequence[Segment]) -> bool:
    """Whether a line right above two pieces of one line runs over both, set as they are."""
    size = segment.size
    return any(
        0.5 * size < segment.base - s.base < 1.35 * size
        and abs(s.size - size) < 0.06 * size
        and s.x0 < before.x1 + size  # it may be indented
        and s.x1 > segment.x0 + size
        for s in above
    )


_START_SURE = re.compile(r"(?:Table|Figure|Fig\.|TABLE|FIGURE) [A-Z]?\d+(?:\.\d+)?\s?[:|](?:\s|$)")


def _extend(
    caption: Caption,
    at: int,
    ordered: Sequence[Segment],
    taken: set[int],
    rules: Sequence[Rule],
) -> None:
    """Add the caption's further lines: same size, close under, flush or centred."""
    base = caption.segments[0].base
    size = median(w.size for w in caption.segments[0].words)
    bare = len(caption.segments[0].words) <= 2
    pitch = 1.55 * size
    loose = 0.0 if bare else 2.4 * size  # double spacing, where the next line is plainly text
    later = [s for s in ordered[at + 1 :] if s.base - base < 30 * size and id(s) not in taken]
    _fill_line(caption, ordered[max(0, at - 9) :], size)
    while True:
        x0, x1 = min(s.x0 for s in caption.segments), max(s.x1 for s in caption.segments)
        line = _line_under(later, base, (x0, x1), size=size, reach=max(pitch, loose))
        if not line:
            return
        down = max(line, key=lambda s: s.x1 - s.x0).base
        wide = [r for r in rules if r.b - r.a > 2 * size]  # no bar over a letter
        if any(base < r.at < down and r.a < x1 and r.b > x0 for r in wide):
            return
        if down - base > pitch and (abs(line[0].x0 - x0) > 2 or len(line[0].words) < 4):
            return
        if not _goes_on(caption, line, (x0, x1), bare=bare, size=size):
            return
        pitch, loose, bare = 1.2 * (down - base), 0.0, False
        caption.segments.extend(line)
        base = down


def _fill_line(caption: Caption, near: Sequence[Segment], size: float) -> None:
    """Add what goes on with the caption's first line after a wide space or a raised sign.

    After three words or fewer anything close does, after more only what the next line runs under:
    a line is stretched only where another one follows.
    """
    first = caption.segments[0]
    level = sorted(
        (s for s in near if abs(s.base - first.base) < 0.6 * size and s.x0 >= first.x1),
        key=lambda s: s.x0,
    )
    mark: Segment | None = None
    for other in level:
        gap = other.x0 - (mark or caption.segments[-1]).x1
        if _raised(other, first.base, size) and 0 <= gap < 1.2 * size:
            mark = other
        elif abs(other.base - first.base) <= 0.2 * size and 0 <= gap < 1.6 * size:
            short = len(caption.segments) == 1 and len(first.words) <= 3
            if not (mark or short or _runs_under(first, other, near, size)):
                return
            caption.segments += [mark, other] if mark else [other]
            mark = None


def _raised(segment: Segment, base: float, size: float) -> bool:
    """Whether the segment is a lone sign set small and high: an asterisk, a dagger."""
    high = 0.1 * size < base - segment.base < 0.6 * size
    return high and len(segment.words) == 1 and len(segment.words[0].text) <= 2


def _runs_under(first: Segment, other: Segment, near: Sequence[Segment], size: float) -> bool:
    """Whether a line right under two pieces of one line runs under both."""
    return any(
        0.5 * size < s.base - first.base < 1.6 * size
        and abs(s.x0 - first.x0) < 3
        and s.x1 > other.x0 + size
        for s in near
    )


def _line_under(
    later: Sequence[Segment],
    base: float,
    extent: tuple[float, float],
    *,
    size: float,
    reach: float,
) -> list[Segment]:
    """Return the segments of the next line within `reach` under `base`, left to right."""
    x0, x1 = extent
    near = [
        s for s in later if 0.5 * size < s.base - base <= reach and s.x1 > x0 + 4 and s.x0 < x1 - 4
    ]
    top = min((s.base for s in near), default=0.0)
    high = [s for s in near if s.base - top < 0.6 * size]
    down = max(high, key=lambda s: s.x1 - s.x0).base if high else 0.0
    return sorted(
        (s for s in high if abs(s.base - down) < 0.2 * size or _raised(s, down, size)),
        key=lambda s: s.x0,
    )


def _goes_on(
    caption: Caption,
    line: Sequence[Segment],
    extent: tuple[float, float],
    *,
    bare: bool,
    size: float,
) -> bool:
    """Whether the line is set as the caption's next: its size, no wide gap, flush or centred."""
    x0, x1 = extent
    left, right = line[0].x0, line[-1].x1
    if any(b.x0 - a.x1 > 1.6 * size for a, b in pairwise(line)) or _start(line[0]) is not None:
        return False
    if abs(median(w.size for s in line for w in s.words) - size) > 0.6:
        return False
    centred = abs((left + right) - (x0 + x1)) < 12
    if bare:  # "TABLE I" alone on its line
        return centred or abs(left - x0) <= 4
    flush = abs(left - x0) < 3 or abs(left - caption.segments[-1].x0) < 3
    hung = len(caption.segments) == 1 and -2 < x0 - left < 80
    first = line[0].words[0]
    ragged = caption.segments[-1].x1 + 0.2 * size + first.x1 - first.x0 > right  # no room for it
    reach = 3 * size if centred or (flush and ragged) else 4
    return right <= x1 + reach and (flush or centred or hung)
