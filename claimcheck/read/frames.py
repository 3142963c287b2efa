"""Frames: the outlines that horizontal rules of one width draw around tables."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from claimcheck.read.ink import Ink, Rule
from claimcheck.read.lines import Line
from claimcheck.read.words import Word
from claimcheck.records import Box

MOST_FRAMES = 200  # a page


@dataclass(slots=True, eq=False)
class Frame:
    """Horizontal rules of one left and right edge, from the top: the outline of a ruled table."""

    x0: float
    x1: float
    at: list[float] = field(default_factory=list)
    box: Box = (0.0, 0.0, 0.0, 0.0)

    @property
    def y0(self) -> float:
        """Return the top rule's height."""
        return self.at[0]

    @property
    def y1(self) -> float:
        """Return the bottom rule's height."""
        return self.at[-1]


def merged(rules: Sequence[Rule]) -> list[Rule]:
    """Return the rules with pieces that touch end to end joined, from the top."""
    joined: list[Rule] = []
    for rule in sorted(rules, key=lambda r: (round(r.at), r.a)):
        for other in reversed(joined):
            if other.at < rule.at - 2.2:
                joined.append(Rule(rule.at, rule.a, rule.b))
                break
            if abs(other.at - rule.at) < 1.2 and other.a - 2 < rule.b and rule.a < other.b + 2:
                other.a, other.b = min(other.a, rule.a), max(other.b, rule.b)
                break
        else:
            joined.append(Rule(rule.at, rule.a, rule.b))
    return sorted(joined, key=lambda r: (r.at, r.a))


def frames_of(rules: Sequence[Rule], blockers: Sequence[Box], words: Sequence[Word]) -> list[Frame]:
    """Return the outlines that two or more equally wide rules draw, split at captions and prose.

    None where there are more than `MOST_FRAMES`: a drawing, whose lines bound no table.
    """
    frames: list[Frame] = []
    for rule in rules:
        if rule.b - rule.a < 30:
            continue
        home = None
        for frame in frames:
            if abs(frame.x0 - rule.a) < 3 and abs(frame.x1 - rule.b) < 3:
                home = frame
        if (
            home is not None
            and not _between(home, rule.at, blockers)
            and not _empty(home, rule.at, words)
        ):
            home.at.append(rule.at)
        else:
            frames.append(Frame(rule.a, rule.b, [rule.at]))
    drawn = [f for f in frames if len(f.at) >= 2 and f.y1 - f.y0 > 12]
    return drawn if len(drawn) <= MOST_FRAMES else []


def _empty(frame: Frame, y: float, words: Sequence[Word]) -> bool:
    """Whether nothing is printed in a wide gap between the frame's last rule and `y`."""
    top, left, right = frame.y1, frame.x0 - 2, frame.x1 + 2
    if y - top <= 16:
        return False
    for word in words:
        if top < word.base < y and left < (word.x0 + word.x1) / 2 < right:
            return False
    return True


def _between(frame: Frame, y: float, blockers: Sequence[Box]) -> bool:
    """Whether a caption or a line of prose stands between the frame's last rule and `y`."""
    return any(
        frame.y1 < (b[1] + b[3]) / 2 < y and b[0] < frame.x1 - 5 and b[2] > frame.x0 + 5
        for b in blockers
    )


def unmixed(frame: Frame, prose: Sequence[Line]) -> list[Frame]:
    """Return the tables of a frame that has running text between some of its rules."""
    pieces = [[frame.at[0]]]
    for above, below in pairwise(frame.at):
        between = Frame(frame.x0, frame.x1, [above, below])
        if holds_text(between, prose):
            pieces.append([])
        pieces[-1].append(below)
    return [
        Frame(frame.x0, frame.x1, at, (frame.x0, at[0], frame.x1, at[-1]))
        for at in pieces
        if len(at) >= 3
    ]


def outermost(frames: list[Frame]) -> list[Frame]:
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


def plotted(frame: Frame, ink: Ink) -> bool:
    """Whether more than rules, words and their shading is drawn inside: curves, bars, markers."""
    inside = [
        b
        for b in ink.pictures
        if frame.x0 - 2 < (b[0] + b[2]) / 2 < frame.x1 + 2
        and frame.y0 - 2 < (b[1] + b[3]) / 2 < frame.y1 + 2
    ]
    if len(inside) <= 2:
        return False
    words = words_in(ink.words, (frame.x0, frame.y0, frame.x1, frame.y1))
    middles = [((w.x0 + w.x1) / 2, w.base - 0.25 * w.size) for w in words]
    bare = 0
    for x0, y0, x1, y1 in inside[:400]:
        if not [1 for x, y in middles if x0 < x < x1 and y0 < y < y1]:
            bare += 1
            if bare > 2:
                return True
    return False


def holds_text(frame: Frame, prose: Sequence[Line]) -> bool:
    """Whether the frame holds running text rather than a grid."""
    inside = sum(
        frame.y0 < ln.base < frame.y1 and ln.x0 < frame.x1 and ln.x1 > frame.x0 for ln in prose
    )
    return inside >= 4


def words_in(words: Sequence[Word], box: Box) -> list[Word]:
    """Return the words whose middle lies in the box."""
    left, top, right, bottom = box[0] - 3, box[1] - 1, box[2] + 3, box[3] + 1
    return [
        w
        for w in words
        if top < w.base - 0.25 * w.size < bottom and left < (w.x0 + w.x1) / 2 < right
    ]
