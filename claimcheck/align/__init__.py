"""Claims to slots: which passages, rows, columns and pairs of cells a claim's words name."""

from claimcheck.align.corpus import Corpus
from claimcheck.align.pairs import Pair, find_pairs, named_first
from claimcheck.align.slots import Slots

__all__ = ["Corpus", "Pair", "Slots", "find_pairs", "named_first"]
