"""Paired intervals and tests of a handful of runs, in plain arithmetic.

scipy.stats would take a second to load and no more than these few formulas are wanted; the tests
hold each against scipy.
"""

import math
from collections.abc import Sequence
from functools import cache
from itertools import product
from statistics import NormalDist, fmean, stdev
from typing import NamedTuple

from claimcheck.errors import InputError

MAX_SIGN_FLIPS = 16  # runs; 2**16 sums are counted one by one
_TINY = 1e-300


class Interval(NamedTuple):
    """The two ends of an interval."""

    low: float
    high: float


def t_cdf(t: float, *, df: float) -> float:
    """Return the chance that Student's t with `df` degrees of freedom is at most `t`.

    Source: Abramowitz & Stegun 26.7.1 by the incomplete beta function, 26.5.27.
    """
    tail = 0.5 * _incomplete_beta(df / (df + t * t), a=df / 2, b=0.5)
    return 1 - tail if t > 0 else tail


@cache
def t_quantile(p: float, *, df: float) -> float:
    """Return the t whose `t_cdf` is `p`, 0 < p < 1, by bisection to twelve digits."""
    if p < 0.5:
        return -t_quantile(1 - p, df=df)
    high = 1.0
    while t_cdf(high, df=df) < p:
        high *= 2
    low = 0.0
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if t_cdf(middle, df=df) < p else (low, middle)
        if high - low <= 1e-12 * high:
            break
    return (low + high) / 2


def paired_interval(differences: Sequence[float], *, confidence: float = 0.95) -> Interval:
    """Return the two-sided Student interval of the mean of paired differences (at least two).

    Identical differences give an interval of no width: nothing varied, which a gate must judge.
    """
    n = len(differences)
    if n < 2:
        raise InputError(f"an interval wants at least two paired runs, met {n}; add seeds")
    mean = fmean(differences)
    half = t_quantile(0.5 + confidence / 2, df=n - 1) * stdev(differences) / math.sqrt(n)
    return Interval(mean - half, mean + half)


def group_means(differences: Sequence[float], groups: Sequence[int]) -> list[float]:
    """Return the mean difference of each group (checkpoint), in the order of first appearance."""
    members: dict[int, list[float]] = {}
    for difference, group in zip(differences, groups, strict=True):
        members.setdefault(group, []).append(difference)
    return [fmean(each) for each in members.values()]


def sign_flip_p(differences: Sequence[float]) -> float:
    """Return the one-sided p of a gain: the share of sign flips whose sum is as large or larger.

    Exact, so never below 2**-n: n = 3 gives 0.125 at best, n = 5 0.031.
    Source: Fisher 1935, The Design of Experiments, section 21.
    """
    n = len(differences)
    if not 1 <= n <= MAX_SIGN_FLIPS:
        raise InputError(f"the sign-flip test counts 1 to {MAX_SIGN_FLIPS} paired runs, met {n}")
    sizes = [abs(difference) for difference in differences]
    observed = math.fsum(differences)
    slack = 1e-9 * (sum(sizes) or 1.0)  # sums that are equal on paper
    reached = sum(
        math.fsum(s * size for s, size in zip(signs, sizes, strict=True)) >= observed - slack
        for signs in product((1, -1), repeat=n)
    )
    return float(reached / 2**n)


def tost_p(differences: Sequence[float], *, margin: float) -> float:
    """Return the p of two one-sided tests that the mean lies within +- `margin`.

    Below 0.05 exactly when the 90 % interval lies inside the margin. Source: Schuirmann 1987.
    """
    n = len(differences)
    mean, error = fmean(differences), stdev(differences) / math.sqrt(n)
    if error == 0:
        return 0.0 if abs(mean) < margin else 1.0
    below = t_cdf((mean - margin) / error, df=n - 1)
    above = 1 - t_cdf((mean + margin) / error, df=n - 1)
    return max(below, above)


def minimum_detectable(
    sd: float, *, n: int, power: float = 0.80, one_sided_alpha: float = 0.05
) -> float:
    """Return about the smallest mean difference that `n` pairs find with chance `power`.

    Source: the usual (t_alpha + t_beta) * sd / sqrt(n), which is a little low below n = 5.
    """
    t = t_quantile(1 - one_sided_alpha, df=n - 1) + t_quantile(power, df=n - 1)
    return t * sd / math.sqrt(n)


def wilson_interval(successes: int, trials: int, *, confidence: float = 0.95) -> Interval:
    """Return Wilson's score interval of a share. Source: Wilson 1927, JASA 22."""
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    share, spread = successes / trials, z * z / trials
    centre = (share + spread / 2) / (1 + spread)
    half = z / (1 + spread) * math.sqrt(share * (1 - share) / trials + spread / (4 * trials))
    return Interval(max(0.0, centre - half), min(1.0, centre + half))


def holm(p_values: Sequence[float]) -> list[float]:
    """Return the p values adjusted for being several, in the order given. Source: Holm 1979."""
    adjusted = [1.0] * len(p_values)
    largest = 0.0
    for rank, index in enumerate(sorted(range(len(p_values)), key=lambda i: p_values[i])):
        largest = max(largest, min(1.0, (len(p_values) - rank) * p_values[index]))
        adjusted[index] = largest
    return adjusted


def _incomplete_beta(x: float, *, a: float, b: float) -> float:
    """Return the regularised incomplete beta function I_x(a, b), 0 <= x <= 1."""
    if x <= 0 or x >= 1:
        return 0.0 if x <= 0 else 1.0
    if x > (a + 1) / (a + b + 2):  # where the fraction would converge slowly
        return 1 - _incomplete_beta(1 - x, a=b, b=a)
    log_front = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
    front = math.exp(log_front + a * math.log(x) + b * math.log1p(-x)) / a
    return front / _beta_fraction(x, a=a, b=b)


def _beta_fraction(x: float, *, a: float, b: float) -> float:
    """Return the continued fraction of DLMF 8.17.22, by Lentz's method."""
    value, c, d = 1.0, 1.0, 0.0
    for m in range(1, 500):
        k, odd = divmod(m, 2)
        if odd:
            term = -(a + k) * (a + b + k) * x / ((a + 2 * k) * (a + 2 * k + 1))
        else:
            term = k * (b - k) * x / ((a + 2 * k - 1) * (a + 2 * k))
        d = 1 / ((1 + term * d) or _TINY)
        c = (1 + term / c) or _TINY
        value *= c * d
        if abs(c * d - 1) < 1e-15:
            break
    return value
