"""One table as a LaTeX tabular: header, group rows, body, rules."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from grids import Grid, Line, Value
from layouts import Look

_SIGNS = {
    "−": "$-$",
    "±": r"$\pm$",
    "×": r"$\times$",
    "↑": r"$\uparrow$",
    "↓": r"$\downarrow$",
    "%": r"\%",
    "†": r"$^\dagger$",
    "*": "$^*$",
    "_": r"\_",
    "&": r"\&",
    "✓": r"\ding{51}",
    "✗": r"\ding{55}",
}


def escape(text: str) -> str:
    """Return the text as LaTeX."""
    sub = re.fullmatch(r"([\d.]+)_±([\d.]+)", text)
    if sub:
        return rf"${sub[1]}_{{\pm {sub[2]}}}$"
    return "".join(_SIGNS.get(c, c) for c in text)


def _value(value: Value) -> str:
    text = escape(value.text)
    if value.bold:
        text = rf"\textbf{{{text}}}"
    if value.underlined:
        text = rf"\underline{{{text}}}"
    return text + (escape(value.mark) if value.mark else "")


def _header(grid: Grid, look: Look, lead: int) -> Iterator[str]:
    """Yield the header rows, spanning names over their columns."""
    bar = "|" if look.rules == "ruled" else ""
    depth = grid.depth
    for level in range(depth):
        stubs = (
            [""] * lead
            if look.corner
            else [*([grid.group_name] * (lead > len(grid.stubs))), *grid.stubs]
        )
        where = 0 if look.middle else depth - 1
        row = [_tall(stub, depth, look) if level == where else "" for stub in stubs]
        lines = []
        at = lead + 1
        for path, run in groupby(
            range(len(grid.columns)), key=lambda c: _prefix(grid.columns[c], level, depth)
        ):
            width = len(list(run))
            text = (_header_text(path[-1]) if depth == 1 else escape(path[-1])) if path else ""
            single = len(grid.columns[at - lead - 1]) == 1 and depth > 1
            if look.middle and single:
                row.append(_tall(grid.columns[at - lead - 1][0], depth, look) if level == 0 else "")
                at += width
                continue
            if look.turned and level == depth - 1:
                text = rf"\rotatebox{{90}}{{{text}}}"
            if width == 1 and level == depth - 1:
                row.append(text)
            else:
                close = "|" if look.bars and at - lead - 1 + width < len(grid.columns) else bar
                row.append(rf"\multicolumn{{{width}}}{{c{close}}}{{{text}}}")
                if text and level < depth - 1:
                    lines.append(rf"\cmidrule(lr){{{at}-{at + width - 1}}}")
            at += width
        yield (
            " & ".join(
                rf"{{\bfseries {c}}}" if look.loud and c and "multi" not in c else c for c in row
            )
            + r" \\"
        )
        if look.rules == "ruled":
            last = at - 1 - (len(grid.columns[-1]) == 1 and look.middle)
            yield r"\hline" if level == depth - 1 else rf"\cline{{{lead + 1}-{last}}}"
        elif look.rules == "booktabs" and look.spans == "cmidrule" and lines:
            yield " ".join(lines)


def _tall(text: str, depth: int, look: Look) -> str:
    """Return a header name in the middle of the header's rows where the look wants it there."""
    if look.middle and depth > 1 and text:
        return rf"\multirow{{{depth}}}{{*}}{{{escape(text)}}}"
    return escape(text)


def _header_text(text: str) -> str:
    first, _, second = text.partition(" ")
    if second and second not in "↑↓":
        return rf"\makecell{{{escape(first)}\\{escape(second)}}}"
    return escape(text)


def _prefix(path: Sequence[str], level: int, depth: int) -> tuple[str, ...]:
    """Return the header names down to `level`; short paths stand at the foot of the header."""
    short = depth - len(path)
    return tuple(path[: level + 1 - short]) if level >= short else ()


def _labels(line: Line, look: Look) -> list[str]:
    labels = [escape(text) for text in line.labels]
    labels[-1] += escape(line.mark) if line.mark else ""
    if look.indent and line.group:
        labels[0] = r"\quad " + labels[0]
    if look.wrap:
        labels = [rf"\raggedright {text}" for text in labels]
    return labels


def _body(grid: Grid, look: Look, lead: int, number: int) -> Iterator[str]:
    """Yield the body rows with group rows or row-spanned group labels."""
    width = lead + len(grid.columns)
    extra = lead > len(grid.stubs)
    at = 0
    for group, run in groupby(grid.lines, key=lambda line: line.group):
        lines = list(run)
        if at and group and look.rules == "booktabs" and look.groups != "row":
            yield r"\midrule"
        elif at and extra and look.rules == "ruled":
            yield r"\hline"
        if group and not extra:
            place = "c" if look.groups == "centred" else "l"
            shade = r"\rowcolor{gray!15}" if look.groups == "shaded row" else ""
            face = "bf" if look.groups in ("shaded row", "ruled row") else "it"
            yield rf"{shade}\multicolumn{{{width}}}{{{place}}}{{\text{face}{{{group}}}}} \\"
            if look.groups == "ruled row":
                yield r"\midrule"
        for nth, line in enumerate(lines):
            cells = [*_labels(line, look), *(_value(v) for v in line.values)]
            if extra:
                cells.insert(0, _spanned(group, len(lines), look) if nth == 0 else "")
            mark = rf"\leavevmode\write\where{{{number} {at} \the\value{{page}}}}"
            shade = r"\rowcolor{gray!20}" if look.shaded and at % 2 else ""
            yield shade + mark + " & ".join(cells) + r" \\"
            if look.rules == "ruled" and (nth < len(lines) - 1 or not extra):
                yield rf"\cline{{2-{width}}}" if extra else r"\hline"
            at += 1
            if look.blocks and at % 3 == 0 and at < len(grid.lines):
                yield r"\midrule"
            if look.spaced and at % 3 == 0 and at < len(grid.lines):
                yield r"\addlinespace"


def _spanned(group: str, rows: int, look: Look) -> str:
    if look.groups == "rotated":
        return rf"\multirow{{{rows}}}{{*}}{{\rotatebox[origin=c]{{90}}{{{group}}}}}"
    return rf"\multirow{{{rows}}}{{*}}{{{group}}}"


def _columns(grid: Grid, look: Look, lead: int) -> str:
    bar = "|" if look.rules == "ruled" else ""
    label = "p{0.3\\linewidth}" if look.wrap else "l"
    kinds = [
        r"p{0.28\linewidth}" if look.wrap and len(v.text) > 20 else look.align
        for v in grid.lines[0].values
    ]
    if look.bars:
        outer = [path[0] for path in grid.columns]
        kinds = [
            "|" * (at > 0 and outer[at] != outer[at - 1]) + kind for at, kind in enumerate(kinds)
        ]
    fence = (
        "||" if look.rules == "framed" and look.double else "|" if look.rules == "framed" else bar
    )
    return bar + bar.join([label] * lead) + fence + bar.join(kinds) + bar


def tabular(grid: Grid, look: Look, number: int, *, environment: str = "tabular") -> str:
    """Return a grid as a LaTeX tabular that writes the page of each line under `number`."""
    lead = len(grid.stubs) + (look.groups in ("multirow", "rotated") and bool(grid.lines[0].group))
    top, mid, foot = {
        "booktabs": (r"\toprule", r"\midrule", r"\bottomrule"),
        "ruled": (r"\hline", "", r"\hline" if lead > len(grid.stubs) else ""),
        "framed": (r"\hline", r"\hline", r"\hline"),
        "none": ("", "", ""),
    }[look.rules]
    head = "\n".join([top, *_header(grid, look, lead), mid])
    if environment == "longtable":
        head += "\n\\endhead\n" + foot + "\n\\endfoot"
        foot = ""
    rows = "\n".join(_body(grid, look, lead, number))
    columns = _columns(grid, look, lead)
    opening = rf"\begin{{{environment}}}{{{columns}}}"
    if look.fill:
        environment = "tabular*"
        opening = rf"\begin{{tabular*}}{{\linewidth}}{{@{{\extracolsep{{\fill}}}}{columns}}}"
    return f"{opening}\n{head}\n{rows}\n{foot}\n\\end{{{environment}}}"


def styled(text: str, look: Look) -> str:
    """Return the tabular in its type size and gaps, shrunk where it would overrun its column."""
    before = look.size
    if look.tabcolsep is not None:
        before += rf"\setlength{{\tabcolsep}}{{{look.tabcolsep}pt}}"
    if look.scale is not None:
        text = rf"\scalebox{{{look.scale}}}{{{text}}}"
    return (
        before
        + "\n\\begin{adjustbox}{max width=\\linewidth,max totalheight=0.85\\textheight}\n"
        + text
        + "\n\\end{adjustbox}\n"
    )
