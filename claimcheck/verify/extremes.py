"""Extremes: whether a named cell is the largest, or smallest, of the line the claim ranks it in."""

import re

import numpy as np

from claimcheck.align import Corpus
from claimcheck.align.corpus import Numbers, Scores
from claimcheck.records import Assessment, Unit
from claimcheck.text.agreement import agrees, comparable
from claimcheck.text.normalize import tokens
from claimcheck.text.polarity import (
    NEGATIONS,
    SUPERLATIVES,
    count_of,
    quality_sign,
    superlative,
    words,
)
from claimcheck.verify.operands import Offered, assessment_of

FEW = 12  # up to here, a count is said of the table rather than printed in it
NEAR = 4.0  # a cell this little behind the best named may be meant, if it holds the claimed value

_WORDS = "|".join(sorted(SUPERLATIVES - {"most", "least"}))
# "Most of them", "most often", "the most similar" rank nothing by a number.
_SUPERLATIVE = re.compile(
    rf"(?P<owner>['’]s? )?\b(?:{_WORDS}|the (?:most|least)(?! \w+ly\b| of\b| often\b))\b",
    re.IGNORECASE,
)
_NOT_FIRST = re.compile(
    r"\b(?:second|third|fourth|fifth|next|one of the|among the|two|three|four|five)[\s-]"
    rf"(?:{_WORDS})\b",
    re.IGNORECASE,
)
_PROPERTY = re.compile(
    r"(?:(?! (?:in|on|at|for|among|when|by|comes|is) )[^,;:.]){0,40}"
)  # what is said to be largest stands right after
_QUALITY = frozenset("best worst strongest weakest".split())


def extreme(given: Offered) -> Assessment | None:
    """Return what share of its line the named cell outdoes, the way a superlative says.

    `ranked` is the line the claim ranks it in (of "the highest accuracy" the column "accuracy"),
    `other` the line across; cells of another kind (a count beside scores) are no rivals.
    """
    claim, corpus = given.claim, given.corpus
    said = words(claim.text)
    claimed = superlative(said)
    match = _SUPERLATIVE.search(claim.text)
    if not claimed or not match or _NOT_FIRST.search(claim.text) or count_of(said, NEGATIONS):
        return None
    meant = _meant(given)
    if meant is None:
        return None
    cell, value = meant
    piece = given.pieces[cell]
    held = piece.table
    headers = f"{held.row} {held.column}" if held else ""
    claimed *= quality_sign(claim.text, f"{headers} {piece.section}", _QUALITY)
    ranked = _ranked(given, cell, match)
    outcome = {"slot": float(given.aligned.slots.scores()[cell])}
    for name, is_column in (("ranked", ranked), ("other", not ranked)):
        places = corpus.cell_column if is_column else corpus.cell_row
        line = np.flatnonzero(places == places[cell])
        beaten = _beaten(corpus, cell, value, line, claimed)
        outcome[f"{name}_share"] = sum(beaten) / len(beaten) if beaten else 0.5
        outcome[f"{name}_size"] = float(len(beaten))
    where = f"{held.row} › {held.column} = {held.value}" if held else ""
    kind, along = "largest" if claimed > 0 else "smallest", "column" if ranked else "row"
    first = outcome["ranked_size"] and outcome["ranked_share"] == 1.0
    note = f"{where}: {'' if first else 'not the '}{kind} of its {along}"
    return assessment_of(claim, piece, "extreme", None, outcome, note)


def _meant(given: Offered) -> tuple[int, int] | None:
    """Return the best-named cell that holds a claimed number, and which of its values that is.

    Of a claim without any number the best-named cell; None where the claim's numbers stand in no
    cell it names: then it ranks something else. Small counts ("of the five tasks") are not asked.
    """
    claim, cells, corpus = given.claim, given.cells, given.corpus
    if not cells:
        return None
    scores = given.aligned.slots.scores()
    near = max(scores[c] for c in cells) - NEAR
    asked = [q for q in claim.quantities if q.unit is not Unit.COUNT or q.value > FEW]
    if not asked:
        return max(cells, key=lambda c: (scores[c], -c)), 0
    holding = [
        (cell, place)
        for cell in cells
        if scores[cell] >= near
        for place, value in enumerate(corpus.cell_values[cell])
        if any(agrees(quantity, value) for quantity in asked)
    ]
    return max(holding, key=lambda held: (scores[held[0]], -held[0]), default=None)


def _ranked(given: Offered, cell: int, said: re.Match[str]) -> bool:
    """Return whether the claim ranks the cell in its column, rather than in its row.

    What follows the superlative names the property; the cell is ranked along the other header. Else
    the header named first is the subject, which is ranked, unless it owns what is ranked ("BERT's
    best score"); else the longer line.
    """
    slots, corpus = given.aligned.slots, given.corpus
    row = slots.row_credit[corpus.cell_row[cell]]
    column = slots.column_credit[corpus.cell_column[cell]]
    text = given.claim.text
    match = _PROPERTY.match(text, said.end())
    following = set(tokens(match[0] if match else ""))
    after = np.array([word in following for word in slots.words.words])
    by_row, by_column = float(row @ after), float(column @ after)
    if by_row != by_column:
        return by_column > by_row
    first_row, first_column = _first(row - column), _first(column - row)
    if first_row != first_column:
        return (first_row < first_column) != bool(said["owner"])
    sizes = [
        int((places == places[cell]).sum()) for places in (corpus.cell_column, corpus.cell_row)
    ]
    return sizes[0] >= sizes[1]


def _first(credit: Scores) -> int:
    """Return the place of the first word credited more to one header than to the other."""
    found = np.flatnonzero(credit > 0)
    return int(found[0]) if len(found) else len(credit)


def _beaten(corpus: Corpus, cell: int, place: int, line: Numbers, claimed: int) -> list[bool]:
    """Return, for every other cell of the line of the same kind, whether this one outdoes it."""
    here = corpus.cell_values[cell][place]
    others = [corpus.cell_values[other] for other in map(int, line) if other != cell]
    return [
        (here.value - values[place].value) * claimed >= 0
        for values in others
        if len(values) > place and comparable(here, values[place])
    ]
