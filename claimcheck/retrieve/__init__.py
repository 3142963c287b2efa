"""Claims to evidence: passages, table cells and figures' numbers that may bear on one, ranked."""

from claimcheck.retrieve.figures import printed_only
from claimcheck.retrieve.rank import retrieve

__all__ = ["printed_only", "retrieve"]
