import pytest

from claimcheck.records import (
    Cell,
    Document,
    Figure,
    Gap,
    GapKind,
    Passage,
    PrintedNumber,
    Table,
)
from claimcheck.render.document import document_json, document_markdown, document_text


def body(row: int, column: int, text: str, **more: object) -> Cell:
    return Cell(
        row=row,
        column=column,
        text=text,
        box=(1.0, 2.0, 3.0, 4.0),
        row_header=(("bzip2", "lzma")[row],),
        column_header=("Logs", ("ratio", "s|MB")[column]),
        **more,
    )


@pytest.fixture
def doc() -> Document:
    box = (0.0, 0.0, 100.0, 20.0)
    cells = (body(0, 0, "11.2", bold=True), body(0, 1, "3.4"), body(1, 0, "9.8"))
    return Document(
        paper="9901.00001v1",
        sha256="b" * 64,
        pages=2,
        title="Squeezing logs",
        stamp="9901.00001v1",
        passages=(
            Passage(id="p0001", text="We squeeze.", page=1, box=box, section="1 Introduction"),
            Passage(id="p0002", text="Twice.", page=1, box=box, section="1 Introduction"),
            Passage(id="p0003", text="It works.", page=2, box=box, section="2 Results"),
        ),
        tables=(Table(id="t1", label="Table 1", caption="Sizes.", page=2, box=box, cells=cells),),
        figures=(
            Figure(
                id="f001",
                label="Figure 2",
                caption="Figure 2: Speeds.",
                page=2,
                box=box,
                numbers=(PrintedNumber(text="87.1", box=(1.0, 2.0, 3.0, 4.0), near=("xz", "a|b")),),
            ),
        ),
        gaps=(Gap(kind=GapKind.UNREADABLE_PAGE, detail="page 3"),),
    )


def test_json_gives_each_cell_its_headers_and_box(doc):
    (table,) = document_json(doc)["tables"]
    assert (table["label"], table["caption"], table["page"]) == ("Table 1", "Sizes.", 2)
    assert table["cells"][0] == {
        "text": "11.2",
        "row": 0,
        "column": 0,
        "row_header": ["bzip2"],
        "column_header": ["Logs", "ratio"],
        "bbox": [1.0, 2.0, 3.0, 4.0],
        "bold": True,
        "underlined": False,
    }


def test_json_lists_sections_passages_and_gaps(doc):
    read = document_json(doc)
    assert read["sections"] == ["1 Introduction", "2 Results"]
    assert [passage["page"] for passage in read["passages"]] == [1, 1, 2]
    assert read["gaps"] == [{"kind": "unreadable_page", "detail": "page 3", "paper": ""}]


def test_markdown_keeps_the_grid_where_a_cell_is_missing(doc):
    assert document_markdown(doc).splitlines()[4:8] == [
        "|  | Logs / ratio | Logs / s\\|MB |",
        "| --- | --- | --- |",
        "| bzip2 | **11.2** | 3.4 |",
        "| lzma | 9.8 |  |",
    ]


def test_text_reads_on_under_its_headings(doc):
    assert document_text(doc).split("\n\n")[1:3] == ["== 1 Introduction ==", "[p. 1] We squeeze."]


def test_numbers_printed_in_figures_are_listed_apart_from_tables(doc):
    (figure,) = document_json(doc)["figures"]
    assert (figure["label"], figure["page"]) == ("Figure 2", 2)
    assert figure["numbers"] == [
        {"text": "87.1", "near": ["xz", "a|b"], "bbox": [1.0, 2.0, 3.0, 4.0]}
    ]
    below = document_markdown(doc).partition("## Numbers printed in Figure 2 (p. 2)")[2]
    assert "| 87.1 | xz / a\\|b |" in below
    assert "Figure 2: Speeds." in below
