"""Claims to slots: which passages, rows, columns and pairs of cells a claim's words name."""

from claimcheck.align.alignment import Alignment, align
from claimcheck.align.corpus import Corpus
from claimcheck.align.pairs import Pair, find_pairs, named_first
from claimcheck.align.slots import Slots

__all__ = ["Alignment", "Corpus", "Pair", "Slots", "align", "find_pairs", "named_first"]
