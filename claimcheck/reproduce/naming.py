"""What a claim surely names in its papers' tables: cells, and pairs of cells to compute with.

Retrieval wants the likeliest cell; a computation that may refute wants to know that no other cell
is named as well. A header's word is named by a word of the claim; a cell or pair counts as named
only if no other covers more of the claim, and equals are all returned, for the caller to hold
against each other.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from claimcheck.align import Corpus, Pair, align
from claimcheck.records import Cell, Claim, Quantity, record
from claimcheck.text.normalize import tokens
from claimcheck.text.polarity import direction, words

SURELY = 0.7  # how alike a claim's and a header's word must be; what an abbreviation is worth
COVERED = 0.5  # share of a claim's words that a pair must explain to refute it
SAME = 1e-6  # two shares of a claim's words this near are equal
_ARITHMETIC = frozenset(tokens("between gap difference margin points percentage times"))
_WORD = re.compile(r"[^\s,;:()]+")
_COMPARES = re.compile(
    r"\b(?:than|over|above|below|behind|under|ahead of|beat\w*|trail\w*|exceed\w*|surpass\w*"
    r"|out(?:perform|score|number|weigh)\w*)\b",
    re.IGNORECASE,
)
_FROM = re.compile(r"\bfrom (?:the |an? )?$", re.IGNORECASE)
_BETWEEN = re.compile(r"\bbetween (?:the |an? )?$", re.IGNORECASE)
_AND = re.compile(r"^(?: \S+){0,2} and (?:the |an? )?$", re.IGNORECASE)
_TIMES = re.compile(r"\btimes (?:that|those) of\b", re.IGNORECASE)
_TO = re.compile(r"^(?: \S+){0,2} to (?:the |an? )?$", re.IGNORECASE)

Ids = NDArray[np.int64]
Shares = NDArray[np.float64]


@record
class Operands:
    """Two cells of one row or column; the claim names `first` earlier.

    `covered` is the share of the claim's words that headers and caption name, `unnamed` counts
    the words of the headers that no word of the claim names. `order` is what the claim says of
    them: 1 if the first is more (or better), -1 if it is less, 0 where it does not say.
    `compared` tells whether its words set the one against the other at all, `apart` whether it
    names the first before the second, not both at once.
    """

    first: int
    second: int
    covered: float
    unnamed: int
    order: int
    compared: bool
    apart: bool


class Named:
    """A claim over the tables of its papers; cells are the corpus's numbers."""

    def __init__(self, claim: Claim, corpus: Corpus) -> None:
        """Align the claim's words with every header."""
        self.claim, self.corpus = claim, corpus
        aligned = align(claim, corpus)
        self._slots, self._pairs = aligned.slots, aligned.pairs
        self._spoken = self._weights()
        self._commons: dict[int, frozenset[str]] = {}
        self._known = self._slots.words.named
        self._offsets = _offsets(claim.text, self._slots.words.words)

    def _weights(self) -> Shares:
        """Return each word's share of the claim; numbers and what compares them name nothing."""
        told = {token for q in self.claim.quantities for token in tokens(q.text)} | _ARITHMETIC
        for word in words(self.claim.text):
            if direction([word]) or _COMPARES.fullmatch(word):
                told.update(tokens(word))
        said = self._slots.words
        share: Shares = said.share * np.array([word not in told for word in said.words])
        share /= max(float(share.sum()), SAME)
        return share

    def value(self, cell: int) -> Quantity:
        """Return a cell's first number."""
        return self.corpus.cell_values[cell][0]

    def place(self, *cells: int) -> str:
        """Return where cells are, as a person finds them: paper, table, row, column."""
        paper, table = self.corpus.tables[int(self.corpus.cell_table[cells[0]])]
        paths = []
        for number in cells:
            cell = self.corpus.cells[number]
            path = (table.label or "table", *cell.row_header[-1:], *cell.column_header)
            paths.append(" › ".join(part for part in path if part))
        return f"{paper}, {' and '.join(paths)}"

    def header(self, cell: int) -> str:
        """Return all the words a cell stands under: its headers and the table's caption."""
        table = self.corpus.tables[int(self.corpus.cell_table[cell])][1]
        held = self.corpus.cells[cell]
        return " ".join((*held.row_header, *held.column_header, table.caption))

    def printed(self, cell: int) -> Iterator[Quantity]:
        """Yield every number in the cell's table."""
        for other in np.flatnonzero(self.corpus.cell_table == self.corpus.cell_table[cell]):
            yield from self.corpus.cell_values[int(other)]

    def row(self, cell: int) -> list[int]:
        """Return the cells with a number of the same row of the table."""
        return self._line(cell, self.corpus.cell_row)

    def column(self, cell: int) -> list[int]:
        """Return the cells with a number of the same column of the table."""
        return self._line(cell, self.corpus.cell_column)

    @cached_property
    def cells(self) -> list[int]:
        """Return the cells whose row and column are both named in full, best covered ones only."""
        found = [cell for cell in range(len(self.corpus.cells)) if self.is_named(cell)]
        if not found:
            return []
        shares = [self.covered(cell) for cell in found]
        best = max(shares)
        return [cell for cell, share in zip(found, shares, strict=True) if share > best - SAME]

    def covered(self, cell: int) -> float:
        """Return the share of the claim's words that a cell's headers and caption name."""
        corpus, slots = self.corpus, self._slots
        credit = np.maximum(
            slots.row_credit[corpus.cell_row[cell]], slots.column_credit[corpus.cell_column[cell]]
        )
        around = slots.around[corpus.cell_table[cell]]
        return float(np.maximum(credit, around) @ self._spoken)

    def row_share(self, cell: int) -> float:
        """Return the share of a row's words that the claim names; 0 where it has none."""
        header = self.corpus.row_words[int(self.corpus.cell_row[cell])]
        return sum(self._surely(token) >= SURELY for token in header) / max(1, len(header))

    def is_named(self, cell: int) -> bool:
        """Return whether every word of a cell's row and column is named."""
        return bool(self.corpus.cell_values[cell]) and not self._unnamed_of(cell)

    @cached_property
    def rows_named(self) -> dict[int, set[int]]:
        """Return table -> its rows that are named in full and by more than another such row is."""
        corpus = self.corpus
        found: dict[int, set[int]] = {}
        for row, table in enumerate(corpus.rows.owner.tolist()):
            header = corpus.row_words[row]
            if header and not self._unnamed(header):
                found.setdefault(table, set()).add(row)
        credit = self._slots.row_credit
        return {
            table: {
                row
                for row in rows
                if not any(
                    (credit[other] >= credit[row]).all() and (credit[other] > credit[row]).any()
                    for other in rows
                )
            }
            for table, rows in found.items()
        }

    @cached_property
    def pairs(self) -> list[Operands]:
        """Return the pairs that cover most of the claim and leave fewest header words unnamed.

        Each operand is named by a word of its own, or by being the plain one of the two.
        """
        held = [
            (self._covered(pair), self._unnamed_in(pair), pair)
            for pair in self._pairs
            if pair.named > 0
        ]
        if not held:
            return []
        most = max(covered for covered, _, _ in held)
        best = [(unnamed, pair) for covered, unnamed, pair in held if covered > most - SAME]
        least = min(unnamed for unnamed, _ in best)
        found = []
        for pair in (pair for unnamed, pair in best if unnamed == least):
            order, compared, apart = self._order(pair)
            first, second = pair.cells
            found.append(
                Operands(
                    first=first,
                    second=second,
                    covered=most,
                    unnamed=least,
                    order=order,
                    compared=compared,
                    apart=apart,
                )
            )
        return found

    def _line(self, cell: int, places: Ids) -> list[int]:
        return [
            int(c) for c in np.flatnonzero(places == places[cell]) if self.corpus.cell_values[c]
        ]

    def _along(self, pair: Pair) -> tuple[Ids, Shares, Ids, Shares]:
        """Return (operands' paths, their credit, the shared line's paths, its credit)."""
        corpus, slots = self.corpus, self._slots
        row, column = (corpus.cell_row, slots.row_credit), (corpus.cell_column, slots.column_credit)
        one, two = pair.cells
        same_row = corpus.cell_row[one] == corpus.cell_row[two]
        (of, credit), (line, line_credit) = (column, row) if same_row else (row, column)
        return of, credit, line, line_credit

    def _covered(self, pair: Pair) -> float:
        """Return the share of the claim's words that the pair's headers and caption name."""
        of, credit, line, line_credit = self._along(pair)
        one, two = pair.cells
        both = np.maximum(credit[of[one]], credit[of[two]])
        around = self._slots.around[self.corpus.cell_table[one]]
        both = np.maximum(np.maximum(both, line_credit[line[one]]), around)
        return float(both @ self._spoken)

    def _unnamed_in(self, pair: Pair) -> int:
        """Return how many of the headers' words are unnamed and tell one line from another."""
        common = self._common(int(self.corpus.cell_table[pair.cells[0]]))
        unnamed = {
            word
            for cell in pair.cells
            for path in self._paths(self.corpus.cells[cell])
            for word in self._unnamed_words(path)
        }
        return len(unnamed - common)

    def _common(self, table: int) -> frozenset[str]:
        """Return the words that stand in the headers of all of a table's rows, or columns."""
        if table not in self._commons:
            cells = self.corpus.tables[table][1].cells
            alike = []
            for paths in zip(*(self._paths(cell) for cell in cells), strict=True):
                held = [frozenset(_WORD.findall(path)) for path in set(paths) if path]
                alike.append(frozenset.intersection(*held) if len(held) > 1 else frozenset())
            self._commons[table] = frozenset().union(*alike)
        return self._commons[table]

    @staticmethod
    def _paths(cell: Cell) -> tuple[str, str]:
        return " ".join(cell.row_header), " ".join(cell.column_header)

    def _unnamed_of(self, cell: int) -> bool:
        row = self.corpus.row_words[int(self.corpus.cell_row[cell])]
        column = self.corpus.column_words[int(self.corpus.cell_column[cell])]
        return not row or not column or self._unnamed(row | column)

    def _unnamed(self, header: Iterable[str]) -> bool:
        return any(self._surely(token) < SURELY for token in header)

    def _unnamed_words(self, part: str) -> list[str]:
        """Return the words of a header that the claim does not name, compounds counted once."""
        found = []
        for match in _WORD.finditer(part):
            spelled = tokens(match[0])
            named = max((self._surely(token) for token in spelled), default=1.0)
            if named < SURELY:
                found.append(match[0])
        return found

    def _surely(self, token: str) -> float:
        return self._known.get(token, ((), 0.0))[1]

    def _order(self, pair: Pair) -> tuple[int, bool, bool]:
        """Return (order, compared, apart) of `Operands`, by what stands between the two names."""
        of, credit, _, _ = self._along(pair)
        mine, other = (credit[of[cell]] for cell in pair.cells)
        first, second = self._stands(mine > other), self._stands(other > mine)
        begin = min((start for start, _ in second), default=0)
        ends = [end for _, end in first if end <= begin]
        apart = bool(first) and len(ends) == len(first)
        if not ends:
            return 0, False, apart
        text, start = self.claim.text, min(start for start, _ in first)
        between = text[max(ends) : begin]
        if _FROM.search(text[:start]) and _TO.search(between):
            around = text[:start] + text[max(end for _, end in second) :]
            return -direction(words(around)), True, apart
        if _COMPARES.search(between):
            return direction(words(between)), True, apart
        parted = _BETWEEN.search(text[:start]) and _AND.search(between)
        return 0, bool(parted or _TIMES.search(between)), apart

    def _stands(self, which: NDArray[np.bool_]) -> list[tuple[int, int]]:
        """Return where the marked words of the claim stand in its text."""
        marked = (int(number) for number in np.flatnonzero(which))
        return [self._offsets[number] for number in marked if number in self._offsets]


def _offsets(text: str, known: Sequence[str]) -> dict[int, tuple[int, int]]:
    """Return number of a claim's token -> where its word first stands in the text."""
    number = {token: place for place, token in enumerate(known)}
    found: dict[int, tuple[int, int]] = {}
    for match in _WORD.finditer(text):
        for token in tokens(match[0]):
            if token in number:
                found.setdefault(number[token], match.span())
    return found
