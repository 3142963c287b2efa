"""Outcomes from made-up runs: the rules, the gates, and by simulation how often they are wrong."""

import dataclasses
import random

import numpy as np
import pytest
from recipes import FACTS, write_recipe

from claimcheck.records import Outcome, Quantity, Run, RunStatus, Unit
from claimcheck.reproduce.inference import Interval, paired_interval
from claimcheck.reproduce.outcome import finding, finding_of_null, judge
from claimcheck.reproduce.recipe import read_recipe

SEEDS = (0, 1, 2, 3, 4)
TWO = FACTS.replace(
    '"measure": "score", "unit": "points", "better": "higher",\n        "treatment": "toy"',
    '"measure": "score", "unit": "points", "better": "lower",\n        "treatment": "toy"',
)


@pytest.fixture(scope="module")
def recipe(tmp_path_factory):
    return read_recipe(write_recipe(tmp_path_factory.mktemp("recipe")))


def run(recipe, specification, arm, seed, score, **changes):
    known = {
        "recipe": recipe.name,
        "recipe_sha256": recipe.sha256,
        "tier": "micro",
        "device": "cpu",
        "config": {},
        "status": RunStatus.FINISHED,
        "measures": {"score": score},
        "wall_s": 1.0,
        "cpu_s": 1.0,
        "memory_mb": 1.0,
        "versions": {},
    }
    return Run(**{**known, **changes}, specification=specification, arm=arm, seed=seed)


def runs(recipe, gains, *, noise=0.3, control=0.0, rng=None):
    """Return runs of three specifications with these true gains, and the one made twice."""
    draw = rng or random.Random(1)
    made = []
    for specification, gain in zip("abc", gains, strict=True):
        for seed in SEEDS:
            base = 50 + draw.gauss(0, 1)
            for arm, more in (("none", 0.0), ("toy", gain), ("shuffled", control)):
                score = base + more + draw.gauss(0, noise)
                made.append(run(recipe, specification, arm, seed, score))
    first = next(r for r in made if r.arm == "toy")
    return [*made, dataclasses.replace(first, repeat=1)]


def outcome(recipe, made, **changes):
    pattern = recipe.facts.BEARS_ON[0].model_copy(update=changes)
    return judge(recipe, made, tier="micro", pattern=pattern)


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0.1, 2.0, Outcome.DIRECTION_SUPPORTED),
        (-2.0, -0.1, Outcome.REVERSED),
        (-0.3, 0.4, Outcome.NO_EFFECT_OF_INTEREST),
        (-0.3, 0.6, Outcome.INCONCLUSIVE),
        (0.0, 2.0, Outcome.INCONCLUSIVE),
    ],
)
def test_an_interval_is_read_by_the_rule(low, high, expected):
    assert finding(Interval(low, high), sesoi=0.5) is expected


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (-0.4, 0.4, Outcome.DIRECTION_SUPPORTED),
        (0.6, 0.9, Outcome.REVERSED),
        (-0.9, -0.6, Outcome.REVERSED),
        (0.3, 0.7, Outcome.INCONCLUSIVE),
    ],
)
def test_a_claim_of_no_effect_wants_the_interval_inside_the_margin(low, high, expected):
    assert finding_of_null(Interval(low, high), sesoi=0.5) is expected


@pytest.mark.parametrize(
    ("gains", "asserts", "expected"),
    [
        ((3, 3, 3), "gain", Outcome.DIRECTION_SUPPORTED),
        ((3, 3, 3), "loss", Outcome.REVERSED),  # a planted wrong claim: the effect is reversed
        ((3, 3, 3), "no_effect", Outcome.REVERSED),
        ((-3, -3, -3), "gain", Outcome.REVERSED),
        ((-3, -3, -3), "loss", Outcome.DIRECTION_SUPPORTED),
        ((0, 0, 0), "no_effect", Outcome.DIRECTION_SUPPORTED),
        ((3, 3, -3), "gain", Outcome.INCONCLUSIVE),
    ],
)
def test_specifications_must_agree(recipe, gains, asserts, expected):
    judged = outcome(recipe, runs(recipe, gains, noise=0.1), asserts=asserts)
    assert judged.outcome is expected, judged.computed


def test_disagreement_is_named(recipe):
    judged = outcome(recipe, runs(recipe, (3, 3, -3)))
    assert judged.computed.endswith("depends on the specification")


def test_a_measure_where_less_is_better_is_turned(tmp_path):
    recipe = read_recipe(write_recipe(tmp_path, facts=TWO))
    assert outcome(recipe, runs(recipe, (-3, -3, -3))).outcome is Outcome.DIRECTION_SUPPORTED


def failing(made, **changes):
    """Return the runs with the first of a seed's treatment runs changed."""
    return [dataclasses.replace(made[1], **changes) if r is made[1] else r for r in made]


@pytest.mark.parametrize(
    ("change", "gate"),
    [
        (lambda made: made[1:], "complete"),
        (lambda made: failing(made, status=RunStatus.FAILED, measures={}), "complete"),
        (lambda made: [r for r in made if not r.repeat], "same seed, same number"),
        (
            lambda made: [
                dataclasses.replace(r, measures={"score": 1.0}) if r.repeat else r for r in made
            ],
            "same seed, same number",
        ),
        (
            lambda made: [
                dataclasses.replace(r, measures={"score": r.measures["score"] - 30}) for r in made
            ],
            "learned",
        ),
        (
            lambda made: [
                dataclasses.replace(r, measures={"score": 53.0 if r.arm == "toy" else 50.0})
                for r in made
            ],
            "varies with the seed",
        ),
    ],
)
def test_a_failed_gate_says_nothing_of_the_claim(recipe, change, gate):
    judged = outcome(recipe, change(runs(recipe, (3, 3, 3))))
    assert judged.outcome is Outcome.INVALID
    assert next(g.name for g in judged.gates if not g.passed) == gate


def test_a_control_that_gains_as_much_voids_the_gain(recipe):
    judged = outcome(recipe, runs(recipe, (3, 3, 3), control=4))
    assert judged.outcome is Outcome.INVALID
    assert "control gains less" in judged.computed


def test_runs_of_another_recipe_or_tier_do_not_count(recipe):
    made = runs(recipe, (3, 3, 3))
    other = [dataclasses.replace(r, recipe_sha256="0" * 64) for r in made]
    assert outcome(recipe, other).outcome is Outcome.INVALID
    small = [dataclasses.replace(r, tier="small") for r in made]
    assert outcome(recipe, small).outcome is Outcome.INVALID


def test_a_claim_on_a_kind_of_model_is_judged_over_checkpoints(tmp_path):
    facts = FACTS.replace('"memory_mb": 500', '"memory_mb": 500, "groups": [0, 0, 1, 1, 2]')
    recipe = read_recipe(write_recipe(tmp_path, facts=facts))
    shift = {0: 3.0, 1: 3.1, 2: 1.0, 3: 1.1, 4: 2.0}  # checkpoints differ, their seeds hardly
    made = [
        dataclasses.replace(r, measures={"score": r.measures["score"] + shift[r.seed]})
        if r.arm == "toy"
        else r
        for r in runs(recipe, (0, 0, 0), noise=0.1)
    ]
    effect = outcome(recipe, made).effects[0]
    assert effect.seeds_low > 0 > effect.low
    assert effect.outcome is Outcome.INCONCLUSIVE


def test_several_contrasts_are_counted(tmp_path):
    facts = FACTS.replace(
        '"contrast": "gain"', '"contrast": ["gain", "more", "drop"], "at_least": 0.6'
    )
    contrast = FACTS[FACTS.index('    "gain": {') : FACTS.index("}\nGATES")]
    assert contrast.endswith("    }\n")
    contrast = contrast.rstrip("\n") + ","
    facts = facts.replace(contrast.rstrip(","), contrast)
    more = contrast.replace('"gain"', '"more"')
    drop = contrast.replace('"gain"', '"drop"').replace('"higher"', '"lower"')
    recipe = read_recipe(
        write_recipe(tmp_path, facts=facts.replace(contrast, contrast + more + drop))
    )
    judged = outcome(recipe, runs(recipe, (3, 3, 3)))
    # p = 1/32 each; Holm over three is 0.094: five seeds cannot carry three contrasts
    assert judged.outcome is Outcome.INCONCLUSIVE
    assert judged.computed.startswith("0 of 3 contrasts hold after Holm's correction")


@pytest.mark.parametrize(
    ("claimed", "expected"),
    [(3.2, Outcome.MAGNITUDE_CONSISTENT), (8.2, Outcome.DIRECTION_SUPPORTED)],
)
def test_only_the_full_tier_weighs_the_size_of_a_gain(tmp_path, claimed, expected):
    recipe = read_recipe(write_recipe(tmp_path, facts=FACTS.replace('"micro"', '"full"')))
    made = [dataclasses.replace(r, tier="full") for r in runs(recipe, (3, 3, 3))]
    points = Quantity(value=claimed, unit=Unit.POINTS, precision=0.1)
    judged = judge(recipe, made, tier="full", pattern=recipe.facts.BEARS_ON[0], claimed=points)
    assert judged.outcome is expected
    assert "se_imputed" in judged.computed


def test_without_an_effect_support_is_rare(recipe):
    """False direction_supported under no effect: at most 5 %, by the whole rule."""
    rng = random.Random(0)
    wrong = sum(
        outcome(recipe, runs(recipe, (0, 0, 0), noise=1.5, rng=rng)).outcome
        is Outcome.DIRECTION_SUPPORTED
        for _ in range(300)
    )
    assert wrong <= 15


@pytest.mark.parametrize("shape", ["normal", "laplace", "uniform"])
def test_without_an_effect_one_interval_is_rarely_wrong(shape):
    rng = np.random.default_rng(7)
    draws = getattr(rng, shape)(*((-1, 1) if shape == "uniform" else (0, 1)), size=(4000, 5))
    low = np.array([paired_interval(each.tolist()).low for each in draws])
    assert (low > 0).mean() <= 0.05  # 2.5 % for normal differences


def test_a_clear_effect_is_found(recipe):
    """At three times the noise of a difference the rule finds it nearly always."""
    rng = random.Random(0)
    found = sum(
        outcome(recipe, runs(recipe, (3, 3, 3), noise=0.7, rng=rng)).outcome
        is Outcome.DIRECTION_SUPPORTED
        for _ in range(100)
    )
    assert found >= 95
