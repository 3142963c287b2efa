"""The facets one slip turns false: a claim's numbers, its split, its direction.

Each is held against the readings on its own, so that a claim that is right in all but one is not
carried by the rest. `facets.json` holds boosted trees for numbers, monotone in every reading that
can only speak for or against one, and plain weights for directions.
"""

import json
import math
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

from claimcheck.adjudicate.trees import Tree
from claimcheck.errors import ModelError
from claimcheck.records import Claim, Relation, Unit, record
from claimcheck.text.polarity import comparing, direction, superlative, words
from claimcheck.text.trends import own_order

FAR = 12.0  # a cell that far behind the best named is found by its value alone
ABSENT = -1.0  # no such number in a passage
NEAR = 4.0  # a cell this little behind the best named is one the claim may mean
STRONG = 1.0  # a number in a sentence that stands at least so well is the claim's own
TAKEN = -0.3  # in a sentence this much the claim's own, another number takes a number's place
WHOLE = 12.0  # up to here, whole numbers are everywhere

Readings = Mapping[str, Sequence[Mapping[str, float]]]


@record
class Facet:
    """One facet's score: weights, boosted trees, or both, over its features.

    `least` is the probability below which the facet is an objection.
    """

    features: tuple[str, ...]
    start: float
    weights: tuple[float, ...]
    trees: tuple[Tree, ...]
    least: float

    def __call__(self, features: Mapping[str, float]) -> float:
        """Return the probability that it is as the papers say; KeyError without a feature."""
        x = [features[name] for name in self.features]
        score = self.start + sum(tree(x) for tree in self.trees)
        score += sum(weight * value for weight, value in zip(self.weights, x, strict=False))
        return 1.0 / (1.0 + math.exp(-score))


@record
class Facets:
    """The fitted facets."""

    number: Facet
    direction: Facet


def facet_features(claim: Claim, readings: Readings, fitted: Facets) -> dict[str, float]:
    """Return how sure each facet is, 1 where the claim has no such facet.

    `facet_number` is the least sure of the claim's numbers, `facet_company` the worst company any
    keeps and `facet_split` what is told of the split, both from -1 to 1. `facet_objections` counts
    what speaks against the claim.
    """
    told = [number_features(claim, i, readings) for i in range(len(claim.quantities))]
    numbers = [fitted.number(features) for features in told]
    number = min(numbers, default=1.0)
    company = min((features["company"] for features in told), default=0.0)
    turned = fitted.direction(direction_features(claim, readings)) if directed(claim) else 1.0
    split = split_told(claim, readings)
    return {
        "facet_number": number,
        "facet_number_mean": sum(numbers) / len(numbers) if numbers else 1.0,
        "facet_company": company,
        "facet_direction": turned,
        "facet_split": split,
        "facet_objections": float(
            (number < fitted.number.least)
            + (company < TAKEN)
            + (turned < fitted.direction.least)
            + (split < 0)
        ),
    }


def objection(claim: Claim, readings: Readings, features: Mapping[str, float]) -> str:
    """Return in a few words what the readings speak against, "" where no facet is objected to.

    `features` are those of `facet_features` over the same readings.
    """
    fitted = shipped_facets()
    told = [number_features(claim, i, readings) for i in range(len(claim.quantities))]
    if features["facet_number"] < fitted.number.least:
        number = _least(claim, [fitted.number(each) for each in told])
        return f"“{number}” stands nowhere the claim names, nor follows from what does"
    if features["facet_company"] < TAKEN:
        number = _least(claim, [each["company"] for each in told])
        return f"where its other numbers stand, another number takes the place of “{number}”"
    if features["facet_split"] < 0:
        return "what holds its number is of another split"
    if features["facet_direction"] < fitted.direction.least:
        return "nothing found goes the way it says"
    return ""


def _least(claim: Claim, scores: Sequence[float]) -> str:
    """Return the claim's words for the number with the least score."""
    return claim.quantities[min(range(len(scores)), key=scores.__getitem__)].text


def number_features(claim: Claim, i: int, readings: Readings) -> dict[str, float]:
    """Return what the readings say of the claim's quantity `i`: where it stands, and its rivals."""
    quantity = claim.quantities[i]
    cells, passages = readings.get("cell", ()), readings.get("passage", ())
    derived, joint = only(readings, "difference"), only(readings, "joint")
    agreeing = [f for f in cells if f[f"agrees_{i}"] > 0]
    best = max(agreeing, key=lambda f: f[f"lead_{i}"], default={})
    lead = max(-FAR, best.get(f"lead_{i}", -FAR))
    rival = max((f[f"lead_{i}"] for f in cells if f[f"rival_{i}"] > 0), default=-FAR)
    told = max(passages, key=lambda f: f[f"witness_{i}"], default={})
    witness = told.get(f"witness_{i}", ABSENT)
    against = max((f[f"rival_{i}"] for f in passages), default=ABSENT)
    follows = derived.get(f"surprise_{i}", 0.0)
    size = abs(quantity.value)
    return {
        "named": sum(f[f"share_{i}"] for f in cells if f[f"named_{i}"] > 0),
        "lead": lead,
        "margin": max(-8.0, min(8.0, lead - max(-FAR, rival))),
        "mass": sum(f[f"share_{i}"] for f in agreeing),
        "surprise": max((f[f"surprise_{i}"] for f in agreeing), default=0.0),
        "neighbour": best.get(f"neighbour_{i}", 0.0),
        "missing": best.get("missing", 1.0),
        "witness": witness,
        "over": max(-2.0, min(2.0, witness - against)),
        "known": told.get("known", 0.0) if witness > ABSENT else 0.0,
        "coverage": told.get("coverage", 0.0) if witness > ABSENT else 0.0,
        "company": max((f[f"company_{i}"] for f in passages), key=abs, default=0.0),
        "derived": follows,
        "derived_share": derived.get("share", 0.0) if follows else 0.0,
        "derived_lead": max(-FAR, derived.get("lead", -FAR)) if follows else -FAR,
        "joint": joint.get("surprise", 0.0),
        "joint_lead": max(-FAR, joint.get("lead", -FAR)),
        "whole": float(size <= WHOLE and size == int(size)),
        "count": float(quantity.unit == Unit.COUNT),
        "change": float(quantity.unit in (Unit.POINTS, Unit.RATIO)),
        "percent": float(quantity.unit == Unit.PERCENT),
        "bound": float(quantity.relation != Relation.EXACTLY),
        "quantities": float(min(4, len(claim.quantities))),
    }


def directed(claim: Claim) -> bool:
    """Return whether the claim says that something is more or less, most or least."""
    return bool(
        direction(comparing(claim.text))
        or superlative(words(claim.text))
        or own_order(claim.text, claim.quantities)
    )


def direction_features(claim: Claim, readings: Readings) -> dict[str, float]:
    """Return what the readings say of the claim's direction: above 0 for it, below 0 against."""
    passages, asked = readings.get("passage", ()), readings.get("entailment", ())
    derived, pairs = only(readings, "difference"), only(readings, "comparison")
    two = only(readings, "two_values")
    near = max(passages, key=lambda f: f["blend"], default=dict[str, float]())
    extreme = only(readings, "extreme")
    shares = [2.0 * extreme.get(f"{line}_share", 0.5) - 1.0 for line in ("column", "row", "longer")]
    return {
        "own": float(own_order(claim.text, claim.quantities)),
        "derived": derived.get("signed", 0.0) * derived.get("surprise", 0.0),
        "pairs": pairs.get("held", 0.0) * pairs.get("weight", 0.0),
        "values": two.get("straight", 0.0) - two.get("crossed", 0.0),
        "extreme": max(shares[:2]),
        "extreme_longer": shares[2],
        "slant": (near.get("aligned", 0.0) - near.get("opposed", 0.0)) * near.get("blend", 0.0),
        "leans": most(passages, "leans_same") - most(passages, "leans_apart"),
        "ranks": most(passages, "ranks_same") - most(passages, "ranks_apart"),
        "entailed": max((f["supported"] for f in asked), default=0.0)
        - max((f["contradicted"] for f in asked), default=0.0),
    }


def split_told(claim: Claim, readings: Readings) -> float:
    """Return -1 where what holds the claim's numbers names another split, 1 where its own, else 0.

    Of each number the best-named cell that holds it, the sentences it stands in best, and the pair
    it follows from are asked; a split named rightly anywhere among them speaks for the claim.
    """
    told = set()
    for i in range(len(claim.quantities)):
        holding = [f for f in readings.get("cell", ()) if f[f"agrees_{i}"] > f[f"named_{i}"]]
        cell = max(holding, key=lambda f: f[f"lead_{i}"], default=None)
        if cell and cell[f"lead_{i}"] > -NEAR:
            told.add(cell["split"])
        passages = readings.get("passage", ())
        told |= {f[f"split_{i}"] for f in passages if f[f"witness_{i}"] > STRONG}
    derived = only(readings, "difference")
    if derived.get("surprise", 0.0) > 0.5:
        told.add(derived["split"])
    return 1.0 if 1.0 in told else -1.0 if -1.0 in told else 0.0


def only(readings: Readings, verifier: str) -> Mapping[str, float]:
    """Return the one reading of a verifier that makes at most one, empty where it made none."""
    return next(iter(readings.get(verifier, ())), {})


def most(passages: Sequence[Mapping[str, float]], name: str) -> float:
    """Return the most any passage shows of a feature, those about the claim's matter first."""
    return max((f[name] * f["blend"] for f in passages), default=0.0)


@cache
def shipped_facets() -> Facets:
    """Return the facets the package carries; raise `ModelError` when they cannot be read."""
    try:
        source = resources.files("claimcheck.adjudicate") / "facets.json"
        data = json.loads(source.read_text("utf-8"))
        return Facets(**{name: _facet(data[name]) for name in ("number", "direction")})
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(
            f"facets.json cannot be read ({error}); reinstall claimcheck-audit"
        ) from error


def _facet(data: Mapping[str, Any]) -> Facet:
    trees = [Tree(**{k: tuple(v) for k, v in tree.items()}) for tree in data["trees"]]
    return Facet(
        features=tuple(data["features"]),
        start=data["start"],
        weights=tuple(data["weights"]),
        trees=tuple(trees),
        least=data["least"],
    )
