import judging
import pytest

from claimcheck.records import Label

S, C, N = Label


def test_macro_f1_is_over_the_labels_that_occur():
    assert judging.macro_f1([S, S, S], [S, S, S]) == 1.0
    assert judging.macro_f1([S, S, S, S], [S, S, C, C]) == pytest.approx((2 / 3 + 0) / 2)


def test_auc_counts_ties_half_and_needs_both_sides():
    assert judging.auc([0.9, 0.5, 0.5], [True, True, False]) == 0.75
    assert judging.auc([0.9], [True]) is None


def test_a_sample_is_the_same_whatever_the_order():
    rows = [{"id": n} for n in range(50)]
    assert judging.sampled(rows, limit=5, key="id") == judging.sampled(
        rows[::-1], limit=5, key="id"
    )


def test_a_grid_becomes_a_table_with_its_headers_told_by_its_numbers():
    rows = [["", "Dev", "Dev"], ["Model", "F1", "EM"], ["A", "1.5", "2.5"], ["B", "3.5", "4.5"]]
    (table,) = judging.table_document("x", rows, caption="Scores.").tables
    cell = next(cell for cell in table.cells if cell.text == "4.5")
    assert (cell.row_header, cell.column_header) == (("B",), ("Dev", "EM"))
    assert len(table.cells) == 4


def test_a_grid_of_words_keeps_its_first_row_as_header():
    rows = [["Class", "Use"], ["Cry", "binds"], ["Cyt", "cuts"], ["Vip", "opens"], ["X", "y"]]
    (table,) = judging.table_document("x", rows, caption="").tables
    assert {cell.column_header[0] for cell in table.cells} == {"Use"}


def test_a_page_is_written_between_its_markers_only(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("a\n<!-- x -->\nold\n<!-- /x -->\nb\n")
    judging.put("x", "new\\1", page=page)
    assert page.read_text() == "a\n<!-- x -->\nnew\\1\n<!-- /x -->\nb\n"
    with pytest.raises(SystemExit, match="no markers"):
        judging.put("y", "new", page=page)
