"""What the smaller commands show: the claims of a report, the papers that were had."""

from collections.abc import Iterable

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from claimcheck.records import Claim, Paper, Report
from claimcheck.render.contract import Json, extracted_json, gap_json, reference_json
from claimcheck.render.phrases import one_line, plural, say_gap


def extraction_json(report: Report, claims: Iterable[Claim]) -> Json:
    """Return the claims and references of a report, before any paper is opened."""
    return {
        "schema": "claimcheck.extraction/1",
        "report": {"name": report.name, "sha256": report.sha256, "title": report.title},
        "claims": [extracted_json(claim) for claim in claims],
        "references": [reference_json(reference) for reference in report.references],
    }


def extraction_table(report: Report, claims: tuple[Claim, ...]) -> RenderableType:
    """Return one row a claim: line, kind, text, the numbers read in it, the papers it is about."""
    table = _table()
    table.add_column("#", justify="right", no_wrap=True)
    table.add_column("Line", justify="right", no_wrap=True)
    table.add_column("Kind", no_wrap=True)
    table.add_column("Claim", ratio=1)
    table.add_column("Quantities", min_width=10, max_width=12)
    table.add_column("Papers", no_wrap=True)
    for claim in claims:
        table.add_row(
            Text(claim.id.removeprefix("c").lstrip("0"), style="dim"),
            str(claim.line),
            claim.kind.value,
            Text(one_line(claim.text)),
            Text("; ".join(one_line(quantity.text) for quantity in claim.quantities)),
            Text("\n".join(str(paper) for paper in claim.papers), style="cyan"),
        )
    counts = f"{plural(len(claims), 'claim')}, {plural(len(report.references), 'reference')}."
    return Group(Text(one_line(report.title or report.name), style="bold"), Text(counts), table)


def papers_json(papers: Iterable[Paper]) -> Json:
    """Return what arXiv, the cache and the libraries gave for each id that was asked."""
    return {
        "schema": "claimcheck.papers/1",
        "papers": [
            {
                "asked": str(paper.asked),
                "id": str(paper.id),
                "source": paper.source,
                "path": paper.path,
                "sha256": paper.sha256,
                "latex": paper.latex,
                "title": paper.title,
                "authors": list(paper.authors),
                "published": paper.published,
                "updated": paper.updated,
                "comment": paper.comment,
                "newest_version": paper.newest_version,
                "gaps": [gap_json(gap) for gap in paper.gaps],
            }
            for paper in papers
        ],
    }


def papers_table(papers: Iterable[Paper]) -> RenderableType:
    """Return one row a paper: the id, where its PDF came from, its title or what is missing."""
    table = _table()
    table.add_column("Paper", no_wrap=True)
    table.add_column("From", no_wrap=True)
    table.add_column("Title, PDF and gaps", ratio=1)
    for paper in papers:
        lines = [Text(one_line(paper.title))] if paper.title else []
        lines += [Text(paper.path, style="dim", overflow="fold")] if paper.path else []
        lines += [Text(paper.latex, style="dim", overflow="fold")] if paper.latex else []
        lines += [Text(say_gap(gap), style="yellow") for gap in paper.gaps]
        table.add_row(Text(str(paper.id), style="cyan"), paper.source or "nowhere", Group(*lines))
    return table


def _table() -> Table:
    return Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=True, padding=(0, 1, 0, 0))
