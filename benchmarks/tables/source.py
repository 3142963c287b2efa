"""Measure the reader of LaTeX source against known truth, per layout class, and print Markdown.

usage: python benchmarks/tables/source.py --seed 7 --turns 6 [--failures N]

Writes the same documents as measure.py does, and reads their source instead of the PDF: no LaTeX is
needed. Tables are held against the truth whole, since a source has no pages. --failures prints the
first N cells of each layout that were wanted and not had.
"""

import argparse
import sys
import time
from collections import Counter
from random import Random
from typing import Any

from grids import label_texts, truth_cells
from layouts import LAYOUTS, Layout
from measure import table_of
from score import Tally, fold, path, score
from typeset import Document, write_document

from claimcheck import records
from claimcheck.read.latex import LatexSource, document_of


def truth_of(doc: Document) -> list[dict[str, Any]]:
    """Return what a document's tables hold; tabulars under one caption are one table."""
    truth: list[dict[str, Any]] = []
    for table in doc.tables:
        cells, labels = truth_cells(table.grid, table.grid.lines), label_texts(table.grid)
        if table.label and truth and truth[-1]["label"] == table.label:
            truth[-1]["cells"] += cells
            truth[-1]["labels"] += labels
            continue
        truth.append(
            {
                "label": table.label,
                "caption": table.caption,
                "page": 0,
                "cells": cells,
                "labels": labels,
            }
        )
    return truth


def missed(truth: list[dict[str, Any]], doc: records.Document) -> list[str]:
    """Return the wanted cells that were not had, each with what was read of its text."""
    had: Counter[tuple[str, str, str]] = Counter()
    near: dict[str, list[str]] = {}
    for cell in (c for t in doc.tables for c in t.cells):
        names = path(cell.row_header), path(cell.column_header)
        had[(fold(cell.text), *names)] += 1
        near.setdefault(fold(cell.text), []).append(" | ".join(names))
    lines = []
    for want in (c for t in truth for c in t["cells"]):
        rows = (want["row_header"], want.get("row_also", want["row_header"]))
        keys = [(fold(want["text"]), path(r), path(want["column_header"])) for r in rows]
        key = next((k for k in keys if had[k]), None)
        if key is None:
            lines.append(f"want {' | '.join(keys[0])}; had {near.get(keys[0][0], [])[:2]}")
        else:
            had[key] -= 1
    return lines


def documents(layout: Layout, seed: int, turns: int) -> list[Document]:
    """Return a layout's documents, the very ones `measure.py` typesets from this seed."""
    return [
        write_document(layout, turn, Random(f"{seed}/{layout.name}/{turn}"))
        for turn in range(turns)
    ]


def main() -> None:
    """Print the measurements."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--turns", type=int, default=6)
    parser.add_argument("--failures", type=int, default=0)
    opts = parser.parse_args()
    tallies: dict[str, Tally] = {}
    spent, count = 0.0, 0
    for layout in LAYOUTS.values():
        for doc in documents(layout, opts.seed, opts.turns):
            source = LatexSource(name="main.tex", sha256="", texts={"main.tex": doc.source()})
            start = time.process_time()
            read = document_of(source, paper="x")
            spent += time.process_time() - start
            count += 1
            truth = truth_of(doc)
            tallies.setdefault(layout.name, Tally()).add(score(truth, read))
            if opts.failures:
                for line in missed(truth, read)[: opts.failures]:
                    sys.stderr.write(f"{layout.name}: {line}\n")
    sys.stdout.write(table_of(tallies) + "\n\n")
    sys.stdout.write(f"Read {count} documents at {1000 * spent / count:.1f} ms each (CPU).\n")


if __name__ == "__main__":
    main()
