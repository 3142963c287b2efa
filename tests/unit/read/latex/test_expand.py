"""Macros, files and conditions: written out as TeX would, and always to an end."""

import pytest

from claimcheck.read.latex import document_of, expand
from claimcheck.read.latex.expand import Expander
from claimcheck.read.latex.paper import root_of
from claimcheck.read.latex.plain import text_of
from tests.latex_source import paper_of, source


def said(text, **others):
    files = {name.replace("_", "."): body for name, body in others.items()} | {"main.tex": text}
    expander = Expander(files)
    return text_of(expander.run("main.tex")), expander.troubles


@pytest.mark.parametrize(
    ("text", "want"),
    [
        (r"\newcommand{\a}{one}\a two", "onetwo"),
        (r"\newcommand{\a}{one\xspace}\a two", "one two"),
        (r"\newcommand\a[2]{#2-#1}\a{x}{y}", "y-x"),
        (r"\newcommand{\a}[2][d]{#1#2}\a{x} \a[o]{x}", "dx ox"),
        (r"\def\a#1{<#1>}\a{x}\a yz", "<x><y>z"),
        (r"\def\a#1/#2;{(#2,#1)}\a one/two;!", "(two,one)!"),
        (r"\def\a{x}\let\b\a\def\a{y}\b\a", "xy"),
        (r"\def\a#1{\def\b##1{#1##1}}\a{x}\b{y}", "xy"),
        (r"\newcommand{\a}{one}\renewcommand{\a}{two}\providecommand{\a}{three}\a", "two"),
        (r"\DeclareMathOperator{\am}{argmax}$\am x$", "argmaxx"),
        (r"\NewDocumentCommand{\a}{s o m}{#3}\a*[x]{y}", "y"),
        (r"\newenvironment{e}[1]{[#1}{]}\begin{e}{x}y\end{e}", "[xy]"),
        (r"\newif\ifx@ \iffalse no\else yes\fi", "yes"),
        (r"\newif\iflong \longtrue \iflong long\else short\fi", "long"),
        (r"\newif\iflong \iflong \iftrue a\fi b\else short\fi", "short"),
        (r"\ifnum 1<2 yes\else no\fi", "yes"),
        (r"\ifdefined\nothing yes\else no\fi", "no"),
        (r"\def\a{1}\def\b{1}\ifx\a\b same\else other\fi", "same"),
        (r"\newtoggle{t}\toggletrue{t}\iftoggle{t}{yes}{no}", "yes"),
        (r"\expandafter\def\csname a\endcsname{x}\a", "x"),
        ("one% a comment\ntwo", "onetwo"),
        (r"10\% of \$5", "10% of $5"),
        ("a\n\nb", "a b"),
        (r"\begin{comment}hidden\end{comment}seen", "seen"),
        (r"x\endinput y", "x"),
    ],
)
def test_written_out(text, want):
    assert said(text) == (want, [])


def test_files_are_put_in_from_where_they_are_named():
    text, troubles = said(
        r"\input{part} \include{sub/more} \import{sub/}{leaf}",
        part_tex="Part.",
        **{"sub/more_tex": "More.", "sub/leaf_tex": r"Leaf \input{inner}", "sub/inner_tex": "in."},
    )
    assert (text, troubles) == ("Part. More. Leaf in.", [])


def test_a_missing_file_is_told_and_the_rest_is_read():
    text, troubles = said(r"one \input{tables/gone} two")
    assert text == "one two"
    assert troubles == ["tables/gone is not in the source"]


def test_the_papers_own_style_gives_its_macros():
    text, _ = said(r"\usepackage{own}\ours", own_sty=r"\newcommand{\ours}{Beacon}\def\section{x}")
    assert text == "Beacon"


@pytest.mark.parametrize(
    "text",
    [
        r"\def\a{\a}\a end",
        r"\def\a{\a\a}\a end",
        r"\def\a{\b}\def\b{\a}\a end",
        r"\def\a#1{\a{#1#1}}\a{x} end",
        r"\newenvironment{e}{\begin{e}}{}\begin{e} end",
        r"\def\a{\input{main}}\a end",
        "".join(rf"\def\x{chr(98 + i)}{{\x{chr(97 + i)}\x{chr(97 + i)}}}" for i in range(25))
        + r"\xz",
    ],
)
def test_endless_macros_end(text, monkeypatch):
    monkeypatch.setattr(expand, "MOST_WRITTEN", 20_000)
    _, troubles = said(text)
    assert troubles


@pytest.mark.parametrize(
    "text",
    [
        r"\textbf{" * 3000,
        "{" * 20_000,
        "}" * 20_000,
        r"\begin{tabular}{c}" * 400,
        r"\begin{table}" * 2000,
        r"\newcommand{\a",
        r"\def",
        r"\\[" * 2000,
        r"\begin{verbatim}" * 3000,
        "$" * 999,
        r"\iffalse" * 5000,
        r"\ifnum" * 500,
        r"\multicolumn{999999999}{c}{x} & \multirow{99999}{*}{y} \\",
    ],
)
def test_unbalanced_text_is_read_to_its_end(text):
    document_of(source(paper_of(rf"Before. \begin{{tabular}}{{cc}}{text}")), paper="x")
    document_of(source(paper_of(f"Before. {text}")), paper="x")


def test_the_root_is_the_file_with_a_class_and_a_body():
    whole = "\\documentclass{article}\n\\begin{document}\nx\n\\end{document}"
    assert root_of({"a.tex": "text", "z.tex": whole}) == "z.tex"
    assert root_of({"a.tex": whole, "main.tex": whole}) == "main.tex"
    assert root_of({"a.tex": "% " + whole.replace("\n", "\n% "), "z.tex": whole}) == "z.tex"
    assert (
        root_of({"figs/a.tex": whole.replace("article", "standalone"), "z.tex": whole}) == "z.tex"
    )
    assert root_of({"only.tex": "text"}) == "only.tex"
    assert root_of({"a.tex": "text", "b.tex": "text"}) is None
    readme = '{"sources": [{"filename": "a.tex", "usage": "toplevel"}]}'
    assert root_of({"a.tex": whole, "main.tex": whole, "00README.json": readme}) == "a.tex"
    readme = "fig.tex ignore\na.tex toplevelfile\n"
    assert root_of({"a.tex": whole, "main.tex": whole, "00README.XXX": readme}) == "a.tex"
