"""The stretches of a report that may be claims: sentences, clauses, bullets, table rows."""

import re
from collections.abc import Iterator, Sequence

from claimcheck.extract.bibliography import METADATA
from claimcheck.extract.bind import Binder, Citation
from claimcheck.extract.outline import Block, BlockKind, Lead, lead, outline, plain
from claimcheck.extract.tables import PipeTable, pipe_tables
from claimcheck.records import Section, Unit, record
from claimcheck.text.quantities import find_quantities
from claimcheck.text.sentences import split_sentences

CITED_COUNT = re.compile(r"[0-9][0-9,]*\+?\s+citations?\b|\bCitations?:\s*[0-9][0-9,]*", re.I)
"""How often a paper was cited: a claim that no PDF can settle."""

_NEVER = re.compile(  # sections that say what to do, not what is so
    r"recommend|experiment(?:al)? design|proposed|next steps?\b|table of contents|acknowledg"
    r"|search (?:strategy|process|method)|how to |directory|installation|usage|disclaimer"
    r"|research (?:question|hypothesis)|hypothes[ie]s$|our (?:approach|experiment)|metadata$"
    r"|gathering process|quick ?start|reproduc",
    re.IGNORECASE,
)
_WEAK = re.compile(  # sections where only what names a paper is checkable
    r"gaps?\b|opportunit|future|open (?:questions|problems|challenges|issues)|limitation|overview$"
    r"|conclusion|introduction|summary|background|motivation|abstract|outlook|discussion",
    re.IGNORECASE,
)
_OWN_WORK = re.compile(  # sections where a report speaks of what it did itself
    r"(?:[0-9.]+\s*)?(?:results?|experiments?|experimental (?:setup|results)|methodology|methods?"
    r"|implementation|analysis|findings|our .*|key results|statistical .*|ablations?)",
    re.IGNORECASE,
)
_NO_CLAIM_LABEL = re.compile(
    r"opportunity|recommended\b.*|proposed .*|note|todo|question|research question|hypothesis"
    r"|keywords?|tags?|search (?:terms?|quer(?:y|ies))|next steps?|limitations? for us|task",
    re.IGNORECASE,
)
_SEMICOLON = re.compile(r";\s+")
_TRAILING_CITES = re.compile(r"(?:\s?\[\^?[0-9][0-9,;\s–-]*\](?!\())+[.\s]*$")
_AUTHOR_YEAR = re.compile(r"\bet al\b|\b(?:19|20)[0-9]{2}\b")
_USED_BY = re.compile(r"\(?(?:Used (?:in|by)|Cited in|Adopted by|Seen in)\b:?\s[^\n]*")
_LISTING = r"(?:arxiv(?: id)?|pdf|url|link|file|path|doi)"


@record
class Place:
    """The section a stretch stands in: whether it holds claims, and which."""

    title: str = ""
    skipped: bool = False
    weak: bool = False
    own_work: bool = False


@record
class Piece:
    """A stretch that may be a claim; `around` is what its block cites for it."""

    start: int
    end: int
    line: int
    place: Place
    context: str
    own: Citation
    around: Citation = Citation()
    row: bool = False


class Walk:
    """The places of a report, asked for in the order of the text."""

    def __init__(self, found: Sequence[Section], lists: Sequence[tuple[int, int]]) -> None:
        """Walk over the sections `found`, of which `lists` are reference lists."""
        self._sections, self._lists = found, lists
        self._next = self._list = 0
        self._stack: list[Section] = []

    def at(self, place: int) -> Place:
        """Return where `place` stands; places must not decrease."""
        while self._next < len(self._sections) and self._sections[self._next].span.start <= place:
            self._stack.append(self._sections[self._next])
            self._next += 1
        self._stack = [section for section in self._stack if section.span.end > place]
        while self._list < len(self._lists) and self._lists[self._list][1] <= place:
            self._list += 1
        listed = self._list < len(self._lists) and self._lists[self._list][0] <= place
        inner = [s.title for s in self._stack if s.level > 1]
        return Place(
            title=self._stack[-1].title if self._stack else "",
            skipped=listed or any(_NEVER.search(title) for title in inner),
            weak=any(_WEAK.search(title) for title in inner),
            own_work=any(_OWN_WORK.fullmatch(title) for title in inner),
        )


def pieces(
    text: str, binder: Binder, *, found: Sequence[Section], lists: Sequence[tuple[int, int]]
) -> Iterator[Piece]:
    """Yield every stretch of `text` that may be a claim, in order."""
    return _Cutter(text, binder).cut(Walk(found, lists))


class _Cutter:
    """Cuts the blocks of one report into pieces."""

    def __init__(self, text: str, binder: Binder) -> None:
        self._text, self._binder = text, binder

    def cut(self, walk: Walk) -> Iterator[Piece]:
        """Yield the pieces."""
        blocks = outline(self._text)
        tables = {table.start: table for table in pipe_tables(self._text, blocks)}
        inside = 0  # where the table ends that is being passed over
        contexts: dict[int, str] = {}
        lead_in = ""
        for index, block in enumerate(blocks):
            place = walk.at(block.start)
            if block.kind is BlockKind.HEADING:
                lead_in = ""
            elif table := tables.get(block.start):
                inside = table.end
                if not place.skipped:
                    yield from self._rows(table, place)
            elif block.start >= inside and not place.skipped:
                opened = lead(self._text, block)
                above = contexts.get(block.parent, "") if block.parent is not None else lead_in
                contexts[index] = joined(above, opened.label)
                if block.kind is BlockKind.PARAGRAPH:
                    lead_in, above = self._lead_in(block, opened), ""
                yield from self._sentences(block, opened, place=place, above=above)

    def _lead_in(self, block: Block, opened: Lead) -> str:
        """Return the words with which a paragraph introduces the list that follows it, or ""."""
        words = plain(self._text[block.start : block.end])
        return words.rstrip(":") if words.endswith(":") and len(words) < 200 else opened.label

    def _sentences(
        self, block: Block, opened: Lead, *, place: Place, above: str
    ) -> Iterator[Piece]:
        """Yield the citation counts of a block, then its sentences."""
        context = joined(place.title, above, opened.label)
        metadata = METADATA.fullmatch(opened.label)
        whole = self._binder.cited(self._text[block.start : block.end])
        stop = block.end if metadata or block.parent is not None else opened.body
        for match in CITED_COUNT.finditer(self._text, block.start, stop):
            yield self._piece(block, *match.span(), place=place, context=context, around=whole)
        if metadata or _NO_CLAIM_LABEL.fullmatch(opened.label) or block.marker == ">":
            return
        counts = self._label_counts(opened)
        if opened.body >= block.end and not counts:
            return
        label = self._binder.cited(self._text[opened.start : opened.body])
        named = label.named
        if used := _USED_BY.search(self._text, opened.body, block.end):
            named += self._binder.cited(used[0]).named
        first = opened.start if counts else opened.body
        for start, end in split_sentences(self._text[first : block.end]):
            if _USED_BY.match(self._text, first + start):
                continue
            around = Citation(
                explicit=label.explicit or whole.explicit, named=named, hinted=label.hinted
            )
            for clause in self._clauses(first + start, first + end):
                piece = self._piece(block, *clause, place=place, context=context, around=around)
                named = piece.own.named or named
                yield piece

    def _label_counts(self, opened: Lead) -> bool:
        """Return whether the label itself states a number a reader would check."""
        aside = "" if _AUTHOR_YEAR.search(opened.aside) else opened.aside
        inner = re.sub(r"\([^()]*(?:et al|(?:19|20)[0-9]{2})[^()]*\)", "", opened.label)
        return any(
            q.precision < 1 or q.unit in (Unit.PERCENT, Unit.POINTS, Unit.RATIO)
            for q in find_quantities(f"{inner} {aside}")
        )

    def _clauses(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield a sentence, or its parts at semicolons where each part can stand alone."""
        cuts = [start]
        for match in _SEMICOLON.finditer(self._text, start, end):
            before = self._text[cuts[-1] : match.start()]
            balanced = all(before.count(a) == before.count(b) for a, b in ("()", "[]"))
            after = len(self._text[match.end() : end].split())
            if balanced and len(before.split()) >= 3 and after >= 3:
                cuts += [match.start(), match.end()]
        cuts.append(end)
        yield from zip(cuts[::2], cuts[1::2], strict=True)

    def _piece(
        self, block: Block, start: int, end: int, *, place: Place, context: str, around: Citation
    ) -> Piece:
        """Return the stretch trimmed of what belongs to the sentence but not to the claim."""
        own = self._binder.cited(self._text[start:end])
        if cites := _TRAILING_CITES.search(self._text[start:end]):
            end = start + cites.start()
        while end > start and self._text[end - 1].isspace():
            end -= 1
        words = self._text[start:end]
        for mark in ("**", "*", "_", '"'):
            around_it = words.startswith(mark) and words.endswith(mark) and len(words) > 4
            if around_it and words.count(mark) == 2:
                start, end = start + len(mark), end - len(mark)
                break
        return Piece(
            start=start,
            end=end,
            line=block.line + self._text.count("\n", block.start, start),
            place=place,
            context=context,
            own=own,
            around=around,
        )

    def _rows(self, table: PipeTable, place: Place) -> Iterator[Piece]:
        """Yield the rows of a pipe table, but not those of a list of papers or files."""
        if table.column(_LISTING) is not None:
            return
        header = " | ".join(name for name in table.header if name)
        for row in table.rows:
            filled = [(a, b) for a, b in row.cells if a < b]
            if len(filled) >= 2:
                yield Piece(
                    start=filled[0][0],
                    end=filled[-1][1],
                    line=row.line,
                    place=place,
                    context=joined(place.title, header),
                    own=self._binder.cited(self._text[row.start : row.end]),
                    row=True,
                )


def joined(*parts: str) -> str:
    """Return the parts that say something, with " > " between them."""
    return " > ".join(part for part in parts if part)
