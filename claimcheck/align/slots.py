"""Slots: which row, column and table of a paper a claim's words name.

A numeric claim is a quantity and what it is *of*. Alignment asks of every cell how well the
claim's words name its row path and its column path, whatever value the cell holds: the value is
for the verifier. The score is linear in the features named below.
"""

import json
from bisect import bisect_left
from collections.abc import Mapping
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from claimcheck.align.corpus import Corpus, Numbers, Paths, Scores
from claimcheck.records import Claim
from claimcheck.text.comparands import comparand_tokens
from claimcheck.text.normalize import tokens
from claimcheck.text.synonyms import group_of, initials, joined_prefixes, same_thing

FEATURES = (
    *("row_hit", "row_leaf_named", "row_named", "row_relative", "row_unnamed"),
    *("column_hit", "column_leaf_named", "column_named", "column_relative", "column_unnamed"),
    *("caption_hit", "caption_named", "title_hit", "table_covered", "cell_covered"),
)

ABBREVIATED = 0.7  # how surely a header that joins the beginnings of words names them

Matrix = NDArray[np.float64]


def _is_code(short: str) -> bool:
    """Return whether two letters are short for a word of their own ("es" is Spanish)."""
    return len(short) == 2 and bool(group_of(short))


class ClaimWords:
    """A claim's content tokens, their weights, and every header token they name."""

    def __init__(self, claim: Claim, corpus: Corpus) -> None:
        """Weigh the claim's tokens by how rare they are in the corpus."""
        sequence = tokens(claim.text)
        self.words = tuple(dict.fromkeys(sequence))
        weights = np.array([corpus.weight(word) for word in self.words])
        self.share = weights / (weights.sum() or 1.0)
        self.named = self._name(claim, sequence, corpus.vocabulary)
        behind = comparand_tokens(claim.text)
        self.comparand = np.array([word in behind for word in self.words], dtype=bool)

    def _name(
        self, claim: Claim, sequence: tuple[str, ...], vocabulary: list[str]
    ) -> dict[str, tuple[tuple[int, ...], float]]:
        """Return header token -> (numbers of the claim words it names, how surely)."""
        known = set(vocabulary)
        named: dict[str, tuple[tuple[int, ...], float]] = {}
        for place, word in enumerate(self.words):
            others = {word, *group_of(word), *(word[:cut] for cut in range(3, len(word)))} & known
            start = bisect_left(vocabulary, word)
            while len(word) >= 3 and start < len(vocabulary) and vocabulary[start].startswith(word):
                others.add(vocabulary[start])
                start += 1
            for other in sorted(others):
                strength = same_thing(word, other)
                if strength > named.get(other, ((), 0.0))[1]:
                    named[other] = ((place,), strength)
        for quantity in claim.quantities:
            number = f"{quantity.value:g}"  # "one hundred" names the column "k = 100"
            said = [place for place, word in enumerate(self.words) if word in tokens(quantity.text)]
            if number in known and said:
                named.setdefault(number, (tuple(said), 1.0))
        for short, places in (joined_prefixes(sequence) | initials(sequence)).items():
            if short in known and short not in named and not _is_code(short):
                explained = tuple(self.words.index(sequence[place]) for place in places)
                named[short] = (explained, ABBREVIATED)
        return named


class Slots:
    """One claim's slot features over every cell of the corpus; nothing here looks at a value."""

    def __init__(self, claim: Claim, corpus: Corpus) -> None:
        """Align the claim's words with all header paths, captions and titles at once."""
        self._corpus = corpus
        self.words = ClaimWords(claim, corpus)
        row, self.row_credit = self._paths("row", corpus.rows)
        column, self.column_credit = self._paths("column", corpus.columns)
        caption = self._credit(corpus.captions)
        title = self._credit(corpus.titles)
        share = self.words.share
        self.around = np.maximum(caption, title)  # (tables, words)
        covered = self.around.copy()
        for paths, credit in ((corpus.rows, self.row_credit), (corpus.columns, self.column_credit)):
            np.maximum.at(covered, paths.owner, credit)
        table = np.stack(
            [
                caption @ share,
                self._named(corpus.captions) / np.maximum(corpus.caption_mass, 1e-9),
                title @ share,
                covered @ share,
            ],
            axis=1,
        )
        # A group's long title dilutes a row's whole path; its own name may be said in full.
        self.row_named, self.column_named = row[:, 1:3].max(1), column[:, 1:3].max(1)
        self.row_hit, self.column_hit = row[:, 0].copy(), column[:, 0].copy()
        owner = corpus.cell_table
        cell = np.maximum(self.row_credit[corpus.cell_row], self.column_credit[corpus.cell_column])
        cell = np.maximum(cell, self.around[owner]) @ share
        self.features: Matrix = np.concatenate(
            [row[corpus.cell_row], column[corpus.cell_column], table[owner], cell[:, None]], axis=1
        )
        self._scores: Scores = self.features @ shipped_weights()

    def _credit(self, paths: Paths) -> Matrix:
        """Return `(n_paths, n_words)`: how surely each path names each claim word."""
        credit = np.zeros((paths.size, len(self.words.words)))
        for token, (places, strength) in self.words.named.items():
            ids = paths.postings.get(token)
            if ids is not None:
                for place in places:
                    credit[ids, place] = np.maximum(credit[ids, place], strength)
        return credit

    def _named(self, paths: Paths, *, leaf: bool = False) -> Scores:
        """Return the weight of each path's tokens that the claim names."""
        named = np.zeros(paths.size)
        postings = paths.leaf_postings if leaf else paths.postings
        for token, (_, strength) in self.words.named.items():
            ids = postings.get(token)
            if ids is not None:
                named[ids] += strength * self._corpus.weight(token)
        return named

    def _paths(self, direction: str, paths: Paths) -> tuple[Matrix, Matrix]:
        credit = self._credit(paths)
        hit = credit @ self.words.share
        mass, leaf_mass = self._corpus.masses[direction]
        best = np.zeros(len(self._corpus.tables))
        np.maximum.at(best, paths.owner, hit)
        features = np.stack(
            [
                hit,
                self._named(paths, leaf=True) / np.maximum(leaf_mass, 1e-9),
                self._named(paths) / np.maximum(mass, 1e-9),
                hit / np.maximum(best[paths.owner], 1e-9),
                (mass <= 0).astype(np.float64),
            ],
            axis=1,
        )
        return features, credit

    def local(self, near: Mapping[str, float]) -> Scores:
        """Return, a cell, the share of the words in `near` that its row or column path names.

        `near` weighs the claim's tokens, most for those beside the number in question.
        """
        say = np.array([near.get(word, 0.0) for word in self.words.words]) * self.words.share
        total = float(say.sum())
        if not total:
            return np.zeros(len(self._corpus.cells))
        row = self.row_credit[self._corpus.cell_row]
        column = self.column_credit[self._corpus.cell_column]
        return np.maximum(row, column) @ say / total

    def unnamed(self, cells: Numbers, tokens_wanted: frozenset[str]) -> Scores:
        """Return, a cell, the share of the wanted tokens' weight that nothing around it names.

        Around it are its row and column paths, its table's caption and its paper's title. 0 when
        the claim has none of the wanted tokens.
        """
        wanted = np.array([word in tokens_wanted for word in self.words.words]) * self.words.share
        total = float(wanted.sum())
        if not total:
            return np.zeros(len(cells))
        corpus = self._corpus
        credit = np.maximum(
            self.row_credit[corpus.cell_row[cells]], self.column_credit[corpus.cell_column[cells]]
        )
        credit = np.maximum(credit, self.around[corpus.cell_table[cells]])
        share: Scores = (1.0 - credit) @ wanted / total
        return share

    def scores(self) -> Scores:
        """Return the slot score of every cell of the corpus, in the corpus's cell order."""
        return self._scores


@cache
def shipped_weights() -> Scores:
    """Return the weights fitted on labelled claims over papers outside every gold set."""
    source = resources.files("claimcheck.align") / "slots.json"
    table = json.loads(source.read_text("utf-8"))["weights"]
    return np.array([table[name] for name in FEATURES])
