"""The odds update against the table it was designed by."""

import math

import pytest

from claimcheck.errors import InputError
from claimcheck.records import Outcome
from claimcheck.reproduce.odds import TIERS, update_odds

FOR, NONE = Outcome.DIRECTION_SUPPORTED, Outcome.NO_EFFECT_OF_INTEREST


@pytest.mark.parametrize(
    ("tier", "outcome", "ratio"),
    [
        ("micro", FOR, 1.28),  # (.6*.6 + .4*.05) / (.45*.6 + .55*.05) = .38 / .2975
        ("micro", NONE, 0.756),  # (.6*.03 + .4*.5) / (.45*.03 + .55*.5) = .218 / .2885
        ("small", FOR, 2.09),
        ("small", NONE, 1 / 2.1),  # 0.37, capped
        ("full", FOR, 7.6),
        ("full", NONE, 1 / 8),  # 0.12, capped
    ],
)
def test_each_tier_moves_the_odds_as_designed(tier, outcome, ratio):
    moved = update_odds(outcome, tier=tier, coverage=1, prior=0.5)
    assert moved.likelihood_ratio == pytest.approx(ratio, abs=0.02)


@pytest.mark.parametrize("tier", TIERS)
@pytest.mark.parametrize("outcome", Outcome)
@pytest.mark.parametrize("coverage", [0.0, 0.3, 1.0])
def test_no_outcome_moves_the_odds_beyond_its_cap(tier, outcome, coverage):
    moved = update_odds(outcome, tier=tier, coverage=coverage, prior=0.3)
    assert abs(math.log(moved.likelihood_ratio)) <= coverage * math.log(TIERS[tier].cap) + 1e-12


@pytest.mark.parametrize(("tier", "posterior"), [("micro", 0.23), ("full", 0.64)])
def test_the_worked_example(tier, posterior):
    moved = update_odds(FOR, tier=tier, coverage=1, prior=0.19)
    assert moved.posterior == pytest.approx(posterior, abs=0.005)


@pytest.mark.parametrize("outcome", [Outcome.INCONCLUSIVE, Outcome.INVALID])
def test_what_says_nothing_moves_nothing(outcome):
    moved = update_odds(outcome, tier="full", coverage=1, prior=0.42)
    assert (moved.likelihood_ratio, moved.posterior) == (1, 0.42)


def test_reversed_weighs_as_no_effect():
    both = [update_odds(o, tier="micro", coverage=0.5, prior=0.4) for o in (NONE, Outcome.REVERSED)]
    assert both[0].posterior == both[1].posterior


def test_coverage_scales_the_logarithm():
    whole = update_odds(FOR, tier="small", coverage=1, prior=None)
    part = update_odds(FOR, tier="small", coverage=2 / 9, prior=None)
    assert part.likelihood_ratio == pytest.approx(whole.likelihood_ratio ** (2 / 9))


def test_every_step_is_written_out():
    steps = update_odds(FOR, tier="micro", coverage=1, prior=0.19).steps
    assert "(0.6*0.6 + 0.4*0.05) / (0.45*0.6 + 0.55*0.05) = 1.277" in steps[0]
    assert steps[-1].endswith("probability 0.19 -> 0.23")


@pytest.mark.parametrize("prior", [0.0, 1.0])
def test_certainty_stays_certain(prior):
    assert update_odds(NONE, tier="full", coverage=1, prior=prior).posterior == prior


def test_a_share_beyond_the_whole_is_refused():
    with pytest.raises(InputError, match="0 to 1"):
        update_odds(FOR, tier="micro", coverage=1.5, prior=None)
