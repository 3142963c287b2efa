"""Headings: which lines name the section of the lines after them."""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from claimcheck.read.lines import Columns, Line
from claimcheck.records import PassageKind

LONGEST = 30  # words of a heading over several lines
_NUMBERED = re.compile(
    r"(?:\d{1,2}(?:\.\d{1,2}){0,3}\.?|[A-Z](?:\.\d{1,2}){0,3}\.?|[IVX]{1,5}\.|"
    r"Appendix\s(?:[A-Z]|\d{1,2})[:.])\s+\S"
)
_NUMBER = re.compile(r"^[\dA-Z.]{1,5}\s+")
_LETTERED = re.compile(r"(?:[A-Z]\.|\d{1,2}(?:\.\d{1,2})+\.?)\s+\S")
_NAMED = re.compile(
    r"(abstract|references|bibliography|literature cited|introduction|conclusions?|discussion|"
    r"related work|acknowledge?ments?|appendix|appendices|limitations?|background|results|"
    r"methods?|experiments?|broader impacts?|"
    r"ethic\w*( \w+)*|supplementary material\w*|contents)[.:—]?",
    re.IGNORECASE,
)
_REFERENCES = re.compile(
    r"(?:[\dIVX.]+\s+)?(?:references|bibliography|literature cited|works cited)\.?",
    re.IGNORECASE,
)
_AFTER_LIST = re.compile(r"appendi|supplement|[A-Z](?:\.\d+)*\.?\s|\d+\s", re.IGNORECASE)
_ABSTRACT = re.compile(r"abstract\s?(?:[.:—–-]|$)", re.IGNORECASE)
_FIRST = re.compile(r"(?:(?:1|I)\.?\s+)?introduction", re.IGNORECASE)
_ITALIC = re.compile(r"ital|obli|slant|cmti|sfti|ecti|cmsl|-it$", re.IGNORECASE)


class Headings:
    """The section that running text is in, as its lines go by in reading order."""

    def __init__(self, body: float) -> None:
        """Begin before the first heading; `body` is the document's type size in points."""
        self.body = body
        self.section = ""
        self.kind = PassageKind.BODY
        self.listing = False  # whether the reference list goes on
        self.last: Line | None = None
        self.front: set[int] = set()  # ids of lines that are no headings: authors, addresses
        self._open: Line | None = None  # the heading's line so far, where another may follow

    def turn_page(self) -> None:
        """Begin a page: its first line has none above it."""
        self.last = self._open = None

    def take(self, line: Line, columns: Columns, after: Sequence[Line] = ()) -> bool:
        """Return whether the line is a heading or part of one, and note what it changes.

        `after` are the next lines: they tell a heading from bold words that open a paragraph.
        """
        before, last = self._open, self.last
        self.last, self._open = line, None
        if before is not None and self._runs_on(before, line, columns):
            self.section = _glued(self.section, line.text.strip())
            self._open = line
            return True
        heading = "" if id(line) in self.front else heading_of(line, last, self.body)
        if heading and not (self._plain_bold(line, heading) and _runs_in(line, after)):
            self._enter(heading, line)
            return True
        opening = line.words[0].text[:8].lower() == "abstract"  # most lines need not be joined
        if opening and _ABSTRACT.match(line.text) and _opens_abstract(line):
            self.section, self.kind = "Abstract", PassageKind.ABSTRACT
        return False

    def _plain_bold(self, line: Line, heading: str) -> bool:
        """Whether nothing but bold type makes the line a heading."""
        return line.size <= 1.08 * self.body and not _NUMBERED.match(heading)

    def _enter(self, heading: str, line: Line) -> None:
        self.listing = bool(_REFERENCES.fullmatch(heading)) or (
            self.listing
            and not (_AFTER_LIST.match(heading) and len(heading) < 90)
            and line.size < 1.08 * self.body
        )
        named = _NAMED.fullmatch(_unnumbered(heading)) is not None
        abstract = heading.lower().startswith("abstract")
        self.kind = PassageKind.ABSTRACT if abstract else PassageKind.BODY
        self.section = heading
        self._open = None if named else line

    def _runs_on(self, before: Line, line: Line, columns: Columns) -> bool:
        """Whether the line is the next of the heading `before`: set alike, close, and it was full.

        It was full where the line's first word had no room left on it.
        """
        drop = line.base - before.base
        if line.column != before.column or not 0.8 * line.size < drop < 1.6 * before.size:
            return False
        looks = _looks(line, self.body) & _looks(before, self.body)
        smaller = 0.7 * before.size if "capitals" in looks else before.size - 0.5  # small capitals
        if not looks or not smaller < line.size < before.size + 0.5:
            return False
        if line.words[0].font != before.words[-1].font:
            return False
        text = line.text.strip()
        if _NUMBERED.match(text) or _NAMED.fullmatch(text):
            return False
        left, right = columns.extent(line.column)
        room = right - before.x1
        if before.x0 - left > line.size and abs(before.x0 - left - room) < 2 * line.size:
            room *= 2  # centred
        word = line.words[0].x1 - line.words[0].x0
        return room < word + 2 * line.size and len(self.section.split()) < LONGEST


def _runs_in(line: Line, after: Sequence[Line]) -> bool:
    """Whether the line's bold words go on into a line that ends in text: a run-in heading."""
    font, base = line.words[-1].font, line.base
    for other in after:
        if other.column != line.column or not 0 < other.base - base < 1.35 * line.size:
            return False
        if other.words[0].font != font or abs(other.size - line.size) > 0.5:
            return False
        if not all(w.bold for w in other.words):
            return other.words[0].bold
        base = other.base
    return False


def _opens_paper(line: Line, body: float) -> bool:
    """Return whether the line heads the abstract or the first section, ending the front matter."""
    text = line.text.strip()
    if _ABSTRACT.match(text):
        return heading_of(line, None, body) != "" or _opens_abstract(line)
    return bool(_FIRST.fullmatch(text)) and heading_of(line, None, body) != ""


def _opens_abstract(line: Line) -> bool:
    """Whether "Abstract", printed unlike the text, opens the line as a run-in heading."""
    first = line.words[0]
    return len(line.words) > 1 and (
        first.bold or first.font != line.words[-1].font or "—" in first.text
    )


def _glued(heading: str, text: str) -> str:
    """Return a heading with its next line, a word broken between them made whole."""
    if not heading.endswith("-"):
        return f"{heading} {text}"
    whole = text[0].islower() or heading.split()[-1].isupper()
    return heading.removesuffix("-") + text if whole else heading + text


def _unnumbered(text: str) -> str:
    return _NUMBER.sub("", text)


def _usual_size(line: Line) -> float:
    """Return the size of the line's larger words, in points, but not of a lone drop capital."""
    return sorted(w.size for w in line.words)[-1 - len(line.words) // 4]


@lru_cache(maxsize=4096)
def _italic(font: str) -> bool:
    return _ITALIC.search(font) is not None


def _looks(line: Line, body: float) -> set[str]:
    """Return how a line stands out from text: bold, large, in capitals, in italics."""
    words = [w for w in line.words if sum(map(str.isalpha, w.text)) > 1]  # no lone symbols
    letters = [c for c in line.text if c.isalpha()]
    looks = {
        "bold": bool(words) and all(w.bold for w in words),
        "large": _usual_size(line) > 1.08 * body,
        "capitals": len(letters) >= 5 and sum(map(str.isupper, letters)) > 0.9 * len(letters),
        "italic": bool(words) and all(_italic(f) for f in {w.font for w in words}),
    }
    return {look for look, holds in looks.items() if holds}


def heading_of(line: Line, last: Line | None, body: float) -> str:
    """Return the heading that `line` is, or ""."""
    words = line.words
    if len(words) > 14 or (len(line.segments) > 2 and not _stretched(line)):
        return ""
    text = line.text.strip()
    if _plainly_text(line, text, body):
        return ""
    if sum(map(str.isalpha, text)) < 3:
        return ""
    if _NAMED.fullmatch(_unnumbered(text)) and (text[0].isupper() or text[0].isdigit()):
        return text.rstrip(".:—")
    drop = 0.0 if last is None else line.base - last.base
    first = last is None or line.column != last.column or _tops(line, last)
    apart, numbered = first or drop > 1.5 * line.size, _NUMBERED.match(text) is not None
    if not (apart or numbered or _LETTERED.match(text)):  # most pieces of a formula
        return ""
    looks = _looks(line, body)
    loud, capitals = not looks.isdisjoint(("bold", "large")), "capitals" in looks
    if text[-1:] in ".,;" and not capitals and not numbered:
        return ""
    if numbered and (loud or capitals):
        return text.rstrip(".")
    if "italic" in looks and _LETTERED.match(text) and (first or drop > 1.4 * line.size):
        return text
    if loud and apart and line.size >= 0.98 * body and text[0].isupper():
        return text
    if capitals and apart and len(words) <= 8 and line.size >= 0.9 * body:
        return text
    return ""


def _tops(line: Line, last: Line) -> bool:
    """Whether the line heads a column beside the last line's, on a page read as one column.

    It stands right of it and ten lines up, further than a formula's pieces or a cell's.
    """
    return line.x0 > last.x1 and last.base - line.base > 10 * 1.2 * line.size


def _stretched(line: Line) -> bool:
    """Whether wide spaces, all alike, fill a bold line: TeX stretches those after a number alike.

    The cells of a table's row stand at distances of their own.
    """
    words = line.words
    gaps = [after.x0 - before.x1 for before, after in pairwise(words[1:])]
    bold = all(w.bold and w.font == words[0].font for w in words)
    return bold and len(gaps) > 2 and max(gaps) - min(gaps) < 0.1 * line.size


def _plainly_text(line: Line, text: str, body: float) -> bool:
    """Whether most lines' case is met, told at little cost: long, in lower case, nothing loud.

    Of the names a section may have, only "Ethical considerations and ..." is so long.
    """
    words = line.words
    return (
        len(words) > 5
        and line.size <= 1.08 * body
        and "thic" not in text
        and True not in [w.bold for w in words]
        and sum(map(str.islower, text)) > 0.3 * len(text)
        and not _LETTERED.match(text)
    )


def title_lines(lines: Sequence[Line], height: float, body: float) -> list[Line]:
    """Return the lines of the title: the largest before the abstract and the first section.

    Where none is larger than the text, as mathematicians set it, the first bold or capital ones.
    `lines` are those of the first page, `height` its height and `body` the text's size in points.
    """
    start = front_end(lines, body) or 0.45 * height
    top = [
        ln
        for ln in lines
        if ln.base < min(start, 0.6 * height) and sum(c.isalpha() for c in ln.text) >= 4
    ]
    sizes = [_usual_size(ln) for ln in top]
    largest = max(sizes, default=0.0)
    if largest >= 1.08 * body:
        kept = [ln for ln, size in zip(top, sizes, strict=True) if size > 0.97 * largest]
        reach = 2.2 * largest
    else:
        kept = [ln for ln in top if _looks(ln, body) & {"bold", "capitals"}]
        reach = 1.6 * body
    title: list[Line] = []
    for line in kept:
        if not title or line.base - title[-1].base < reach:
            title.append(line)
    return title


def front_end(lines: Sequence[Line], body: float) -> float:
    """Return the baseline of page 1's first line after authors and addresses, 0.0 if none tells."""
    return min((ln.base for ln in lines if _opens_paper(ln, body)), default=0.0)
