"""Evidence: a passage, a table cell or a figure's number offered for one claim, ranked."""

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
class FigureReference:
    """A number printed in a figure as evidence names it; `near` is what is printed close to it."""

    label: str
    value: str
    near: tuple[str, ...]
    bbox: Box


@record
class Evidence:
    """A piece of a paper offered for one claim.

    `text` is the passage verbatim, the table row written out with its headers, or the number in a
    figure and what it is near. `score` orders
    the pieces of one claim, highest first, and is no probability. `source` is the id of the
    passage, table or figure in its document. A piece with a `figure` is a number that
    is printed there and that no text or table holds: no verdict rests on it.
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
    figure: FigureReference | None = None
