"""Evidence to assessments: each reading of what a piece of evidence says of a claim."""

from collections.abc import Iterator, Sequence

from claimcheck.align import Corpus, Slots
from claimcheck.records import Assessment, Claim, Evidence
from claimcheck.verify.cells import read_cells
from claimcheck.verify.passages import Encode, read_passages, sentences_of
from claimcheck.verify.programs import read_programs

__all__ = ["verify"]


def verify(
    claims: Sequence[Claim],
    evidence: Sequence[Sequence[Evidence]],
    corpus: Corpus,
    *,
    encode: Encode,
) -> Iterator[tuple[Assessment, ...]]:
    """Yield every reading of each claim's evidence: passages, cells, programs over cells."""
    encode([s for pieces in evidence for piece in pieces for s in sentences_of(piece)])
    for claim, pieces in zip(claims, evidence, strict=True):
        found = read_passages(claim, pieces, corpus, encode=encode)
        if corpus.cells:
            slots = Slots(claim, corpus)
            found += read_cells(claim, pieces, corpus, slots)
            found += read_programs(claim, pieces, corpus, slots)
        yield tuple(found)
