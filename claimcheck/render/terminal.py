"""An audit as a terminal shows it: the table, then the findings, then what was not checked."""

from rich import box
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from claimcheck.records import Audit, Claim, Label
from claimcheck.render import reproductions
from claimcheck.render.phrases import (
    MARKS,
    MEANING,
    NAMES,
    asides,
    grounds,
    one_line,
    papers_read,
    shorten,
    standing_confidence,
    tally,
    unchecked,
)

COLOURS = {
    Label.SUPPORTED: "green",
    Label.CONTRADICTED: "red",
    Label.NOT_ENOUGH_INFO: "yellow",
}
WIDE = 100  # columns; below it the place stands under the claim instead of beside it
CLAIM_CHARS = 200


class AuditTable:
    """An audit ready for a console of any width; colour never says what no word says."""

    def __init__(self, audit: Audit) -> None:
        """Keep the audit until a console asks."""
        self._audit = audit
        self._computed = any(audit.reproductions.values())

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield the title, the table and the two lists."""
        audit = self._audit
        yield Text(one_line(audit.report.title or audit.report.name), style="bold")
        yield Text(f"{tally(audit)}. {papers_read(audit)}.")
        yield Text()
        yield self._table(wide=options.max_width >= WIDE)
        if audit.findings:
            yield from listing("Findings", [finding.detail for finding in audit.findings])
        if missing := unchecked(audit):
            yield from listing("Not checked", missing)
        yield Text()
        yield Text(MEANING, style="dim")
        if self._computed:
            yield Text(reproductions.MEANS, style="dim")

    def _table(self, *, wide: bool) -> Table:
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=True, padding=(0, 1, 0, 0))
        table.add_column("#", justify="right", no_wrap=True)
        table.add_column("Verdict", no_wrap=True)
        table.add_column("Conf.", justify="right", no_wrap=True)
        table.add_column("Claim" if wide else "Claim, and where it rests", ratio=5)
        if wide:
            table.add_column("Where", ratio=5)
            if self._computed:
                table.add_column("Reproduction", ratio=2, min_width=12)
        for index, claim in enumerate(self._audit.claims):
            if index:
                table.add_row()
            table.add_row(*self._row(claim, wide=wide))
        return table

    def _row(self, claim: Claim, *, wide: bool) -> tuple[RenderableType, ...]:
        verdict, found = self._audit.verdicts[claim.id], self._audit.adjudications.get(claim.id)
        label = self._audit.standing(claim)
        marked = Text(f"{MARKS[label]} {NAMES[label]}", style=COLOURS[label])
        for said in asides(self._audit, claim):
            marked.append(f"\n  {said}", style="dim")
        text = Text(shorten(claim.text, limit=CLAIM_CHARS))
        below = Group(*(Text(line, style="dim") for line in grounds(self._audit, claim)))
        number = Text(claim.id.removeprefix("c").lstrip("0"), style="dim")
        head = (number, marked, Text(standing_confidence(verdict, found)))
        if wide:
            again = (reproductions.cell_text(self._audit, claim),) if self._computed else ()
            return (*head, text, below, *again)
        under: list[RenderableType] = [text, Padding(below, (0, 0, 0, 2))]
        if self._audit.reproductions.get(claim.id):
            under.append(Padding(reproductions.cell_text(self._audit, claim), (0, 0, 0, 2)))
        return (*head, Group(*under))


def audit_table(audit: Audit) -> RenderableType:
    """Return the whole audit as one rich renderable."""
    return AuditTable(audit)


def listing(title: str, lines: list[str]) -> list[RenderableType]:
    """Return a ruled heading and one bullet a line, wrapped under its own text."""
    grid = Table.grid(padding=(0, 1))
    grid.add_column(no_wrap=True)
    grid.add_column()
    for line in lines:
        grid.add_row(Text("-", style="dim"), Text(one_line(line)))
    return [Text(), Rule(Text(title, style="bold"), align="left", style="dim"), grid]
