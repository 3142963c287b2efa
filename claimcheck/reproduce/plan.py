"""What will be run before anything is: a process each, with an estimate held against the budget."""

from collections.abc import Callable, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from claimcheck.records import record
from claimcheck.reproduce.recipe import Recipe


@record
class Task:
    """One run to be made. Nothing here, and so nothing the run is given, comes from a claim.

    `run_s` is the expected time, in seconds on one core.
    """

    recipe: str
    path: Path
    sha256: str
    tier: str
    specification: str
    arm: str
    seed: int
    repeat: int
    group: int
    device: str
    config: dict[str, Any]
    run_s: float
    memory_mb: int
    network: bool

    @property
    def place(self) -> PurePosixPath:
        """Return the folder of this run, relative to where runs are kept."""
        again = "-again" if self.repeat else ""
        return PurePosixPath(
            f"{self.recipe}-{self.sha256[:8]}",
            f"{self.tier}-{self.device}",
            self.specification,
            self.arm,
            f"seed-{self.seed}{again}",
        )


@record
class Plan:
    """The runs to make, in order; `kept` were made before. `left_out` is recipe -> why."""

    tasks: tuple[Task, ...]
    kept: int
    recipes: tuple[str, ...]
    left_out: dict[str, str]
    estimate_s: float


def tasks_of(
    recipe: Recipe, *, tier: str, device: str = "cpu", contrasts: Sequence[str] = ()
) -> tuple[Task, ...]:
    """Return every run of a recipe at a tier: specification x arm x seed, and one made twice.

    With `contrasts`, only the arms these need (their gates included) are run.
    """
    facts, sized = recipe.facts, recipe.tier(tier)
    asked = [facts.CONTRASTS[name] for name in contrasts or facts.CONTRASTS]
    wanted = {arm for each in asked for arm in (each.treatment, each.baseline, each.control)}
    wanted |= {
        gate.arm
        for gate in facts.GATES
        if not gate.contrasts or not contrasts or set(gate.contrasts) & set(contrasts)
    }
    twice = asked[0].treatment
    groups = sized.groups or (0,) * len(sized.seeds)
    tasks = []
    for number, (specification, chosen) in enumerate(recipe.specifications(tier).items()):
        for seed, group in zip(sized.seeds, groups, strict=True):
            for arm in (each for each in facts.ARMS if each in wanted):
                again = number == 0 and seed == sized.seeds[0] and arm == twice
                tasks += [
                    Task(
                        recipe=recipe.name,
                        path=recipe.path.absolute(),
                        sha256=recipe.sha256,
                        tier=tier,
                        specification=specification,
                        arm=arm,
                        seed=seed,
                        repeat=repeat,
                        group=group,
                        device=device,
                        config={
                            **sized.config,
                            **chosen,
                            "arm": arm,
                            "group": group,
                            "device": device,
                        },
                        run_s=sized.run_s,
                        memory_mb=sized.memory_mb if device == "cpu" else 0,
                        network=sized.network,
                    )
                    for repeat in range(1 + again)
                ]
    return tuple(tasks)


def plan_runs(
    wanted: Sequence[tuple[str, Sequence[Task]]],
    *,
    workers: int,
    budget_s: float | None,
    is_kept: Callable[[Task], bool],
) -> Plan:
    """Return which recipes fit the budget, in the order given, each whole or not at all.

    A recipe cut short would say nothing, so the budget never buys half of one. Runs that are kept
    already cost nothing.
    """
    tasks: list[Task] = []
    recipes: list[str] = []
    left_out: dict[str, str] = {}
    kept, spent_s = 0, 0.0
    for name, all_tasks in wanted:
        fresh = [task for task in all_tasks if not is_kept(task)]
        cost_s = estimate_s(fresh, workers=workers)
        if budget_s is not None and spent_s + cost_s > budget_s:
            left_out[name] = (
                f"about {cost_s:.0f} s for {len(fresh)} runs, "
                f"{max(0.0, budget_s - spent_s):.0f} s of the budget left"
            )
            continue
        recipes.append(name)
        tasks += fresh
        kept += len(all_tasks) - len(fresh)
        spent_s += cost_s
    return Plan(
        tasks=tuple(tasks),
        kept=kept,
        recipes=tuple(recipes),
        left_out=left_out,
        estimate_s=spent_s,
    )


def estimate_s(tasks: Sequence[Task], *, workers: int) -> float:
    """Return about how long the tasks take on `workers` cores, in seconds."""
    if not tasks:
        return 0.0
    return max(sum(task.run_s for task in tasks) / workers, max(task.run_s for task in tasks))
