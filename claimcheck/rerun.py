"""Claims run again: which recipes bear on them, what that costs, and what came out.

Measuring and judging are apart: the claims choose recipes, the recipes alone are run, and only
finished runs are held against the claims.
"""

import dataclasses
import importlib.util
import os
import shutil
import subprocess
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import claimcheck
from claimcheck.errors import InputError
from claimcheck.records import (
    Audit,
    CheckKind,
    Claim,
    Gate,
    Label,
    Outcome,
    Progress,
    Quantity,
    Reproduction,
    Run,
    Unit,
    record,
)
from claimcheck.render.markdown import audit_markdown
from claimcheck.reproduce.cluster import RayExecutor
from claimcheck.reproduce.odds import update_odds
from claimcheck.reproduce.outcome import Judgement, judge, judge_contrast, runs_by_arm
from claimcheck.reproduce.plan import Plan, Task, plan_runs, tasks_of
from claimcheck.reproduce.recipe import BearsOn, Recipe, bearing, find_recipes
from claimcheck.reproduce.runner import Executor, LocalExecutor, Runs, make_runs
from claimcheck.store import RunFolder

_PACKAGE = Path(__file__).parent
Bearings = dict[str, list[tuple[Recipe, BearsOn]]]


@record
class RerunConfig:
    """How claims are run again.

    `recipes` and `runs` are folders; `only` restricts to recipes by name. `budget_s` is None for no
    limit; `workers` 0 for one a core (one a GPU with device cuda). `executor` is "local" or "ray".
    """

    recipes: Path
    runs: Path
    tier: str = "micro"
    only: tuple[str, ...] = ()
    budget_s: float | None = None
    device: str = "cpu"
    executor: str = "local"
    address: str = ""
    workers: int = 0


@record
class Recomputed:
    """The outcome of one contrast of a recipe, whatever any claim says of it.

    `reproduction` is None where the runs are of another version of the recipe.
    """

    recipe: str
    tier: str
    device: str
    contrast: str
    reproduction: Reproduction | None


class Rerun:
    """One rerun: the recipes that are wanted, the plan, and the outcomes afterwards."""

    def __init__(self, config: RerunConfig, *, claims: Sequence[Claim] | None) -> None:
        """Choose recipes by the claims; without claims, take those named in the config."""
        self._config = config
        self.recipes = chosen_recipes(config)
        self.bearings = bearings(claims or (), self.recipes)
        self._runs = Runs(config.runs)
        self._tasks = self._wanted(everything=claims is None)
        self.plan = self._planned()

    def make(self, progress: Progress) -> None:
        """Make the planned runs; what was kept before is not made again."""
        if self.plan.tasks:
            executor = _executor(self._config, workers=self.workers)
            make_runs(self.plan, runs=self._runs, executor=executor, progress=progress)

    @property
    def workers(self) -> int:
        """Return how many runs are made at a time."""
        if self._config.workers:
            return self._config.workers
        return 1 if self._config.device == "cuda" else os.cpu_count() or 1

    def kept(self, recipe: str) -> tuple[Run, ...]:
        """Return the runs there are of a wanted recipe."""
        found = (self._runs.kept(task) for task in self._tasks[recipe])
        return tuple(run for run in found if run is not None)

    def added_to(self, audit: Audit) -> Audit:
        """Return the audit with a reproduction for every claim that a recipe bears on."""
        found = dict(audit.reproductions)
        for claim in audit.claims:
            cheap = [c for c in found.get(claim.id, ()) if c.check is not CheckKind.RERUN]
            reruns = [
                self._reproduction(audit, claim, recipe=recipe, pattern=pattern)
                for recipe, pattern in self.bearings.get(claim.id, ())
            ]
            if cheap or reruns:
                found[claim.id] = (*cheap, *reruns)
        return dataclasses.replace(audit, reproductions=found)

    def _reproduction(
        self, audit: Audit, claim: Claim, *, recipe: Recipe, pattern: BearsOn
    ) -> Reproduction:
        tier = self._config.tier
        reason = self.plan.left_out.get(recipe.name)
        if reason is not None:
            judged = _not_run(reason)
        else:
            judged = judge(
                recipe, self.kept(recipe.name), tier=tier, pattern=pattern, claimed=_gain(claim)
            )
        shares = audit.verdicts[claim.id].probabilities
        prior = None if shares is None else shares.of(Label.SUPPORTED)
        return dataclasses.replace(
            reproduction(recipe, judged, tier=tier),
            claim_id=claim.id,
            coverage=pattern.coverage,
            odds=update_odds(judged.outcome, tier=tier, coverage=pattern.coverage, prior=prior),
        )

    def _wanted(self, *, everything: bool) -> dict[str, tuple[Task, ...]]:
        """Return the tasks of each wanted recipe, those that most claims want first."""
        contrasts: dict[str, set[str]] = {}
        for pairs in self.bearings.values():
            for recipe, pattern in pairs:
                contrasts.setdefault(recipe.name, set()).update(pattern.contrasts)
        asked = [r for r in self.recipes if everything or r.name in contrasts]
        asked.sort(key=lambda r: (-_claims_of(r, self.bearings), r.name))
        return {
            recipe.name: tasks_of(
                recipe,
                tier=self._config.tier,
                device=self._config.device,
                contrasts=sorted(contrasts.get(recipe.name, ())),
            )
            for recipe in asked
            if everything or self._config.tier in recipe.facts.TIERS
        }

    def _planned(self) -> Plan:
        unfit = {
            recipe.name: reason
            for recipe in self.recipes
            if recipe.name in self._tasks and (reason := _unfit(recipe, self._config))
        }
        plan = plan_runs(
            [(name, tasks) for name, tasks in self._tasks.items() if name not in unfit],
            workers=self.workers,
            budget_s=self._config.budget_s,
            is_kept=lambda task: self._runs.kept(task) is not None,
        )
        missing = {
            recipe.name: f"it has no tier {self._config.tier}"
            for pairs in self.bearings.values()
            for recipe, _ in pairs
            if recipe.name not in self._tasks
        }
        return dataclasses.replace(plan, left_out={**plan.left_out, **unfit, **missing})


def recipes_folder() -> Path:
    """Return the recipes that came with claimcheck: beside the package, or in its checkout."""
    installed = _PACKAGE / "recipes"
    return installed if installed.is_dir() else _PACKAGE.parent / "reproductions"


def chosen_recipes(config: RerunConfig) -> tuple[Recipe, ...]:
    """Return the recipes of the config; raise `InputError` for a name there is none of."""
    recipes = find_recipes(config.recipes)
    if not recipes:
        raise InputError(f"no recipes in {config.recipes}; name their folder with --recipes")
    known = {recipe.name for recipe in recipes}
    for name in config.only:
        if name not in known:
            raise InputError(f"there is no recipe {name!r}; there are {', '.join(sorted(known))}")
    return tuple(r for r in recipes if not config.only or r.name in config.only)


def bearings(claims: Iterable[Claim], recipes: Sequence[Recipe]) -> Bearings:
    """Return claim id -> the recipes that bear on it, claims without one left out."""
    found = {claim.id: bearing(claim.text, recipes) for claim in claims}
    return {claim_id: pairs for claim_id, pairs in found.items() if pairs}


def reproduction(recipe: Recipe, judged: Judgement, *, tier: str) -> Reproduction:
    """Return a judgement as a record, of no claim yet."""
    return Reproduction(
        claim_id="",
        check=CheckKind.RERUN,
        outcome=judged.outcome,
        computed=judged.computed,
        does_not_show=f"{recipe.facts.DOES_NOT_SHOW}. Scaled down: {recipe.facts.SCALED_DOWN}",
        source=f"recipe {recipe.name} {recipe.sha256[:8]}",
        tier=tier,
        effects=judged.effects,
        gates=judged.gates,
    )


def keep_reproductions(run_dir: Path, audit: Audit) -> None:
    """Write the audit's reproductions into its run folder, and its table anew."""
    checks = [check for claim in audit.claims for check in audit.reproductions.get(claim.id, ())]
    run = RunFolder(run_dir)
    run.keep("reproductions", checks)
    run.keep_text("table.md", audit_markdown(audit))


def judge_again(runs: Sequence[Run], recipes: Sequence[Recipe]) -> tuple[Recomputed, ...]:
    """Return the outcome of every contrast that stored runs hold, by today's rules.

    A treatment is taken to be asserted to gain. Runs of another version of a recipe are not judged.
    """
    found = []
    for recipe in recipes:
        own = [run for run in runs if run.recipe == recipe.name]
        for tier, device in sorted({(run.tier, run.device) for run in own}):
            these = [run for run in own if (run.tier, run.device) == (tier, device)]
            fresh = [run for run in these if run.recipe_sha256 == recipe.sha256]
            for contrast in recipe.facts.CONTRASTS:
                check = None
                if fresh:
                    arms = runs_by_arm(fresh)
                    judged = judge_contrast(recipe, arms, fresh, tier=tier, name=contrast)
                    check = reproduction(recipe, judged, tier=tier)
                found.append(
                    Recomputed(
                        recipe=recipe.name,
                        tier=tier,
                        device=device,
                        contrast=contrast,
                        reproduction=check,
                    )
                )
    return tuple(found)


def commit_of(folder: Path) -> str:
    """Return the checkout's commit ("1a2b3c4d5e6f-dirty" if changed), else claimcheck's version."""
    if (folder / ".git").exists() and shutil.which("git"):
        done = subprocess.run(
            ["git", "describe", "--always", "--dirty", "--abbrev=12", "--exclude=*"],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode == 0:
            return done.stdout.strip()
    return f"claimcheck {claimcheck.__version__}"


def _executor(config: RerunConfig, *, workers: int) -> Executor:
    commit = commit_of(_PACKAGE.parent)
    deadline = None if config.budget_s is None else time.monotonic() + config.budget_s
    if config.executor == "ray":
        return RayExecutor(
            address=config.address,
            workers=config.workers,
            gpus=float(config.device == "cuda"),
            deadline=deadline,
            commit=commit,
        )
    return LocalExecutor(workers=workers, deadline=deadline, commit=commit)


def _unfit(recipe: Recipe, config: RerunConfig) -> str:
    """Return why a recipe cannot be run here, "" when it can."""
    if config.executor == "ray":  # the cluster's machines decide
        return ""
    missing = [
        name for name in recipe.tier(config.tier).needs if importlib.util.find_spec(name) is None
    ]
    if missing:
        return f"it wants {', '.join(missing)}, not installed here"
    if config.device == "cuda" and shutil.which("nvidia-smi") is None:
        return "there is no CUDA device here"
    return ""


def _claims_of(recipe: Recipe, found: Mapping[str, list[tuple[Recipe, BearsOn]]]) -> int:
    return sum(any(r.name == recipe.name for r, _ in pairs) for pairs in found.values())


def _not_run(reason: str) -> Judgement:
    gate = Gate(name="within budget", passed=False, detail=reason)
    return Judgement(
        outcome=Outcome.INVALID, computed=f"not run: {reason}", effects=(), gates=(gate,)
    )


def _gain(claim: Claim) -> Quantity | None:
    """Return the claim's one number of points, for the full tier's judge alone."""
    points = [quantity for quantity in claim.quantities if quantity.unit is Unit.POINTS]
    return points[0] if len(points) == 1 else None
