"""Lines into stacks: run-in headings, bullets and stretched lines stay with their paragraphs."""

from claimcheck.read.captions import captions_of
from claimcheck.read.lines import Columns, Segment
from claimcheck.read.stacks import stacks_of
from claimcheck.read.words import Word

COLUMN = Columns([(70.0, 290.0)])


def piece(text: str, x0: float, x1: float, base: float, *, bold: bool = False, size: float = 10.0):
    font = "Times-Bold" if bold else "Times"
    words = [Word(t, x0, x1, base, size, font, bold) for t in text.split()]
    return Segment(words, x0, x1, base, size)


def texts(*segments: Segment) -> list[list[str]]:
    return [[ln.text for ln in stack.lines] for stack in stacks_of(segments, COLUMN)]


def test_a_run_in_heading_opens_its_line():
    assert texts(
        piece("Results.", 70, 110, 100, bold=True), piece("We saw few ships.", 121, 200, 100)
    ) == [["Results. We saw few ships."]]


def test_a_stretched_line_is_read_across():
    assert texts(
        piece("We employ", 70, 120, 100),
        piece("the", 145, 160, 100),
        piece("same lamps", 200, 290, 100),
        piece("as all of the keepers before us did", 70, 290, 112),
        piece("and see no less.", 70, 150, 124),
    ) == [["We employ the same lamps", "as all of the keepers before us did", "and see no less."]]


def test_cells_side_by_side_stay_apart():
    cells = [piece(t, x, x + 30, y) for y in (100, 112) for t, x in (("ten", 90), ("six", 200))]
    assert texts(*cells) == [["ten", "ten"], ["six", "six"]]


def test_a_caption_goes_on_after_a_raised_sign():
    segments = [
        piece("Table 2: Lamps by year, with all", 70, 200, 100),
        piece("†", 203, 207, 96.5, size=7),
        piece("counted by hand.", 210, 280, 100),
    ]
    (caption,) = captions_of(segments, [])
    assert " ".join(s.text for s in caption.segments) == (
        "Table 2: Lamps by year, with all † counted by hand."
    )


def test_a_sentence_that_begins_with_table_is_no_caption():
    assert captions_of([piece("TABLE 1 lists the lamps that we know", 70, 290, 100)], []) == []
