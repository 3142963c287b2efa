"""A reproduction: what came out when a claim was computed again instead of looked up."""

from enum import StrEnum
from typing import Any

from claimcheck.records.base import record


class CheckKind(StrEnum):
    """The rungs of the ladder, cheapest first."""

    DERIVED = "derived"  # arithmetic inside the report and the paper
    COUNT = "count"  # a data set's rows or origin, from a ledger of facts or from files
    RERUN = "rerun"  # small training runs


class Outcome(StrEnum):
    """What a check found. The first three are of derived and count checks, the rest of reruns."""

    AGREES = "agrees"
    DIFFERS = "differs"
    NOTED = "noted"  # another number was met that need not be the one meant: no refutation
    DIRECTION_SUPPORTED = "direction_supported"
    MAGNITUDE_CONSISTENT = "magnitude_consistent"  # tier full only
    NO_EFFECT_OF_INTEREST = "no_effect_of_interest"
    REVERSED = "reversed"
    INCONCLUSIVE = "inconclusive"
    INVALID = "invalid"  # a gate failed: the runs say nothing of the claim


class RunStatus(StrEnum):
    """How a run ended; everything but finished is a result too, of a run without measures."""

    FINISHED = "finished"
    FAILED = "failed"
    OVER_TIME = "over_time"
    OVER_MEMORY = "over_memory"


@record
class Run:
    """One process that measured: a recipe in one specification, arm and seed.

    `recipe_sha256` names the recipe's code, comments aside. `repeat` is 1 for the run that is made
    twice to see whether the same seed gives the same number. `group` is the checkpoint the seed
    belongs to. `measures` is empty unless the run finished. `wall_s` and `cpu_s` are seconds.
    """

    recipe: str
    recipe_sha256: str
    tier: str
    specification: str
    arm: str
    seed: int
    repeat: int = 0
    group: int = 0
    device: str
    config: dict[str, Any]
    status: RunStatus
    measures: dict[str, float]
    error: str = ""
    wall_s: float
    cpu_s: float
    memory_mb: float
    versions: dict[str, str]
    commit: str = ""


@record
class Effect:
    """One specification's paired differences, treatment less baseline, turned so that up is better.

    `low` and `high` bound the 95 % interval the finding rests on; `seeds_low` and `seeds_high`
    the one over seeds alone, which differs where seeds fall into groups (checkpoints).
    `p_sign_flip` is one-sided, for a gain.
    """

    contrast: str
    specification: str
    differences: tuple[float, ...]
    mean: float
    sd: float
    low: float
    high: float
    seeds_low: float
    seeds_high: float
    p_sign_flip: float
    baseline: float
    outcome: Outcome
    strong: bool = False


@record
class Gate:
    """A condition without which the runs say nothing of the claim."""

    name: str
    passed: bool
    detail: str


@record
class Odds:
    """How far the odds that a claim holds may move, every step written out.

    `prior` and `posterior` are probabilities, None where the audit gave none; the calibrated
    confidence of the verdict is never replaced by them.
    """

    likelihood_ratio: float
    prior: float | None
    posterior: float | None
    steps: tuple[str, ...]


@record
class Reproduction:
    """One check of one claim, and what that check does not show.

    `computed` is one line with the numbers; `source` says from what (a table, a data set's
    configuration, a recipe and tier). `coverage` is the share of the claim's target that a rerun
    tests, None for the cheap checks.
    """

    claim_id: str
    check: CheckKind
    outcome: Outcome
    computed: str
    does_not_show: str
    source: str
    tier: str = ""
    coverage: float | None = None
    effects: tuple[Effect, ...] = ()
    gates: tuple[Gate, ...] = ()
    odds: Odds | None = None
