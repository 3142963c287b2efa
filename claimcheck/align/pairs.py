"""Pairs: which two cells of one row or column a claim's words name together.

A derived or comparing claim is about two cells ("LoRA gains 7.9 points on RTE over full
fine-tuning"). As with slots, nothing here looks at a value: the values are for the verifier.
"""

import json
from collections.abc import Sequence
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from claimcheck.align.corpus import Corpus, Numbers, Scores
from claimcheck.align.slots import Slots
from claimcheck.records import record
from claimcheck.text.normalize import tokens

FEATURES = (
    *(
        "covered",
        "own_less",
        "own_more",
        "own_both",
        "named_less",
        "named_more",
        "baseline",
        "part",
    ),
    *("line_hit", "line_named", "line_unnamed", "around", "one_column"),
)
TABLES = 6  # the tables with the best-named cells
LINES = 14  # the best-named rows, and columns, of a table
FOUND = 200
_BASELINES = frozenset(
    tokens("baseline original vanilla none without no full default standard plain random w/o")
)

_LACKING = frozenset(tokens("without none w/o")) - frozenset(tokens("w/"))

Matrix = NDArray[np.float64]


@record
class Pair:
    """Two cells of one table that share a row or a column, the first named earlier in the claim.

    `subject` is 1 where the claim says something of the first and holds the second against it, -1
    the other way round, 0 where its words do not tell.
    `score` says how well the claim's words name both; `named` is the share of the claim's words
    that name the less named one alone; `lead` the distance to the best pair's score, at most 0.
    """

    cells: tuple[int, int]
    score: float
    named: float
    lead: float
    subject: int = 0


@record
class _Way:
    """One direction's paths (all rows, or all columns) as the claim's words name them.

    `places` is every cell's path; of every path, `credit` says how surely it names each word, `hit`
    how much of the claim it names, `named` how much of it is named, `words` what it holds.
    """

    places: Numbers
    credit: Matrix
    hit: Scores
    named: Scores
    words: Sequence[frozenset[str]]
    is_column: bool

    def likeliest(self, cells: Numbers) -> Numbers:
        """Return the best-named of the cells' paths, in the table's order."""
        paths = np.unique(self.places[cells])
        relevance = self.hit[paths] + self.named[paths]
        return np.sort(paths[np.argsort(-relevance, kind="stable")[:LINES]])


def _ways(corpus: Corpus, slots: Slots) -> tuple[_Way, _Way]:
    """Return the rows and the columns."""
    rows = _Way(
        places=corpus.cell_row,
        credit=slots.row_credit,
        hit=slots.row_hit,
        named=slots.row_named,
        words=corpus.row_words,
        is_column=False,
    )
    columns = _Way(
        places=corpus.cell_column,
        credit=slots.column_credit,
        hit=slots.column_hit,
        named=slots.column_named,
        words=corpus.column_words,
        is_column=True,
    )
    return rows, columns


def find_pairs(corpus: Corpus, slots: Slots) -> list[Pair]:
    """Return up to 200 pairs of cells with a number, best named first."""
    cells, features = pair_features(corpus, slots)
    if not len(cells):
        return []
    named = features[:, FEATURES.index("own_less")]
    scores = features @ shipped_weights()
    order = np.argsort(-scores, kind="stable")[:FOUND]
    best = float(scores[order[0]])
    one, two = cells[order].T
    turned = named_first(corpus, slots, one, two) < 0
    one, two = np.where(turned, two, one), np.where(turned, one, two)
    return [
        Pair(cells=(first, second), score=score, named=share, lead=score - best, subject=subject)
        for first, second, score, share, subject in zip(
            one.tolist(),
            two.tolist(),
            scores[order].tolist(),
            named[order].tolist(),
            subjects(corpus, slots, one, two).tolist(),
            strict=True,
        )
    ]


def pair_features(corpus: Corpus, slots: Slots) -> tuple[Numbers, Matrix]:
    """Return `(pairs, 2)` cell numbers and `(pairs, features)` in the order of `FEATURES`."""
    rows, columns = _ways(corpus, slots)
    gathered = [
        part
        for table in _tables(corpus, slots)
        for of, line in ((rows, columns), (columns, rows))
        if (part := _of_table(corpus, slots, table, of=of, line=line)) is not None
    ]
    if not gathered:
        return np.zeros((0, 2), dtype=np.int64), np.zeros((0, len(FEATURES)))
    cells, features = zip(*gathered, strict=True)
    return np.concatenate(cells), np.concatenate(features)


def _tables(corpus: Corpus, slots: Slots) -> list[int]:
    """Return the tables of the best-named cells with a number, best first."""
    best = np.full(len(corpus.tables), -np.inf)
    np.maximum.at(best, corpus.cell_table[corpus.numeric], slots.scores()[corpus.numeric])
    order = np.argsort(-best, kind="stable")[:TABLES]
    return [int(table) for table in order if best[table] > -np.inf]


def _of_table(
    corpus: Corpus, slots: Slots, table: int, *, of: _Way, line: _Way
) -> tuple[Numbers, Matrix] | None:
    """Return one table's pairs that stand in two lines of the one way and one of the other."""
    share, around = slots.words.share, slots.around[table]
    held = np.flatnonzero((corpus.cell_table == table) & corpus.numeric)
    operands, lines = of.likeliest(held), line.likeliest(held)
    at = np.stack(np.triu_indices(len(operands), 1), axis=1)
    if not len(at):
        return None
    two = operands[at]
    mine, other = of.credit[two[:, 0]], of.credit[two[:, 1]]
    own = np.stack([np.maximum(mine - other, 0) @ share, np.maximum(other - mine, 0) @ share], 1)
    both = np.maximum(np.maximum(mine, other), around)
    covered = np.maximum(both[:, None], line.credit[lines][None]) @ share
    of_pair = _of_pairs(of, two, own)
    hits = line.credit[lines] @ share
    of_line = np.stack(
        [
            hits / max(1e-9, hits.max()),
            line.named[lines],
            np.array([float(not line.words[number]) for number in lines]),
            np.full(len(lines), float(around @ share)),
            np.full(len(lines), float(line.is_column)),
        ],
        axis=1,
    )
    grid = _grid(held, of, operands, line, lines)
    first, second = grid[at[:, 0]], grid[at[:, 1]]
    pair, across = np.nonzero((first >= 0) & (second >= 0))
    cells = np.stack([first[pair, across], second[pair, across]], axis=1)
    features = np.concatenate(
        [covered[pair, across][:, None], of_pair[pair], of_line[across]], axis=1
    )
    return (cells, features) if len(cells) else None


def _grid(held: Numbers, of: _Way, operands: Numbers, line: _Way, lines: Numbers) -> Numbers:
    """Return the first cell of each operand and line, -1 where there is none."""
    inside = np.isin(of.places[held], operands) & np.isin(line.places[held], lines)
    cells = held[inside][::-1]  # what is set last stays
    grid = np.full((len(operands), len(lines)), -1, dtype=np.int64)
    at = np.searchsorted(operands, of.places[cells]), np.searchsorted(lines, line.places[cells])
    grid[at] = cells
    return grid


def _of_pairs(of: _Way, two: Numbers, own: Matrix) -> Matrix:
    """Return what does not depend on the line two operands are taken in.

    An ablation's plain row is named by what it lacks: "fastText" beside "fastText, bigram".
    """
    in_order = (own[:, 0] <= own[:, 1])[:, None]
    less, more = (
        [of.words[operand] for operand in operands]
        for operands in np.where(in_order, two, two[:, ::-1]).T
    )
    fully, least = of.named[two], own.min(1)
    columns = [
        least,
        own.max(1),
        least > 0,
        fully.min(1),
        fully.max(1),
        [bool(words & _BASELINES) for words in less],
        [words < others for words, others in zip(less, more, strict=True)],
    ]
    return np.stack([np.asarray(column, dtype=np.float64) for column in columns], axis=1)


def named_first(corpus: Corpus, slots: Slots, one: Numbers, two: Numbers) -> Numbers:
    """Return 1 where the claim names a cell of `one` before its like of `two`, -1 after, else 0.

    Of two cells of a row (or column) only the words that name one's column (or row) and not the
    other's tell; 0 where there is none.
    """
    return _foremost(_own(corpus, slots, one, two))


def subjects(corpus: Corpus, slots: Slots, one: Numbers, two: Numbers) -> Numbers:
    """Return 1 where the claim speaks of a cell of `one` and holds its like of `two` against it.

    -1 the other way round. One whose own words the claim says of comparands alone is held against
    the other; else one whose header is a baseline's; else the one named later; else 0.
    """
    own = _own(corpus, slots, one, two)
    aside = slots.words.comparand
    mine, other = own > 0, own < 0
    held = [  # all its own words stand where comparands do, or none does
        (named.any(1) & ~named[:, ~aside].any(1)).astype(np.int64) for named in (mine, other)
    ]
    told = held[1] - held[0]
    plain = _plainer(corpus, one, two) * ~(mine.any(1) & other.any(1))
    found: Numbers = np.where(told, told, np.where(plain, plain, _foremost(own)))
    return found


def _own(corpus: Corpus, slots: Slots, one: Numbers, two: Numbers) -> Numbers:
    """Return `(pairs, words)`: 1 where a word names the first of two cells alone, -1 the second."""
    same_row = (corpus.cell_row[one] == corpus.cell_row[two])[:, None]
    mine, other = (
        np.where(
            same_row,
            slots.column_credit[corpus.cell_column[cells]],
            slots.row_credit[corpus.cell_row[cells]],
        )
        for cells in (one, two)
    )
    own: Numbers = np.sign(mine - other).astype(np.int64)
    return own


def _foremost(own: Numbers) -> Numbers:
    """Return the sign of each pair's first word that tells the two apart, 0 where none does."""
    signs = np.pad(own, ((0, 0), (0, 1)))  # the last column: no word tells
    ahead: Numbers = signs[np.arange(len(signs)), np.argmax(signs != 0, axis=1)]
    return ahead


def _plainer(corpus: Corpus, one: Numbers, two: Numbers) -> Numbers:
    """Return 1 where the second of two cells is the plainer, -1 where the first, else 0."""
    found = []
    for first, second in zip(one.tolist(), two.tolist(), strict=True):
        same_row = corpus.cell_row[first] == corpus.cell_row[second]
        words = corpus.column_words if same_row else corpus.row_words
        places = corpus.cell_column if same_row else corpus.cell_row
        ours, theirs = words[places[first]], words[places[second]]
        alone = (ours - theirs, theirs - ours)
        ranks = [2 * bool(own & _LACKING) + bool(own & _BASELINES) for own in alone]
        found.append((ranks[1] > ranks[0]) - (ranks[1] < ranks[0]))
    return np.array(found, dtype=np.int64)


@cache
def shipped_weights() -> Scores:
    """Return the weights fitted on labelled claims over papers outside every gold set."""
    source = resources.files("claimcheck.align") / "slots.json"
    table = json.loads(source.read_text("utf-8"))["pairs"]
    return np.array([table[name] for name in FEATURES])
