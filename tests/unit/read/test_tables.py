"""Tables of every layout the reader claims to read, drawn from known cells."""

import pytest

from claimcheck.read import read_document
from claimcheck.records import Cell, Table
from tests.papers import LEFT, RIGHT, WIDE, Drawing, results_table, sentences


def read(drawing: Drawing) -> tuple[Table, ...]:
    return read_document(drawing.done(), paper="x").tables


def cell(table: Table, text: str) -> Cell:
    found = [c for c in table.cells if c.text == text]
    assert len(found) == 1, (text, [c.text for c in table.cells])
    return found[0]


def fresh() -> Drawing:
    drawing = Drawing()
    drawing.page()
    return drawing


def test_spanning_heads_bold_and_box():
    drawing = fresh()
    bottom = results_table(drawing, 100, 200)
    drawing.text(100, bottom + 20, "Table 1: Scores.")
    (table,) = read(drawing)
    best = cell(table, "75.0")
    assert best.row_header == ("Beacon large",)
    assert best.column_header == ("Harbour", "F1")
    assert best.bold
    assert cell(table, "49.8").column_header == ("Open sea", "EM")
    assert not cell(table, "49.8").bold
    assert (cell(table, "58.0").row, cell(table, "58.0").column) == (0, 2)
    x0, y0, x1, y1 = best.box
    assert 100 < x0 < x1 < 330
    assert 200 < y0 < y1 < bottom + 4


@pytest.mark.parametrize("above", [True, False], ids=["caption above", "caption below"])
@pytest.mark.parametrize(
    "label", ["Table 3: Scores.", "Table 3. Scores.", "TABLE III", "Table A3: Scores."]
)
def test_captions(above, label):
    drawing = fresh()
    if above:
        drawing.text(100, 190, label)
    bottom = results_table(drawing, 100, 200)
    if not above:
        drawing.text(100, bottom + 20, label)
    (table,) = read(drawing)
    assert table.label in ("Table 3", "Table III", "Table A3")
    assert table.caption == label
    assert table.page == 1


PLAIN = [
    ["Lamp", "Oil", "Hours"],
    ["north", "12.5", "301"],
    ["south", "13.1", "-"],
    ["east", "9.75", "288"],
]


@pytest.mark.parametrize("rules", [(), (1,), (0, 1, 4), (0, 1, 2, 3, 4)])
def test_rules_may_be_missing(rules):
    drawing = fresh()
    drawing.text(100, 190, "Table 2: Oil burnt.")
    drawing.table(100, 200, PLAIN, widths=[60, 50, 50], rules=rules)
    (table,) = read(drawing)
    assert cell(table, "9.75").row_header == ("east",)
    assert cell(table, "288").column_header == ("Hours",)
    assert cell(table, "-").row_header == ("south",)
    assert len(table.cells) == 6


def test_group_rows_are_carried_down():
    rows = [
        ["Model", "Dev", "Test"],
        ["Zero-shot", "", ""],
        ["Small", "10.1", "11.2"],
        ["Large", "12.3", "13.4"],
        ["Few-shot", "", ""],
        ["Small", "20.1", "21.2"],
        ["Large", "22.3", "23.4"],
    ]
    drawing = fresh()
    drawing.text(100, 190, "Table 2: Shots.")
    drawing.table(100, 200, rows, widths=[70, 50, 50], rules=[0, 1, 4, 7])
    (table,) = read(drawing)
    assert cell(table, "11.2").row_header == ("Zero-shot", "Small")
    assert cell(table, "22.3").row_header == ("Few-shot", "Large")


@pytest.mark.parametrize("where", ["top", "middle"])
def test_labels_beside_several_rows(where):
    drawing = fresh()
    rows = [
        ["Coast", "Model", "Dev", "Test"],
        ["", "Small", "10.1", "11.2"],
        ["", "Large", "12.3", "13.4"],
        ["", "Small", "20.1", "21.2"],
        ["", "Large", "22.3", "23.4"],
    ]
    drawing.text(100, 190, "Table 2: Coasts.")
    drawing.table(100, 200, rows, widths=[50, 50, 50, 50], rules=[0, 1, 3, 5])
    down = 0 if where == "top" else 6
    drawing.text(100, 224 + down, "North", size=9)
    drawing.text(100, 248 + down, "South", size=9)
    (table,) = read(drawing)
    assert cell(table, "13.4").row_header == ("North", "Large")
    assert cell(table, "20.1").row_header == ("South", "Small")


def test_values_with_spread_pairs_and_signs_stay_whole():
    rows = [
        ["Model", "Score", "F1 / EM", "Gain"],
        ["Small", "87.5 ± 0.3", "91.3 / 80.2", "−0.9"],
        ["Large", "88.1 ± 0.2", "92.0 / 81.7", "+1.1"],
    ]
    drawing = fresh()
    drawing.text(100, 190, "Table 2: Spread.")
    drawing.table(100, 200, rows, widths=[60, 70, 70, 50], rules=[0, 1, 3])
    (table,) = read(drawing)
    assert cell(table, "87.5 ± 0.3").column_header == ("Score",)
    assert cell(table, "92.0 / 81.7").column_header == ("F1 / EM",)
    assert cell(table, "+1.1").row_header == ("Large",)


def test_footnote_marks_are_split_off_numbers():
    drawing = fresh()
    drawing.text(100, 190, "Table 2: Marks.")
    rows = [row[:] for row in PLAIN]
    rows[1][1] = ""
    drawing.table(100, 200, rows, widths=[60, 50, 50], rules=[0, 1, 4])
    end = drawing.text(176, 224, "12.5", size=9)
    drawing.text(end, 221, "†", size=6)
    (table,) = read(drawing)
    assert cell(table, "12.5").row_header == ("north",)


def test_wrapped_names_are_joined_but_listed_ones_are_not():
    drawing = fresh()
    drawing.text(72, 190, "Table 2: Duties.")
    drawing.rule(72, 372, 196)
    drawing.text(72, 208, "Keeper", size=9)
    drawing.text(150, 208, "Duty", size=9)
    drawing.rule(72, 372, 212)
    drawing.text(72, 224, "Ada", size=9)
    drawing.paragraph(
        (150, 372),
        224,
        "lights the lamp at dusk and keeps it burning all night, whatever the weather",
        size=9,
    )
    drawing.text(72, 256, "Tom", size=9)
    drawing.text(150, 256, "sounds the horn", size=9)
    drawing.rule(72, 372, 264)
    (table,) = read(drawing)
    assert [c.text for c in table.cells] == [
        "lights the lamp at dusk and keeps it burning all night, whatever the weather",
        "sounds the horn",
    ]
    assert table.cells[0].row_header == ("Ada",)
    assert table.cells[0].column_header == ("Duty",)


def test_tables_side_by_side_keep_their_own_captions():
    drawing = fresh()
    for (x, _), label in ((LEFT, "Table 1: West."), (RIGHT, "Table 2: East.")):
        drawing.table(x, 200, PLAIN, widths=[60, 50, 50], rules=[0, 1, 4])
        drawing.text(x, 272, label)
    tables = read(drawing)
    assert [t.label for t in tables] == ["Table 1", "Table 2"]
    assert all(len(t.cells) == 6 for t in tables)
    assert tables[1].box[0] > tables[0].box[2]


def test_a_table_in_one_column_beside_prose():
    drawing = fresh()
    drawing.paragraph(LEFT, 80, sentences(14, topic="left"))
    y = drawing.paragraph(RIGHT, 80, sentences(5, topic="right"))
    bottom = results_table(drawing, 318, y + 10)
    y = drawing.paragraph(RIGHT, bottom + 20, "Table 4: Scores beside prose.")
    drawing.paragraph(RIGHT, y + 20, sentences(4, topic="lower"))
    (table,) = read(drawing)
    assert table.label == "Table 4"
    assert len(table.cells) == 12
    assert cell(table, "44.1").row_header == ("Baseline",)


def sideways() -> Drawing:
    """Return a drawing with a table set sideways, as LaTeX's sidewaystable does."""
    drawing = fresh()
    rows = [["Lamp", "Oil", "Hours"], *[[f"l{n}", f"{n}.5", f"30{n}"] for n in range(1, 15)]]
    for at, row in enumerate(rows):
        for column, text in enumerate(row):
            drawing.upward(200 + 12 * at, 600 - 60 * column, text, size=9)
    drawing.upward(180, 600, "Table 5: Printed sideways.", size=10)
    for x in (190, 204, 372):
        drawing.wall(x, 400, 600)
    return drawing


def test_sideways_table():
    (table,) = read(sideways())
    assert table.label == "Table 5"
    found = cell(table, "3.5")
    assert (found.row_header, found.column_header) == (("l3",), ("Oil",))
    x0, y0, x1, y1 = found.box
    assert 226 < x0 < x1 < 242
    assert 520 < y0 < y1 < 545


def test_a_page_shown_rotated_has_boxes_as_shown():
    drawing = sideways()
    drawing.last.set_rotation(90)
    (table,) = read(drawing)
    assert table.label == "Table 5"
    found = cell(table, "3.5")
    assert (found.row_header, found.column_header) == (("l3",), ("Oil",))
    x0, y0, x1, y1 = found.box
    assert 792 - 545 < x0 < x1 < 792 - 520
    assert 226 < y0 < y1 < 242


def test_slanted_heads_name_their_columns():
    drawing = fresh()
    rows = [["Lamp", "", ""], ["north", "12.5", "301"], ["south", "13.1", "290"]]
    drawing.text(100, 150, "Table 7: Slanted.")
    drawing.rule(100, 260, 158)
    drawing.table(100, 200, rows, widths=[60, 50, 50], rules=[1, 3])
    drawing.aslant(180, 211, "Oil")
    drawing.aslant(230, 211, "Hours")
    (table,) = read(drawing)
    assert cell(table, "13.1").column_header == ("Oil",)
    assert cell(table, "301").column_header == ("Hours",)


def test_heads_repeated_in_the_body_name_the_rows_under_them():
    rows = [
        ["Model", "Calm>2", "", "Storm>2", ""],
        ["Small", "10.1", "11.2", "12.3", "13.4"],
        ["Large", "14.1", "15.2", "16.3", "17.4"],
        ["Model", "Dawn>2", "", "Dusk>2", ""],
        ["Small", "20.1", "21.2", "22.3", "23.4"],
        ["Large", "24.1", "25.2", "26.3", "27.4"],
    ]
    drawing = fresh()
    drawing.text(100, 190, "Table 8: Panels.")
    drawing.table(100, 200, rows, widths=[60, 40, 40, 40, 40], rules=[0, 1, 3, 4, 6])
    (table,) = read(drawing)
    assert cell(table, "17.4").column_header == ("Storm",)
    assert cell(table, "21.2").column_header == ("Dawn",)
    assert cell(table, "26.3").column_header == ("Dusk",)


def test_a_figure_that_is_a_typeset_table():
    drawing = fresh()
    drawing.table(100, 200, PLAIN, widths=[60, 50, 50], rules=[0, 1, 4])
    drawing.text(100, 270, "Figure 4: Oil burnt by each lamp.")
    (table,) = read(drawing)
    assert table.label == "Figure 4"
    assert cell(table, "301").column_header == ("Hours",)


def test_a_plot_is_no_table():
    drawing = fresh()
    for n in range(5):
        drawing.rule(100, 300, 200 + 20 * n)
        drawing.text(82, 203 + 20 * n, f"{n}.0", size=7)
        drawing.text(110 + 40 * n, 290, f"{n}0", size=7)
    for n in range(12):
        drawing.last.draw_circle((110 + 14 * n, 210 + 5 * n), 3)
    drawing.text(110, 215, "loss 1.2")
    drawing.text(200, 255, "gain 2.1")
    drawing.text(100, 310, "Figure 2: Ships a night.")
    assert read(drawing) == ()


def test_prose_pages_have_no_tables():
    drawing = fresh()
    drawing.text(72, 60, "Proceedings of the Lighthouse Society", size=8)
    drawing.rule(72, 540, 64)
    drawing.paragraph(LEFT, 80, sentences(14))
    drawing.paragraph(RIGHT, 80, sentences(14))
    drawing.page()
    drawing.paragraph(WIDE, 80, sentences(12))
    drawing.text(200, 400, "x = y + 12 z      (3)")
    drawing.rule(72, 540, 420)
    drawing.text(72, 432, "Algorithm 1 Light the lamp", font="bold")
    drawing.rule(72, 540, 438)
    for n in range(4):
        drawing.text(80, 452 + 12 * n, f"{n}: lamp    set to {n}")
    drawing.rule(72, 540, 500)
    assert read(drawing) == ()


def test_labels_running_up_the_page_name_the_rows_beside_them():
    rows = [
        ["Lamp", "Oil", "Hours"],
        ["north", "12.5", "301"],
        ["south", "13.1", "290"],
        ["east", "9.75", "288"],
        ["west", "9.25", "277"],
    ]
    drawing = fresh()
    drawing.text(100, 190, "Table 9: Rotated groups.")
    drawing.table(120, 200, rows, widths=[60, 50, 50], rules=[0, 1, 3, 5])
    drawing.upward(112, 238, "Old", size=8)
    drawing.upward(112, 262, "New", size=8)
    (table,) = read(drawing)
    assert cell(table, "290").row_header == ("Old", "south")
    assert cell(table, "9.75").row_header == ("New", "east")


def test_labels_of_several_lines_between_the_rows_they_name():
    rows = [["", "E", "Acc."], *[["", str(2**n), f"8{n}.5"] for n in range(8)]]
    drawing = fresh()
    drawing.text(100, 190, "Table 9: Labels of three lines.")
    drawing.table(100, 200, rows, widths=[60, 40, 50], rules=[0, 1, 5, 9])
    for at, lines in ((228, ("Lamp", "small", "shared")), (276, ("Lamp", "large", "shared"))):
        for n, line in enumerate(lines):
            drawing.text(100, at + 9.5 * n, line, size=9)
    (table,) = read(drawing)
    assert cell(table, "83.5").row_header[0] == "Lamp small shared"
    assert cell(table, "84.5").row_header[0] == "Lamp large shared"


def test_a_coloured_gain_is_a_value_of_its_own():
    rows = [["Model", "F1", "EM"], ["Small", "61.2", "58.0"], ["Large", "", "60.1"]]
    drawing = fresh()
    drawing.text(100, 190, "Table 9: Gains.")
    drawing.table(100, 200, rows, widths=[60, 70, 50], rules=[0, 1, 3])
    end = drawing.text(180, 236, "64.0", size=9)
    drawing.last.insert_text(
        (end + 2, 236), "(+2.8)", fontsize=9, fontname="tiro", color=(0, 0.5, 0)
    )
    (table,) = read(drawing)
    assert cell(table, "64.0").row_header == ("Large",)
    assert cell(table, "(+2.8)").column_header == ("F1",)


def test_an_underlined_value_is_marked():
    drawing = fresh()
    drawing.text(100, 190, "Table 9: Underlined.")
    drawing.table(100, 200, PLAIN, widths=[60, 50, 50], rules=[0, 1, 4])
    drawing.rule(177.1, 192.9, 225.5)
    (table,) = read(drawing)
    assert cell(table, "12.5").underlined
    assert not cell(table, "13.1").underlined


@pytest.mark.parametrize("mark", ["†", "*", "2", "a"])
def test_footnote_marks_are_split_off_names(mark):
    drawing = fresh()
    drawing.text(100, 190, "Table 2: Marks.")
    rows = [row[:] for row in PLAIN]
    rows[1][0] = ""
    drawing.table(100, 200, rows, widths=[60, 50, 50], rules=[0, 1, 4])
    end = drawing.text(100, 224, "north", size=9)
    drawing.text(end, 221, mark, size=6)
    (table,) = read(drawing)
    assert cell(table, "12.5").row_header == ("north",)


def test_turned_heads_name_their_columns():
    drawing = fresh()
    rows = [["Lamp", "", ""], ["north", "12.5", "301"], ["south", "13.1", "290"]]
    drawing.text(100, 150, "Table 7: Turned.")
    drawing.rule(100, 260, 158)
    drawing.table(100, 200, rows, widths=[60, 50, 50], rules=[1, 3])
    drawing.upward(186, 211, "Oil", size=9)
    drawing.upward(236, 211, "Hours", size=9)
    (table,) = read(drawing)
    assert cell(table, "13.1").column_header == ("Oil",)
    assert cell(table, "301").column_header == ("Hours",)


def test_a_caption_beside_its_table():
    drawing = fresh()
    drawing.table(72, 200, PLAIN, widths=[60, 50, 50], rules=[0, 1, 4])
    drawing.text(300, 225, "Table 2: Oil burnt.")
    (table,) = read(drawing)
    assert table.label == "Table 2"
    assert cell(table, "9.75").row_header == ("east",)


def test_a_flush_caption_over_a_centred_narrow_table():
    drawing = fresh()
    y = drawing.paragraph(WIDE, 90, sentences(8))
    drawing.text(WIDE[0], y + 20, "Table 2: Oil burnt.")
    drawing.table(250, y + 30, PLAIN, widths=[60, 50, 50], rules=[0, 1, 4])
    (table,) = read(drawing)
    assert table.label == "Table 2"


def test_ruled_tables_level_with_each_other_keep_their_rules():
    drawing = fresh()
    for x, label in ((340, "Table 2: Right."), (80, "Table 1: Left.")):
        drawing.text(x, 190, label)
        drawing.table(x, 200, PLAIN, widths=[60, 50, 50], rules=(0, 1, 2, 3, 4))
    tables = read(drawing)
    assert [t.label for t in tables] == ["Table 1", "Table 2"]
    assert all(cell(t, "12.5").column_header == ("Oil",) for t in tables)


def test_captions_below_unruled_tables():
    drawing = fresh()
    for at in (0, 1):
        drawing.table(100, 100 + 110 * at, PLAIN[: 4 - at], widths=[60, 50, 50], rules=())
        drawing.text(100, 165 + 95 * at, f"Table {at + 1}: Oil burnt.")
    tables = read(drawing)
    assert [(t.label, len(t.cells)) for t in tables] == [("Table 1", 6), ("Table 2", 4)]


def test_group_rows_in_a_face_of_their_own_end_a_wrapped_label():
    drawing = fresh()
    drawing.text(100, 190, "Table 2: Long names.")
    drawing.rule(100, 300, 196)
    for x, text in ((200, "Dev"), (250, "Test")):
        drawing.text(x, 208, text, size=9)
    drawing.rule(100, 300, 212)
    y = 223.0
    for group, number in (("First", 1), ("Second", 2)):
        drawing.text(100, y, group, size=9, font="italic")
        for at in (0, 1):
            drawing.text(100, y + 11, f"lamps of height {at} with the", size=9)
            drawing.text(200, y + 11, f"{number}{at}.1", size=9)
            drawing.text(250, y + 11, f"{number}{at}.2", size=9)
            drawing.text(100, y + 22, "brightest lens", size=9)
            y += 22
        y += 11
    drawing.rule(100, 300, y)
    (table,) = read(drawing)
    assert cell(table, "11.2").row_header == ("First", "lamps of height 1 with the brightest lens")
    assert cell(table, "20.1").row_header == ("Second", "lamps of height 0 with the brightest lens")


def test_a_table_continued_on_the_next_page_takes_its_label():
    drawing = fresh()
    drawing.text(100, 90, "Table 2: Oil burnt.")
    drawing.table(100, 100, PLAIN, widths=[60, 50, 50], rules=[0, 1, 4])
    drawing.page()
    rest = [PLAIN[0], ["west", "8.5", "277"], ["lee", "7.5", "276"]]
    drawing.table(100, 100, rest, widths=[60, 50, 50], rules=[0, 1, 3])
    first, second = read(drawing)
    assert (second.label, second.page) == ("Table 2", 2)
    assert cell(second, "277").row_header == ("west",)
    assert first.page == 1


def test_a_drafts_line_numbers_are_no_text():
    drawing = fresh()
    y = 90.0
    for at in range(20):
        drawing.text(50, y + 14 * at, str(at + 1), size=5)
    y = drawing.paragraph(WIDE, y, sentences(12))
    drawing.text(WIDE[0], y + 20, "Table 2: Oil burnt.")
    drawing.table(WIDE[0], y + 30, PLAIN, widths=[60, 50, 50], rules=[0, 1, 4])
    document = read_document(drawing.done(), paper="x")
    (table,) = document.tables
    assert cell(table, "12.5").row_header == ("north",)
    assert not any(p.text[0].isdigit() for p in document.passages)


@pytest.mark.parametrize("at", [1, 3])
def test_a_setting_given_in_words_is_no_header(at):
    rows = [
        ["Setting", "Base", "Large"],
        ["Width", "512", "768"],
        ["Layers", "6", "12"],
        ["Dropout", "0.1", "0.3"],
    ]
    rows.insert(at, ["Optimizer", "SGD", "Adam"])
    drawing = fresh()
    drawing.text(100, 190, "Table 2: Settings.")
    drawing.table(100, 200, rows, widths=[60, 50, 50], rules=[0, 1, 5])
    (table,) = read(drawing)
    assert cell(table, "SGD").column_header == ("Base",)
    assert cell(table, "0.3").column_header == ("Large",)


def test_a_name_may_span_where_a_vertical_rule_is_broken():
    rows = [
        ["Lamp", "Oil", "Hours", "Cost"],
        ["Lamps upon the northern coast>4"],
        ["small", "12.5", "301", "11"],
        ["large", "13.1", "288", "12"],
        ["Lamps upon the southern coast>4"],
        ["small", "9.75", "290", "13"],
        ["large", "9.85", "294", "14"],
    ]
    drawing = fresh()
    drawing.text(100, 190, "Table 2: Oil burnt.")
    drawing.table(100, 200, rows, widths=[60, 50, 50, 50], rules=[0, 1, 4, 7])
    for top, foot in ((0, 1), (2, 4), (5, 7)):
        drawing.wall(208, 204 + 12 * top, 204 + 12 * foot)
    (table,) = read(drawing)
    assert cell(table, "13.1").row_header == ("Lamps upon the northern coast", "large")
    assert cell(table, "9.75").row_header == ("Lamps upon the southern coast", "small")
    assert cell(table, "294").column_header == ("Hours",)
