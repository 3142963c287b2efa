"""Evidence: a passage or a table cell offered for one claim, ranked."""

from claimcheck.records.base import Box, record


@record
class CellReference:
    """A table cell as evidence names it; `row` and `column` are header paths joined by " / "."""

    label: str
    row: str
    column: str
    value: str
    bbox: Box


@record
class Evidence:
    """A piece of a paper offered for one claim.

    `text` is the passage verbatim, or the table row written out with its headers. `score` orders
    the pieces of one claim, highest first, and is no probability. `source` is the id of the
    passage or table in its document.
    """

    id: str
    claim_id: str
    paper: str
    page: int
    bbox: Box
    text: str
    section: str
    source: str
    score: float
    table: CellReference | None = None
