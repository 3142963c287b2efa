"""What is printed on one page: words with their fonts, straight rules and pictures."""

import re
from collections.abc import Iterable, Sequence
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

    def to_page(self, box: Box) -> Box:
        """Return a box of this frame in the page's own frame."""
        x0, y0, x1, y1 = box
        if self.turned == 1:
            x0, y0, x1, y1 = y0, self.width - x1, y1, self.width - x0
        elif self.turned == 3:
            x0, y0, x1, y1 = self.height - y1, x0, self.height - y0, x1
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
    for span in drawn.spans():
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

    def add(self, span: dict[str, Any]) -> None:
        """Append the span's glyphs to the last word or to new ones."""
        size, font, self.color = span["size"], span["font"], span["color"]
        drawn, heavy = _font(font)
        if size <= 0.5 or drawn:
            return
        bold = heavy or bool(span["flags"] & 16)
        turned, width, height = self.ink.turned, self.ink.width, self.ink.height
        text, start, end, base = "", 0.0, 0.0, 0.0
        limit = GLUE * size
        for code, gid, (ox, oy), (bx0, by0, bx1, by1) in span["chars"]:
            if turned == 0:
                x0, x1, y = bx0, bx1, oy
            elif turned == 1:
                x0, x1, y = width - by1, width - by0, ox
            elif turned == 3:
                x0, x1, y = by0, by1, height - ox
            else:
                x0, x1, y = width - bx1, width - bx0, height - oy
            if gid == -1 and text:  # the rest of a ligature
                text += _FOLD[code]
                continue
            if code in _SPACES:
                if text:
                    self._put(text, start, end, base, size=size, font=font, bold=bold)
                    text = ""
                self._close()
                continue
            if text and (x0 - end > limit or x0 < start or abs(y - base) > 0.1 * size):
                self._put(text, start, end, base, size=size, font=font, bold=bold)
                text = ""
            if not text:
                start, base = x0, y
            text += _FOLD[code]
            end = x1
        if text:
            self._put(text, start, end, base, size=size, font=font, bold=bold)

    def slant(self, span: dict[str, Any]) -> None:
        """Keep text that rises aslant as one word at its foot: the slanted head of a column."""
        text = "".join(_FOLD[c[0]] for c in span["chars"]).strip()
        if text:
            x, y = span["chars"][0][2]
            size = span["size"]
            self.ink.slanted.append(Word(text, x, x + size, y, size, span["font"], False))

    def _close(self) -> None:
        self.word = None

    def _put(
        self,
        text: str,
        x0: float,
        x1: float,
        base: float,
        *,
        size: float,
        font: str,
        bold: bool,
    ) -> None:
        """Glue the run to the last word when it touches it, else open a new word."""
        word = self.word
        reach = size if word is None or size > word.size else word.size
        if word is not None and -0.4 * size < x0 - word.x1 <= GLUE * reach:
            rise = word.base - base
            small = size < 0.86 * word.size and abs(rise) < 0.62 * word.size
            if small and text[0] == "±":  # a spread set small is a word by itself
                self._open(text, x0, x1, base, size=size, font=font, bold=bold)
                return
            if abs(rise) <= 0.12 * word.size:
                self._grow(word, text, x1, base, size=size, font=font, bold=bold)
                return
            if small:
                word.text += text
                word.x1 = max(x1, word.x1)
                if rise > 0:
                    word.mark += text
                return
            if word.size < 0.86 * size and abs(rise) < 0.62 * size and not word.lead:
                word.lead = word.text if rise < 0 else ""
                self._grow(word, text, x1, base, size=size, font=font, bold=bold)
                return
        self._open(text, x0, x1, base, size=size, font=font, bold=bold)

    def _open(
        self,
        text: str,
        x0: float,
        x1: float,
        base: float,
        *,
        size: float,
        font: str,
        bold: bool,
    ) -> None:
        self.word = Word(text, x0, x1, base, size, font, bold, self.color)
        self.ink.words.append(self.word)

    @staticmethod
    def _grow(
        word: Word,
        text: str,
        x1: float,
        base: float,
        *,
        size: float,
        font: str,
        bold: bool,
    ) -> None:
        word.text += text
        if x1 > word.x1:
            word.x1 = x1
        word.mark = ""
        if size > word.size:
            word.size, word.base, word.font, word.bold = size, base, font, bold


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
    return (
        min(w.x0 for w in kept),
        min(w.y0 for w in kept),
        max(w.x1 for w in kept),
        max(w.y1 for w in kept),
    )
