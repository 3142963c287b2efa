"""The whole reader over drawn papers."""

import pymupdf
import pytest

from claimcheck.errors import PdfError
from claimcheck.read import read_document
from claimcheck.read.overlay import draw_overlay
from claimcheck.records import Document, GapKind, PassageKind
from tests.papers import (
    LEFT,
    RIGHT,
    TITLE,
    WIDE,
    Drawing,
    draw_encrypted,
    draw_paper,
    draw_scan,
    sentences,
    without_pages,
)


@pytest.fixture(scope="module")
def document() -> Document:
    return read_document(draw_paper(), paper="2101.01234v2")


def text_of(document: Document, kind: PassageKind) -> str:
    return " ".join(p.text for p in document.passages if p.kind == kind)


def test_title_and_stamp_come_from_page_one(document):
    assert document.title == TITLE
    assert document.stamp == "2101.01234v2"
    assert document.pages == 2
    assert document.gaps == ()


def test_columns_are_read_one_after_the_other(document):
    body = text_of(document, PassageKind.BODY)
    order = [
        body.index(f"Sentence number {n} of the {t}") for t in ("left", "right") for n in (1, 6)
    ]
    assert order == sorted(order)
    assert body.index("of the result section") > order[-1]


def test_sections_and_kinds(document):
    sections = {p.section for p in document.passages if "of the result" in p.text}
    assert sections == {"2 Results"}
    assert text_of(document, PassageKind.ABSTRACT).startswith("Sentence number 1 of the abstract")
    assert "lent by the harbour office" in text_of(document, PassageKind.FOOTNOTE)
    assert text_of(document, PassageKind.CAPTION).startswith("Table 1: Scores of all models")


def test_hyphens_are_mended_and_ligatures_spelled_out(document):
    assert "efficient lamps were identified by their light, and well-known keepers" in text_of(
        document, PassageKind.BODY
    )


def test_references_are_out_and_the_appendix_in(document):
    text = " ".join(p.text for p in document.passages)
    assert "Journal of Lamps" not in text
    assert "of the appendix section" in text


def test_table_text_page_numbers_and_stamp_are_no_passages(document):
    text = " ".join(p.text for p in document.passages)
    assert "72.5" not in text
    assert "arXiv" not in text
    assert not any(p.text in ("1", "2") for p in document.passages)


def test_passages_have_ids_in_order_and_stay_on_their_page(document):
    assert [p.id for p in document.passages] == [
        f"p{n:04d}" for n in range(1, len(document.passages) + 1)
    ]
    assert all(len(p.text.split()) <= 130 for p in document.passages)
    with pymupdf.open(stream=draw_paper()) as pdf:
        for passage in document.passages:
            x0, y0, x1, y1 = passage.box
            clip = (x0 - 2, y0 - 2, x1 + 2, y1 + 2)
            words = {w[4] for w in pdf[passage.page - 1].get_text("words", clip=clip)}
            assert passage.text.split()[-1] in words


def test_reading_twice_gives_the_same_document(document):
    assert read_document(draw_paper(), paper="2101.01234v2") == document


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "wanted a PDF"),
        (b"<html>not found</html>", "x:"),
        (draw_encrypted(), "encrypted"),
        (without_pages(), "0 pages"),
    ],
    ids=["empty", "html", "encrypted", "no pages"],
)
def test_what_cannot_be_read_raises(data, says):
    with pytest.raises(PdfError, match=says):
        read_document(data, paper="x")


def test_a_scan_is_a_gap():
    read = read_document(draw_scan(2), paper="x")
    assert [g.kind for g in read.gaps] == [GapKind.NO_TEXT]
    assert "pages 1, 2" in read.gaps[0].detail
    assert read.passages == ()


def test_an_overfull_page_is_a_gap_and_the_rest_is_read():
    drawing = Drawing()
    page = drawing.page()
    for row in range(80):
        page.insert_text((10, 10 + 9 * row), "a " * 160, fontsize=2)
    drawing.page()
    drawing.paragraph(LEFT, 100, sentences(3))
    read = read_document(drawing.done(), paper="x")
    assert [g.kind for g in read.gaps] == [GapKind.UNREADABLE_PAGE]
    assert "page 1" in read.gaps[0].detail
    assert read.passages[0].page == 2


def test_reader_annotations_are_left_out():
    drawing = Drawing()
    page = drawing.page()
    drawing.paragraph(LEFT, 100, sentences(3))
    page.add_freetext_annot((330, 90, 520, 120), "remember to buy paraffin oil")
    read = read_document(drawing.done(), paper="x")
    assert "paraffin" not in " ".join(p.text for p in read.passages)


def test_running_heads_are_left_out():
    drawing = Drawing()
    for number in range(4):
        drawing.page()
        drawing.text(200, 40, "Proceedings of the Lighthouse Society")
        drawing.paragraph(LEFT, 100, sentences(3))
        drawing.text(300, 770, f"Page {number + 1} of 4")
    text = " ".join(p.text for p in read_document(drawing.done(), paper="x").passages)
    assert "Proceedings" not in text
    assert "of 4" not in text


def test_text_inside_a_figure_is_left_out():
    drawing = Drawing()
    drawing.page()
    y = drawing.paragraph((72, 540), 80, sentences(4, topic="upper"))
    for n in range(5):
        drawing.text(120 + 70 * n, y + 40 + 9 * n, f"axis mark {n}", size=7)
    y = drawing.paragraph((72, 540), y + 120, "Figure 1: Ships counted each night in spring.")
    drawing.paragraph((72, 540), y + 30, sentences(4, topic="lower"))
    text = " ".join(p.text for p in read_document(drawing.done(), paper="x").passages)
    assert "axis mark" not in text
    assert "of the upper section" in text
    assert "of the lower section" in text


def test_overlay_draws_every_page(tmp_path, document):
    paths = draw_overlay(draw_paper(), document, tmp_path / "out")
    assert [p.name for p in paths] == ["page-001.png", "page-002.png"]
    assert all(p.stat().st_size > 1000 for p in paths)


def filler(drawing: Drawing, column: tuple[float, float], y: float, lines: int) -> float:
    text = "The keepers wrote down the height of every tide they saw from the gallery. " * lines
    return drawing.paragraph(column, y, " ".join(text.split()[: 8 * lines]))


def sections(drawing: Drawing) -> list[str]:
    read = read_document(drawing.pdf.tobytes(), paper="x")
    return list(dict.fromkeys(p.section for p in read.passages))


def test_a_named_appendix_in_bold_is_a_heading_though_set_small():
    drawing = Drawing()
    drawing.page()
    drawing.text(150, 72, TITLE, size=16)
    y = filler(drawing, WIDE, 100, 6)
    drawing.text(150, y + 20, "Appendix A: Construction of the tide gauges", size=9, font="bold")
    filler(drawing, WIDE, y + 40, 6)
    assert sections(drawing)[-1] == "Appendix A: Construction of the tide gauges"


@pytest.mark.parametrize(
    ("gaps", "heading"), [((9.5,) * 6, True), ((9.5, 30, 12, 22, 14, 12), False)]
)
def test_a_bold_line_with_all_spaces_stretched_alike_is_a_heading(gaps, heading):
    drawing = Drawing()
    drawing.page()
    drawing.text(150, 72, TITLE, size=16)
    y = filler(drawing, LEFT, 100, 8)
    filler(drawing, RIGHT, 100, 20)
    x = LEFT[0]
    words = ("3.3", "Summary", "of", "the", "tidal", "height", "record")
    for word, gap in zip(words, (*gaps, 0), strict=True):
        x = drawing.text(x, y + 20, word, font="bold") + gap
    filler(drawing, LEFT, y + 34, 8)
    assert (sections(drawing)[-1] == " ".join(words)) is heading


def test_a_heading_at_the_top_of_a_column_ends_the_reference_list():
    drawing = Drawing()
    drawing.page()
    filler(drawing, WIDE, 100, 20)
    drawing.page()
    drawing.text(LEFT[0], 72, "References", size=12, font="bold")
    y = 90.0
    for year in range(1990, 2010):
        entry = f"Doe, J., {year}. On tides and their keepers, in: Proceedings, pp. 94-103."
        y = drawing.paragraph(LEFT, y, entry, size=8)
    drawing.text(RIGHT[0], 72, "Authors and their shares", size=12, font="bold")
    filler(drawing, RIGHT, 90, 2)
    assert sections(drawing)[-1] == "Authors and their shares"


def test_a_figure_named_within_a_stretched_line_begins_no_caption():
    drawing = Drawing()
    drawing.page()
    filler(drawing, RIGHT, 100, 30)
    y = filler(drawing, LEFT, 100, 5)
    drawing.text(LEFT[0] + 10, y, "We consider the three different physical systems", size=10)
    x = drawing.text(LEFT[0], y + 12, "in")
    drawing.text(x + 5.6, y + 12, "Fig. 4: a light-quark tetraquark, with four of")
    filler(drawing, LEFT, y + 24, 5)
    read = read_document(drawing.pdf.tobytes(), paper="x")
    assert text_of(read, PassageKind.CAPTION) == ""


def test_a_header_whose_lower_line_is_set_smaller_stays_in_its_table():
    drawing = Drawing()
    drawing.page()
    drawing.page()
    for x, top, foot in ((100, "Keeper", "name"), (220, "Tide", "metres"), (340, "Gauge", "kind")):
        drawing.text(x, 100, top)
        drawing.text(x, 112, foot, size=8)
    for row, name in enumerate(("Ada", "Bo", "Cy", "Di")):
        for x, text in ((100, name), (220, f"{row}.4"), (340, f"{row}7.1")):
            drawing.text(x, 126 + 13 * row, text)
    drawing.text(100, 190, "Table 1: Tides that the keepers saw.")
    filler(drawing, WIDE, 240, 10)
    read = read_document(drawing.pdf.tobytes(), paper="x")
    assert [c.column_header for c in read.tables[0].cells[:2]] == [
        ("Tide metres",),
        ("Gauge kind",),
    ]
    assert "Keeper" not in text_of(read, PassageKind.BODY)


def test_a_bar_over_a_letter_does_not_end_a_caption():
    drawing = Drawing()
    drawing.page()
    drawing.page()
    drawing.text(
        72, 300, "Figure 4: Tides of the four lights with their mean heights, as kept", size=9
    )
    drawing.text(72, 310.5, "heights: hh and the others that the keepers wrote down.", size=9)
    drawing.last.draw_line((130, 304), (139, 304), width=0.4)
    filler(drawing, WIDE, 340, 10)
    read = read_document(drawing.pdf.tobytes(), paper="x")
    assert text_of(read, PassageKind.CAPTION).endswith("wrote down.")
