"""`claimcheck reproduce`: claims computed again, and how far that may move the odds."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from claimcheck.cli import audit, options
from claimcheck.cli.messages import say
from claimcheck.cli.options import DeviceName, ExecutorName, Listing, SizeOfRun
from claimcheck.cli.output import emit, show
from claimcheck.cli.progress import Bars
from claimcheck.errors import InputError

if TYPE_CHECKING:
    from claimcheck.audit import AuditConfig
    from claimcheck.records import Audit, Claim
    from claimcheck.rerun import Recomputed, Rerun, RerunConfig


Report = Annotated[
    Path | None,
    typer.Argument(metavar="[REPORT|RUN]", help="A report or a run folder; none with --judge."),
]
List = Annotated[
    bool, typer.Option("--list", help="Show which recipe bears on which claim, and why.")
]
Recipe = Annotated[
    list[str] | None,
    typer.Option("--recipe", metavar="NAME", help="Only this one; needs no REPORT."),
]
Judge = Annotated[
    Path | None,
    typer.Option("--judge", metavar="RUNS", help="Judge stored runs again; run nothing."),
]
Publish = Annotated[
    Path | None,
    typer.Option("--publish", metavar="DIR", help="Also write --recipe's runs to DIR."),
]


def reproduce_command(
    report: Report = None,
    list_: List = False,
    recipe: Recipe = None,
    judge: Judge = None,
    publish: Publish = None,
    tier: options.Tier = SizeOfRun.MICRO,
    budget: options.Budget = "",
    device: options.Device = DeviceName.CPU,
    executor: options.Executor = ExecutorName.LOCAL,
    address: options.Address = "",
    recipes: options.Recipes = None,
    runs: options.Runs = None,
    data: options.Data = None,
    hub: options.Hub = "",
    format_: Annotated[Listing, typer.Option("--format", help="How to write it.")] = Listing.TABLE,
    output: options.OutputPath = None,
    papers: options.Papers = None,
    offline: options.Offline = False,
    cache_dir: options.CacheDir = None,
    jobs: options.Jobs = 0,
    quiet: options.Quiet = False,
) -> None:
    """Compute claims again: arithmetic, counts, and small training runs."""
    config = options.rerun_config(
        tier=tier,
        budget=budget,
        device=device,
        executor=executor,
        address=address,
        recipes=recipes,
        runs=runs,
        jobs=jobs,
        only=recipe,
        cache_dir=cache_dir,
    )
    if judge is not None:
        _write_judged(judge.expanduser(), config=config, format_=format_, output=output)
    elif list_:
        _write_list(report, config=config, format_=format_, output=output)
    elif report is None:
        _run_recipes(config, publish=publish, format_=format_, output=output, quiet=quiet)
    else:
        wanted = options.audit_config(
            papers=papers, offline=offline, cache_dir=cache_dir, jobs=jobs, data=data, hub=hub
        )
        done = _run_report(report, wanted=wanted, config=config, quiet=quiet)
        _write_audit(done, format_=format_, output=output)


def _run_report(
    report: Path, *, wanted: "AuditConfig", config: "RerunConfig", quiet: bool
) -> "Audit":
    """Return the audit of a report, or of a run folder, with its claims run again."""
    done = audit.run(report, config=wanted, quiet=quiet)
    kept_in = report if report.is_dir() else None
    return run_again(done, config=config, run_dir=kept_in, quiet=quiet)


def run_again(
    done: "Audit", *, config: "RerunConfig", run_dir: Path | None, quiet: bool
) -> "Audit":
    """Return the audit with its claims run again, told on stderr before anything starts."""
    from claimcheck.rerun import Rerun, keep_reproductions

    rerun = Rerun(config, claims=done.claims)
    _make(rerun, quiet=quiet)
    again = rerun.added_to(done)
    if run_dir is not None:
        keep_reproductions(run_dir.expanduser().absolute(), again)
    return again


def _make(rerun: "Rerun", *, quiet: bool) -> None:
    plan = rerun.plan
    if not quiet:
        say(
            f"{len(plan.tasks)} runs of {len(plan.recipes)} recipes to make, {plan.kept} kept; "
            f"about {plan.estimate_s:.0f} s on {rerun.workers} at a time"
        )
    for name, reason in sorted(plan.left_out.items()):
        say(f"{name} is left out: {reason}")
    with Bars(quiet=quiet) as bars:
        rerun.make(bars)


def _run_recipes(
    config: "RerunConfig",
    *,
    publish: Path | None,
    format_: Listing,
    output: Path | None,
    quiet: bool,
) -> None:
    """Run the recipes named, whatever any report says, and write every contrast's outcome."""
    from claimcheck.reproduce.runner import to_lines
    from claimcheck.rerun import Rerun, judge_again

    if not config.only:
        raise InputError("give a REPORT or a RUN, or name a recipe with --recipe")
    rerun = Rerun(config, claims=None)
    _make(rerun, quiet=quiet)
    runs = [run for name in rerun.plan.recipes for run in rerun.kept(name)]
    if publish is not None:
        for name in rerun.plan.recipes:
            emit(to_lines(rerun.kept(name)), path=publish.expanduser() / f"{name}.jsonl")
    _write(judge_again(runs, rerun.recipes), format_=format_, output=output)


def _write_judged(
    runs: Path, *, config: "RerunConfig", format_: Listing, output: Path | None
) -> None:
    from claimcheck.reproduce.runner import load_runs
    from claimcheck.rerun import chosen_recipes, judge_again

    found = judge_again(load_runs(runs), chosen_recipes(config))
    _write(found, format_=format_, output=output)


def _write_list(
    report: Path | None, *, config: "RerunConfig", format_: Listing, output: Path | None
) -> None:
    from claimcheck.render.contract import dumps
    from claimcheck.render.reproductions import recipes_json, recipes_table
    from claimcheck.rerun import bearings, chosen_recipes

    recipes = chosen_recipes(config)
    claims = () if report is None else _claims(report.expanduser())
    rows = [
        (claim_id, recipe.name, pattern.why)
        for claim_id, pairs in bearings(claims, recipes).items()
        for recipe, pattern in pairs
    ]
    stated = [(each.name, each.title, each.facts.PREDICTION) for each in recipes]
    if format_ is Listing.JSON:
        emit(dumps(recipes_json(stated, rows)) + "\n", path=output)
    else:
        show(recipes_table(claims, stated, rows), path=output)


def _claims(report: Path) -> tuple["Claim", ...]:
    from claimcheck.extract import find_claims, parse_report
    from claimcheck.store import load_audit, read_report_bytes

    if report.is_dir():
        return load_audit(report).claims
    return find_claims(parse_report(read_report_bytes(report), name=report.name))


def _write_audit(done: "Audit", *, format_: Listing, output: Path | None) -> None:
    from claimcheck.render.contract import audit_json, dumps
    from claimcheck.render.reproductions import reproductions_table

    if format_ is Listing.JSON:
        emit(dumps(audit_json(done)) + "\n", path=output)
    else:
        show(reproductions_table(done), path=output)


def _write(found: tuple["Recomputed", ...], *, format_: Listing, output: Path | None) -> None:
    from claimcheck.render.contract import dumps
    from claimcheck.render.reproductions import recomputed_json, recomputed_table

    rows = [
        (each.recipe, each.tier, each.device, each.contrast, each.reproduction) for each in found
    ]
    if format_ is Listing.JSON:
        emit(dumps(recomputed_json(rows)) + "\n", path=output)
    else:
        show(recomputed_table(rows), path=output)
