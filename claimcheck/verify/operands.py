"""Operands: the pairs of cells a claim names, what they hold, and which way it says they differ."""

import math
from collections.abc import Sequence

from claimcheck.align import Alignment, Corpus, Pair
from claimcheck.records import Assessment, Claim, Evidence, Label, record
from claimcheck.text.polarity import comparing, direction, quality_sign

_QUALITY = frozenset("better best worse worst outperform outperforms beats beat".split())


@record
class Offered:
    """A claim and the cells retrieved for it, by number; `cells` are those that hold a number."""

    claim: Claim
    corpus: Corpus
    aligned: Alignment
    pieces: dict[int, Evidence]
    cells: tuple[int, ...]


def offered(
    claim: Claim, evidence: Sequence[Evidence], corpus: Corpus, aligned: Alignment
) -> Offered:
    """Return the claim with its cells, in the evidence's order."""
    pieces = {
        corpus.cell_number(piece.paper, piece.source): piece
        for piece in evidence
        if piece.table is not None
    }
    cells = tuple(cell for cell in pieces if corpus.cell_values[cell])
    return Offered(claim=claim, corpus=corpus, aligned=aligned, pieces=pieces, cells=cells)


@record
class Weighed:
    """A pair whose cells are evidence; `share` is how likely it is the one the claim names."""

    cells: tuple[int, int]
    share: float
    named: float
    lead: float
    subject: int
    first: Evidence
    second: Evidence


def weighed(pairs: Sequence[Pair], pieces: dict[int, Evidence]) -> list[Weighed]:
    """Return the pairs whose cells are both evidence, each with its share of all pairs' weight."""
    weights = [math.exp(pair.lead) for pair in pairs]
    total = sum(weights) or 1.0
    return [
        Weighed(
            cells=pair.cells,
            share=weight / total,
            named=pair.named,
            lead=pair.lead,
            subject=pair.subject,
            first=pieces[pair.cells[0]],
            second=pieces[pair.cells[1]],
        )
        for pair, weight in zip(pairs, weights, strict=True)
        if pair.cells[0] in pieces and pair.cells[1] in pieces
    ]


def value_of(corpus: Corpus, cell: int) -> float:
    """Return the first number the cell holds."""
    return corpus.cell_values[cell][0].value


def headers(pair: Weighed) -> tuple[str, ...]:
    """Return the row and column headers of both cells."""
    held = [piece.table for piece in (pair.first, pair.second) if piece.table is not None]
    return tuple(part for cell in held for part in (cell.row, cell.column))


def way(claim: Claim) -> int:
    """Return 1 where the claim says that its subject is more, -1 less, 0 neither."""
    return direction(comparing(claim.text))


def sign(pair: Weighed, claim: Claim, corpus: Corpus) -> int:
    """Return 1 where the claim's subject is more (or better, where that is said), -1 where less.

    The first of the pair is the subject where the claim does not tell.
    """
    a, b = (value_of(corpus, cell) for cell in pair.cells)
    return ((a > b) - (a < b)) * turn(pair, claim, corpus) * (pair.subject or 1)


def turn(pair: Weighed, claim: Claim, corpus: Corpus) -> int:
    """Return -1 where the claim speaks of quality and a smaller number is better, else 1."""
    table = corpus.tables[int(corpus.cell_table[pair.cells[0]])][1]
    return quality_sign(claim.text, " ".join((*headers(pair), table.caption)), _QUALITY)


def pair_note(pair: Weighed, text: str) -> str:
    """Return `text` and where the two cells stand."""
    one, two = pair.first.table, pair.second.table
    if one is None or two is None:
        return text
    return f"{text}; {one.label}: {one.row} › {one.column} and {two.row} › {two.column}"


def assessment_of(
    claim: Claim,
    piece: Evidence,
    verifier: str,
    finding: Label | None,
    features: dict[str, float],
    note: str,
) -> Assessment:
    """Return a program's reading, resting on `piece`, its numbers rounded."""
    return Assessment(
        claim_id=claim.id,
        evidence_id=piece.id,
        verifier=verifier,
        finding=finding,
        features={name: round(float(value), 6) for name, value in features.items()},
        note=note,
    )
