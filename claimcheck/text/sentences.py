"""Where sentences begin and end, in prose, bullets and running text out of PDFs."""

import re
from functools import lru_cache

_ABBREVIATIONS = frozenset(
    {"al", "e.g", "i.e", "eg", "ie", "cf", "vs", "fig", "figs", "eq", "eqs", "eqn", "sec", "secs"}
    | {"tab", "ch", "app", "alg", "no", "nos", "vol", "pp", "p", "dr", "mr", "mrs", "ms", "prof"}
    | {"st", "resp", "approx", "ca", "w.r.t", "i.i.d", "a.k.a", "ed", "eds", "ref", "refs", "def"}
    | {"thm", "lem", "prop", "dept", "univ", "jan", "feb", "mar", "apr", "jun", "jul", "aug"}
    | {"sep", "sept", "oct", "nov", "dec", "incl", "viz", "inc", "ltd", "max", "min", "avg", "std"}
)
_NEEDS_DIGIT = frozenset({"no", "nos", "max", "min", "p", "ed", "tab", "app", "ch", "ref", "sep"})

# The end of a sentence: the mark, closing quotes or brackets, citation numbers, white space.
_END = re.compile(
    r"(?<![.!?…])[.!?…]++[\"'”’)\]*_`]{0,4}(?:[ ]?\[\^?[0-9][0-9,;– -]{0,40}\](?!\())*(?=\s)"
)
_LAST_WORD = re.compile(r"[\w.]*\w$")
_OPENING = re.compile(r"\s+[\"'“‘(\[*_`<$]*(?:[^\W\d_]|[0-9τ\[])", re.UNICODE)
_BLOCK = re.compile(r"\n[ \t]*+(?:\r?\n\s*+|(?=(?:[-*•–+]|[0-9]{1,3}[.)])[ \t]))")
_MARKER = re.compile(r"\s*(?:[-*•+]|[0-9]{1,3}[.)])[ \t]+")


@lru_cache(maxsize=1 << 13)
def split_sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Return the (start, end) offsets of the sentences of `text`, in order, white space trimmed.

    A blank line or a list marker ends a sentence; decimals, initials and abbreviations do not.
    List markers are left out of the span.
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _BLOCK.finditer(text):
        if match.start() > start:
            _split_block(text, start, match.start(), spans)
            start = match.end()
    _split_block(text, start, len(text), spans)
    return tuple(spans)


def _split_block(text: str, start: int, end: int, spans: list[tuple[int, int]]) -> None:
    """Append the sentences of `text[start:end]`, a run without a blank line, to `spans`."""
    if marker := _MARKER.match(text, start, end):
        start = marker.end()
    for match in _END.finditer(text, start, end):
        if _is_end(text, match, end):
            _append(text, start, match.end(), spans)
            start = match.end()
    _append(text, start, end, spans)


def _append(text: str, start: int, end: int, spans: list[tuple[int, int]]) -> None:
    """Append the span trimmed of white space, unless nothing is left of it."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        spans.append((start, end))


def _is_end(text: str, match: re.Match[str], end: int) -> bool:
    """Return whether a mark followed by white space ends a sentence."""
    opening = _OPENING.match(text, match.end(), min(end, match.end() + 40))
    if opening is None:
        return False
    first = opening[0][-1]
    following = text[opening.end() : opening.end() + 12]
    if first.islower() and not re.match(r"[a-z]{0,3}[A-Z0-9]|-[a-z]", following):
        return False
    if match[0][0] != ".":
        return True
    last = _LAST_WORD.search(text, max(0, match.start() - 24), match.start())
    word = last[0].lower() if last else ""
    if word in _ABBREVIATIONS:
        return word in _NEEDS_DIGIT and not first.isdigit()
    return not (last and len(word) == 1 and last[0].isupper() and not _is_label(text, match))


def _is_label(text: str, match: re.Match[str]) -> bool:
    """Return whether the capital before a full stop ends a phrase ("Appendix B."), no initial."""
    before = text[max(0, match.start() - 14) : match.start() - 1].rstrip().lower()
    return before.endswith(
        ("appendix", "table", "figure", "option", "class", "model", "-", "vitamin")
    )
