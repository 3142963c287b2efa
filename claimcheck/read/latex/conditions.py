r"""TeX's conditions, as far as they can be told without TeX; what cannot be told does not hold."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from claimcheck.read.latex.expand import Expander

IFS = frozenset(
    r"\if \ifx \ifcat \ifnum \ifdim \ifodd \ifcase \iftrue \iffalse \ifdefined \ifcsname \ifmmode"
    r" \ifvmode \ifhmode \ifinner \ifvoid \ifhbox \ifvbox \ifeof \ifpdf \ifPDFTeX \ifpdftex"
    r" \ifxetex \ifXeTeX \ifluatex \ifLuaTeX \if@twocolumn \if@twoside \if@filesw".split()
)
_TRUE = frozenset((r"\iftrue", r"\ifpdf", r"\ifPDFTeX", r"\ifpdftex"))  # arXiv runs pdfTeX
_COMPARED = re.compile(r"\s*(-?\d+)\s*([<>=])\s*(-?\d+)")
_MOST_COMPARED = 12  # tokens of a comparison of numbers


def holds(at: "Expander", token: str) -> bool:
    r"""Return whether the condition that `token` begins holds, its test taken from `at`."""
    if token in at.flags:
        return at.flags[token]
    if token in (r"\ifx", r"\if", r"\ifcat"):
        one, other = at.peek() and at.next(), at.peek() and at.next()
        return one == other or (
            token == r"\ifx" and _body(at, one) == _body(at, other) and one[:1] == other[:1] == "\\"
        )
    if token == r"\ifdefined":
        at.peek()
        return at.next() in at.macros
    if token == r"\ifcsname":
        name = ""
        while (part := at.next()) not in ("", r"\endcsname"):
            name += part
        return f"\\{name}" in at.macros
    if token in (r"\ifnum", r"\ifdim", r"\ifodd", r"\ifcase"):
        return _compared(at)
    return token in _TRUE


def _body(at: "Expander", token: str) -> list[str] | None:
    macro = at.macros.get(token)
    return macro.body if macro else None


def _compared(at: "Expander") -> bool:
    """Take a comparison of two plain numbers and return what it gives; False for any other."""
    test = ""
    for _ in range(_MOST_COMPARED):
        token = at.next()
        if not token or token[0] == "\\" or (token == " " and _COMPARED.fullmatch(test)):
            if token[:1] == "\\" and token != r"\relax":
                at.push([token])
            break
        test += token
    match = _COMPARED.match(test)
    if match is None:
        return False
    if match.end() < len(test):
        at.push([test[match.end() :]])
    return _is_true(match)


def _if_then_else(at: "Expander", test: list[str]) -> bool:
    text = "".join(t for t in test if t != " ")
    if text.startswith(r"\boolean{"):
        return at.flags.get(f"\\if{text[9:-1]}", False)
    if text.startswith(r"\equal{"):
        one, _, other = text[7:-1].partition("}{")
        return one == other
    compared = _COMPARED.fullmatch(text)
    return compared is not None and _is_true(compared)


def _is_true(compared: re.Match[str]) -> bool:
    one, other = int(compared[1]), int(compared[3])
    return {"<": one < other, ">": one > other, "=": one == other}[compared[2]]


def _toggled(at: "Expander", name: list[str]) -> bool:
    return at.flags.get(f"toggle {''.join(name)}", False)


def _is_blank(_: "Expander", text: list[str]) -> bool:
    return not any(token != " " for token in text)


def _is_defined(at: "Expander", name: list[str]) -> bool:
    return "".join(name) in at.macros


NAMED_TESTS: dict[str, Callable[["Expander", list[str]], bool]] = {
    r"\ifthenelse": _if_then_else,
    r"\iftoggle": _toggled,
    r"\ifblank": _is_blank,
    r"\ifstrempty": _is_blank,
    r"\ifdef": _is_defined,
    r"\IfFileExists": lambda at, name: at.has("".join(name)),
}
