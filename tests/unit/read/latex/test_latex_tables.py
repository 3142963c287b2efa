"""Tables of LaTeX source: cells, spans, header paths, labels."""

import pytest

from claimcheck.read.latex import document_of
from tests.latex_source import RESULTS_TABLE, paper_of, source, table_of


def tables(text, **others):
    return document_of(source(text, **others), paper="x").tables


def named(table):
    """Return each cell's text by its row and column path."""
    return {(" / ".join(c.row_header), " / ".join(c.column_header)): c.text for c in table.cells}


def only(rows, columns="lcc", **more):
    (table,) = tables(table_of(rows, columns, **more))
    return named(table)


def test_a_booktabs_table_with_spans_and_macros():
    (table,) = tables(paper_of(RESULTS_TABLE))
    assert table.label == "Table 1"
    assert table.caption == "Table 1: Scores of all models on both waters."
    cells = named(table)
    assert cells["Beacon large", "Harbour / F1"] == "75.0"
    assert cells["Baseline", "Open sea / EM"] == "40.9"
    assert len(cells) == 12
    assert [c.text for c in table.cells if c.bold] == ["75.0"]


def test_a_multirow_label_names_each_of_its_rows():
    rows = r"""\toprule Setting & Model & Acc \\ \midrule
    \multirow{2}{*}{\rotatebox[origin=c]{90}{Zero-shot}} & A & 1.5 \\ & B & 2.5 \\ \midrule
    \multirow{2}{*}{Few-shot} & A & 3.5 \\ & B & 4.5 \\ \bottomrule"""
    cells = only(rows, "llc")
    assert cells["Zero-shot / B", "Acc"] == "2.5"
    assert cells["Few-shot / A", "Acc"] == "3.5"


def test_numbers_that_span_rows_are_labels_within_labels():
    rows = r"""\toprule Family & Size & Method & Dev & Test \\ \midrule
    \multirow{4}{*}{Oak} & \multirow{2}{*}{7B} & Direct & 1.5 & 1.6 \\ & & Pivot & 2.5 & 2.6 \\
    & \multirow{2}{*}{13B} & Direct & 3.5 & 3.6 \\ & & Pivot & 4.5 & 4.6 \\ \bottomrule"""
    cells = only(rows, "lllcc")
    assert cells["Oak / Size 7B / Pivot", "Test"] == "2.6"
    assert cells["Oak / Size 13B / Direct", "Dev"] == "3.5"


def test_a_multirow_set_in_its_last_row():
    rows = r"G & Model & Acc \\ \hline & A & 1.5 \\ \multirow{-2}{*}{Both} & B & 2.5 \\"
    assert only(rows, "llc")["Both / A", "Acc"] == "1.5"


def test_group_rows_over_all_columns():
    rows = r"""\toprule Model & Dev & Test \\ \midrule
    \multicolumn{3}{c}{\emph{Base}} \\ A & 1.1 & 1.2 \\ B & 1.3 & 1.4 \\ \midrule
    \multicolumn{3}{c}{\emph{Large}} \\ A & 2.1 & 2.2 \\ B & 2.3 & 2.4 \\ \bottomrule"""
    cells = only(rows)
    assert cells["Base / B", "Test"] == "1.4"
    assert cells["Large / A", "Dev"] == "2.1"


def test_a_group_row_right_under_a_header_without_rules():
    rows = (
        r"Model & Dev & Test \\ \multicolumn{3}{l}{\textit{Ours}} \\ A & 1.1 & 1.2 \\ B & 2 & 3 \\"
    )
    assert only(rows)["Ours / A", "Dev"] == "1.1"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (r"$82.1_{\pm 0.3}$", "82.1±0.3"),
        (r"$2.3\cdot10^{19}$", "2.3 · 10^19"),
        (r"$1.2\times$", "1.2×"),
        (r"79.2$^\dagger$", "79.2"),
        (r"\underline{\textbf{44.0}}", "44.0"),
        (r"33.1\%", "33.1%"),
        (r"1{,}000", "1,000"),
        (r"12\,500", "12500"),
        (r"$-1.5$", "−1.5"),
        (r"--", "–"),
        (r"$\uparrow$2.1", "↑2.1"),
        (r"\cellcolor[gray]{.9} 7.5", "7.5"),
        (r"{\color{blue}7.5}", "7.5"),
        (r"\textcolor{red}{7.5}", "7.5"),
        (r"\makecell[c]{3.5\\ (0.2)}", "3.5 (0.2)"),
        (r"\begin{tabular}[c]{@{}c@{}}3.5\\ F1\end{tabular}", "3.5 F1"),
        (r"\ding{51}", "✓"),
        (r"\num{1.5}", "1.5"),
        (r"7.5\footnotemark[2]", "7.5"),
        (r"\hphantom{0}7.5", "7.5"),
        (r"7.5 \cite{keeper}", "7.5"),
        (r"G\"odel, na\"{\i}ve, \v{s}", "Gödel, naïve, š"),
        (r"BERT$_{\text{BASE}}$", "BERTBASE"),
        (r"$\frac{1}{2}$", "1/2"),
        (r"\unknownmark{7.5}", "7.5"),
        (r"\verb|a_b|", "a_b"),
    ],
)
def test_what_a_cell_prints(cell, text):
    rows = rf"Model & Dev & Test \\ \hline A & {cell} & 9.9 \\ B & 8.8 & 9.1 \\"
    assert only(rows)["A", "Dev"] == text


def test_columns_joined_by_a_sign_of_their_own():
    rows = r"""M & \multicolumn{2}{c}{Acc} & Time \\ \hline
    A & 1.0 & 0.2 & 5 \\ B & 2.0 & .3 & 6 \\"""
    cells = only(rows, r"l*{1}{r@{ $\pm$ }l}|S[table-format=2.1]")
    assert cells["A", "Acc"] == "1.0±0.2"
    assert cells["B", "Time"] == "6"


def test_an_empty_column_between_spans_is_no_column():
    rows = r"""M & \multicolumn{2}{c}{BLEU} & & \multicolumn{2}{c}{Cost} \\
    \cmidrule{2-3}\cmidrule{5-6} & de & fr & & de & fr \\ \hline
    A & 1 & 2 & & 3 & 4 \\ B & 5 & & & 7 & 8 \\"""
    (table,) = tables(table_of(rows, "lccccc"))
    assert named(table)["A", "Cost / fr"] == "4"
    assert max(c.column for c in table.cells) == 4


def test_a_long_tables_further_heads_and_feet_are_left_out():
    body = r"""\begin{longtable}{lrr}\caption{Sizes.}\label{l}\\
    \toprule Lang & Size & Docs \\ \midrule \endfirsthead
    \multicolumn{3}{c}{continued} \\ Lang & Size & Docs \\ \midrule \endhead
    \midrule \multicolumn{3}{r}{next page} \\ \endfoot \bottomrule \endlastfoot
    en & 100 & 3M \\ de & 50 & 1M \\ \end{longtable}"""
    (table,) = tables(paper_of(body))
    assert (table.label, table.caption) == ("Table 1", "Table 1: Sizes.")
    assert named(table) == {
        ("en", "Size"): "100",
        ("en", "Docs"): "3M",
        ("de", "Size"): "50",
        ("de", "Docs"): "1M",
    }


def small(number):
    rows = rf"M & X \\ \hline a & {number}.5 \\ b & {number}.7 \\"
    return rf"\begin{{tabular}}{{lc}} {rows} \end{{tabular}}"


def test_two_captions_of_one_float():
    body = (
        r"\begin{table*}\begin{minipage}{5cm}\caption{Left.}" + small(1) + r"\end{minipage}"
        r"\begin{minipage}{5cm}\captionof{table}{Right.}" + small(2) + r"\end{minipage}"
        r"\end{table*}"
    )
    left, right = tables(paper_of(body))
    assert (left.label, named(left)["a", "X"]) == ("Table 1", "1.5")
    assert (right.label, named(right)["a", "X"]) == ("Table 2", "2.5")


def test_tabulars_under_one_caption_are_one_table():
    body = rf"\begin{{table}}{small(1)} \\ {small(2)}\caption{{Both.}}\end{{table}}"
    (table,) = tables(paper_of(body))
    assert [c.text for c in table.cells] == ["1.5", "1.7", "2.5", "2.7"]
    assert [c.row for c in table.cells] == [0, 1, 2, 3]


def test_tables_set_side_by_side_by_an_outer_tabular():
    body = (
        rf"\begin{{table}}\caption{{Both.}}\begin{{tabular}}{{cc}}{small(1)} & {small(2)} \\"
        r"\end{tabular}\end{table}"
    )
    (table,) = tables(paper_of(body))
    assert [c.text for c in table.cells] == ["1.5", "1.7", "2.5", "2.7"]


def test_labels_count_in_order_through_the_appendix():
    def float_(kind, text):
        return rf"\begin{{{kind}}}\caption{{{text}}}{small(1)}\end{{{kind}}}"

    body = (
        float_("table", "One.")
        + float_("figure", "A typeset table.")
        + float_("table*", "Two.")
        + r"\appendix\renewcommand{\thetable}{\Alph{section}\arabic{table}}\setcounter{table}{0}"
        + r"\section{More}"
        + float_("table", "In the appendix.")
    )
    assert [t.label for t in tables(paper_of(body))] == [
        "Table 1",
        "Figure 1",
        "Table 2",
        "Table A1",
    ]


def test_an_astronomers_table():
    body = r"""\begin{deluxetable*}{lcc}\tablecaption{Stars.}
    \tablehead{\colhead{Star} & \colhead{Mag} & \colhead{$z$}}
    \startdata Vega & 0.03 & 1.1 \\ Deneb & 1.25 & $-$2.2 \enddata
    \tablecomments{Some words & more.}\end{deluxetable*}"""
    (table,) = tables(paper_of(body))
    assert table.caption == "Table 1: Stars."
    assert named(table)["Deneb", "z"] == "−2.2"
    assert len(table.cells) == 4


def test_tabularray_spans():
    body = r"""\begin{table}\begin{tblr}{colspec={lcc}} \hline
    \SetCell[r=2]{c} Model & \SetCell[c=2]{c} Scores & \\ & Dev & Test \\ \hline
    A & 1 & 2 \\ B & 3 & 4 \\ \end{tblr}\caption{T.}\end{table}"""
    (table,) = tables(paper_of(body))
    assert named(table)["B", "Scores / Test"] == "4"


def test_ieee_numbers_tables_in_roman():
    text = table_of(r"M & X & Y \\ \hline a & 1 & 2 \\ b & 3 & 4 \\").replace("article", "IEEEtran")
    assert tables(text)[0].label == "Table I"


def test_a_title_block_and_a_row_of_pictures_are_no_tables():
    body = r"""\author{\begin{tabular}{cc} Ada & Tom \\ Harbour & Sea \\ Sea & 12 \\ \end{tabular}}
    \begin{figure}\begin{tabular}{cc}\includegraphics{a} & \includegraphics{b} \\ \end{tabular}
    \caption{Two.}\end{figure}"""
    assert tables(paper_of(body)) == ()


def test_a_table_that_spans_a_header_over_two_rows_without_a_rule():
    rows = r"""\hline & \multirow{2}{*}{$N$} & train & PPL \\ & & steps & (dev) \\ \hline
    base & 6 & 100K & 4.92 \\ big & 8 & 300K & 4.33 \\ \hline"""
    cells = only(rows, "l|ccc")
    assert cells["base", "train steps"] == "100K"
    assert cells["big", "N"] == "8"
