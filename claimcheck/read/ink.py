"""What is printed on one page: words with their fonts, straight rules and pictures."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import pymupdf

from claimcheck.read.drawn import Drawn
from claimcheck.records import Box

GLUE = 0.15  # em; a wider gap between two glyphs is a space (MuPDF's own SPACE_DIST)
ASCENT, DESCENT = 0.74, 0.22  # em above and below the baseline that a word's box covers
_BOLD = re.compile(
    r"bold|medi(?!um)|black|heavy|demi|cmbx|cmssbx|-bd|bx\d|sfbx|ecbx", re.IGNORECASE
)
_NO_TEXT = re.compile(
    r"(?:lcircle|line)w?\d", re.IGNORECASE
)  # LaTeX's picture fonts: arcs and slopes


class _Fold(dict[int, str]):
    """A glyph's code to its plain text: ligatures spelled out, what is no character left out."""

    def __missing__(self, code: int) -> str:
        """Return and keep the text of a code seen for the first time."""
        plain = 31 < code < 0xD800 or 0xE000 <= code <= 0x10FFFF
        self[code] = chr(code) if plain else ""
        return self[code]


_FOLD = _Fold(
    {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st"}
    | {0xFB06: "st", 0xAD: "-", 0x2010: "-", 0x2011: "-", 0x200B: "", 0xFEFF: ""}
)
_SPACES = frozenset((0x20, 0xA0, 0x09, 0x0A, 0x0D, 0x2002, 0x2003, 0x2009, 0x202F, 0x3000))
_NOWHERE = (float("inf"), 0.0, 0.0, 0.0)  # where no glyph goes on with a word


@dataclass(slots=True)
class Word:
    """A run of glyphs without a space, in its own reading frame (left to right, y downwards).

    `base` is the baseline, `size` the size of its largest glyphs in points; `lead` and `mark` hold
    raised small signs before and after it (footnote marks, exponents), which `text` contains too.
    """

    text: str
    x0: float
    x1: float
    base: float
    size: float
    font: str
    bold: bool
    color: tuple[float, ...] = ()
    lead: str = ""
    mark: str = ""

    @property
    def y0(self) -> float:
        """Return the top of the word's box."""
        return self.base - ASCENT * self.size

    @property
    def y1(self) -> float:
        """Return the bottom of the word's box."""
        return self.base + DESCENT * self.size


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


@lru_cache(maxsize=4096)
def _font(name: str) -> tuple[bool, bool]:
    """Return whether a font of this name draws lines instead of text, and whether it is bold."""
    return _NO_TEXT.search(name) is not None, _BOLD.search(name) is not None


def read_ink(drawn: Drawn) -> dict[int, Ink]:
    """Return the page's ink by reading frame: 0 always, 1 and 3 where text runs up or down."""
    width, height = drawn.width, drawn.height
    quarter = drawn.rotation // 90
    frames = {
        turned: Ink(width=width, height=height, turned=turned)
        if turned in (0, 2)
        else Ink(width=height, height=width, turned=turned)
        for turned in (0, 1, 2, 3)
    }
    builders = {turned: _Builder(ink) for turned, ink in frames.items()}
    hidden = []
    spans = drawn.spans()
    spans.reverse()
    while spans:
        span = spans.pop()  # and is gone while it is still at hand: a page's glyphs are many
        if span["type"] == 3:
            hidden.append(span)
        else:
            _take(span, builders)
    if not any(ink.words for ink in frames.values()):
        for span in hidden:
            _take(span, builders)
    if quarter:  # /Rotate: what is printed sideways is shown upright
        shift = {0: 0, 1: 3, 2: 2, 3: 1}[quarter]
        frames = {(turned + shift) % 4: ink for turned, ink in frames.items()}
        for turned, ink in frames.items():
            ink.turned = turned
    return {turned: ink for turned, ink in frames.items() if ink.words or turned == 0}


def _take(span: dict[str, Any], builders: dict[int, "_Builder"]) -> None:
    """Add one span's glyphs to the frame its direction belongs to; slanted text is left out."""
    dx, dy = span["dir"]
    if dx > 0.99:
        builders[0].add(span)
    elif dy < -0.99:
        builders[1].add(span)
    elif dy > 0.99:
        builders[3].add(span)
    elif dx < -0.99:
        builders[2].add(span)
    elif dx > 0.2 and dy < -0.2:
        builders[0].slant(span)


class _Builder:
    """Joins glyphs into words as they come; one a frame."""

    def __init__(self, ink: Ink) -> None:
        self.ink = ink
        self.word: Word | None = None
        self.color: tuple[float, ...] = ()
        self.font, self.bold, self.size = "", False, 0.0

    def add(self, span: dict[str, Any]) -> None:
        """Append the span's glyphs to the last word or to new ones."""
        size, self.font, self.color = span["size"], span["font"], span["color"]
        drawn, heavy = _font(self.font)
        if size <= 0.5 or drawn:
            return
        self.bold, self.size = heavy or bool(span["flags"] & 16), size
        chars = _upright(span["chars"], self.ink) if self.ink.turned else span["chars"]
        limit, rise = GLUE * size, 0.1 * size
        text, end, base = "", 0.0, 0.0
        start, reach, low, high = _NOWHERE
        fold, spaces = _FOLD, _SPACES
        for code, gid, (_, y), (x0, _, x1, _) in chars:
            if (
                x0 <= reach
                and x0 >= start
                and (y == base or low <= y <= high)
                and code not in spaces
                and gid != -1
            ):
                text += fold[code]  # it goes on right behind the last one
                end = x1
                reach = x1 + limit
                continue
            if gid == -1 and text:  # the rest of a ligature
                text += _FOLD[code]
                continue
            if text:
                self._put(text, start, end, base)
            if code in _SPACES:
                self.word, text = None, ""
            else:
                text, base, end = _FOLD[code], y, x1
            if text:
                start, reach, low, high = x0, x1 + limit, y - rise, y + rise
            else:
                start, reach, low, high = _NOWHERE
        if text:
            self._put(text, start, end, base)

    def slant(self, span: dict[str, Any]) -> None:
        """Keep text that rises aslant as one word at its foot: the slanted head of a column."""
        text = "".join(_FOLD[c[0]] for c in span["chars"]).strip()
        if text:
            x, y = span["chars"][0][2]
            size = span["size"]
            self.ink.slanted.append(Word(text, x, x + size, y, size, span["font"], False))

    def _put(self, text: str, x0: float, x1: float, base: float) -> None:
        """Glue the run to the last word when it touches it, else open a new word."""
        word, size = self.word, self.size
        if word is not None:
            wide = word.size if word.size > size else size
            if -0.4 * size < x0 - word.x1 <= GLUE * wide and self._glued(word, text, x1, base):
                return
        self.word = word = Word(text, x0, x1, base, size, self.font, self.bold, self.color)
        self.ink.words.append(word)

    def _glued(self, word: Word, text: str, x1: float, base: float) -> bool:
        """Whether the run that touches `word` goes on with it, in line or raised; then it does."""
        size, rise = self.size, word.base - base
        small = size < 0.86 * word.size and abs(rise) < 0.62 * word.size
        if small and text[0] == "±":  # a spread set small is a word by itself
            return False
        if abs(rise) <= 0.12 * word.size:
            self._grow(word, text, x1, base)
        elif small:
            word.text += text
            word.x1 = max(x1, word.x1)
            if rise > 0:
                word.mark += text
        elif word.size < 0.86 * size and abs(rise) < 0.62 * size and not word.lead:
            word.lead = word.text if rise < 0 else ""
            self._grow(word, text, x1, base)
        else:
            return False
        return True

    def _grow(self, word: Word, text: str, x1: float, base: float) -> None:
        word.text += text
        if x1 > word.x1:
            word.x1 = x1
        word.mark = ""
        if self.size > word.size:
            word.size, word.base, word.font, word.bold = self.size, base, self.font, self.bold


def _upright(chars: Iterable[Any], ink: Ink) -> Iterator[Any]:
    """Yield a turned frame's glyphs with their places in that frame, as `_Builder.add` wants."""
    turned, width, height = ink.turned, ink.width, ink.height
    for code, gid, (x, y), (x0, y0, x1, y1) in chars:
        if turned == 1:
            yield code, gid, (0.0, x), (width - y1, 0.0, width - y0, 0.0)
        elif turned == 3:
            yield code, gid, (0.0, height - x), (y0, 0.0, y1, 0.0)
        else:
            yield code, gid, (0.0, height - y), (width - x1, 0.0, width - x0, 0.0)


def read_rules(drawn: Drawn, ink: Ink) -> None:
    """Add the page's straight thin lines and its pictures' boxes to `ink` (frame 0)."""
    for picture, box in drawn.shapes():
        x0, y0, x1, y1 = box if drawn.turn is None else (pymupdf.Rect(box) * drawn.turn).normalize()
        if picture:
            ink.pictures.append((x0, y0, x1, y1))
        elif y1 - y0 <= 2.5 and x1 - x0 >= 8:  # dvips sets rules as masks
            ink.across.append(Rule((y0 + y1) / 2, x0, x1))
        elif x1 - x0 <= 2.5 and y1 - y0 >= 5:
            ink.upright.append(Rule((x0 + x1) / 2, y0, y1))
        elif x1 - x0 > 3 and y1 - y0 > 3:
            ink.pictures.append((x0, y0, x1, y1))


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


def bounds(words: Iterable[Word]) -> Box:
    """Return the box around `words`."""
    kept: Sequence[Word] = list(words)
    if len(kept) == 1:  # most cells
        word = kept[0]
        return (word.x0, word.y0, word.x1, word.y1)
    return (
        min([w.x0 for w in kept]),
        min([w.base - ASCENT * w.size for w in kept]),
        max([w.x1 for w in kept]),
        max([w.base + DESCENT * w.size for w in kept]),
    )
