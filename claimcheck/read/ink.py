"""What is printed on one page: words, straight rules and pictures."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import pymupdf
from numpy.typing import NDArray

from claimcheck.read.drawn import Drawn
from claimcheck.read.glyphs import SLANTED, Doubles
from claimcheck.read.spans import Resources
from claimcheck.read.words import Builder, Word, pieces_of
from claimcheck.records import Box


@dataclass(slots=True)
class Rule:
    """A straight horizontal or vertical line; `a` to `b` along it, `at` across it."""

    at: float
    a: float
    b: float


@dataclass(slots=True)
class Ink:
    """All that is printed on a page, in one reading frame of `width` by `height` points.

    `turned` is 0 for the page as shown, 1 for text running up the page, 3 for text running down.
    """

    width: float
    height: float
    turned: int = 0
    words: list[Word] = field(default_factory=list)
    across: list[Rule] = field(default_factory=list)
    upright: list[Rule] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)
    slanted: list[Word] = field(default_factory=list)
    sideways: list[tuple[str, Box]] = field(default_factory=list)  # few words that run up or down

    def placed(self, box: Box) -> Box:
        """Return a box of this frame in the page's own frame."""
        x0, y0, x1, y1 = box
        if self.turned == 1:
            return (y0, self.width - x1, y1, self.width - x0)
        if self.turned == 3:
            return (self.height - y1, x0, self.height - y0, x1)
        return box

    def to_page(self, box: Box) -> Box:
        """Return a box of this frame in the page's own frame, to a hundredth of a point."""
        x0, y0, x1, y1 = self.placed(box)
        return (round(x0, 2), round(y0, 2), round(x1, 2), round(y1, 2))


def read_ink(drawn: Drawn, resources: Resources) -> dict[int, Ink]:
    """Return the page's ink by reading frame: 0 always, 1 and 3 where text runs up or down."""
    glyphs = drawn.glyphs(resources)
    spans = list(
        zip(
            pieces_of(glyphs),
            glyphs.directions,
            glyphs.hidden,
            glyphs.sizes.tolist(),
            glyphs.fonts,
            glyphs.colors,
            strict=True,
        )
    )
    builders = [Builder() for _ in range(4)]
    for wanted in (False, True):  # what is hidden where nothing else is: a scan's recognized text
        for pieces, direction, hidden, size, font, color in spans:
            if hidden is not wanted:
                continue
            if direction == SLANTED:
                builders[0].slant(pieces, size, font)
            elif direction >= 0:
                builders[direction].add(pieces, size, font, color)
        if any(builder.words for builder in builders):
            break
    frames = {}
    for direction, builder in enumerate(builders):
        turned = (direction - drawn.rotation // 90) % 4  # as the page is shown
        sides = (drawn.width, drawn.height) if direction % 2 == 0 else (drawn.height, drawn.width)
        if builder.words or turned == 0:
            frames[turned] = Ink(*sides, turned, words=builder.words, slanted=builder.slanted)
    return frames


def read_rules(drawn: Drawn, ink: Ink) -> None:
    """Add the page's straight thin lines and its pictures' boxes to `ink` (frame 0)."""
    pictures, boxes = drawn.shapes()
    if drawn.turn is not None:
        turned = [(pymupdf.Rect(box) * drawn.turn).normalize() for box in boxes.tolist()]
        boxes = np.array(turned, np.float64).reshape(-1, 4)
    x0, y0, x1, y1 = boxes.T
    wide, high = x1 - x0, y1 - y0
    across = ~pictures & (high <= 2.5) & (wide >= 8)  # dvips sets rules as masks
    upright = ~pictures & ~across & (wide <= 2.5) & (high >= 5)
    areas = pictures | (~across & ~upright & (wide > 3) & (high > 3))
    ink.across += _rules((y0 + y1) / 2, x0, x1, across)
    ink.upright += _rules((x0 + x1) / 2, y0, y1, upright)
    ink.pictures += map(tuple, boxes[areas].tolist())


def _rules(at: Doubles, a: Doubles, b: Doubles, which: NDArray[np.bool_]) -> Iterable[Rule]:
    return map(Rule, at[which].tolist(), a[which].tolist(), b[which].tolist())


def turn_rules(ink: Ink, into: Ink) -> None:
    """Add the rules of frame 0 to a turned frame."""
    for rule in ink.upright:
        if into.turned == 1:
            into.across.append(Rule(rule.at, into.width - rule.b, into.width - rule.a))
        else:
            into.across.append(Rule(into.height - rule.at, rule.a, rule.b))
    for rule in ink.across:
        if into.turned == 1:
            into.upright.append(Rule(into.width - rule.at, rule.a, rule.b))
        else:
            into.upright.append(Rule(rule.at, into.height - rule.b, into.height - rule.a))
