"""Glyphs are where `Page.get_texttrace` says, to the last bit, however they are read."""

import pymupdf
import pytest

from claimcheck.read import spans
from claimcheck.read.drawn import Drawn
from claimcheck.read.spans import Resources

COMMANDS = b"""
BT /helv 11.3 Tf 72 700 Td (Level, of two) Tj /tiro 7.7 Tf ( fonts) Tj ET
BT 0.3 0.1 0.9 rg /helv 9 Tf 0 1 -1 0 40 90 Tm (running up) Tj ET
BT /helv 9 Tf 0 -1 1 0 500 600 Tm (running down) Tj ET
BT /tiro 9 Tf -1 0 0 -1 400 300 Tm (upside down) Tj ET
BT /tiro 9 Tf 0.7071 0.7071 -0.7071 0.7071 200 200 Tm (aslant) Tj ET
BT /tiro 9 Tf 0.9999 0.01414 -0.01414 0.9999 200 150 Tm (scanned askew) Tj ET
BT 0 0.2 0.7 0 k /helv 12 Tf 1.3 0 0.2 0.9 72 640 Tm (stretched and leaning) Tj ET
q 0.5 0 0 0.25 10 20 cm BT /helv 30 Tf 90 80 Td (scaled) Tj ET Q
BT 3 Tr /helv 10 Tf 72 600 Td (hidden) Tj 1 Tr 0 20 Td (outlined) Tj ET
"""


@pytest.fixture
def page():
    with pymupdf.open() as pdf:
        page = pdf.new_page()
        page.insert_font(fontname="helv")
        page.insert_font(fontname="tiro")
        drawn = pdf.get_new_xref()
        pdf.update_object(drawn, "<<>>")
        pdf.update_stream(drawn, COMMANDS)
        page.set_contents(drawn)
        yield page


def told(page):
    """Return what `get_texttrace` tells: of each span its glyphs, size, font, color."""
    return [
        (
            [(code, gid) for code, gid, _, _ in span["chars"]],
            span["size"],
            span["font"],
            bool(span["flags"] & 16),
            span["color"],
            span["type"] == 3,
        )
        for span in page.get_texttrace()
    ]


def placed(page):
    """Return where `get_texttrace` places the glyphs, in the frame their span is read in."""
    width, height = page.rect.width, page.rect.height
    found = []
    for span in page.get_texttrace():
        dx, dy = span["dir"]
        for _, _, (x, y), (x0, y0, x1, y1) in span["chars"]:
            if dx == 1:
                found.append((0, x0, x1, y))
            elif dx > 0.99:  # releases differ in how high a font reaches
                found.append(pytest.approx((0, x0, x1, y), abs=0.01))
            elif dy < -0.99:
                found.append((1, height - y1, height - y0, x))
            elif dx < -0.99:
                found.append((2, width - x1, width - x0, height - y))
            elif dy > 0.99:
                found.append((3, y0, y1, width - x))
            else:
                found.append((4, x, x, y))
    return found


@pytest.mark.parametrize("known", [True, False])
def test_glyphs_are_those_of_the_text_trace(page, known, monkeypatch):
    monkeypatch.setattr(spans, "_laid_out_as_known", lambda: known)
    glyphs = Drawn(page).glyphs(Resources())
    own = [[] for _ in glyphs.fonts]
    for span, code, gid in zip(glyphs.span, glyphs.code, glyphs.gid, strict=True):
        own[span].append((code, gid))
    faces = [(f.name, f.bold) for f in glyphs.fonts]
    rest = zip(own, glyphs.sizes, faces, glyphs.colors, glyphs.hidden, strict=True)
    assert [(c, s, *face, *more) for c, s, face, *more in rest] == told(page)


@pytest.mark.parametrize("known", [True, False])
def test_glyphs_stand_where_the_text_trace_places_them(page, known, monkeypatch):
    monkeypatch.setattr(spans, "_laid_out_as_known", lambda: known)
    glyphs = Drawn(page).glyphs(Resources())
    directions = [glyphs.directions[span] for span in glyphs.span]
    assert set(directions) == {0, 1, 2, 3, 4}
    found = zip(directions, glyphs.x0, glyphs.x1, glyphs.base, strict=True)
    assert list(found) == placed(page)


def test_structs_are_laid_out_as_known():
    assert spans._laid_out_as_known()


def test_another_layout_is_noticed(monkeypatch):
    monkeypatch.setattr(spans, "_ITEM_SIZE", 20)
    assert not spans._laid_out_as_known.__wrapped__()


def test_a_page_without_text_has_no_glyphs():
    with pymupdf.open() as pdf:
        glyphs = Drawn(pdf.new_page()).glyphs(Resources())
    assert len(glyphs.code) == len(glyphs.fonts) == 0
