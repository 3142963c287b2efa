"""Measure the reader of LaTeX source against known truth, per layout class, and print Markdown.

usage: python benchmarks/tables/source.py --seed 7 --turns 6 [--failures N]
       python benchmarks/tables/source.py --seed 7 --pages 200

The first writes the same documents as measure.py does, and reads their source instead of the PDF:
no LaTeX is needed. Tables are held against the truth whole, since a source has no pages. --failures
prints the first N cells of each document that were wanted and not had. The second typesets them and
reads each PDF twice: alone, and with its source beside it.
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
from samples import typeset_samples
from score import Tally, fold, path, score
from typeset import Document, write_document

from claimcheck import records
from claimcheck.read import read_document
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


def alone(seed: int, turns: int, failures: int) -> str:
    """Return the report on sources read without any PDF."""
    tallies: dict[str, Tally] = {}
    spent, count = 0.0, 0
    for layout in LAYOUTS.values():
        for doc in documents(layout, seed, turns):
            start = time.process_time()
            read = document_of(_source(doc.source()), paper="x")
            spent += time.process_time() - start
            count += 1
            truth = truth_of(doc)
            tallies.setdefault(layout.name, Tally()).add(score(truth, read))
            for line in missed(truth, read)[:failures]:
                sys.stderr.write(f"{layout.name}: {line}\n")
    each = 1000 * spent / count
    return f"{table_of(tallies)}\n\nRead {count} documents at {each:.1f} ms each (CPU)."


def beside(seed: int, pages: int) -> str:
    """Return the report on PDFs read alone and with their sources."""
    tallies: tuple[dict[str, Tally], dict[str, Tally]] = ({}, {})
    spent = [0.0, 0.0]
    for sample in typeset_samples(seed, pages):
        for way, source in enumerate((None, _source(sample.source))):
            start = time.process_time()
            read = read_document(sample.data, paper="x", source=source)
            spent[way] += time.process_time() - start
            tally = tallies[way].setdefault(sample.layout, Tally())
            tally.add(score(sample.truth, read))
    return (
        f"PDF alone, {spent[0]:.1f} s:\n\n{table_of(tallies[0])}\n\n"
        f"PDF and source, {spent[1]:.1f} s:\n\n{table_of(tallies[1])}"
    )


def _source(text: str) -> LatexSource:
    return LatexSource(name="main.tex", sha256="", texts={"main.tex": text})


def main() -> None:
    """Print the measurements."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--turns", type=int, default=6)
    parser.add_argument("--failures", type=int, default=0)
    parser.add_argument("--pages", type=int, default=0)
    opts = parser.parse_args()
    if opts.pages:
        sys.stdout.write(beside(opts.seed, opts.pages) + "\n")
    else:
        sys.stdout.write(alone(opts.seed, opts.turns, opts.failures) + "\n")


if __name__ == "__main__":
    main()
