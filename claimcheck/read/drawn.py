"""What a page draws: its glyphs as spans, then its lines, areas and pictures as boxes.

MuPDF interprets a page's content once, into a display list; that is most of the work, and glyphs
and shapes are both taken from the list. Annotations, which readers add, are not part of it.
"""

import re
from typing import Any

import numpy as np
import pymupdf
from numpy.typing import NDArray
from pymupdf import mupdf

from claimcheck.read.glyphs import Glyphs, glyphs_of
from claimcheck.read.spans import AS_IT_IS, EVERYWHERE, Resources, Spans, bytes_from

MOST_BYTES = 32_000_000  # of drawing commands on a page, forms as often as they are drawn
MOST_GLYPHS = 100_000  # a page; the fullest of 105 papers has 7,400
MOST_SHAPES = 100_000  # a page; the fullest of 105 papers has a tenth
_DRAWN = re.compile(rb"/([^\s/\[\]()<>]+)\s+Do\b")
_UNIT = mupdf.FzRect(mupdf.FzRect.Fixed_UNIT)  # MuPDF's matrices put images in here
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
            self._list = page.get_displaylist(annots=0).this
        finally:
            if self.rotation:
                page.set_rotation(self.rotation)

    def glyphs(self, resources: Resources) -> Glyphs:
        """Return the page's glyphs; `fonts` are those of its document.

        Raises:
            TooFullError: more than `MOST_GLYPHS`.
        """
        cookie = mupdf.FzCookie()
        spans = Spans(resources, MOST_GLYPHS, cookie)
        self._run(spans, cookie)
        if spans.count > MOST_GLYPHS:
            raise TooFullError(f"over {MOST_GLYPHS} glyphs on one page")
        return glyphs_of(spans, self.width, self.height)

    def shapes(self) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
        """Return of each shape whether it is a picture rather than a path or a mask, and its box.

        They come in the order they are drawn, not turned, and end soon after `MOST_SHAPES`.
        """
        cookie = mupdf.FzCookie()
        device = _Shapes(cookie)
        self._run(device, cookie)
        boxes = np.frombuffer(b"".join(device.boxes), np.float32).reshape(-1, 4)
        return np.array(device.pictures, bool), boxes.astype(np.float64)

    def _run(self, device: Any, cookie: Any) -> None:  # noqa: ANN401 - MuPDF's types are not known
        mupdf.fz_run_display_list(self._list, device, AS_IT_IS, EVERYWHERE, cookie)
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


class _Shapes(mupdf.FzDevice2):  # type: ignore[misc]
    """Notes the boxes of shapes; MuPDF calls a method for each one drawn, none for its text."""

    def __init__(self, cookie: Any) -> None:  # noqa: ANN401
        super().__init__()
        self.pictures: list[bool] = []
        self.boxes: list[bytes] = []
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
        self.pictures.append(picture)
        self.boxes.append(bytes_from(int(box.this))[:16])
        if len(self.boxes) > MOST_SHAPES:
            self.cookie.m_internal.abort = 1
