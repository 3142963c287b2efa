"""Tables: regions made into cells that carry everything a reader would say to name them."""

from collections.abc import Sequence

from claimcheck.read.grid import Grid, Phrase, grid_of
from claimcheck.read.ink import Ink, Rule, Word
from claimcheck.read.regions import Region
from claimcheck.records import Box, Cell, Table


def table_in(
    region: Region, ink: Ink, rules: Sequence[Rule], words: Sequence[Word], *, page: int
) -> Table | None:
    """Return the table of a region made of `words`, None where no grid can be seen in it."""
    grid = grid_of(words, [r for r in rules if _inside(r, region.box)], region.box)
    if grid is None:
        return None
    cells = tuple(_cells(grid, ink))
    if not cells:
        return None
    caption = region.caption
    return Table(
        id="",
        label=caption.label if caption else "",
        caption=" ".join(s.text for s in caption.segments) if caption else "",
        page=page,
        box=ink.to_page(region.box),
        cells=cells,
    )


def _inside(rule: Rule, box: Box) -> bool:
    return box[1] - 2 <= rule.at <= box[3] + 2 and rule.a >= box[0] - 6 and rule.b <= box[2] + 6


def _cells(grid: Grid, ink: Ink) -> list[Cell]:
    heads = _column_headers(grid)
    cells: list[Cell] = []
    group = ""
    carried: list[str] = [""] * grid.labels
    for at, places in enumerate(grid.places[grid.header :]):
        if len(places) == 1 and not any(p.numeric for ps in places.values() for p in ps):
            group = _text(next(iter(places.values())))
            carried = [""] * grid.labels
            continue
        for column in range(grid.labels):
            if column in places:
                carried[column] = _text(places[column])
        for column, phrases in sorted(places.items()):
            if column == 0:
                continue
            path = [group, *carried[: min(column, grid.labels)]]
            words = [w for p in phrases for w in p.words]
            cells.append(
                Cell(
                    row=at,
                    column=column,
                    text=_text(phrases),
                    box=ink.to_page(
                        (
                            min(w.x0 for w in words),
                            min(w.y0 for w in words),
                            max(w.x1 for w in words),
                            max(w.y1 for w in words),
                        )
                    ),
                    row_header=tuple(p for p in path if p),
                    column_header=heads[column],
                    bold=all(w.bold for w in words),
                )
            )
    return cells


def _column_headers(grid: Grid) -> list[tuple[str, ...]]:
    heads = []
    for column in range(len(grid.columns)):
        path = [_text(places[column]) for places in grid.places[: grid.header] if column in places]
        heads.append(tuple(path))
    return heads


def _text(phrases: Sequence[Phrase]) -> str:
    return " ".join(p.text for p in sorted(phrases, key=lambda p: p.x0))
