r"""A paper's LaTeX with its files put together and its authors' own macros written out.

What TeX would do in its mouth, as far as tables need it: `\input`, `\newcommand`, `\def`, `\let`,
new environments and `\if`. Nothing is executed, no file is opened (all are at hand as text), and
every loop is bounded: macros by their depth and the length they grow to, the whole by its steps.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from claimcheck.read.latex.conditions import IFS, NAMED_TESTS, holds
from claimcheck.read.latex.definitions import DEFINITIONS
from claimcheck.read.latex.macros import Macro
from claimcheck.read.latex.tokens import LONGEST_OPTION, tokens_of

MOST_STEPS = 1_500_000  # tokens looked at; a bound on time
MOST_WRITTEN = 300_000  # tokens that macros may become in all
MOST_DEPTH = 120  # macros within macros; beyond it one calls itself
MOST_GROWN = 100_000  # tokens one macro may become
MOST_FILES = 500  # files put in, one as often as it is asked for
_END, _FILE = "\0macro", "\0file"  # where an expansion and a file end
_STYLE = "\0style"  # in place of a folder: what is read is a style file
_IGNORED = frozenset(
    r"\makeatletter \makeatother \expandafter \noexpand \protect \relax \global \long \outer"
    r" \unexpanded \leavevmode \immediate".split()
)
_BRACES = {"\\begingroup": "{", "\\bgroup": "{", "\\endgroup": "}", "\\egroup": "}"}
_KEPT = frozenset(
    r"\begin \end \item \caption \label \ref \section \subsection \subsubsection \paragraph"
    r" \chapter \part \appendix \multicolumn \multirow \toprule \midrule \bottomrule \hline \cline"
    r" \cmidrule \\ \tabularnewline \textbf \bf \bfseries \underline \textit \emph \rotatebox"
    r" \resizebox \makecell \cite \citep \citet \footnote \title \maketitle \textcolor \color"
    r" \par \input \include \document \enddocument \tabular \endtabular".split()
)  # what structure rests on; a style file's own version of it is not read


class Expander:
    """One paper's files read from its root on; `troubles` says what could not be followed."""

    def __init__(self, files: Mapping[str, str]) -> None:
        """Take the files' texts by path."""
        self._files = files
        self._stack: list[str] = []  # what is still to be read, last first
        self._folders: list[str] = []
        self._depth = self._steps = self._put = self._written = 0
        self._lower = {name.lower(): name for name in sorted(files, reverse=True)}
        self.macros: dict[str, Macro] = {}
        self.environments: dict[str, tuple[Macro, list[str]]] = {}
        self.flags: dict[str, bool] = {}
        self.tokens: list[str] = []
        self.troubles: list[str] = []

    def run(self, root: str) -> list[str]:
        """Return the tokens of the file at `root` with everything written out."""
        self._put_in(root)
        known: dict[str, Callable[[str], None]] = _primitives(self)
        while self._stack:
            if self._steps > MOST_STEPS or self._written > MOST_WRITTEN:
                self._trouble("broken off: its macros grow without end")
                break
            token = self.next()
            if token[:1] != "\\":
                if token:
                    self.tokens.append(token)
            elif token in known:
                known[token](token)
            elif token in self.flags:
                self.condition(token)
            elif token in self.macros:
                self._expand(token)
            elif token not in _IGNORED:
                self.tokens.append(_BRACES.get(token, token))
        return self.tokens

    def next(self) -> str:
        """Return the next token, "" at the end."""
        while self._stack:
            token = self._stack.pop()
            self._steps += 1
            if token == _END:
                self._depth -= 1
            elif token == _FILE:
                self._folders.pop()
            else:
                return token
        return ""

    def push(self, tokens: Sequence[str]) -> None:
        """Have `tokens` read next."""
        self._stack.extend(reversed(tokens))

    def peek(self) -> str:
        """Return the next token that is no space, which stays to be read; spaces are gone."""
        token = self.next()
        while token == " ":
            token = self.next()
        if token:
            self._stack.append(token)
        return token

    def argument(self) -> list[str]:
        """Return the next argument: a group without its braces, or one token, or one character."""
        token = self.peek()
        if not token:
            return []
        self.next()
        if token != "{":
            if token[0] != "\\" and len(token) > 1 and token[0] not in "#\0":
                self._stack.append(token[1:])
                return [token[0]]
            return [token]
        found: list[str] = []
        depth = 1
        while self._stack:
            token = self.next()
            depth += (token == "{") - (token == "}")
            if depth == 0:
                break
            found.append(token)
        return found

    def option(self) -> list[str] | None:
        """Return the next argument in brackets, None where there is none."""
        if self.peek() != "[":
            return None
        self.next()
        found: list[str] = []
        depth = 0
        while self._stack and len(found) < LONGEST_OPTION:
            token = self.next()
            if token == "]" and depth == 0:
                return found
            depth += (token == "{") - (token == "}")
            found.append(token)
        self.push(["[", *found])
        return None

    def starred(self) -> bool:
        """Take a star and return whether there was one."""
        if self.peek() != "*":
            return False
        self.next()
        return True

    def define(self, name: str, macro: Macro) -> None:
        """Keep a macro; how a counter is printed goes out too, since it holds from here on."""
        if name.startswith("\\the") and len(name) > 4:
            self.tokens += ["\\setthe", "{", name[4:], "}", "{", *macro.body, "}"]
        elif name not in _KEPT and not (self._in_style and "@" in name):
            self.macros[name] = macro

    def _trouble(self, said: str) -> None:
        if said not in self.troubles and len(self.troubles) < 20:
            self.troubles.append(said)

    def _expand(self, name: str) -> None:
        macro = self.macros[name]
        if self._depth >= MOST_DEPTH:
            self._leave_out(name, "calls itself without end")
            return
        arguments = self._arguments(macro)
        body: list[str] = []
        for token in macro.body:
            if token[0] == "#" and token[-1].isdigit():
                if token[1] == "#":
                    body.append(token[1:])
                elif int(token[-1]) <= len(arguments):
                    body.extend(arguments[int(token[-1]) - 1])
            else:
                body.append(token)
            if len(body) > MOST_GROWN:
                self._leave_out(name, "becomes longer than any paper")
                return
        self._written += len(body)
        self._stack.append(_END)
        self._depth += 1
        self.push(body)

    def _leave_out(self, name: str, why: str) -> None:
        self._trouble(f"{name} {why} and was left out")
        del self.macros[name]
        self.environments.pop(name[name.find("{") + 1 : -1], None)

    def _arguments(self, macro: Macro) -> list[list[str]]:
        if macro.specs:
            return [self._by_letter(letter) for letter in macro.specs]
        if macro.ends:
            return [self._until(end) for end in macro.ends]
        arguments = []
        if macro.default is not None:
            given = self.option()
            arguments.append(macro.default if given is None else given)
        while len(arguments) < macro.count:
            arguments.append(self.argument())
        return arguments

    def _by_letter(self, letter: str) -> list[str]:
        if letter == "s":
            self.starred()
            return []
        if letter in "oO":
            return self.option() or []
        return self.argument()

    def _until(self, end: Sequence[str]) -> list[str]:
        """Return the tokens before a delimiter, which is taken too; no delimiter, one argument."""
        if not end:
            return self.argument()
        found: list[str] = []
        while self._stack and len(found) < 2000:
            token = self.next()
            if token == "{":
                self._stack.append(token)
                found += ["{", *self.argument(), "}"]
                continue
            cut = token.find(end[0]) if token[0] != "\\" else (0 if token == end[0] else -1)
            if cut >= 0:
                if token[:cut]:
                    found.append(token[:cut])
                if token[cut + len(end[0]) :]:
                    self._stack.append(token[cut + len(end[0]) :])
                for _ in end[1:]:
                    self.next()
                break
            found.append(token)
        return found

    def skip(self, *, to_else: bool) -> None:
        r"""Skip to the `\fi` (or, if wanted, the `\else`) of the condition just met."""
        depth = 0
        while self._stack:
            token = self.next()
            if token in IFS or token in self.flags:
                depth += 1
            elif token == "\\fi":
                if depth == 0:
                    return
                depth -= 1
            elif token in ("\\else", "\\or") and depth == 0 and to_else:
                return

    def put_in(self, name: str, *, folder: str = "", style: bool = False) -> None:
        """Have a file read next, found as TeX would: with or without its ending."""
        found = self._find(name, folder, (".sty",) if style else (".tex", "", ".ltx"))
        if found is not None:
            self._put_in(found, folder=folder or self._here, style=style)
        elif not style and name and "\\" not in name:
            self._trouble(f"{name} is not in the source")

    def has(self, name: str) -> bool:
        """Return whether a file of this name is in the source."""
        return self._find(name, "", ("", ".tex", ".sty")) is not None

    @property
    def _here(self) -> str:
        return self._folders[-1] if self._folders and not self._in_style else ""

    @property
    def _in_style(self) -> bool:
        return bool(self._folders) and self._folders[-1] == _STYLE

    def _find(self, name: str, folder: str, endings: Sequence[str]) -> str | None:
        name = name.strip().strip('"')
        for base in dict.fromkeys((folder, self._here, "")):
            for ending in endings:
                path = _plain_path(f"{base}/{name}{ending}")
                found = path if path in self._files else self._lower.get(path.lower())
                if found is not None:
                    return found
        return None

    def _put_in(self, path: str, *, folder: str = "", style: bool = False) -> None:
        self._put += 1
        if self._put > MOST_FILES or len(self._folders) > 30:
            self._trouble(f"{path} puts itself in without end and was left out")
            return
        self._stack.append(_FILE)
        self._folders.append(_STYLE if style else folder)
        self.push(tokens_of(self._files[path]))

    def end_file(self) -> None:
        r"""Leave the rest of this file unread (`\endinput`)."""
        while self._stack and self._stack[-1] != _FILE:
            if self._stack.pop() == _END:
                self._depth -= 1

    def begin(self, _: str) -> None:
        """Write an environment's beginning as one token, or write out the authors' own."""
        name = "".join(self.argument()).strip()
        own = self.environments.get(name)
        if own is None:
            self.tokens.append(f"\\begin{{{name}}}")
            return
        self.macros[f"\\begin{{{name}}}"] = own[0]
        self._expand(f"\\begin{{{name}}}")

    def end(self, _: str) -> None:
        """Write an environment's end as one token, or write out the authors' own."""
        name = "".join(self.argument()).strip()
        own = self.environments.get(name)
        if own is None:
            self.tokens.append(f"\\end{{{name}}}")
        else:
            self.macros[f"\\end{{{name}}}"] = Macro(own[1])
            self._expand(f"\\end{{{name}}}")

    def condition(self, token: str) -> None:
        """Go on in the branch of a condition that holds."""
        if not holds(self, token):
            self.skip(to_else=True)

    def named_condition(self, token: str) -> None:
        """Go on in the branch of a condition whose branches are arguments."""
        truth = NAMED_TESTS[token](self, self.argument())
        yes, no = self.argument(), self.argument()
        self.push(yes if truth else no)


def _plain_path(path: str) -> str:
    """Return a path without "." and ".."; what leaves the folder stays within it."""
    parts: list[str] = []
    for part in path.split("/"):
        if part == "..":
            parts = parts[:-1]
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


def _primitives(at: Expander) -> dict[str, Callable[[str], None]]:
    """Return what is done at each control word that is not merely written out."""
    known: dict[str, Callable[[str], None]] = {
        "\\begin": at.begin,
        "\\end": at.end,
        "\\else": lambda _: at.skip(to_else=False),
        "\\or": lambda _: at.skip(to_else=False),
        "\\fi": lambda _: None,
        "\\endinput": lambda _: at.end_file(),
        **dict.fromkeys(IFS, at.condition),
        **dict.fromkeys(NAMED_TESTS, at.named_condition),
    }
    return known | {name: partial(act, at) for name, act in DEFINITIONS.items()}
