"""The pages on which tables are read wrong: per layout class and kind, the smallest as a PDF."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pymupdf
from samples import Sample
from score import Tally, fold, path, score_page

from claimcheck.read import read_document
from claimcheck.records import Table

_SHOWN = 3  # examples a failure


@dataclass(frozen=True, kw_only=True)
class Failure:
    """A page read wrong: what kind of wrong, how much of it, and some of what was read instead."""

    kind: str
    layout: str
    sample: str
    page: int
    data: bytes
    size: int
    lines: tuple[str, ...]


def kinds_of(tally: Tally) -> list[str]:
    """Return what is wrong on a page."""
    kinds = []
    if tally.found < tally.tables:
        kinds.append("not detected")
    if tally.true_tables < tally.read_tables:
        kinds.append("false table")
    if tally.found < tally.tables:
        return kinds
    if not tally.cells:
        return kinds
    if tally.f1("text") not in (None, 1.0):
        kinds.append("cell text")
    else:
        kinds += [f"{m} header" for m in ("row", "column") if tally.f1(m) not in (None, 1.0)]
    if tally.labelled < tally.found:
        kinds.append("label")
    elif tally.captioned < tally.found:
        kinds.append("caption")
    return kinds


def failures(sample: Sample) -> Iterator[Failure]:
    """Yield what is read wrong in a sample, page by page, each page as a PDF of its own."""
    doc = read_document(sample.data, paper=sample.name)
    for number in range(1, sample.pages + 1):
        truth = [t for t in sample.truth if t["page"] == number]
        if not kinds_of(score_page(truth, [t for t in doc.tables if t.page == number])):
            continue
        data = page_of(sample.data, number)
        alone = read_document(data, paper=sample.name).tables
        tables = alone
        whole = ""
        if not kinds_of(score_page(truth, alone)):
            data, whole = sample.data, f"; only in the whole document, page {number}"
            tables = tuple(t for t in doc.tables if t.page == number)
        for kind in kinds_of(score_page(truth, tables)):
            yield Failure(
                kind=kind + whole,
                layout=sample.layout,
                sample=sample.name,
                page=number,
                data=data,
                size=sum(len(t["cells"]) for t in truth),
                lines=tuple(_examples(kind, truth, tables)),
            )


def page_of(data: bytes, number: int) -> bytes:
    """Return one page of a PDF as a PDF."""
    with pymupdf.open(stream=data, filetype="pdf") as pdf, pymupdf.open() as alone:
        alone.insert_pdf(pdf, from_page=number - 1, to_page=number - 1)
        return bytes(alone.tobytes(garbage=4, deflate=True))


def _examples(kind: str, truth: list[dict[str, Any]], tables: tuple[Table, ...]) -> Iterator[str]:
    """Yield a few lines of what was wanted and what was had."""
    if kind in ("label", "caption", "not detected", "false table"):
        yield "want " + "; ".join(
            f"{t['label']!r} {(t['caption'] or '')[:70]!r} ({len(t['cells'])} cells)" for t in truth
        )
        yield "have " + "; ".join(
            f"{t.label!r} {t.caption[:80]!r} ({len(t.cells)} cells)" for t in tables
        )
        return
    have = [c for t in tables for c in t.cells]
    exact = {(fold(c.text), path(c.row_header), path(c.column_header)) for c in have}
    shown = 0
    for cell in (c for t in truth for c in t["cells"]):
        key = (fold(cell["text"]), path(cell["row_header"]), path(cell["column_header"]))
        if key in exact or shown == _SHOWN:
            continue
        near = [(c.row_header, c.column_header) for c in have if fold(c.text) == key[0]][:2]
        yield f"want {cell['text']!r} {cell['row_header']} | {cell['column_header']} have {near}"
        shown += 1


def write_failures(samples: Iterator[Sample], folder: Path) -> str:
    """Return a Markdown list of the failures, the smallest of each kind written to `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    by_kind: dict[tuple[str, str], list[Failure]] = {}
    for sample in samples:
        for failure in failures(sample):
            by_kind.setdefault((failure.layout, failure.kind.split(";")[0]), []).append(failure)
    text = []
    for (layout, _), found in sorted(by_kind.items(), key=lambda f: (-len(f[1]), f[0])):
        least = min(found, key=lambda f: (";" in f.kind, f.size, f.sample, f.page))
        name = f"{least.sample}-p{least.page}.pdf"
        (folder / name).write_bytes(least.data)
        text.append(f"## {layout}: {least.kind} ({len(found)} pages)\n\n`{folder / name}`\n")
        text.extend(f"- {line}" for line in least.lines)
        text.append("")
    return "\n".join(text)
