"""The order of reading: body lines of every page in turn, with headings, kinds and paragraphs."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from claimcheck.read.captions import Caption
from claimcheck.read.headings import Headings, front_end
from claimcheck.read.ink import Ink
from claimcheck.read.lines import Columns, Line
from claimcheck.read.passages import TextLine
from claimcheck.read.stacks import Stack
from claimcheck.records import Figure, PassageKind

_DIGITS = re.compile(r"\d+")
_FOLIO = re.compile(r"[-–\s]*(?:#|[ivxl]+|page #(?: of #)?|#/#)[-–\s]*")


@dataclass(slots=True)
class Sheet:
    """One page laid out: its free lines (no captions, tables or figures) and its captions."""

    page: int
    ink: Ink
    columns: Columns
    stacks: list[Stack]
    captions: list[Caption] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)

    @property
    def lines(self) -> list[Line]:
        """Return the page's free lines in reading order."""
        return [line for stack in self.stacks for line in stack.lines]


def running_heads(sheets: Sequence[Sheet]) -> set[int]:
    """Return the ids of lines that are headers, footers or page numbers."""
    margins: list[tuple[Line, str]] = []
    counts: Counter[str] = Counter()
    for sheet in sheets:
        top, bottom = 0.09 * sheet.ink.height, 0.915 * sheet.ink.height
        for line in sheet.lines:
            if line.base < top or line.base > bottom:
                key = _DIGITS.sub("#", line.text).strip().lower()
                margins.append((line, key))
                counts[key] += 1
    need = max(2, min(3, len(sheets) // 3))
    return {id(line) for line, key in margins if counts[key] >= need or _FOLIO.fullmatch(key)}


def text_lines(sheets: Sequence[Sheet], body: float) -> list[TextLine]:
    """Return the document's text lines in reading order, the reference list left out."""
    skip = running_heads(sheets)
    flow: list[TextLine] = []
    state = Headings(body)
    for at, sheet in enumerate(sheets):
        notes: list[TextLine] = []
        state.turn_page()
        standing = sheet.lines
        lines = [line for line in standing if id(line) not in skip]
        if at == 0 and sheet.page == 1:
            lines = _front_first(lines, state, body)
        for row, line in enumerate(lines):
            last = state.last
            if state.take(line, sheet.columns, lines[row + 1 : row + 4]) or state.listing:
                continue
            small = line.size < 0.93 * body and line.base > 0.5 * sheet.ink.height
            note = small and _is_footnote(line, standing, sheet.columns)
            entry = TextLine(
                words=[w.text for w in line.words],
                box=sheet.ink.placed(line.box),
                page=sheet.page,
                section=state.section,
                kind=PassageKind.FOOTNOTE if note else state.kind,
                opens=last is None or _opens(line, last, sheet.columns),
            )
            (notes if note else flow).append(entry)
        flow.extend(notes)
        for caption in sheet.captions:
            flow.extend(_caption_lines(caption, sheet, state.section))
    return flow


def _front_first(lines: Sequence[Line], state: Headings, body: float) -> list[Line]:
    """Return page 1's lines, authors and addresses before the abstract and the first section.

    Those over the second column would else stand between the columns; no line of them is a heading.
    """
    start = front_end(lines, body)
    front = [ln for ln in lines if ln.base < start - 1]
    state.front = {id(ln) for ln in front}
    return [*front, *(ln for ln in lines if ln.base >= start - 1)]


def _is_footnote(line: Line, lines: Sequence[Line], columns: Columns) -> bool:
    """Whether no long line of the page's `lines` under this one is set larger."""
    left, right = columns.extent(line.column)
    column, base, larger, long = line.column, line.base, line.size + 0.7, 0.5 * (right - left)
    return not any(
        ln.size > larger and ln.base > base and ln.column == column and ln.x1 - ln.x0 > long
        for ln in lines
    )


def _caption_lines(caption: Caption, sheet: Sheet, section: str) -> Iterable[TextLine]:
    for at, segment in enumerate(caption.segments):
        yield TextLine(
            words=[w.text for w in segment.words],
            box=sheet.ink.placed((segment.x0, segment.y0, segment.x1, segment.y1)),
            page=sheet.page,
            section=section,
            kind=PassageKind.CAPTION,
            opens=at == 0,
        )


def _opens(line: Line, last: Line, columns: Columns) -> bool:
    """Whether a paragraph begins with `line`: a wider gap, an indent, or another size or column."""
    if line.column != last.column or line.base < last.base:
        return True
    if abs(line.size - last.size) > 0.8 or line.base - last.base > 1.75 * line.size:
        return True
    left, right = columns.extent(line.column)
    if (
        line.x0 - last.x0 > 0.7 * line.size
        and last.x0 - left < 0.7 * line.size
        and last.x1 < right - 1
    ):
        return True
    ended = last.x1 < right - 2.5 * line.size and last.text.rstrip()[-1:] in ".!?:"
    return ended or (line.x0 - left > 0.8 * line.size and last.x0 - left < 0.3 * line.size)
