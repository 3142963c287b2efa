"""Claims to evidence: passages and table cells that may bear on a claim, ranked."""

from claimcheck.retrieve.rank import retrieve

__all__ = ["retrieve"]
