"""What a report cites: every reference, and which parts of the text are about which of them."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from claimcheck.extract.outline import Block, BlockKind, lead, outline, plain, sections
from claimcheck.extract.tables import PipeTable, pipe_tables
from claimcheck.extract.titles import (
    ARXIV,
    URL,
    Naming,
    arxiv_ids,
    entry_naming,
    first_surname,
    heading_naming,
)
from claimcheck.records import ArxivId, Reference, Section, Span, record

LIST_HEADING = re.compile(
    r"(?:[0-9.]+\s*)?(?:key |main |primary |cited |selected )?(?:references?|bibliography|sources?"
    r"|works cited|citations?|literature cited|further reading|reference list)(?: cited| list)?:?",
    re.IGNORECASE,
)
METADATA = re.compile(
    r"(?:authors?|year|sources?|citations?|venue|code(?: available)?|links?|url|arxiv(?: id)?|doi"
    r"|pdf|files?|path|published(?: in)?|publication|date|paper|github|repository|website|status"
    r"|title|access|license|references?|download(?:ed)?|location|id|project page|key reference)",
    re.IGNORECASE,
)
_NAMES_PAPER = re.compile(r"authors?|citation|source|venue|arxiv(?: id)?|paper|year", re.I)
_SAME_WORK = 0.7  # of the shorter title's long words, where author and year do not differ
_RARE = 12  # a made-up word more frequent than this is a term of the field, not one paper's
_BIBTEX = re.compile(r"^[ \t]*@(\w+)\s*\{\s*([^,\s{}]+)\s*,", re.MULTILINE)


@record
class Scope:
    """A stretch of the report that is about certain references; `single` when it is one paper's."""

    start: int
    end: int
    keys: tuple[str, ...]
    single: bool


@record
class Bibliography:
    """The references of a report, the names they go by, and the stretches about them.

    `lists` are the spans of reference lists and other places that hold no claims.
    """

    references: tuple[Reference, ...]
    nicknames: dict[str, tuple[str, ...]]
    scopes: tuple[Scope, ...]
    lists: tuple[tuple[int, int], ...]


class _Found:
    """A reference being put together from the places that mention it."""

    def __init__(self, *, text: str, start: int, end: int, arxiv_id: ArxivId | None) -> None:
        self.text, self.start, self.end, self.arxiv_id = text, start, end, arxiv_id
        self.label: str | None = None
        self.listed = False
        self.naming = Naming()

    def learn(self, naming: Naming, *, better: bool) -> None:
        """Take in what another place says; the first that is `better` has the title."""
        old = self.naming
        first, second = (naming, old) if better and not self.listed else (old, naming)
        self.listed = self.listed or better
        self.naming = Naming(
            title=first.title or second.title,
            authors=first.authors or second.authors,
            year=first.year or second.year,
            nicknames=tuple(dict.fromkeys(old.nicknames + naming.nicknames)),
            coined=tuple(dict.fromkeys(old.coined + naming.coined)),
        )


def bibliography(text: str) -> Bibliography:
    """Return what the report `text` cites and where."""
    return _Collector(text).collect()


class _Collector:
    """One walk over the blocks of a report, gathering references and scopes."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._blocks = outline(text)
        self._sections = sections(text, self._blocks)
        self._found: list[_Found] = []
        self._by_id: dict[str, list[_Found]] = {}
        self._by_title: dict[str, _Found] = {}
        self._scopes: list[tuple[int, int, list[_Found], bool]] = []
        self._lists: list[tuple[int, int]] = []
        self._entered: list[tuple[int, int]] = []  # stretches wholly taken in already

    def collect(self) -> Bibliography:
        """Return the bibliography."""
        self._lists = [
            (s.span.start, s.span.end) for s in self._sections if LIST_HEADING.fullmatch(s.title)
        ]
        self._bibtex()
        tables = pipe_tables(self._text, self._blocks)
        for table in tables:
            self._table(table)
        listed: dict[tuple[int, int], list[_Found]] = {}
        path = _Path(self._sections)
        for index, block in enumerate(self._blocks):
            section = path.at(block.start)
            within = next((s for s in self._lists if s[0] <= block.start < s[1]), None)
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
                listed.setdefault(within, []).extend(self._entries(block))
            elif block.kind in (BlockKind.ITEM, BlockKind.PARAGRAPH):
                self._mention(block)
        self._lists += self._entered
        for span, found in listed.items():
            self._list_scope(span, found)
        return self._finish()

    def _bibtex(self) -> None:
        """Take in BibTeX entries, which may stand in code fences."""
        starts = list(_BIBTEX.finditer(self._text))
        for match, following in zip(starts, [*starts[1:], None], strict=False):
            end = following.start() if following else len(self._text)
            entry = self._text[match.start() : min(end, match.start() + 4000)].rstrip()
            ids = arxiv_ids(entry)
            found = self._reference(
                match.start(),
                match.start() + len(entry),
                arxiv_id=ids[0][0] if ids else None,
                naming=entry_naming(entry),
                better=True,
            )
            found.label = found.label or match[2]
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
            found = self._reference(
                row.start, row.end, arxiv_id=ids[0][0], naming=naming, better=False
            )
            self._scopes.append((row.start, row.end, [found], True))

    def _cell(self, cells: Sequence[tuple[int, int]], column: int) -> str:
        return self._text[slice(*cells[column])] if column < len(cells) else ""

    def _heading(self, block: Block, section: Section | None, index: int) -> None:
        """Take in a section whose heading or metadata name a paper."""
        if section is None:
            return
        heading = self._text[block.start : block.end]
        ids = arxiv_ids(heading)
        naming = heading_naming(heading)
        if not ids and not self._has_metadata(index):
            quoted = re.search(r"[\"“][^\"”]{12,}[\"”]", heading)
            whole = quoted and len(quoted[0]) >= 0.6 * len(heading)
            if block.level < 2 or not (whole or (naming.authors and naming.year)):
                return
        if not ids:
            ids = self._metadata_ids(index)
        if len({str(i[0]) for i in ids}) > 1:
            return
        found = self._reference(
            block.start,
            block.end,
            arxiv_id=ids[0][0] if ids else None,
            naming=naming,
            better=False,
        )
        self._learn_authors(found, index)
        self._scopes.append((section.span.start, section.span.end, [found], True))

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
        for block in self._own_blocks(index):
            label = lead(self._text, block).label
            if METADATA.fullmatch(label) and (
                ids := arxiv_ids(self._text[block.start : block.end])
            ):
                return ids
        return ()

    def _learn_authors(self, found: _Found, index: int) -> None:
        """Add the authors and year that metadata lines under a heading give."""
        for block in self._own_blocks(index):
            opened = lead(self._text, block)
            body = plain(self._text[opened.body : block.end])
            year = re.search(r"\b(?:19|20)[0-9]{2}\b", body)
            if opened.label.lower() in ("authors", "author", "citation") and body:
                names = re.split(r"\barXiv|\(|\b(?:19|20)[0-9]{2}\b", body, maxsplit=1)[0]
                found.learn(
                    Naming(authors=names.strip(" ,.") or None, year=int(year[0]) if year else None),
                    better=False,
                )
            elif opened.label.lower() in ("year", "source", "venue") and year:
                found.learn(Naming(year=int(year[0])), better=False)

    def _entries(self, block: Block) -> list[_Found]:
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

    def _entry(self, start: int, end: int, marker: str) -> _Found | None:
        entry = self._text[start:end]
        ids = arxiv_ids(entry)
        naming = entry_naming(entry)
        number = re.fullmatch(r"\(?\[?\^?([\w-]+)[\]).:]*", marker)
        if not ids and not naming.title and not URL.search(entry):
            return None
        if not ids and not number and len(entry.split()) > 60:
            return None
        found = self._reference(
            start, end, arxiv_id=ids[0][0] if ids else None, naming=naming, better=True
        )
        if number and number[1] not in "-*•+–":
            found.label = found.label or number[1]
        return found

    def _mention(self, block: Block) -> None:
        """Take in an id that stands in prose, a bullet or a metadata line."""
        ids = arxiv_ids(self._text[block.start : block.end])
        if not ids:
            return
        opened = lead(self._text, block)
        if METADATA.fullmatch(opened.label) and block.parent is not None:
            self._owned(block, ids[0][0])
            return
        known = [scope for scope in self._scopes if scope[0] <= block.start < scope[1]]
        for arxiv_id, start, end in ids:
            if known and METADATA.fullmatch(opened.label):
                continue
            naming = self._inline_naming(block, start, end, single=len(ids) == 1)
            self._reference(
                block.start + start,
                block.start + end,
                arxiv_id=arxiv_id,
                naming=naming,
                better=False,
            )

    def _owned(self, block: Block, arxiv_id: ArxivId) -> None:
        """Take in an item whose child line gives its id: the whole item is about that paper."""
        top = block
        while top.parent is not None:
            top = self._blocks[top.parent]
        naming = entry_naming(self._text[top.start : top.end])
        found = self._reference(top.start, top.end, arxiv_id=arxiv_id, naming=naming, better=False)
        first = self._blocks.index(top)
        last = first
        while last + 1 < len(self._blocks) and self._under(last + 1, first):
            last += 1
        for child in self._blocks[first : last + 1]:
            opened = lead(self._text, child)
            if opened.label.lower() in ("authors", "author"):
                found.learn(
                    Naming(authors=plain(self._text[opened.body : child.end])), better=False
                )
            elif opened.label.lower() == "year" and (
                year := re.search(r"(?:19|20)[0-9]{2}", self._text[opened.body : child.end])
            ):
                found.learn(Naming(year=int(year[0])), better=False)
        self._scopes.append((top.start, self._blocks[last].end, [found], True))

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

    def _list_scope(self, span: tuple[int, int], found: list[_Found]) -> None:
        """Make a "### Sources" list the scope of the section it closes, if it closes one."""
        around = [
            s
            for s in self._sections
            if s.span.start < span[0] and s.span.end >= span[1] and s.level > 1
        ]
        if found and around:
            inner = max(around, key=lambda s: s.span.start)
            self._scopes.append((inner.span.start, inner.span.end, found, False))

    def _reference(
        self, start: int, end: int, *, arxiv_id: ArxivId | None, naming: Naming, better: bool
    ) -> _Found:
        """Return the reference meant, a known one when id or title say so, else a new one."""
        found = self._known(arxiv_id, naming)
        if found is None:
            found = _Found(text=self._text[start:end], start=start, end=end, arxiv_id=arxiv_id)
            self._found.append(found)
        elif found.arxiv_id is None or (
            arxiv_id and found.arxiv_id.version is None and arxiv_id.version
        ):
            found.arxiv_id = arxiv_id or found.arxiv_id
        found.learn(naming, better=better)
        if found.arxiv_id and all(found is not f for f in self._by_id.get(found.arxiv_id.base, [])):
            self._by_id.setdefault(found.arxiv_id.base, []).append(found)
        for name in _title_keys(naming.title):
            self._by_title.setdefault(name, found)
        return found

    def _known(self, arxiv_id: ArxivId | None, naming: Naming) -> _Found | None:
        if arxiv_id:
            for found in self._by_id.get(arxiv_id.base, []):
                versions = {found.arxiv_id.version if found.arxiv_id else None, arxiv_id.version}
                if len(versions - {None}) < 2 and _same_title(found.naming.title, naming.title):
                    return found
        for name in _title_keys(naming.title):
            found_by_title = self._by_title.get(name)
            if found_by_title and (arxiv_id is None or found_by_title.arxiv_id is None):
                return found_by_title
        return None

    def _merge(self) -> None:
        """Make a section's paper and an entry of the list one where they are the same work."""
        whole = [found for found in self._found if found.arxiv_id or found.listed]
        into: dict[int, _Found] = {}
        for found in self._found:
            if found.arxiv_id or found.listed:
                continue
            best = max(whole, key=lambda other: _likeness(found, other), default=None)
            if best and _likeness(found, best) >= _SAME_WORK:
                best.learn(found.naming, better=False)
                best.start, best.end, best.text = min(
                    (best.start, best.end, best.text), (found.start, found.end, found.text)
                )
                into[id(found)] = best
        self._found = [found for found in self._found if id(found) not in into]
        self._scopes = [
            (start, end, [into.get(id(f), f) for f in about], single)
            for start, end, about, single in self._scopes
        ]

    def _finish(self) -> Bibliography:
        """Return the records, in the order the report first names them, with unique keys."""
        self._merge()
        self._found.sort(key=lambda found: (found.start, found.end))
        keys: dict[int, str] = {}
        taken: set[str] = set()
        labels = [found.label for found in self._found]
        for found in self._found:
            unique = found.label and labels.count(found.label) == 1
            key = found.label if found.label and unique else _key(found)
            serial, base = 2, key
            while key in taken:
                key, serial = f"{base} ({serial})", serial + 1
            taken.add(key)
            keys[id(found)] = key
        references = tuple(
            Reference(
                key=keys[id(found)],
                text=found.text,
                span=Span(start=found.start, end=found.end),
                arxiv_id=found.arxiv_id,
                title=found.naming.title,
                authors=found.naming.authors,
                year=found.naming.year,
            )
            for found in self._found
        )
        names: dict[str, list[str]] = {}
        words = Counter(re.findall(r"[\w-]+", self._text))
        for found in self._found:
            rare = [word for word in found.naming.coined if words[word] <= _RARE]
            for name in dict.fromkeys([*found.naming.nicknames, *rare]):
                names.setdefault(name, []).append(keys[id(found)])
        return Bibliography(
            references=references,
            nicknames={name: tuple(owners) for name, owners in names.items() if len(owners) <= 2},
            scopes=tuple(
                Scope(
                    start=start,
                    end=end,
                    keys=tuple(dict.fromkeys(keys[id(found)] for found in about)),
                    single=single,
                )
                for start, end, about, single in self._scopes
            ),
            lists=tuple(sorted(self._lists)),
        )


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
    if block.kind not in (BlockKind.ITEM, BlockKind.PARAGRAPH):
        return False
    numbered = re.fullmatch(r"\[\^?[0-9]+\]:?", block.marker)
    if numbered and URL.search(text, block.start, block.end):
        return True
    alone = text[block.start : block.end]
    return bool(arxiv_ids(alone)) and not re.search(r"[^\W\d_]{2}", ARXIV.sub("", alone))


def _key(found: _Found) -> str:
    """Return what to call a reference that has no number or BibTeX key."""
    if found.arxiv_id:
        return str(found.arxiv_id)
    if found.naming.authors and found.naming.year:
        return f"{found.naming.authors.split(',')[0]}, {found.naming.year}"
    return found.naming.title or found.text[:60].strip()


def _words(title: str | None) -> list[str]:
    return re.findall(r"[^\W_]+", (title or "").lower())


def _title_keys(title: str | None) -> tuple[str, ...]:
    """Return the strings under which a title is known: all its words, and those before a colon."""
    words = _words(title)
    return (" ".join(words),) if len(words) >= 3 else ()


def _likeness(one: _Found, other: _Found) -> float:
    """Return the share of one title's long words that the other has, 0 for other authors."""
    if one is other or not one.naming.title or not other.naming.title:
        return 0.0
    surnames = {first_surname(f.naming.authors) for f in (one, other)} - {None}
    years = [f.naming.year for f in (one, other) if f.naming.year]
    if len(surnames) > 1 or (years and max(years) - min(years) > 1):
        return 0.0
    long = [{w[:7] for w in _words(f.naming.title) if len(w) >= 5} for f in (one, other)]
    small, large = sorted(long, key=len)
    if len(small) < 2 and len(surnames) != 1:
        return 0.0
    return len(small & large) / len(small) if small else 0.0


def _same_title(one: str | None, other: str | None) -> bool:
    """Return whether two titles may name one paper: most words of the shorter are in the other."""
    small, large = sorted((set(_words(one)), set(_words(other))), key=len)
    return len(small) < 3 or len(small & large) >= 0.5 * len(small)
