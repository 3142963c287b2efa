"""What a refitted calibration changes: scores before and after, and what they rest on."""

from dataclasses import asdict

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from claimcheck.records import Refit
from claimcheck.render.contract import Json, rounded
from claimcheck.render.phrases import plural

ROWS = (
    ("accuracy", "accuracy"),
    ("ece", "calibration error (ECE)"),
    ("brier", "Brier score of confidence"),
    ("coverage_at_95", "coverage at 95 % right"),
)
FEW = 0.8  # of a run's claims; below it the adjudicated ones may be a choice, not a sample


def refit_json(refit: Refit) -> Json:
    """Return the refit with every score to six decimals."""
    return {
        "schema": "claimcheck.refit/1",
        "calibration": asdict(refit.calibration),
        "before": {name: rounded(getattr(refit.before, name)) for name, _ in ROWS},
        "after": {name: rounded(getattr(refit.after, name)) for name, _ in ROWS},
        "constant_accuracy": rounded(refit.constant),
        "claims": refit.claims,
        "adjudicated": refit.adjudicated,
        "overridden": refit.overridden,
        "unsure": refit.unsure,
        "used": refit.before.claims,
    }


def refit_table(refit: Refit) -> RenderableType:
    """Return the scores side by side, then the calibration and what to beware of."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("")
    table.add_column("before", justify="right")
    table.add_column("after", justify="right")
    for name, said in ROWS:
        table.add_row(
            said, f"{getattr(refit.before, name):.3f}", f"{getattr(refit.after, name):.3f}"
        )
    return Group(*(Text(line) for line in _rests_on(refit)), table, *map(Text, _remarks(refit)))


def _rests_on(refit: Refit) -> list[str]:
    runs = plural(refit.calibration.runs, "run")
    lines = [
        f"{refit.adjudicated} of {plural(refit.claims, 'claim')} in {runs} adjudicated, "
        f"{refit.overridden} otherwise than the audit said."
    ]
    if refit.unsure:
        lines.append(f"{refit.unsure} of them had no probabilities and were left out.")
    return lines


def _remarks(refit: Refit) -> list[str]:
    fitted = refit.calibration
    first, second, _ = fitted.bias
    lines = [
        f"After: each claim by a calibration fitted without it. The commonest label alone: "
        f"{refit.constant:.3f} right.",
        f"Temperature {fitted.temperature:.3f}, bias {first:+.3f} supported, "
        f"{second:+.3f} contradicted.",
    ]
    if refit.after.brier >= refit.before.brier:
        lines.append("It is no better on claims held out: keep what you have.")
    if refit.adjudicated < FEW * refit.claims:
        lines.append(
            "Only some claims of these runs were adjudicated. If they were picked for looking "
            "wrong, confidence will come out too low; adjudicate whole runs."
        )
    return lines
