"""Pages that hold absurdly much are read in bounded time, or are gaps that cost no other page."""

import random
import time

import pymupdf
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from claimcheck.read import drawn, read_document
from claimcheck.records import GapKind

LONGEST = 30.0  # CPU seconds: some twenty times what the worst page here takes


def words_at(places, texts=("word",)) -> bytes:
    """Return the commands that set a word at each place."""
    shown = (
        b"1 0 0 1 %.2f %.2f Tm (%s) Tj" % (x, y, texts[at % len(texts)].encode())
        for at, (x, y) in enumerate(places)
    )
    return b"BT /helv 8 Tf " + b" ".join(shown) + b" ET\n"


def between_pages(commands: bytes, forms: int = 0) -> bytes:
    """Return a PDF of three pages, the middle one drawn by `commands`.

    With `forms`, "/F Do" draws a form that draws the next ten times, and so on.
    """
    pdf = pymupdf.open()
    for number in range(3):
        pdf.new_page().insert_text((72, 300), f"Plain words: page {number + 1}.", fontsize=8)
    page = pdf[1]
    last = 0
    for _ in range(forms):
        inner = f"/Resources<</XObject<</F {last} 0 R>>>>" if last else ""
        form = pdf.get_new_xref()
        pdf.update_object(form, f"<</Type/XObject/Subtype/Form/BBox[0 0 600 800]{inner}>>")
        pdf.update_stream(form, b"/F Do " * 10 if last else b"0 0 m 9 9 l S ")
        last = form
    if last:
        resources = int(pdf.xref_get_key(page.xref, "Resources")[1].split()[0])
        pdf.xref_set_key(resources, "XObject", f"<</F {last} 0 R>>")
    stream = page.get_contents()[0]
    pdf.update_stream(stream, pdf.xref_stream(stream) + b"\n" + commands)
    return pdf.tobytes()


@pytest.mark.parametrize(
    ("commands", "forms", "says"),
    [
        (words_at(((30 + 5 * (n % 100), 8 * (n // 100)) for n in range(9000)), "i"), 0, "words"),
        (b"BT /helv 8 Tf (" + b"a" * 200_000 + b") Tj ET", 0, "glyphs"),
        (b"/F Do", 12, "bytes of commands"),
    ],
)
def test_a_page_that_is_too_full_is_a_gap_and_the_others_are_read(commands, forms, says):
    document = read_document(between_pages(commands, forms), paper="x")
    (gap,) = document.gaps
    assert gap.kind == GapKind.UNREADABLE_PAGE
    assert gap.detail.startswith("page 2: ")
    assert says in gap.detail
    assert {p.page for p in document.passages} == {1, 3}


def test_a_form_drawn_often_is_read_like_any_other():
    document = read_document(between_pages(b"/F Do", forms=3), paper="x")
    assert not document.gaps
    assert {p.page for p in document.passages} == {1, 2, 3}


def test_shapes_end_where_there_are_too_many(monkeypatch):
    monkeypatch.setattr(drawn, "MOST_SHAPES", 50)
    with pymupdf.open(stream=between_pages(b"9 9 m 99 99 l S " * 500)) as pdf:
        assert len(drawn.Drawn(pdf[1]).shapes()[1]) == 51


TEXTS = st.sampled_from([("word",), ("Table", "1:", "0.5"), ("Figure 1: a",), ("7.1", "-", "x")])


@settings(
    max_examples=6,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=True,
)
@given(
    st.integers(0, 2**32),
    TEXTS,
    st.integers(1, 2600),
    st.integers(0, 4000),
    st.sampled_from([1, 9]),
)
def test_words_and_rules_strewn_over_a_page_are_read_in_bounded_time(
    seed, texts, words, rules, grid
):
    chance = random.Random(seed)

    def place() -> tuple[float, float]:
        return (
            grid * chance.randrange(600 // grid) + 1.0,
            grid * chance.randrange(800 // grid) + 1.0,
        )

    commands = words_at((place() for _ in range(words)), texts)
    for _ in range(rules):
        x, y = place()
        commands += b"%.2f %.2f m %.2f %.2f l S\n" % (x, y, x + 100, y)
    start = time.process_time()
    document = read_document(between_pages(commands), paper="x")
    assert time.process_time() - start < LONGEST
    assert not document.gaps
