"""What the verdict measurements share: claims and documents from labelled data, scores, pages."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from claimcheck.extract.kinds import kind_of
from claimcheck.read import read_document
from claimcheck.records import (
    Cell,
    Claim,
    Document,
    Label,
    Passage,
    PassageKind,
    Span,
    Table,
)
from claimcheck.store import Cache, code_digest, write_atomically
from claimcheck.text.quantities import find_quantities, parse_cell

PAGE = Path(__file__).resolve().parents[1] / "docs" / "benchmarks" / "verdicts.md"
ROOMS = ("read", "text", "align", "retrieve", "verify", "adjudicate")
NOWHERE = (0.0, 0.0, 1.0, 1.0)
HEADER_ROWS = 3  # of a grid without marked headers, at most


def as_claim(number: int, text: str) -> Claim:
    """Return a claim made of a bare sentence, read as an audit would read it."""
    quantities = find_quantities(text)
    return Claim(
        id=f"c{number:03d}",
        text=text,
        span=Span(start=0, end=len(text)),
        line=1,
        kind=kind_of(text, quantities),
        quantities=quantities,
    )


def json_lines(text: str) -> list[dict]:
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def text_document(name: str, texts: Iterable[str], *, title: str = "") -> Document:
    """Return a document of these passages, all on one page."""
    passages = tuple(
        Passage(id=f"p{n:04d}", text=" ".join(text.split()), page=1, box=NOWHERE)
        for n, text in enumerate(texts)
        if text.strip()
    )
    sha256 = hashlib.sha256(name.encode()).hexdigest()
    return Document(paper=name, sha256=sha256, pages=1, title=title, passages=passages)


def table_document(name: str, rows: Sequence[Sequence[str]], *, caption: str) -> Document:
    """Return a document of one table, its header rows and header column told by where numbers are.

    A grid does not mark its headers: the rows before the first with a number beyond the first
    column head the columns (the first row always does), the first column heads the rows.
    """
    heads = 1
    while heads < min(HEADER_ROWS, len(rows) - 1) and not any(map(_numeric, rows[heads][1:])):
        heads += 1
    cells = tuple(
        Cell(
            row=r,
            column=c - 1,
            text=text,
            box=NOWHERE,
            row_header=tuple(filter(None, (row[0],))),
            column_header=tuple(
                dict.fromkeys(head[c] for head in rows[:heads] if c < len(head) and head[c])
            ),
        )
        for r, row in enumerate(rows[heads:])
        for c, text in enumerate(row)
        if c
    )
    table = Table(id="t001", label="Table 1", caption=caption, page=1, box=NOWHERE, cells=cells)
    passages = ()
    if caption:
        passages = (
            Passage(id="p0001", text=caption, page=1, box=NOWHERE, kind=PassageKind.CAPTION),
        )
    sha256 = hashlib.sha256(name.encode()).hexdigest()
    return Document(
        paper=name, sha256=sha256, pages=1, title="", passages=passages, tables=(table,)
    )


def _numeric(text: str) -> bool:
    return bool(parse_cell(text)) and sum(map(str.isdigit, text)) >= sum(map(str.isalpha, text))


def paper_document(paper: str, *, papers: Path, cache: Cache) -> Document:
    """Return what is read out of the paper's PDF, from the cache when it was read before."""
    data = (papers / f"{paper}.pdf").read_bytes()
    known = cache.cached_document(hashlib.sha256(data).hexdigest(), paper=paper)
    if known is None:
        known = read_document(data, paper=paper)
        cache.keep_document(known)
    return known


def sampled(rows: Sequence[dict], *, limit: int, key: str) -> list[dict]:
    """Return at most `limit` rows, the same ones every time whatever their order."""
    order = sorted(rows, key=lambda row: hashlib.sha256(str(row[key]).encode()).hexdigest())
    return order[:limit]


def accuracy(given: Sequence[Label], gold: Sequence[Label]) -> float:
    return sum(g is w for g, w in zip(given, gold, strict=True)) / len(gold)


def macro_f1(given: Sequence[Label], gold: Sequence[Label]) -> float:
    """Return the mean F1 over the labels that occur in gold."""
    scores = []
    for label in sorted(set(gold)):
        both = sum(g is w is label for g, w in zip(given, gold, strict=True))
        scores.append(2 * both / (given.count(label) + gold.count(label)))
    return sum(scores) / len(scores)


def auc(scores: Sequence[float], positive: Sequence[bool]) -> float | None:
    """Return how often a positive scores above a negative, ties half; None where one is absent."""
    ours = [s for s, p in zip(scores, positive, strict=True) if p]
    theirs = [s for s, p in zip(scores, positive, strict=True) if not p]
    if not ours or not theirs:
        return None
    above = sum((a > b) + 0.5 * (a == b) for a in ours for b in theirs)
    return above / (len(ours) * len(theirs))


def short(value: float | None) -> str:
    """Return .615 for 0.615, a dash for nothing."""
    return "–" if value is None else f"{value:.3f}".removeprefix("0")


def pipe_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---", *["--:"] * (len(head) - 1)], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def code_id() -> str:
    """Return a short name of the code and weights a measurement was made with."""
    return hashlib.sha256("".join(map(code_digest, ROOMS)).encode()).hexdigest()[:8]


def put(name: str, text: str, *, page: Path = PAGE) -> None:
    """Write `text` between the markers `<!-- name -->` and `<!-- /name -->` of the page."""
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    whole = page.read_text("utf-8")
    if begin not in whole or end not in whole:
        raise SystemExit(f"{page.name} has no markers {begin} and {end} to write between")
    pattern = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    made = pattern.sub(lambda _: f"{begin}\n{text.strip()}\n{end}", whole, count=1)
    write_atomically(page, made.encode())


def batched(rows: Sequence[dict], key: str) -> Iterator[tuple[object, list[dict]]]:
    """Yield rows that share a value of `key`, in the order first met."""
    groups: dict[str, list[dict]] = {}
    for row in rows:
        groups.setdefault(json.dumps(row[key], sort_keys=True), []).append(row)
    for group in groups.values():
        yield group[0][key], group
