"""Documents typeset with real LaTeX: their source, the PDF and where each row came out."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from grids import Grid, make_grid
from layouts import Layout, Look
from tabular import escape, styled, tabular
from wording import caption, paragraph, sentence

FONTS = [
    "",
    r"\usepackage{times}",
    r"\usepackage{mathptmx}",
    r"\usepackage{palatino}",
    r"\usepackage{helvet}\renewcommand{\familydefault}{\sfdefault}",
]
PREAMBLE = r"""\documentclass[10pt,%(columns)s]{article}
\usepackage[margin=0.9in]{geometry}
\usepackage{booktabs,multirow,makecell,graphicx,adjustbox,wrapfig,longtable,lineno,pifont,array,rotating,pdflscape,amsmath,amssymb,float}
\usepackage[table]{xcolor}
\usepackage{caption}
%(fonts)s
%(extra)s
\setlength{\emergencystretch}{2em}
\newwrite\where
\immediate\openout\where=\jobname.where
\begin{document}
%(lines)s
"""

_ROMAN = (
    r"\renewcommand{\thetable}{\Roman{table}}\captionsetup[table]{name=TABLE,labelsep=newline,"
    r"justification=centering,font=small}"
)


@dataclass(frozen=True, kw_only=True)
class Placed:
    """A table in a document: its label and caption, and the page each of its lines is on."""

    label: str
    caption: str
    grid: Grid
    look: Look
    pages: tuple[int, ...] = ()


class Document:
    """A LaTeX document as it is written: source, counters, and the tables it holds."""

    def __init__(self, layout: Layout, look: Look, rng: Random) -> None:
        """Begin a document of one layout's tables."""
        self.layout, self.look, self.rng = layout, look, rng
        self.tables: list[Placed] = []
        self.counts = {"Table": 0, "Figure": 0}
        self.parts = [
            PREAMBLE
            % {
                "columns": "twocolumn" if look.columns == 2 else "onecolumn",
                "fonts": rng.choice(FONTS),
                "extra": (_ROMAN if look.roman else "") + look.captions,
                "lines": r"\linenumbers" if look.numbered else "",
            }
        ]
        self.parts.append(r"\section{Results}")
        self.prose(2)

    def prose(self, paragraphs: int) -> None:
        """Add running text."""
        for _ in range(paragraphs):
            text = paragraph(self.rng, sentences=self.rng.randint(3, 7))
            self.parts.append(escape(text) + "\n")

    def _new(self, grid: Grid, look: Look) -> tuple[int, str]:
        """Return the next table's number in the document, and its caption as LaTeX."""
        if look.setting == "inline":
            self.tables.append(Placed(label="", caption="", grid=grid, look=look))
            return len(self.tables) - 1, ""
        kind = "Figure" if look.setting == "figure" else "Table"
        self.counts[kind] += 1
        numeral = _roman(self.counts[kind]) if look.roman else str(self.counts[kind])
        text = caption(self.rng)
        self.tables.append(Placed(label=f"{kind} {numeral}", caption=text, grid=grid, look=look))
        return len(self.tables) - 1, rf"\caption{{{escape(text)}}}"

    def _block(self, grid: Grid, look: Look) -> str:
        number, title = self._new(grid, look)
        inner = styled(tabular(grid, look, number), look)
        if look.stacked:
            further = make_grid(self.rng, self.layout.shapes[0])
            self.tables.append(replace(self.tables[number], grid=further))
            inner += "\n\n\\vspace{4pt}\n" + styled(tabular(further, look, number + 1), look)
        if look.notes:
            note = f"† {sentence(self.rng)} Bold marks the best of {self.rng.randrange(3, 9)} runs."
            inner += (
                "\n\n\\vspace{2pt}\n\\parbox{0.9\\linewidth}{\\scriptsize " + escape(note) + "}\n"
            )
        if look.caption == "side":
            return (
                "\\begin{minipage}[c]{0.62\\linewidth}\\centering\n"
                + inner
                + "\\end{minipage}\\hfill\n"
                "\\begin{minipage}[c]{0.33\\linewidth}" + title + "\\end{minipage}\n"
            )
        if look.caption == "below":
            return f"{inner}\n\n{title}\n"
        return f"{title}\n{{{inner}}}\n"

    def table(self, grids: Sequence[Grid]) -> None:
        """Add a table (two where they stand side by side) in its setting."""
        look = self.look
        if look.setting == "long":
            number, title = self._new(grids[0], look)
            text = tabular(grids[0], look, number, environment="longtable")
            opening, rest = text.split("\n", 1)
            head = rest.split(r"\endhead", 1)[0]
            again = r"\caption[]{(continued)}\\" if self.rng.random() < 0.5 else ""
            first = f"{title}\\\\\n{head}\\endfirsthead\n{again}\n"
            self.parts.append(f"{opening}\n{first}{rest}\n")
            return
        if look.setting == "pair":
            halves = [
                "\\begin{minipage}[t]{0.47\\linewidth}\\centering\n"
                + self._block(g, look)
                + "\\end{minipage}"
                for g in grids
            ]
            star = "*" if look.columns == 2 else ""
            self.parts.append(
                f"\\begin{{table{star}}}[t]\n"
                + "\\hfill\n".join(halves)
                + f"\n\\end{{table{star}}}\n"
            )
            return
        star = "*" if look.columns == 2 else ""
        opening, closing = {
            "float": (r"\begin{table}[t]\centering", r"\end{table}"),
            "wide": (r"\begin{table*}[t]\centering", r"\end{table*}"),
            "wrap": (r"\begin{wraptable}{r}{0.46\textwidth}\centering", r"\end{wraptable}"),
            "here": (r"\begin{table}[H]\centering", r"\end{table}"),
            "figure": (r"\begin{figure}[t]\centering", r"\end{figure}"),
            "sideways": (
                rf"\begin{{sidewaystable{star}}}\centering",
                rf"\end{{sidewaystable{star}}}",
            ),
            "landscape": (
                r"\begin{landscape}\begin{table}\centering",
                r"\end{table}\end{landscape}",
            ),
            "inline": (r"\begin{center}", r"\end{center}"),
        }[look.setting]
        self.parts.append(f"{opening}\n{self._block(grids[0], look)}{closing}\n")

    def source(self) -> str:
        """Return the whole document as LaTeX."""
        return "\n".join([*self.parts, r"\end{document}", ""])


def _roman(number: int) -> str:
    return ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"][number]


def write_document(layout: Layout, turn: int, rng: Random) -> Document:
    """Return one document of a layout; `turn` picks its look."""
    look = layout.looks[turn % len(layout.looks)]
    doc = Document(layout, look, rng)
    for nth in range(layout.tables):
        shape = layout.shapes[(turn // len(layout.looks) + nth) % len(layout.shapes)]
        count = 2 if look.setting == "pair" else 1
        doc.table([make_grid(rng, shape) for _ in range(count)])
        doc.prose(0 if look.dense else 5 if look.setting == "wrap" else 4)
    doc.prose(3)
    return doc


def compile_latex(source: str, folder: Path, name: str) -> tuple[bytes, dict[tuple[int, int], int]]:
    """Return the PDF of a source and the page of each (table, line) it wrote down.

    Raises:
        RuntimeError: LaTeX made no PDF; the message holds the end of its log.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.tex").write_text(source, "utf-8")
    for _ in range(
        3 if "{longtable}{" in source else 1 + ("tableofcontents" in source)
    ):  # its widths settle over runs
        subprocess.run(
            ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", f"{name}.tex"],
            cwd=folder,
            capture_output=True,
            check=False,
            timeout=120,
            env=os.environ | {"SOURCE_DATE_EPOCH": "0", "FORCE_SOURCE_DATE": "1"},
        )
    pdf, log = folder / f"{name}.pdf", folder / f"{name}.log"
    where = folder / f"{name}.where"
    if not pdf.exists() or not where.exists():
        tail = log.read_text("latin-1")[-1500:] if log.exists() else "no log"
        raise RuntimeError(f"pdflatex made no PDF of {name}.tex: {tail}")
    pages = {}
    for text in where.read_text("latin-1").split("\n"):
        if text:
            table, line, page = map(int, text.split())
            pages[table, line] = page
    return pdf.read_bytes(), pages


def has_latex() -> bool:
    """Return whether pdflatex can be run."""
    return shutil.which("pdflatex") is not None
