"""What was read held against what was set: cells, header paths, labels, detected tables."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from claimcheck.records import Cell, Document, Table

_DASHES = str.maketrans("−–—‐‑", "-----")
_SIGNS = re.compile(r"\s*([±/()%×=<>])\s*")
Key = tuple[str, ...]
Truth = dict[str, Any]


def fold(text: str) -> str:
    """Return the text with dashes, compatibility characters and spaces made alike."""
    folded = unicodedata.normalize("NFKC", text).translate(_DASHES)
    return _SIGNS.sub(r"\1", " ".join(folded.split()))


def path(parts: Iterable[str]) -> str:
    """Return a header path folded; where its names are parted does not matter, their order does."""
    return fold(" ".join(parts))


@dataclass(slots=True)
class Tally:
    """Counts of one layout class, summed over its pages."""

    tables: int = 0
    cells: int = 0
    read_cells: int = 0
    read_tables: int = 0
    found: int = 0
    true_tables: int = 0
    labelled: int = 0
    captioned: int = 0
    right: Counter[str] = field(default_factory=Counter)

    def add(self, other: "Tally") -> None:
        """Add another's counts."""
        for name in (
            "tables",
            "cells",
            "read_cells",
            "read_tables",
            "found",
            "true_tables",
            "labelled",
            "captioned",
        ):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.right.update(other.right)

    def f1(self, measure: str) -> float | None:
        """Return F1 of "cell", "text", "row" or "column"; None where there are no cells."""
        wanted = self.cells + self.read_cells
        return 2 * self.right[measure] / wanted if wanted else None

    def recall(self) -> float | None:
        """Return the share of set tables that were detected."""
        return self.found / self.tables if self.tables else None

    def precision(self) -> float | None:
        """Return the share of read tables that are set tables."""
        return self.true_tables / self.read_tables if self.read_tables else None


def score(truth: Sequence[Truth], doc: Document) -> Tally:
    """Return the counts of one document: its set tables against those read."""
    total = Tally()
    for page in sorted({t["page"] for t in truth} | {t.page for t in doc.tables}):
        total.add(
            score_page(
                [t for t in truth if t["page"] == page], [t for t in doc.tables if t.page == page]
            )
        )
    return total


def score_page(truth: Sequence[Truth], tables: Sequence[Table]) -> Tally:
    """Return the counts of one page."""
    tally = Tally(tables=len(truth), read_tables=len(tables))
    wanted = [c for t in truth for c in t["cells"]]
    read = _without_labels(wanted, [c for t in tables for c in t.cells], truth)
    tally.cells, tally.read_cells = len(wanted), len(read)
    for measure, (of_truth, of_read) in _KEYS.items():
        tally.right[measure] = _matched(wanted, read, of_truth, of_read)
    pairs = paired(truth, tables)
    tally.found = tally.true_tables = len(pairs)
    for at, read_at in pairs.items():
        set_table, read_table = truth[at], tables[read_at]
        tally.labelled += set_table["label"] == read_table.label
        wanted_caption = set_table["caption"]  # None where a table goes on from the page before
        tally.captioned += wanted_caption is None or (
            _letters(wanted_caption) == _letters(_unlabelled(read_table))
        )
    return tally


def _rows(cell: Truth) -> list[str]:
    return list(
        dict.fromkeys([path(cell["row_header"]), path(cell.get("row_also", cell["row_header"]))])
    )


_KEYS: dict[str, tuple[Callable[[Truth], list[Key]], Callable[[Cell], Key]]] = {
    "text": (lambda t: [(fold(t["text"]),)], lambda c: (fold(c.text),)),
    "row": (
        lambda t: [(fold(t["text"]), r) for r in _rows(t)],
        lambda c: (fold(c.text), path(c.row_header)),
    ),
    "column": (
        lambda t: [(fold(t["text"]), path(t["column_header"]))],
        lambda c: (fold(c.text), path(c.column_header)),
    ),
    "cell": (
        lambda t: [(fold(t["text"]), r, path(t["column_header"])) for r in _rows(t)],
        lambda c: (fold(c.text), path(c.row_header), path(c.column_header)),
    ),
}


def _matched(
    wanted: Sequence[Truth],
    read: Sequence[Cell],
    of_truth: Callable[[Truth], list[Key]],
    of_read: Callable[[Cell], Key],
) -> int:
    """Return how many wanted cells have a read cell of their own."""
    left = Counter(of_read(c) for c in read)
    right = 0
    for cell in wanted:
        key = next((k for k in of_truth(cell) if left[k]), None)
        if key is not None:
            left[key] -= 1
            right += 1
    return right


def _without_labels(
    wanted: Sequence[Truth], read: Sequence[Cell], truth: Sequence[Truth]
) -> list[Cell]:
    """Return the read cells less those that only repeat what a label column says."""
    values = Counter(fold(c["text"]) for c in wanted)
    labels = {fold(text) for t in truth for text in t["labels"]} - values.keys()
    return [c for c in read if fold(c.text) not in labels]


def paired(truth: Sequence[Truth], tables: Sequence[Table]) -> dict[int, int]:
    """Return for each detected set table the read table that holds most of its cells."""
    read = [Counter(fold(c.text) for c in t.cells) for t in tables]
    pairs: dict[int, int] = {}
    for at, set_table in enumerate(truth):
        texts = Counter(fold(c["text"]) for c in set_table["cells"])
        held = [
            (sum((texts & have).values()), -i)
            for i, have in enumerate(read)
            if i not in pairs.values()
        ]
        most, minus = max(held, default=(0, 0))
        if most > 0.5 * sum(texts.values()):
            pairs[at] = -minus
    return pairs


def _unlabelled(table: Table) -> str:
    text = re.sub(r"^(?:Table|TABLE|Figure) ?[\dIVXL]+ ?[:.]?", "", table.caption)
    return text


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).lower()
