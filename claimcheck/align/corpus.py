"""The papers one report is held against, indexed: passages for BM25, table headers for slots."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from claimcheck.records import Cell, Document, Passage, Quantity, Table, Unit
from claimcheck.text.agreement import holds, reach
from claimcheck.text.normalize import tokens
from claimcheck.text.quantities import parse_cell
from claimcheck.text.sentences import split_sentences
from claimcheck.text.synonyms import group_of

SCALES = (1e3, 1e6, 1e9, 1e12, 1e-3, 60.0, 3600.0, 86400.0)  # magnitudes a header may hold
K1, B = 1.2, 0.75  # BM25's usual constants (Robertson & Zaragoza 2009, section 3.2)

_MAGNITUDE = re.compile(
    r"[×x*]\s?10\s?\^?\s?(?P<power>[3-9]|1[0-2])(?!\d)"
    r"|\((?:in )?(?P<word>[Mm]illions?|[Tt]housands?|[Bb]illions?|[KMB])\)"
)
_WORDS = {"k": 1e3, "t": 1e3, "m": 1e6, "b": 1e9}

SHORT = 2  # letters
ABOVE, OVERLAP = 40.0, 4.0  # points between a table's top and the passage that announces it
_ANNOUNCES = re.compile(r":\d{0,2}$")  # a footnote's mark may follow

Scores = NDArray[np.float64]
Numbers = NDArray[np.int64]


class Paths:
    """All header paths of one direction (rows, or columns) over all tables, numbered through.

    `owner[i]` is the table of path i, ascending; `leaf` postings count only a path's innermost
    part.
    """

    def __init__(self, paths: Sequence[tuple[int, tuple[str, ...]]]) -> None:
        """Take (table number, header path) pairs, sorted by table."""
        self.owner = np.array([owner for owner, _ in paths], dtype=np.int64)
        self.size = len(paths)
        anywhere: dict[str, set[int]] = {}
        leaf: dict[str, set[int]] = {}
        for number, (_, path) in enumerate(paths):
            for depth, part in enumerate(path):
                for token in tokens(part):
                    anywhere.setdefault(token, set()).add(number)
                    if depth == len(path) - 1:
                        leaf.setdefault(token, set()).add(number)
        self.postings = {token: _numbers(ids) for token, ids in anywhere.items()}
        self.leaf_postings = {token: _numbers(ids) for token, ids in leaf.items()}

    def mass(self, corpus: "Corpus", *, leaf: bool = False) -> Scores:
        """Return the summed weight of each path's tokens (of its innermost part)."""
        total = np.zeros(self.size)
        for token, ids in (self.leaf_postings if leaf else self.postings).items():
            total[ids] += corpus.weight(token)
        return total


class Corpus:
    """The documents bound to a report's claims, ready to be asked; built once an audit."""

    def __init__(self, documents: Sequence[Document]) -> None:
        """Index every passage and table of `documents`."""
        self.documents = {document.paper: document for document in documents}
        self.places: list[tuple[str, Passage]] = [
            (document.paper, passage) for document in documents for passage in document.passages
        ]
        self.tables: list[tuple[str, Table]] = [
            (document.paper, table)
            for document in documents
            for table in document.tables
            if table.cells
        ]
        self._index_passages()
        self._index_tables()
        self._units = max(1, len(self.places) + len(self.tables))
        self.masses = {
            "row": (self.rows.mass(self), self.rows.mass(self, leaf=True)),
            "column": (self.columns.mass(self), self.columns.mass(self, leaf=True)),
        }
        self.caption_mass = self.captions.mass(self)
        titles = (token for document in documents for token in tokens(document.title))
        self._said = frozenset((*self._postings, *self.vocabulary, *titles))

    def _index_passages(self) -> None:
        bags = [Counter(tokens(passage.text)) for _, passage in self.places]
        self._lengths = np.array([sum(bag.values()) for bag in bags], dtype=np.float64)
        gathered: dict[str, tuple[list[int], list[int]]] = {}
        for number, bag in enumerate(bags):
            for token, count in bag.items():
                places, counts = gathered.setdefault(token, ([], []))
                places.append(number)
                counts.append(count)
        self._postings = {
            token: (_numbers(places), np.array(counts, dtype=np.float64))
            for token, (places, counts) in gathered.items()
        }

    def _index_tables(self) -> None:
        row_numbers: dict[tuple[int, tuple[str, ...]], int] = {}
        column_numbers: dict[tuple[int, tuple[str, ...]], int] = {}
        cells: list[Cell] = []
        places: list[tuple[int, int, int]] = []
        for number, (_, table) in enumerate(self.tables):
            stands_on = _bases(table)
            for cell in table.cells:
                path = stands_on.get(cell.row, ()) + cell.row_header
                row = row_numbers.setdefault((number, path), len(row_numbers))
                column = column_numbers.setdefault(
                    (number, cell.column_header), len(column_numbers)
                )
                cells.append(cell)
                places.append((number, row, column))
        self.cells = cells
        grid = np.array(places, dtype=np.int64).reshape(-1, 3)
        self.cell_table, self.cell_row, self.cell_column = grid[:, 0], grid[:, 1], grid[:, 2]
        self.cell_values = [_values(cell) for cell in cells]
        self.numeric = np.array([bool(values) for values in self.cell_values], dtype=bool)
        held = [(i, abs(v.value)) for i, values in enumerate(self.cell_values) for v in values]
        held += [
            (i, abs(v.upper))
            for i, values in enumerate(self.cell_values)
            for v in values
            if v.upper is not None
        ]
        self._holders = np.array([i for i, _ in held], dtype=np.int64)
        self._held = np.array([value for _, value in held], dtype=np.float64)
        self._holding: dict[Quantity, frozenset[int]] = {}
        self._first_cells = {
            (paper, table.id): int(np.searchsorted(self.cell_table, number))
            for number, (paper, table) in enumerate(self.tables)
        }
        self._index_headers(list(row_numbers), list(column_numbers))

    def _index_headers(
        self,
        row_numbers: Sequence[tuple[int, tuple[str, ...]]],
        column_numbers: Sequence[tuple[int, tuple[str, ...]]],
    ) -> None:
        self.rows, self.columns = Paths(row_numbers), Paths(column_numbers)
        self.row_words, self.column_words = (
            [frozenset(tokens(" ".join(path))) for _, path in numbers]
            for numbers in (row_numbers, column_numbers)
        )
        self.introductions = [
            table.caption or _lead_in(self.documents[paper], table) for paper, table in self.tables
        ]
        self.captions = Paths(
            [
                (i, (f"{table.label} {introduction}",))
                for i, ((_, table), introduction) in enumerate(
                    zip(self.tables, self.introductions, strict=True)
                )
            ]
        )
        self.titles = Paths(
            [(i, (self.documents[paper].title,)) for i, (paper, _) in enumerate(self.tables)]
        )
        self._header_counts: Counter[str] = Counter()
        for paths in (self.rows, self.columns, self.captions):
            for token, ids in paths.postings.items():
                self._header_counts[token] += len(set(paths.owner[ids].tolist()))
        self.vocabulary = sorted(
            {
                token
                for paths in (self.rows, self.columns, self.captions, self.titles)
                for token in paths.postings
            }
        )

    def says(self, name: str) -> bool:
        """Return whether one of the papers says `name`, in any spelling or by a synonym.

        Numbers and names of two letters are said of everything.
        """
        parts = [token for token in tokens(name) if not any(c.isdigit() for c in token)]
        if not parts or any(len(token) <= SHORT for token in parts):
            return True
        return any({token, *group_of(token)} & self._said for token in parts)

    def holding(self, claimed: Quantity) -> frozenset[int]:
        """Return the numbers of the cells with a value that agrees with `claimed`."""
        if claimed not in self._holding:  # three rooms ask
            self._holding[claimed] = self._search(claimed)
        return self._holding[claimed]

    def _search(self, claimed: Quantity) -> frozenset[int]:
        low, high = reach(claimed)
        near = self._held == 0.0  # coarse zeros: "0.00" for 0.004
        for scale in (1.0, 100.0, 0.01, *SCALES):  # a share as a fraction, a header in thousands
            near |= (self._held * scale >= low) & (self._held * scale <= high)
        cells = np.unique(self._holders[near]).tolist()
        return frozenset(c for c in cells if holds(self.cell_values[c], claimed))

    def magnitudes_off(self, claimed: Quantity) -> Scores:
        """Return, a cell, how many powers of ten its nearest value is off `claimed`, at most 4.

        A share may be printed as a fraction. 4 for a cell without a value.
        """
        off = np.full(len(self.cells), 4.0)
        size = math.log10(max(abs(claimed.value), 1e-9))
        held = np.log10(np.maximum(self._held, 1e-9))
        scales = (0.0, 2.0) if claimed.unit in (Unit.PERCENT, Unit.POINTS) else (0.0,)
        for scale in scales:
            np.minimum.at(off, self._holders, np.abs(held + scale - size))
        return off

    def first_cell(self, cell: int) -> int:
        """Return the number of the first cell of the table that holds `cell`."""
        return int(np.searchsorted(self.cell_table, self.cell_table[cell]))

    def cell_number(self, paper: str, source: str) -> int:
        """Return the cell that `source` ("t003#17" of `paper`) names; KeyError when none does."""
        table, _, place = source.partition("#")
        return self._first_cells[paper, table] + int(place)

    def weight(self, token: str) -> float:
        """Return the token's inverse document frequency over passages and tables, above 0."""
        seen = self._header_counts.get(token, 0)
        if token in self._postings:
            seen += len(self._postings[token][0])
        seen = min(seen, self._units)
        return math.log(1 + (self._units - seen + 0.5) / (seen + 0.5))

    def bm25(self, words: Iterable[str]) -> Scores:
        """Return BM25's score of every passage for `words`, in the order of `places`.

        Source: Robertson & Zaragoza 2009, "The Probabilistic Relevance Framework", equation 3.15.
        """
        scores = np.zeros(len(self.places))
        if not self.places:
            return scores
        norm = K1 * (1 - B + B * self._lengths / max(1.0, float(self._lengths.mean())))
        for token in sorted(set(words)):
            if token in self._postings:
                places, tf = self._postings[token]
                scores[places] += self.weight(token) * tf * (K1 + 1) / (tf + norm[places])
        return scores


def _lead_in(document: Document, table: Table) -> str:
    """Return the sentence that announces a table without a caption: it ends with a colon above."""
    left, top, right, _ = table.box
    above = [
        passage
        for passage in document.passages
        if passage.page == table.page
        and passage.box[0] < right
        and passage.box[2] > left
        and -ABOVE <= passage.box[3] - top <= OVERLAP
    ]
    nearest = max(above, key=lambda passage: passage.box[3], default=None)
    if nearest is None or not _ANNOUNCES.search(nearest.text):
        return ""
    start, end = split_sentences(nearest.text)[-1]
    return nearest.text[start:end]


def _bases(table: Table) -> dict[int, tuple[str, ...]]:
    """Return, by row, what a row that adds to the one above adds to ("+ EDA" under "RNN")."""
    found: dict[int, tuple[str, ...]] = {}
    base: tuple[str, ...] = ()
    for row, header in sorted({cell.row: cell.row_header for cell in table.cells}.items()):
        if header and header[-1].startswith("+") and any(map(str.isalpha, header[-1])):
            found[row] = base[-1:]
        else:
            base = header
    return found


def _values(cell: Cell) -> tuple[Quantity, ...]:
    """Return what the cell holds, and once more in the magnitude that its header gives it."""
    if _is_name(cell.text):
        return ()
    values = parse_cell(cell.text)
    factor = _factor(" ".join((*cell.row_header, *cell.column_header)))
    if factor == 1.0:
        return values
    return (*values, *(_times(value, factor) for value in values if value.unit == Unit.BARE))


def _factor(header: str) -> float:
    """Return the magnitude a header prints once for its cells ("params x10^6"), 1 for none."""
    match = _MAGNITUDE.search(header)
    if match is None:
        return 1.0
    return 10.0 ** int(match["power"]) if match["power"] else _WORDS[match["word"][0].lower()]


def _times(value: Quantity, factor: float) -> Quantity:
    return replace(
        value,
        value=value.value * factor,
        upper=None if value.upper is None else value.upper * factor,
        precision=value.precision * factor,
        unit=Unit.COUNT,
    )


def _is_name(text: str) -> bool:
    """Return whether a cell holds a name with digits in it ("Llama 3.1 405B"), not a value."""
    letters = sum(character.isalpha() for character in text)
    return text[:1].isalpha() and letters > max(2, sum(c.isdigit() for c in text))


def _numbers(ids: Iterable[int]) -> Numbers:
    return np.array(sorted(ids), dtype=np.int64)
