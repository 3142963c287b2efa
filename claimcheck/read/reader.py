"""One PDF read into a document: ink, layout, tables, then the running text."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

import pymupdf

from claimcheck.errors import PdfError
from claimcheck.read.captions import Caption, captions_of
from claimcheck.read.flow import Sheet, heading_of, inside, text_lines, title_of
from claimcheck.read.ink import Ink, read_ink, read_rules, turn_rules
from claimcheck.read.lines import Columns, columns_of, lines_of, segments_of
from claimcheck.read.passages import passages_of, vocabulary_of
from claimcheck.read.regions import merged, regions_of, sides_of
from claimcheck.read.stacks import Stack, stacks_of
from claimcheck.read.tables import table_in
from claimcheck.records import Document, Gap, GapKind, Table

READER_VERSION = "1"
_STAMP = re.compile(r"arXiv:\s?((?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?)")


def read_document(data: bytes, *, paper: str) -> Document:
    """Return what can be read out of a PDF's bytes; `paper` is the id it goes by.

    Raises:
        PdfError: the bytes are no PDF, are encrypted, or hold no page.
    """
    try:
        pdf = pymupdf.open(stream=data, filetype="pdf")
    except (RuntimeError, ValueError, pymupdf.FileDataError) as error:
        raise PdfError(f"{paper}: not a readable PDF ({error}); fetch it again") from error
    with pdf:
        if not pdf.is_pdf:  # the library would gladly read HTML and images too
            raise PdfError(f"{paper}: not a readable PDF (another kind of file); fetch it again")
        if pdf.needs_pass:
            raise PdfError(f"{paper}: the PDF is encrypted; give an unlocked copy")
        if pdf.page_count == 0:
            raise PdfError(f"{paper}: the PDF has no pages; fetch it again")
        return _read(pdf, data, paper)


def _read(pdf: pymupdf.Document, data: bytes, paper: str) -> Document:
    gaps: list[Gap] = []
    pages: list[tuple[int, dict[int, Ink]]] = []
    for number in range(pdf.page_count):
        try:
            pdf.xref_set_key(pdf.page_xref(number), "Annots", "null")  # what readers added
            page = pdf.load_page(number)
            frames = read_ink(page)
            read_rules(page, frames[0])
        except (RuntimeError, ValueError) as error:
            gaps.append(
                Gap(kind=GapKind.UNREADABLE_PAGE, detail=f"page {number + 1}: {error}", paper=paper)
            )
            continue
        pages.append((number + 1, frames))
    bare = [str(number) for number, frames in pages if not any(i.words for i in frames.values())]
    if bare:
        gaps.append(
            Gap(
                kind=GapKind.NO_TEXT,
                detail=f"no text on page {', '.join(bare)}: a scan?",
                paper=paper,
            )
        )
    body = _body_size(frames[0] for _, frames in pages)
    sheets, tables = [], []
    side = _caption_side(pages)
    for number, frames in pages:
        sheet, found = _lay_out(frames[0], number, body, side)
        sheets.append(sheet)
        tables.extend(found)
        for turned in (1, 3):
            if turned in frames and len(frames[turned].words) > 40:
                turn_rules(frames[0], frames[turned])
                _, found = _lay_out(frames[turned], number, body, side)
                tables.extend(found)
    title = ""
    if sheets and sheets[0].page == 1:
        title, lines = title_of(sheets[0])
        for stack in sheets[0].stacks:
            stack.lines = [ln for ln in stack.lines if ln not in lines]
    vocabulary = vocabulary_of(w.text for _, frames in pages for w in frames[0].words)
    return Document(
        paper=paper,
        sha256=hashlib.sha256(data).hexdigest(),
        pages=pdf.page_count,
        title=title,
        stamp=_stamp(pages[0][1]) if pages else None,
        passages=passages_of(text_lines(sheets, body), vocabulary),
        tables=tuple(replace(t, id=f"t{at + 1:03d}") for at, t in enumerate(tables)),
        gaps=tuple(gaps),
    )


def _body_size(inks: Iterable[Ink]) -> float:
    """Return the type size in points that most of the document's words of letters are set in."""
    sizes: Counter[float] = Counter()
    for ink in inks:
        for word in ink.words:
            if len(word.text) > 2 and word.text.isalpha():
                sizes[round(word.size, 1)] += len(word.text)
    near = {s: sum(n for t, n in sizes.items() if abs(t - s) <= 0.25) for s in sizes}
    return max(sizes, key=lambda s: (near[s], sizes[s], s)) if sizes else 10.0


def _stamp(frames: dict[int, Ink]) -> str | None:
    for turned in (1, 3, 0):
        if turned in frames:
            match = _STAMP.search(" ".join(w.text for w in frames[turned].words))
            if match:
                return match[1]
    return None


def _caption_side(pages: Sequence[tuple[int, dict[int, Ink]]]) -> str:
    """Return the side of their captions on which most of a document's ruled tables stand."""
    votes: Counter[str] = Counter()
    for _, frames in pages:
        ink = frames[0]
        if len(ink.across) >= 2:
            rules = merged(ink.across)
            captions = captions_of(segments_of(ink.words), rules)
            if any(c.kind == "table" for c in captions):
                votes.update(sides_of(rules, captions, ink.words))
    return max(votes, key=lambda s: (votes[s], s)) if votes["above"] != votes["below"] else ""


def _lay_out(ink: Ink, number: int, body: float, side: str) -> tuple[Sheet, list[Table]]:
    segments = segments_of(ink.words)
    columns = columns_of(ink, segments, body)
    lines = lines_of(segments, columns)
    rules = merged(ink.across)
    captions = captions_of(segments, rules)
    regions = regions_of(ink, rules, captions, lines, columns, side=side)
    in_caption = {id(w) for c in captions for s in c.segments for w in s.words}
    gone = set(in_caption)
    tables = []
    for region in regions:
        words = [
            w
            for w in ink.words
            if id(w) not in gone and inside(region.box, (w.x0 + w.x1) / 2, w.base - 0.25 * w.size)
        ]
        table = table_in(region, ink, rules, words, page=number)
        if table is not None:
            tables.append(table)
            gone.update(id(w) for w in words)
    free = [s for s in segments if not any(id(w) in gone for w in s.words)]
    stacks = _without_figures(stacks_of(free, columns), captions, columns, body)
    return Sheet(number, ink, columns, stacks, captions), tables


def _without_figures(
    stacks: Sequence[Stack], captions: Sequence[Caption], columns: Columns, body: float
) -> list[Stack]:
    """Return the stacks less those between a figure's caption and the running text above it."""
    drop: set[int] = set()
    prose = {
        id(s) for s in stacks if s.prose(body) or any(heading_of(ln, None, body) for ln in s.lines)
    }
    for caption in captions:
        if caption.kind != "figure":
            continue
        x0, y0, x1, _ = caption.box
        left, right = columns.extent(columns.of(x0, x1))
        above = [s for s in stacks if s.box[3] <= y0 + 2 and s.box[2] > left and s.box[0] < right]
        stops = [s.box for s in above if id(s) in prose] + [
            c.box for c in captions if c is not caption
        ]
        top = max((b[3] for b in stops if b[3] <= y0 and b[0] < x1 and b[2] > x0), default=0.0)
        drop.update(id(s) for s in above if id(s) not in prose and s.box[1] >= top - 2)
    return [s for s in stacks if id(s) not in drop]
