"""Claims computed again: arithmetic, counts, and small training runs that can fail."""

from claimcheck.reproduce.count import hub_wanted
from claimcheck.reproduce.ladder import cheap_checks

__all__ = ["cheap_checks", "hub_wanted"]
