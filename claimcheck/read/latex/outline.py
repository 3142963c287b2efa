r"""A document's tokens in order: title, sections, paragraphs, floats with captions and tabulars."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from claimcheck.read.latex.floats import FLOATS, Float, float_of
from claimcheck.read.latex.grid import TABULARS
from claimcheck.read.latex.numbering import Numbering
from claimcheck.read.latex.plain import label_of, text_of
from claimcheck.read.latex.tokens import PAR, ends_of, group, option, past, star
from claimcheck.records import PassageKind

_SECTIONS = frozenset((r"\chapter", r"\section", r"\subsection", r"\subsubsection"))
_SKIPPED = frozenset(
    "equation equation* align align* gather gather* multline multline* eqnarray eqnarray* math"
    " displaymath tikzpicture algorithm algorithm* algorithmic thebibliography references picture"
    " CCSXML pgfpicture flalign flalign* alignat alignat* forest dmath".split()
)  # formulas, drawings, programs and references: no running text
_DROPPED = {
    "\\author": "od",
    "\\title": "od",
    "\\date": "d",
    "\\affil": "od",
    "\\affiliation": "od",
    "\\address": "od",
    "\\institute": "d",
    "\\icmltitle": "d",
    "\\newtheorem": "dodo",
    "\\bibliography": "d",
    "\\hypersetup": "d",
}
_TITLES = frozenset((r"\title", r"\icmltitle"))
_MOST_PARAGRAPHS = 20_000


@dataclass(slots=True)
class Paragraph:
    """A paragraph's tokens, the section it stands in and its kind."""

    tokens: list[str]
    section: str
    kind: PassageKind


@dataclass(slots=True)
class Outline:
    """What a document holds, in its own order; `numbers` says what each label's counter printed."""

    title: list[str] = field(default_factory=list)
    paragraphs: list[Paragraph] = field(default_factory=list)
    floats: list[Float] = field(default_factory=list)
    numbers: dict[str, str] = field(default_factory=dict)

    def resolve(self, command: str, label: str) -> str:
        r"""Return what a reference prints: "3" for `\ref`, "Table 3" for `\cref`; "" if unknown."""
        names = [self.numbers.get(name.strip(), "") for name in label.split(",")]
        if command in (r"\ref", r"\subref", r"\eqref"):
            names = [name.rpartition(" ")[2] for name in names]
        return ", ".join(name for name in names if name)


def outline_of(tokens: Sequence[str]) -> Outline:
    """Return the outline of a document's tokens."""
    return _Walk(tokens).done()


class _Walk:
    """One pass over the tokens."""

    def __init__(self, tokens: Sequence[str]) -> None:
        self.tokens = tokens
        self.ends = ends_of(tokens)
        self.loose = [at for at, token in enumerate(tokens) if token == "\\captionof"]
        self.outline = Outline()
        self.numbering = Numbering(_class_of(tokens))
        self.section, self.kind = "", PassageKind.BODY
        self.inside: list[str] = []
        self.last = ""  # what a label would name now

    def done(self) -> Outline:
        """Walk from end to end and return what was met."""
        tokens, at = self.tokens, 0
        body = tokens.index("\\begin{document}") if "\\begin{document}" in tokens else 0
        while at < len(tokens):
            token = tokens[at]
            if token in _TITLES:
                self.outline.title = group(tokens, option(tokens, at + 1)[1])[0]
            if token == "\\end{document}":
                break
            after = self._counted(token, at)
            if after is None:
                after = self._read(token, at) if at >= body else at + 1
            at = max(after, at + 1)
        self._flush()
        return self.outline

    def _counted(self, token: str, at: int) -> int | None:
        """Return the place after a command about counters, None for any other."""
        tokens = self.tokens
        if token in ("\\setcounter", "\\addtocounter", "\\setthe", "\\numberwithin"):
            name, at = group(tokens, at + 1)
            value, at = group(tokens, at)
            counter = "".join(name).strip()
            if token == "\\setthe":
                self.numbering.print_as(counter, value)
            elif token == "\\numberwithin":
                self.numbering.within(counter, "".join(value).strip())
            else:
                self.numbering.set(counter, value, add=token == "\\addtocounter")
            return at
        if token in ("\\appendix", "\\begin{appendices}", "\\begin{appendix}"):
            self.numbering.begin_appendix()
            return at + 1
        return None

    def _read(self, token: str, at: int) -> int:
        """Take in what stands at `at` of the body, and return the place after it."""
        tokens = self.tokens
        if token.startswith("\\begin{"):
            return self._environment(token[7:-1], at)
        if token in _SECTIONS:
            return self._heading(token, at)
        if token in _DROPPED:
            self._flush()
            return past(tokens, at + 1, _DROPPED[token])
        if token in ("\\footnote", "\\footnotetext"):
            body, at = group(tokens, option(tokens, at + 1)[1])
            self._add(body, PassageKind.FOOTNOTE)
            return at
        if token == "\\captionof":
            return self._loose_caption(at)
        if token == "\\label":
            for name in label_of(tokens[at : at + 8]):
                self.outline.numbers.setdefault(name, self.last)
            return past(tokens, at + 1, "d")
        if token in ("\\[", "$$"):
            return _beyond(tokens, at + 1, "\\]" if token == "\\[" else "$$")
        if token in (PAR, "\\item", "\\paragraph") or token.startswith("\\end{"):
            self._flush()
            if token == "\\end{abstract}":
                self.kind = PassageKind.BODY
            return past(tokens, at + 1, "o") if token == "\\item" else at + 1
        self.inside.append(token)
        return at + 1

    def _environment(self, name: str, at: int) -> int:
        tokens, end = self.tokens, self.ends.get(at, 0)
        if name in _SKIPPED and end:
            return end
        floating = name in FLOATS or name in TABULARS
        if end and (floating or self._is_loose_float(name, at, end)):
            self._take(float_of(tokens[at:end], name, self.numbering))
            return end
        self._flush()
        if name == "abstract":
            self.section, self.kind = "Abstract", PassageKind.ABSTRACT
        if name in ("minipage", "multicols", "adjustwidth", "spacing"):
            return past(tokens, at + 1, "oood" if name == "minipage" else "d")
        return past(tokens, at + 1, "o")

    def _is_loose_float(self, name: str, at: int, end: int) -> bool:
        r"""Whether a `center` or `minipage` holds a table with a caption of its own."""
        if name not in ("center", "minipage", "threeparttable"):
            return False
        following = bisect_left(self.loose, at)
        return following < len(self.loose) and self.loose[following] < end

    def _take(self, found: Float) -> None:
        self.outline.floats.append(found)
        for caption in found.captions:
            for name in caption.names:
                self.outline.numbers.setdefault(name, caption.label)
            if caption.tokens:
                self._add(caption.printed, PassageKind.CAPTION)

    def _loose_caption(self, at: int) -> int:
        """Take a caption outside any float: for the tabular that stands before or after it."""
        end = past(self.tokens, star(self.tokens, at + 1), "dod")
        found = float_of(self.tokens[at:end], "table", self.numbering)
        last = self.outline.floats[-1] if self.outline.floats else None
        if last is not None and last.tabulars and not last.captions:
            last.captions = found.captions
            last.place_captions()
            found.captions, captions = [], found.captions
            for caption in captions:
                self._add(caption.printed, PassageKind.CAPTION)
        else:
            self._take(found)
        return end

    def _heading(self, token: str, at: int) -> int:
        tokens = self.tokens
        self._flush()
        after = star(tokens, at + 1)
        _, start = option(tokens, after)
        body, end = group(tokens, start)
        number = "" if after > at + 1 else self.numbering.step(token[1:])
        self.last = f"Section {number}" if number else ""
        self.section = " ".join(f"{number} {text_of(body)}".split())
        self.kind = PassageKind.BODY
        return end

    def _flush(self) -> None:
        if self.inside:
            self._add(self.inside, self.kind)
        self.inside = []

    def _add(self, tokens: list[str], kind: PassageKind) -> None:
        if len(self.outline.paragraphs) < _MOST_PARAGRAPHS:
            self.outline.paragraphs.append(Paragraph(tokens, self.section, kind))


def _class_of(tokens: Sequence[str]) -> str:
    if "\\documentclass" not in tokens:
        return ""
    at = list(tokens).index("\\documentclass")
    return "".join(group(tokens, option(tokens, at + 1)[1])[0]).strip()


def _beyond(tokens: Sequence[str], at: int, sign: str) -> int:
    """Return the place after the next `sign` within the paragraph."""
    for place in range(at, min(len(tokens), at + 3000)):
        if tokens[place] == sign:
            return place + 1
        if tokens[place].startswith("\\section"):
            break
    return at
