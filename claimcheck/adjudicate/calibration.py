"""Calibration on what people found: fit, apply, take back, and score before and after."""

import hashlib
import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from claimcheck.adjudicate.decision import label_of
from claimcheck.errors import InputError
from claimcheck.records import Calibration, Label, Probabilities, Scores, record

LEAST = 30  # claims; fewer cannot place three parameters and ten bins
FOLDS = 5
BINS = 10
SPREAD = (0.5, 1.0, 1.0)  # of the prior on slope and biases: few claims move them little
FLOOR = 1e-9  # a probability below this is none
LEAST_SLOPE = 0.05
STEPS = 50

Matrix = NDArray[np.float64]
Labels = NDArray[np.int64]


@record
class Judgement:
    """One adjudicated claim: what the decision gave, before any calibration, and what is right.

    `claim` tells claims apart (two runs may hold the same one), `run` the runs.
    """

    claim: str
    run: str
    probabilities: Probabilities
    label: Label


def calibrated(probabilities: Probabilities, calibration: Calibration) -> Probabilities:
    """Return the probabilities bent by the calibration; they sum to 1."""
    logs = _logs([probabilities]) / calibration.temperature + np.array(calibration.bias)
    return _probabilities(_softmax(logs)[0])


def uncalibrated(probabilities: Probabilities, calibration: Calibration) -> Probabilities:
    """Return what `calibrated` was given, up to rounding."""
    logs = (_logs([probabilities]) - np.array(calibration.bias)) * calibration.temperature
    return _probabilities(_softmax(logs)[0])


def fit(judged: Sequence[Judgement], *, decision: str) -> Calibration:
    """Return the calibration that makes what people found most likely, or raise `InputError`.

    The parameters have a prior around "change nothing", so the fit is unique, and a few claims
    change little. The order of the claims does not matter.
    """
    if len(judged) < LEAST:
        raise InputError(
            f"{len(judged)} adjudicated claims can be used and a calibration needs {LEAST}; "
            "adjudicate more with `claimcheck adjudicate RUN`, or give more runs"
        )
    slope, first, second = _fitted(_logs([j.probabilities for j in judged]), _places(judged))
    return Calibration(
        temperature=1 / slope,
        bias=(first, second, 0.0),
        decision=decision,
        claims=len(judged),
        runs=len({j.run for j in judged}),
    )


def cross_validated(judged: Sequence[Judgement]) -> list[Probabilities]:
    """Return each claim's probabilities bent by a calibration fitted without its own fold.

    Folds hold whole runs where there are at least five, else whole claims.
    """
    logs, labels = _logs([j.probabilities for j in judged]), _places(judged)
    fold = _folds(judged)
    bent = np.zeros_like(logs)
    for held_out in range(FOLDS):
        inside = fold == held_out
        slope, first, second = _fitted(logs[~inside], labels[~inside])
        bent[inside] = slope * logs[inside] + np.array([first, second, 0.0])
    return [_probabilities(row) for row in _softmax(bent)]


def scores(given: Sequence[Probabilities], labels: Sequence[Label]) -> Scores:
    """Return how right and how sure the labels given are; ValueError without any claim."""
    if not labels:
        raise ValueError("no claims have no scores")
    said = [label_of(probabilities) for probabilities in given]
    sure = np.array([each.of(label) for each, label in zip(given, said, strict=True)])
    right = np.array([mine is label for mine, label in zip(said, labels, strict=True)])
    surest = np.argsort(-sure, kind="stable")
    rate = np.cumsum(right[surest]) / np.arange(1, len(surest) + 1)
    enough = np.flatnonzero(rate >= 0.95)
    bins = [part for part in np.array_split(surest, BINS) if len(part)]
    return Scores(
        claims=len(labels),
        accuracy=float(right.mean()),
        ece=float(sum(abs(sure[b].sum() - right[b].sum()) for b in bins) / len(labels)),
        brier=float(np.mean((sure - right) ** 2)),
        coverage_at_95=float((enough[-1] + 1) / len(labels)) if len(enough) else 0.0,
    )


def _fitted(logs: Matrix, labels: Labels) -> tuple[float, float, float]:
    """Return (slope, bias, bias) by Newton's method; the penalised loss is convex in them."""
    precision = 1 / np.array(SPREAD) ** 2
    centre = np.array([1.0, 0.0, 0.0])
    at = centre.copy()
    turned = np.zeros((len(logs), 3, 3))  # (claims, labels, parameters): what moves which logit
    turned[:, :, 0] = logs
    turned[:, 0, 1] = turned[:, 1, 2] = 1.0
    given = np.eye(3)[labels]
    for _ in range(STEPS):
        shares = _softmax(turned @ at)
        slope = np.einsum("nk,nkp->p", shares - given, turned) + precision * (at - centre)
        around = np.einsum("nk,kl->nkl", shares, np.eye(3)) - np.einsum(
            "nk,nl->nkl", shares, shares
        )
        curve = np.einsum("nkp,nkl,nlq->pq", turned, around, turned) + np.diag(precision)
        step = np.linalg.solve(curve, slope)
        at = at - step / max(1.0, float(np.abs(step).max()))  # never leaps past the convex bowl
        if float(np.abs(step).max()) < 1e-10:
            break
    return max(LEAST_SLOPE, float(at[0])), float(at[1]), float(at[2])


def _folds(judged: Sequence[Judgement]) -> Labels:
    """Return each claim's fold; a claim met twice stays in one fold, whatever the order given."""
    whole_runs = len({j.run for j in judged}) >= FOLDS
    groups = [j.run if whole_runs else j.claim for j in judged]
    named = sorted(set(groups), key=lambda group: hashlib.sha256(group.encode()).hexdigest())
    place = {group: number % FOLDS for number, group in enumerate(named)}
    return np.array([place[group] for group in groups], dtype=np.int64)


def _places(judged: Sequence[Judgement]) -> Labels:
    order = list(Label)
    return np.array([order.index(j.label) for j in judged], dtype=np.int64)


def _logs(given: Sequence[Probabilities]) -> Matrix:
    return np.array([[math.log(max(FLOOR, p.of(label))) for label in Label] for p in given])


def _softmax(logits: Matrix) -> Matrix:
    weights: Matrix = np.exp(logits - logits.max(1, keepdims=True))
    total: Matrix = weights.sum(1, keepdims=True)
    return weights / total


def _probabilities(shares: Matrix) -> Probabilities:
    return Probabilities(
        **{label.value: float(share) for label, share in zip(Label, shares, strict=True)}
    )
