"""LaTeX source of any kind is read to an end; tables that were written are read again."""

import string

from hypothesis import given, settings
from hypothesis import strategies as st

from claimcheck.errors import InputError
from claimcheck.read import read_document
from claimcheck.read.latex import document_of, load_latex
from tests.latex_source import RESULTS_TABLE, paper_of, source, write_tar
from tests.papers import draw_paper

FEW = settings(max_examples=40, deadline=None, derandomize=True)
PIECES = st.sampled_from(
    [
        *"{}[]&$%#~^_\\ \n",
        "\n\n",
        *r"\\ \a \b \begin{tabular}{lc} \end{tabular} \begin{table} \end{table} \caption{".split(),
        *r"\multirow{2}{*}{ \multicolumn{3}{c}{ \hline \cmidrule(lr){1-2} \textbf{".split(),
        *r"\def\a{ \def\b#1{ \newcommand{\a}[1]{ #1 \if \iffalse \else \fi \section{".split(),
        *r"\label{t} \ref{t} \footnote{ \begin{verbatim} \csname \endcsname \input{x}".split(),
        *r"\begin{longtable}{ll} \endhead \endfoot \SetCell[r=2]{c} \cite{x} 1.5 word".split(),
        *r"\tabcolsep=2pt \textcolor \makecell \rotatebox \let\a\b \newif\ifx \verb|".split(),
        *r"\begin{e} \end{e} \newenvironment{e}{ \expandafter \$ \[ \] \item[ \par".split(),
    ]
)


@FEW
@given(st.lists(PIECES, max_size=120))
def test_any_run_of_commands_is_read_to_its_end(pieces):
    document = document_of(source(paper_of("".join(pieces))), paper="x")
    assert document.pages == 0
    assert all(c.text for t in document.tables for c in t.cells)


@FEW
@given(st.text(max_size=300))
def test_any_text(text):
    document_of(source(text), paper="x")
    document_of(source(paper_of(text)), paper="x")


@FEW
@given(st.integers(0, 3000), st.integers(0, 255))
def test_a_damaged_archive(tmp_path_factory, place, value):
    folder = tmp_path_factory.mktemp("a")
    path = write_tar(folder / "a.tar.gz", {"main.tex": paper_of(RESULTS_TABLE)})
    data = bytearray(path.read_bytes())
    data[place % len(data)] = value
    path.write_bytes(bytes(data))
    try:
        document_of(load_latex(path, paper="x"), paper="x")
    except InputError:
        return


PDF = draw_paper()
PRINTED = {c.text for t in read_document(PDF, paper="x").tables for c in t.cells}


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.integers(0, len(RESULTS_TABLE) - 1), st.sampled_from("09.&{}\\%$ x\n"))
def test_a_source_never_makes_the_page_say_what_it_does_not(place, sign):
    changed = RESULTS_TABLE[:place] + sign + RESULTS_TABLE[place + 1 :]
    document = read_document(PDF, paper="x", source=source(paper_of(changed)))
    (table,) = document.tables
    assert {c.text for c in table.cells} == PRINTED
    assert all(c.box[2] > c.box[0] and 1 <= table.page <= document.pages for c in table.cells)


NAME = st.text(string.ascii_letters, min_size=3, max_size=9)
NUMBER = st.decimals(min_value=0, max_value=99, places=2).map(str)


@FEW
@given(
    st.lists(NAME, min_size=2, max_size=5, unique=True),
    st.lists(NAME, min_size=2, max_size=6, unique=True),
    st.data(),
)
def test_a_written_table_is_read_again(columns, rows, data):
    values = [[data.draw(NUMBER) for _ in columns] for _ in rows]
    lines = [" & ".join(["Model", *columns]), r"\hline " + " & ".join([rows[0], *values[0]])]
    lines += [" & ".join([name, *line]) for name, line in zip(rows[1:], values[1:], strict=True)]
    text = r"\begin{table}\caption{C.}\begin{tabular}{l" + "c" * len(columns) + "}"
    text += " \\\\\n".join(lines) + r"\\ \end{tabular}\end{table}"
    (table,) = document_of(source(paper_of(text)), paper="x").tables
    read = [(c.row_header, c.column_header, c.text) for c in table.cells]
    wanted = [
        ((row,), (column,), value)
        for row, line in zip(rows, values, strict=True)
        for column, value in zip(columns, line, strict=True)
    ]
    assert read == wanted
