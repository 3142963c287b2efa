"""The recipe contract: what a file states is read, what could cheat is refused."""

from pathlib import Path

import pytest
from recipes import FACTS, TRAIN, write_recipe

from claimcheck.errors import InputError
from claimcheck.reproduce.recipe import bearing, find_recipes, read_recipe

RECIPES = Path(__file__).resolve().parents[3] / "reproductions"


def test_facts_are_read_without_running_the_file(tmp_path):
    recipe = read_recipe(write_recipe(tmp_path, train=TRAIN + "\nraise SystemExit('was run')\n"))
    assert recipe.title == "A toy: the treatment adds two."
    assert list(recipe.specifications("micro")) == ["a", "b", "c"]
    assert recipe.facts.CONTRASTS["gain"].treatment == "toy"


@pytest.mark.parametrize(
    ("claim", "bears"),
    [
        ("Toy training improves the score.", True),
        ("TOY\ntreatment yields gains", True),
        ("Toy training improves speed but harms accuracy.", False),
        ("The toy is red.", False),
    ],
)
def test_a_recipe_bears_on_claims_by_their_words(tmp_path, claim, bears):
    recipe = read_recipe(write_recipe(tmp_path))
    assert bool(bearing(claim, [recipe])) is bears


@pytest.mark.parametrize(
    ("train", "problem"),
    [
        ("def train(config, seed, claim): return {}", "exactly these two"),
        ("def train(config, seed, *, claimed=None): return {}", "exactly these two"),
        ("def train(config, seed, **more): return {}", "exactly these two"),
        ("from claimcheck.records import Claim\ndef train(config, seed): return {}", "imports"),
        ("def train(config, seed):\n    import claimcheck.store\n    return {}", "imports"),
        ("from . import other\ndef train(config, seed): return {}", "imports"),
    ],
)
def test_a_recipe_that_could_read_the_claim_is_refused(tmp_path, train, problem):
    with pytest.raises(InputError, match=problem):
        read_recipe(write_recipe(tmp_path, train=train))


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("[0, 1, 2, 3, 4]", "[0, 1, 2]", "TIERS.micro.seeds"),
        ("[0, 1, 2, 3, 4]", "[0, 1, 2, 3, 3]", "seed twice"),
        ("[0, 1, 2, 3, 4]", "list(range(5))", "plain literal"),
        (', "c": {"shift": 3.0}', "", "SPECIFICATIONS"),
        ('"treatment": "toy"', '"treatment": "tos"', "names arm 'tos'"),
        ('"baseline": "none"', '"baseline": "toy"', "three different arms"),
        ('"contrast": "gain"', '"contrast": "loss"', "names contrast 'loss'"),
        ('"coverage": 0.5', '"coverage": 1.5', "coverage"),
        ('TIERS = {"micro"', 'TIERS = {"tiny"', "none of micro, small, full"),
        ('"sesoi": 0.5', '"sesoi": 0.5, "expected": 8.2', "Extra inputs"),
        ("PREDICTION = ", "FORECAST = ", "PREDICTION"),
    ],
)
def test_a_recipe_outside_the_contract_is_refused(tmp_path, old, new, problem):
    assert old in FACTS
    with pytest.raises(InputError, match=problem):
        read_recipe(write_recipe(tmp_path, facts=FACTS.replace(old, new)))


def test_comments_and_docstrings_do_not_change_what_a_recipe_is(tmp_path):
    plain = read_recipe(write_recipe(tmp_path / "a"))
    said = read_recipe(write_recipe(tmp_path / "b", facts=FACTS.replace("A toy:", "One toy:")))
    other = read_recipe(write_recipe(tmp_path / "c", facts=FACTS.replace("2.5", "2.6")))
    assert plain.sha256 == said.sha256 != other.sha256


def test_every_recipe_of_the_house_keeps_the_contract():
    recipes = find_recipes(RECIPES)
    assert "batch_normalisation" in [recipe.name for recipe in recipes]
    assert all("micro" in recipe.facts.TIERS for recipe in recipes)
