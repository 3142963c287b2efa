"""What a paper's LaTeX source says: title, running text and tables, before any page is known."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from claimcheck.read.latex.cells import cells_in
from claimcheck.read.latex.expand import Expander
from claimcheck.read.latex.files import LatexSource
from claimcheck.read.latex.floats import Float, Tabular
from claimcheck.read.latex.grid import grid_of
from claimcheck.read.latex.outline import Outline, outline_of
from claimcheck.read.latex.plain import text_of
from claimcheck.records import Cell

_CLASS = re.compile(
    r"^[^%\n]{0,400}?\\document(?:class|style)\b\s*(?:\[[^\]]{0,400}\])?\s*\{(\w*)", re.M
)
_BEGIN = re.compile(r"^[^%\n]{0,400}?\\begin\s{0,9}\{document\}", re.M)
_NO_README = (ValueError, LookupError, TypeError, AttributeError, StopIteration, RecursionError)
MOST_CELLS_IN_ALL = 20_000  # of one paper; a bound on time
_USUAL = ("main", "ms", "paper", "article", "arxiv", "manuscript", "root", "camera_ready", "final")


@dataclass(slots=True)
class LatexTable:
    """A table of the source, a part a tabular: cells with their lines, boxes of no real page."""

    label: str
    caption: str
    parts: list[list[tuple[int, Cell]]]

    @property
    def cells(self) -> list[Cell]:
        """Return all cells in order."""
        return [cell for part in self.parts for _, cell in part]


@dataclass(slots=True)
class LatexPaper:
    """What a source says; `troubles` are what could not be followed in it."""

    title: str = ""
    tables: list[LatexTable] = field(default_factory=list)
    outline: Outline = field(default_factory=Outline)
    troubles: list[str] = field(default_factory=list)


def read_latex(source: LatexSource) -> LatexPaper:
    """Return what the source says; whatever it holds, this ends and raises nothing."""
    root = root_of(source.texts)
    if root is None:
        return LatexPaper(troubles=[r"no file has a \documentclass"])
    expander = Expander(source.texts)
    outline = outline_of(expander.run(root))
    tables: list[LatexTable] = []
    count = 0
    for found in outline.floats:
        tables += (made := _tables(found, outline))
        count += sum(len(t.cells) for t in made)
        if count > MOST_CELLS_IN_ALL:
            expander.troubles.append(f"tables after the first {count:,} cells were left out")
            break
    return LatexPaper(
        title=text_of(outline.title),
        tables=tables,
        outline=outline,
        troubles=expander.troubles,
    )


def root_of(texts: Mapping[str, str]) -> str | None:
    """Return the file TeX would be run on: the one arXiv's 00README names, else the likeliest.

    Of several with a document class, those with a body come first, then usual names, then length.
    """
    sources = {n: t for n, t in texts.items() if n.lower().endswith((".tex", ".ltx", ".latex"))}
    named = _named_by_readme(texts)
    if named in sources:
        return named
    ranked = []
    for name, text in sources.items():
        match = _CLASS.search(text)
        if match is None:
            continue
        path = PurePosixPath(name)
        alone = match[1] in ("standalone", "beamer", "letter")
        usual = path.stem.lower() in _USUAL
        body = _BEGIN.search(text) is not None
        ranked.append((not body, alone, len(path.parts), not usual, -len(text), name))
    if ranked:
        return min(ranked)[-1]
    return next(iter(sources)) if len(sources) == 1 else None


def _named_by_readme(texts: Mapping[str, str]) -> str | None:
    """Return the top-level file by arXiv's own directions, in either of their forms.

    Source: https://info.arxiv.org/help/00README.html.
    """
    for name, text in texts.items():
        if PurePosixPath(name).name.lower() == "00readme.json":
            try:
                entries = json.loads(text)["sources"]
                return next(str(e["filename"]) for e in entries if e.get("usage") == "toplevel")
            except _NO_README:
                continue
        if PurePosixPath(name).name.lower().startswith("00readme"):
            match = re.search(r"^(\S{1,200})\s+toplevelfile\s*$", text, re.M)
            if match:
                return match[1]
    return None


def _tables(found: Float, outline: Outline) -> list[LatexTable]:
    """Return a float's tables: the tabulars under one caption are one table."""
    groups: dict[int, list[Tabular]] = {}
    for tabular in found.tabulars:
        key = id(tabular.caption) if tabular.caption else -1 - tabular.place
        groups.setdefault(key, []).append(tabular)
    tables = []
    for members in groups.values():
        parts: list[list[tuple[int, Cell]]] = []
        for tabular in members:
            start = parts[-1][-1][1].row + 1 if parts else 0
            if cells := cells_in(grid_of(tabular.tokens, tabular.environment), start):
                parts.append(cells)
        caption = members[0].caption
        if parts:
            printed = text_of(caption.printed, resolve=outline.resolve) if caption else ""
            tables.append(LatexTable(caption.label if caption else "", printed, parts))
    return tables
