"""A paper at a version, and the document we read out of its PDF."""

import re
from enum import StrEnum

from claimcheck.errors import InputError
from claimcheck.records.base import Box, record
from claimcheck.records.gap import Gap

_ARXIV_ID = re.compile(
    r"(?P<base>\d{2}(?:0[1-9]|1[0-2])\.\d{4,5}|[a-z]+(?:-[a-z]+)*(?:\.[A-Z]{2})?/\d{7})"
    r"(?:v(?P<version>[1-9]\d*))?"
)


@record
class ArxivId:
    """An arXiv identifier; `version` is None where the report names none (the newest is meant).

    Source: arXiv identifier scheme, https://info.arxiv.org/help/arxiv_identifier.html.
    """

    base: str
    version: int | None = None

    @classmethod
    def parse(cls, text: str) -> "ArxivId":
        """Return the id `text` spells ("2005.13013v2", "cs/0310055"), or raise `InputError`."""
        match = _ARXIV_ID.fullmatch(text.strip())
        if match is None:
            raise InputError(
                f"{text!r} is not an arXiv id; wanted one like 2005.13013v2 or cs/0310055"
            )
        version = match["version"]
        return cls(base=match["base"], version=int(version) if version else None)

    def __str__(self) -> str:
        """Return the id as arXiv prints it, with its version when it has one."""
        return self.base if self.version is None else f"{self.base}v{self.version}"


@record
class Paper:
    """An arXiv work at one version: what arXiv says of it and where its PDF's bytes are.

    `asked` is the id the report wrote, `id` the version that was had (they differ when the report
    named no version, or when a withdrawn version sent us to an earlier one; `gaps` says so).
    `latex` is where its LaTeX source lies, a file or a folder, if it was had too.
    `path` and `sha256` are None when there is no PDF. `source` is "library" (a --papers folder),
    "cache", "arxiv", or "" when nothing was had. Metadata is None where nobody was asked.
    """

    asked: ArxivId
    id: ArxivId
    source: str = ""
    path: str | None = None
    sha256: str | None = None
    latex: str | None = None
    title: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    updated: str | None = None
    comment: str | None = None
    newest_version: int | None = None
    gaps: tuple[Gap, ...] = ()


class Identity(StrEnum):
    """Whether the paper behind an id is the one the report means."""

    MATCH = "match"
    MISMATCH = "mismatch"
    UNKNOWN = "unknown"


@record
class IdentityCheck:
    """The stamp and title on page 1 held against the cited id and the title the report gives."""

    reference: str
    arxiv_id: ArxivId | None
    identity: Identity
    detail: str = ""


class PassageKind(StrEnum):
    """Where on the page a passage stands."""

    ABSTRACT = "abstract"
    BODY = "body"
    CAPTION = "caption"
    FOOTNOTE = "footnote"


@record
class Passage:
    """A run of sentences of one paragraph on one page: the unit of retrieval.

    `id` is "p0001", ... in reading order; `text` is de-hyphenated with ligatures folded; `page` is
    1-based; `section` is the nearest numbered or named heading, "" before the first.
    """

    id: str
    text: str
    page: int
    box: Box
    section: str = ""
    kind: PassageKind = PassageKind.BODY


@record
class Cell:
    """One cell of a table with everything a reader would say to name it.

    `row_header` and `column_header` run from the outermost group to the cell's own row or column:
    ("Zero-shot", "XLM-R Large") and ("XNLI", "Acc."). `row` and `column` are grid positions over
    the body, counted from 0. `bold` and `underlined` are kept since they mark the best.
    """

    row: int
    column: int
    text: str
    box: Box
    row_header: tuple[str, ...] = ()
    column_header: tuple[str, ...] = ()
    bold: bool = False
    underlined: bool = False


@record
class Table:
    """A table as its authors set it; `label` is "Table 3", or "" for an unnumbered one."""

    id: str
    label: str
    caption: str
    page: int
    box: Box
    cells: tuple[Cell, ...] = ()


@record
class PrintedNumber:
    """A number printed in a figure: beside a bar or point, or in a square of a heat map.

    `near` are the words printed closest to it, left of it and below: what it is likely said of.
    """

    text: str
    box: Box
    near: tuple[str, ...] = ()


@record
class Figure:
    """A figure that prints numbers; those along its axes are left out. `label` is "Figure 3"."""

    id: str
    label: str
    caption: str
    page: int
    box: Box
    numbers: tuple[PrintedNumber, ...] = ()


@record
class Document:
    """What was read out of one PDF. `stamp` is the arXiv id printed on page 1's margin, if any.

    `latex_sha256` is the hash of the LaTeX source that was read beside it, None without one. Where
    there was a source and no PDF, no page is known: `pages` and every page in it are 0, every box
    is empty, and `sha256` is the source's.
    """

    paper: str
    sha256: str
    pages: int
    title: str
    latex_sha256: str | None = None
    stamp: str | None = None
    passages: tuple[Passage, ...] = ()
    tables: tuple[Table, ...] = ()
    figures: tuple[Figure, ...] = ()
    gaps: tuple[Gap, ...] = ()
