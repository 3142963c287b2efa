r"""Counters as LaTeX prints them: "Table 3", "Table A.1", "TABLE IV", "3.2 Results"."""

import string
from collections import Counter
from collections.abc import Sequence

from claimcheck.read.latex.plain import text_of
from claimcheck.read.latex.tokens import group

_ROMAN_CLASSES = ("ieeetran", "ieeeconf", "revtex", "aastex63@")  # these print "TABLE IV"
_SECTIONS = ("chapter", "section", "subsection", "subsubsection")
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_STYLES = ("arabic", "roman", "Roman", "alph", "Alph", "value")


class Numbering:
    """The document's counters at the place reached so far."""

    def __init__(self, document_class: str) -> None:
        """Begin at nought; the class decides how tables are numbered."""
        self._values: Counter[str] = Counter()
        self._printed: dict[str, list[str]] = {}
        self._appendix = False
        if document_class.lower().startswith(_ROMAN_CLASSES):
            self._printed["table"] = ["\\Roman", "{", "table", "}"]

    def step(self, counter: str) -> str:
        """Return how the counter prints after one more."""
        self._values[counter] += 1
        if counter in _SECTIONS:
            for inner in _SECTIONS[_SECTIONS.index(counter) + 1 :]:
                self._values[inner] = 0
        return self.shown(counter)

    def shown(self, counter: str) -> str:
        """Return how the counter prints now."""
        return self._shown(counter, 0)

    def set(self, counter: str, value: Sequence[str], *, add: bool = False) -> None:
        """Set a counter to the number the tokens spell, or add it."""
        text = "".join(value).strip()
        if text.lstrip("-").isdecimal() and len(text) < 6:
            self._values[counter] = int(text) + (self._values[counter] if add else 0)

    def print_as(self, counter: str, body: Sequence[str]) -> None:
        r"""Have a counter printed as `\renewcommand{\thetable}{...}` says."""
        self._printed[counter] = list(body)

    def within(self, counter: str, outer: str) -> None:
        r"""Number a counter within another, as `\numberwithin{table}{section}` does."""
        self._printed[counter] = [f"\\the{outer}", ".", "\\arabic", "{", counter, "}"]

    def begin_appendix(self) -> None:
        """Number the sections by letters from here on."""
        self._appendix = True
        for name in _SECTIONS:
            self._values[name] = 0

    def _shown(self, counter: str, depth: int) -> str:
        value = self._values[counter]
        body = self._printed.get(counter)
        if body is None or depth > 5:
            return self._standard(counter, value)
        out: list[str] = []
        at = 0
        while at < len(body):
            token = body[at]
            at += 1
            style = token[1:] if token[0] == "\\" else ""
            if style in _STYLES:
                name, at = group(body, at)
                out.append(numeral(self._values["".join(name).strip()], style))
            elif style.startswith("the") and len(style) > 3:
                out.append(self._shown(style[3:], depth + 1))
            else:
                out.append(token)
        return text_of(out).replace(" ", "")

    def _standard(self, counter: str, value: int) -> str:
        if counter not in _SECTIONS:
            return str(value)
        top = "chapter" if self._values["chapter"] else "section"
        names = _SECTIONS[_SECTIONS.index(top) : _SECTIONS.index(counter) + 1]
        parts = [str(self._values[name]) for name in names]
        if self._appendix and parts:
            parts[0] = numeral(self._values[top], "Alph")
        return ".".join(parts)


def numeral(value: int, style: str) -> str:
    """Return a number in one of LaTeX's styles; one it has no sign for in figures."""
    if style in ("alph", "Alph") and 1 <= value <= 26:
        letters = string.ascii_lowercase if style == "alph" else string.ascii_uppercase
        return letters[value - 1]
    if style in ("roman", "Roman") and 1 <= value < 40:
        text = ""
        for unit, sign in _ROMAN:
            text += sign * (value // unit)
            value %= unit
        return text if style == "Roman" else text.lower()
    return str(value)
