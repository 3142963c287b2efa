"""Pairs: which two cells of one row or column a claim's words name together.

A derived or comparing claim is about two cells ("LoRA gains 7.9 points on RTE over full
fine-tuning"). As with slots, nothing here looks at a value: the values are for the verifier.
"""

import json
from collections.abc import Sequence
from functools import cache
from importlib import resources
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from claimcheck.align.corpus import Corpus, Scores
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

Matrix = NDArray[np.float64]


@record
class Pair:
    """Two cells of one table that share a row or a column, the first named earlier in the claim.

    `score` says how well the claim's words name both; `named` is the share of the claim's words
    that name the less named one alone; `lead` the distance to the best pair's score, at most 0.
    """

    cells: tuple[int, int]
    score: float
    named: float
    lead: float


def find_pairs(corpus: Corpus, slots: Slots) -> list[Pair]:
    """Return up to 200 pairs of cells with a number, best named first."""
    cells, features = pair_features(corpus, slots)
    if not len(cells):
        return []
    named = features[:, FEATURES.index("own_less")]
    scores = features @ shipped_weights()
    order = np.argsort(-scores, kind="stable")[:FOUND]
    best = float(scores[order[0]])
    return [
        Pair(
            cells=_ordered(corpus, slots, *(int(c) for c in cells[i])),
            score=float(scores[i]),
            named=float(named[i]),
            lead=float(scores[i]) - best,
        )
        for i in order
    ]


def pair_features(corpus: Corpus, slots: Slots) -> tuple[NDArray[np.int64], Matrix]:
    """Return `(pairs, 2)` cell numbers and `(pairs, features)` in the order of `FEATURES`."""
    gathered = [
        part
        for table in _tables(corpus, slots)
        for along in ("row", "column")
        if (part := _of_table(corpus, slots, table, along)) is not None
    ]
    if not gathered:
        return np.zeros((0, 2), dtype=np.int64), np.zeros((0, len(FEATURES)))
    cells, features = zip(*gathered, strict=True)
    return np.concatenate(cells), np.concatenate(features)


def _tables(corpus: Corpus, slots: Slots) -> list[int]:
    """Return the tables of the best-named cells with a number, best first."""
    scores = slots.scores()
    best: dict[int, float] = {}
    for cell, values in enumerate(corpus.cell_values):
        if values:
            table = int(corpus.cell_table[cell])
            best[table] = max(best.get(table, -np.inf), float(scores[cell]))
    return sorted(best, key=lambda table: (-best[table], table))[:TABLES]


def _of_table(
    corpus: Corpus, slots: Slots, table: int, along: str
) -> tuple[NDArray[np.int64], Matrix] | None:
    """Return one table's pairs that stand in two rows (or columns) of one column (or row)."""
    held = [int(c) for c in np.flatnonzero(corpus.cell_table == table) if corpus.cell_values[c]]
    places = (corpus.cell_row, corpus.cell_column)
    credits = (slots.row_credit, slots.column_credit)
    named = (slots.row_named, slots.column_named)
    if along == "column":
        places, credits, named = places[::-1], credits[::-1], named[::-1]
    share, around = slots.words.share, slots.around[table]
    operands = _likeliest([int(places[0][c]) for c in held], credits[0] @ share + named[0])
    lines = _likeliest([int(places[1][c]) for c in held], credits[1] @ share + named[1])
    at = np.array(list(combinations(range(len(operands)), 2)), dtype=np.int64)
    if not len(at):
        return None
    grid = _grid(held, places, operands, lines)
    two = np.array(operands)[at]
    mine, other = credits[0][two[:, 0]], credits[0][two[:, 1]]
    own = np.stack([np.maximum(mine - other, 0) @ share, np.maximum(other - mine, 0) @ share], 1)
    both = np.maximum(np.maximum(mine, other), around)
    covered = np.maximum(both[:, None], credits[1][lines][None]) @ share
    of_pair = _of_pairs(corpus, along, two, own, fully=named[0][two])
    hits = credits[1][lines] @ share
    of_line = np.stack(
        [
            hits / max(1e-9, hits.max()),
            named[1][lines],
            np.array([float(_is_blank(corpus, along, line)) for line in lines]),
            np.full(len(lines), float(around @ share)),
            np.full(len(lines), float(along == "row")),
        ],
        axis=1,
    )
    first, second = grid[at[:, 0]], grid[at[:, 1]]
    pair, line = np.nonzero((first >= 0) & (second >= 0))
    cells = np.stack([first[pair, line], second[pair, line]], axis=1)
    features = np.concatenate([covered[pair, line][:, None], of_pair[pair], of_line[line]], axis=1)
    return (cells, features) if len(cells) else None


def _grid(
    held: Sequence[int],
    places: tuple[NDArray[np.int64], ...],
    operands: Sequence[int],
    lines: Sequence[int],
) -> NDArray[np.int64]:
    """Return the first cell of each operand and line, -1 where there is none."""
    operand_at = {operand: i for i, operand in enumerate(operands)}
    line_at = {line: i for i, line in enumerate(lines)}
    grid = np.full((len(operands), len(lines)), -1, dtype=np.int64)
    for cell in reversed(held):
        operand, line = int(places[0][cell]), int(places[1][cell])
        if operand in operand_at and line in line_at:
            grid[operand_at[operand], line_at[line]] = cell
    return grid


def _of_pairs(
    corpus: Corpus, along: str, two: NDArray[np.int64], own: Matrix, *, fully: Matrix
) -> Matrix:
    """Return what does not depend on the line two operands are taken in."""
    plain, part = _plain(corpus, along, two, own)
    less, more = own.min(1), own.max(1)
    columns = [less, more, (less > 0).astype(np.float64), fully.min(1), fully.max(1), plain, part]
    return np.stack(columns, axis=1)


def _likeliest(lines: Sequence[int], relevance: Scores) -> list[int]:
    """Return the best-named of the lines, in the table's order."""
    unique = sorted(set(lines), key=lambda line: (-relevance[line], line))
    return sorted(unique[:LINES])


def _plain(
    corpus: Corpus, along: str, two: NDArray[np.int64], own: Matrix
) -> tuple[Scores, Scores]:
    """Return whether the less named operand is a baseline, and whether its name is a part.

    An ablation's plain row is named by what it lacks: "fastText" beside "fastText, bigram".
    """
    paths = corpus.row_words if along == "row" else corpus.column_words
    plain, part = np.zeros(len(two)), np.zeros(len(two))
    for i, pair in enumerate(two):
        less, more = pair if own[i, 0] <= own[i, 1] else pair[::-1]
        plain[i] = bool(paths[less] & _BASELINES)
        part[i] = paths[less] < paths[more]
    return plain, part


def _is_blank(corpus: Corpus, along: str, line: int) -> bool:
    return not (corpus.column_words if along == "row" else corpus.row_words)[line]


def _ordered(corpus: Corpus, slots: Slots, one: int, two: int) -> tuple[int, int]:
    """Return the two cells in the order the claim names them, as given where it does not say."""
    return (two, one) if named_first(corpus, slots, one, two) < 0 else (one, two)


def named_first(corpus: Corpus, slots: Slots, one: int, two: int) -> int:
    """Return 1 where the claim names cell `one` first, -1 for `two`, 0 where it does not say.

    Of two cells of a row (or column) only the words that name one's column (or row) and not the
    other's tell.
    """
    same_row = corpus.cell_row[one] == corpus.cell_row[two]
    credit = slots.column_credit if same_row else slots.row_credit
    places = corpus.cell_column if same_row else corpus.cell_row
    mine, other = credit[places[one]], credit[places[two]]
    first_one, first_two = np.flatnonzero(mine > other), np.flatnonzero(other > mine)
    if not len(first_one) and not len(first_two):
        return 0
    if not len(first_two) or (len(first_one) and first_one[0] < first_two[0]):
        return 1
    return -1


@cache
def shipped_weights() -> Scores:
    """Return the weights fitted on labelled claims over papers outside every gold set."""
    source = resources.files("claimcheck.align") / "slots.json"
    table = json.loads(source.read_text("utf-8"))["pairs"]
    return np.array([table[name] for name in FEATURES])
