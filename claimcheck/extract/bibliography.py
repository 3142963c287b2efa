"""What a report cites: every reference, and which parts of the text are about which of them."""

import re
from collections.abc import Iterator, Sequence

from claimcheck.extract.outline import Block, BlockKind, lead, outline, plain, sections
from claimcheck.extract.references import Bibliography, Draft, Drafts
from claimcheck.extract.tables import PipeTable, pipe_tables
from claimcheck.extract.titles import (
    ARXIV,
    URL,
    Naming,
    arxiv_ids,
    entry_naming,
    heading_naming,
)
from claimcheck.records import ArxivId, Section

LIST_HEADING = re.compile(
    r"(?:[0-9.]+\s*)?(?:key |main |primary |cited |selected )?(?:references?|bibliography|sources?"
    r"|works cited|citations?|literature cited|further reading|reference list)(?: cited| list)?:?",
    re.IGNORECASE,
)
METADATA = re.compile(
    r"(?:authors?|year|sources?|citations?|venue|code(?: available)?|links?|url|arxiv(?: id)?|doi"
    r"|pdf|files?|path|published(?: in)?|publication|date|paper|github|repository|website|status"
    r"|title|access|license|references?|download(?:ed)?|locations?|id|project page|key reference)",
    re.IGNORECASE,
)
_NAMES_PAPER = re.compile(r"authors?|citation|source|venue|arxiv(?: id)?|paper|year", re.I)
_SOURCE_WORDS = 25  # an opening line longer than this is prose
_COINED = re.compile(  # "introduces MGSM", "proposes the self-made Thing (STM)"
    r"\b(?:[Ii]ntroduc|[Pp]ropos|[Pp]resent|[Dd]evelop|[Rr]eleas)\w*\s(?:\w+\s){0,2}?"
    r"(?:[^.;()]{0,60}\()?([A-Za-z]*[A-Z][\w-]*[A-Z][\w-]*)(?<=[\w-]{4})"
)
_BIBTEX = re.compile(r"^[ \t]*@(\w+)\s*\{\s*([^,\s{}]+)\s*,", re.MULTILINE)


def bibliography(text: str) -> Bibliography:
    """Return what the report `text` cites and where."""
    return _Collector(text).collect()


class _Collector:
    """One walk over the blocks of a report, gathering references and scopes."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._blocks = outline(text)
        self._sections = sections(text, self._blocks)
        self._drafts = Drafts(text)
        self._lists: list[tuple[int, int]] = []
        self._entered: list[tuple[int, int]] = []  # stretches wholly taken in already

    def collect(self) -> Bibliography:
        """Return the bibliography."""
        closing = [s for s in self._sections if LIST_HEADING.fullmatch(s.title)]
        self._lists = [(s.span.start, s.span.end) for s in closing]
        self._bibtex()
        tables = pipe_tables(self._text, self._blocks)
        for table in tables:
            self._table(table)
        listed: dict[tuple[int, int], list[Draft]] = {}
        path, lists = _Path(self._sections), _Path(closing)
        for index, block in enumerate(self._blocks):
            section = path.at(block.start)
            within = lists.at(block.start)
            while self._entered and self._entered[0][1] <= block.start:
                self._lists.append(self._entered.pop(0))
            if self._entered and self._entered[0][0] <= block.start:
                continue
            if block.kind is BlockKind.HEADING:
                self._heading(block, section, index)
            elif _is_lone_entry(self._text, block):
                self._lists.append((block.start, block.end))
                self._entries(block)
            elif within:
                span = (within.span.start, within.span.end)
                listed.setdefault(span, []).extend(self._entries(block))
            elif block.kind in (BlockKind.ITEM, BlockKind.PARAGRAPH):
                self._mention(block, index)
        self._lists += self._entered
        for span, found in listed.items():
            self._list_scope(span, found)
        return self._drafts.bibliography(lists=self._lists)

    def _bibtex(self) -> None:
        """Take in BibTeX entries, which may stand in code fences."""
        starts = list(_BIBTEX.finditer(self._text))
        for match, following in zip(starts, [*starts[1:], None], strict=False):
            end = following.start() if following else len(self._text)
            entry = self._text[match.start() : min(end, match.start() + 4000)].rstrip()
            ids = arxiv_ids(entry)
            self._drafts.meet(
                match.start(),
                match.start() + len(entry),
                arxiv_id=ids[0][0] if ids else None,
                naming=entry_naming(entry),
                label=match[2],
            )
            self._entered.append((match.start(), match.start() + len(entry)))

    def _table(self, table: PipeTable) -> None:
        """Take in a table that lists papers by title and id: each row is about its paper."""
        title = table.column(r"(?:paper|title|name|work|study)s?(?: title)?")
        authors = table.column(r"authors?")
        for row in table.rows:
            ids = arxiv_ids(self._text[row.start : row.end])
            if not ids or title is None or len(ids) > 2:
                continue
            naming = heading_naming(self._cell(row.cells, title))
            if authors is not None:
                naming = Naming(
                    title=naming.title,
                    authors=plain(self._cell(row.cells, authors)) or naming.authors,
                    year=naming.year,
                    nicknames=naming.nicknames,
                    coined=naming.coined,
                )
            found = self._drafts.meet(row.start, row.end, arxiv_id=ids[0][0], naming=naming)
            self._drafts.about(row.start, row.end, [found], single=True)

    def _cell(self, cells: Sequence[tuple[int, int]], column: int) -> str:
        return self._text[slice(*cells[column])] if column < len(cells) else ""

    def _heading(self, block: Block, section: Section | None, index: int) -> None:
        """Take in a section whose heading or metadata name a paper."""
        if section is None or LIST_HEADING.fullmatch(section.title):
            return
        heading = self._text[block.start : block.end]
        ids = arxiv_ids(heading) or self._metadata_ids(index)
        naming = heading_naming(heading)
        if not ids and not self._has_metadata(index):
            quoted = re.search(r"[\"“][^\"”]{12,}[\"”]", heading)
            whole = quoted and len(quoted[0]) >= 0.6 * len(heading)
            if block.level < 2 or not (whole or (naming.authors and naming.year)):
                return
        if len({str(i[0]) for i in ids}) > 1:
            return
        found = self._drafts.meet(
            block.start, block.end, arxiv_id=ids[0][0] if ids else None, naming=naming
        )
        self._learn_section(found, index)
        self._drafts.about(section.span.start, section.span.end, [found], single=True)

    def _own_blocks(self, index: int) -> Iterator[Block]:
        """Yield the blocks between the heading at `index` and the next heading."""
        for block in self._blocks[index + 1 : index + 60]:
            if block.kind is BlockKind.HEADING:
                return
            yield block

    def _has_metadata(self, index: int) -> bool:
        return any(
            _NAMES_PAPER.fullmatch(lead(self._text, block).label)
            for block in self._own_blocks(index)
            if block.parent is None
        )

    def _metadata_ids(self, index: int) -> tuple[tuple[ArxivId, int, int], ...]:
        """Return the ids of the line that says where a section's paper is, () without one."""
        told = [
            (block, ids)
            for block in self._own_blocks(index)
            if (ids := arxiv_ids(self._text[block.start : block.end]))
        ]
        for block, ids in told:
            if block.parent is None and METADATA.fullmatch(lead(self._text, block).label):
                return ids
        first = next(self._own_blocks(index), None)
        if first and len(told) == 1 and told[0][0] is first and len(told[0][1]) == 1:
            words = self._text[first.start : first.end].split()
            return told[0][1] if len(words) <= _SOURCE_WORDS else ()
        return ()

    def _learn_section(self, found: Draft, index: int) -> None:
        """Add the authors and year that lines under a heading give, and the names coined there."""
        for block in self._own_blocks(index):
            opened = lead(self._text, block)
            body = plain(self._text[opened.body : block.end])
            found.coins.update(_COINED.findall(body))
            year = re.search(r"\b(?:19|20)[0-9]{2}\b", body)
            if opened.label.lower() in ("authors", "author", "citation") and body:
                names = re.split(r"\barXiv|\(|\b(?:19|20)[0-9]{2}\b", body, maxsplit=1)[0]
                found.learn(
                    Naming(authors=names.strip(" ,.") or None, year=int(year[0]) if year else None)
                )
            elif opened.label.lower() in ("year", "source", "venue") and year:
                found.learn(Naming(year=int(year[0])))

    def _entries(self, block: Block) -> list[Draft]:
        """Return the references that a block of a reference list holds."""
        if block.kind not in (BlockKind.ITEM, BlockKind.PARAGRAPH) or block.parent is not None:
            return []
        pieces = [(block.start, block.end)]
        if block.kind is BlockKind.PARAGRAPH:
            pieces = [
                (block.start + m.start(), block.start + m.end())
                for m in re.finditer(r"[^\r\n]+", self._text[block.start : block.end])
            ]
        return [found for start, end in pieces if (found := self._entry(start, end, block.marker))]

    def _entry(self, start: int, end: int, marker: str) -> Draft | None:
        entry = self._text[start:end]
        ids = arxiv_ids(entry)
        naming = entry_naming(entry)
        number = re.fullmatch(r"\(?\[?\^?([\w-]+)[\]).:]*", marker)
        if not ids and not naming.title and not URL.search(entry):
            return None
        if not ids and not number and len(entry.split()) > 60:
            return None
        label = number[1] if number and number[1] not in "-*•+–" else ""
        arxiv_id = ids[0][0] if ids else None
        return self._drafts.meet(start, end, arxiv_id=arxiv_id, naming=naming, label=label)

    def _mention(self, block: Block, index: int) -> None:
        """Take in an id that stands in prose, a bullet or a metadata line."""
        ids = arxiv_ids(self._text[block.start : block.end])
        if not ids:
            return
        opened = lead(self._text, block)
        if METADATA.fullmatch(opened.label) and block.parent is not None:
            self._owned(index, ids[0][0])
            return
        if METADATA.fullmatch(opened.label) and self._drafts.just_scoped(block.start):
            return
        for arxiv_id, start, end in ids:
            naming = self._inline_naming(block, start, end, single=len(ids) == 1)
            self._drafts.meet(
                block.start + start, block.start + end, arxiv_id=arxiv_id, naming=naming
            )

    def _owned(self, index: int, arxiv_id: ArxivId) -> None:
        """Take in an item whose child line gives its id: the whole item is about that paper."""
        first = index
        while (parent := self._blocks[first].parent) is not None:
            first = parent
        top = self._blocks[first]
        naming = entry_naming(self._text[top.start : top.end])
        found = self._drafts.meet(top.start, top.end, arxiv_id=arxiv_id, naming=naming)
        last = first
        while last + 1 < len(self._blocks) and self._under(last + 1, first):
            last += 1
        for child in self._blocks[first : last + 1]:
            opened = lead(self._text, child)
            if opened.label.lower() in ("authors", "author"):
                found.learn(Naming(authors=plain(self._text[opened.body : child.end])))
            elif opened.label.lower() == "year" and (
                year := re.search(r"(?:19|20)[0-9]{2}", self._text[opened.body : child.end])
            ):
                found.learn(Naming(year=int(year[0])))
        self._drafts.about(top.start, self._blocks[last].end, [found], single=True)

    def _under(self, index: int, ancestor: int) -> bool:
        """Return whether the block at `index` stands under the list item at `ancestor`."""
        at: int | None = index
        while at is not None:
            if at == ancestor:
                return True
            at = self._blocks[at].parent
        return False

    def _inline_naming(self, block: Block, start: int, end: int, *, single: bool) -> Naming:
        """Return what stands around an id in running text: a link's words, a quoted title."""
        before = self._text[block.start : block.start + start]
        if link := re.search(r"\[([^\[\]]{4,300})\]\(\s*<?$", before):
            words = link[1]
            if len(words.split()) >= 3 and not arxiv_ids(words):
                return heading_naming(words)
            if len(words.split()) >= 3:
                return entry_naming(words)
            return Naming()
        nearby = before[-300:]
        if quoted := list(re.finditer(r"[\"“]([^\"“”]{12,250})[\"”][^\"“”]{0,60}$", nearby)):
            return heading_naming(f'"{quoted[-1][1]}"')
        opening = re.match(r"\*\*[^*]{8,250}\*\*", self._text[block.start : block.end])
        if single and opening and block.kind is BlockKind.ITEM and len(opening[0].split()) >= 3:
            return entry_naming(self._text[block.start : block.end])
        return Naming()

    def _list_scope(self, span: tuple[int, int], found: list[Draft]) -> None:
        """Make a "### Sources" list the scope of the section it closes, if it closes one."""
        around = [
            s
            for s in self._sections
            if s.span.start < span[0] and s.span.end >= span[1] and s.level > 1
        ]
        if found and around:
            inner = max(around, key=lambda s: s.span.start)
            self._drafts.about(inner.span.start, inner.span.end, found, single=False)


class _Path:
    """The innermost section at a place, asked in increasing order."""

    def __init__(self, found: Sequence[Section]) -> None:
        self._sections = found
        self._next = 0
        self._stack: list[Section] = []

    def at(self, place: int) -> Section | None:
        """Return the innermost section that holds `place`."""
        while self._next < len(self._sections) and self._sections[self._next].span.start <= place:
            self._stack.append(self._sections[self._next])
            self._next += 1
        while self._stack and self._stack[-1].span.end <= place:
            self._stack.pop()
        return self._stack[-1] if self._stack else None


def _is_lone_entry(text: str, block: Block) -> bool:
    """Return whether a block is a reference outside any list: "[8] https://... title", a link."""
    if block.kind not in (BlockKind.ITEM, BlockKind.PARAGRAPH) or block.parent is not None:
        return False
    numbered = re.fullmatch(r"\[\^?[0-9]+\]:?", block.marker)
    if numbered and URL.search(text, block.start, block.end):
        return True
    alone = text[block.start : block.end]
    return bool(arxiv_ids(alone)) and not re.search(r"[^\W\d_]{2}", ARXIV.sub("", alone))
