"""Documents typeset with real LaTeX: source from grids and looks, PDF and where each row came out."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from random import Random

from grids import Grid, Line, Value, caption, make_grid, paragraph, sentence
from layouts import Layout, Look

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
%(roman)s
\setlength{\emergencystretch}{2em}
\newwrite\where
\immediate\openout\where=\jobname.where
\begin{document}
%(lines)s
"""
_SIGNS = {
    "−": "$-$",
    "±": r"$\pm$",
    "×": r"$\times$",
    "↑": r"$\uparrow$",
    "↓": r"$\downarrow$",
    "%": r"\%",
    "†": r"$^\dagger$",
    "*": "$^*$",
    "_": r"\_",
    "&": r"\&",
    "✓": r"\ding{51}",
    "✗": r"\ding{55}",
}


@dataclass(frozen=True, kw_only=True)
class Placed:
    """A table in a document: its label and caption, and the page each of its lines is on."""

    label: str
    caption: str
    grid: Grid
    look: Look
    pages: tuple[int, ...] = ()


def escape(text: str) -> str:
    """Return the text as LaTeX."""
    sub = re.fullmatch(r"([\d.]+)_±([\d.]+)", text)
    if sub:
        return rf"${sub[1]}_{{\pm {sub[2]}}}$"
    return "".join(_SIGNS.get(c, c) for c in text)


def _value(value: Value) -> str:
    text = escape(value.text)
    if value.bold:
        text = rf"\textbf{{{text}}}"
    if value.underlined:
        text = rf"\underline{{{text}}}"
    return text + (escape(value.mark) if value.mark else "")


def _header(grid: Grid, look: Look, lead: int) -> Iterator[str]:
    """Yield the header rows, spanning names over their columns."""
    bar = "|" if look.rules == "ruled" else ""
    depth = grid.depth
    for level in range(depth):
        stubs = [*([grid.group_name] * (lead > len(grid.stubs))), *grid.stubs]
        where = 0 if look.middle else depth - 1
        row = [_tall(stub, depth, look) if level == where else "" for stub in stubs]
        lines = []
        at = lead + 1
        for path, run in groupby(
            range(len(grid.columns)), key=lambda c: _prefix(grid.columns[c], level, depth)
        ):
            width = len(list(run))
            text = (_header_text(path[-1]) if depth == 1 else escape(path[-1])) if path else ""
            single = len(grid.columns[at - lead - 1]) == 1 and depth > 1
            if look.middle and single:
                row.append(_tall(grid.columns[at - lead - 1][0], depth, look) if level == 0 else "")
                at += width
                continue
            if look.turned and level == depth - 1:
                text = rf"\rotatebox{{90}}{{{text}}}"
            if width == 1 and level == depth - 1:
                row.append(text)
            else:
                row.append(rf"\multicolumn{{{width}}}{{c{bar}}}{{{text}}}")
                if text and level < depth - 1:
                    lines.append(rf"\cmidrule(lr){{{at}-{at + width - 1}}}")
            at += width
        yield " & ".join(row) + r" \\"
        if look.rules == "ruled":
            last = at - 1 - (len(grid.columns[-1]) == 1 and look.middle)
            yield r"\hline" if level == depth - 1 else rf"\cline{{{lead + 1}-{last}}}"
        elif look.rules == "booktabs" and look.spans == "cmidrule" and lines:
            yield " ".join(lines)


def _tall(text: str, depth: int, look: Look) -> str:
    """Return a header name in the middle of the header's rows where the look wants it there."""
    if look.middle and depth > 1 and text:
        return rf"\multirow{{{depth}}}{{*}}{{{escape(text)}}}"
    return escape(text)


def _header_text(text: str) -> str:
    first, _, second = text.partition(" ")
    if second and second not in "↑↓":
        return rf"\makecell{{{escape(first)}\\{escape(second)}}}"
    return escape(text)


def _prefix(path: Sequence[str], level: int, depth: int) -> tuple[str, ...]:
    """Return the header names down to `level`; short paths stand at the foot of the header."""
    short = depth - len(path)
    return tuple(path[: level + 1 - short]) if level >= short else ()


def _labels(line: Line, look: Look) -> list[str]:
    labels = [escape(text) for text in line.labels]
    labels[-1] += escape(line.mark) if line.mark else ""
    if look.indent and line.group:
        labels[0] = r"\quad " + labels[0]
    if look.wrap:
        labels = [rf"\raggedright {text}" for text in labels]
    return labels


def _body(grid: Grid, look: Look, lead: int, number: int) -> Iterator[str]:
    """Yield the body rows with group rows or row-spanned group labels."""
    width = lead + len(grid.columns)
    extra = lead > len(grid.stubs)
    at = 0
    for group, run in groupby(grid.lines, key=lambda line: line.group):
        lines = list(run)
        if at and group and look.rules == "booktabs" and look.groups != "row":
            yield r"\midrule"
        elif at and extra and look.rules == "ruled":
            yield r"\hline"
        if group and not extra:
            place = "c" if look.groups == "centred" else "l"
            shade = r"\rowcolor{gray!15}" if look.groups == "shaded row" else ""
            face = "bf" if look.groups in ("shaded row", "ruled row") else "it"
            yield rf"{shade}\multicolumn{{{width}}}{{{place}}}{{\text{face}{{{group}}}}} \\"
            if look.groups == "ruled row":
                yield r"\midrule"
        for nth, line in enumerate(lines):
            cells = [*_labels(line, look), *(_value(v) for v in line.values)]
            if extra:
                cells.insert(0, _spanned(group, len(lines), look) if nth == 0 else "")
            mark = rf"\leavevmode\write\where{{{number} {at} \the\value{{page}}}}"
            shade = r"\rowcolor{gray!20}" if look.shaded and at % 2 else ""
            yield shade + mark + " & ".join(cells) + r" \\"
            if look.rules == "ruled" and (nth < len(lines) - 1 or not extra):
                yield rf"\cline{{2-{width}}}" if extra else r"\hline"
            at += 1
            if look.spaced and at % 3 == 0 and at < len(grid.lines):
                yield r"\addlinespace"


def _spanned(group: str, rows: int, look: Look) -> str:
    if look.groups == "rotated":
        return rf"\multirow{{{rows}}}{{*}}{{\rotatebox[origin=c]{{90}}{{{group}}}}}"
    return rf"\multirow{{{rows}}}{{*}}{{{group}}}"


def _columns(grid: Grid, look: Look, lead: int) -> str:
    bar = "|" if look.rules == "ruled" else ""
    label = "p{0.3\\linewidth}" if look.wrap else "l"
    kinds = [
        r"p{0.28\linewidth}" if look.wrap and len(v.text) > 20 else look.align
        for v in grid.lines[0].values
    ]
    fence = (
        "||" if look.rules == "framed" and look.double else "|" if look.rules == "framed" else bar
    )
    return bar + bar.join([label] * lead) + fence + bar.join(kinds) + bar


def _tabular(grid: Grid, look: Look, number: int, *, environment: str = "tabular") -> str:
    lead = len(grid.stubs) + (look.groups in ("multirow", "rotated") and bool(grid.lines[0].group))
    top, mid, foot = {
        "booktabs": (r"\toprule", r"\midrule", r"\bottomrule"),
        "ruled": (r"\hline", "", r"\hline" if lead > len(grid.stubs) else ""),
        "framed": (r"\hline", r"\hline", r"\hline"),
        "none": ("", "", ""),
    }[look.rules]
    head = "\n".join([top, *_header(grid, look, lead), mid])
    if environment == "longtable":
        head += "\n\\endhead\n" + foot + "\n\\endfoot"
        foot = ""
    rows = "\n".join(_body(grid, look, lead, number))
    columns = _columns(grid, look, lead)
    opening = rf"\begin{{{environment}}}{{{columns}}}"
    if look.fill:
        environment = "tabular*"
        opening = rf"\begin{{tabular*}}{{\linewidth}}{{@{{\extracolsep{{\fill}}}}{columns}}}"
    return f"{opening}\n{head}\n{rows}\n{foot}\n\\end{{{environment}}}"


def _styled(tabular: str, look: Look) -> str:
    """Return the tabular in its type size and gaps, shrunk where it would overrun its column."""
    before = look.size
    if look.tabcolsep is not None:
        before += rf"\setlength{{\tabcolsep}}{{{look.tabcolsep}pt}}"
    if look.scale is not None:
        tabular = rf"\scalebox{{{look.scale}}}{{{tabular}}}"
    return (
        before
        + "\n\\begin{adjustbox}{max width=\\linewidth,max totalheight=0.85\\textheight}\n"
        + tabular
        + "\n\\end{adjustbox}\n"
    )


class Document:
    """A LaTeX document as it is written: source, counters, and the tables it holds."""

    def __init__(self, layout: Layout, look: Look, rng: Random) -> None:
        """Begin a document of one layout's tables."""
        self.layout, self.look, self.rng = layout, look, rng
        self.tables: list[Placed] = []
        self.counts = {"Table": 0, "Figure": 0}
        roman = r"\renewcommand{\thetable}{\Roman{table}}\captionsetup[table]{name=TABLE,labelsep=newline,justification=centering,font=small}"
        self.parts = [
            PREAMBLE
            % {
                "columns": "twocolumn" if look.columns == 2 else "onecolumn",
                "fonts": rng.choice(FONTS),
                "roman": roman if look.roman else "",
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
        inner = _styled(_tabular(grid, look, number), look)
        if look.stacked:
            further = make_grid(self.rng, self.layout.shapes[0])
            self.tables.append(replace(self.tables[number], grid=further))
            inner += "\n\n\\vspace{4pt}\n" + _styled(_tabular(further, look, number + 1), look)
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
            text = _tabular(grids[0], look, number, environment="longtable")
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
        doc.prose(4 if look.setting != "wrap" else 5)
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
