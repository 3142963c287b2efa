"""The report under audit: its text, sections, references and its own table of claims."""

from claimcheck.records.base import record
from claimcheck.records.paper import ArxivId


@record
class Span:
    """Character offsets into `Report.text`; `report.text[span.start:span.end]` is the thing."""

    start: int
    end: int


@record
class Section:
    """A heading and the text it governs, up to the next heading of its level or above."""

    title: str
    level: int
    span: Span


@record
class Reference:
    """One entry a report cites: by arXiv id, by title only, or both.

    `key` is how the report's prose names it: "3" for `[3]`, a BibTeX key, "Pires et al., 2019",
    or the id itself when nothing else names it. Keys are unique within a report.
    """

    key: str
    text: str
    span: Span
    arxiv_id: ArxivId | None = None
    title: str | None = None
    authors: str | None = None
    year: int | None = None


@record
class ReportedVerdict:
    """What the report itself says of a claim; `verified` is None where it says nothing."""

    mark: str = ""
    verified: bool | None = None
    confidence: float | None = None


@record
class ClaimsTable:
    """Where the report's own table of claims stands, so that it can be written anew in place.

    `span` covers the header row to the last claim row; `style` is "tab" or "pipe"; the column
    numbers point at the claim, mark and confidence columns (None where the table has none).
    """

    span: Span
    style: str
    columns: tuple[str, ...]
    claim_column: int
    mark_column: int | None = None
    confidence_column: int | None = None


@record
class Report:
    """A report as read: `text` is the decoded file, line ends kept as they were."""

    name: str
    sha256: str
    text: str
    title: str
    sections: tuple[Section, ...] = ()
    references: tuple[Reference, ...] = ()
    claims_table: ClaimsTable | None = None


@record
class Finding:
    """Something true of the whole report that no single claim shows.

    `kind` is a short stable name (`threshold_verdicts`, `header_count`, `unused_reference`,
    `wrong_id`, `cut_abstract`, `cut_claim`, ...); `detail` is one sentence with the figures.
    """

    kind: str
    detail: str
    line: int | None = None
