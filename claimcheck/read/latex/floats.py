r"""Floats: the tabulars of a table or figure, each with the caption it stands under."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from claimcheck.read.latex.grid import TABULARS
from claimcheck.read.latex.numbering import Numbering
from claimcheck.read.latex.tokens import ends_of, group, option, star

_LONG = ("longtable", "xltabular", "longtblr", "supertabular", "deluxetable", "deluxetable*")
_TABLES = (
    "table table* sidewaystable sidewaystable* wraptable SCtable margintable tableblock"
    " threeparttable longtable xltabular longtblr supertabular deluxetable deluxetable*"
).split()
_FIGURES = "figure figure* wrapfigure sidewaysfigure sidewaysfigure* SCfigure marginfigure".split()
FLOATS = frozenset((*_TABLES, *_FIGURES))
_DEEPEST = 4  # tabulars within tabulars that are told apart
_PARTS = frozenset(("subtable", "subfigure", "subtable*", "subfigure*"))


@dataclass(slots=True)
class Caption:
    """A caption: "Table 3", its text's tokens, and the labels given after it."""

    label: str
    tokens: list[str]
    place: int
    names: list[str] = field(default_factory=list)

    @property
    def printed(self) -> list[str]:
        """Return its tokens as printed: with the label before them."""
        return [f"{self.label}:", " ", *self.tokens] if self.label else self.tokens


@dataclass(slots=True)
class Tabular:
    """A tabular: its environment, the tokens within, and its caption if it has one."""

    environment: str
    tokens: list[str]
    place: int
    caption: Caption | None = None


@dataclass(slots=True)
class Float:
    """A float's captions and tabulars, in order."""

    captions: list[Caption] = field(default_factory=list)
    tabulars: list[Tabular] = field(default_factory=list)

    def place_captions(self) -> None:
        """Give each tabular its caption: the one before it where the float begins with one."""
        if not self.captions:
            return
        first = self.tabulars[0].place if self.tabulars else 0
        above = self.captions[0].place <= first
        for tabular in self.tabulars:
            before = [c for c in self.captions if c.place <= tabular.place]
            after = [c for c in self.captions if c.place > tabular.place]
            order = [*before[::-1], *after] if above else [*after, *before[::-1]]
            tabular.caption = order[0]


def float_of(tokens: Sequence[str], name: str, numbering: Numbering) -> Float:
    """Return the float that the tokens, from its beginning to its end, make up."""
    found = Float()
    kind = "figure" if name in _FIGURES else "table"
    ends = ends_of(tokens)
    parts = at = 0
    while at < len(tokens):
        token = tokens[at]
        at += 1
        if token.startswith("\\begin{"):
            inner = token[7:-1]
            parts += inner in _PARTS
            if inner in TABULARS and (end := ends.get(at - 1)):
                body = list(tokens[at : end - 1])
                if inner in _LONG:
                    _captions(body, kind, found, numbering, at)
                found.tabulars += tabulars_of(_plain_tabular(body), inner, at)
                at = end
        elif token.startswith("\\end{"):
            parts -= token[5:-1] in _PARTS
        elif token in ("\\caption", "\\captionof", "\\tablecaption") and parts <= 0:
            at = _caption(tokens, at, kind, found, numbering)
        elif token == "\\label" and found.captions:
            body, at = group(tokens, at)
            found.captions[-1].names.append("".join(body).strip())
    found.place_captions()
    return found


def _plain_tabular(tokens: list[str]) -> list[str]:
    r"""Return AASTeX's `deluxetable` as a tabular: its head, a rule, its data; notes left out."""
    if "\\startdata" not in tokens:
        return tokens
    spec, _ = group(tokens, option(tokens, 0)[1])
    head: list[str] = []
    if "\\tablehead" in tokens:
        head, _ = group(tokens, tokens.index("\\tablehead") + 1)
    start = tokens.index("\\startdata") + 1
    end = tokens.index("\\enddata") if "\\enddata" in tokens[start:] else len(tokens)
    return ["{", *spec, "}", *head, "\\\\", "\\hline", *tokens[start:end]]


def _captions(
    tokens: Sequence[str], kind: str, found: Float, numbering: Numbering, start: int
) -> None:
    """Take the captions set within a long table itself."""
    at = 0
    while at < len(tokens):
        token, at = tokens[at], at + 1
        if token in ("\\caption", "\\tablecaption"):
            if found.captions:  # "(continued)" over a further page
                continue
            at = _caption(tokens, at, kind, found, numbering, place=start)
        elif token == "\\label" and found.captions:
            body, at = group(tokens, at)
            found.captions[-1].names.append("".join(body).strip())


def _caption(
    tokens: Sequence[str],
    at: int,
    kind: str,
    found: Float,
    numbering: Numbering,
    *,
    place: int | None = None,
) -> int:
    """Take the caption whose command ends before `at`, and return the place after it."""
    here = at if place is None else place
    bare = star(tokens, at)
    numbered, at = bare == at, bare
    if tokens[here - 1 : here] == ["\\captionof"]:
        given, at = group(tokens, at)
        kind = "".join(given).strip()
    _, at = option(tokens, at)
    body, at = group(tokens, at)
    label = ""
    if numbered:
        again = "\\ContinuedFloat" in tokens
        number = numbering.shown(kind) if again else numbering.step(kind)
        label = f"{kind.capitalize()} {number}"
    names = ["".join(group(body, i + 1)[0]).strip() for i, t in enumerate(body) if t == "\\label"]
    found.captions.append(Caption(label, body, here, names))
    return at


def tabulars_of(tokens: list[str], environment: str, place: int, depth: int = 0) -> list[Tabular]:
    """Return a tabular, and before it those within it that are tables of their own.

    A tabular in a cell is mostly a way to break lines; with several columns and rows it is a table,
    and the outer one only sets such side by side.
    """
    found: list[Tabular] = []
    kept: list[str] = []
    ends = ends_of(tokens) if depth < _DEEPEST else {}
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token[:7] == "\\begin{" and token[7:-1] in TABULARS and (end := ends.get(at)):
            inner = tokens[at + 1 : end - 1]
            if _is_table(inner):
                found += tabulars_of(inner, token[7:-1], place + at, depth + 1)
                at = end
                continue
        kept.append(token)
        at += 1
    return [*found, Tabular(environment, kept, place)]


def _is_table(tokens: Sequence[str]) -> bool:
    ends = sum(t in ("\\\\", "\\tabularnewline") for t in tokens)
    return ends >= 2 and sum(t == "&" for t in tokens) >= ends
