"""A data set's splits and how many rows each has."""

from claimcheck.records.base import record


@record
class SplitSize:
    """How many rows a split has. `set` is "glue/mnli"; `why` names a filter or a sum, if any.

    `on_hub` is set where a hub said so, not the ledger or a file.
    """

    set: str
    split: str
    rows: int
    why: str = ""
    on_hub: bool = False
