"""`claimcheck extract`: the claims found in a report, before any paper is opened."""

from typing import Annotated

import typer

from claimcheck.cli import options
from claimcheck.cli.options import Listing
from claimcheck.cli.output import emit, show


def extract_command(
    report: options.ReportPath,
    format_: Annotated[Listing, typer.Option("--format", help="How to write it.")] = Listing.TABLE,
    output: options.OutputPath = None,
) -> None:
    """Show the claims found in a report, before any paper is opened."""
    from claimcheck.extract import find_claims, parse_report
    from claimcheck.render.contract import dumps
    from claimcheck.render.listings import extraction_json, extraction_table
    from claimcheck.store import read_report_bytes

    path = report.expanduser()
    read = parse_report(read_report_bytes(path), name=path.name)
    claims = find_claims(read)
    if format_ is Listing.JSON:
        emit(dumps(extraction_json(read, claims)) + "\n", path=output)
    else:
        show(extraction_table(read, claims), path=output)
