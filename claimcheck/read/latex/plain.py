r"""LaTeX tokens as the words they print, with what a reader sees of each: bold, raised, underlined.

Whatever is not known is taken for a command that prints its arguments: `\hl{82.1}` says 82.1.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from claimcheck.read.latex.symbols import ACCENTS, DINGS, ENVIRONMENTS, SIGNATURES, SYMBOLS
from claimcheck.read.latex.tokens import group, option, skip_spaces, star

MOST_DEPTH = 40  # groups within groups that are told apart; deeper ones print as they come
_LENGTH = re.compile(r"=?-?\d*\.?\d+\s?(?:pt|em|ex|mm|cm|in|sp|bp|pc|mu)?")
_LENGTHS = frozenset(
    r"\vskip \hskip \kern \mkern \mskip \raise \lower \tabcolsep \parskip \parindent"
    r" \abovecaptionskip \belowcaptionskip \baselineskip \arrayrulewidth \doublerulesep"
    r" \penalty".split()
)
_REFERENCES = frozenset(r"\ref \cref \Cref \autoref \eqref \pageref \subref \nameref".split())
_LOOKS: tuple[tuple[str, str], ...] = (
    ("bold", r"\bf \bfseries \boldmath \textbf \mathbf \boldsymbol \bm \pmb"),
    ("underlined", r"\underline \uline \ul"),
    ("raised", r"\textsuperscript \tnote ^"),
    ("small", r"\tiny \scriptsize"),
    ("plain", r"\rm \normalfont \mdseries \textnormal"),
    ("it", r"\it \itshape \sl \slshape \em \textit \emph \textsl \mathit"),
    ("tt", r"\tt \ttfamily \texttt \mathtt"),
    ("sc", r"\sc \scshape \textsc"),
)
_FONTS = {command: look for look, commands in _LOOKS for command in commands.split()}
_SWITCHES = frozenset(
    r"\bf \bfseries \boldmath \it \itshape \sl \slshape \em \tt \ttfamily \sc \scshape \rm"
    r" \normalfont \mdseries \tiny \scriptsize".split()
)
_TEXT_IN_MATH = frozenset(
    r"\text \mbox \textrm \textnormal \mathrm \textsf \mathsf \operatorname \hbox \textbf \textit"
    r" \texttt \mathbf".split()
)
_FRACTIONS = frozenset(r"\frac \nicefrac \sfrac \dfrac \tfrac".split())


@dataclass(frozen=True, slots=True)
class Style:
    """How a run of text looks."""

    bold: bool = False
    underlined: bool = False
    raised: bool = False
    small: bool = False
    face: str = ""
    color: str = ""
    math: bool = False
    script: bool = False  # raised or lowered: set without spaces


@dataclass(slots=True)
class Printed:
    """One word as it is printed; `lead` and `mark` are raised signs before and after, in `text`."""

    text: str
    style: Style
    lead: str = ""
    mark: str = ""


def _looking(style: Style, look: str) -> Style:
    """Return the style with one more look."""
    if look == "bold":
        return replace(style, bold=True)
    if look == "underlined":
        return replace(style, underlined=True)
    if look == "raised":
        return replace(style, raised=True)
    if look == "small":
        return replace(style, small=True)
    if look == "plain":
        return replace(style, bold=False, face="")
    return replace(style, face=look) if look else style


Resolve = Callable[[str, str], str]


def _unresolved(command: str, label: str) -> str:
    return ""


def printed(tokens: Sequence[str], *, resolve: Resolve = _unresolved) -> list[Printed]:
    """Return the words that the tokens print; `resolve` says what a reference to a label prints."""
    return _words(_Reader(resolve).pieces(tokens, Style(), 0))


def text_of(tokens: Sequence[str], *, resolve: Resolve = _unresolved) -> str:
    """Return what the tokens print as one line of text."""
    pieces = _Reader(resolve).pieces(tokens, Style(), 0)
    return " ".join("".join(text for text, _ in pieces).replace("\u2009", " ").split())


class _Reader:
    """Turns tokens into pieces of text, each with its style."""

    def __init__(self, resolve: Resolve) -> None:
        self._resolve = resolve

    def pieces(self, tokens: Sequence[str], style: Style, depth: int) -> list[tuple[str, Style]]:
        """Return the pieces in order."""
        if depth > MOST_DEPTH:
            return [(t, style) for t in tokens if t[0] not in "\\{}$&~^_#"]
        found: list[tuple[str, Style]] = []
        outer: list[Style] = []
        at = 0
        while at < len(tokens):
            token = tokens[at]
            if token == "{":
                outer.append(style)
            elif token == "}":
                style = outer.pop() if outer else style
            elif token[0] == "$":
                style = replace(style, math=not style.math)
            elif token in _SWITCHES:
                style = _looking(style, _FONTS[token])
            elif token in ("\\color", "\\normalcolor"):
                _, at = option(tokens, at + 1)
                name, at = group(tokens, at)
                style = replace(style, color="".join(name))
                continue
            elif token[0] == "\\" or token in "^_":
                made, at = self._command(tokens, at, style, depth)
                found.extend(made)
                continue
            else:
                found.append((_characters(token, style), style))
            at += 1
        return found

    def _command(
        self, tokens: Sequence[str], at: int, style: Style, depth: int
    ) -> tuple[list[tuple[str, Style]], int]:
        """Return what the command at `at` prints, and the place after it and its arguments."""
        token, at = tokens[at], at + 1
        if token in SYMBOLS:
            sign = SYMBOLS[token]
            spaced = style.math and sign in _SPACED and _between(tokens, at - 1)
            spaced = spaced and not style.script
            return [(f" {sign} " if spaced else sign, style)], at
        if token in _FONTS or token == "_":
            body, rest, at = _script(tokens, at) if token in "^_" else _whole(tokens, at)
            own = _looking(style, _FONTS.get(token, ""))
            if token in "^_":
                own = replace(own, script=True)
            if token in _TEXT_IN_MATH:
                own = replace(own, math=False)
            after = self.pieces(rest, style, depth + 1)
            return [*self.pieces(body, own, depth + 1), *after], at
        if token in _TEXT_IN_MATH:
            body, at = group(tokens, at)
            return self.pieces(body, replace(style, math=False), depth + 1), at
        if token in ACCENTS:
            body, at = group(tokens, at)
            return [(_accented(self.pieces(body, style, depth + 1), ACCENTS[token]), style)], at
        if token in _REFERENCES:
            label, at = group(tokens, star(tokens, at))
            return [(self._resolve(token, "".join(label).strip()), style)], at
        if token in _LENGTHS:
            return [], _after_length(tokens, at)
        if token.startswith("\\begin{"):
            return [(" ", style)], _arguments(tokens, at, ENVIRONMENTS.get(token[7:-1], ""))[1]
        if token.startswith("\\end{"):
            return [(" ", style)], at
        return self._signed(token, tokens, at, style, depth)

    def _signed(
        self, token: str, tokens: Sequence[str], at: int, style: Style, depth: int
    ) -> tuple[list[tuple[str, Style]], int]:
        if token in _FRACTIONS:
            one, at = group(tokens, at)
            other, at = group(tokens, at)
            parts = (self.pieces(part, style, depth + 1) for part in (one, other))
            above, below = parts
            return [*above, ("/", style), *below], at
        if token == "\\sqrt":
            return [("√", style)], at
        if token == "\\ding":
            code, at = group(tokens, at)
            return [(DINGS.get("".join(code), ""), style)], at
        signature = SIGNATURES.get(token, "")
        kept, after = _arguments(tokens, at, signature)
        if token == "\\textcolor":
            name, _ = group(tokens, option(tokens, at)[1])
            style = replace(style, color="".join(name))
        if token in ("\\SI", "\\qty"):
            kept = [kept[0], [" "], kept[1]] if len(kept) > 1 else kept
        found: list[tuple[str, Style]] = []
        for body in kept:
            found += self.pieces(body, style, depth + 1)
        return found, after


def _between(tokens: Sequence[str], at: int) -> bool:
    """Whether something stands on both sides of an operator; else TeX sets it without spaces."""
    before = tokens[at - 1] if at else "$"
    after = tokens[at + 1] if at + 1 < len(tokens) else "$"
    return before not in ("$", "{", "(") and after not in ("$", "}", ")")


def _whole(tokens: Sequence[str], at: int) -> tuple[list[str], list[str], int]:
    body, at = group(tokens, at)
    return body, [], at


def _script(tokens: Sequence[str], at: int) -> tuple[list[str], list[str], int]:
    """Return what is raised or lowered, what follows it in the same token, and the place after."""
    body, after = group(tokens, at)
    bare = skip_spaces(tokens, at) == after - 1
    if bare and body and body[0][0] not in "\\{" and len(body[0]) > 1:
        return [body[0][0]], [body[0][1:]], after
    return body, [], after


def _arguments(tokens: Sequence[str], at: int, signature: str) -> tuple[list[list[str]], int]:
    """Return the printed arguments that a signature names, and the place after all of them."""
    kept: list[list[str]] = []
    for letter in signature:
        if letter == "s":
            at = star(tokens, at)
        elif letter == "o":
            _, at = option(tokens, at)
        else:
            start = skip_spaces(tokens, at)
            if start < len(tokens) and tokens[start] == "}":
                break  # its arguments are missing: the group ends before they come
            body, at = group(tokens, at)
            if letter == "k":
                kept.append(body)
    return kept, at


def _after_length(tokens: Sequence[str], at: int) -> int:
    """Return the place after a length given without braces, where one is."""
    start = skip_spaces(tokens, at)
    if start < len(tokens) and _LENGTH.fullmatch(tokens[start]):
        return start + 1
    return at


_SPACED = frozenset("·×≤≥≠≈≃≡≪≫→←∈∝")  # what TeX sets between spaces; a lone ± or ∼ is a sign
_OPERATORS = re.compile(r"[=<>]|(?<=[\w)])[+−](?=[\w(])")
_TEXT_SIGNS = (("---", "—"), ("--", "–"), ("``", "“"), ("''", "”"), ("`", "‘"), ("'", "’"))


def _characters(token: str, style: Style) -> str:
    """Return an ordinary token as it is printed."""
    if token == " ":
        return "" if style.math else " "
    if token in "~&":
        return " "
    if token[0] == "#":
        return ""
    if style.math:
        token = token.replace("-", "−").replace("*", "∗").replace("'", "′")
        return token if style.script else _OPERATORS.sub(r" \g<0> ", token)
    for sign, plain in _TEXT_SIGNS:
        if sign in token:
            token = token.replace(sign, plain)
    return token


def _accented(pieces: Sequence[tuple[str, Style]], accent: str) -> str:
    text = "".join(t for t, _ in pieces).replace("ı", "i").replace("ȷ", "j")
    return unicodedata.normalize("NFC", text[:1] + accent) + text[1:] if text else ""


def _words(pieces: Sequence[tuple[str, Style]]) -> list[Printed]:
    """Return the pieces' words: what stands between two spaces, raised ends told apart."""
    words: list[Printed] = []
    for run in _runs(pieces):
        solid = [(t, s) for t, s in run if not s.raised]
        style = (solid or run)[0][1]
        word = Printed(
            text="".join(t for t, _ in run),
            style=replace(
                style,
                bold=all(s.bold for _, s in solid or run),
                underlined=all(s.underlined for _, s in solid or run),
            ),
        )
        if solid:
            word.lead = _raised(run)
            word.mark = _raised(run[::-1])
        words.append(word)
    return words


def _raised(run: Sequence[tuple[str, Style]]) -> str:
    """Return the raised text a word begins with; given backwards, the one it ends in."""
    found = ""
    for text, style in run:
        if not style.raised:
            break
        found = found + text
    return found


def _runs(pieces: Sequence[tuple[str, Style]]) -> Iterator[list[tuple[str, Style]]]:
    """Yield the pieces of each word; a thin space parts words, but not the digits of a number."""
    run: list[tuple[str, Style]] = []
    for text, style in pieces:
        for part in re.split(r"(\s)", text):
            if part == "\u2009" and run and run[-1][0][-1:].isdigit():
                continue
            if not part.strip():
                if part and run:
                    yield run
                    run = []
            else:
                run.append((part, style))
    if run:
        yield run


def label_of(tokens: Sequence[str]) -> list[str]:
    r"""Return the names that `\label` gives within the tokens."""
    return [
        "".join(group(tokens, at + 1)[0]).strip()
        for at, token in enumerate(tokens)
        if token == "\\label"
    ]
