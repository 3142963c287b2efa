"""Claim to numbers printed in figures: a last resort, where no text and no table holds its number.

Such a number is evidence for a person to look at. No reading takes it for a cell or a sentence, and
no verdict rests on it.
"""

import re
from collections.abc import Iterator, Sequence

import numpy as np

from claimcheck.align import Corpus
from claimcheck.records import (
    Claim,
    Evidence,
    Figure,
    FigureReference,
    PrintedNumber,
    Quantity,
    Relation,
)
from claimcheck.text.agreement import agrees
from claimcheck.text.normalize import STOP_WORDS, tokens
from claimcheck.text.quantities import find_quantities, parse_cell

PRINTED = 4  # pieces a claim
_MEANT = (Relation.EXACTLY, Relation.ABOUT)  # bounds agree with too much to be found by
NAMED = 100.0  # score of a figure that the claim names, above any words it shares
_NAMED = re.compile(r"\b[Ff]ig(?:ure|s?\.)?\s?(?P<number>[A-Z]{0,2}[.-]?\d{1,3})")


def printed_only(
    claim: Claim, evidence: Sequence[Evidence], corpus: Corpus
) -> tuple[Evidence, ...]:
    """Return up to 4 numbers printed in figures that are a claimed one no text or table holds.

    The figure is one that the claim names, or shares a word with its caption or with what is
    printed near the number; most words first.
    """
    found = []
    for quantity in claim.quantities:
        if quantity.relation not in _MEANT or not evidence:
            continue
        agreeing = [at for at in _numbers(corpus) if _is(quantity, parse_cell(at[2].text))]
        if agreeing and not _held(quantity, evidence, corpus):
            found += [(score, *at) for at in agreeing if (score := _score(claim, *at, corpus)) > 0]
    found.sort(key=lambda one: -one[0])
    return tuple(
        _evidence(claim, paper, figure, number, score=score, line=line)
        for line, (score, paper, figure, number) in enumerate(found[:PRINTED], 1)
    )


def _numbers(corpus: Corpus) -> Iterator[tuple[str, Figure, PrintedNumber]]:
    for paper, document in corpus.documents.items():
        for figure in document.figures:
            for number in figure.numbers:
                yield paper, figure, number


def _held(claimed: Quantity, evidence: Sequence[Evidence], corpus: Corpus) -> bool:
    """Whether a cell, a passage of the evidence or one that prints the number's digits holds it."""
    if any(_is(claimed, corpus.cell_values[cell]) for cell in corpus.holding(claimed)):
        return True
    printed = [token for token in tokens(claimed.text) if token[0].isdigit()]
    places = np.flatnonzero(corpus.bm25(printed))
    texts = [piece.text for piece in evidence if piece.table is None]
    texts += [corpus.places[int(place)][1].text for place in places]
    return any(_is(claimed, find_quantities(text)) for text in texts)


def _is(claimed: Quantity, values: Sequence[Quantity]) -> bool:
    """Whether one of the values is the claimed one, printed as finely: "13" is not 12.92."""
    fine = _digits(claimed.text)
    return any(_digits(value.text) >= fine and agrees(claimed, value) for value in values)


def _digits(text: str) -> int:
    return len("".join(c for c in text if c.isdigit()).lstrip("0"))


def _score(claim: Claim, _: str, figure: Figure, number: PrintedNumber, corpus: Corpus) -> float:
    """Return the weight of the words shared, those near the number twice; 0 for none at all."""
    ours = _words(claim.text)
    near, caption = _words(" ".join(number.near)), _words(figure.caption)
    weights = {word: corpus.weight(word) for word in sorted(ours & (near | caption))}
    named = {f"Figure {match['number']}" for match in _NAMED.finditer(claim.text)}
    shared = sum(weights.values()) + sum(w for word, w in weights.items() if word in near)
    return shared + NAMED * (figure.label in named)


def _words(text: str) -> set[str]:
    """Return the words that say what a number is of: no numbers, no words of any sentence."""
    return {
        word
        for word in tokens(text)
        if word not in STOP_WORDS and word not in ("figur", "fig") and not word[0].isdigit()
    }


def _evidence(
    claim: Claim, paper: str, figure: Figure, number: PrintedNumber, *, score: float, line: int
) -> Evidence:
    near = ", ".join(f"“{name}”" for name in number.near)
    return Evidence(
        id=f"{claim.id}/f{line:02d}",
        claim_id=claim.id,
        paper=paper,
        page=figure.page,
        bbox=number.box,
        text=f"{figure.label}: printed number {number.text}" + (f", near {near}" if near else ""),
        section=figure.caption,
        source=f"{figure.id}#{figure.numbers.index(number)}",
        score=round(score, 6),
        figure=FigureReference(
            label=figure.label, value=number.text, near=number.near, bbox=number.box
        ),
    )
