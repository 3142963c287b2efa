"""Each formula against scipy, and against cases worked by hand."""

import numpy as np
import pytest
from scipy import stats

from claimcheck.errors import InputError
from claimcheck.reproduce import inference

SAMPLES = (
    (1.0, 2.0, 3.0),
    (4.7, 0.9, 2.8, 2.0, 2.2, 1.9),
    (-1.1, 0.3, -0.2, 0.8, -2.5, 0.1, 0.4),
    (0.1, -30.0, 12.0, 5.0),
)


@pytest.mark.parametrize("df", [1, 2, 4, 5, 9, 29, 200])
@pytest.mark.parametrize("p", [0.01, 0.2, 0.5, 0.8, 0.95, 0.975, 0.9995])
def test_the_t_quantile_is_scipys(df, p):
    assert inference.t_quantile(p, df=df) == pytest.approx(stats.t.ppf(p, df), abs=1e-8, rel=1e-8)


@pytest.mark.parametrize("t", [-40.0, -2.1, -0.3, 0.0, 0.7, 3.0, 55.0])
def test_the_t_distribution_is_scipys(t):
    for df in (1, 3, 8, 60):
        assert inference.t_cdf(t, df=df) == pytest.approx(stats.t.cdf(t, df), abs=1e-12)


@pytest.mark.parametrize("found", SAMPLES)
@pytest.mark.parametrize("confidence", [0.90, 0.95])
def test_the_paired_interval_is_scipys(found, confidence):
    ours = inference.paired_interval(found, confidence=confidence)
    theirs = stats.ttest_1samp(found, 0).confidence_interval(confidence)
    assert ours == pytest.approx((theirs.low, theirs.high))


def test_the_paired_interval_by_hand():
    # mean 2, sd 1, n 3: 4.3027 * 1 / sqrt(3) = 2.4841
    assert inference.paired_interval([1, 2, 3]) == pytest.approx((-0.4841, 4.4841), abs=1e-4)


@pytest.mark.parametrize("found", SAMPLES)
def test_the_sign_flip_test_is_scipys_permutation_test(found):
    theirs = stats.permutation_test(
        (np.array(found),), np.sum, permutation_type="samples", alternative="greater"
    )
    assert inference.sign_flip_p(found) == pytest.approx(theirs.pvalue)


@pytest.mark.parametrize(("n", "least"), [(3, 0.125), (5, 0.03125), (6, 0.015625)])
def test_the_sign_flip_test_cannot_fall_below_its_floor(n, least):
    assert inference.sign_flip_p([1.0 + i for i in range(n)]) == least


def test_the_sign_flip_test_counts_ties_as_reached():
    assert inference.sign_flip_p([0.1 + 0.2, 0.3, -0.3]) == pytest.approx(4 / 8)


def test_the_sign_flip_test_refuses_what_it_cannot_count():
    with pytest.raises(InputError, match="1 to 16"):
        inference.sign_flip_p([1.0] * 17)


@pytest.mark.parametrize("found", SAMPLES)
@pytest.mark.parametrize("margin", [0.5, 3.0])
def test_tost_is_two_scipy_tests(found, margin):
    low = stats.ttest_1samp(found, -margin, alternative="greater").pvalue
    high = stats.ttest_1samp(found, margin, alternative="less").pvalue
    assert inference.tost_p(found, margin=margin) == pytest.approx(max(low, high))


@pytest.mark.parametrize("found", SAMPLES)
@pytest.mark.parametrize("margin", [0.5, 2.0, 5.0, 40.0])
def test_tost_and_the_90_percent_interval_say_the_same(found, margin):
    low, high = inference.paired_interval(found, confidence=0.90)
    inside = -margin < low and high < margin
    assert inside == (inference.tost_p(found, margin=margin) < 0.05)


@pytest.mark.parametrize(("successes", "trials"), [(0, 5), (7, 9), (9, 9), (120, 400)])
def test_wilsons_interval_is_scipys(successes, trials):
    theirs = stats.binomtest(successes, trials).proportion_ci(method="wilson")
    ours = inference.wilson_interval(successes, trials)
    assert ours == pytest.approx((theirs.low, theirs.high))


def test_holm_by_hand():
    # sorted 0.01 * 4, 0.02 * 3, 0.03 * 2, 0.04 * 1, each at least the one before
    assert inference.holm([0.04, 0.01, 0.03, 0.02]) == pytest.approx([0.06, 0.04, 0.06, 0.06])


def test_checkpoints_are_averaged_before_they_are_compared():
    means = inference.group_means([4, 5, 1, 1, 2, 4], [0, 0, 1, 1, 2, 2])
    assert means == [4.5, 1, 3]


@pytest.mark.parametrize(("n", "detectable"), [(5, 3.2), (6, 2.8), (10, 2.0)])
def test_the_detectable_difference_is_as_the_design_states(n, detectable):
    assert inference.minimum_detectable(2.3, n=n) == pytest.approx(detectable, abs=0.05)


@pytest.mark.parametrize("n", [5, 6, 10])
def test_the_stated_power_is_had(n):
    rng = np.random.default_rng(0)
    effect = inference.minimum_detectable(2.3, n=n)
    draws = rng.normal(effect, 2.3, size=(4000, n))
    t = draws.mean(1) / (draws.std(1, ddof=1) / np.sqrt(n))
    found = (t > inference.t_quantile(0.95, df=n - 1)).mean()
    assert found == pytest.approx(0.80, abs=0.03)
