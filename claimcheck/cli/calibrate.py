"""`claimcheck calibrate`: refit how sure verdicts are on what people found in runs."""

from pathlib import Path
from typing import Annotated

import typer

from claimcheck.cli.messages import say
from claimcheck.cli.options import Listing
from claimcheck.cli.output import emit, show


def calibrate_command(
    runs: Annotated[
        list[Path], typer.Argument(metavar="RUN...", help="Run folders with adjudicated claims.")
    ],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write the calibration here."),
    ] = None,
    format_: Annotated[
        Listing, typer.Option("--format", help="How to write what it changes.")
    ] = Listing.TABLE,
) -> None:
    """Refit confidence on adjudicated claims, and print what that changes."""
    from claimcheck.calibrate import calibrate
    from claimcheck.render.calibration import refit_json, refit_table
    from claimcheck.render.contract import dumps
    from claimcheck.store import calibration_json

    refit = calibrate([run.expanduser().absolute() for run in runs])
    if format_ is Listing.JSON:
        emit(dumps(refit_json(refit)) + "\n")
    else:
        show(refit_table(refit))
    if output is None:
        say("nothing was written; -o FILE keeps the calibration for `claimcheck audit`")
    else:
        emit(calibration_json(refit.calibration) + "\n", path=output)
        say(f"wrote {output}; `claimcheck audit REPORT --calibration {output}` uses it")
