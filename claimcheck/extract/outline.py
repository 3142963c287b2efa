"""The outline of a report: headings, paragraphs, list items and table rows, each with its span."""

import re
from collections.abc import Iterator
from enum import StrEnum

from claimcheck.records import Section, Span, record


class BlockKind(StrEnum):
    """What a run of lines is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"  # one line of a pipe table
    RULE = "rule"  # "---", the line under a pipe table's header


@record
class Block:
    """A run of lines that belong together; `start:end` leaves list markers and line ends out.

    `indent` is the column of the marker, `level` a heading's depth, `marker` what stands before
    an item or a heading's text, and `parent` the index of the list item an item stands under.
    """

    kind: BlockKind
    start: int
    end: int
    line: int
    indent: int = 0
    level: int = 0
    marker: str = ""
    parent: int | None = None


_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_HEADING = re.compile(r"\ufeff?[ ]{0,3}(#{1,6})[ \t]+(.*?)[ \t#]*$")
_HTML_HEADING = re.compile(r"\ufeff?[ \t]*<h([1-6])\b[^>]*>(?:<[^>]*>)*([^<]+)")
_FENCE = re.compile(r"[ \t]*(```|~~~)")
_RULE = re.compile(r"[ \t]*(?:[-*_=][ \t]*){3,}$")
_TABLE_RULE = re.compile(r"[ \t]*\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-*:?[ \t]*)*$")
_ITEM = re.compile(r"\ufeff?([ \t]*)([-*•+–]|\(?[0-9]{1,3}[.)]|\[\^?[\w-]{1,12}\]:?)[ \t]+(?=\S)")
_QUOTE = re.compile(r"[ \t]*>[ \t]?")
_HTML = re.compile(r"[ \t]*<(?!https?:|[^>]*@)/?[a-zA-Z!]")
_BOLD_LINE = re.compile(r"[ \t]*\*\*([^*]{3,90})\*\*:?[ \t]*$")


def lines(text: str) -> Iterator[tuple[int, int, int]]:
    """Yield (number from 1, start, end without the line end) of every line of `text`."""
    for number, match in enumerate(_LINE.finditer(text), 1):
        end = match.end()
        while end > match.start() and text[end - 1] in "\r\n":
            end -= 1
        yield number, match.start(), end


def outline(text: str) -> tuple[Block, ...]:
    """Return the blocks of `text` in order; fenced code, HTML and rules are left out."""
    return tuple(_Reader(text).read())


class _Reader:
    """One pass over the lines, holding the block that is still open."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._blocks: list[Block] = []
        self._open: Block | None = None
        self._items: list[int] = []  # indices of the list items that enclose the next line
        self._fence = ""
        self._blank = True

    def read(self) -> list[Block]:
        """Return the blocks."""
        for number, start, end in lines(self._text):
            self._line(number, start, end)
        self._close()
        return self._blocks

    def _line(self, number: int, start: int, end: int) -> None:
        line = self._text[start:end]
        if fence := _FENCE.match(line):
            self._close()
            self._fence = "" if self._fence == fence[1] else self._fence or fence[1]
        elif self._fence:
            return
        elif not line.strip():
            self._close()
            self._blank = True
            return
        elif heading := _HEADING.match(line) or _HTML_HEADING.match(line):
            self._heading(heading, number, start)
        elif _RULE.fullmatch(line) or _HTML.match(line):
            self._close()
            self._items.clear()
        elif line.lstrip().startswith("|"):
            self._row(line, number, start)
        elif item := _ITEM.match(line):
            self._item(item, number, start, end)
        else:
            self._prose(line, number, start, end)
        self._blank = False

    def _close(self) -> None:
        if self._open:
            self._blocks.append(self._open)
            self._open = None

    def _heading(self, match: re.Match[str], number: int, start: int) -> None:
        self._close()
        self._items.clear()
        level = len(match[1]) if match[1].startswith("#") else int(match[1])
        self._blocks.append(
            Block(
                kind=BlockKind.HEADING,
                start=start + match.start(2),
                end=start + match.end(2),
                line=number,
                level=level,
                marker=match[1],
            )
        )

    def _row(self, line: str, number: int, start: int) -> None:
        self._close()
        self._items.clear()
        kind = BlockKind.RULE if _TABLE_RULE.fullmatch(line) else BlockKind.ROW
        left = len(line) - len(line.lstrip())
        self._blocks.append(
            Block(kind=kind, start=start + left, end=start + len(line.rstrip()), line=number)
        )

    def _item(self, match: re.Match[str], number: int, start: int, end: int) -> None:
        self._close()
        indent = len(match[1].expandtabs(4))
        while self._items and self._blocks[self._items[-1]].indent >= indent:
            self._items.pop()
        self._open = Block(
            kind=BlockKind.ITEM,
            start=start + match.end(),
            end=start + len(self._text[start:end].rstrip()),
            line=number,
            indent=indent,
            marker=match[2],
            parent=self._items[-1] if self._items else None,
        )
        self._items.append(len(self._blocks))

    def _prose(self, line: str, number: int, start: int, end: int) -> None:
        stripped_end = start + len(line.rstrip())
        indented = line[:1] in " \t"
        if self._open and not (self._open.kind is BlockKind.PARAGRAPH and "\t" in line.strip()):
            self._open = _extended(self._open, stripped_end)
            return
        self._close()
        if not indented:
            self._items.clear()
        quote = _QUOTE.match(line)
        left = quote.end() if quote else len(line) - len(line.lstrip())
        self._open = Block(
            kind=BlockKind.PARAGRAPH,
            start=start + min(left, len(line.rstrip())),
            end=stripped_end,
            line=number,
            marker=">" if quote else "",
            parent=self._items[-1] if self._items else None,
        )


def _extended(block: Block, end: int) -> Block:
    """Return the block reaching to `end`."""
    return Block(
        kind=block.kind,
        start=block.start,
        end=end,
        line=block.line,
        indent=block.indent,
        level=block.level,
        marker=block.marker,
        parent=block.parent,
    )


def sections(text: str, blocks: tuple[Block, ...]) -> tuple[Section, ...]:
    """Return the sections the headings open, each up to the next of its level or above."""
    headings = [block for block in blocks if block.kind is BlockKind.HEADING]
    ends = [len(text)] * len(headings)
    stack: list[int] = []
    for index, heading in enumerate(headings):
        at = text.rfind("\n", 0, heading.start) + 1
        while stack and headings[stack[-1]].level >= heading.level:
            ends[stack.pop()] = at
        stack.append(index)
    return tuple(
        Section(
            title=plain(text[heading.start : heading.end]),
            level=heading.level,
            span=Span(start=text.rfind("\n", 0, heading.start) + 1, end=end),
        )
        for heading, end in zip(headings, ends, strict=True)
    )


_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*(?:\([^()\s]*\))?[^()\s]*\)")
_MARKUP = re.compile(r"\*+|(?<!\w)_+(?=\w)|(?<=\w)_+(?!\w)|`+|</?[a-zA-Z][^>]{0,200}>")


def plain(text: str) -> str:
    """Return `text` without Markdown emphasis, link targets and tags, white space made single."""
    return " ".join(_MARKUP.sub("", _LINK.sub(r"\1", text)).split())


_LABEL = re.compile(
    r"(?:\*\*(?P<bold>[^*\n]{1,120}?)(?P<inner>:?)\*\*(?P<break>[ \t]*(?=\r?\n))?"
    r"|(?P<mark>[*_])(?P<slanted>[^*_\n]{2,60}?)(?P<within>:?)(?P=mark)"
    r"|(?P<bare>(?:[A-Z#]|arX)[A-Za-z /-]{1,28}?)(?=\s?:\s))"
    r"(?P<aside>\s?\([^()\n]{1,140}\))?(?P<colon>\s?:(?=\s|$)|\s[—–-]{1,2}(?=\s))?\s*"
)
_BARE_LABELS = re.compile(
    r"(?:authors?|year|source|citations?|venue|code|links?|url|arxiv(?: id)?|doi|pdf|file|paper"
    r"|title|date|why relevant|relevance|key (?:findings?|results?|contributions?)|methodology"
    r"|methods?|results?|datasets?|contributions?|findings?|summary|note|published(?: in)?|tasks"
    r"|metrics)$",
    re.IGNORECASE,
)


@record
class Lead:
    """The label a block opens with ("**Key Results**:"), and where what it labels begins."""

    label: str = ""
    aside: str = ""
    start: int = 0
    body: int = 0


def lead(text: str, block: Block) -> Lead:
    """Return the label `block` opens with; without one, its label is "" and its body the block."""
    none = Lead(start=block.start, body=block.start)
    match = _LABEL.match(text, block.start, block.end)
    if match is None:
        return none
    label = match["bold"] or match["slanted"] or match["bare"]
    ended = match["bold"] and (match["break"] is not None or match.end() == block.end)
    colon = match["colon"] or match["inner"] or match["within"] or ended
    if not colon or (match["bare"] and not _BARE_LABELS.match(label)):
        return none
    aside = (match["aside"] or "").strip()
    return Lead(label=plain(label).strip(" :"), aside=aside, start=block.start, body=match.end())
