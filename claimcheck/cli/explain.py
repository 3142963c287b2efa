"""`claimcheck explain`: one claim in full, every piece of evidence and every reading of it."""

from typing import TYPE_CHECKING, Annotated

import typer

from claimcheck.cli import audit, options
from claimcheck.cli.options import Listing
from claimcheck.cli.output import emit, show
from claimcheck.errors import InputError

if TYPE_CHECKING:
    from claimcheck.records import Audit, Claim


def explain_command(
    report: options.ReportOrRun,
    number: Annotated[int, typer.Argument(metavar="N", min=1, help="The claim's number.")],
    papers: options.Papers = None,
    offline: options.Offline = False,
    format_: Annotated[Listing, typer.Option("--format", help="How to write it.")] = Listing.TABLE,
    output: options.OutputPath = None,
    jobs: options.Jobs = 0,
    cache_dir: options.CacheDir = None,
    arxiv_url: options.ArxivUrl = None,
    contact: options.Contact = "",
    encoder: options.Encoder = "",
    entailment: options.Entailment = "",
    calibration: options.Calibration = None,
    quiet: options.Quiet = False,
) -> None:
    """Explain one verdict: the evidence, the readings, what decided."""
    from claimcheck.render.contract import dumps
    from claimcheck.render.explanation import explanation, explanation_json

    config = options.audit_config(
        papers=papers,
        offline=offline,
        cache_dir=cache_dir,
        arxiv_url=arxiv_url,
        contact=contact,
        run_dir=None,
        jobs=jobs,
        encoder=encoder,
        entailment=entailment,
        calibration=calibration,
    )
    done = audit.run(report, config=config, quiet=quiet)
    claim = _claim(done, number)
    if format_ is Listing.JSON:
        emit(dumps(explanation_json(done, claim)) + "\n", path=output)
    else:
        show(explanation(done, claim), path=output)


def _claim(done: "Audit", number: int) -> "Claim":
    if number > len(done.claims):
        raise InputError(
            f"there is no claim {number}: {done.report.name} has {len(done.claims)}; "
            "`claimcheck extract` lists them"
        )
    return done.claims[number - 1]
