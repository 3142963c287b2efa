"""`claimcheck table`: the report's own claims table, with our marks and confidence in it."""

from typing import Annotated

import typer

from claimcheck.cli import audit, options
from claimcheck.cli.messages import say
from claimcheck.cli.output import emit
from claimcheck.errors import InputError


def table_command(
    report: options.ReportPath,
    write: Annotated[
        bool, typer.Option("--write", help="Replace the table in REPORT; nothing else changes.")
    ] = False,
    papers: options.Papers = None,
    offline: options.Offline = False,
    output: options.OutputPath = None,
    run_dir: options.RunDir = None,
    jobs: options.Jobs = 0,
    cache_dir: options.CacheDir = None,
    arxiv_url: options.ArxivUrl = None,
    contact: options.Contact = "",
    encoder: options.Encoder = "",
    quiet: options.Quiet = False,
) -> None:
    """Print a report's own claims table with our marks in it."""
    from claimcheck.render.claims_table import claims_table, rewrite_claims_table

    config = options.audit_config(
        papers=papers,
        offline=offline,
        cache_dir=cache_dir,
        arxiv_url=arxiv_url,
        contact=contact,
        run_dir=run_dir,
        jobs=jobs,
        encoder=encoder,
    )
    done = audit.run(report, config=config, quiet=quiet)
    if write:
        path = report.expanduser()
        if path.read_bytes() != done.report.text.encode():
            raise InputError(
                f"{report} is not in UTF-8, or changed during the audit, so replacing its table "
                "would touch more than the table; save it as UTF-8 and run this again"
            )
        emit(rewrite_claims_table(done.report, done.verdicts, done.claims), path=path)
        say(f"the claims table of {report} was replaced")
    else:
        emit(claims_table(done.report, done.verdicts, done.claims), path=output)
