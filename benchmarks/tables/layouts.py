"""The layout classes: how a table may be set, and what to invent for it."""

from dataclasses import dataclass, replace

from grids import Shape


@dataclass(frozen=True, kw_only=True)
class Look:
    """How a table is set.

    `rules`: "booktabs", "ruled" (all lines), "framed" (two rules, one vertical), "none".
    `groups`: "row" (a row of its own), "centred", "multirow" (first column), "rotated".
    `spans`: "cmidrule" or "bare" under spanning headers. `setting`: "float", "wide", "wrap",
    "pair", "long", "figure", "sideways", "landscape", "inline". `tabcolsep` is in points.
    """

    rules: str = "booktabs"
    groups: str = "row"
    spans: str = "cmidrule"
    size: str = ""
    tabcolsep: float | None = None
    scale: float | None = None
    caption: str = "above"
    setting: str = "float"
    columns: int = 1
    align: str = "c"
    wrap: bool = False
    shaded: bool = False
    roman: bool = False
    middle: bool = False
    turned: bool = False
    indent: bool = False
    spaced: bool = False
    fill: bool = False
    double: bool = False
    notes: bool = False
    stacked: bool = False
    numbered: bool = False
    captions: str = ""
    dense: bool = False
    corner: bool = False
    loud: bool = False
    bars: bool = False
    blocks: bool = False


@dataclass(frozen=True, kw_only=True)
class Layout:
    """A class of layouts: the looks and shapes it is drawn from, by turns."""

    name: str
    looks: tuple[Look, ...]
    shapes: tuple[Shape, ...]
    tables: int = 4  # a document


PLAIN, TWO = Look(), Look(columns=2, size=r"\small")
WIDE = Look(columns=2, setting="wide")
SPANS = Shape(levels=2, columns=(4, 8), average=True)
GROUPED = Shape(rows=(6, 12), groups=(2, 4))
NARROW = Shape(columns=(2, 4))


def _both(*looks: Look) -> tuple[Look, ...]:
    """Return the looks on one-column and on two-column pages."""
    return (*looks, *(replace(look, columns=2, size=look.size or r"\small") for look in looks))


def _all() -> list[Layout]:
    ruled, framed, bare = (Look(rules=r) for r in ("ruled", "framed", "none"))
    return [
        Layout(
            name="booktabs, one column", looks=(PLAIN,), shapes=(Shape(), Shape(kinds=("count",)))
        ),
        Layout(
            name="booktabs, two columns",
            looks=(TWO,),
            shapes=(NARROW, Shape(citations=True, columns=(2, 4))),
        ),
        Layout(
            name="full width, two columns", looks=(WIDE,), shapes=(Shape(columns=(5, 9)), SPANS)
        ),
        Layout(
            name="fully ruled",
            looks=_both(ruled),
            shapes=(NARROW, Shape(rows=(3, 6), columns=(3, 4))),
        ),
        Layout(
            name="framed, vertical rule",
            looks=_both(framed),
            shapes=(NARROW, Shape(columns=(3, 5))),
        ),
        Layout(name="rule-less", looks=_both(bare), shapes=(NARROW, Shape(columns=(3, 6)))),
        Layout(
            name="spanning headers, cmidrule",
            looks=_both(PLAIN),
            shapes=(SPANS, Shape(levels=2, columns=(4, 6))),
        ),
        Layout(
            name="spanning headers, no rule",
            looks=_both(Look(spans="bare")),
            shapes=(SPANS, Shape(levels=2, columns=(4, 6))),
        ),
        Layout(
            name="spanning headers, fully ruled",
            looks=_both(ruled),
            shapes=(Shape(levels=2, columns=(4, 6)),),
        ),
        Layout(
            name="three header levels",
            looks=(PLAIN, WIDE),
            shapes=(Shape(levels=3, columns=(8, 8)),),
        ),
        Layout(name="group rows", looks=_both(PLAIN, Look(groups="ruled row")), shapes=(GROUPED,)),
        Layout(name="group rows, centred", looks=_both(Look(groups="centred")), shapes=(GROUPED,)),
        Layout(
            name="row-spanned first column",
            looks=_both(Look(groups="multirow")),
            shapes=(GROUPED, replace(GROUPED, group_name="Family")),
        ),
        Layout(
            name="row-spanned, fully ruled",
            looks=_both(replace(ruled, groups="multirow")),
            shapes=(replace(GROUPED, group_name="Family"),),
        ),
        Layout(
            name="rotated group labels",
            looks=_both(Look(groups="rotated")),
            shapes=(Shape(rows=(10, 16), groups=(2, 2), short_groups=True),),
        ),
        Layout(
            name="two label columns",
            looks=_both(PLAIN),
            shapes=(Shape(stubs=("Model", "Backbone")), Shape(stubs=("Data set", "Model"))),
        ),
        Layout(
            name="numbers as row labels", looks=_both(PLAIN), shapes=(Shape(stubs=("Layers",)),)
        ),
        Layout(
            name="multi-line cells",
            looks=_both(Look(wrap=True), Look(wrap=True, rules="ruled")),
            shapes=(
                Shape(long_labels=True, columns=(2, 3), rows=(3, 6)),
                Shape(
                    kinds=("integer", "note", "source"),
                    extra={"order": "given"},
                    columns=(2, 3),
                    rows=(3, 6),
                ),
            ),
        ),
        Layout(
            name="multi-line headers",
            looks=_both(PLAIN),
            shapes=(Shape(long_headers=True, columns=(3, 5)),),
        ),
        Layout(
            name="caption below",
            looks=_both(Look(caption="below"), Look(caption="below", rules="none")),
            shapes=(NARROW,),
        ),
        Layout(
            name="caption beside",
            looks=(Look(caption="side"), Look(caption="side", columns=2, setting="wide")),
            shapes=(NARROW,),
        ),
        Layout(
            name="small type",
            looks=_both(
                Look(size=r"\footnotesize"),
                Look(size=r"\scriptsize"),
                Look(scale=0.6),
                Look(scale=0.75),
            ),
            shapes=(Shape(columns=(3, 5)), SPANS),
        ),
        Layout(
            name="tight gaps",
            looks=_both(
                Look(tabcolsep=2, size=r"\small"), Look(tabcolsep=2, size=r"\scriptsize", align="r")
            ),
            shapes=(Shape(columns=(5, 9)), Shape(columns=(4, 6), kinds=("score", "spread")), SPANS),
        ),
        Layout(
            name="signs and spreads",
            looks=_both(PLAIN, Look(align="r")),
            shapes=tuple(
                Shape(kinds=k, columns=(3, 3), empty=0.1)
                for k in (
                    ("spread",),
                    ("negative",),
                    ("sub",),
                    ("signed", "score"),
                    ("gain",),
                    ("pair",),
                )
            ),
        ),
        Layout(
            name="units and mixed kinds",
            looks=_both(Look(align="l"), Look(align="r")),
            shapes=(
                Shape(
                    kinds=("count", "percent", "short", "times"),
                    columns=(3, 5),
                    extra={"order": "given"},
                    empty=0.1,
                ),
                Shape(
                    kinds=("short", "source", "score", "score"),
                    columns=(4, 4),
                    extra={"order": "given"},
                ),
            ),
        ),
        Layout(
            name="bold and underlined",
            looks=_both(PLAIN),
            shapes=(
                Shape(best="both", columns=(3, 5)),
                Shape(best="bold", columns=(3, 5), arrows=True),
            ),
        ),
        Layout(
            name="footnote marks", looks=_both(PLAIN), shapes=(Shape(marks=True, columns=(3, 5)),)
        ),
        Layout(
            name="rotated pages",
            looks=(
                Look(setting="sideways"),
                Look(setting="landscape"),
                Look(setting="sideways", columns=2),
            ),
            shapes=(Shape(columns=(6, 10), rows=(8, 16)), SPANS),
            tables=3,
        ),
        Layout(
            name="beside prose (wraptable)",
            looks=(
                Look(setting="wrap", size=r"\small"),
                Look(setting="wrap", size=r"\footnotesize", rules="framed"),
            ),
            shapes=(Shape(columns=(2, 3), rows=(4, 7)),),
            tables=3,
        ),
        Layout(
            name="two tables side by side",
            looks=(
                Look(setting="pair", size=r"\small"),
                Look(setting="pair", size=r"\small", columns=2),
                Look(setting="pair", size=r"\small", caption="below"),
            ),
            shapes=(Shape(columns=(2, 3)),),
        ),
        Layout(
            name="continued on the next page",
            looks=(Look(setting="long"), Look(setting="long", rules="ruled")),
            shapes=(Shape(rows=(60, 90), columns=(3, 5)),),
            tables=1,
        ),
        Layout(
            name="table in a figure",
            looks=_both(Look(setting="figure", caption="below")),
            shapes=(NARROW,),
        ),
        Layout(
            name="no caption, amid prose", looks=_both(Look(setting="inline")), shapes=(NARROW,)
        ),
        Layout(name="shaded rows", looks=_both(Look(shaded=True)), shapes=(Shape(columns=(3, 4)),)),
        Layout(
            name="TABLE I captions",
            looks=(
                Look(columns=2, roman=True, size=r"\footnotesize"),
                Look(columns=2, roman=True, rules="ruled", size=r"\footnotesize"),
            ),
            shapes=(NARROW,),
        ),
        Layout(
            name="2 x 2 to 3 x 3",
            looks=_both(PLAIN, Look(rules="ruled")),
            shapes=(Shape(rows=(2, 3), columns=(2, 3)),),
        ),
        Layout(
            name="up to 40 x 15",
            looks=(
                Look(size=r"\scriptsize", tabcolsep=3),
                Look(size=r"\scriptsize", columns=2, setting="wide", tabcolsep=3),
            ),
            shapes=(
                Shape(rows=(30, 40), columns=(12, 15)),
                Shape(rows=(24, 36), columns=(12, 14), levels=2, groups=(2, 4)),
            ),
            tables=2,
        ),
        Layout(
            name="header names over two rows",
            looks=_both(Look(middle=True), Look(middle=True, rules="ruled")),
            shapes=(SPANS,),
        ),
        Layout(
            name="turned headers", looks=_both(Look(turned=True)), shapes=(Shape(columns=(4, 8)),)
        ),
        Layout(
            name="group rows, indented or shaded",
            looks=_both(
                Look(indent=True), Look(groups="shaded row"), Look(indent=True, rules="none")
            ),
            shapes=(GROUPED,),
        ),
        Layout(
            name="groups, long labels, levels",
            looks=_both(Look(wrap=True), Look(groups="multirow", middle=True)),
            shapes=(
                Shape(levels=2, columns=(4, 4), groups=(2, 3), rows=(6, 9), long_labels=True),
                Shape(levels=2, columns=(4, 6), groups=(2, 3), rows=(6, 9), citations=True),
            ),
        ),
        Layout(
            name="spaced row blocks",
            looks=_both(Look(spaced=True), Look(spaced=True, rules="none")),
            shapes=(Shape(rows=(6, 12), columns=(3, 4)),),
        ),
        Layout(
            name="spread to the full width",
            looks=_both(
                Look(fill=True),
                Look(fill=True, align="r"),
                Look(fill=True, rules="none", align="l"),
            ),
            shapes=(Shape(columns=(2, 4)), SPANS),
        ),
        Layout(
            name="double vertical rules",
            looks=_both(Look(rules="framed", double=True)),
            shapes=(NARROW,),
        ),
        Layout(
            name="notes under the table",
            looks=_both(Look(notes=True), Look(notes=True, caption="below")),
            shapes=(Shape(marks=True, columns=(3, 4)),),
        ),
        Layout(
            name="two tabulars, one caption",
            looks=_both(Look(stacked=True)),
            shapes=(Shape(columns=(4, 4), rows=(3, 6)),),
        ),
        Layout(
            name="numbered lines (drafts)",
            looks=(
                Look(numbered=True),
                Look(numbered=True, columns=2, size=r"\small"),
                Look(numbered=True, setting="inline"),
            ),
            shapes=(NARROW,),
        ),
        Layout(
            name="empty cells and ticks",
            looks=_both(PLAIN, Look(rules="ruled")),
            shapes=(
                Shape(columns=(3, 5), blank=0.2),
                Shape(
                    columns=(4, 5),
                    kinds=("check", "check", "score", "score"),
                    extra={"order": "given"},
                ),
            ),
        ),
        Layout(
            name="headers wider than their numbers",
            looks=_both(Look(align="r"), Look(align="l"), Look(align="l", rules="none")),
            shapes=(Shape(columns=(3, 5), kinds=("integer", "count"), wide_headers=True),),
        ),
        *_further(),
        Layout(
            name="words only",
            looks=_both(PLAIN, Look(rules="ruled")),
            shapes=(
                Shape(kinds=("tick",), columns=(3, 4)),
                Shape(kinds=("source",), columns=(2, 3)),
            ),
        ),
    ]


def _further() -> list[Layout]:
    captions = tuple(
        rf"\captionsetup{{{options}}}"
        for options in (
            "labelsep=period,font=small,labelfont=bf",
            "labelsep=period,font=footnotesize,labelfont=it,singlelinecheck=false",
            "labelfont=bf,justification=raggedright,singlelinecheck=false",
            "labelsep=endash,font=small",
            "textfont=it,font=small,justification=centering",
        )
    )
    styles = tuple(Look(captions=c, caption=s) for c in captions for s in ("above", "below"))
    settings = Shape(stubs=("Hyperparameter",), columns=(2, 2), rows=(6, 9))
    counts = Shape(stubs=("Data set",), kinds=("count",), columns=(3, 3), named="splits")
    return [
        Layout(name="caption styles", looks=_both(*styles), shapes=(NARROW, Shape(columns=(3, 5)))),
        Layout(
            name="in the flow of text",
            looks=_both(
                Look(setting="here"),
                Look(setting="here", caption="below"),
                Look(setting="here", rules="none"),
            ),
            shapes=(NARROW,),
        ),
        Layout(
            name="pages of tables only",
            looks=_both(Look(dense=True), Look(dense=True, caption="below")),
            shapes=(Shape(columns=(2, 4), rows=(6, 10)),),
            tables=8,
        ),
        Layout(
            name="settings, one value a row",
            looks=_both(PLAIN, Look(rules="none"), Look(rules="ruled")),
            shapes=(
                replace(settings, columns=(1, 1), named="value"),
                replace(settings, named="sizes"),
            ),
        ),
        Layout(name="sizes of data sets", looks=_both(PLAIN, Look(align="r")), shapes=(counts,)),
        Layout(
            name="half empty (triangles)",
            looks=_both(PLAIN),
            shapes=(Shape(columns=(4, 6), rows=(5, 6), blank=0.5),),
        ),
        Layout(
            name="no name over the labels",
            looks=_both(Look(corner=True), Look(corner=True, rules="none")),
            shapes=(NARROW, SPANS),
        ),
        Layout(name="bold headers", looks=_both(Look(loud=True)), shapes=(NARROW, SPANS)),
        Layout(
            name="vertical rules between spans",
            looks=_both(Look(rules="framed", bars=True)),
            shapes=(Shape(levels=2, columns=(4, 6)),),
        ),
        Layout(
            name="rules between blocks of rows",
            looks=_both(Look(blocks=True)),
            shapes=(Shape(rows=(6, 9), columns=(3, 5)),),
        ),
        Layout(
            name="whole sentences in cells",
            looks=_both(Look(wrap=True), Look(wrap=True, rules="ruled")),
            shapes=(Shape(kinds=("note",), columns=(2, 2), rows=(3, 5), named="texts"),),
        ),
    ]


LAYOUTS = {layout.name: layout for layout in _all()}
