r"""What authors define: macros, environments, switches, and the files they put in."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from claimcheck.read.latex.macros import Macro

if TYPE_CHECKING:
    from claimcheck.read.latex.expand import Expander

_SPEC_LETTERS = frozenset("mosO")


def _name(at: "Expander") -> str:
    """Return the control word that is the next argument, with or without braces."""
    return next((t for t in at.argument() if t != " "), "")


def _count(given: list[str] | None) -> int:
    text = "".join(given or ()).strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) == 1 else 0


def _new_command(at: "Expander", token: str) -> None:
    at.starred()
    name = _name(at)
    count, default = _count(at.option()), at.option()
    body = at.argument()
    if name[:1] == "\\" and not (token == r"\providecommand" and name in at.macros):
        at.define(name, Macro(body, count, default))


def _def(at: "Expander", _: str) -> None:
    r"""Read a `\def`: the text up to the brace says how its arguments are delimited."""
    at.peek()
    name = at.next()
    if name == r"\csname":
        name = _spelled(at)
    ends: list[list[str]] = []
    while (token := at.next()) not in ("", "{"):
        if token[0] == "#":
            ends.append([])
        elif ends:
            ends[-1].append(token)
        if len(ends) > 9:
            return
    at.push([token] if token else [])
    body = at.argument()
    if name[:1] == "\\":
        delimited = ends if any(ends) else []
        at.define(name, Macro(body, len(ends), None, delimited))


def _let(at: "Expander", _: str) -> None:
    name = _name(at)
    if at.peek() == "=":
        at.next()
    at.peek()
    meant = at.next()
    if name[:1] == "\\" and name != meant:
        at.define(name, at.macros.get(meant) or Macro([meant] if meant else []))


def _operator(at: "Expander", _: str) -> None:
    at.starred()
    name, body = _name(at), at.argument()
    if name[:1] == "\\":
        at.define(name, Macro([r"\operatorname", "{", *body, "}"]))


def _document_command(at: "Expander", _: str) -> None:
    name, spec, body = _name(at), "".join(at.argument()), at.argument()
    letters = "".join(c for c in spec if c in _SPEC_LETTERS)
    if name[:1] == "\\":
        at.define(name, Macro(body, len(letters), specs=letters) if letters else Macro(body))


def _environment(at: "Expander", _: str) -> None:
    at.starred()
    name = "".join(at.argument()).strip()
    count, default = _count(at.option()), at.option()
    first, last = at.argument(), at.argument()
    if name not in STANDARD:
        at.environments[name] = (Macro(first, count, default), last)


STANDARD = frozenset(
    "document table table* figure figure* tabular tabular* tabularx tabulary tabu longtable array"
    " abstract center minipage threeparttable equation align itemize enumerate proof".split()
)  # environments whose meaning we know, whatever a style makes of them


def _new_if(at: "Expander", _: str) -> None:
    name = _name(at)
    if name.startswith(r"\if"):
        at.flags[name] = False
        at.define(f"\\{name[3:]}true", Macro([r"\setflag", name, "1"]))
        at.define(f"\\{name[3:]}false", Macro([r"\setflag", name, "0"]))


def _set_flag(at: "Expander", _: str) -> None:
    name = at.next()
    at.flags[name] = at.next() == "1"


def _boolean(at: "Expander", _: str) -> None:
    name, value = "".join(at.argument()), "".join(at.argument())
    at.flags[f"\\if{name}"] = value.strip() == "true"


def _new_toggle(at: "Expander", token: str) -> None:
    at.flags[f"toggle {''.join(at.argument())}"] = token == r"\toggletrue"


def _input(at: "Expander", token: str) -> None:
    if at.peek() == "{" or token != r"\input":
        name = "".join(at.argument())
    else:  # \input file without braces, up to the next space
        name = ""
        while (part := at.next()) not in ("", " ") and part[0] != "\\":
            name += part
    at.put_in(name)


def _import(at: "Expander", _: str) -> None:
    at.starred()
    folder, name = "".join(at.argument()), "".join(at.argument())
    at.put_in(name, folder=folder.strip("/ "))


def _package(at: "Expander", _: str) -> None:
    """Read the style files that came with the paper: authors keep their macros there."""
    at.option()
    for name in "".join(at.argument()).split(","):
        at.put_in(name, style=True)


def _csname(at: "Expander", _: str) -> None:
    at.push([_spelled(at)])


def _spelled(at: "Expander") -> str:
    r"""Return the control word spelled up to `\endcsname`."""
    name = ""
    while (part := at.next()) not in ("", r"\endcsname"):
        name += part.removeprefix("\\")
    return f"\\{name.strip()}"


def _xspace(at: "Expander", _: str) -> None:
    token = at.next()
    if token:
        at.push([token])
        if token[0].isalnum() or (token[0] in "([$\\{" and token not in (r"\par", r"\\")):
            at.tokens.append(" ")


def _drop_definition(at: "Expander", _: str) -> None:
    at.starred()
    at.argument()
    at.option()
    at.argument()


DEFINITIONS: dict[str, Callable[["Expander", str], None]] = {
    **dict.fromkeys(
        (r"\newcommand", r"\renewcommand", r"\providecommand", r"\DeclareRobustCommand"),
        _new_command,
    ),
    **dict.fromkeys((r"\def", r"\gdef", r"\edef", r"\xdef"), _def),
    **dict.fromkeys((r"\let",), _let),
    r"\DeclareMathOperator": _operator,
    **dict.fromkeys(
        (r"\NewDocumentCommand", r"\RenewDocumentCommand", r"\DeclareDocumentCommand"),
        _document_command,
    ),
    **dict.fromkeys((r"\newenvironment", r"\renewenvironment"), _environment),
    r"\newif": _new_if,
    r"\setflag": _set_flag,
    r"\setboolean": _boolean,
    r"\setbool": _boolean,
    **dict.fromkeys((r"\newtoggle", r"\toggletrue", r"\togglefalse"), _new_toggle),
    **dict.fromkeys((r"\input", r"\include", r"\subfile", r"\InputIfFileExists"), _input),
    **dict.fromkeys((r"\import", r"\subimport", r"\inputfrom"), _import),
    **dict.fromkeys((r"\usepackage", r"\RequirePackage"), _package),
    r"\csname": _csname,
    r"\xspace": _xspace,
    r"\newcolumntype": _drop_definition,
}
