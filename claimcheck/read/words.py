"""Glyphs into words: what one pen stroke after another spells without a space."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from claimcheck.read.glyphs import Glyphs
from claimcheck.read.spans import Color, Font
from claimcheck.records import Box

GLUE = 0.15  # em; a wider gap between two glyphs is a space (MuPDF's own SPACE_DIST)
ASCENT, DESCENT = 0.74, 0.22  # em above and below the baseline that a word's box covers
_BOLD = re.compile(
    r"bold|medi(?!um)|black|heavy|demi|cmbx|cmssbx|-bd|bx\d|sfbx|ecbx", re.IGNORECASE
)
_NO_TEXT = re.compile(
    r"(?:lcircle|line)w?\d", re.IGNORECASE
)  # LaTeX's picture fonts: arcs and slopes
_PLAIN = {
    "\ufb00": "ff",
    "\ufb01": "fi",
    "\ufb02": "fl",
    "\ufb03": "ffi",
    "\ufb04": "ffl",
    "\ufb05": "st",
    "\ufb06": "st",
    "\xad": "-",
    "\u2010": "-",
    "\u2011": "-",
}  # ligatures spelled out, hyphens of one kind
_SIGN, _SPACE, _NOTHING = 0, 1, 2  # what a code stands for
_STANDS_FOR = np.full(0x10000, _SIGN, np.uint8)
_STANDS_FOR[[*range(32), *range(0xD800, 0xE000), 0x200B, 0xFEFF]] = _NOTHING
_STANDS_FOR[[0x09, 0x0A, 0x0D, 0x20, 0xA0, 0x2002, 0x2003, 0x2009, 0x202F, 0x3000]] = _SPACE

# A piece's text, whether it is a space, whether it is the rest of a ligature, its baseline, where
# it begins and ends.
Piece = tuple[str, bool, bool, float, float, float]
_NOWHERE = (float("inf"), 0.0, 0.0, 0.0)  # where no glyph goes on with a word
_END: Piece = ("", False, False, 0.0, float("inf"), 0.0)  # of a span


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


@lru_cache(maxsize=4096)
def _face(name: str) -> tuple[bool, bool]:
    """Return whether a font of this name draws lines instead of text, and whether it is bold."""
    return _NO_TEXT.search(name) is not None, _BOLD.search(name) is not None


def pieces_of(glyphs: Glyphs) -> list[list[Piece]]:
    """Return each span's glyphs in pieces, within which no rule could part them.

    Glyphs go on with a piece on its very baseline, right behind the last one, all of them signs.
    """
    gid, x0, x1, base, own = glyphs.gid, glyphs.x0, glyphs.x1, glyphs.base, glyphs.span
    code = np.where((glyphs.code < 0) | (glyphs.code > 0x10FFFF), 0, glyphs.code)
    kind = _STANDS_FOR[np.minimum(code, 0xFFFF)]
    plain = (kind == _SIGN) & (gid != -1)
    begins = np.ones(len(code), bool)
    begins[1:] = ~(
        plain[1:]
        & plain[:-1]
        & (own[1:] == own[:-1])
        & (base[1:] == base[:-1])
        & (x0[1:] >= x0[:-1])
        & (x0[1:] <= x1[:-1] + GLUE * glyphs.sizes[own[1:]])
    )
    first = np.flatnonzero(begins)
    last = np.append(first[1:], len(code))[: len(first)] - 1
    pieces = list(
        zip(
            _texts(np.where((kind == _NOTHING) | (code < 32), 0, code), begins),
            (kind[first] == _SPACE).tolist(),
            (gid[first] == -1).tolist(),
            base[first].tolist(),
            x0[first].tolist(),
            x1[last].tolist(),
            strict=True,
        )
    )
    ends = np.searchsorted(own[first], np.arange(len(glyphs.fonts)), "right").tolist()
    return [pieces[start:end] for start, end in zip([0, *ends], ends, strict=False)]


def _texts(code: NDArray[np.int32], begins: NDArray[np.bool_]) -> list[str]:
    """Return the texts of runs of codes, 0 for no sign, that begin where they are told to."""
    parted = np.full(len(code) + np.count_nonzero(begins), ord("\n"), "<u4")
    parted[np.arange(len(code)) + np.cumsum(begins) - 1] = code
    text = parted.tobytes().decode("utf-32-le").replace("\0", "")
    for sign, plain in _PLAIN.items():
        if sign in text:
            text = text.replace(sign, plain)
    return text.split("\n")[:-1]


class Builder:
    """Joins the pieces of one reading frame into words as they come."""

    def __init__(self) -> None:
        """Begin with no word."""
        self.words: list[Word] = []
        self.slanted: list[Word] = []
        self._last: Word | None = None  # what the next piece may go on with

    def add(self, pieces: Iterable[Piece], size: float, font: Font, color: Color) -> None:
        """Append a span's pieces to the last word or to new ones."""
        name = font.name
        drawn, heavy = _face(name)
        if size <= 0.5 or drawn:
            return
        bold, word, words = heavy or font.bold, self._last, self.words
        limit, rise = GLUE * size, 0.1 * size
        text, end, base = "", 0.0, 0.0
        start, reach, low, high = _NOWHERE
        for piece, space, rest, y, x0, x1 in (*pieces, _END):
            if (
                x0 <= reach
                and x0 >= start
                and (y == base or low <= y <= high)
                and not space
                and not rest
            ):
                text += piece  # it goes on right behind the last one
                end = x1
                reach = x1 + limit
                continue
            if rest and text:
                text += piece
                continue
            if text:
                run = Word(text, start, end, base, size, name, bold, color)
                if (
                    word is None
                    or not -0.4 * size
                    < start - word.x1
                    <= GLUE * (word.size if word.size > size else size)
                    or not _glued(word, run)
                ):
                    word = run
                    words.append(run)
            if space:
                word, text = None, ""
            else:
                text, base, end = piece, y, x1
            if text:
                start, reach, low, high = x0, x1 + limit, y - rise, y + rise
            else:
                start, reach, low, high = _NOWHERE
        self._last = word

    def slant(self, pieces: Sequence[Piece], size: float, font: Font) -> None:
        """Keep text that rises aslant as one word at its foot: the slanted head of a column."""
        text = "".join([piece[0] for piece in pieces]).strip()
        if text:
            _, _, _, base, x, _ = pieces[0]
            self.slanted.append(Word(text, x, x + size, base, size, font.name, False))


def _glued(word: Word, run: Word) -> bool:
    """Whether the run that touches `word` goes on with it, in line or raised; then it does."""
    rise = word.base - run.base
    small = run.size < 0.86 * word.size and abs(rise) < 0.62 * word.size
    if small and run.text[0] == "±":  # a spread set small is a word by itself
        return False
    if abs(rise) <= 0.12 * word.size:
        _grow(word, run)
    elif small:
        word.text += run.text
        word.x1 = max(run.x1, word.x1)
        if rise > 0:
            word.mark += run.text
    elif word.size < 0.86 * run.size and abs(rise) < 0.62 * run.size and not word.lead:
        word.lead = word.text if rise < 0 else ""
        _grow(word, run)
    else:
        return False
    return True


def _grow(word: Word, run: Word) -> None:
    word.text += run.text
    word.x1 = max(word.x1, run.x1)
    word.mark = ""
    if run.size > word.size:
        word.size, word.base, word.font, word.bold = run.size, run.base, run.font, run.bold


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
