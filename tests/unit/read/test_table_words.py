"""Tables whose words mislead: broken, stretched, settings, groups under heads, algorithms."""

from claimcheck.read import read_document
from tests.papers import LEFT, Drawing, sentences


def read(drawing: Drawing):
    return read_document(drawing.done(), paper="x").tables


def fresh() -> Drawing:
    drawing = Drawing()
    drawing.page()
    return drawing


def values(table) -> dict[tuple[str, str], str]:
    return {(" ".join(c.row_header), " ".join(c.column_header)): c.text for c in table.cells}


def sentence_table(lines) -> Drawing:
    """Cells whose words stand at given x, line by line: [(y, [(x, text), ...]), ...]."""
    drawing = fresh()
    drawing.text(100, 190, "Table 4: Tasks.")
    for y in (196, 212, 212 + 12 * len(lines)):
        drawing.rule(96, 330, y)
    drawing.text(100, 207, "Model", size=9)
    drawing.text(180, 207, "Input", size=9)
    for at, words in enumerate(lines):
        for x, text in words:
            drawing.text(x, 221 + 12 * at, text, size=9)
    return drawing


def test_words_broken_at_the_end_of_a_cells_line_are_whole():
    lines = [
        [(100, "Skerry"), (180, "news text written by two anno-")],
        [(180, "tators, pre- and post-edited")],
        [(100, "Beacon"), (180, "forum posts sorted by topic")],
    ]
    (table,) = read(sentence_table(lines))
    assert values(table)["Skerry", "Input"] == (
        "news text written by two annotators, pre- and post-edited"
    )


def test_stretched_lines_are_one_column():
    lines = []
    for name in ("Skerry", "Beacon", "Harbour"):
        lines.append([(100, name), (180, "dialogue"), (240, "turns")])
        lines.append([(180, "with a label to tone")])
    (table,) = read(sentence_table(lines))
    assert {c.text for c in table.cells} == {"dialogue turns with a label to tone"}
    assert {c.column for c in table.cells} == {1}


def test_settings_in_words_between_rules_head_no_rows():
    rows = [
        ["Setting", "Small", "Large"],
        ["Layers", "6", "12"],
        ["Width", "128", "256"],
        ["Optimizer", "Adam", "Momentum"],
        ["Rate", "0.1", "0.2"],
        ["Steps", "500", "900"],
    ]
    drawing = fresh()
    drawing.text(100, 190, "Table 4: Settings.")
    drawing.table(100, 200, rows, widths=[60, 50, 60], rules=range(7))
    (table,) = read(drawing)
    assert values(table)["Optimizer", "Large"] == "Momentum"
    assert values(table)["Rate", "Small"] == "0.1"


def test_settings_in_words_right_under_an_unruled_head_are_values():
    rows = [
        ["Setting", "Small", "Large"],
        ["Optimizer", "Adam", "Momentum"],
        ["Layers", "6", "12"],
        ["Schedule", "linear", "cosine"],
        ["Rate", "0.1", "0.2"],
    ]
    drawing = fresh()
    drawing.text(100, 190, "Table 4: Settings.")
    drawing.table(100, 200, rows, widths=[60, 50, 60])
    (table,) = read(drawing)
    assert values(table)["Optimizer", "Small"] == "Adam"
    assert values(table)["Rate", "Large"] == "0.2"


def test_the_first_group_under_an_unruled_head_is_a_group():
    rows = [
        ["Lamp", "Oil", "Hours"],
        ["Prompted"],
        ["north", "12.5", "301"],
        ["south", "13.1", "290"],
        ["Supervised"],
        ["east", "9.75", "288"],
        ["west", "9.25", "277"],
        ["quay", "8.25", "254"],
    ]
    drawing = fresh()
    drawing.text(100, 190, "Table 4: Groups.")
    drawing.table(100, 200, rows, widths=[60, 50, 50])
    (table,) = read(drawing)
    assert values(table)["Prompted north", "Oil"] == "12.5"
    assert values(table)["Supervised east", "Hours"] == "288"


def test_two_algorithms_under_each_other_are_no_table():
    drawing = fresh()
    drawing.paragraph(LEFT, 400, sentences(8))
    for y in (80, 160):
        drawing.rule(72, 540, y)
        drawing.text(72, y + 10, "Algorithm 1 Light the lamp", font="bold")
        drawing.rule(72, 540, y + 14)
        for n in range(4):
            drawing.text(80, y + 28 + 12 * n, f"{n}: lamp    set to {n}")
        drawing.rule(72, 540, y + 72)
    assert read(drawing) == ()


def test_two_unnumbered_tables_in_one_column_are_two():
    rows = [["Lamp", "Oil", "Hours"], ["north", "12.5", "301"], ["south", "13.1", "290"]]
    drawing = fresh()
    y = drawing.paragraph(LEFT, 80, sentences(8))
    for _ in range(2):
        bottom = drawing.table(72, y, rows, widths=[122, 50, 50], rules=[0, 1, 3])
        y = drawing.paragraph(LEFT, bottom + 24, sentences(8))
    first, second = read(drawing)
    assert values(first) == values(second)
    assert first.box[3] < second.box[1]


def test_a_group_named_over_two_label_columns_is_carried_down():
    rows = [["", "Task", "Oil", "Hours"], ["Lamps", "Lighting"]]
    rows += [["Easy", "One lamp", "12.5", "301"], ["Hard", "Two lamps", "13.1", "290"]]
    rows += [["Boats", "Rowing"]]
    rows += [["Easy", "One oar", "9.75", "288"], ["Hard", "Two oars", "8.25", "254"]]
    drawing = fresh()
    drawing.text(100, 190, "Table 4: Groups.")
    drawing.table(
        100, 200, rows, widths=[50, 60, 50, 50], rules=[0, 1, 4, 7], bold=[(1, 0), (4, 0)]
    )
    (table,) = read(drawing)
    assert values(table)["Lamps Lighting Hard Two lamps", "Oil"] == "13.1"
    assert values(table)["Boats Rowing Easy One oar", "Hours"] == "288"


def test_numbers_set_tight_are_two_cells():
    rows = [["north", "0.6", "18.8"], ["south", "2.3", "16.0"], ["east", "5.8", "77.5"]]
    drawing = fresh()
    drawing.text(100, 190, "Table 4: Tight.")
    for y in (196, 212, 250):
        drawing.rule(96, 240, y)
    for x, text in ((100, "Lamp"), (160, "Oil"), (176, "Hours")):
        drawing.text(x, 207, text, size=9)
    for at, (name, low, high) in enumerate(rows):
        drawing.text(100, 221 + 12 * at, name, size=9)
        end = drawing.text(161, 221 + 12 * at, low, size=9)
        drawing.text(end + 2.6, 221 + 12 * at, high, size=9)
    (table,) = read(drawing)
    assert values(table)["south", "Hours"] == "16.0"


def test_captions_above_where_most_stand_below():
    rows = [["Lamp", "Oil", "Hours"], ["north", "12.5", "301"], ["south", "13.1", "290"]]
    drawing = fresh()
    for n in range(3):
        bottom = drawing.table(72, 80 + 140 * n, rows, widths=[122, 50, 50], rules=[0, 1, 3])
        drawing.text(72, bottom + 14, f"Table {n}: Lamps of the coast.")
    drawing.page()
    for n, y in ((3, 80), (4, 136)):
        drawing.text(72, y, f"Table {n}: Lamps of the coast.")
        drawing.table(72, y + 8, rows, widths=[122, 50, 50], rules=[0, 1, 3])
    assert [t.label for t in read(drawing)] == [f"Table {n}" for n in range(5)]


def test_a_questionnaire_has_questions_for_groups_and_no_header():
    drawing = fresh()
    drawing.text(100, 190, "Table 4: Answers.")
    y = 200.0
    asked = {
        "Who keeps the lamp?": ("Keeper", "Crew"),
        "Who sees it?": ("Sailor", "Fisher", "Gull"),
    }
    for n, (question, answers) in enumerate(asked.items()):
        drawing.rule(96, 260, y)
        drawing.text(112, y + 12, question, size=9)
        for answer in answers:
            y += 12
            drawing.text(100, y + 12, answer, size=9)
            drawing.text(230, y + 12, f"{10 * n + len(answer)}%", size=9)
        y += 18
    drawing.rule(96, 260, y)
    (table,) = read(drawing)
    assert values(table)["Who keeps the lamp? Keeper", ""] == "6%"
    assert values(table)["Who sees it? Gull", ""] == "14%"


def test_a_plots_grid_is_no_table():
    drawing = fresh()
    for y in (100, 120, 140, 160):
        drawing.rule(100, 300, y)
    drawing.text(110, 112, "plain-20", size=7)
    drawing.text(200, 132, "shallow", size=7)
    drawing.text(250, 132, "deep", size=7)
    drawing.text(110, 180, "Figure 4: Training curves.")
    assert read(drawing) == ()


def test_small_capitals_in_an_unruled_head_do_not_end_the_table():
    drawing = fresh()
    drawing.text(80, 90, "Learnt / Tried", size=9)
    for x, text in ((160, "EN"), (200, "DE")):
        drawing.text(x, 90, text, size=7.2)
    drawing.rule(78, 230, 93)
    for at, (name, left, right) in enumerate((("EN", "90.7", "69.7"), ("DE", "73.8", "82.0"))):
        drawing.text(80, 101 + 11 * at, name, size=7.2)
        drawing.text(160, 101 + 11 * at, left, size=9)
        drawing.text(200, 101 + 11 * at, right, size=9)
    drawing.text(80, 132, "Table 1: Learnt in one, tried in another language.")
    (table,) = read(drawing)
    assert values(table)["DE", "EN"] == "73.8"
