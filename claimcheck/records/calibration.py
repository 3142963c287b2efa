"""A calibration: how probabilities are bent to what people found, and what that changes."""

from claimcheck.records.base import record


@record
class Calibration:
    """A map on three probabilities, fitted on adjudications of runs by one decision.

    New probabilities are softmax(log p / temperature + bias), `bias` in the order of `Label`, the
    last of them 0: temperature scaling (Guo et al. 2017, section 4.2) with a label bias.
    `decision` names the decision whose probabilities were fitted, so that no other is bent by it;
    `claims` and `runs` say on how many the fit rests.
    """

    temperature: float
    bias: tuple[float, float, float]
    decision: str
    claims: int
    runs: int


@record
class Scores:
    """How right and how sure verdicts were on `claims` that a person adjudicated.

    All in [0, 1]. `ece` is the expected calibration error of the confidence over ten bins of equal
    mass, `brier` its mean squared error, `coverage_at_95` the largest share of claims, most
    confident first, of which 95 % are right.
    """

    claims: int
    accuracy: float
    ece: float
    brier: float
    coverage_at_95: float


@record
class Refit:
    """A calibration with the scores before it and after it, the latter on claims held out of it.

    `claims` are all of the runs', `adjudicated` those a person looked at, `unsure` those of them
    without probabilities, which nothing can be fitted on. `constant` is the share of the commonest
    label: what the one answer that never looks would get right. `overridden` counts the claims on
    which the person said otherwise than the verdict.
    """

    calibration: Calibration
    before: Scores
    after: Scores
    constant: float
    claims: int
    adjudicated: int
    overridden: int
    unsure: int
