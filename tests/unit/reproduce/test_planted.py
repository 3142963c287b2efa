"""Planted recipes, trained and judged: an effect that is reversed or absent is not supported."""

import itertools
import re

import pytest
from recipes import TRAIN, write_recipe

from claimcheck.records import Outcome, Run, RunStatus
from claimcheck.reproduce.outcome import judge
from claimcheck.reproduce.recipe import read_recipe

TRUE = "shift = config[\"shift\"] if config['arm'] == 'toy' else 0.0"
PLANTED = {
    "as stated": TRUE,
    "reversed": TRUE.replace('config["shift"]', '-config["shift"]'),
    "arms swapped": TRUE.replace("'toy'", "'none'"),
    "no effect": "shift = 0.0",
    "shuffled labels gain more": (
        "shift = config['shift'] * {'none': 0, 'toy': 1, 'shuffled': 2}[config['arm']]"
    ),
    "in one specification only": TRUE.replace('config["shift"]', '2 * (config["shift"] == 2)'),
}
OUTCOMES = {
    "as stated": {Outcome.DIRECTION_SUPPORTED},
    "reversed": {Outcome.REVERSED},
    "arms swapped": {Outcome.REVERSED},
    "no effect": {Outcome.NO_EFFECT_OF_INTEREST, Outcome.INCONCLUSIVE},
    "shuffled labels gain more": {Outcome.INVALID},
    "in one specification only": {Outcome.INCONCLUSIVE},
}


def made(recipe, arm, specification, seed, train, *, repeat=0):
    config = {**recipe.specifications("micro")[specification], "arm": arm}
    return Run(
        recipe=recipe.name,
        recipe_sha256=recipe.sha256,
        tier="micro",
        specification=specification,
        arm=arm,
        seed=seed,
        repeat=repeat,
        device="cpu",
        config=config,
        status=RunStatus.FINISHED,
        measures=train(config, seed),
        wall_s=1.0,
        cpu_s=1.0,
        memory_mb=1.0,
        versions={},
    )


@pytest.mark.parametrize("planted", PLANTED)
def test_only_what_was_planted_is_found(tmp_path, planted):
    line = re.search(r"shift = .*", TRAIN)[0]
    text = TRAIN.replace(line, PLANTED[planted])
    path = write_recipe(tmp_path, train=text)
    recipe = read_recipe(path)
    names: dict = {}
    exec(compile(path.read_text(), str(path), "exec"), names)
    places = itertools.product(recipe.facts.ARMS, recipe.specifications("micro"), range(5))
    runs = [made(recipe, *place, names["train"]) for place in places]
    again = made(recipe, "toy", "a", 0, names["train"], repeat=1)
    judged = judge(recipe, [*runs, again], tier="micro", pattern=recipe.facts.BEARS_ON[0])
    assert judged.outcome in OUTCOMES[planted], judged.computed
