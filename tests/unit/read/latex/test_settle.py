"""Source and print settled: the page says what is there, the source how it is arranged."""

from collections import Counter

import pytest

from claimcheck.read import read_document
from claimcheck.records import GapKind
from tests.latex_source import RESULTS_TABLE, paper_of, source
from tests.papers import Drawing, draw_paper, results_table

PDF = draw_paper()


def read(body, pdf=PDF):
    return read_document(pdf, paper="x", source=source(paper_of(body)))


def named(table):
    return {(*c.row_header, *c.column_header): c.text for c in table.cells}


def test_a_source_that_agrees_gives_the_same_cells_with_the_pages_boxes():
    alone = read_document(PDF, paper="x")
    both = read(RESULTS_TABLE)
    assert both.gaps == ()
    assert both.latex_sha256 == "0" * 64
    assert alone.latex_sha256 is None
    (ink,), (table,) = alone.tables, both.tables
    assert (table.label, table.caption, table.page) == (ink.label, ink.caption, ink.page)
    assert named(table) == named(ink)
    where = {(c.row_header, c.column_header): c.box for c in ink.cells}
    for cell in table.cells:
        assert cell.box == pytest.approx(where[cell.row_header, cell.column_header], abs=0.01)


def test_where_they_differ_the_printed_value_stands_and_the_difference_is_told():
    both = read(RESULTS_TABLE.replace("73.2", "37.2"))
    assert named(both.tables[0])["Beacon large", "Harbour", "EM"] == "73.2"
    (gap,) = both.gaps
    assert gap.kind is GapKind.SOURCE_DIFFERS
    assert "Table 1, Beacon large Harbour EM: source 37.2, PDF 73.2" in gap.detail


def test_the_source_says_how_it_is_arranged():
    renamed = RESULTS_TABLE.replace(r"\multicolumn{2}{c}{Harbour}", r"\multicolumn{2}{c}{Port}")
    assert named(read(renamed).tables[0])["Baseline", "Port", "F1"] == "61.2"


def test_a_table_of_another_version_is_not_taken():
    others = RESULTS_TABLE
    for at, value in enumerate(("61.2", "58.0", "44.1", "40.9", "72.5", "70.1", "51.3", "49.8")):
        others = others.replace(value, f"{at}.99")
    both = read(others)
    assert named(both.tables[0]) == named(read_document(PDF, paper="x").tables[0])
    (gap,) = both.gaps
    assert gap.kind is GapKind.SOURCE_DIFFERS
    assert gap.detail.endswith("read alone there: Table 1")


def test_rows_that_only_the_page_has_are_kept():
    fewer = RESULTS_TABLE.replace("Baseline & 61.2 & 58.0 & 44.1 & 40.9 \\\\\n", "")
    pdf = Drawing()
    pdf.page()
    bottom = results_table(pdf, 72, 80)
    pdf.table(72, bottom, [["Buoy", "1.1", "2.2", "3.3", "4.4"]], widths=[70, 36, 36, 36, 36])
    pdf.text(72, bottom + 40, "Table 1: Scores of all models on both waters.")
    alone = read_document(pdf.done(), paper="x")
    both = read(fewer, pdf.done())
    kept = Counter(c.text for t in alone.tables for c in t.cells)
    assert Counter(c.text for t in both.tables for c in t.cells) == kept


def test_the_label_is_the_printed_one_where_the_counting_went_astray():
    assert read(r"\setcounter{table}{6}" + RESULTS_TABLE).tables[0].label == "Table 1"


def test_cells_over_several_lines_are_found_by_their_first():
    pdf = Drawing()
    pdf.page()
    widths = [80, 150, 60]
    rows = [
        ["Lamp", "What the keepers said", "Ships"],
        ["Beacon", "it burned through the whole", "41.5"],
        ["", "night of the storm", ""],
        ["Buoy", "nobody had lit it since the", "12.5"],
        ["", "war was over", ""],
    ]
    bottom = pdf.table(72, 100, rows, widths=widths, rules=[0, 1, 5])
    pdf.text(72, bottom + 24, "Table 1: What was said of the lamps.")
    body = r"""\begin{table}\begin{tabular}{lp{3cm}c}
    \toprule Lamp & What the keepers said & Ships \\ \midrule
    Beacon & it burned through the whole night of the storm & 41.5 \\
    Buoy & nobody had lit it since the war was over & 12.5 \\ \bottomrule
    \end{tabular}\caption{What was said of the lamps.}\end{table}"""
    (table,) = read(body, pdf.done()).tables
    cells = named(table)
    assert "it burned through the whole night of the storm" in cells.values()
    assert any(key[-1] == "Ships" and text == "41.5" for key, text in cells.items())
    assert all(c.box[1] > 100 for c in table.cells)


def test_what_could_not_be_followed_is_told_beside_the_pdf():
    both = read(RESULTS_TABLE + r"\input{gone}\def\a{\a}\a")
    assert {g.kind for g in both.gaps} == {GapKind.UNREADABLE_SOURCE}
    assert len(both.tables) == 1
