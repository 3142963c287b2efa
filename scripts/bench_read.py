"""Measure the reader: speed, memory, gold cells. Prints the tables of docs/benchmarks/reading.md.

usage: python scripts/bench_read.py [SHARED] [--papers N] [--cells-of GOLD_DIR] [--growth]

SHARED (default: $CLAIMCHECK_SHARED, else ../shared) holds `papers/*.pdf` and `gold/tables.py` with
`gold/dev`. Times are CPU seconds of this process, each paper read right after its words were
extracted, so that a busy machine slows both alike.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pymupdf

from claimcheck.read import read_document
from claimcheck.records import Document, Figure


def cpu(work: Callable[[], object]) -> tuple[float, object]:
    start = time.process_time()
    result = work()
    return time.process_time() - start, result


def words_only(data: bytes) -> int:
    with pymupdf.open(stream=data, filetype="pdf") as pdf:
        return sum(bool(page.get_text("words")) for page in pdf)


def find_tables(data: bytes) -> int:
    with pymupdf.open(stream=data, filetype="pdf") as pdf:
        pages = {pdf.page_count // 3, pdf.page_count // 2}
        for number in sorted(pages):
            pdf[number].find_tables()
        return len(pages)


def contract(document: Document) -> dict[str, object]:
    """Return the document's tables as gold/tables.py wants them."""
    return {
        "tables": [
            {
                "label": table.label,
                "caption": table.caption,
                "page": table.page,
                "cells": [
                    {
                        "text": cell.text,
                        "row_header": cell.row_header,
                        "column_header": cell.column_header,
                        "bbox": cell.box,
                    }
                    for cell in table.cells
                ],
            }
            for table in document.tables
        ]
    }


def speed(papers: list[Path], folder: Path) -> None:
    """Read all papers and print pages, ratios and memory; leave their tables in `folder`."""
    words_s = read_s = tables_s = 0.0
    pages = sampled = tables = cells = gaps = 0
    figures: list[Figure] = []
    drawn: set[str] = set()
    slowest = ("", 0.0)
    for path in papers:
        data = path.read_bytes()
        spent, _ = cpu(lambda data=data: words_only(data))
        words_s += spent
        spent, document = cpu(lambda data=data, path=path: read_document(data, paper=path.stem))
        assert isinstance(document, Document)
        read_s += spent
        pages += document.pages
        slowest = max(slowest, (path.stem, spent / document.pages), key=lambda s: s[1])
        tables += len(document.tables)
        cells += sum(len(t.cells) for t in document.tables)
        gaps += len(document.gaps)
        figures += document.figures
        drawn.update(path.stem for _ in document.figures)
        (folder / f"{path.stem}.json").write_text(json.dumps(contract(document)), "utf-8")
    for path in papers[::5]:
        spent, count = cpu(lambda path=path: find_tables(path.read_bytes()))
        tables_s += spent
        sampled += int(str(count))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print("| measure | value |\n|---|---|")
    print(f"| papers, pages | {len(papers)}, {pages} |")
    print(f'| `get_text("words")`, ms a page | {1000 * words_s / pages:.1f} |')
    print(f"| reading, ms a page | {1000 * read_s / pages:.1f} |")
    print(f"| reading against words | {read_s / words_s:.2f} |")
    print(f"| slowest paper, ms a page | {slowest[0]} {1000 * slowest[1]:.0f} |")
    print(f"| `find_tables()`, ms a page ({sampled} pages) | {1000 * tables_s / sampled:.0f} |")
    print(
        f"| reading faster than find_tables | {tables_s / sampled / (read_s / pages):.0f} times |"
    )
    print(f"| tables, cells, gaps | {tables}, {cells}, {gaps} |")
    numbers = sum(len(figure.numbers) for figure in figures)
    print(f"| numbers in figures, figures, papers | {numbers}, {len(figures)}, {len(drawn)} |")
    print(f"| peak memory, MB | {memory:.0f} |\n")


def repeated(data: bytes, times: int) -> bytes:
    """Return a PDF of the same pages `times` over."""
    with pymupdf.open(stream=data, filetype="pdf") as pdf:
        pages = list(range(pdf.page_count))
        pdf.select(pages * times)
        return pdf.tobytes()


def growth(papers: list[Path]) -> None:
    """Print the time of reading papers with their pages once, twice and four times, and its ratio.

    The shortest of three runs each: what remains is the work, not what else the machine did.
    """
    print("| paper | pages | 1x, s | 2x | 4x |\n|---|---|---|---|---|")
    for path in papers:
        data = path.read_bytes()
        spent = []
        for times in (1, 2, 4):
            copy = repeated(data, times)
            spent.append(
                min(cpu(lambda copy=copy: read_document(copy, paper="x"))[0] for _ in range(3))
            )
        with pymupdf.open(path) as pdf:
            pages = pdf.page_count
        shares = " | ".join(f"{s / spent[0]:.2f}" for s in spent[1:])
        print(f"| {path.stem} | {pages} | {spent[0]:.2f} | {shares} |")


def long_paper(papers: list[Path], pages: int) -> None:
    """Print the peak memory of a fresh process that reads one paper of at least `pages` pages."""
    with pymupdf.open() as pdf:
        for path in papers:
            if pdf.page_count < pages:
                with pymupdf.open(path) as part:
                    pdf.insert_pdf(part)
        pdf.select(range(min(pages, pdf.page_count)))
        data, count = pdf.tobytes(), pdf.page_count
    code = (
        "import resource, sys; from claimcheck.read import read_document;"
        "read_document(sys.stdin.buffer.read(), paper='x');"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)"
    )
    run = subprocess.run([sys.executable, "-c", code], input=data, capture_output=True, check=True)
    print(
        f"\npeak memory of a process that reads {count} pages: {run.stdout.decode().strip()} MB\n"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    default = os.environ.get("CLAIMCHECK_SHARED", Path(__file__).parents[2] / "shared")
    parser.add_argument("shared", nargs="?", type=Path, default=Path(default))
    parser.add_argument("--papers", type=int, default=None, help="only the first N")
    parser.add_argument("--cells-of", type=Path, default=None, help="another folder of gold cases")
    parser.add_argument("--growth", action="store_true", help="time and memory over pages only")
    options = parser.parse_args()
    papers = sorted((options.shared / "papers").glob("*.pdf"))[: options.papers]
    if not papers:
        sys.exit(f"no PDFs in {options.shared / 'papers'}; give the folder that holds papers/")
    if options.growth:
        growth(papers[:: max(1, len(papers) // 4)][:4])
        long_paper(papers, 70)
        return
    with tempfile.TemporaryDirectory() as folder:
        speed(papers, Path(folder))
        gold = options.cells_of or options.shared / "gold" / "dev"
        scorer = options.shared / "gold" / "tables.py"
        sys.stdout.flush()
        subprocess.run([sys.executable, str(scorer), str(gold), folder], check=True)


if __name__ == "__main__":
    main()
