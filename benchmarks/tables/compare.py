"""Read the same PDFs with other tools, and print their scores and seconds a page as Markdown.

usage: python benchmarks/tables/compare.py --from DIR [--readers NAME,NAME]

DIR was written by measure.py --keep. The others give grids of text; each grid is named the same
generous way: its first rows without numbers are the header, an empty header cell takes the name to
its left, the first column names the rows, a row with one filled cell names the group below it.
Seconds are CPU seconds, children included; "against words" is against `page.get_text("words")` over
the same pages in the same run.
"""

import argparse
import importlib
import importlib.util
import re
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pymupdf
from measure import figure
from samples import Sample, load
from score import Tally, score

from claimcheck.read import read_document
from claimcheck.records import Cell, Document, Table

Grid = list[list[str]]
_NUMBER = re.compile(r"^[+\-−–(]?\s?\d[\d.,]*\s?[%KMB×)]?")
_BOX = (0.0, 0.0, 0.0, 0.0)


def ours(sample: Sample) -> Document:
    """Return what claimcheck reads."""
    return read_document(sample.data, paper=sample.name)


def words(sample: Sample) -> Document:
    """Return no table: the time of extracting the words alone."""
    with pymupdf.open(stream=sample.data, filetype="pdf") as pdf:
        for page in pdf:
            page.get_text("words")
    return _document(sample, [])


def find_tables(sample: Sample) -> Document:
    """Return what PyMuPDF's own finder gives, words re-read from its cell boxes.

    Its `extract()` parts "32.7" into "327" and "." (PyMuPDF 2.0).
    """
    grids: list[tuple[int, Grid]] = []
    with pymupdf.open(stream=sample.data, filetype="pdf") as pdf:
        for page in pdf:
            found = page.find_tables().tables
            inked = page.get_text("words") if found else []
            for table in found:
                rows = [[_inside(box, inked) for box in row.cells] for row in table.rows]
                grids.append((page.number + 1, rows))
    return _document(sample, grids)


def _inside(box: Sequence[float] | None, inked: Sequence[Sequence[float]]) -> str:
    """Return the words whose middle lies in a box."""
    if box is None:
        return ""
    x0, y0, x1, y1 = box
    return " ".join(
        str(w[4]) for w in inked if x0 <= (w[0] + w[2]) / 2 <= x1 and y0 <= (w[1] + w[3]) / 2 <= y1
    )


def pymupdf4llm(sample: Sample) -> Document:
    """Return the pipe tables of pymupdf4llm's Markdown."""
    tool = importlib.import_module("pymupdf4llm")
    grids: list[tuple[int, Grid]] = []
    with pymupdf.open(stream=sample.data, filetype="pdf") as pdf:
        for at, chunk in enumerate(tool.to_markdown(pdf, page_chunks=True, show_progress=False)):
            grids += [(at + 1, grid) for grid in _pipes(chunk["text"])]
    return _document(sample, grids)


def pdftotext(sample: Sample) -> Document:
    """Return runs of lines that wide spaces part, of `pdftotext -layout`."""
    run = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=sample.data, capture_output=True, check=True
    )
    grids: list[tuple[int, Grid]] = []
    for at, page in enumerate(run.stdout.decode("utf-8").split("\f")):
        grids += [(at + 1, grid) for grid in _spaced(page)]
    return _document(sample, grids)


def _pipes(text: str) -> Iterator[Grid]:
    """Yield the pipe tables of a Markdown text."""
    grid: Grid = []
    for line in [*text.splitlines(), ""]:
        if line.startswith("|"):
            if not re.fullmatch(r"[|\s:-]+", line):
                cells = line.strip().strip("|").split("|")
                grid.append(
                    [re.sub(r"\*\*|</?\w+>|_(?=\W|$)|(?<!\w)_", " ", c).strip() for c in cells]
                )
        elif grid:
            yield grid
            grid = []


def _spaced(page: str) -> Iterator[Grid]:
    """Yield the grids of a page laid out with spaces: columns are where no line has ink."""
    block: list[str] = []
    for line in [*page.splitlines(), ""]:
        if len(re.split(r"\s{2,}", line.strip())) >= 2:
            block.append(line)
            continue
        if len(block) >= 3 and sum(bool(re.search(r"\s{2,}\d", b)) for b in block) >= 2:
            yield _cut(block)
        block = []


def _cut(lines: Sequence[str]) -> Grid:
    width = max(map(len, lines))
    inked = [any(at < len(b) and b[at] != " " for b in lines) for at in range(width)]
    starts = [at for at in range(width) if inked[at] and not any(inked[max(0, at - 2) : at])]
    ends = [*starts[1:], width]
    return [[line[a:b].strip() for a, b in zip(starts, ends, strict=True)] for line in lines]


def _document(sample: Sample, grids: Sequence[tuple[int, Grid]]) -> Document:
    tables = tuple(
        Table(id=f"t{at}", label="", caption="", page=page, box=_BOX, cells=tuple(named(grid)))
        for at, (page, grid) in enumerate(grids)
    )
    return Document(paper=sample.name, sha256="", pages=sample.pages, title="", tables=tables)


def named(grid: Grid) -> Iterator[Cell]:
    """Yield the cells of a grid of text, named by its header rows, first column and group rows."""
    rows = [[" ".join((text or "").split()) for text in row] for row in grid]
    head = next(
        (at for at, row in enumerate(rows) if any(_NUMBER.match(text) for text in row[1:])), 1
    )
    head = max(1, head)
    paths: list[list[str]] = [[] for _ in rows[0]] if rows else []
    for at, row in enumerate(rows[:head]):
        carried = ""
        for column, text in enumerate(row[: len(paths)]):
            carried = text or (carried if at < head - 1 else "")
            if carried and column:
                paths[column].append(carried)
    group = ""
    for at, row in enumerate(rows[head:]):
        filled = [text for text in row if text]
        if len(filled) == 1:
            group = filled[0]
            continue
        for column, text in enumerate(row[1 : len(paths)], start=1):
            if text:
                yield Cell(
                    row=at,
                    column=column,
                    text=text,
                    box=_BOX,
                    row_header=tuple(p for p in (group, row[0]) if p),
                    column_header=tuple(paths[column]),
                )


READERS: dict[str, Callable[[Sample], Document]] = {
    "words": words,
    "ours": ours,
    "find_tables": find_tables,
    "pdftotext": pdftotext,
    "pymupdf4llm": pymupdf4llm,  # last: its import changes how PyMuPDF finds tables
}


def cpu_seconds() -> float:
    """Return the CPU seconds of this process and of those it waited for."""
    used = [resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(u.ru_utime + u.ru_stime for u in used)


def there(name: str) -> bool:
    """Return whether a reader can be run here."""
    if name == "pdftotext":
        return shutil.which("pdftotext") is not None
    if name == "pymupdf4llm":
        return importlib.util.find_spec("pymupdf4llm") is not None
    return True


def main() -> None:
    """Print a row a reader."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--from", dest="source", type=Path, required=True)
    parser.add_argument("--readers", default=",".join(READERS))
    opts = parser.parse_args()
    samples = list(load(opts.source))
    pages = sum(s.pages for s in samples)
    wanted = [name for name in READERS if name in opts.readers.split(",") or name == "words"]
    sys.stdout.write(f"{len(samples)} PDFs, {pages} pages\n\n")
    sys.stdout.write(
        "| reader | cell F1 | text | row | column | found | true | s a page | against words |\n"
        "|---|---|---|---|---|---|---|---|---|\n"
    )
    base = 0.0
    for name in wanted:
        if not there(name):
            sys.stderr.write(f"{name} is not installed: left out\n")
            continue
        tally, spent = Tally(), 0.0
        for sample in samples:
            start = cpu_seconds()
            doc = READERS[name](sample)
            spent += cpu_seconds() - start
            tally.add(score(sample.truth, doc))
        base = base or spent
        shares = [tally.f1("cell"), tally.f1("text"), tally.f1("row"), tally.f1("column")]
        shares += [tally.recall(), tally.precision()]
        shown = " | ".join(figure(s if name != "words" else None) for s in shares)
        sys.stdout.write(f"| {name} | {shown} | {spent / pages:.4f} | {spent / base:.1f} |\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
