"""Pages without a table: running text, equations, algorithms, lists, code, authors, references."""

from random import Random
from string import Template

from grids import dataset_name, model_name, word
from tabular import escape
from typeset import FONTS, PREAMBLE
from wording import paragraph, sentence


class Piece(Template):
    """LaTeX with @name where something invented goes."""

    delimiter = "@"


_PIECES = {
    "prose": "@text",
    "equation": r"\begin{equation} @{x}_i = \frac{1}{N}\sum_{j=1}^{N} \exp(@{y}_j - @a)"
    r" + \lambda \|W\|_2^2 \end{equation}",
    "align": r"\begin{align} @{x}_1 &= @a\,@y + @b, & @{x}_2 &= @c\,@{y}^2, \\"
    r" @{y}_1 &= \alpha @x + @d, & @{y}_2 &= \beta @{x}_1 \\"
    r" z &= \max_{i} @{x}_i, & w &= @a \end{align}",
    "matrix": r"\[ A = \begin{pmatrix} @a & @b & @c"
    r" \\ @d & @a & @b \\ @c & @d & @a \end{pmatrix} \]",
    "cases": r"\[ f(@x) = \begin{cases} @a & \text{if } @x > 0 \\ @b & \text{if } @x = 0 \\"
    r" 0 & \text{otherwise} \end{cases} \]",
    "array": r"\[ \begin{array}{rcl} @x & \rightarrow & @y\,@x \mid @a \\"
    r" @y & \rightarrow & @x + @y \mid @b \end{array} \]",
    "algorithm": r"\begin{algorithm}\caption{Training @model}\begin{tabbing}"
    r" 10: \= \quad \= \quad \kill 1: \> \textbf{Input:} data $@x$, rate $\eta = @a$ \\"
    r" 2: \> \textbf{for} $t = 1, \dots, @n$ \textbf{do} \\"
    r" 3: \> \> $@y \leftarrow @y - \eta \nabla L(@x, @y)$ \\"
    r" 4: \> \> \textbf{if} $L < @b$ \textbf{then break} \\ 5: \> \textbf{end for} \\"
    r" 6: \> \textbf{return} $@y$ \end{tabbing}\end{algorithm}",
    "items": r"\begin{itemize}\item @one \item @two \item @one\end{itemize}",
    "numbered": r"\begin{enumerate}\item @one \item @two \item @text\end{enumerate}",
    "settings": r"\begin{itemize}\item Learning rate: @a \item Batch size: @n \item Steps: @n"
    r" \item Data: @data (@n sentences)\end{itemize}",
    "description": r"\begin{description}\item[@data] @one \item[@model] @two \end{description}",
    "code": "{\\small\\begin{verbatim}\nfor @x in range(@n):\n    @y = run(@x, k=@n)  # step\n"
    "    if @y < @a: break\nreturn @y\n\\end{verbatim}}",
    "prompt": r"\noindent\fbox{\parbox{0.95\linewidth}{\small\ttfamily Question: @one \\"
    r" Options: (A) @n (B) @n (C) none \\ Answer: @data}}",
    "plot": r"\begin{figure}[t]\centering\begin{picture}(180,90)\put(16,10){\line(1,0){155}}"
    r"\put(16,10){\line(0,1){75}}@bars\end{picture}\caption{@two}\end{figure}",
    "proof": r"\textbf{Theorem @n.} \textit{@text}",
    "quote": r"\begin{quote}@text\end{quote}",
    "footnote": r"@one\footnote{@two}",
}


def prose_document(rng: Random, *, columns: int, numbered: bool) -> str:
    """Return the LaTeX source of a paper of several pages that holds no table."""
    opening = PREAMBLE % {
        "columns": "twocolumn" if columns == 2 else "onecolumn",
        "fonts": rng.choice(FONTS),
        "extra": r"\floatstyle{ruled}\newfloat{algorithm}{t}{loa}\floatname{algorithm}{Algorithm}",
        "lines": r"\linenumbers" if numbered else "",
    }
    parts = [opening, _title(rng), rng.choice(["", r"\tableofcontents"])]
    for number in range(rng.randint(5, 8)):
        parts += [rf"\section{{{word(rng)} and {word(rng).lower()}}}", _text(rng)]
        for piece in rng.sample(sorted(_PIECES), 5):
            parts += [_piece(rng, _PIECES[piece]), _text(rng)]
        if number == 3:
            parts.append(r"\appendix")
    parts.append(_references(rng))
    return "\n\n".join([*parts, r"\end{document}", ""])


def _text(rng: Random) -> str:
    return escape(paragraph(rng, sentences=rng.randint(3, 8)))


def _title(rng: Random) -> str:
    """Return a title with a block of authors in columns, as conferences set it."""
    authors = r" \and ".join(
        rf"{word(rng)} {word(rng)}\\ University of {word(rng)}\\ \texttt{{{word(rng).lower()}.edu}}"
        for _ in range(rng.choice([2, 3, 4]))
    )
    title = escape(f"{word(rng)}: {sentence(rng)[:-1]}")
    abstract = escape(paragraph(rng, sentences=6))
    return (
        rf"\title{{{title}}}\author{{{authors}}}\date{{}}\maketitle"
        rf"\begin{{abstract}}{abstract}\end{{abstract}}"
    )


def _piece(rng: Random, piece: str) -> str:
    """Return one thing that a page of prose may hold beside its sentences."""
    x, y = rng.sample("abcdhkmnpqxyz", 2)
    numbers = {name: f"{rng.uniform(0.1, 9):.1f}" for name in "abcd"}
    return Piece(piece).substitute(
        **numbers,
        x=x,
        y=y,
        n=rng.randrange(2, 99),
        text=_text(rng),
        one=escape(sentence(rng)),
        two=escape(sentence(rng)),
        model=escape(model_name(rng)),
        data=dataset_name(rng),
        bars=_bars(rng),
    )


def _bars(rng: Random) -> str:
    """Return the bars of a figure with numbers at its axes."""
    bars = "".join(
        rf"\put({20 + 25 * n},10){{\rule{{12pt}}{{{rng.randrange(10, 70)}pt}}}}"
        rf"\put({22 + 25 * n},2){{\scriptsize {n}}}"
        for n in range(6)
    )
    return bars + "".join(rf"\put(2,{10 + 15 * n}){{\scriptsize {20 * n}}}" for n in range(5))


def _references(rng: Random) -> str:
    entries = "\n".join(
        rf"\bibitem{{k{n}}} {word(rng)} {word(rng)}, {word(rng)} {word(rng)}. "
        rf"{escape(sentence(rng))} \textit{{Proc. of {word(rng)}}}, {rng.randrange(1, 40)}"
        rf"({rng.randrange(1, 9)}):{rng.randrange(10, 99)}--{rng.randrange(100, 400)}, "
        rf"{rng.randrange(1998, 2025)}."
        for n in range(18)
    )
    return rf"\begin{{thebibliography}}{{99}}{entries}\end{{thebibliography}}"
