"""What a page draws: its glyphs as spans, then its lines, areas and pictures as boxes.

MuPDF interprets a page's content once, into a display list; that is most of the work, and glyphs
and shapes are both taken from the list. Annotations, which readers add, are not part of it.
"""

import re
from typing import Any

import pymupdf
from pymupdf import extra, mupdf

from claimcheck.records import Box

MOST_BYTES = 32_000_000  # of drawing commands on a page, forms as often as they are drawn
MOST_GLYPHS = 100_000  # a page; the fullest of 105 papers has 7,400
MOST_SHAPES = 100_000  # a page; the fullest of 105 papers has a tenth
_DRAWN = re.compile(rb"/([^\s/\[\]()<>]+)\s+Do\b")
_ALL = mupdf.FzRect(mupdf.FzRect.Fixed_INFINITE)
_UNIT = mupdf.FzRect(mupdf.FzRect.Fixed_UNIT)  # MuPDF's matrices put images in here
_IDENTITY = mupdf.FzMatrix()
_RESOURCES, _XOBJECT = mupdf.pdf_new_name("Resources"), mupdf.pdf_new_name("XObject")
_SUBTYPE, _FORM = mupdf.pdf_new_name("Subtype"), mupdf.pdf_new_name("Form")


class TooFullError(ValueError):
    """A page holds more than any typeset page does: damaged, or made to keep its reader busy."""


class Drawn:
    """A page's content, interpreted; `width` and `height` in points are those without /Rotate.

    `turn` takes boxes to the page as shown; None where it is shown as drawn.
    """

    def __init__(self, page: pymupdf.Page) -> None:
        """Interpret the page's content streams.

        Raises:
            TooFullError: more than `MOST_BYTES` of commands or `MOST_GLYPHS`. Both are counts of
                what the file says, so that the same page is refused on any machine.
        """
        load = _load(page)
        if load > MOST_BYTES:
            raise TooFullError(
                f"{load} bytes of commands on one page; at most {MOST_BYTES} are run"
            )
        self.rotation = int(page.rotation)
        self.turn = page.rotation_matrix if self.rotation else None
        if self.rotation:
            page.set_rotation(0)
        try:
            box = page.rect
            self.width, self.height = float(box.width), float(box.height)
            self._flip = mupdf.FzMatrix(1, 0, 0, -1, 0, box.y1)
            self._list = page.get_displaylist(annots=0).this
        finally:
            if self.rotation:
                page.set_rotation(self.rotation)
        if load > MOST_GLYPHS:  # each takes a byte at least
            self._count_glyphs()

    def _count_glyphs(self) -> None:
        cookie = mupdf.FzCookie()
        device = _Glyphs(cookie)
        self._run(device, cookie)
        if device.count > MOST_GLYPHS:
            raise TooFullError(f"over {MOST_GLYPHS} glyphs on one page")

    def spans(self) -> list[dict[str, Any]]:
        """Return the spans of glyphs in the order they are drawn, as `Page.get_texttrace` does."""
        found: list[dict[str, Any]] = []
        device = extra.JM_new_texttrace_device(found)
        device.ptm = self._flip
        self._run(device, mupdf.FzCookie())
        return found

    def shapes(self) -> list[tuple[bool, Box]]:
        """Return each shape's box and whether it is a picture rather than a path or a mask.

        They come in the order they are drawn, not turned, and end soon after `MOST_SHAPES`.
        """
        cookie = mupdf.FzCookie()
        device = _Shapes(cookie)
        self._run(device, cookie)
        return device.found

    def _run(self, device: Any, cookie: Any) -> None:  # noqa: ANN401 - MuPDF's types are not known
        mupdf.fz_run_display_list(self._list, device, _IDENTITY, _ALL, cookie)
        mupdf.fz_close_device(device)


def _load(page: pymupdf.Page) -> int:
    """Return the bytes of commands that drawing the page takes, forms within forms included."""
    content = page.read_contents()
    if b"Do" not in content or not _DRAWN.search(content):
        return len(content)
    own = mupdf.pdf_page_from_fz_page(page.this).obj()
    known: dict[int, int] = {}

    def drawn(commands: bytes, inner: Any) -> int:  # noqa: ANN401
        total = 0
        for name in _DRAWN.findall(commands):
            form = mupdf.pdf_dict_gets(inner, name.decode("utf-8", "replace"))
            number = mupdf.pdf_to_num(form)
            if number not in known:
                known[number] = 0  # while it is weighed: a form cannot draw itself
                if mupdf.pdf_is_stream(form) and mupdf.pdf_name_eq(
                    mupdf.pdf_dict_get(form, _SUBTYPE), _FORM
                ):
                    buffer = mupdf.pdf_load_stream(form)
                    known[number] = buffer.m_internal.len
                    further = mupdf.pdf_dict_get(mupdf.pdf_dict_get(form, _RESOURCES), _XOBJECT)
                    if mupdf.pdf_dict_len(further):  # most draw none
                        known[number] += drawn(buffer.fz_buffer_extract_copy(), further)
            total += known[number]
        return total

    resources = mupdf.pdf_dict_get_inheritable(own, _RESOURCES)
    return len(content) + drawn(content, mupdf.pdf_dict_get(resources, _XOBJECT))


class _Glyphs(mupdf.FzDevice2):  # type: ignore[misc]
    """Counts glyphs, until there are too many."""

    def __init__(self, cookie: Any) -> None:  # noqa: ANN401
        super().__init__()
        self.count = 0
        self.cookie = cookie
        self.use_virtual_fill_text()
        self.use_virtual_stroke_text()
        self.use_virtual_ignore_text()

    def fill_text(self, _: object, text: Any, *_rest: object) -> None:  # noqa: ANN401
        span = text.head
        while span is not None:
            self.count += span.len
            span = span.next
        if self.count > MOST_GLYPHS:
            self.cookie.m_internal.abort = 1

    stroke_text = fill_text
    ignore_text = fill_text


class _Shapes(mupdf.FzDevice2):  # type: ignore[misc]
    """Notes the boxes of shapes; MuPDF calls a method for each one drawn, none for its text."""

    def __init__(self, cookie: Any) -> None:  # noqa: ANN401
        super().__init__()
        self.found: list[tuple[bool, Box]] = []
        self.cookie = cookie
        self.use_virtual_fill_path()
        self.use_virtual_stroke_path()
        self.use_virtual_fill_shade()
        self.use_virtual_fill_image()
        self.use_virtual_fill_image_mask()

    def fill_path(
        self, _: object, path: object, even_odd: int, matrix: object, *_rest: object
    ) -> None:
        self._note(False, mupdf.ll_fz_bound_path(path, None, matrix))

    def stroke_path(
        self, _: object, path: object, stroke: object, matrix: object, *_rest: object
    ) -> None:
        self._note(False, mupdf.ll_fz_bound_path(path, stroke, matrix))

    def fill_shade(self, _: object, shade: object, matrix: object, *_rest: object) -> None:
        self._note(True, mupdf.ll_fz_bound_shade(shade, matrix))

    def fill_image(self, _: object, image: object, matrix: object, *_rest: object) -> None:
        self._note(True, mupdf.ll_fz_transform_rect(_UNIT.internal(), matrix))

    def fill_image_mask(self, _: object, image: object, matrix: object, *_rest: object) -> None:
        self._note(False, mupdf.ll_fz_transform_rect(_UNIT.internal(), matrix))

    def _note(self, picture: bool, box: Any) -> None:  # noqa: ANN401
        self.found.append((picture, (box.x0, box.y0, box.x1, box.y1)))
        if len(self.found) > MOST_SHAPES:
            self.cookie.m_internal.abort = 1
