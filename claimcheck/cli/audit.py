"""`claimcheck audit`: every claim of a report held against the papers it cites."""

from typing import TYPE_CHECKING, Annotated

import typer

from claimcheck.cli import options
from claimcheck.cli.gates import FAILED, GateLabel, failures
from claimcheck.cli.messages import say
from claimcheck.cli.options import Format
from claimcheck.cli.output import emit, show
from claimcheck.cli.progress import Bars
from claimcheck.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from claimcheck.audit import AuditConfig
    from claimcheck.records import Audit

FailOn = Annotated[
    list[GateLabel] | None,
    typer.Option(
        "--fail-on",
        metavar="LABEL",
        help="Exit 1 if any claim is LABEL: supported, contradicted or not_enough_info.",
    ),
]
FailUnder = Annotated[
    float | None,
    typer.Option(
        "--fail-under",
        min=0.0,
        max=1.0,
        metavar="SHARE",
        help="Exit 1 if a smaller share of claims is supported.",
    ),
]


def audit_command(
    report: options.ReportOrRun,
    papers: options.Papers = None,
    offline: options.Offline = False,
    source: options.Source = False,
    format_: Annotated[Format, typer.Option("--format", help="How to write it.")] = Format.TABLE,
    output: options.OutputPath = None,
    run_dir: options.RunDir = None,
    jobs: options.Jobs = 0,
    fail_on: FailOn = None,
    fail_under: FailUnder = None,
    cache_dir: options.CacheDir = None,
    arxiv_url: options.ArxivUrl = None,
    contact: options.Contact = "",
    encoder: options.Encoder = "",
    entailment: options.Entailment = "",
    calibration: options.Calibration = None,
    data: options.Data = None,
    hub: options.Hub = "",
    reproduce: options.Reproduce = None,
    budget: options.Budget = "",
    quiet: options.Quiet = False,
) -> None:
    """Hold every claim of a report against the papers it cites."""
    config = options.audit_config(
        papers=papers,
        offline=offline,
        source=source,
        cache_dir=cache_dir,
        arxiv_url=arxiv_url,
        contact=contact,
        run_dir=run_dir,
        jobs=jobs,
        encoder=encoder,
        entailment=entailment,
        calibration=calibration,
        data=data,
        hub=hub,
    )
    done = run(report, config=config, quiet=quiet)
    if reproduce is not None:
        from claimcheck.cli.reproduce import run_again

        again = options.rerun_config(tier=reproduce, budget=budget, jobs=jobs, cache_dir=cache_dir)
        kept_in = report if report.is_dir() else run_dir
        done = run_again(done, config=again, run_dir=kept_in, quiet=quiet)
    write(done, format_=format_, output=output)
    _tell(failures(done, fail_on=fail_on or [], fail_under=fail_under))


def _tell(failed: "Sequence[str]") -> None:
    """Say what failed a gate, and exit 1 if anything did."""
    for message in failed:
        say(message)
    if failed:
        raise typer.Exit(FAILED)


def run(report: "Path", *, config: "AuditConfig", quiet: bool) -> "Audit":
    """Return the audit of `report`, its progress drawn on stderr; a run folder's is as kept."""
    path = report.expanduser().absolute()
    if path.is_dir():
        return _kept(path, config=config)
    from claimcheck.audit import audit

    with Bars(quiet=quiet) as bars:
        done = audit(path, config=config, progress=bars)
    if not done.claims:
        raise InputError(
            f"{report} makes no claim that can be checked; give a report that states findings in a "
            "claims table, a list or sentences with citations"
        )
    return done


def _kept(run_dir: "Path", *, config: "AuditConfig") -> "Audit":
    from claimcheck.store import load_audit

    if config.calibration is not None:
        raise InputError(
            f"{run_dir} is a run that was judged already, and --calibration bends a judgement; "
            f"audit the report itself with --run-dir {run_dir} and --calibration"
        )
    return load_audit(run_dir)


def write(audit: "Audit", *, format_: Format, output: "Path | None") -> None:
    """Write `audit` to stdout or `output` in the format asked."""
    if format_ is Format.TABLE:
        from claimcheck.render.terminal import audit_table

        show(audit_table(audit), path=output)
        return
    from claimcheck.render.contract import audit_json, audit_jsonl, dumps
    from claimcheck.render.markdown import audit_markdown
    from claimcheck.render.tabular import audit_csv

    texts = {
        Format.JSON: lambda: dumps(audit_json(audit)) + "\n",
        Format.JSONL: lambda: audit_jsonl(audit),
        Format.CSV: lambda: audit_csv(audit),
        Format.MD: lambda: audit_markdown(audit),
    }
    emit(texts[format_](), path=output)
