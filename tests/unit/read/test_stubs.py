"""Labels in the vertical middle of their rows, drawn from known rows."""

from collections.abc import Sequence

import pytest

from claimcheck.read import read_document
from claimcheck.records import Table
from tests.papers import Drawing

X, Y, PITCH, SIZE = 100.0, 200.0, 12.0, 9.0
Stub = tuple[str, int, int]  # a label, the first and the last of its rows


def drawn(
    methods: Sequence[str],
    *stubs: Sequence[Stub],
    rules: Sequence[tuple[int, int]] = (),
    top: bool = False,
    lines: bool = False,
) -> Table:
    """Return the table read from rows of two scores, with stubs before them.

    `rules` run above a row from a column on; with `top`, labels stand at their first rows; with
    `lines`, each word of a label has a line of its own.
    """
    drawing = Drawing()
    drawing.page()
    deep = len(stubs)
    heads = ["Family", "Size", "Kind"][:deep]
    rows = [[*heads, "Method", "Dev", "Test"]]
    rows += [[*[""] * deep, m, f"{at}0.1", f"{at}0.2"] for at, m in enumerate(methods, start=1)]
    widths = [*[60] * deep, 60, 50, 50]
    drawing.text(X, Y - 10, "Table 2: Scores.")
    drawing.table(X, Y, rows, widths=widths, rules=[0, 1, len(rows)], size=SIZE, pitch=PITCH)
    for depth, column in enumerate(stubs):
        for label, first, last in column:
            words = label.split() if lines else [label]
            for nth, word in enumerate(words):
                up = (nth - (len(words) - 1) / 2) * 1.1 * SIZE
                row = first if top else (first + last) / 2
                drawing.text(X + sum(widths[:depth]), Y + PITCH * (row + 2) + up, word, size=SIZE)
    for row, column in rules:
        drawing.rule(X + sum(widths[:column]), X + sum(widths), Y + PITCH * (row + 1) + 0.3 * PITCH)
    (table,) = read_document(drawing.done(), paper="x").tables
    return table


def names(table: Table) -> list[tuple[str, ...]]:
    """Return the row headers of the last column, from the top."""
    return [c.row_header for c in table.cells if c.text.endswith("0.2")]


@pytest.mark.parametrize("count", [2, 3, 4])
@pytest.mark.parametrize("ruled", [False, True])
def test_each_row_has_the_label_it_stands_beside(count, ruled):
    methods = ["Direct", "Pivot", "Tuned", "Mixed"][:count] * 3
    stubs = [(n, at * count, at * count + count - 1) for at, n in enumerate(["Oak", "Elm", "Ash"])]
    table = drawn(methods, stubs, rules=[(count, 0), (2 * count, 0)] if ruled else [])
    wanted = [(n, m) for n, first, last in stubs for m in methods[first : last + 1]]
    assert names(table) == wanted
    assert {c.row for c in table.cells} == set(range(3 * count))


def test_groups_may_differ_in_rows():
    methods = ["Direct", "Pivot", "Direct", "Direct", "Pivot", "Tuned", "Mixed"]
    table = drawn(methods, [("Oak", 0, 1), ("Elm", 2, 2), ("Ash", 3, 6)])
    groups = ["Oak", "Oak", "Elm", "Ash", "Ash", "Ash", "Ash"]
    assert names(table) == list(zip(groups, methods, strict=True))


@pytest.mark.parametrize("ruled", [False, True])
def test_labels_within_labels(ruled):
    methods = ["Direct", "Pivot"] * 5
    families = [("Oak", 0, 3), ("Elm", 4, 9)]
    sizes = [("7B", 0, 1), ("13B", 2, 3), ("7B", 4, 5), ("13B", 6, 7), ("65B", 8, 9)]
    rules = [(2, 1), (4, 0), (6, 1), (8, 1)]
    table = drawn(methods, families, sizes, rules=rules if ruled else [])
    outer = ["Oak"] * 4 + ["Elm"] * 6
    inner = [f"Size {size}" for size, _, _ in sizes for _ in range(2)]
    assert names(table) == list(zip(outer, inner, methods, strict=True))


def test_a_label_of_several_lines_is_one():
    methods = ["Direct", "Pivot", "Tuned", "Mixed"] * 2
    table = drawn(methods, [("Open Oak", 0, 3), ("Old Elm tree", 4, 7)], lines=True)
    groups = ["Open Oak"] * 4 + ["Old Elm tree"] * 4
    assert names(table) == list(zip(groups, methods, strict=True))


def test_labels_at_their_first_rows_are_carried_down():
    methods = ["Direct", "Pivot"] * 2
    table = drawn(methods, [("Oak", 0, 1), ("Elm", 2, 3)], top=True)
    assert names(table) == list(zip(["Oak", "Oak", "Elm", "Elm"], methods, strict=True))


def test_a_rule_keeps_a_label_to_its_rows():
    methods = ["Direct", "Pivot", "Mean"]
    table = drawn(methods, [("Oak", 0, 1)], rules=[(2, 0)])
    assert names(table) == [("Oak", "Direct"), ("Oak", "Pivot"), ("Mean",)]


def test_a_group_row_is_no_label():
    drawing = Drawing()
    drawing.page()
    drawing.text(X, Y - 10, "Table 2: Scores.")
    rows = [
        ["Family", "Method", "Dev", "Test"],
        ["Open models>4"],
        ["", "Direct", "10.1", "10.2"],
        ["", "Pivot", "20.1", "20.2"],
        ["Closed models>4"],
        ["", "Direct", "30.1", "30.2"],
        ["", "Pivot", "40.1", "40.2"],
    ]
    drawing.table(X, Y, rows, widths=[60, 60, 50, 50], rules=[0, 1, 4, 7])
    for label, row in (("Oak", 2.5), ("Elm", 5.5)):
        drawing.text(X, Y + PITCH * (row + 1), label, size=SIZE)
    (table,) = read_document(drawing.done(), paper="x").tables
    assert names(table) == [
        ("Open models", "Oak", "Direct"),
        ("Open models", "Oak", "Pivot"),
        ("Closed models", "Elm", "Direct"),
        ("Closed models", "Elm", "Pivot"),
    ]


def test_numbers_that_only_some_rows_have_are_values():
    drawing = Drawing()
    drawing.page()
    drawing.text(X, Y - 10, "Table 2: Scores.")
    rows = [["Method", "Cost", "Dev", "Test"]]
    rows += [["Direct", "", "10.1", "10.2"], ["Pivot", "3", "20.1", "20.2"]]
    rows += [["Tuned", "", "30.1", "30.2"]]
    drawing.table(X, Y, rows, widths=[60, 60, 50, 50], rules=[0, 1, 4])
    (table,) = read_document(drawing.done(), paper="x").tables
    assert names(table) == [("Direct",), ("Pivot",), ("Tuned",)]
    assert [c.text for c in table.cells if c.column_header == ("Cost",)] == ["3"]
