"""Facets on readings made by hand: each hears only what bears on it."""

from dataclasses import replace

import pytest
from documents import claim

from claimcheck.adjudicate.facets import (
    Facet,
    Facets,
    directed,
    direction_features,
    facet_features,
    number_features,
    objection,
    shipped_facets,
    split_told,
)
from claimcheck.adjudicate.trees import Tree
from claimcheck.records import ReportedVerdict

STUMP = Tree(
    feature=(0, -1, -1),
    threshold=(0.5, 0.0, 0.0),
    left=(1, -1, -1),
    right=(2, -1, -1),
    value=(0.0, -2.0, 2.0),
)
FACETS = Facets(
    number=Facet(features=("witness",), start=0.0, weights=(), trees=(STUMP,), least=0.5),
    direction=Facet(features=("own",), start=0.0, weights=(2.0,), trees=(), least=0.5),
)


def cell(i: int = 0, **given: float) -> dict[str, float]:
    names = ("agrees", "named", "rival", "turned", "share", "lead", "surprise", "neighbour")
    of_it = {f"{name}_{i}": 0.0 for name in (*names, "noun", "split")}
    return of_it | {"antonyms": 0.0, "missing": 0.0} | given


def passage(i: int = 0, **given: float) -> dict[str, float]:
    told = ("blend", "antonyms", "leans_same", "leans_apart", "ranks_same", "ranks_apart")
    absent = {f"{name}_{i}": -1.0 for name in ("witness", "rival", "turned")}
    of_it = absent | {f"{name}_{i}": 0.0 for name in ("split", "company", "noun")}
    return dict.fromkeys(told, 0.0) | of_it | given


def test_a_number_is_as_sure_as_its_place_and_the_least_sure_counts():
    two = claim("It scores 79.2 on XNLI and 81.0 on POS.")
    found = {"passage": [passage(witness_0=2.0) | passage(1, blend=0.5)]}
    told = facet_features(two, found, FACETS)
    assert told["facet_number"] == pytest.approx(1 / (1 + 2.718281828**2), abs=1e-6)
    assert told["facet_number_mean"] == pytest.approx(0.5)
    assert told["facet_objections"] == 1.0


def test_a_claim_without_numbers_or_direction_has_nothing_to_object_to():
    told = facet_features(claim("It is trained on Wikipedia."), {}, FACETS)
    assert (told["facet_number"], told["facet_direction"], told["facet_split"]) == (1, 1, 0)
    assert told["facet_objections"] == 0.0


def test_a_number_that_stands_nowhere_has_the_features_of_nothing():
    told = number_features(claim("It scores 79.2 on XNLI."), 0, {})
    assert (told["lead"], told["witness"], told["mass"]) == (-12.0, -1.0, 0.0)


def test_the_better_named_rival_is_told_by_the_margin():
    cells = [cell(agrees_0=1.0, lead_0=-3.0), cell(rival_0=1.0)]
    assert number_features(claim("It is 79.2."), 0, {"cell": cells})["margin"] == -3.0


@pytest.mark.parametrize(
    ("readings", "told"),
    [
        ({"cell": [cell(agrees_0=1.0, split_0=-1.0)]}, -1.0),
        ({"cell": [cell(agrees_0=1.0, split_0=1.0)]}, 1.0),
        ({"cell": [cell(agrees_0=1.0, lead_0=-5.0, split_0=-1.0)]}, 0.0),  # hardly named
        ({"cell": [cell(named_0=1.0, split_0=-1.0)]}, -1.0),  # "500" heads a column of training
        ({"cell": [cell(named_0=1.0, lead_0=-2.0, split_0=-1.0)]}, 0.0),
        ({"passage": [passage(witness_0=2.0, split_0=-1.0)]}, -1.0),
        ({"passage": [passage(witness_0=0.2, split_0=-1.0)]}, 0.0),
        (
            {
                "cell": [cell(agrees_0=1.0, split_0=-1.0)],
                "passage": [passage(witness_0=2.0, split_0=1.0)],
            },
            1.0,
        ),
        ({"difference": [{"surprise": 0.9, "split": -1.0}]}, -1.0),
        ({}, 0.0),
    ],
)
def test_where_the_number_stands_tells_the_split(readings, told: float):
    assert split_told(claim("It scores 79.2 on the test set."), readings) == told


def test_one_number_of_another_split_is_enough():
    two = claim("It has 2,203 training and 550 test pairs.")
    cells = [cell(agrees_0=1.0, split_0=1.0) | cell(1, lead_1=-9.0), cell(1, agrees_1=1.0)]
    found = {"cell": [cells[0], cell(lead_0=-9.0) | cells[1] | {"split_1": -1.0}]}
    assert split_told(two, found) == -1.0


def test_small_numbers_stand_everywhere_and_need_more_to_tell_a_split():
    few = claim("It has 3 layers in training.")
    assert split_told(few, {"passage": [passage(witness_0=1.5, split_0=-1.0)]}) == 0.0
    assert split_told(few, {"passage": [passage(witness_0=2.5, split_0=-1.0)]}) == -1.0


def test_a_direction_is_told_by_signed_readings():
    derived = {"difference": [{"signed": -1.0, "surprise_0": 0.9, "surprise_1": 0.0}]}
    told = direction_features(claim("A gains 7.9 points over B's 61.2."), derived)
    assert told["derived"] == -0.9
    assert direction_features(claim("A lowers it from 74.5 to 75.1."), {})["own"] == -1.0


def test_a_number_that_is_no_change_does_not_follow_from_two_others():
    derived = {"difference": [{"surprise_0": 0.9, "share": 0.4, "lead": 0.0}]}
    change, size = claim("A is 7.9 points ahead of B."), claim("A has 7.9 million parameters.")
    assert number_features(change, 0, derived)["derived"] == 0.9
    assert number_features(size, 0, derived)["derived"] == 0.0


def test_a_count_is_held_only_by_a_cell_that_names_what_is_counted():
    of_eleven = claim("Eleven in-context examples are used.")
    held = {"cell": [cell(agrees_0=1.0, share_0=0.5)]}
    named = {"cell": [cell(agrees_0=1.0, share_0=0.5, noun_0=0.8)]}
    assert number_features(of_eleven, 0, held)["lead"] == -12.0
    assert number_features(of_eleven, 0, named)["lead"] == 0.0


def test_what_a_number_is_named_by_its_opposite_speaks_against_the_direction():
    said = claim("It reaches 91.2, up from a previous worst of 87.1.")
    cells = [cell(agrees_0=1.0) | cell(1), cell() | cell(1, agrees_1=1.0, antonyms=-1.0)]
    told = facet_features(said, {"cell": cells}, FACETS)
    assert told["facet_direction"] == 0.0


@pytest.mark.parametrize(
    ("text", "is_directed"),
    [
        ("A outperforms B.", True),
        ("It is the largest of all sets.", True),
        ("It has 12 layers.", False),
        ("More than 300 low-resource languages are used.", False),
    ],
)
def test_which_claims_say_more_or_less(text: str, is_directed: bool):
    assert directed(claim(text)) is is_directed


def test_better_evidence_never_makes_a_shipped_facet_less_sure():
    one = claim("It scores 79.2 on XNLI.")
    number = shipped_facets().number
    base = number_features(one, 0, {})
    sure = [number(base | {"surprise": s / 10, "mass": s / 10}) for s in range(11)]
    assert sure == sorted(sure)
    assert 0.0 < number(base) < number.least


def test_every_shipped_weight_speaks_for_the_direction():
    assert all(weight > 0 for weight in shipped_facets().direction.weights)


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({"facet_number": 0.0}, "“81.0” stands nowhere"),
        ({"facet_company": -1.0}, "takes the place of “79.2”"),
        ({"facet_split": -1.0}, "another split"),
        ({"facet_direction": 0.0}, "the way it says"),
        ({}, ""),
    ],
)
def test_an_objection_names_what_it_is_to(told: dict[str, float], reason: str):
    sure = dict.fromkeys(("facet_number", "facet_direction"), 1.0)
    nothing = dict.fromkeys(("facet_company", "facet_split", "facet_strangers"), 0.0)
    features = {**sure, **nothing, **told}
    found = passage(witness_0=3.0, company_0=-0.5) | passage(1, blend=0.5)
    one = claim("It scores 79.2 on XNLI and 81.0 on POS.")
    said = objection(one, {"passage": [found]}, features)
    assert reason in said
    assert bool(said) == bool(told)


def test_a_name_the_papers_nowhere_say_speaks_against_the_claim_and_is_named():
    said = replace(
        claim("Annotators agree with a kappa by Fleiss on XNLI."), reported=ReportedVerdict()
    )
    unsaid, known = ({"passage": [passage(stranger_0=share)]} for share in (1.0, 0.0))
    told = facet_features(said, unsaid, FACETS)
    assert (told["facet_strangers"], told["facet_objections"]) == (1.0, 1.0)
    assert "“Fleiss”" in objection(said, unsaid, told | {"facet_direction": 1.0})
    assert facet_features(said, known, FACETS)["facet_objections"] == 0.0
    prose = replace(said, reported=None)
    assert facet_features(prose, unsaid, FACETS)["facet_objections"] == 0.0
