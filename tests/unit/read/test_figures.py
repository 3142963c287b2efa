"""Numbers printed in drawn figures, told from those of axes and legends."""

import pytest

from claimcheck.read import read_document
from claimcheck.records import Figure
from tests.papers import WIDE, Drawing, sentences

LEFT, FOOT, HIGH = 150.0, 360.0, 160.0  # a plot's corner and height on the page
SCALE = 1.6  # points for one of 100


def fresh() -> Drawing:
    drawing = Drawing()
    drawing.page()
    drawing.paragraph(WIDE, 90, sentences(3))
    return drawing


def figures(drawing: Drawing) -> tuple[Figure, ...]:
    return read_document(drawing.done(), paper="x").figures


def axes(drawing: Drawing, *, left: float = LEFT, width: float = 240.0) -> None:
    """Draw a plot's frame with ticks from 0 to 100 at its left."""
    drawing.last.draw_rect((left, FOOT - HIGH - 10, left + width, FOOT), width=0.5)
    for value in range(0, 101, 20):
        text = str(value)
        drawing.text(left - 4 - 4 * len(text), FOOT - SCALE * value + 3, text, size=8)


def bars(drawing: Drawing, named: dict[str, str], *, left: float = LEFT) -> None:
    """Draw a bar for each name with its value over it."""
    for at, (name, text) in enumerate(named.items()):
        x, top = left + 20 + 60 * at, FOOT - SCALE * float(text.rstrip("%"))
        drawing.last.draw_rect((x, top, x + 24, FOOT), fill=(0.3, 0.4, 0.8), width=0.2)
        drawing.text(x + 4, top - 3, text, size=8)
        drawing.text(x, FOOT + 12, name, size=8)


def caption(drawing: Drawing, text: str = "Figure 3: Accuracy of the models.") -> None:
    drawing.text(100, FOOT + 50, text)
    drawing.paragraph(WIDE, FOOT + 90, sentences(4))


def test_labels_of_bars_come_with_their_categories_and_ticks_do_not_come():
    drawing = fresh()
    axes(drawing)
    bars(drawing, {"ViT-B": "77.9", "ViT-L": "87.1", "ViT-H": "88.6"})
    caption(drawing)
    (figure,) = figures(drawing)
    assert (figure.label, figure.page) == ("Figure 3", 1)
    assert figure.caption == "Figure 3: Accuracy of the models."
    near = {n.text: n.near for n in figure.numbers}
    assert set(near) == {"77.9", "87.1", "88.6"}
    assert all(name in near[text] for text, name in (("77.9", "ViT-B"), ("87.1", "ViT-L")))
    x0, y0, x1, y1 = next(n.box for n in figure.numbers if n.text == "87.1")
    assert LEFT + 80 < x0 < x1 < LEFT + 110
    assert FOOT - SCALE * 87.1 - 12 < y0 < y1 < FOOT - SCALE * 87.1


def test_bars_that_lie_have_the_names_at_their_left():
    drawing = fresh()
    for at, (name, text) in enumerate({"zh": "77.2", "te": "52.0", "sw": "76.8"}.items()):
        y = 220 + 30 * at
        drawing.text(LEFT - 20, y + 8, name, size=8)
        drawing.last.draw_rect((LEFT, y, LEFT + 2 * float(text), y + 10), fill=(0, 0.5, 0.5))
        drawing.text(LEFT + 2 * float(text) + 4, y + 8, text, size=8)
    for at in range(0, 101, 20):
        drawing.text(LEFT + 2 * at - 4, 330, str(at), size=8)
    caption(drawing)
    (figure,) = figures(drawing)
    assert [(n.text, n.near) for n in figure.numbers] == [
        ("77.2", ("zh",)),
        ("52.0", ("te",)),
        ("76.8", ("sw",)),
    ]


def test_squares_of_a_heat_map_have_their_row_and_column():
    drawing = fresh()
    rows = {
        "mBERT": ("0.76", "0.5", "0.41"),
        "XLM-R": ("0.71", "0.66", "0.3"),
        "MMTE": ("0.8",) * 3,
    }
    for at, (name, line) in enumerate(rows.items()):
        y = 220 + 30 * at
        drawing.text(LEFT - 40, y + 18, name, size=8)
        for column, text in enumerate(line):
            x = LEFT + 50 * column
            drawing.last.draw_rect((x, y, x + 50, y + 30), fill=(1, 0.4 + 0.2 * column, 0.5))
            drawing.text(x + 25 - 2 * len(text), y + 18, text, size=8)
    for column, name in enumerate(("French", "German", "Thai")):
        drawing.text(LEFT + 12 + 50 * column, 322, name, size=8)
    caption(drawing)
    (figure,) = figures(drawing)
    near = {n.text: n.near for n in figure.numbers}
    assert len(figure.numbers) == 9
    assert near["0.66"] == ("XLM-R", "German")
    assert near["0.3"] == ("XLM-R", "Thai")


def lines(drawing: Drawing) -> None:
    drawing.last.draw_polyline(
        [(LEFT, FOOT - 20), (LEFT + 80, FOOT - 90), (LEFT + 200, FOOT - 130)], width=1
    )


@pytest.mark.parametrize(
    "along",
    [
        ["0", "10", "20", "30", "40"],
        ["1", "10", "100", "1000", "10000"],
        ["16", "32", "64", "128", "256"],
        ["2", "5", "17", "35", "120"],
        ["0.125", "0.25", "0.40", "0.55", "0.725"],
        ["2015", "2017", "2018", "2020", "2024"],
    ],
    ids=["steps", "powers", "doubled", "uneven", "fractions", "years"],
)
def test_a_plot_of_lines_prints_no_numbers_but_those_of_its_axes(along):
    drawing = fresh()
    axes(drawing)
    lines(drawing)
    for at, text in enumerate(along):
        drawing.text(LEFT + 50 * at - 2 * len(text), FOOT + 12, text, size=8)
    drawing.text(LEFT + 90, FOOT + 26, "Epochs", size=8)
    caption(drawing)
    assert figures(drawing) == ()


def test_two_ticks_outside_a_frame_are_an_axis():
    drawing = fresh()
    drawing.last.draw_rect((LEFT, FOOT - HIGH, LEFT + 240, FOOT), width=0.5)
    lines(drawing)
    for y, text in ((FOOT - 20, "0.25"), (FOOT - 120, "0.75")):
        drawing.text(LEFT - 20, y, text, size=8)
    caption(drawing)
    assert figures(drawing) == ()


def test_a_radars_ticks_and_a_legends_settings_are_left_out():
    drawing = fresh()
    for at in range(5):
        drawing.text(LEFT + 30 * at, FOOT - 12 * at, f"{0.55 + 0.05 * at:.2f}", size=7)
    for at, text in enumerate(("100", "500", "1250", "25000")):
        drawing.last.draw_line((LEFT + 180, 230 + 11 * at), (LEFT + 195, 230 + 11 * at))
        drawing.text(LEFT + 200, 233 + 11 * at, text, size=7)
    drawing.text(LEFT, FOOT + 20, "English", size=8)
    caption(drawing)
    assert figures(drawing) == ()


def test_numbers_within_names_and_sentences_are_not_printed_by_themselves():
    drawing = fresh()
    drawing.text(LEFT, 240, "ResNet-50", size=8)
    drawing.text(LEFT, 260, "GPT-3 175 B", size=8)
    drawing.text(LEFT, 280, "For every 100 women there were 160.7 men in this city.", size=8)
    drawing.text(LEFT, 300, "(a)", size=8)
    drawing.text(LEFT, 320, "2.7B", size=8)
    caption(drawing)
    assert figures(drawing) == ()


def test_a_fraction_behind_its_name_and_a_colon_is_one_of_it():
    drawing = fresh()
    axes(drawing)
    lines(drawing)
    drawing.text(LEFT + 60, FOOT - 40, "Loss: 3.72", size=8)
    drawing.text(LEFT + 60, FOOT - 60, "Answer: 11", size=8)
    caption(drawing)
    (figure,) = figures(drawing)
    assert [(n.text, n.near) for n in figure.numbers] == [("3.72", ("Loss",))]


def test_figures_side_by_side_keep_their_own_numbers():
    drawing = fresh()
    bars(drawing, {"tidal": "61.3", "solar": "72.9"}, left=70)
    bars(drawing, {"wind": "33.4", "steam": "45.8"}, left=320)
    drawing.text(90, FOOT + 50, "Figure 1: Two lamps.")
    drawing.text(340, FOOT + 50, "Figure 2: Two horns.")
    drawing.paragraph(WIDE, FOOT + 90, sentences(4))
    left, right = figures(drawing)
    assert (left.label, sorted(n.text for n in left.numbers)) == ("Figure 1", ["61.3", "72.9"])
    assert (right.label, sorted(n.text for n in right.numbers)) == ("Figure 2", ["33.4", "45.8"])
    assert [figure.id for figure in (left, right)] == ["f001", "f002"]


def test_numbers_in_figures_are_neither_text_nor_cells():
    drawing = fresh()
    axes(drawing)
    bars(drawing, {"ViT-B": "77.9", "ViT-L": "87.1"})
    caption(drawing)
    read = read_document(drawing.done(), paper="x")
    assert read.tables == ()
    assert not any("87.1" in passage.text for passage in read.passages)


def test_a_table_with_a_caption_is_no_figure():
    drawing = fresh()
    drawing.table(
        100,
        200,
        [["Model", "F1"], ["Beacon", "75.0"], ["Lamp", "58.1"]],
        widths=(80, 60),
        rules=(0, 1, 3),
    )
    drawing.text(100, 260, "Table 1: Scores.")
    assert figures(drawing) == ()
