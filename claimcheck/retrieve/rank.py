"""Claim to evidence: the passages and table cells that may bear on it, best first."""

from collections.abc import Callable, Sequence

import numpy as np

from claimcheck.align import Corpus, align
from claimcheck.models import Vectors
from claimcheck.records import CellReference, Claim, Evidence, Table
from claimcheck.text.agreement import holds
from claimcheck.text.normalize import tokens
from claimcheck.text.quantities import find_quantities

FIRST_PASS = 24  # passages BM25 hands to the encoder; settled text claims' pages came within 15
PASSAGES = 8
CELLS = 24
VALUE_CELLS = 8  # further cells that hold a claimed value, however they are named
PAIRS = 16  # the best-named pairs, whose cells are all evidence
FUSION = 10.0  # reciprocal rank fusion's constant; small, since only a few ranks matter here

Encode = Callable[[Sequence[str]], Vectors]


def retrieve(
    claims: Sequence[Claim], corpus: Corpus, *, encode: Encode
) -> list[tuple[Evidence, ...]]:
    """Return each claim's evidence: up to 8 passages and up to 32 cells, best first of each kind.

    Passages: BM25 brings 24, dense similarity re-ranks them, reciprocal ranks are summed
    (Cormack, Clarke & Buettcher 2009); behind the 8, the next that hold a claimed number which none
    of them holds. Cells: by slot score, plus the best-named cells that hold a claimed value. A
    piece's `score` orders pieces of its own kind only.
    """
    firsts = [_first_pass(claim, corpus) for claim in claims]
    wanted = sorted({place for places, _ in firsts for place in places})
    rows = {place: line for line, place in enumerate(wanted)}
    texts = [corpus.places[place][1].text for place in wanted]
    vectors = encode(texts + [claim.text for claim in claims])
    found = []
    for number, (claim, (places, lexical)) in enumerate(zip(claims, firsts, strict=True)):
        query = vectors[len(texts) + number]
        dense = [float(vectors[rows[place]] @ query) for place in places]
        fused = _fused(places, lexical, dense)
        passages = fused[:PASSAGES] + _holding(claim, fused, corpus)
        pieces = [
            _passage_evidence(claim, corpus, place, score, line)
            for line, (place, score) in enumerate(passages, 1)
        ]
        cells = _best_cells(claim, corpus)
        pieces += [
            _cell_evidence(claim, corpus, cell, score, line)
            for line, (cell, score) in enumerate(cells, 1)
        ]
        found.append(tuple(pieces))
    return found


def _first_pass(claim: Claim, corpus: Corpus) -> tuple[list[int], list[float]]:
    scores = corpus.bm25(tokens(claim.text))
    order = np.argsort(-scores, kind="stable")[:FIRST_PASS]
    places = [int(place) for place in order if scores[place] > 0]
    return places, [float(scores[place]) for place in places]


def _fused(
    places: Sequence[int], lexical: Sequence[float], dense: Sequence[float]
) -> list[tuple[int, float]]:
    """Return (place, fused score) by reciprocal rank over both orders, best first."""
    total = dict.fromkeys(places, 0.0)
    for scores in (lexical, dense):
        order = sorted(range(len(places)), key=lambda i: (-scores[i], places[i]))
        for rank, i in enumerate(order):
            total[places[i]] += 1.0 / (FUSION + rank)
    return sorted(total.items(), key=lambda item: (-item[1], item[0]))


def _best_cells(claim: Claim, corpus: Corpus) -> list[tuple[int, float]]:
    """Return (cell, slot score): the best-named cells, then the best-named with a claimed value."""
    if not corpus.cells:
        return []
    aligned = align(claim, corpus)
    scores = aligned.slots.scores()
    order: list[int] = np.argsort(-scores, kind="stable").tolist()
    chosen = order[:CELLS]
    held = set().union(*(corpus.holding(quantity) for quantity in claim.quantities))
    holding = [cell for cell in order[CELLS:] if cell in held]
    named = {cell for pair in aligned.pairs[:PAIRS] for cell in pair.cells}
    operands = sorted(named - {*chosen, *holding})
    every = (*chosen, *holding[:VALUE_CELLS], *operands)
    return [(cell, float(scores[cell])) for cell in every]


def _holding(
    claim: Claim, fused: Sequence[tuple[int, float]], corpus: Corpus
) -> list[tuple[int, float]]:
    """Return, for each claimed number that no chosen passage holds, the next one that does."""
    found: dict[int, float] = {}
    for quantity in claim.quantities:
        holding = (
            (place, score)
            for place, score in fused
            if holds(find_quantities(corpus.places[place][1].text), quantity)
        )
        first = next(holding, None)
        if first is not None and first not in fused[:PASSAGES]:
            found.setdefault(*first)
    return list(found.items())


def _passage_evidence(
    claim: Claim, corpus: Corpus, place: int, score: float, line: int
) -> Evidence:
    paper, passage = corpus.places[place]
    return Evidence(
        id=f"{claim.id}/p{line:02d}",
        claim_id=claim.id,
        paper=paper,
        page=passage.page,
        bbox=passage.box,
        text=passage.text,
        section=passage.section,
        source=passage.id,
        score=round(score, 6),
    )


def _cell_evidence(claim: Claim, corpus: Corpus, cell: int, score: float, line: int) -> Evidence:
    number = int(corpus.cell_table[cell])
    paper, table = corpus.tables[number]
    held = corpus.cells[cell]
    row, column = " / ".join(held.row_header), " / ".join(held.column_header)
    return Evidence(
        id=f"{claim.id}/t{line:02d}",
        claim_id=claim.id,
        paper=paper,
        page=table.page,
        bbox=held.box,
        text=row_text(table, held.row),
        section=corpus.introductions[number],
        source=f"{table.id}#{cell - corpus.first_cell(cell)}",
        score=round(score, 6),
        table=CellReference(
            label=table.label, row=row, column=column, value=held.text, bbox=held.box
        ),
    )


def row_text(table: Table, row: int) -> str:
    """Return the row written out: its header, then each column's name and value."""
    cells = [cell for cell in table.cells if cell.row == row]
    head = " / ".join(cells[0].row_header)
    return f"{head}: " + "; ".join(
        f"{' / '.join(cell.column_header)} = {cell.text}" for cell in cells
    )
