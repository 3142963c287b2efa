"""A document made of LaTeX source alone: all of its text and tables, and no pages."""

from dataclasses import replace

from claimcheck.read.latex.files import LatexSource
from claimcheck.read.latex.paper import LatexPaper, read_latex
from claimcheck.read.latex.plain import text_of
from claimcheck.read.passages import TextLine, passages_of, vocabulary_of
from claimcheck.records import Box, Document, Gap, GapKind, Table

NOWHERE: Box = (0.0, 0.0, 0.0, 0.0)


def document_of(source: LatexSource, *, paper: str) -> Document:
    """Return the document that a source makes; `pages` and every page are 0, for none is known."""
    read = read_latex(source)
    lines = [
        TextLine(words, NOWHERE, 0, p.section, p.kind, opens=True)
        for p in read.outline.paragraphs
        if (words := text_of(p.tokens, resolve=read.outline.resolve).split())
    ]
    tables = [
        Table(
            id=f"t{at:03d}",
            label=t.label,
            caption=t.caption,
            page=0,
            box=NOWHERE,
            cells=tuple(replace(cell, box=NOWHERE) for cell in t.cells),
        )
        for at, t in enumerate(read.tables, start=1)
    ]
    return Document(
        paper=paper,
        sha256=source.sha256,
        pages=0,
        title=read.title,
        latex_sha256=source.sha256,
        passages=passages_of(lines, vocabulary_of(w for ln in lines for w in ln.words)),
        tables=tuple(tables),
        gaps=(*source.gaps, *troubles_of(read, source, paper)),
    )


def troubles_of(read: LatexPaper, source: LatexSource, paper: str) -> list[Gap]:
    """Return what could not be followed in a source as gaps."""
    return [
        Gap(kind=GapKind.UNREADABLE_SOURCE, detail=f"{source.name}: {said}", paper=paper)
        for said in read.troubles
    ]
