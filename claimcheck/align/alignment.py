"""What a claim's words name in its papers' tables, made once for every room that asks."""

from functools import lru_cache

from claimcheck.align.corpus import Corpus
from claimcheck.align.pairs import Pair, find_pairs
from claimcheck.align.slots import Slots
from claimcheck.records import Claim, record

KEPT = 64  # claims; a report's claims on one set of papers are seldom more


@record
class Alignment:
    """A claim's slots, and the pairs of cells it names, best named first."""

    slots: Slots
    pairs: tuple[Pair, ...]


@lru_cache(maxsize=KEPT)
def align(claim: Claim, corpus: Corpus) -> Alignment:
    """Return what the claim names in the corpus's tables; the last ones are remembered."""
    slots = Slots(claim, corpus)
    return Alignment(slots=slots, pairs=tuple(find_pairs(corpus, slots)))
