"""Lines of body text into passages: paragraphs, de-hyphenated, cut into runs of sentences."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from claimcheck.records import Box, Passage, PassageKind

LONGEST = 120  # words; a passage is a run of sentences of one paragraph, about 40 to 120 words
SHORTEST = 40
_WORDS = re.compile(r"[^\W\d_]{2}[\W\d_](?:.*?[\W\d_])?[^\W\d_]{2}", re.DOTALL)  # two at least
_MARKS = ".,;:()[]\"'“”‘’?!"
_END = re.compile(r"[.!?][\"”’')\]]*\d{0,2}$")
_NOT_END = re.compile(
    r"(?:^|[\s(])(?:[A-Za-z]|e\.g|i\.e|al|etc|vs|cf|Fig|Figs|Tab|Eq|Eqs|Sec|Sect|Dr|Mr|Mrs|Ms|Prof|resp|approx|Ref|Refs|No|St|ca|incl)\.$"
)


@dataclass(slots=True)
class TextLine:
    """One line of running text: its words, where it stands, and its section and kind."""

    words: list[str]
    box: Box
    page: int
    section: str
    kind: PassageKind
    opens: bool = False


@dataclass(slots=True)
class _Piece:
    text: str
    boxes: list[Box] = field(default_factory=list)


def passages_of(lines: Iterable[TextLine], vocabulary: set[str]) -> tuple[Passage, ...]:
    """Return the passages of a document's text lines, which come in reading order."""
    made: list[Passage] = []
    for paragraph in _paragraphs(lines):
        for text, boxes in _runs(paragraph, vocabulary):
            if not _WORDS.search(text):  # a formula's pieces
                continue
            first = paragraph[0]
            made.append(
                Passage(
                    id=f"p{len(made) + 1:04d}",
                    text=text,
                    page=first.page,
                    box=_around(boxes),
                    section=first.section,
                    kind=first.kind,
                )
            )
    return tuple(made)


def _paragraphs(lines: Iterable[TextLine]) -> Iterable[list[TextLine]]:
    current: list[TextLine] = []
    for line in lines:
        last = current[-1] if current else None
        if last is not None and (
            line.opens
            or line.page != last.page
            or line.section != last.section
            or line.kind != last.kind
        ):
            yield current
            current = []
        current.append(line)
    if current:
        yield current


def _runs(paragraph: Sequence[TextLine], vocabulary: set[str]) -> Iterable[tuple[str, list[Box]]]:
    """Yield the paragraph's runs of sentences with the boxes of the lines they stand on."""
    words: list[str] = []
    first: list[int] = []  # the line each word begins on
    last: list[int] = []  # and the one it ends on
    for at, line in enumerate(paragraph):
        further = line.words
        if words and further and len(words[-1]) > 1 and words[-1][-1] == "-":
            words[-1] = rejoin(words[-1], further[0], vocabulary)
            last[-1] = at
            further = further[1:]
        words += further
        first += [at] * len(further)
        last += [at] * len(further)
    boxes = [line.box for line in paragraph]
    start = sentence = 0  # where the run and its last sentence begin
    for end in [*_sentence_ends(words), len(words)]:
        kept = sentence - start
        if kept and (end - start > LONGEST or kept >= 2 * SHORTEST):
            yield " ".join(words[start:sentence]), boxes[first[start] : last[sentence - 1] + 1]
            start = sentence
        sentence = end
    if start < len(words):
        yield " ".join(words[start:]), boxes[first[start] :]


def _sentence_ends(words: Sequence[str]) -> Iterable[int]:
    """Yield where a sentence begins after another."""
    start = 0
    stops = [at for at, w in enumerate(words[:-1], 1) if "." in w or "?" in w or "!" in w]
    for at in stops:
        word = words[at - 1]
        if at - start < 3 or not _END.search(word) or _NOT_END.search(word):
            continue
        head = words[at].lstrip("\"“‘'([")[:1]
        if head.isupper() or head.isdigit():
            yield at
            start = at


def rejoin(before: str, after: str, vocabulary: set[str]) -> str:
    """Return a word broken over two lines whole, with its hyphen if the paper spells it so."""
    stem = before[:-1]
    if not stem[-1].isalpha() or not after[0].isalpha():
        return before + after
    plain, hyphened = _bare(stem + after), _bare(before + after)
    if (after[0].isupper() and not stem.isupper()) or (
        hyphened in vocabulary and plain not in vocabulary
    ):
        return before + after
    return stem + after


def joined(lines: Iterable[Sequence[str]], vocabulary: set[str]) -> str:
    """Return the words of some lines as one text, words broken at a line's end made whole."""
    words: list[str] = []
    for line in lines:
        rest = list(line)
        if words and words[-1].endswith("-") and len(words[-1]) > 1 and rest:
            words[-1] = rejoin(words[-1], rest.pop(0), vocabulary)
        words += rest
    return " ".join(words)


def _bare(word: str) -> str:
    return word.strip(_MARKS).lower()


def vocabulary_of(words: Iterable[str]) -> set[str]:
    """Return the words as `passages_of` looks them up when it mends hyphens."""
    return {word.strip(_MARKS).lower() for word in set(words)}


def _around(boxes: Sequence[Box]) -> Box:
    x0, y0, x1, y1 = zip(*boxes, strict=True)
    return (round(min(x0), 2), round(min(y0), 2), round(max(x1), 2), round(max(y1), 2))
