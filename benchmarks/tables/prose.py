"""Pages without a table: running text, equations, algorithms, lists, code, authors, references."""

from random import Random

from grids import model_name, paragraph, sentence, word
from typeset import FONTS, PREAMBLE, escape

_PIECES = (
    "prose",
    "equation",
    "align",
    "matrix",
    "cases",
    "algorithm",
    "items",
    "numbered",
    "code",
    "plot",
    "proof",
    "description",
    "quote",
    "footnote",
)


def prose_document(rng: Random, *, columns: int, numbered: bool) -> str:
    """Return the LaTeX source of a paper of several pages that holds no table."""
    opening = PREAMBLE % {
        "columns": "twocolumn" if columns == 2 else "onecolumn",
        "fonts": rng.choice(FONTS),
        "roman": r"\floatstyle{ruled}\newfloat{algorithm}{t}{loa}\floatname{algorithm}{Algorithm}",
        "lines": r"\linenumbers" if numbered else "",
    }
    parts = [opening, _title(rng), rng.choice(["", r"\tableofcontents"])]
    for number in range(rng.randint(5, 8)):
        parts.append(rf"\section{{{word(rng)} and {word(rng).lower()}}}")
        parts.append(_text(rng))
        for piece in rng.sample(_PIECES, 5):
            parts.append(_piece(rng, piece))
            parts.append(_text(rng))
        if number == 3:
            parts.append(r"\appendix")
    parts.append(_references(rng))
    return "\n\n".join([*parts, r"\end{document}", ""])


def _text(rng: Random) -> str:
    return escape(paragraph(rng, sentences=rng.randint(3, 8)))


def _title(rng: Random) -> str:
    """Return a title with a block of authors in columns, as conferences set it."""
    names = [
        rf"{word(rng)} {word(rng)}\\ University of {word(rng)}\\ \texttt{{{word(rng).lower()}@{word(rng).lower()}.edu}}"
        for _ in range(rng.choice([2, 3, 4]))
    ]
    abstract = escape(paragraph(rng, sentences=6))
    title = f"{word(rng)}: {sentence(rng)[:-1]}"
    authors = r" \and ".join(names)
    return rf"\title{{{escape(title)}}}\author{{{authors}}}\date{{}}\maketitle\begin{{abstract}}{abstract}\end{{abstract}}"


def _piece(rng: Random, piece: str) -> str:
    """Return one thing that a page of prose may hold beside its sentences."""
    x, y = rng.sample("abcdhkmnpqxyz", 2)
    numbers = [f"{rng.uniform(-4, 9):.1f}" for _ in range(9)]
    items = "\n".join(rf"\item {escape(sentence(rng))}" for _ in range(rng.randint(2, 5)))
    steps = "\n".join(
        rf"{n}: \> " + r"\> " * (n % 3 > 0) + step + r" \\"
        for n, step in enumerate(_steps(rng, x, y), start=1)
    )
    return {
        "prose": _text(rng),
        "equation": rf"\begin{{equation}} {x}_i = \frac{{1}}{{N}}\sum_{{j=1}}^{{N}} \exp({y}_j - {numbers[0]}) + \lambda \|W\|_2^2 \end{{equation}}",
        "align": rf"\begin{{align}} {x}_1 &= {numbers[0]}\,{y} + {numbers[1]}, & {x}_2 &= {numbers[2]}\,{y}^2, \\ {y}_1 &= \alpha {x} + {numbers[3]}, & {y}_2 &= \beta {x}_1 \\ z &= \max_{{i}} {x}_i, & w &= {numbers[4]} \end{{align}}",
        "matrix": r"\[ A = \begin{pmatrix} %s & %s & %s \\ %s & %s & %s \\ %s & %s & %s \end{pmatrix} \]"
        % tuple(numbers),
        "cases": rf"\[ f({x}) = \begin{{cases}} {numbers[0]} & \text{{if }} {x} > 0 \\ {numbers[1]} & \text{{if }} {x} = 0 \\ 0 & \text{{otherwise}} \end{{cases}} \]",
        "algorithm": rf"\begin{{algorithm}}\caption{{Training {escape(model_name(rng))}}}\begin{{tabbing}} 10: \= \quad \= \quad \kill {steps} \end{{tabbing}}\end{{algorithm}}",
        "items": rf"\begin{{itemize}}{items}\end{{itemize}}",
        "numbered": rf"\begin{{enumerate}}{items}\end{{enumerate}}",
        "description": r"\begin{description}"
        + "".join(rf"\item[{word(rng)}] {escape(sentence(rng))} " for _ in range(4))
        + r"\end{description}",
        "code": "{\\small\\begin{verbatim}\n"
        + "\n".join(
            f"{'    ' * (n % 2)}{x}{n} = run({y}, k={rng.randrange(99)})  # {word(rng)}"
            for n in range(6)
        )
        + "\n\\end{verbatim}}",
        "plot": _plot(rng),
        "proof": rf"\textbf{{Theorem {rng.randrange(1, 9)}.}} \textit{{{_text(rng)}}}",
        "quote": rf"\begin{{quote}}{_text(rng)}\end{{quote}}",
        "footnote": escape(sentence(rng)) + rf"\footnote{{{escape(sentence(rng))}}}",
    }[piece]


def _steps(rng: Random, x: str, y: str) -> list[str]:
    return [
        rf"\textbf{{Input:}} data ${x}$, rate $\eta = {rng.uniform(0.01, 0.9):.2f}$",
        rf"\textbf{{for}} $t = 1, \dots, {rng.randrange(10, 99)}$ \textbf{{do}}",
        rf"${y} \leftarrow {y} - \eta \nabla L({x}, {y})$",
        rf"\textbf{{if}} $L < {rng.uniform(0.01, 0.9):.3f}$ \textbf{{then break}}",
        r"\textbf{end for}",
        rf"\textbf{{return}} ${y}$",
    ]


def _plot(rng: Random) -> str:
    """Return a figure of bars with numbers at its axes."""
    bars = "".join(
        rf"\put({20 + 25 * n},10){{\rule{{12pt}}{{{rng.randrange(10, 70)}pt}}}}\put({22 + 25 * n},2){{\scriptsize {n}}}"
        for n in range(6)
    )
    ticks = "".join(rf"\put(2,{10 + 15 * n}){{\scriptsize {20 * n}}}" for n in range(5))
    return rf"\begin{{figure}}[t]\centering\begin{{picture}}(180,90)\put(16,10){{\line(1,0){{155}}}}\put(16,10){{\line(0,1){{75}}}}{bars}{ticks}\end{{picture}}\caption{{{escape(sentence(rng))}}}\end{{figure}}"


def _references(rng: Random) -> str:
    entries = "\n".join(
        rf"\bibitem{{k{n}}} {word(rng)} {word(rng)}, {word(rng)} {word(rng)}. {escape(sentence(rng))} \textit{{Proc. of {word(rng)}}}, {rng.randrange(1, 40)}({rng.randrange(1, 9)}):{rng.randrange(10, 99)}--{rng.randrange(100, 400)}, {rng.randrange(1998, 2025)}."
        for n in range(18)
    )
    return rf"\begin{{thebibliography}}{{99}}{entries}\end{{thebibliography}}"
