"""Claims to slots: which passages, rows, columns and tables a claim's words name."""

from claimcheck.align.corpus import Corpus
from claimcheck.align.slots import Slots

__all__ = ["Corpus", "Slots"]
