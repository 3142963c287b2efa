r"""A `tabular` as a grid: cells with the rows and columns they span, and the rules between rows."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from claimcheck.read.latex.plain import Printed, printed, text_of
from claimcheck.read.latex.tokens import closing, group, option, past, skip_spaces, star

MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 1000, 120, 6_000
_OPENINGS = {
    **dict.fromkeys(
        ("tabular", "longtable", "supertabular", "longtabu", "deluxetable", "deluxetable*"), "oa"
    ),
    **dict.fromkeys(("tabular*", "tabularx", "tabulary", "xltabular", "tabularew"), "doa"),
    **dict.fromkeys(("tblr", "longtblr", "talltblr"), "oa"),
    "NiceTabular": "oao",
    "tabu": "ta",
}
TABULARS = frozenset(_OPENINGS)
_FULL = frozenset(
    r"\hline \toprule \midrule \bottomrule \specialrule \Xhline \hdashline \firsthline \lasthline"
    r" \hhline \thickhline \Hline \heavyrule \colhline".split()
)
_PARTIAL = frozenset(r"\cline \cmidrule \cdashline".split())
_SPACING = {
    "\\addlinespace": "o",
    "\\rowcolor": "odoo",
    "\\rowfont": "od",
    "\\arrayrulecolor": "od",
    "\\noalign": "d",
    "\\morecmidrules": "",
    "\\noindent": "",
    "\\centering": "",
    "\\raggedright": "",
    "\\raggedleft": "",
    "\\arraybackslash": "",
    "\\startdata": "",
    "\\enddata": "",
    "\\write": "dd",
    "\\strut": "",
}  # what may stand before a row's first cell and prints nothing
_RULE_ARGUMENTS = {
    "\\specialrule": "ddd",
    "\\hhline": "d",
    "\\Xhline": "d",
    "\\hdashline": "o",
    "\\toprule": "o",
    "\\midrule": "o",
    "\\bottomrule": "o",
}
_LONG = ("\\endfirsthead", "\\endhead", "\\endfoot", "\\endlastfoot")
_RANGE = re.compile(r"(\d{1,3})\s*-\s*(\d{1,3})")
_ENDS = frozenset((r"\\", r"\tabularnewline", r"\cr", r"\crcr"))


@dataclass(slots=True)
class GridCell:
    """One cell: its first column, how many columns and rows it spans, and its words."""

    column: int
    columns: int
    rows: int
    words: list[Printed]

    @property
    def text(self) -> str:
        """Return its words joined by spaces."""
        return " ".join(w.text for w in self.words)


@dataclass(slots=True)
class GridRow:
    """One row: its cells that print something, and the rules above it.

    `full` counts rules over the whole width, `partial` holds the first and last column of others.
    """

    cells: list[GridCell]
    full: int = 0
    partial: list[tuple[int, int]] = field(default_factory=list)


@dataclass(slots=True)
class Grid:
    """A tabular's rows that print something, and its number of columns."""

    rows: list[GridRow]
    columns: int


@dataclass(slots=True)
class _Above:
    """The rules met before a row's first cell."""

    full: int = 0
    partial: list[tuple[int, int]] = field(default_factory=list)


def grid_of(tokens: Sequence[str], environment: str) -> Grid:
    r"""Return the grid of what stands between a tabular's `\begin` and `\end`."""
    spec, at = _opening(tokens, _OPENINGS[environment])
    joints = _joints(spec)
    rows: list[GridRow] = []
    above = _Above()
    count = 0
    for cells in _long_order(_rows(tokens, at)):
        first, met = _without_rules(cells[0])
        above.full += met.full
        above.partial += met.partial
        row = GridRow(_cells([first, *cells[1:]]), above.full, above.partial)
        _join(row, joints)
        row.cells = [c for c in row.cells if c.words]
        if not row.cells:
            continue
        rows.append(row)
        above = _Above()
        count += len(row.cells)
        if len(rows) >= MOST_ROWS or count > MOST_CELLS:
            break
    return _collapsed(_raised(rows))


def _opening(tokens: Sequence[str], signature: str) -> tuple[list[str], int]:
    """Return the column specification and the place where the rows begin."""
    at = 0
    spec: list[str] = []
    for letter in signature:
        if letter == "o":
            _, at = option(tokens, at)
        elif letter == "t":  # \begin{tabu} to \linewidth {...}
            while at < len(tokens) and tokens[at] != "{":
                at += 1
        else:
            body, at = group(tokens, star(tokens, at))
            spec = body if letter == "a" else spec
    return spec, at


def _joints(spec: Sequence[str]) -> dict[int, str]:
    r"""Return the signs set between columns, by the column before: `r@{ $\pm$ }l`, `r@{.}l`."""
    joints: dict[int, str] = {}
    column, at = -1, 0
    flat = _repeated(spec)
    while at < len(flat):
        token = flat[at]
        at += 1
        if token in ("@", "!"):
            body, at = group(flat, at)
            sign = text_of(body)
            if sign and not sign.isspace() and column >= 0:
                joints[column] = sign
        elif token in ("<", ">"):
            _, at = group(flat, at)
        elif token == "{":
            at = closing(flat, at - 1) + 1
        elif token.isalpha():
            column += 1
    return joints


def _repeated(spec: Sequence[str]) -> list[str]:
    r"""Return a column specification a letter a token, `*{3}{c}` written out."""
    flat: list[str] = []
    at = 0
    while at < len(spec) and len(flat) < 4 * MOST_COLUMNS:
        token = spec[at]
        if token[0] != "\\" and token.endswith("*") and at + 1 < len(spec) and spec[at + 1] == "{":
            flat += token[:-1]
            times, at = group(spec, at + 1)
            body, at = group(spec, at)
            number = "".join(times).strip()
            flat += _letters(body) * min(int(number) if number.isdecimal() else 1, MOST_COLUMNS)
            continue
        flat += [token] if token[0] == "\\" else list(token)
        if token == "{":
            end = closing(spec, at)
            flat += [*spec[at + 1 : end], "}"]
            at = end
        at += 1
    return flat


def _letters(tokens: Sequence[str]) -> list[str]:
    return [c for t in tokens for c in ([t] if t[0] == "\\" else t)]


def _rows(tokens: Sequence[str], at: int) -> list[list[list[str]]]:
    """Return the rows' cells as tokens; inner groups and environments keep their own signs."""
    rows: list[list[list[str]]] = [[[]]]
    depth = inner = 0
    while at < len(tokens):
        token = tokens[at]
        at += 1
        depth += (token == "{") - (token == "}")
        inner += token.startswith("\\begin{") - token.startswith("\\end{")
        outside = depth <= 0 and inner <= 0
        if outside and token == "&":
            if len(rows[-1]) < MOST_COLUMNS:
                rows[-1].append([])
        elif outside and token in _ENDS:
            _, at = option(tokens, star(tokens, at))
            rows.append([[]])
            if len(rows) > 2 * MOST_ROWS:
                break
        elif outside and token in _LONG:
            rows[-1][-1].append(token)
            rows.append([[]])
        else:
            rows[-1][-1].append(token)
    return rows


def _long_order(rows: list[list[list[str]]]) -> list[list[list[str]]]:
    """Return a long table's rows in order: its first head, its body; feet and further heads out."""
    parts: dict[str, list[list[list[str]]]] = {}
    run: list[list[list[str]]] = []
    for row in rows:
        ending = next((t for t in row[-1] if t in _LONG), "")
        if ending:
            row[-1] = [t for t in row[-1] if t not in _LONG]
            parts[ending] = [*run, row]
            run = []
        else:
            run.append(row)
    head = parts.get("\\endfirsthead") or parts.get("\\endhead") or []
    return [*head, *run]


def _without_rules(cell: list[str]) -> tuple[list[str], _Above]:
    """Return a row's first cell without the rules and spacing before it, and those rules."""
    met = _Above()
    kept: list[str] = []
    at = depth = 0
    while at < len(cell):
        token = cell[at]
        at += 1
        depth += (token == "{") - (token == "}")
        if depth > 0 or token[0] != "\\":
            kept.append(token)
        elif token in _FULL:
            met.full += 1
            at = past(cell, at, _RULE_ARGUMENTS.get(token, "o" if token != "\\hline" else ""))
        elif token in _PARTIAL:
            at = _partial(cell, at, met)
        elif token in _SPACING:
            at = past(cell, at, _SPACING[token])
        elif token in ("\\caption", "\\label", "\\tablehead", "\\tablecaption"):
            at = past(cell, at, "sod" if token == "\\caption" else "d")
        else:
            kept.append(token)
    return kept, met


def _partial(cell: Sequence[str], at: int, met: _Above) -> int:
    r"""Read the columns of a `\cmidrule[width](lr){2-3}` and return the place after it."""
    _, at = option(cell, at)
    start = skip_spaces(cell, at)
    if start < len(cell) and cell[start].startswith("("):
        while start < len(cell) and ")" not in cell[start]:
            start += 1
        at = start + 1
    body, at = group(cell, at)
    columns = _RANGE.fullmatch("".join(body).strip())
    if columns:
        met.partial.append((int(columns[1]) - 1, int(columns[2]) - 1))
    return at


def _number(tokens: Sequence[str]) -> int:
    text = "".join(tokens).strip().strip("=")
    return int(text) if re.fullmatch(r"-?\d{1,3}", text) else 1


def _cells(row: Sequence[list[str]]) -> list[GridCell]:
    """Return a row's cells with the columns and rows they span; empty ones have no words."""
    cells: list[GridCell] = []
    column = 0
    for tokens in row:
        columns = rows = 1
        if "\\multicolumn" in tokens:
            at = tokens.index("\\multicolumn")
            columns = min(max(1, _number(group(tokens, at + 1)[0])), MOST_COLUMNS)
        if "\\multirow" in tokens:
            at = tokens.index("\\multirow")
            rows = _number(group(tokens, option(tokens, at + 1)[1])[0])
        elif "\\SetCell" in tokens:
            tokens, columns, rows = _set_cell(tokens)
        cells.append(GridCell(column, columns, rows, printed(tokens)))
        column += columns
    return cells


def _set_cell(tokens: Sequence[str]) -> tuple[list[str], int, int]:
    r"""Return a cell without its `\SetCell[r=2,c=3]{c}`, and the columns and rows that spans."""
    at = list(tokens).index("\\SetCell")
    given, end = option(tokens, at + 1)
    _, end = group(tokens, end)
    said = dict(re.findall(r"([rc])\s*=\s*(\d{1,3})", "".join(given or ())))
    kept = [*tokens[:at], *tokens[end:]]
    return kept, min(int(said.get("c", 1)), MOST_COLUMNS), int(said.get("r", 1))


def _join(row: GridRow, joints: dict[int, str]) -> None:
    """Put together the cells of a row between which the columns' own sign is set."""
    for before, after in reversed(list(zip(row.cells, row.cells[1:], strict=False))):
        sign = joints.get(before.column)
        if sign and before.columns == after.columns == 1 and before.words and after.words:
            glue = before.words[-1]
            glue.text += sign + after.words[0].text
            glue.mark = after.words[0].mark
            before.words += after.words[1:]
            before.columns, after.words = 2, []


def _raised(rows: list[GridRow]) -> list[GridRow]:
    """Return the rows with cells that span the rows above them (a negative number) moved there."""
    for at, row in enumerate(rows):
        for cell in [c for c in row.cells if c.rows < 0]:
            first = max(0, at + cell.rows + 1)
            row.cells.remove(cell)
            cell.rows = at - first + 1
            say(rows[first], cell)
    return [row for row in rows if row.cells]


def say(row: GridRow, cell: GridCell) -> None:
    """Put a cell into a row, unless something stands in its place."""
    last = cell.column + cell.columns
    if not any(c.column < last and c.column + c.columns > cell.column for c in row.cells):
        row.cells.append(cell)
        row.cells.sort(key=lambda c: c.column)


def _collapsed(rows: list[GridRow]) -> Grid:
    """Return the grid without the columns in which no cell begins: spacers, joined halves."""
    used = sorted({c.column for row in rows for c in row.cells})
    place = {column: i for i, column in enumerate(used)}
    for row in rows:
        for cell in row.cells:
            last = max(c for c in used if c < cell.column + cell.columns)
            cell.columns = place[last] - place[cell.column] + 1
            cell.column = place[cell.column]
        row.partial = [
            (covered[0], covered[-1])
            for a, b in row.partial
            if (covered := [place[c] for c in used if a <= c <= b])
        ]
    return Grid(rows, len(used))
