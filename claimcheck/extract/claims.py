"""Report -> Claims: the rows of its own table, else every sentence, bullet and row one would check."""

import re
from collections.abc import Iterator, Sequence

from claimcheck.extract.bind import Binder, Citation, bound
from claimcheck.extract.kinds import kind_of
from claimcheck.extract.outline import Block, BlockKind, Lead, lead, outline, plain
from claimcheck.extract.references import METADATA, bibliography
from claimcheck.extract.tables import (
    PipeTable,
    Row,
    claims_table_rows,
    pipe_tables,
    reported_verdict,
)
from claimcheck.records import (
    Claim,
    ClaimsTable,
    Reference,
    Report,
    ReportedVerdict,
    Section,
    Span,
    record,
)
from claimcheck.text.quantities import find_quantities
from claimcheck.text.sentences import split_sentences

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
_OWN_WORK = re.compile(
    r"(?:[0-9.]+\s*)?(?:results?|experiments?|experimental (?:setup|results)|methodology|methods?"
    r"|implementation|analysis|findings|our .*|key results|statistical .*|ablations?)",
    re.IGNORECASE,
)
_OURS = re.compile(
    r"\b(?:our|we|us|my|I['’](?:ll|ve|m)|I (?:will|need|have|should|can)|let me|let['’]s)\b"
    r"|\bthis (?:review|report|survey|literature review|research|hypothesis|project|section"
    r"|synthesis|document)\b|\bthe (?:\w+ )?hypothes[ie]s\b|\bresearch (?:question|hypothesis)\b"
    r"|\bfor the research\b|\b(?:future|further) (?:work|research)\b",
    re.IGNORECASE,
)
_RELEVANCE = re.compile(
    r"relevance|why relevant|implications?|connection to|relation to|takeaways?", re.IGNORECASE
)
_NO_CLAIM_LABEL = re.compile(
    r"opportunity|recommended\b.*|proposed .*|note|todo|question|research question|hypothesis"
    r"|keywords?|tags?|search (?:terms?|quer(?:y|ies))|next steps?|limitations? for us|task",
    re.IGNORECASE,
)
PLACEHOLDER = re.compile(
    r"\[(?:brief|insert|add|todo|tbd|your|describe|list|summary of|overview|fill|placeholder|name"
    r"|title|author|date|x+)\b[^\[\]]{0,200}\](?!\()|\blorem ipsum\b|\bTODO:|\{\{[^{}]{0,80}\}\}"
    r"|<(?:insert|your|placeholder)[^<>]{0,80}>",
    re.IGNORECASE,
)
_CITED_COUNT = re.compile(r"[0-9][0-9,]*\+?\s+citations?\b|\bCitations?:\s*[0-9][0-9,]*", re.I)
_VERBISH = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|can|cannot|could|may|might|will|does|do|did)\b"
    r"|\b[a-z]{2,}(?:s|ed|es|ing)\b",
    re.IGNORECASE,
)
_SEMICOLON = re.compile(r";\s+")
_TRAILING_CITES = re.compile(r"(?:\s?\[\^?[0-9][0-9,;\s–-]*\])+[.\s]*$")
_AUTHOR_YEAR = re.compile(r"\bet al\b|\b(?:19|20)[0-9]{2}\b")


@record
class _Piece:
    """A stretch that may be a claim, before it is numbered; `around` is what its block cites."""

    start: int
    end: int
    line: int
    section: str
    context: str
    own: Citation
    around: Citation
    block: Block | None
    relevance: bool = False
    row: bool = False


def find_claims(report: Report) -> tuple[Claim, ...]:
    """Return the claims of `report` in its order, ids "c01", "c02", ...; () when there are none.

    Where the report has its own table of claims, they are exactly its rows.
    """
    return _Finder(report).find()


class _Finder:
    """The claims of one report."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._text = report.text
        self._known = bibliography(report.text)
        self._binder = Binder(self._known)
        self._ids = {r.key: r.arxiv_id for r in report.references}

    def find(self) -> tuple[Claim, ...]:
        """Return the claims."""
        if self._report.claims_table:
            found = list(self._table_claims(self._report.claims_table))
        else:
            found = list(self._prose_claims())
        width = max(2, len(str(len(found))))
        return tuple(
            self._claim(f"c{number:0{width}d}", piece, keys, reported)
            for number, (piece, keys, reported) in enumerate(found, 1)
        )

    def _claim(
        self,
        claim_id: str,
        piece: _Piece,
        keys: tuple[str, ...] | None,
        reported: ReportedVerdict | None,
    ) -> Claim:
        text = self._text[piece.start : piece.end]
        quantities = find_quantities(text)
        references = keys if keys is not None else tuple(r.key for r in self._report.references)
        papers = dict.fromkeys(p for k in references if (p := self._ids.get(k)) is not None)
        return Claim(
            id=claim_id,
            text=text,
            span=Span(start=piece.start, end=piece.end),
            line=piece.line,
            kind=kind_of(text, quantities),
            quantities=quantities,
            references=references,
            papers=tuple(papers),
            section=piece.section,
            context=piece.context,
            reported=reported,
        )

    def _table_claims(
        self, table: ClaimsTable
    ) -> Iterator[tuple[_Piece, tuple[str, ...] | None, ReportedVerdict]]:
        """Yield the rows of the report's own table, whatever they say."""
        section = next(
            (s for s in reversed(self._report.sections) if s.span.start <= table.span.start), None
        )
        for row in claims_table_rows(self._text, table):
            if table.claim_column >= len(row.cells):
                continue
            start, end = row.cells[table.claim_column]
            if start == end:
                continue
            own = self._binder.cited(self._text[row.start : row.end])
            piece = _Piece(
                start=start,
                end=end,
                line=row.line,
                section=section.title if section else "",
                context="",
                own=own,
                around=Citation(),
                block=None,
            )
            keys = bound(own, around=Citation(), scope=self._binder.scope(start))
            yield piece, keys, reported_verdict(self._text, row, table)

    def _prose_claims(self) -> Iterator[tuple[_Piece, tuple[str, ...] | None, None]]:
        """Yield the pieces of the running text that are claims."""
        pieces = list(self._pieces())
        cites = [bool(p.own.keys or p.around.keys or self._binder.scope(p.start)) for p in pieces]
        loose = not any(cites)
        for piece in pieces:
            scope = self._binder.scope(piece.start)
            keys = bound(piece.own, around=piece.around, scope=scope)
            if self._is_claim(piece, keys=keys, single=bool(scope and scope.single), loose=loose):
                yield piece, keys, None

    def _pieces(self) -> Iterator[_Piece]:
        """Yield every stretch that may be a claim, in order of the text."""
        blocks = outline(self._text)
        tables = iter(pipe_tables(self._text, blocks))
        table = next(tables, None)
        walk = _Walk(self._report.sections, self._known.lists)
        contexts: dict[int, str] = {}
        lead_in = ""
        for index, block in enumerate(blocks):
            while table and table.end <= block.start:
                table = next(tables, None)
            section, skipped = walk.at(block.start)
            if block.kind is BlockKind.HEADING:
                lead_in = ""
                continue
            if skipped:
                continue
            if table and table.start == block.start:
                yield from self._rows(table, section)
            if table and table.start <= block.start < table.end:
                continue
            opened = lead(self._text, block)
            above = contexts.get(block.parent, "") if block.parent is not None else lead_in
            contexts[index] = _joined(above if block.kind is BlockKind.ITEM else "", opened.label)
            if block.kind is BlockKind.PARAGRAPH:
                lead_in = _lead_in(self._text, block, opened)
                above = ""
            yield from self._block_pieces(block, opened, section=section, above=above)

    def _block_pieces(
        self, block: Block, opened: Lead, *, section: str, above: str
    ) -> Iterator[_Piece]:
        """Yield the citation counts of a block, then its sentences."""
        context = _joined(section, above, opened.label)
        whole = self._binder.cited(self._text[block.start : block.end])
        if METADATA.fullmatch(opened.label) or opened.aside:
            stop = block.end if METADATA.fullmatch(opened.label) else opened.body
            for match in _CITED_COUNT.finditer(self._text, block.start, stop):
                yield self._piece(match.start(), match.end(), block, section, context, around=whole)
        if METADATA.fullmatch(opened.label) or _NO_CLAIM_LABEL.fullmatch(opened.label):
            return
        if block.marker == ">" or self._is_only_label(block, opened):
            return
        first = opened.start if self._label_counts(opened) else opened.body
        for start, end in split_sentences(self._text[first : block.end]):
            for left, right in self._clauses(first + start, first + end):
                yield self._piece(
                    left,
                    right,
                    block,
                    section,
                    context,
                    around=whole,
                    relevance=bool(_RELEVANCE.match(opened.label)),
                )

    def _is_only_label(self, block: Block, opened: Lead) -> bool:
        return opened.body >= block.end and not find_quantities(opened.label)

    def _label_counts(self, opened: Lead) -> bool:
        """Return whether the label itself states a number a reader would check."""
        if not opened.label:
            return False
        aside = "" if _AUTHOR_YEAR.search(opened.aside) else opened.aside
        inner = re.sub(
            r"\([^()]*\)", lambda m: "" if _AUTHOR_YEAR.search(m[0]) else m[0], opened.label
        )
        return any(
            q.precision < 1 or q.unit in ("percent", "points")
            for q in find_quantities(f"{inner} {aside}")
        )

    def _clauses(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield a sentence, or its parts at semicolons where each part can stand alone."""
        cuts = [start]
        for match in _SEMICOLON.finditer(self._text, start, end):
            before = self._text[cuts[-1] : match.start()]
            after = self._text[match.end() : end]
            balanced = before.count("(") == before.count(")") and before.count("[") == before.count(
                "]"
            )
            if balanced and len(before.split()) >= 3 and len(after.split()) >= 3:
                cuts += [match.start(), match.end()]
        cuts.append(end)
        for left, right in zip(cuts[::2], cuts[1::2], strict=True):
            yield left, right

    def _piece(  # noqa: PLR0913
        self,
        start: int,
        end: int,
        block: Block,
        section: str,
        context: str,
        *,
        around: Citation,
        relevance: bool = False,
    ) -> _Piece:
        """Return the stretch trimmed of what belongs to the sentence but not to the claim."""
        text = self._text[start:end]
        own = self._binder.cited(text)
        if cites := _TRAILING_CITES.search(text):
            end = start + cites.start() + (1 if text[cites.start()] in ".!?" else 0)
        while end > start and self._text[end - 1].isspace():
            end -= 1
        stripped = self._text[start:end]
        for mark in ("**", "*", "_"):
            size = len(mark)
            if stripped.startswith(mark) and stripped.endswith(mark) and stripped.count(mark) == 2:
                start, end = start + size, end - size
                break
        if re.match(r'["“][^"“”]*["”]$', self._text[start:end]):
            start, end = start + 1, end - 1
        return _Piece(
            start=start,
            end=end,
            line=block.line + self._text.count("\n", block.start, start),
            section=section,
            context=context,
            own=own,
            around=around,
            block=block,
            relevance=relevance,
        )

    def _rows(self, table: PipeTable, section: str) -> Iterator[_Piece]:
        """Yield the rows of a pipe table as claims, but not those of a list of papers."""
        listing = table.column(r"(?:arxiv(?: id)?|pdf|url|link|file|path|doi)") is not None
        if listing:
            return
        header = " | ".join(name for name in table.header if name)
        for row in table.rows:
            filled = [(a, b) for a, b in row.cells if a < b]
            if len(filled) < 2:
                continue
            start, end = filled[0][0], filled[-1][1]
            yield _Piece(
                start=start,
                end=end,
                line=row.line,
                section=section,
                context=_joined(section, header),
                own=self._row_citation(row),
                around=Citation(),
                block=None,
                row=True,
            )

    def _row_citation(self, row: Row) -> Citation:
        return self._binder.cited(self._text[row.start : row.end])

    def _is_claim(
        self, piece: _Piece, *, keys: tuple[str, ...] | None, single: bool, loose: bool
    ) -> bool:
        """Return whether a reader would check this stretch against a paper."""
        text = self._text[piece.start : piece.end]
        if _CITED_COUNT.fullmatch(text):
            return True
        words = re.findall(r"\w+(?:['’-]\w+)*", text)
        if len(words) < 3 or text.rstrip(" *_\"'”)").endswith(("?", ":")):
            return False
        if PLACEHOLDER.search(text) or not (piece.row or any(w.islower() for w in words)):
            return False
        if piece.row:
            return keys is not None or (loose and any(c.isdigit() for c in text))
        if _OURS.search(plain(text)) and not piece.own.explicit:
            return False
        if single:
            return len(words) >= 4 or bool(find_quantities(text))
        own_bound = bool(piece.own.keys)
        if _WEAK.search(piece.section) and not loose:
            return own_bound
        if keys is not None and (own_bound or piece.around.keys):
            return bool(_VERBISH.search(text)) or len(words) >= 4
        if loose:
            return len(words) >= 5 and bool(_VERBISH.search(text))
        if _OWN_WORK.fullmatch(piece.section):
            return False
        return bool(find_quantities(text)) and bool(_VERBISH.search(text)) and len(words) >= 4


def _joined(*parts: str) -> str:
    """Return the parts that say something, with " > " between them."""
    return " > ".join(part for part in parts if part)


def _lead_in(text: str, block: Block, opened: Lead) -> str:
    """Return the words with which a paragraph introduces the list that follows it, or ""."""
    if opened.label and opened.body >= block.end:
        return opened.label
    words = plain(text[block.start : block.end])
    return words.rstrip(":") if words.endswith(":") and len(words) < 200 else opened.label


class _Walk:
    """Where a place stands: its section's title, and whether the section holds no claims."""

    def __init__(self, found: Sequence[Section], lists: Sequence[tuple[int, int]]) -> None:
        self._sections, self._lists = found, lists
        self._next = self._list = 0
        self._stack: list[Section] = []

    def at(self, place: int) -> tuple[str, bool]:
        """Return (title of the innermost section, whether to skip), for places in order."""
        while self._next < len(self._sections) and self._sections[self._next].span.start <= place:
            self._stack.append(self._sections[self._next])
            self._next += 1
        self._stack = [s for s in self._stack if s.span.end > place]
        while self._list < len(self._lists) and self._lists[self._list][1] <= place:
            self._list += 1
        listed = self._list < len(self._lists) and self._lists[self._list][0] <= place
        title = self._stack[-1].title if self._stack else ""
        never = any(
            _NEVER.search(s.title) for s in self._stack[1:] or self._stack[:1] if s.level > 1
        )
        return title, listed or never or not self._stack_begun(place)

    def _stack_begun(self, place: int) -> bool:
        """Return False for what stands before the first heading of a report that has headings."""
        return bool(self._stack) or not self._sections or self._sections[0].span.start > place


def unused_references(claims: Sequence[Claim], references: Sequence[Reference]) -> list[Reference]:
    """Return the references that no claim is about."""
    used = {key for claim in claims for key in claim.references}
    return [reference for reference in references if reference.key not in used]
