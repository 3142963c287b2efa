"""PDFs drawn in memory for tests: our own text and tables, no third-party paper.

`draw_paper` gives a whole two-column paper; `Drawing` sets text and tables anywhere on a page.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import pymupdf

PAPER_WIDTH, PAPER_HEIGHT = 612.0, 792.0  # US letter, points
LEFT, RIGHT = (72.0, 294.0), (318.0, 540.0)  # the two columns of a two-column page
WIDE = (72.0, 540.0)
TITLE = "Counting Lighthouses from Tidal Records"
ARXIV_STAMP = "arXiv:2101.01234v2  [cs.CL]  4 Sep 2021"
_FONTS = {
    "regular": pymupdf.Font("tiro"),
    "bold": pymupdf.Font("tibo"),
    "italic": pymupdf.Font("tiit"),
}


@dataclass
class Drawing:
    """A PDF under the pen: `text`, `paragraph`, `table` draw on the last page."""

    pdf: pymupdf.Document = field(default_factory=pymupdf.open)

    def page(self, *, rotation: int = 0) -> pymupdf.Page:
        """Return a new empty page."""
        page = self.pdf.new_page(width=PAPER_WIDTH, height=PAPER_HEIGHT)
        page.set_rotation(rotation)
        return page

    @property
    def last(self) -> pymupdf.Page:
        return self.pdf[self.pdf.page_count - 1]

    def text(self, x: float, y: float, text: str, *, size: float = 10.0, font: str = "regular"):
        """Set one line with its baseline at y; return the x where it ends."""
        face = _FONTS[font]
        writer = pymupdf.TextWriter(
            self.last.rect if not self.last.rotation else self.last.mediabox
        )
        writer.append((x, y), text, font=face, fontsize=size)
        writer.write_text(self.last)
        return x + face.text_length(text, fontsize=size)

    def upward(self, x: float, y: float, text: str, *, size: float = 10.0) -> None:
        """Set one line that runs up the page from (x, y)."""
        self.last.insert_text((x, y), text, fontsize=size, rotate=90)

    def aslant(self, x: float, y: float, text: str, *, size: float = 10.0) -> None:
        """Set one line that rises by 45 degrees from (x, y)."""
        point = pymupdf.Point(x, y)
        self.last.insert_text(point, text, fontsize=size, morph=(point, pymupdf.Matrix(45)))

    def paragraph(
        self,
        column: tuple[float, float],
        y: float,
        text: str,
        *,
        size: float = 10.0,
        indent: float = 0.0,
        font: str = "regular",
    ) -> float:
        """Set running text in a column from baseline y; return the next free baseline."""
        left, right = column
        x, line = left + indent, []
        space = _FONTS[font].text_length(" ", fontsize=size)
        start = x
        for word in text.split():
            width = _FONTS[font].text_length(word, fontsize=size)
            if line and x + width > right:
                self.text(start, y, " ".join(line), size=size, font=font)
                line, x, start, y = [], left, left, y + 1.2 * size
            line.append(word)
            x += width + space
        self.text(start, y, " ".join(line), size=size, font=font)
        return y + 1.2 * size

    def rule(self, x0: float, x1: float, y: float) -> None:
        """Draw a horizontal rule."""
        self.last.draw_line((x0, y), (x1, y), width=0.5)

    def wall(self, x: float, y0: float, y1: float) -> None:
        """Draw a vertical rule."""
        self.last.draw_line((x, y0), (x, y1), width=0.5)

    def table(
        self,
        x: float,
        y: float,
        rows: Sequence[Sequence[str]],
        *,
        widths: Sequence[float],
        rules: Sequence[int] = (),
        size: float = 9.0,
        pitch: float = 12.0,
        bold: Sequence[tuple[int, int]] = (),
    ) -> float:
        """Set rows of cells with the first baseline at y + pitch; return the bottom.

        `widths` are the columns' widths; `rules` the numbers of the rows above which a rule runs
        (len(rows) = below the last). First column flush left, others centred. A cell "text>n" is
        centred over n columns.
        """
        edges = [x]
        for width in widths:
            edges.append(edges[-1] + width)
        for at, row in enumerate(rows):
            base = y + pitch * (at + 1)
            for column, cell in enumerate(row):
                text, _, span = cell.partition(">")
                if not text:
                    continue
                font = "bold" if (at, column) in bold else "regular"
                long = _FONTS[font].text_length(text, fontsize=size)
                over = edges[column + int(span or 1)] - edges[column]
                place = edges[column] + (0 if column == 0 and not span else (over - long) / 2)
                self.text(place, base, text, size=size, font=font)
        for at in rules:
            self.rule(x, edges[-1], y + pitch * at + 0.3 * pitch)
        return y + pitch * len(rows)

    def done(self, **options: object) -> bytes:
        """Return the PDF's bytes, the same for the same drawing unless options encrypt them."""
        return self.pdf.tobytes(**{"no_new_id": not options, **options})


def sentences(count: int, *, topic: str = "tide") -> str:
    """Return running text of `count` sentences, each with its own number."""
    return " ".join(
        f"Sentence number {n} of the {topic} section says that the keepers counted {n + 10} ships "
        f"before the lamp went out over the harbour wall."
        for n in range(1, count + 1)
    )


RESULTS = [
    ["Model", "Harbour>2", "", "Open sea>2", ""],
    ["", "F1", "EM", "F1", "EM"],
    ["Baseline", "61.2", "58.0", "44.1", "40.9"],
    ["Beacon", "72.5", "70.1", "51.3", "49.8"],
    ["Beacon large", "75.0", "73.2", "55.6", "52.4"],
]


def results_table(drawing: Drawing, x: float, y: float) -> float:
    """Draw `RESULTS` as a booktabs table with partial rules under its spanning heads."""
    bottom = drawing.table(
        x, y, RESULTS, widths=[70, 36, 36, 36, 36], rules=[0, 2, 5], bold=[(4, 1)]
    )
    drawing.rule(x + 72, x + 140, y + 12 + 3.6)
    drawing.rule(x + 144, x + 212, y + 12 + 3.6)
    return bottom


def draw_paper() -> bytes:
    """Return a two-column paper with a table, a footnote, references and an appendix."""
    drawing = Drawing()
    drawing.page()
    drawing.text(130, 80, TITLE, size=16, font="bold")
    drawing.text(250, 102, "Ada Keeper and Tom Warden", size=11)
    drawing.upward(20, 560, ARXIV_STAMP, size=20)
    drawing.text(160, 130, "Abstract", size=11, font="bold")
    y = drawing.paragraph(LEFT, 146, sentences(3, topic="abstract"))
    drawing.text(72, y + 12, "1", size=12, font="bold")
    drawing.text(90, y + 12, "Introduction", size=12, font="bold")
    y = drawing.paragraph(LEFT, y + 30, sentences(9, topic="left"))
    y = drawing.paragraph(LEFT, y, "The eﬃcient lamps were identi-", indent=12)
    y = drawing.paragraph(LEFT, y, "fied by their light, and well-known keepers agreed on it.")
    drawing.text(72, 705, "1", size=6)
    drawing.text(76, 709, "The lamp was lent by the harbour office of the town.", size=8)
    y = drawing.paragraph(RIGHT, 146, sentences(6, topic="right"))
    bottom = results_table(drawing, 318, y + 4)
    y = drawing.paragraph(
        RIGHT, bottom + 22, "Table 1: Scores of all models on both waters.", size=9
    )
    drawing.text(318, y + 20, "2 Results", size=12, font="bold")
    drawing.paragraph(RIGHT, y + 38, sentences(4, topic="result"))
    drawing.text(300, 760, "1")
    drawing.page()
    drawing.text(72, 80, "References", size=12, font="bold")
    y = drawing.paragraph(LEFT, 98, "A. Keeper. 2001. On lamps that nobody lit. Journal of Lamps.")
    drawing.paragraph(LEFT, y + 6, "T. Warden. 2003. On fog. In Proceedings of Fog, pages 1-9.")
    drawing.text(318, 80, "A Details of the lamps", size=12, font="bold")
    drawing.paragraph(RIGHT, 98, sentences(5, topic="appendix"))
    drawing.text(300, 760, "2")
    return drawing.done()


def draw_encrypted() -> bytes:
    """Return a PDF that asks for a password."""
    drawing = Drawing()
    drawing.page()
    drawing.text(72, 100, "secret")
    return drawing.done(encryption=pymupdf.PDF_ENCRYPT_AES_256, owner_pw="o", user_pw="u")


def draw_scan(pages: int = 1) -> bytes:
    """Return pages that hold a picture and no text."""
    drawing = Drawing()
    for _ in range(pages):
        page = drawing.page()
        pixmap = pymupdf.Pixmap(pymupdf.csGRAY, pymupdf.IRect(0, 0, 40, 50))
        pixmap.clear_with(200)
        page.insert_image(page.rect, pixmap=pixmap)
    return drawing.done()


def without_pages() -> bytes:
    """Return a well-formed PDF whose page tree is empty."""
    objects = [
        b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n",
        b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n",
    ]
    data, places = b"%PDF-1.4\n", []
    for body in objects:
        places.append(len(data))
        data += body
    table = b"xref\n0 3\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % p for p in places)
    start = len(data)
    return data + table + b"trailer<</Size 3/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % start
