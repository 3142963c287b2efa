"""Lines of body text into passages: paragraphs, de-hyphenated, cut into runs of sentences."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from claimcheck.records import Box, Passage, PassageKind

LONGEST = 120  # words; a passage is a run of sentences of one paragraph, about 40 to 120 words
SHORTEST = 40
_WORD = re.compile(r"[^\W\d_]{2,}")
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
            if len(_WORD.findall(text)) < 2:  # a formula's pieces
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
    tokens: list[tuple[str, Box]] = []
    for line in paragraph:
        for at, word in enumerate(line.words):
            if at == 0 and tokens and tokens[-1][0].endswith("-") and len(tokens[-1][0]) > 1:
                before, box = tokens[-1]
                tokens[-1] = (rejoin(before, word, vocabulary), _around((box, line.box)))
            else:
                tokens.append((word, line.box))
    sentences: list[list[tuple[str, Box]]] = [[]]
    for at, token in enumerate(tokens):
        sentences[-1].append(token)
        after = tokens[at + 1][0] if at + 1 < len(tokens) else ""
        if after and _ends(sentences[-1], token[0], after):
            sentences.append([])
    run: list[tuple[str, Box]] = []
    for sentence in sentences:
        if run and (len(run) + len(sentence) > LONGEST or len(run) >= 2 * SHORTEST):
            yield " ".join(t for t, _ in run), [b for _, b in run]
            run = []
        run = [*run, *sentence]
    if run:
        yield " ".join(t for t, _ in run), [b for _, b in run]


def _ends(sentence: Sequence[tuple[str, Box]], word: str, after: str) -> bool:
    if not _END.search(word) or _NOT_END.search(word):
        return False
    head = after.lstrip("\"“‘'([")
    return len(sentence) >= 3 and bool(head) and (head[0].isupper() or head[0].isdigit())


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
    return word.strip(".,;:()[]\"'“”‘’?!").lower()


def vocabulary_of(words: Iterable[str]) -> set[str]:
    """Return the words as `passages_of` looks them up when it mends hyphens."""
    return {_bare(word) for word in set(words)}


def _around(boxes: Sequence[Box]) -> Box:
    return (
        round(min(b[0] for b in boxes), 2),
        round(min(b[1] for b in boxes), 2),
        round(max(b[2] for b in boxes), 2),
        round(max(b[3] for b in boxes), 2),
    )
