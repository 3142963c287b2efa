r"""Source and print settled: tables as the source has them, where and as the PDF prints them.

The printed page says what is there, since that is what a reader of this version sees; the source
says how it is arranged: which cell spans what, which name belongs to which row. So a table of the
source is taken where most of its cells are found in print, with the pages' own boxes; where a
cell's text differs, what is printed stands and the difference is told. Otherwise what was read from
ink is kept.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from claimcheck.read.captions import Caption
from claimcheck.read.latex.files import LatexSource
from claimcheck.read.latex.paper import LatexTable, read_latex
from claimcheck.read.latex.print import Found, around, glued, lines_in, locate
from claimcheck.read.pages import View
from claimcheck.records import Box, Cell, Gap, GapKind, Table

ENOUGH = 0.7  # share of a table's values that must be found in print
_LIKELY = 0.5  # share of its values on a page from which we look there
_TOLD = 5  # differences named one by one
Pages = Sequence[Sequence[View]]


@dataclass(slots=True, eq=False)
class _Settled:
    """A source table in print: its parts by page, and how much of it was found."""

    table: LatexTable
    found: list[Found] = field(default_factory=list)

    @property
    def share(self) -> float:
        """Return the share of its values found, of all its cells where few are values."""
        cells = self.table.cells
        values = [c for c in cells if _is_value(c.text)]
        if len(values) < 0.3 * len(cells):
            values = cells
        sure = {(f.cell.row, f.cell.column) for f in self.found if f.sure}
        return sum((c.row, c.column) in sure for c in values) / max(1, len(values))


@dataclass(slots=True, eq=False)
class _Made:
    """A source's table on one page, and what it was made of."""

    settled: _Settled
    table: Table


def settle(
    source: LatexSource, tables: Sequence[Table], pages: Pages, *, paper: str
) -> tuple[list[Table], list[Gap]]:
    """Return the tables of a paper read from both, in the order of its pages, and what differs.

    `tables` are those read from ink, `pages` their views.
    """
    read = read_latex(source)
    values = {page[0].page: _texts(page) for page in pages}
    tried = [_found(table, tables, pages, values) for table in read.tables]
    made = [
        _Made(settled, table)
        for settled in tried
        if settled.share >= ENOUGH
        for table in _tables(settled)
    ]
    kept, replaced = _chosen(made, tables)
    captions = {(v.page, c.label): c for page in pages for v in page for c in v.captions}
    named = [_named(new, replaced, captions) for new in kept]
    whole = [t for t in tables if not any(t is old for old, _ in replaced)] + named
    lost = [
        s.table.label for s in tried if s.table.label and not any(new.settled is s for new in kept)
    ]
    differences = [d for s in tried if any(new.settled is s for new in kept) for d in _said(s)]
    gaps = [
        Gap(kind=GapKind.UNREADABLE_SOURCE, detail=f"{source.name}: {said}", paper=paper)
        for said in read.troubles
    ]
    return (
        sorted(whole, key=lambda t: (t.page, t.box[1], t.box[0])),
        [*source.gaps, *gaps, *_told(source.name, differences, lost, paper)],
    )


def _is_value(text: str) -> bool:
    return any(c.isdigit() for c in text)


def _texts(page: Sequence[View]) -> set[str]:
    return {glued(w.text.removesuffix(w.mark)) for view in page for w in view.ink.words}


def _found(
    table: LatexTable, tables: Sequence[Table], pages: Pages, values: dict[int, set[str]]
) -> _Settled:
    """Return a source table where most of it is found: where its label stands, or by its values."""
    best = _Settled(table)
    wanted = {glued(c.text) for c in table.cells if _is_value(c.text)}
    alike = [t for t in tables if t.label and t.label == table.label]
    for regions in _places(alike, wanted, values):
        lines = [
            line
            for page in pages
            if page[0].page in regions
            for line in lines_in(page, regions[page[0].page])
        ]
        settled = _Settled(table)
        for part in table.parts:
            settled.found += locate(part, lines)
        if settled.share > best.share:
            best = settled
        if best.share >= 0.95:
            break
    return best


def _places(
    alike: Sequence[Table], wanted: set[str], values: dict[int, set[str]]
) -> list[dict[int, Box | None]]:
    """Return where to look, the likeliest first: regions by page, None for a whole page."""
    places: list[dict[int, Box | None]] = []
    if alike:
        places.append({t.page: t.box for t in alike})
        places.append(dict.fromkeys((t.page for t in alike), None))
    ranked = sorted(((len(wanted & on), -page) for page, on in values.items()), reverse=True)
    for count, page in ranked[:2]:
        if count >= _LIKELY * len(wanted) and count:
            places.append({-page: None})
    return places


def _tables(settled: _Settled) -> list[Table]:
    """Return the table, one a page it stands on, as printed."""
    made = []
    for page in sorted({f.page for f in settled.found}):
        here = [f for f in settled.found if f.page == page]
        cells = tuple(
            replace(f.cell, box=f.box, text=_text(f))
            for f in sorted(here, key=lambda f: (f.cell.row, f.cell.column))
        )
        made.append(
            Table(
                id="",
                label=settled.table.label,
                caption=settled.table.caption,
                page=page,
                box=around([f.box for f in here]),
                cells=cells,
            )
        )
    return made


def _chosen(
    made: Sequence[_Made], tables: Sequence[Table]
) -> tuple[list[_Made], list[tuple[Table, list[_Made]]]]:
    """Return the source's tables that are taken, and those from ink they stand for, with which.

    One from ink gives way where its values stand in the source's tables; where most do not, the
    source lacks something there, and gives way itself.
    """
    replaced: list[tuple[Table, list[_Made]]] = []
    refused: list[_Made] = []
    for old in tables:
        near = [new for new in made if new.table.page == old.page]
        values = [c for c in old.cells if _is_value(c.text)] or list(old.cells)
        held = [[new for new in near if _holds(new.table, c)] for c in values]
        users = [new for new in near if any(new in by for by in held)]
        if sum(map(bool, held)) >= ENOUGH * len(values):
            replaced.append((old, users))
        else:
            refused += users
    kept = [new for new in made if new not in refused]
    return kept, [(old, users) for old, users in replaced if all(u in kept for u in users)]


def _holds(table: Table, cell: Cell) -> bool:
    """Whether the middle of a cell from ink lies in a cell of the table."""
    x, y = (cell.box[0] + cell.box[2]) / 2, (cell.box[1] + cell.box[3]) / 2
    return any(
        c.box[0] - 2 <= x <= c.box[2] + 2 and c.box[1] - 2 <= y <= c.box[3] + 2 for c in table.cells
    )


def _named(
    new: _Made,
    replaced: Sequence[tuple[Table, list[_Made]]],
    captions: dict[tuple[int, str], Caption],
) -> Table:
    """Return the table with label and caption as printed, and as large as it was seen in ink."""
    table = new.table
    stood = [(old, users) for old, users in replaced if new in users]
    own = next((old for old, _ in stood if old.label == table.label), None)
    alone = next((old for old, users in stood if old.label and len(users) == 1), None)
    printed = captions.get((table.page, table.label))
    if own is None and alone is not None:
        own = alone
    if own is not None:
        table = replace(table, label=own.label, caption=own.caption)
    elif printed is not None:
        table = replace(table, caption=" ".join(s.text for s in printed.segments))
    alone_for = [old for old, users in stood if len(users) == 1]
    return replace(
        table,
        box=around([table.box, *(old.box for old in alone_for)]),
        cells=(*table.cells, *(c for old in alone_for for c in _further(table, old))),
    )


def _further(table: Table, old: Table) -> list[Cell]:
    """Return the cells read from ink that stand where the source has none: they are printed too."""
    start = 1 + max(c.row for c in table.cells)
    boxes = [c.box for c in table.cells]
    beyond = [c for c in old.cells if not any(_inside(c.box, box) > 0 for box in boxes)]
    values = [c for c in beyond if _is_value(c.text)]
    return [replace(c, row=start + c.row) for c in values]


def _differs(found: Found) -> bool:
    """Whether another value is printed in a cell's place; a name may be cut over lines."""
    return (
        found.printed is not None
        and _is_value(found.printed)
        and _is_value(found.cell.text)
        and not _says(found.printed, found.cell.text)
    )


def _says(printed: str, text: str) -> bool:
    """Whether the text stands in print whole: 4.1 in "4.1 (+2)", not in 44.1."""
    return re.search(rf"(?<![\d.]){re.escape(glued(text))}(?![\d.])", glued(printed)) is not None


def _text(found: Found) -> str:
    return found.printed if found.printed and _differs(found) else found.cell.text


def _said(settled: _Settled) -> list[str]:
    """Return each difference in words."""
    label = settled.table.label or "a table without a number"
    return [
        f"{label}, {' '.join((*f.cell.row_header, *f.cell.column_header))}: "
        f"source {f.cell.text}, PDF {f.printed}"
        for f in settled.found
        if _differs(f)
    ]


def _told(name: str, differences: list[str], missing: list[str], paper: str) -> list[Gap]:
    """Return one gap that names the differences, and one the tables that are not in print."""
    gaps = []
    if differences:
        more = len(differences) - _TOLD
        said = "; ".join(differences[:_TOLD]) + (f"; and {more} more" if more > 0 else "")
        detail = f"{name} and the PDF differ, the PDF's values are kept: {said}"
        gaps.append(Gap(kind=GapKind.SOURCE_DIFFERS, detail=detail, paper=paper))
    if missing:
        detail = f"{name}: not found as such in the PDF, which was read alone there: "
        gaps.append(
            Gap(
                kind=GapKind.SOURCE_DIFFERS,
                detail=detail + ", ".join(dict.fromkeys(missing)),
                paper=paper,
            )
        )
    return gaps


def _inside(box: Box, other: Box) -> float:
    """Return the share of `box` that lies within `other`."""
    width = min(box[2], other[2]) - max(box[0], other[0])
    height = min(box[3], other[3]) - max(box[1], other[1])
    area = (box[2] - box[0]) * (box[3] - box[1])
    return max(0.0, width) * max(0.0, height) / area if area > 0 else 0.0
