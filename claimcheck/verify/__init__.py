"""Evidence to assessments: each reading of what a piece of evidence says of a claim."""

from collections.abc import Iterator, Sequence

from claimcheck.align import Corpus, align
from claimcheck.records import Assessment, Claim, Evidence
from claimcheck.verify.cells import read_cells
from claimcheck.verify.entailment import Entail, pairs, read_entailment
from claimcheck.verify.passages import Encode, read_passages, sentences_of
from claimcheck.verify.programs import read_programs

__all__ = ["Entail", "verify"]


def verify(
    claims: Sequence[Claim],
    evidence: Sequence[Sequence[Evidence]],
    corpus: Corpus,
    *,
    encode: Encode,
    entail: Entail,
) -> Iterator[tuple[Assessment, ...]]:
    """Yield every reading of each claim's evidence: passages, entailment, cells, programs."""
    encode([s for pieces in evidence for piece in pieces for s in sentences_of(piece)])
    entail([pair for each in zip(claims, evidence, strict=True) for pair in pairs(*each)])
    for claim, pieces in zip(claims, evidence, strict=True):
        found = read_passages(claim, pieces, corpus, encode=encode)
        found += read_entailment(claim, pieces, entail=entail)
        if corpus.cells:
            aligned = align(claim, corpus)
            found += read_cells(claim, pieces, corpus, aligned.slots)
            found += read_programs(claim, pieces, corpus, aligned)
        yield tuple(found)
