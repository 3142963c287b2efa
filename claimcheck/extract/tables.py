"""Tables in a report: its own table of claims, and pipe tables whose rows are claims."""

import itertools
import re
from collections.abc import Iterator, Sequence

from claimcheck.extract.outline import Block, BlockKind, lines, plain
from claimcheck.records import ClaimsTable, ReportedVerdict, Span, record

_CLAIM = re.compile(r"(?:extracted |key )?(?:claims?|statements?|assertions?)(?: text)?", re.I)
_MARK = re.compile(
    r"verified\??|verdict|mark|status|supported\??|correct\??|verification|label|verified\?", re.I
)
_CONFIDENCE = re.compile(r"confidence(?: score)?|score|certainty|probability|conf\.?", re.I)
_TRUE = frozenset(
    {"✓", "✔", "✅", "☑", "yes", "y", "true", "verified", "supported", "correct", "pass"}
)
_FALSE = frozenset(
    {"×", "✗", "✘", "❌", "☒", "x", "no", "n", "false", "unverified", "refuted", "contradicted"}
    | {"incorrect", "fail"}
)


@record
class Row:
    """One line of a table: its number, its span and the spans of its cells, blanks trimmed."""

    line: int
    start: int
    end: int
    cells: tuple[tuple[int, int], ...]


def split_row(text: str, start: int, end: int, *, style: str) -> tuple[tuple[int, int], ...]:
    """Return the (start, end) of each cell of the row `text[start:end]`, "tab" or "pipe" style."""
    if style == "pipe":
        row = text[start:end]
        left = start + (len(row) - len(row.lstrip()))
        right = start + len(row.rstrip())
        if text[left:right].startswith("|"):
            left += 1
        if right > left and text[right - 1] == "|" and text[right - 2 : right - 1] != "\\":
            right -= 1
        cuts = [m.start() for m in re.finditer(r"(?<!\\)\|", text[left:right])]
        edges = [left, *(left + cut for cut in cuts), right]
    else:
        left, right = start, end
        edges = [start, *(start + m.start() for m in re.finditer("\t", text[start:end])), end]
    cells = []
    for index, (a, b) in enumerate(itertools.pairwise(edges)):
        first = a + (index > 0)
        while first < b and text[first] in " \t":
            first += 1
        last = b
        while last > first and text[last - 1] in " \t":
            last -= 1
        cells.append((first, last))
    return tuple(cells)


def find_claims_table(text: str) -> ClaimsTable | None:
    """Return the report's own table of claims, the one with marks or confidences, or None."""
    rows = list(lines(text))
    for index, (_, start, end) in enumerate(rows):
        style = "tab" if "\t" in text[start:end] else "pipe"
        if style == "pipe" and text[start:end].count("|") < 1:
            continue
        cells = split_row(text, start, end, style=style)
        names = tuple(plain(text[a:b]) for a, b in cells)
        claim = _column(names, _CLAIM)
        mark, confidence = _column(names, _MARK), _column(names, _CONFIDENCE)
        if claim is None or len(names) > 12 or (mark is None and confidence is None):
            continue
        last = _last_row(text, rows[index + 1 :], style=style, columns=len(names))
        if last is not None:
            return ClaimsTable(
                span=Span(start=start, end=last),
                style=style,
                columns=names,
                claim_column=claim,
                mark_column=mark,
                confidence_column=confidence,
            )
    return None


def _column(names: Sequence[str], pattern: re.Pattern[str]) -> int | None:
    """Return the first column whose whole name fits, None when there is none."""
    return next((i for i, name in enumerate(names) if pattern.fullmatch(name.strip(" :"))), None)


def _last_row(
    text: str, rows: Sequence[tuple[int, int, int]], *, style: str, columns: int
) -> int | None:
    """Return where the last row under a header ends, None when there is no row."""
    last = None
    for _, start, end in rows:
        row = text[start:end]
        if style == "pipe" and re.fullmatch(r"[\s|:-]+", row) and "-" in row:
            continue
        if len(split_row(text, start, end, style=style)) < min(columns, 2):
            break
        last = end
    return last


def claims_table_rows(text: str, table: ClaimsTable) -> Iterator[Row]:
    """Yield the claim rows of `table`: its lines but the header and the rule under it."""
    first = True
    for number, start, end in lines(text):
        if start < table.span.start or end > table.span.end or start >= table.span.end:
            continue
        row = text[start:end]
        if first:
            first = False
        elif row.strip() and not (table.style == "pipe" and re.fullmatch(r"[\s|:-]+", row)):
            cells = split_row(text, start, end, style=table.style)
            yield Row(line=number, start=start, end=end, cells=cells)


def reported_verdict(text: str, row: Row, table: ClaimsTable) -> ReportedVerdict:
    """Return what the report's table says of the claim in `row`."""

    def cell(column: int | None) -> str:
        if column is None or column >= len(row.cells):
            return ""
        start, end = row.cells[column]
        return text[start:end]

    mark = cell(table.mark_column)
    word = plain(mark).lower().strip(" .")
    verified = True if word in _TRUE else False if word in _FALSE else None
    number = re.fullmatch(r"\s*([0-9]*\.?[0-9]+)\s*(%?)\s*", plain(cell(table.confidence_column)))
    confidence = float(number[1]) / (100 if number[2] else 1) if number else None
    return ReportedVerdict(mark=mark, verified=verified, confidence=confidence)


@record
class PipeTable:
    """A pipe table in the text: header cells and body rows."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    start: int
    end: int

    def column(self, pattern: str) -> int | None:
        """Return the first column whose name fits `pattern`, ignoring case."""
        return next(
            (i for i, name in enumerate(self.header) if re.fullmatch(pattern, name, re.I)), None
        )


def pipe_tables(text: str, blocks: Sequence[Block]) -> tuple[PipeTable, ...]:
    """Return the pipe tables among `blocks`: a header, a rule and at least one row."""
    tables = []
    index = 0
    while index < len(blocks):
        if blocks[index].kind is not BlockKind.ROW:
            index += 1
            continue
        stop = index
        while stop < len(blocks) and _continues(blocks, index, stop):
            stop += 1
        if stop - index >= 3 and blocks[index + 1].kind is BlockKind.RULE:
            tables.append(_pipe_table(text, blocks[index:stop]))
        index = max(stop, index + 1)
    return tuple(tables)


def _continues(blocks: Sequence[Block], first: int, index: int) -> bool:
    """Return whether a block is the next line of the table that starts at `first`."""
    kind_fits = blocks[index].kind in (BlockKind.ROW, BlockKind.RULE)
    return kind_fits and (index == first or blocks[index].line == blocks[index - 1].line + 1)


def _pipe_table(text: str, blocks: Sequence[Block]) -> PipeTable:
    header = split_row(text, blocks[0].start, blocks[0].end, style="pipe")
    rows = tuple(
        Row(
            line=block.line,
            start=block.start,
            end=block.end,
            cells=split_row(text, block.start, block.end, style="pipe"),
        )
        for block in blocks[1:]
        if block.kind is BlockKind.ROW
    )
    return PipeTable(
        header=tuple(plain(text[a:b]) for a, b in header),
        rows=rows,
        start=blocks[0].start,
        end=blocks[-1].end,
    )
