"""A document as we read it: JSON for programs, its tables as Markdown, its passages as text."""

from itertools import groupby

from claimcheck.records import Cell, Document, Figure, Passage, Table
from claimcheck.render.contract import Json, gap_json
from claimcheck.render.markdown import cell as escape
from claimcheck.render.markdown import table as pipe_table
from claimcheck.render.phrases import one_line


def document_json(doc: Document) -> Json:
    """Return everything that was read, boxes in PDF points, pages counted from 1.

    Of LaTeX source without a PDF no page is known: page 0, and boxes of no size.
    """
    return {
        "schema": "claimcheck.document/1",
        "paper": doc.paper,
        "sha256": doc.sha256,
        "latex_sha256": doc.latex_sha256,
        "pages": doc.pages,
        "title": doc.title,
        "stamp": doc.stamp,
        "sections": [title for title, _ in _sections(doc)],
        "passages": [_passage(passage) for passage in doc.passages],
        "tables": [_table(table) for table in doc.tables],
        "figures": [_figure(figure) for figure in doc.figures],
        "gaps": [gap_json(gap) for gap in doc.gaps],
    }


def document_markdown(doc: Document) -> str:
    """Return the paper's tables as Markdown, one heading and one pipe table each.

    Then the numbers that its figures print, which are no tables.
    """
    parts = [f"# {escape(doc.title or doc.paper)}"]
    if not doc.tables:
        parts.append("_No table was found._")
    for table in doc.tables:
        named = table.caption or table.label or "Table without a number"
        where = f" (p. {table.page})" if table.page else ""
        parts.append(f"## {escape(named)}{where}")
        parts.append(_grid(table))
    for figure in doc.figures:
        parts.append(f"## Numbers printed in {escape(figure.label)} (p. {figure.page})")
        parts.append(escape(figure.caption))
        parts.append(
            pipe_table(
                ("number", "near"), [(escape(n.text), _path(n.near)) for n in figure.numbers]
            )
        )
    return "\n\n".join(parts) + "\n"


def document_text(doc: Document) -> str:
    """Return the passages in reading order under their section headings, one a paragraph."""
    parts = [one_line(doc.title)] if doc.title else []
    for title, passages in _sections(doc):
        parts += [f"== {one_line(title)} =="] if title else []
        parts += [f"{_place(passage)}{one_line(passage.text)}" for passage in passages]
    return "\n\n".join(parts) + "\n"


def _place(passage: Passage) -> str:
    return f"[p. {passage.page}] " if passage.page else ""


def _sections(doc: Document) -> list[tuple[str, list[Passage]]]:
    runs = groupby(doc.passages, key=lambda passage: passage.section)
    return [(title, list(passages)) for title, passages in runs]


def _grid(table: Table) -> str:
    """Return the cells as a pipe table; header levels are joined, a gap in the grid is empty."""
    rows = sorted({cell.row for cell in table.cells})
    columns = sorted({cell.column for cell in table.cells})
    at = {(cell.row, cell.column): cell for cell in table.cells}
    heads = {cell.column: _path(cell.column_header) for cell in reversed(table.cells)}
    stubs = {cell.row: _path(cell.row_header) for cell in reversed(table.cells)}
    lines = [
        (stubs.get(row, ""), *(_printed(at.get((row, column))) for column in columns))
        for row in rows
    ]
    return pipe_table(("", *(heads[column] for column in columns)), lines)


def _printed(cell: Cell | None) -> str:
    if cell is None:
        return ""
    text = escape(cell.text)
    return f"**{text}**" if cell.bold and text else text


def _path(header: tuple[str, ...]) -> str:
    return " / ".join(escape(part) for part in header)


def _passage(passage: Passage) -> Json:
    return {
        "id": passage.id,
        "kind": passage.kind.value,
        "page": passage.page,
        "bbox": list(passage.box),
        "section": passage.section,
        "text": passage.text,
    }


def _table(table: Table) -> Json:
    return {
        "id": table.id,
        "label": table.label,
        "caption": table.caption,
        "page": table.page,
        "bbox": list(table.box),
        "cells": [_cell(cell) for cell in table.cells],
    }


def _figure(figure: Figure) -> Json:
    return {
        "id": figure.id,
        "label": figure.label,
        "caption": figure.caption,
        "page": figure.page,
        "bbox": list(figure.box),
        "numbers": [
            {"text": n.text, "near": list(n.near), "bbox": list(n.box)} for n in figure.numbers
        ],
    }


def _cell(cell: Cell) -> Json:
    return {
        "text": cell.text,
        "row": cell.row,
        "column": cell.column,
        "row_header": list(cell.row_header),
        "column_header": list(cell.column_header),
        "bbox": list(cell.box),
        "bold": cell.bold,
        "underlined": cell.underlined,
    }
