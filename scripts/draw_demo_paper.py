"""Draw the bundled example paper: two columns, booktabs tables, numbers from the measurements.

usage: python scripts/draw_demo_paper.py [PDF]

Every figure in the text is taken from demo_measurements.json, and every comparison the text
(demo_paper.txt) makes is checked against it before a line is drawn.
"""

import json
import re
import sys
from pathlib import Path

import pymupdf

HERE = Path(__file__).resolve().parent
PAPER_ID = (
    "0701.00001v1"  # arXiv ids of this form began in April 2007: no paper has or will have it
)
TARGET = HERE.parent / "claimcheck" / "demo" / "papers" / f"{PAPER_ID}.pdf"
STAMP = f"arXiv:{PAPER_ID}  [bundled example of claimcheck, not on arXiv]  22 Nov 2026"
TITLE = "How Small, How Fast: Seven Settings of Three Codecs on Generated Text"
AUTHORS = "The claimcheck authors"

ROMAN, BOLD, ITALIC = "tiro", "tibo", "tiit"  # Times, of the fonts every reader has
WIDTH, HEIGHT, MARGIN, GUTTER = 595.0, 842.0, 54.0, 18.0  # A4, in points
COLUMN = (WIDTH - 2 * MARGIN - GUTTER) / 2
SIZE, LEADING = 11.0, 13.4
BREAK = re.compile(r"(?<=[aeiou][b-df-hj-np-tv-z])(?=[b-df-hj-np-tv-z][aeiou])")  # set-tings
UNBREAKABLE = re.compile(r"[tcspgw]h|ck|qu")


def advance(text: str, font: str, size: float) -> float:
    """Return the width of `text` in points."""
    return float(pymupdf.get_text_length(text, fontname=font, fontsize=size))


def heads_of(word: str) -> list[str]:
    """Return the beginnings `word` may be broken after, longest first: between two consonants."""
    cuts = [match.start() for match in BREAK.finditer(word)]
    kept = [cut for cut in cuts if cut >= 3 and not UNBREAKABLE.match(word, cut - 1)]
    return [word[:cut] for cut in reversed(kept)]


def lines_of(text: str, font: str, size: float, width: float) -> list[str]:
    """Break `text` into lines no wider than `width`, at spaces or between two consonants."""
    lines, line = [], ""
    for word in text.split():
        if advance(f"{line} {word}".strip(), font, size) <= width:
            line = f"{line} {word}".strip()
            continue
        fits = (head for head in heads_of(word) if advance(f"{line} {head}-", font, size) <= width)
        head = next(fits, "")
        lines.append(f"{line} {head}-" if head else line)
        line = word[len(head) :]
    return [*lines, line]


class Press:
    """A two-column page filled from the top; a full column gives way to the next."""

    def __init__(self) -> None:
        self.pdf = pymupdf.open()
        self.tops = [MARGIN, MARGIN]
        self.new_page(top=MARGIN)

    def new_page(self, *, top: float) -> None:
        self.page = self.pdf.new_page(width=WIDTH, height=HEIGHT)
        self.column, self.y, self.top = 0, top, top
        number = str(len(self.pdf))
        self.write(number, WIDTH / 2 - advance(number, ROMAN, 8) / 2, HEIGHT - 30, ROMAN, 8)

    @property
    def x(self) -> float:
        return MARGIN + self.column * (COLUMN + GUTTER)

    def write(self, text: str, x: float, y: float, font: str = ROMAN, size: float = SIZE) -> None:
        self.page.insert_text((x, y), text, fontname=font, fontsize=size)

    def rule(self, x0: float, x1: float, y: float, weight: float) -> None:
        self.page.draw_line((x0, y), (x1, y), width=weight)

    def break_column(self) -> None:
        """Go on at the top of the next column."""
        if self.column == 0:
            self.column, self.y = 1, self.top
        else:
            self.new_page(top=MARGIN)

    def room(self, height: float) -> None:
        """Go on in the next column unless `height` points are left in this one."""
        if self.y + height > HEIGHT - MARGIN:
            self.break_column()

    def paragraph(
        self, text: str, *, font: str = ROMAN, size: float = SIZE, indent: float = 0
    ) -> None:
        """Set `text` justified, its last line ragged."""
        leading = LEADING * size / SIZE
        lines = lines_of(text, font, size, COLUMN - 2 * indent)
        for number, line in enumerate(lines):
            self.room(leading)
            self.y += leading
            words = line.split(" ")
            slack = COLUMN - 2 * indent - advance("".join(words), font, size)
            last = number == len(lines) - 1 or len(words) == 1
            gap = advance(" ", font, size) if last else slack / (len(words) - 1)
            x = self.x + indent
            for word in words:
                self.write(word, x, self.y, font, size)
                x += advance(word, font, size) + gap
        self.y += 3

    def heading(self, text: str, *, size: float = 11) -> None:
        self.room(4 * LEADING)
        self.y += LEADING + 4
        self.write(text, self.x, self.y, BOLD, size)
        self.y += 3

    def centred(self, text: str, y: float, font: str, size: float) -> None:
        self.write(text, WIDTH / 2 - advance(text, font, size) / 2, y, font, size)


def draw_table(press: Press, *, x: float, width: float, y: float, **table: object) -> float:
    """Draw a booktabs table and its caption below; return the y under it."""
    heads, rows, stub = table["heads"], table["rows"], float(str(table["stub"]))
    size, step = 8.5, 11.0
    rights = [x + stub + (width - stub) * (n + 1) / (len(heads) - 1) for n in range(len(heads) - 1)]
    press.rule(x, x + width, y, 0.9)
    for label, first, last in table.get("groups", ()):
        left = (rights[first - 1] if first else x + stub) + 8
        middle = (left + rights[last]) / 2
        press.write(label, middle - advance(label, ROMAN, size) / 2, y + step - 2, ROMAN, size)
        press.rule(left, rights[last], y + step + 1, 0.4)
    y += step + 3 if table.get("groups") else 0
    press.write(heads[0], x + 2, y + step - 2, ROMAN, size)
    for head, right in zip(heads[1:], rights, strict=True):
        press.write(head, right - advance(head, ROMAN, size) - 2, y + step - 2, ROMAN, size)
    y += step + 2
    press.rule(x, x + width, y, 0.5)
    for row in rows:
        if not row:
            press.rule(x, x + width, y + 2, 0.3)
            y += 3
            continue
        press.write(row[0], x + 2, y + step - 2, ROMAN, size)
        for cell, right in zip(row[1:], rights, strict=True):
            font = BOLD if cell.endswith("*") else ROMAN
            text = cell.rstrip("*")
            press.write(text, right - advance(text, font, size) - 2, y + step - 2, font, size)
        y += step
    press.rule(x, x + width, y + 2, 0.9)
    y += 4
    for line in lines_of(str(table["caption"]), ROMAN, 8.5, width):
        y += 10.5
        press.write(line, x, y, ROMAN, 8.5)
    return y + 10


def table_of_corpora(measured: dict) -> dict[str, object]:
    rows = [
        (name, f"{c['bytes']:,}", f"{c['lines']:,}", str(c["symbols"]), f"{c['entropy']:.2f}")
        for name, c in measured["corpora"].items()
    ]
    return {
        "heads": ("Corpus", "Bytes", "Lines", "Symbols", "Entropy"),
        "rows": rows,
        "stub": 50,
        "caption": "Table 1: The four corpora. Symbols are distinct bytes; entropy is in bits a "
        "byte, each byte taken alone.",
    }


def table_of_results(measured: dict) -> dict[str, object]:
    codecs = measured["codecs"]
    best = {name: min(c["percent"][name] for c in codecs.values()) for name in measured["corpora"]}
    fastest = {
        way: max(c[way] for c in codecs.values()) for way in ("compress_mb_s", "decompress_mb_s")
    }
    rows: list[tuple[str, ...]] = []
    for codec, c in codecs.items():
        if rows and rows[-1][0].split()[0] != codec.split()[0]:
            rows.append(())
        sizes = (f"{v:.2f}{'*' if v == best[n] else ''}" for n, v in c["percent"].items())
        speeds = (f"{c[way]:.1f}{'*' if c[way] == top else ''}" for way, top in fastest.items())
        rows.append((codec, *sizes, *speeds))
    return {
        "heads": ("Setting", *measured["corpora"], "Compress", "Decompress"),
        "groups": (("Size left (% of original)", 0, 3), ("Speed (MB/s)", 4, 5)),
        "rows": rows,
        "stub": 80,
        "caption": "Table 2: What each setting leaves of each corpus, and how fast it works over "
        "all four together. The best of each column is bold.",
    }


def values(measured: dict) -> dict[str, object]:
    """Return what the text says in figures; raise where it would say something false in words."""
    left = {codec: c["percent"] for codec, c in measured["codecs"].items()}
    speed = {codec: c["compress_mb_s"] for codec, c in measured["codecs"].items()}
    back = {codec: c["decompress_mb_s"] for codec, c in measured["codecs"].items()}
    best = {n: min(left, key=lambda codec: left[codec][n]) for n in measured["corpora"]}
    gains = {n: left["zlib -1"][n] - left["zlib -9"][n] for n in measured["corpora"]}
    said = (
        best == {"Prose": "bz2 -9", "Logs": "lzma -6", "Numbers": "lzma -6", "Noise": "bz2 -9"},
        max(speed, key=speed.__getitem__) == "zlib -1",
        min(speed, key=speed.__getitem__) == "lzma -6",
        back["lzma -6"] > max(back["bz2 -1"], back["bz2 -9"]),
        left["bz2 -9"]["Numbers"] > left["bz2 -1"]["Numbers"],
        left["zlib -6"]["Noise"] == left["zlib -9"]["Noise"],
        all(row["Noise"] > 50 for row in left.values()),
        max(gains, key=gains.__getitem__) == "Prose",
    )
    if not all(said):
        raise SystemExit(f"the measurements do not bear the text out: {said}")
    return {
        "seed": measured["seed"],
        "python": measured["python"],
        "zlib": measured["zlib"],
        "total": sum(c["bytes"] for c in measured["corpora"].values()),
        "lzma_logs": left["lzma -6"]["Logs"],
        "lzma_numbers": left["lzma -6"]["Numbers"],
        "bz2_prose": left["bz2 -9"]["Prose"],
        "gain": gains["Prose"],
        "loss": left["bz2 -9"]["Numbers"] - left["bz2 -1"]["Numbers"],
        "fastest": speed["zlib -1"],
        "ratio": speed["zlib -1"] / speed["lzma -6"],
    }


def draw_front(press: Press, abstract: str) -> None:
    """Draw the stamp, the title and the abstract onto page 1."""
    grey = (0.5, 0.5, 0.5)
    press.page.insert_text((32, 640), STAMP, fontname=ROMAN, fontsize=13, rotate=90, color=grey)
    press.centred(TITLE, 84, BOLD, 14.5)
    press.centred(AUTHORS, 106, ROMAN, 11)
    press.top = 126.0
    press.write("Abstract", press.x + COLUMN / 2 - advance("Abstract", BOLD, 11) / 2, 140, BOLD, 11)
    press.y = 144.0
    press.paragraph(abstract, size=9.5, indent=14)


def draw_results(press: Press, measured: dict) -> None:
    """Begin a page with the wide table of results; both columns go on under it."""
    press.new_page(top=MARGIN)
    width = WIDTH - 2 * MARGIN
    press.top = draw_table(press, x=MARGIN, width=width, y=MARGIN, **table_of_results(measured))
    press.y = press.top


def draw(measured: dict) -> bytes:
    """Return the paper's PDF bytes, the same for the same measurements and library."""
    text = (HERE / "demo_paper.txt").read_text(encoding="utf-8").format_map(values(measured))
    press = Press()
    for block in text.strip().split("\n\n"):
        word, _, rest = block.partition(" ")
        if word == "[abstract]":
            draw_front(press, rest)
        elif word == "#":
            press.heading(rest)
        elif word == "[column]":
            press.break_column()
        elif word == "[page]":
            draw_results(press, measured)
        elif word == "[table]":
            corpora = table_of_corpora(measured)
            press.y = draw_table(press, x=press.x, width=COLUMN, y=press.y + 8, **corpora)
        else:
            small = word == "[small]"
            press.paragraph(rest if small else block, size=9.5 if small else SIZE)
    facts = {"title": TITLE, "author": AUTHORS, "creator": "claimcheck", "producer": ""}
    press.pdf.set_metadata(facts)
    return bytes(press.pdf.tobytes(garbage=3, clean=True, deflate=True, no_new_id=True))


def main(arguments: list[str]) -> None:
    target = Path(arguments[0]) if arguments else TARGET
    measured = json.loads((HERE / "demo_measurements.json").read_text(encoding="utf-8"))
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(draw(measured))


if __name__ == "__main__":
    main(sys.argv[1:])
