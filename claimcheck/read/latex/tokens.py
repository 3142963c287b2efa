r"""LaTeX source cut into tokens: control words, signs that mean something to TeX, runs of text.

Comments, what is set verbatim and the `comment` environment are left out here, since nothing in
them is markup. A paragraph's end is the token `\par`, any other white space is one space.
"""

import re
from collections.abc import Sequence

PAR = "\\par"
LONGEST_OPTION = 400  # tokens in brackets; a bracket that is not closed by then is text
_TOKEN = re.compile(
    r"(?P<space>\s+)"
    r"|(?P<comment>%[^\n]*\n?)"
    r"|(?P<hidden>\\begin\s{0,9}\{(?P<env>comment|verbatim\*?|Verbatim\*?|lstlisting|minted|alltt"
    r"|filecontents\*?)\})"
    r"|(?P<verb>\\(?:verb\*?|lstinline)(?P<fence>[^A-Za-z\s*\[{])[^\n]{0,300}?(?P=fence))"
    r"|(?P<word>\\[A-Za-z@]+)"
    r"|(?P<symbol>\\.)"
    r"|(?P<sign>\$\$?|[{}&~^_\[\]]|\#+[1-9]?)"
    r"|(?P<text>[^\\%{}&~^_#$\s\[\]]+)"
    r"|(?P<stray>\\)",
    re.DOTALL,
)


def tokens_of(source: str) -> list[str]:
    """Return the tokens of a file's text, in order; linear in its length."""
    tokens: list[str] = []
    endless: set[str] = set()
    at, size = 0, len(source)
    while at < size:
        match = _TOKEN.match(source, at)
        if match is None:
            break
        kind, at = match.lastgroup, match.end()
        if kind == "space":
            _space(tokens, match[0].count("\n"))
        elif kind == "comment":
            at = _after_comment(source, at, tokens)
        elif kind == "hidden" or match["env"]:
            at = _after_hidden(source, match, tokens, endless)
        elif match["verb"]:
            tokens.append(match["verb"].split(match["fence"], 1)[1][:-1])
        elif kind == "symbol" and match[0][1].isspace():
            tokens.append("\\ ")
        elif kind != "stray":
            tokens.append(match[0])
    return tokens


def _space(tokens: list[str], lines: int) -> None:
    if lines >= 2:
        tokens.append(PAR)
    elif tokens and not (tokens[-1][0] == "\\" and tokens[-1][-1].isalpha()):
        tokens.append(" ")


def _after_comment(source: str, at: int, tokens: list[str]) -> int:
    """Return where reading goes on: an empty line after the comment still ends the paragraph."""
    end = at
    while end < len(source) and source[end] in " \t":
        end += 1
    if end < len(source) and source[end] == "\n":
        tokens.append(PAR)
    return end


def _after_hidden(source: str, match: re.Match[str], tokens: list[str], endless: set[str]) -> int:
    """Return where the environment ends; one without an end counts as unknown text."""
    env = match["env"]
    end = -1 if env in endless else source.find(f"\\end{{{env}}}", match.end())
    if end < 0:
        endless.add(env)
        return match.end()
    tokens.append(PAR)
    return end + len(env) + 6


def skip_spaces(tokens: Sequence[str], at: int) -> int:
    """Return the place of the first token from `at` that is no space."""
    while at < len(tokens) and tokens[at] == " ":
        at += 1
    return at


def group(tokens: Sequence[str], at: int) -> tuple[list[str], int]:
    """Return the argument at `at`, a group without its braces or one token, and the place after."""
    at = skip_spaces(tokens, at)
    if at >= len(tokens):
        return [], at
    if tokens[at] != "{":
        return [tokens[at]], at + 1
    end = closing(tokens, at)
    return list(tokens[at + 1 : end]), end + 1


def closing(tokens: Sequence[str], at: int) -> int:
    """Return the place of the brace that closes the one at `at`, or the end where none does."""
    depth = 0
    for place in range(at, len(tokens)):
        if tokens[place] == "{":
            depth += 1
        elif tokens[place] == "}":
            depth -= 1
            if depth == 0:
                return place
    return len(tokens)


def option(tokens: Sequence[str], at: int) -> tuple[list[str] | None, int]:
    """Return the optional argument in brackets at `at`, None where there is none, and the place."""
    start = skip_spaces(tokens, at)
    if start >= len(tokens) or tokens[start] != "[":
        return None, at
    depth = 0
    for place in range(start + 1, min(len(tokens), start + LONGEST_OPTION)):
        token = tokens[place]
        if token == "{":
            depth += 1
        elif token == "}":
            depth -= 1
            if depth < 0:
                return None, at
        elif token == "]" and depth == 0:
            return list(tokens[start + 1 : place]), place + 1
    return None, at


def star(tokens: Sequence[str], at: int) -> int:
    """Return the place after a star at `at`, if there is one."""
    return at + 1 if at < len(tokens) and tokens[at] == "*" else at


def past(tokens: Sequence[str], at: int, signature: str) -> int:
    """Return the place after arguments: `s` a star, `o` one in brackets, `d` one in braces."""
    for letter in signature:
        if letter == "s":
            at = star(tokens, at)
        elif letter == "o":
            _, at = option(tokens, at)
        else:
            _, at = group(tokens, at)
    return at


def ends_of(tokens: Sequence[str]) -> dict[int, int]:
    r"""Return the place after each environment's `\end` by the place of its `\begin`.

    One that is never closed, or only outside the environment around it, is not among them.
    """
    ends: dict[int, int] = {}
    open_: dict[str, list[int]] = {}
    for place, token in enumerate(tokens):
        if token.startswith("\\begin{"):
            open_.setdefault(token[7:-1], []).append(place)
        elif token.startswith("\\end{") and (starts := open_.get(token[5:-1])):
            ends[starts.pop()] = place + 1
    return ends
