"""What the read text of real papers is held against: order, sections, references, boxes.

`python tests/shared/text_checks.py SHARED` prints the measured shares and every failure. The
expectations beside this file are short anchors taken from the pages and the papers' own outlines,
none read off the reader. A row's `known` maps a check to why the reader does not pass it yet.
"""

import json
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pymupdf

from claimcheck.read import read_document
from claimcheck.records import Document, Passage, PassageKind

HERE = Path(__file__).parent
CUT = 10  # folded characters: the other half of a word that the column's edge breaks
EDGE = 3.0  # points around a passage's box within which a word still counts as inside
_LABELLED = re.compile(r"(?:table|fig(?:ure|\.)?)\s*[\dIVX]+", re.IGNORECASE)
_NUMBER = re.compile(r"^(?:Appendix [A-Z]:|\d+(?:\.\d+)*|[A-Z](?:\.\d+)*|[IVX]+)\.?\s+(?=\S)")
_ENTRY = re.compile(
    r"arXiv preprint|In Proceedings of|In Proc\.|\bpp\. ?\d+|\bpages \d+[–-]\d+"
    r"|\d+\(\d+\):\d+[–-]\d+"
)
TEXT = (PassageKind.BODY, PassageKind.ABSTRACT)
RUNNING = (*TEXT, PassageKind.FOOTNOTE)


def rows(name: str) -> list[dict]:
    """Return the expectations of one file beside this one."""
    lines = (HERE / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def papers_of(name: str) -> list[str]:
    """Return the papers a file of expectations speaks of, in its order."""
    return list(dict.fromkeys(row["paper"] for row in rows(name)))


@cache
def document(folder: Path, paper: str) -> Document:
    """Return one paper of the folder as it is read, once per run."""
    return read_document((folder / f"{paper}.pdf").read_bytes(), paper=paper)


@cache
def fold(text: str) -> str:
    """Return letters and digits only: ligatures, hyphens, white space and case do not count."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).lower()


def _texts(read: Document, page: int) -> list[Passage]:
    return [p for p in read.passages if p.page == page and p.kind in TEXT]


def column_order(folder: Path, row: dict) -> str:
    """Return which of the columns' first and last words is missing or out of order, or ""."""
    text = "".join(fold(p.text) for p in _texts(document(folder, row["paper"]), row["page"]))
    at = 0
    for anchor in row["text"]:
        found = text.find(fold(anchor), at)
        if found < 0:
            return f"{anchor!r} {'out of order' if fold(anchor) in text else 'missing'}"
        at = found + len(fold(anchor))
    return ""


def column_whole(folder: Path, row: dict) -> str:
    """Return what is read as text before, between or after the two columns' texts, or ""."""
    text = "".join(fold(p.text) for p in _texts(document(folder, row["paper"]), row["page"]))
    first, left, right, last = (text.find(fold(anchor)) for anchor in row["text"])
    ends = left + len(fold(row["text"][1])), last + len(fold(row["text"][3]))
    if min(first, left, right, last) < 0 or right < ends[0]:
        return "the columns' texts are out of order"
    strays = text[:first], text[ends[0] : right], text[ends[1] :]
    return next((f"{stray[:40]!r} is no running text" for stray in strays if len(stray) > CUT), "")


def caption_order(folder: Path, row: dict) -> str:
    """Return how the page's labelled captions differ from those printed, column by column."""
    read = document(folder, row["paper"])
    captions = [
        p.text
        for p in read.passages
        if p.page == row["page"] and p.kind == PassageKind.CAPTION and _LABELLED.match(p.text)
    ]
    if len(captions) == len(row["captions"]) and all(
        fold(read_).startswith(fold(wanted))
        for read_, wanted in zip(captions, row["captions"], strict=True)
    ):
        return ""
    return f"read {[caption[:24] for caption in captions]}"


def section_of(folder: Path, row: dict) -> str:
    """Return the section the text under a heading was given instead of that heading, or ""."""
    read = document(folder, row["paper"])
    holding = [p for p in _texts(read, row["page"]) if fold(row["opens"]) in fold(p.text)]
    if not holding:
        return f"{row['opens']!r} stands in no passage"
    wanted = fold(row["heading"])
    sections = {fold(_NUMBER.sub("", p.section, count=1)) for p in holding}
    return "" if wanted in sections else f"section {holding[0].section!r}"


def section_order(folder: Path, paper: str) -> str:
    """Return the first heading of a paper's rows whose section comes too early, or ""."""
    read = document(folder, paper)
    at = -1
    sections = [fold(_NUMBER.sub("", p.section, count=1)) for p in read.passages]
    for row in rows("sections"):
        if row["paper"] != paper or row.get("known"):
            continue
        places = [
            i
            for i, (p, section) in enumerate(zip(read.passages, sections, strict=True))
            if p.page == row["page"] and section == fold(row["heading"]) and p.kind in TEXT
        ]
        later = [i for i in places if i >= at]
        if not later:
            return f"{row['heading']!r} on page {row['page']}"
        at = later[0]
    return ""


def reference_kept(folder: Path, row: dict) -> str:
    """Return the passage that holds the list's first or last entry, or ""."""
    for passage in document(folder, row["paper"]).passages:
        if passage.kind not in RUNNING:
            continue
        text = fold(f"{passage.section} {passage.text}")  # a heading that is none, too
        for entry in (row["first"], row["last"]):
            if all(fold(entry[part]) in text for part in ("author", "year", "title")):
                return f"{passage.id} on page {passage.page} holds {entry['title']!r}"
    return ""


def entries_kept(folder: Path, row: dict) -> str:
    """Return the first passage that reads like entries of a reference list, or ""."""
    for passage in document(folder, row["paper"]).passages:
        if passage.kind in RUNNING and len(_ENTRY.findall(passage.text)) >= 2:
            return f"{passage.id} on page {passage.page}: {passage.text[:40]!r}"
    return ""


def appendix_lost(folder: Path, row: dict) -> str:
    """Return the words after the reference list that no passage holds, or ""."""
    after = fold(row.get("after", ""))
    kept = any(after in fold(p.text) for p in document(folder, row["paper"]).passages)
    return "" if kept else f"{row['after']!r} is lost"


def boxed(folder: Path, paper: str) -> Iterator[tuple[Passage, bool, bool]]:
    """Yield each passage, whether its text stands whole in its box, whether every word does."""
    read = document(folder, paper)
    with pymupdf.open(folder / f"{paper}.pdf") as pdf:
        for number in range(1, read.pages + 1):
            words = pdf[number - 1].get_text("words")
            for passage in read.passages:
                if passage.page == number:
                    inside = _inside(words, passage.box)
                    parts = passage.text.split()
                    yield (
                        passage,
                        fold(passage.text) in inside,
                        all(fold(word) in inside for word in parts),
                    )


def _inside(words: Iterable[tuple], box: tuple[float, float, float, float]) -> str:
    left, top, right, bottom = box[0] - EDGE, box[1] - EDGE, box[2] + EDGE, box[3] + EDGE
    return "".join(
        fold(w[4])
        for w in words
        if left <= (w[0] + w[2]) / 2 <= right and top <= (w[1] + w[3]) / 2 <= bottom
    )


CHECKS = {
    "reading_order": {"text": column_order, "whole": column_whole, "captions": caption_order},
    "sections": {"section": section_of},
    "references": {"list": reference_kept, "entries": entries_kept, "appendix": appendix_lost},
}
"""The checks a file's rows go through, by the name their `known` uses."""


def cases(name: str) -> list[tuple[dict, str]]:
    """Return each row of a file with each check it goes through."""
    return [
        (row, check)
        for row in rows(name)
        for check in CHECKS[name]
        if check != "appendix" or "after" in row
    ]


def main(folder: Path) -> None:
    """Print every failure, then the share that passes each check."""
    out = sys.stdout
    for name, checks in CHECKS.items():
        for check in checks:
            got = [(row, checks[check](folder, row)) for row, c in cases(name) if c == check]
            for row, why in got:
                if why:
                    known = row.get("known", {}).get(check)
                    mark = "known" if known else "NEW"
                    out.write(f"{mark} {check} {row['paper']} p{row.get('page', '')}: {why}\n")
            passed = sum(not why for _, why in got)
            out.write(f"{name} {check}: {passed} of {len(got)}\n")
    seen = [found for paper in papers_of("boxes") for found in boxed(folder, paper)]
    for label, at in (("whole", 1), ("every word", 2)):
        hits = sum(found[at] for found in seen)
        out.write(f"passages {label} in their box: {hits} of {len(seen)}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]) / "papers")
