"""Measure the table reader against known truth, per layout class, and print Markdown.

usage: python benchmarks/tables/measure.py --seed 0 --pages 300 [--latex | --no-latex]
           [--keep DIR] [--from DIR] [--failures DIR]

Sets tables in PDFs from known cells (with LaTeX, and a tenth as many pages drawn with PyMuPDF), and
half as many pages that hold no table; reads them and holds what was read against what was set.
--keep writes the PDFs with their truth, --from reads a folder so written instead of making any,
--failures writes the smallest page of each kind of failure and lists them.
"""

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from failures import write_failures
from samples import PROSE, Sample, drawn_samples, load, prose_samples, save, typeset_samples
from score import Tally, score
from typeset import has_latex

from claimcheck.read import read_document

GOAL_F1, GOAL_DETECTION = 0.97, 0.98
_MEASURES = ("cell", "text", "row", "column")


def made(seed: int, pages: int, *, latex: bool) -> Iterator[Sample]:
    """Yield the PDFs of a seed: typeset, drawn and without tables."""
    if latex:
        yield from typeset_samples(seed, pages)
        yield from prose_samples(seed, pages // 2)
    yield from drawn_samples(seed, pages // 10 if latex else pages)


def figure(share: float | None) -> str:
    """Return a share with three digits, or a dash where there is none."""
    return "–" if share is None else f"{share:.3f}".replace("0.", ".", 1)


def line_of(name: str, tally: Tally) -> str:
    """Return one layout class as a row of Markdown."""
    labels = tally.labelled / tally.found if tally.found else None
    captions = tally.captioned / tally.found if tally.found else None
    shares = [
        *(tally.f1(m) for m in _MEASURES),
        tally.recall(),
        tally.precision(),
        labels,
        captions,
    ]
    low = (tally.f1("cell") or 0) < GOAL_F1 or (tally.recall() or 0) < GOAL_DETECTION
    shown = f"**{name}**" if low else name
    return " | ".join(
        ["", shown, str(tally.tables), str(tally.cells), *map(figure, shares), ""]
    ).strip()


def table_of(tallies: dict[str, Tally]) -> str:
    """Return the Markdown table of all classes and their sum."""
    total = Tally()
    for tally in tallies.values():
        total.add(tally)
    names = "layout,tables,cells,cell F1,text,row,column,found,true,label,caption".split(",")
    head, rule = f"| {' | '.join(names)} |", "|---" * len(names) + "|"
    return "\n".join(
        [head, rule, *(line_of(n, t) for n, t in tallies.items()), line_of("all", total)]
    )


def measure(samples: Sequence[Sample]) -> str:
    """Return the report: a row a layout class, false tables on pages without any, seconds."""
    tallies: dict[str, Tally] = {}
    false_tables = prose_pages = pages = 0
    spent = 0.0
    for sample in samples:
        start = time.process_time()
        doc = read_document(sample.data, paper=sample.name)
        spent += time.process_time() - start
        pages += sample.pages
        if sample.layout == PROSE:
            false_tables += len(doc.tables)
            prose_pages += sample.pages
        else:
            tallies.setdefault(sample.layout, Tally()).add(score(sample.truth, doc))
    lines = [table_of(tallies), ""]
    if prose_pages:
        each = 100 * false_tables / prose_pages
        lines.append(
            f"False tables: {false_tables} on {prose_pages} pages without one ({each:.2f} per 100)."
        )
    lines.append(f"Read {pages} pages at {1000 * spent / pages:.1f} ms a page (CPU).")
    return "\n".join(lines)


def options() -> argparse.Namespace:
    """Return the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--pages", type=int, default=300)
    parser.add_argument("--latex", action=argparse.BooleanOptionalAction, default=has_latex())
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--from", dest="source", type=Path)
    parser.add_argument("--failures", type=Path)
    return parser.parse_args()


def gathered(opts: argparse.Namespace) -> list[Sample]:
    """Return the PDFs asked for, kept in a folder where one is given."""
    if opts.source:
        return list(load(opts.source))
    if opts.latex and not has_latex():
        sys.exit(
            "pdflatex was not found: install TeX Live (docs/benchmarks/tables.md) or --no-latex"
        )
    if not opts.latex:
        sys.stderr.write("no LaTeX: only drawn pages, and none without tables\n")
    samples = list(made(opts.seed, opts.pages, latex=opts.latex))
    for sample in samples if opts.keep else []:
        save(sample, opts.keep)
    return samples


def main() -> None:
    """Print the measurements."""
    opts = options()
    samples = gathered(opts)
    sys.stdout.write(measure(samples) + "\n")
    if opts.failures:
        sys.stdout.write("\n" + write_failures(iter(samples), opts.failures) + "\n")


if __name__ == "__main__":
    main()
