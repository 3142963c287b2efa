"""Pictures of what was read: every page with its tables, headers and cells outlined."""

from pathlib import Path

import pymupdf

from claimcheck.records import Document, Figure

ZOOM = 2.0  # pixels a point
_TABLE, _CELL, _BOLD, _TEXT, _FIGURE = (
    (0.85, 0.1, 0.1),
    (0.1, 0.35, 0.85),
    (0.0, 0.6, 0.2),
    (0.75, 0.75, 0.75),
    (0.85, 0.3, 0.85),
)


def draw_overlay(data: bytes, document: Document, folder: Path) -> tuple[Path, ...]:
    """Return the PNGs written to `folder`, one a page.

    Tables are outlined red with their label, cells blue (bold ones green) with the innermost names
    of their row and column in small print, passages grey, numbers printed in figures pink.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    with pymupdf.open(stream=data, filetype="pdf") as pdf:
        for number in range(document.pages):
            page = pdf.load_page(number)
            _draw(page, document, number + 1)
            path = folder / f"page-{number + 1:03d}.png"
            page.get_pixmap(matrix=pymupdf.Matrix(ZOOM, ZOOM), annots=False).save(path)
            written.append(path)
    return tuple(written)


def _draw(page: pymupdf.Page, document: Document, number: int) -> None:
    """Outline one page's passages, tables and cells on the page itself."""
    turn = page.derotation_matrix
    for passage in document.passages:
        if passage.page == number:
            page.draw_rect(pymupdf.Rect(passage.box) * turn, color=_TEXT, width=0.4)
    for table in document.tables:
        if table.page != number:
            continue
        page.draw_rect(pymupdf.Rect(table.box) * turn, color=_TABLE, width=1.0)
        corner = pymupdf.Point(table.box[0], table.box[1] - 2) * turn
        page.insert_text(corner, table.label or "(no label)", fontsize=6, color=_TABLE)
        for cell in table.cells:
            color = _BOLD if cell.bold else _CELL
            page.draw_rect(pymupdf.Rect(cell.box) * turn, color=color, width=0.3)
            name = "|".join([*cell.row_header[-1:], *cell.column_header[-1:]])
            foot = pymupdf.Point(cell.box[0], cell.box[3] + 1.2) * turn
            page.insert_text(foot, name[:28], fontsize=2.2, color=color)
    for figure in document.figures:
        if figure.page == number:
            _draw_figure(page, figure)


def _draw_figure(page: pymupdf.Page, figure: Figure) -> None:
    """Outline a figure and the numbers it prints, each with what stands near it."""
    turn = page.derotation_matrix
    page.draw_rect(pymupdf.Rect(figure.box) * turn, color=_FIGURE, width=0.6)
    corner = pymupdf.Point(figure.box[0], figure.box[1] - 2) * turn
    page.insert_text(corner, figure.label, fontsize=6, color=_FIGURE)
    for held in figure.numbers:
        page.draw_rect(pymupdf.Rect(held.box) * turn, color=_FIGURE, width=0.3)
        foot = pymupdf.Point(held.box[0], held.box[3] + 1.2) * turn
        page.insert_text(foot, "|".join(held.near)[:28], fontsize=2.2, color=_FIGURE)
