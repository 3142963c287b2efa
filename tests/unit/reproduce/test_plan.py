"""The plan: what is run is known, and priced, before anything starts."""

import dataclasses

import pytest
from recipes import FACTS, write_recipe

from claimcheck.reproduce.plan import estimate_s, plan_runs, tasks_of
from claimcheck.reproduce.recipe import read_recipe


@pytest.fixture(scope="module")
def tasks(tmp_path_factory):
    return tasks_of(read_recipe(write_recipe(tmp_path_factory.mktemp("recipe"))), tier="micro")


def test_every_specification_arm_and_seed_is_planned_and_one_twice(tasks):
    assert len(tasks) == 3 * 3 * 5 + 1
    assert len({task.place for task in tasks}) == len(tasks)
    (again,) = [task for task in tasks if task.repeat]
    assert (again.specification, again.arm, again.seed) == ("a", "toy", 0)


def test_only_the_arms_a_contrast_needs_are_planned(tmp_path):
    arms = FACTS.replace('"none": "no treatment"', '"none": "no treatment", "idle": "another"')
    recipe = read_recipe(write_recipe(tmp_path, facts=arms))
    assert {task.arm for task in tasks_of(recipe, tier="micro")} == {"none", "toy", "shuffled"}


def plan(tasks, *, budget_s=None, kept=(), workers=2):
    second = [dataclasses.replace(task, recipe="other", run_s=1.0) for task in tasks]
    return plan_runs(
        [("toy", tasks), ("other", second)],
        workers=workers,
        budget_s=budget_s,
        is_kept=lambda task: (task.recipe, task.arm) in kept,
    )


def test_a_plan_is_priced(tasks):
    # 46 runs of 0.2 s and 46 of 1 s on two cores
    assert plan(tasks).estimate_s == pytest.approx(46 * 1.2 / 2)
    assert plan(tasks, workers=1).estimate_s == pytest.approx(46 * 1.2)


def test_a_recipe_that_does_not_fit_is_left_out_whole(tasks):
    short = plan(tasks, budget_s=10)
    assert short.recipes == ("toy",)
    assert short.left_out == {"other": "about 23 s for 46 runs, 5 s of the budget left"}
    assert len(short.tasks) == 46


def test_kept_runs_cost_nothing(tasks):
    kept = plan(tasks, kept={("toy", arm) for arm in ("none", "toy", "shuffled")})
    assert (kept.kept, len(kept.tasks)) == (46, 46)
    assert kept.estimate_s == pytest.approx(23)


def test_no_plan_is_shorter_than_its_longest_run(tasks):
    assert estimate_s(tasks[:1], workers=8) == pytest.approx(0.2)
    assert estimate_s([], workers=8) == 0
