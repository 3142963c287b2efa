"""Damaged PDFs never crash the reader; text that was drawn is found again."""

import string

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claimcheck.errors import PdfError
from claimcheck.read import read_document
from claimcheck.read.passages import TextLine, passages_of, vocabulary_of
from claimcheck.records import Document, PassageKind
from tests.papers import Drawing, draw_paper

PAPER = draw_paper()
SLOW = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)


def survives(data: bytes) -> None:
    """Read bytes that may be anything: a document or `PdfError`, nothing else."""
    try:
        document = read_document(data, paper="x")
    except PdfError:
        return
    assert isinstance(document, Document)
    assert all(1 <= p.page <= document.pages for p in document.passages)


@SLOW
@given(st.integers(0, len(PAPER)))
def test_truncated(length):
    survives(PAPER[:length])


@SLOW
@given(st.lists(st.tuples(st.integers(0, len(PAPER) - 1), st.integers(0, 255)), max_size=40))
def test_mutated(changes):
    data = bytearray(PAPER)
    for place, value in changes:
        data[place] = value
    survives(bytes(data))


@SLOW
@given(st.binary(max_size=400))
def test_random(data):
    survives(data)
    survives(b"%PDF-1.7\n" + data)


NUMBERS = st.decimals(min_value=0, max_value=999, places=1).map(str)


@SLOW
@given(
    st.integers(2, 6).flatmap(
        lambda wide: st.lists(
            st.lists(NUMBERS, min_size=wide, max_size=wide), min_size=2, max_size=9
        )
    )
)
def test_every_drawn_cell_is_read_with_its_headers(values):
    wide = len(values[0])
    names = [f"{string.ascii_uppercase[n]}col" for n in range(wide)]
    rows = [["Name", *names], *[[f"row{n}", *line] for n, line in enumerate(values)]]
    drawing = Drawing()
    drawing.page()
    drawing.text(80, 90, "Table 1: Drawn.")
    drawing.table(80, 100, rows, widths=[60] + [50] * wide, rules=[0, 1, len(rows)])
    (table,) = read_document(drawing.done(), paper="x").tables
    found = {(c.row_header[-1], c.column_header[-1]): c.text for c in table.cells}
    assert found == {
        (f"row{n}", names[m]): value
        for n, line in enumerate(values)
        for m, value in enumerate(line)
    }


WORDS = st.text(alphabet=string.ascii_letters + ".,;", min_size=1, max_size=12)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(st.lists(WORDS, min_size=1, max_size=14), min_size=1, max_size=30))
def test_passages_keep_every_word_in_order(lines):
    text_lines = [
        TextLine(line, (0.0, 12.0 * n, 100.0, 12.0 * n + 10), 1, "", PassageKind.BODY)
        for n, line in enumerate(lines)
    ]
    passages = passages_of(text_lines, vocabulary_of(w for line in lines for w in line))
    read = " ".join(p.text for p in passages).split()
    words = [w for line in lines for w in line]
    remaining = iter(words)
    assert all(word in remaining for word in read)
