"""`claimcheck table`: the report's own claims table, with our marks and confidence in it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from claimcheck.cli import audit, options
from claimcheck.cli.messages import say
from claimcheck.cli.output import emit
from claimcheck.errors import InputError

if TYPE_CHECKING:
    from claimcheck.records import Audit


def table_command(
    report: options.ReportOrRun,
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
    entailment: options.Entailment = "",
    calibration: options.Calibration = None,
    quiet: options.Quiet = False,
) -> None:
    """Print a report's own claims table with our marks in it."""
    config = options.audit_config(
        papers=papers,
        offline=offline,
        cache_dir=cache_dir,
        arxiv_url=arxiv_url,
        contact=contact,
        run_dir=run_dir,
        jobs=jobs,
        encoder=encoder,
        entailment=entailment,
        calibration=calibration,
    )
    done = audit.run(report, config=config, quiet=quiet)
    _put(done, report=report, write=write, output=output)


def _put(done: "Audit", *, report: Path, write: bool, output: Path | None) -> None:
    """Write the table to stdout or `output`, or into the report itself."""
    from claimcheck.render.claims_table import claims_table, rewrite_claims_table

    if write:
        path = report.expanduser()
        if path.is_dir():
            raise InputError(
                f"{report} is a run folder, and --write replaces the table in a report; give the "
                f"report and --run-dir {report}"
            )
        if path.read_bytes() != done.report.text.encode():
            raise InputError(
                f"{report} is not in UTF-8, or changed during the audit, so replacing its table "
                "would touch more than the table; save it as UTF-8 and run this again"
            )
        text = rewrite_claims_table(
            done.report, done.verdicts, done.claims, adjudications=done.adjudications
        )
        emit(text, path=path)
        say(f"the claims table of {report} was replaced")
    else:
        text = claims_table(
            done.report, done.verdicts, done.claims, adjudications=done.adjudications
        )
        emit(text, path=output)
