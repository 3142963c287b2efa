"""The decision: gradient-boosted trees over named features, then a calibration map.

`decision.json` holds the trees as plain numbers, so that they can be read, compared and run with
nothing but the standard library.
"""

import hashlib
import json
import math
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from claimcheck.adjudicate.trees import Tree
from claimcheck.errors import ModelError
from claimcheck.records import Label, Probabilities, record

DOUBT = 0.75  # how much of what a number falls short of SURE comes off the logit of supported
SURE = 0.7  # from this probability on that a number is as the papers say, nothing is taken off
OBJECTED = 0.45  # at most this likely supported is a claim that readings speak against in a facet
SUPPORT = 0.55  # a claim is not called supported on less: a false "verified" is the worst error


@record
class Mix:
    """What turns scores into probabilities where claims are of one mix of labels.

    Probabilities are softmax(score / temperature + bias): vector-free temperature scaling (Guo et
    al. 2017, section 4.2) with a label bias; `wordy_bias` is added for a claim without a number.
    """

    temperature: float
    bias: tuple[float, ...]
    wordy_bias: tuple[float, ...] = (0.0, 0.0, 0.0)


@record
class Decision:
    """The fitted decision.

    `rounds[r][k]` is round r's tree for label k (in the order of `Label`); `start` holds the
    initial scores, `rate` the learning rate. `listed` is for the rows of a report's own table of
    claims, `prose` for cited sentences: the two hold true claims in different shares.
    """

    features: tuple[str, ...]
    start: tuple[float, ...]
    rate: float
    rounds: tuple[tuple[Tree, ...], ...]
    listed: Mix
    prose: Mix

    def scores(self, features: Mapping[str, float]) -> list[float]:
        """Return one raw score a label; KeyError when a feature is missing."""
        x = [features[name] for name in self.features]
        totals = list(self.start)
        for trees in self.rounds:
            for k, tree in enumerate(trees):
                totals[k] += self.rate * tree(x)
        return totals

    def probabilities(self, features: Mapping[str, float]) -> Probabilities:
        """Return the calibrated probabilities of the three labels.

        A number the papers hardly hold makes support less likely by its own odds.
        A claim with a facet that the readings speak against (a number that stands nowhere it names
        and follows from nothing, another split, the other direction) is never likelier supported
        than not; the rest is shared as before in a report's table, and left open in prose.
        """
        mix = self.listed if features["listed"] else self.prose
        wordy = 0.0 if features["quantities"] else 1.0
        logits = [
            score / mix.temperature + bias + wordy * further
            for score, bias, further in zip(
                self.scores(features), mix.bias, mix.wordy_bias, strict=True
            )
        ]
        logits[0] += doubt(features)
        peak = max(logits)
        weights = [math.exp(logit - peak) for logit in logits]
        total = sum(weights)
        supported, contradicted, neither = (weight / total for weight in weights)
        if features["facet_objections"] and supported > OBJECTED:
            if features["listed"] and supported < 1.0:  # prose is hardly ever contradicted
                contradicted *= (1.0 - OBJECTED) / (1.0 - supported)
            supported = OBJECTED
            neither = 1.0 - supported - contradicted
        return Probabilities(
            supported=supported, contradicted=contradicted, not_enough_info=neither
        )


def doubt(features: Mapping[str, float]) -> float:
    """Return what the least sure of a claim's numbers adds to the logit of supported, at most 0."""
    number = min(0.99, max(0.01, features["facet_number"]))
    return DOUBT * min(0.0, _logit(number) - _logit(SURE))


def _logit(share: float) -> float:
    return math.log(share / (1.0 - share))


def label_of(probabilities: Probabilities) -> Label:
    """Return the likeliest label; not enough info where that is a support of less than .55."""
    likeliest = max(Label, key=probabilities.of)
    if likeliest is Label.SUPPORTED and probabilities.supported < SUPPORT:
        return Label.NOT_ENOUGH_INFO
    return likeliest


def _mix(data: Mapping[str, Any]) -> Mix:
    return Mix(
        temperature=data["temperature"],
        bias=tuple(data["bias"]),
        wordy_bias=tuple(data["wordy_bias"]),
    )


@cache
def shipped_decision() -> Decision:
    """Return the decision the package carries; raise `ModelError` when it cannot be read."""
    try:
        source = resources.files("claimcheck.adjudicate") / "decision.json"
        data = json.loads(source.read_text("utf-8"))
        return Decision(
            features=tuple(data["features"]),
            start=tuple(data["start"]),
            rate=data["rate"],
            rounds=tuple(
                tuple(Tree(**{name: tuple(column) for name, column in tree.items()}) for tree in r)
                for r in data["rounds"]
            ),
            listed=_mix(data["listed"]),
            prose=_mix(data["prose"]),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(
            f"decision.json cannot be read ({error}); reinstall claimcheck-audit"
        ) from error


@cache
def decision_id() -> str:
    """Return the first 16 hex digits of the shipped decision's sha256."""
    source = resources.files("claimcheck.adjudicate") / "decision.json"
    return hashlib.sha256(source.read_bytes()).hexdigest()[:16]
