"""What a page draws: its glyphs as spans, then its lines, areas and pictures as boxes.

MuPDF interprets a page's content once, into a display list; that is most of the work, and glyphs
and shapes are both taken from the list. Annotations, which readers add, are not part of it.
"""

from typing import Any

import pymupdf
from pymupdf import extra, mupdf

from claimcheck.records import Box

MOST_SHAPES = 100_000  # a page; the fullest of 105 papers has a tenth
_ALL = mupdf.FzRect(mupdf.FzRect.Fixed_INFINITE)
_UNIT = mupdf.FzRect(mupdf.FzRect.Fixed_UNIT)  # MuPDF's matrices put images in here
_IDENTITY = mupdf.FzMatrix()


class Drawn:
    """A page's content, interpreted; `width` and `height` in points are those without /Rotate.

    `turn` takes boxes to the page as shown; None where it is shown as drawn.
    """

    def __init__(self, page: pymupdf.Page) -> None:
        """Interpret the page's content streams."""
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
