"""Evidence to assessments: each reading of what a piece of evidence says of a claim."""

from collections.abc import Sequence

from claimcheck.align import Corpus, Slots
from claimcheck.records import Assessment, Claim, Evidence
from claimcheck.verify.cells import read_cells
from claimcheck.verify.passages import Encode, read_passages
from claimcheck.verify.programs import read_programs

__all__ = ["verify"]


def verify(
    claim: Claim, evidence: Sequence[Evidence], corpus: Corpus, *, encode: Encode
) -> tuple[Assessment, ...]:
    """Return every reading of the claim's evidence: passages, cells, programs over cells."""
    found = read_passages(claim, evidence, corpus, encode=encode)
    if corpus.cells:
        slots = Slots(claim, corpus)
        found += read_cells(claim, evidence, corpus, slots)
        found += read_programs(claim, evidence, corpus, slots)
    return tuple(found)
