"""The PDFs the benchmark reads, made from a seed, each with what stands in its tables."""

import json
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import pymupdf
from draw import DRAWN, draw
from grids import label_texts, truth_cells
from layouts import LAYOUTS, Layout
from prose import prose_document
from typeset import compile_latex, write_document

WORKERS = 2
PROSE = "prose, no table"


@dataclass(frozen=True, kw_only=True)
class Sample:
    """A PDF, the layout class it belongs to, its pages, its tables' truth, and its LaTeX if any."""

    name: str
    layout: str
    data: bytes
    pages: int
    truth: list[dict[str, Any]]
    source: str = ""


def _typeset(layout: Layout, turn: int, seed: int, folder: Path) -> Sample:
    """Return one LaTeX document of a layout."""
    rng = Random(f"{seed}/{layout.name}/{turn}")
    doc = write_document(layout, turn, rng)
    name = f"{_slug(layout.name)}-{turn}"
    source = doc.source()
    data, where = compile_latex(source, folder, name)
    truth = []
    for number, table in enumerate(doc.tables):
        pages = {at: where[number, at] for at in range(len(table.grid.lines))}
        for page in sorted(set(pages.values())):
            lines = [line for at, line in enumerate(table.grid.lines) if pages[at] == page]
            if table.label and any(t["label"] == table.label and t["page"] == page for t in truth):
                truth[-1]["cells"] += truth_cells(table.grid, lines)
                truth[-1]["labels"] += label_texts(table.grid)
                continue
            truth.append(
                {
                    "label": table.label,
                    "caption": table.caption if page == pages[0] else None,
                    "page": page,
                    "cells": truth_cells(table.grid, lines),
                    "labels": label_texts(table.grid),
                }
            )
    return Sample(
        name=name,
        layout=layout.name,
        data=data,
        pages=_page_count(data),
        truth=truth,
        source=source,
    )


def _slug(name: str) -> str:
    return "-".join("".join(c if c.isalnum() else " " for c in name).split()).lower()


def _page_count(data: bytes) -> int:
    with pymupdf.open(stream=data, filetype="pdf") as pdf:
        return int(pdf.page_count)


def typeset_samples(seed: int, pages: int) -> Iterator[Sample]:
    """Yield LaTeX documents, the layouts by turns, until `pages` pages are made."""
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(WORKERS) as pool:
        made = turn = 0
        while made < pages:
            jobs = [
                pool.submit(_typeset, layout, turn, seed, Path(folder))
                for layout in LAYOUTS.values()
            ]
            for job in jobs:
                sample = job.result()
                made += sample.pages
                yield sample
            turn += 1


def save(sample: Sample, folder: Path) -> None:
    """Write a sample's PDF and its truth beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{sample.name}.pdf").write_bytes(sample.data)
    truth = {"layout": sample.layout, "tables": sample.truth}
    text = json.dumps(truth, ensure_ascii=False, separators=(",", ":"))
    (folder / f"{sample.name}.json").write_text(text + "\n", "utf-8")


def load(folder: Path) -> Iterator[Sample]:
    """Yield the samples written in a folder, by name."""
    for path in sorted(folder.glob("*.json")):
        truth = json.loads(path.read_text("utf-8"))
        data = path.with_suffix(".pdf").read_bytes()
        yield Sample(
            name=path.stem,
            layout=truth["layout"],
            data=data,
            pages=_page_count(data),
            truth=truth["tables"],
        )


def prose_samples(seed: int, pages: int) -> Iterator[Sample]:
    """Yield LaTeX documents without a table until `pages` pages are made."""
    with tempfile.TemporaryDirectory() as folder:
        made = turn = 0
        while made < pages:
            rng = Random(f"{seed}/prose/{turn}")
            source = prose_document(rng, columns=1 + turn % 2, numbered=turn % 5 == 4)
            data, _ = compile_latex(source, Path(folder), f"prose-{turn}")
            count = _page_count(data)
            made, turn = made + count, turn + 1
            yield Sample(name=f"prose-{turn - 1}", layout=PROSE, data=data, pages=count, truth=[])


def drawn_samples(seed: int, pages: int) -> Iterator[Sample]:
    """Yield PDFs drawn without LaTeX, the styles by turns, until `pages` pages are made."""
    made = turn = 0
    while made < pages:
        for style in DRAWN:
            data, placed = draw(style, Random(f"{seed}/{style.name}/{turn}"), tables=3)
            truth = [
                {
                    "label": label,
                    "caption": title,
                    "page": page,
                    "cells": truth_cells(grid, grid.lines),
                    "labels": label_texts(grid),
                }
                for label, title, page, grid in placed
            ]
            name = f"{_slug(style.name)}-{turn}"
            count = _page_count(data)
            made += count
            yield Sample(name=name, layout=style.name, data=data, pages=count, truth=truth)
        turn += 1
