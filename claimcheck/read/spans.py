"""MuPDF's spans of glyphs, read where it keeps them: an object for each glyph would cost the most.

MuPDF draws text as linked spans, each the glyphs of one font and matrix in an array of structs. How
these are laid out is held against its own accessors before it is leaned on; where it is otherwise,
the accessors are used, which takes several times as long and finds the same.
"""

import ctypes
from bisect import bisect
from collections.abc import Callable, Iterator
from functools import cache
from itertools import islice
from typing import Any, NamedTuple

import numpy as np
import pymupdf
from numpy.typing import NDArray
from pymupdf import mupdf

EVERYWHERE, AS_IT_IS = mupdf.FzRect(mupdf.FzRect.Fixed_INFINITE), mupdf.FzMatrix()
_RGB, _PARAMS = mupdf.fz_device_rgb(), mupdf.FzColorParams()
_BLACK = (0.0, 0.0, 0.0)
bytes_from: Callable[[int], Any] = (ctypes.c_char * (1 << 30)).from_address  # to be sliced

Color = tuple[float, ...]
Noted = tuple[int, bytes, bytes]  # a span: its font's address, its own bytes, its glyphs' bytes


class _Text(ctypes.Structure):
    """MuPDF's fz_text."""

    _fields_ = (("refs", ctypes.c_int), ("head", ctypes.c_void_p), ("tail", ctypes.c_void_p))


class _Span(ctypes.Structure):
    """MuPDF's fz_text_span; the lowest of `bits` says whether it is written downwards."""

    _fields_ = (
        ("font", ctypes.c_void_p),
        ("trm", ctypes.c_float * 6),
        ("bits", ctypes.c_uint),
        ("len", ctypes.c_int),
        ("cap", ctypes.c_int),
        ("items", ctypes.c_void_p),
        ("next", ctypes.c_void_p),
    )


SPAN = np.dtype(_Span)
ITEM = np.dtype(
    [("x", "f4"), ("y", "f4"), ("adv", "f4"), ("gid", "i4"), ("ucs", "i4"), ("cid", "i4")]
)  # MuPDF's fz_text_item
_SPAN_SIZE, _ITEM_SIZE = SPAN.itemsize, ITEM.itemsize


class Font(NamedTuple):
    """A font: its name is without the mark of a subset."""

    name: str
    bold: bool
    slot: int  # among its document's fonts


class Resources:
    """The fonts and colors of a document, each asked for once.

    What is known by its address is kept, so that nothing else comes to have that address.
    """

    def __init__(self) -> None:
        """Begin with none."""
        self.fonts: dict[int, Font] = {}
        self._kept: list[tuple[Any, Any]] = []
        self._first = [0]  # where each font's advances begin, written along, then down; the end
        self._count: list[int] = []  # how many each has of either
        self._advances = np.empty(0, np.float32)
        self._spaces: dict[int, tuple[Any, int]] = {}
        self._colors: dict[tuple[int, bytes], Color] = {}

    def add(self, span: Any) -> None:  # noqa: ANN401 - MuPDF's types are not known
        """Add the font of a span."""
        font = mupdf.ll_fz_keep_font(span.font)
        name = mupdf.ll_fz_font_name(font)
        self.fonts[_address(font)] = Font(
            name[7:] if name.find("+") == 6 else name,
            bool(mupdf.ll_fz_font_is_bold(font)),
            len(self._kept),
        )
        self._kept.append((mupdf.FzFont(font), font))
        self._count.append(font.glyph_count + 1)  # the last for numbers that damaged files make up
        self._first.append(self._first[-1] + 2 * self._count[-1])

    def advances(
        self, slots: NDArray[np.int64], down: NDArray[Any], glyphs: NDArray[np.int32]
    ) -> NDArray[np.float32]:
        """Return how far glyphs of the fonts in `slots` advance, in em; 0 for those below 0."""
        more = np.full(self._first[-1] - len(self._advances), np.nan, np.float32)
        if len(more):
            self._advances = np.concatenate([self._advances, more])
        count = np.array(self._count, np.int64)[slots]
        places = np.array(self._first)[slots] + down * count + np.minimum(glyphs, count - 1)
        none = glyphs < 0
        places[none] = 0
        found: NDArray[np.float32] = self._advances[places]
        unknown = np.isnan(found)
        if unknown.any():
            for place in set(places[unknown].tolist()):
                slot = bisect(self._first, place) - 1
                way, glyph = divmod(place - self._first[slot], self._count[slot])
                _, font = self._kept[slot]
                self._advances[place] = mupdf.ll_fz_advance_glyph(font, glyph, way)
            found = self._advances[places]
        found[none] = 0
        return found

    def rgb(self, space: Any, color: Any) -> Color:  # noqa: ANN401
        """Return the red, green and blue of the color that MuPDF has in a space; black in none."""
        if space is None:
            return _BLACK
        at = int(space.this)
        if at not in self._spaces:
            kept = mupdf.FzColorspace(mupdf.ll_fz_keep_colorspace(space))
            self._spaces[at] = (kept, 4 * space.n)
        key = (at, bytes_from(int(color))[: self._spaces[at][1]])
        rgb = self._colors.get(key)
        if rgb is None:
            params = _PARAMS.internal()
            rgb = mupdf.ll_fz_convert_color(space, color, _RGB.m_internal, None, params)[:3]
            self._colors[key] = rgb
        return rgb


class Spans(mupdf.FzDevice2):  # type: ignore[misc]
    """Notes the spans a page draws, and their glyphs, in bytes: MuPDF frees what it has drawn.

    `texts` holds for each text, drawn at its matrix, how many spans it has, its color, and whether
    it is hidden, drawn in none.
    """

    def __init__(self, resources: Resources, most: int, cookie: Any) -> None:  # noqa: ANN401
        """Begin with no span; the cookie ends the drawing soon after `most` glyphs."""
        super().__init__()
        self.resources, self.most, self.cookie = resources, most, cookie
        self.walk = _in_place if _laid_out_as_known() else _by_accessors
        self.count = 0
        self.spans: list[bytes] = []
        self.items: list[bytes] = []
        self.texts: list[tuple[int, Color, bool]] = []
        self.matrices: list[bytes] = []
        self.use_virtual_fill_text()
        self.use_virtual_stroke_text()
        self.use_virtual_ignore_text()

    def fill_text(
        self, _: object, text: object, matrix: object, space: object, color: object, *_rest: object
    ) -> None:
        """Note a text drawn in a color."""
        self._note(text, matrix, self.resources.rgb(space, color), hidden=False)

    def stroke_text(
        self, _: object, text: object, stroke: object, matrix: object, *color: object
    ) -> None:
        """Note a text drawn in outlines."""
        self._note(text, matrix, self.resources.rgb(*color[:2]), hidden=False)

    def ignore_text(self, _: object, text: object, matrix: object) -> None:
        """Note a text that is not drawn."""
        self._note(text, matrix, _BLACK, hidden=True)

    def _note(self, text: Any, matrix: Any, color: Color, *, hidden: bool) -> None:  # noqa: ANN401
        spans, glyphs, fonts = self.spans, self.items, self.resources.fonts
        before = len(spans)
        for font, span, items in self.walk(text):
            if font not in fonts:
                self.resources.add(next(islice(_linked(text), len(spans) - before, None)))
            spans.append(span)
            glyphs.append(items)
        self.texts.append((len(spans) - before, color, hidden))
        self.matrices.append(bytes_from(int(matrix.this))[:24])
        self.count += sum(map(len, glyphs[before:])) // ITEM.itemsize
        if self.count > self.most:
            self.cookie.m_internal.abort = 1


def _in_place(text: Any) -> Iterator[Noted]:  # noqa: ANN401
    """Yield a text's spans, read where they stand."""
    at = _Text.from_address(_address(text)).head
    while at:
        span = _Span.from_address(at)
        yield (
            span.font,
            bytes_from(at)[:_SPAN_SIZE],
            bytes_from(span.items)[: _ITEM_SIZE * span.len],
        )
        at = span.next


def _by_accessors(text: Any) -> Iterator[Noted]:  # noqa: ANN401
    """Yield a text's spans as `_in_place` does, but for what is never asked of them."""
    for span in _linked(text):
        font, m = _address(span.font), span.trm
        trm = (m.a, m.b, m.c, m.d, m.e, m.f)
        items = [(i.x, i.y, 0, i.gid, i.ucs, 0) for i in _items(span)]
        own = _Span(font=font, trm=trm, bits=span.wmode, len=span.len)
        yield font, bytes(own), np.array(items, ITEM).tobytes()


def _linked(text: Any) -> Iterator[Any]:  # noqa: ANN401
    span = text.head
    while span is not None:
        yield span
        span = span.next


def _items(span: Any) -> list[Any]:  # noqa: ANN401
    whole = mupdf.FzTextSpan(span)
    return [whole.items(at) for at in range(span.len)]


def _address(struct: Any) -> int:  # noqa: ANN401
    return int(struct.this)


class _Probe(mupdf.FzDevice2):  # type: ignore[misc]
    """Tells of each text whether its structs are where and what this module says."""

    def __init__(self) -> None:
        super().__init__()
        self.alike: list[bool] = []
        self.use_virtual_fill_text()

    def fill_text(self, _: object, text: Any, *_rest: object) -> None:  # noqa: ANN401
        """Follow no address before the accessors name the same."""
        at = _Text.from_address(_address(text)).head
        for span in _linked(text):
            if at != _address(span):
                return self.alike.append(False)
            own = _Span.from_address(at)
            places = [_address(item) for item in _items(span)]
            if own.len != span.len or places != [
                (own.items or 0) + _ITEM_SIZE * n for n in range(span.len)
            ]:
                return self.alike.append(False)
            at = own.next
        read, told = ([_told(noted) for noted in walk(text)] for walk in (_in_place, _by_accessors))
        return self.alike.append(read == told)


def _told(noted: Noted) -> tuple[object, ...]:
    """Return what both ways of reading a span must tell of it."""
    font, span, items = noted
    own = _Span.from_buffer_copy(span)
    glyphs = np.frombuffer(items, ITEM)[["x", "y", "gid", "ucs"]].tolist()
    return font, own.font, own.trm[:], own.bits & 1, own.len, glyphs


@cache
def _laid_out_as_known() -> bool:
    """Whether structs are laid out as this module says: tried once, on a text of two fonts."""
    device = _Probe()
    with pymupdf.open() as pdf:
        page = pdf.new_page()
        page.insert_font(fontname="helv")
        page.insert_font(fontname="tiro")
        drawn = pdf.get_new_xref()
        pdf.update_object(drawn, "<<>>")
        pdf.update_stream(drawn, b"BT /helv 12 Tf 72 72 Td (two) Tj /tiro 9 Tf (fonts) Tj ET")
        page.set_contents(drawn)
        shown = page.get_displaylist(annots=0).this
        mupdf.fz_run_display_list(shown, device, AS_IT_IS, EVERYWHERE, mupdf.FzCookie())
        mupdf.fz_close_device(device)
    return bool(device.alike) and all(device.alike)
