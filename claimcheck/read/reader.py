"""One PDF read into a document: every page seen, then tables and running text in order."""

import gc
import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

import pymupdf

from claimcheck.errors import PdfError
from claimcheck.read.flow import Sheet, text_lines
from claimcheck.read.headings import title_lines
from claimcheck.read.hyphens import mended, whole
from claimcheck.read.latex.files import LatexSource
from claimcheck.read.latex.settle import settle
from claimcheck.read.pages import View, lay_out, look
from claimcheck.read.passages import joined, passages_of, vocabulary_of
from claimcheck.read.regions import sides_of
from claimcheck.read.spans import Resources
from claimcheck.records import Document, Gap, GapKind, Table

OPENING = 3  # pages whose most letters tell the size of the text, not of appendices or lists
_STAMP = re.compile(r"arXiv:\s?((?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?)")
_PAGE_ERRORS = (
    RuntimeError,
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    pymupdf.mupdf.FzErrorBase,
)  # what MuPDF and damaged numbers raise; one page is lost, not the paper


def read_document(data: bytes, *, paper: str, source: LatexSource | None = None) -> Document:
    """Return what can be read out of a PDF's bytes; `paper` is the id it goes by.

    With its LaTeX `source`, tables come as their authors set them, where and as they are printed.
    Pages that cannot be read or hold no text are `gaps` of the document, and so is whatever source
    and PDF do not agree on.

    Raises:
        PdfError: the bytes are no PDF, are encrypted, or hold no page that can be read.
    """
    pymupdf.TOOLS.mupdf_display_errors(False)
    pymupdf.TOOLS.mupdf_display_warnings(False)
    try:
        pdf = pymupdf.open(stream=data, filetype="pdf")
    except (*_PAGE_ERRORS, pymupdf.FileDataError) as error:
        raise PdfError(f"{paper}: wanted a PDF, met {_short(error)}; fetch it again") from error
    with pdf, _uncollected():
        return _read(pdf, data, paper, source)


def _read(pdf: pymupdf.Document, data: bytes, paper: str, source: LatexSource | None) -> Document:
    """Return the document; all that was needed to make it is gone when the collector returns."""
    if not pdf.is_pdf:
        raise PdfError(f"{paper}: wanted a PDF, met another kind of file; fetch it again")
    if pdf.needs_pass:
        raise PdfError(f"{paper}: the PDF is encrypted; give a copy that opens without a password")
    views, gaps = _views(pdf, paper)
    if not views:
        raise PdfError(
            f"{paper}: none of the PDF's {pdf.page_count} pages can be read; fetch it again"
        )
    return _document(views, gaps, data, paper, pages=pdf.page_count, source=source)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Hold the search for reference cycles: a tenth of the time, for glyphs that form none."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _short(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:120]


def _views(pdf: pymupdf.Document, paper: str) -> tuple[list[list[View]], list[Gap]]:
    """Return each readable page's views, and a gap for each page that is not."""
    views: list[list[View]] = []
    gaps: list[Gap] = []
    try:
        count = pdf.page_count
    except _PAGE_ERRORS:
        count = 0
    resources = Resources()
    for number in range(count):
        try:
            views.append(look(pdf.load_page(number), number + 1, resources))
        except _PAGE_ERRORS as error:
            gaps.append(_unreadable(number + 1, error, paper))
    bare = [str(page[0].page) for page in views if not any(v.ink.words for v in page)]
    if bare:
        where = f"page {bare[0]}" if len(bare) == 1 else f"pages {', '.join(bare)}"
        gaps.append(Gap(kind=GapKind.NO_TEXT, detail=f"no text on {where}: a scan?", paper=paper))
    return views, gaps


def _unreadable(page: int, error: Exception, paper: str) -> Gap:
    return Gap(
        kind=GapKind.UNREADABLE_PAGE,
        detail=f"page {page}: {_short(error)}",
        paper=paper,
    )


def _document(
    views: Sequence[Sequence[View]],
    gaps: list[Gap],
    data: bytes,
    paper: str,
    *,
    pages: int,
    source: LatexSource | None,
) -> Document:
    """Return the document that a PDF's views make."""
    body = _body_size(page[0] for page in views[:OPENING])
    side = _caption_side(view for page in views for view in page)
    sheets: list[Sheet] = []
    tables: list[Table] = []
    for page in views:
        try:
            laid = [lay_out(view, body=body, side=side) for view in page]
        except _PAGE_ERRORS as error:
            gaps.append(_unreadable(page[0].page, error, paper))
            continue
        sheets.extend(sheet for sheet, _ in laid)
        tables.extend(table for _, found in laid for table in found)
    vocabulary = vocabulary_of({w.text for page in views for w in page[0].ink.words})
    title = ""
    if sheets and sheets[0].page == 1:
        lines = title_lines(sheets[0].lines, sheets[0].ink.height, body)
        title = joined([[w.text for w in ln.words] for ln in lines], vocabulary)
        for stack in sheets[0].stacks:
            stack.lines = [ln for ln in stack.lines if ln not in lines]
    tables = _continued(tables)
    if source is not None:
        tables, told = settle(source, tables, views, paper=paper)
        gaps.extend(told)
    return Document(
        paper=paper,
        sha256=hashlib.sha256(data).hexdigest(),
        pages=pages,
        title=title,
        latex_sha256=source.sha256 if source else None,
        stamp=_stamp(views[0]),
        passages=passages_of(text_lines(sheets, body), vocabulary),
        tables=tuple(
            replace(mended(t, vocabulary), id=f"t{at:03d}") for at, t in enumerate(tables, start=1)
        ),
        figures=tuple(
            replace(figure, id=f"f{at:03d}", caption=whole(figure.caption, vocabulary))
            for at, figure in enumerate((f for sheet in sheets for f in sheet.figures), start=1)
        ),
        gaps=tuple(gaps),
    )


def _continued(tables: Sequence[Table]) -> list[Table]:
    """Return the tables; a page's first without a caption goes on from the page before.

    It does where the last table there has the very same column headers, whose label it takes.
    """
    whole: list[Table] = []
    for table in tables:
        last = whole[-1] if whole else None
        if last is not None and not table.label and table.page == last.page + 1:
            heads = [{c.column_header for c in t.cells} - {()} for t in (last, table)]
            if heads[0] and heads[0] == heads[1]:
                table = replace(table, label=last.label)
        whole.append(table)
    return whole


def _body_size(views: Iterable[View]) -> float:
    """Return the type size in points that most of the views' words of letters are set in."""
    exact: dict[float, int] = {}
    for view in views:
        for word in view.ink.words:
            if len(word.text) > 2 and word.text.isalpha():
                exact[word.size] = exact.get(word.size, 0) + len(word.text)
    sizes: Counter[float] = Counter()
    for size, letters in exact.items():
        sizes[round(size, 1)] += letters
    near = {s: sum(n for t, n in sizes.items() if abs(t - s) <= 0.25) for s in sizes}
    return max(sizes, key=lambda s: (near[s], sizes[s], s)) if sizes else 10.0


def _caption_side(views: Iterable[View]) -> str:
    """Return the side of their captions on which most of a document's ruled tables stand."""
    votes: Counter[str] = Counter()
    for view in views:
        if len(view.rules) >= 2 and any(c.kind == "table" for c in view.captions):
            votes.update(sides_of(view.rules, view.captions, view.ink.words))
    if votes["above"] == votes["below"]:
        return ""
    return "above" if votes["above"] > votes["below"] else "below"


def _stamp(page: Sequence[View]) -> str | None:
    """Return the arXiv id stamped on the first page's margin."""
    first = page[0]
    match = _STAMP.search(first.margin) or _STAMP.search(" ".join(w.text for w in first.ink.words))
    return match[1] if match else None
