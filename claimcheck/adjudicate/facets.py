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
from claimcheck.records import Claim, Quantity, Relation, Unit, record
from claimcheck.text.normalize import name_words
from claimcheck.text.polarity import antonyms, comparing, direction, superlative, words
from claimcheck.text.trends import is_change, own_order

FAR = 12.0  # a cell that far behind the best named is found by its value alone
ABSENT = -1.0  # no such number in a passage
HELD = 0.5  # a number less sure than this is said to be doubted
NEAR = 4.0  # a cell this little behind the best named is one the claim may mean
NEXT = 1.0  # a cell that names a number, this little behind the best named
SURELY = 2.0  # what a small whole number needs for that
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
    keeps and `facet_split` what is told of the split, both from -1 to 1, `facet_strangers` how many
    names of a report's row none of the papers says. `facet_objections` counts what speaks against
    the claim.
    """
    told = _of_numbers(claim, readings)
    numbers = [fitted.number(features) for features in told]
    number = min(numbers, default=1.0)
    company = min((features["company"] for features in told), default=0.0)
    turned = _turned(claim, readings, fitted.direction)
    split = split_told(claim, readings)
    # Prose names other work besides what it cites.
    unsaid = float(len(strangers(claim, readings)) if claim.reported is not None else 0)
    return {
        "facet_number": number,
        "facet_number_mean": sum(numbers) / len(numbers) if numbers else 1.0,
        "facet_company": company,
        "facet_direction": turned,
        "facet_split": split,
        "facet_strangers": unsaid,
        "facet_objections": float(
            (number < fitted.number.least)
            + (company < TAKEN)
            + (turned < fitted.direction.least)
            + (split < 0)
            + (unsaid > 0)
        ),
    }


def _turned(claim: Claim, readings: Readings, fitted: Facet) -> float:
    """Return how sure the claim's direction is, 1 where it has none.

    Not at all where what holds its number is the opposite by name: "previous best" for "worst".
    """
    if not directed(claim):
        return 1.0
    features = direction_features(claim, readings)
    return 0.0 if features["header"] < 0 else fitted(features)


def objection(claim: Claim, readings: Readings, features: Mapping[str, float]) -> str:
    """Return in a few words what the readings speak against, "" where no facet is objected to.

    `features` are those of `facet_features` over the same readings.
    """
    fitted = shipped_facets()
    told = _of_numbers(claim, readings)
    if features["facet_number"] < fitted.number.least:
        number = _least(claim, [fitted.number(each) for each in told])
        return f"“{number}” stands nowhere the claim names, nor follows from what does"
    if features["facet_company"] < TAKEN:
        number = _least(claim, [each["company"] for each in told])
        return f"where its other numbers stand, another number takes the place of “{number}”"
    if features["facet_strangers"]:
        return f"the papers at hand nowhere say “{strangers(claim, readings)[0]}”"
    if features["facet_split"] < 0:
        return "what holds its number is of another split"
    if features["facet_direction"] < fitted.direction.least:
        return "nothing found goes the way it says"
    return ""


def doubted(claim: Claim, readings: Readings, features: Mapping[str, float]) -> str:
    """Return which number the papers hardly hold, "" where they hold each likelier than not."""
    if features["facet_number"] >= HELD:
        return ""
    fitted = shipped_facets().number
    sure = [fitted(features) for features in _of_numbers(claim, readings)]
    return f"“{_least(claim, sure)}” is hardly held by what the claim names"


def _least(claim: Claim, scores: Sequence[float]) -> str:
    """Return the claim's words for the number with the least score."""
    return claim.quantities[min(range(len(scores)), key=scores.__getitem__)].text


def _of_numbers(claim: Claim, readings: Readings) -> list[dict[str, float]]:
    return [number_features(claim, i, readings) for i in range(len(claim.quantities))]


def number_features(claim: Claim, i: int, readings: Readings) -> dict[str, float]:
    """Return what the readings say of the claim's quantity `i`: where it stands, and its rivals."""
    quantity = claim.quantities[i]
    cells, passages = readings.get("cell", ()), readings.get("passage", ())
    derived, joint = only(readings, "difference"), only(readings, "joint")
    counted = quantity.unit == Unit.COUNT and bool(quantity.noun)
    agreeing = [f for f in cells if f[f"agrees_{i}"] > 0 and not (counted and f[f"noun_{i}"] <= 0)]
    best = max(agreeing, key=lambda f: f[f"lead_{i}"], default={})
    lead = max(-FAR, best.get(f"lead_{i}", -FAR))
    rival = max((f[f"lead_{i}"] for f in cells if f[f"rival_{i}"] > 0), default=-FAR)
    told = max(passages, key=lambda f: f[f"witness_{i}"], default={})
    witness = told.get(f"witness_{i}", ABSENT)
    against = max((f[f"rival_{i}"] for f in passages), default=ABSENT)
    together = joint.get(f"of_{i}", 0.0) > 0
    change = is_change(claim.text, quantity)
    follows = derived.get(f"surprise_{i}", 0.0) if change else 0.0
    return {
        "named": sum(f[f"share_{i}"] for f in cells if f[f"named_{i}"] > 0),
        "lead": lead,
        "margin": max(-8.0, min(8.0, lead - max(-FAR, rival))),
        "mass": sum(f[f"share_{i}"] for f in agreeing),
        "surprise": max((f[f"surprise_{i}"] for f in agreeing), default=0.0),
        "turned": _beyond([f[f"lead_{i}"] for f in cells if f[f"turned_{i}"] > 0], lead, FAR),
        "turned_told": _beyond(
            [f[f"turned_{i}"] for f in passages if f[f"turned_{i}"] > ABSENT], witness, 4.0
        ),
        "neighbour": best.get(f"neighbour_{i}", 0.0),
        "missing": best.get("missing", 1.0),
        "witness": witness,
        "over": max(-2.0, min(2.0, witness - against)),
        "known": told.get("known", 0.0) if witness > ABSENT else 0.0,
        "coverage": told.get("coverage", 0.0) if witness > ABSENT else 0.0,
        "noun": max(best.get(f"noun_{i}", 0.0), told.get(f"noun_{i}", 0.0))
        if quantity.noun
        else 0.5,
        "company": max((f[f"company_{i}"] for f in passages), key=abs, default=0.0),
        "derived": follows,
        "derived_share": derived.get("share", 0.0) if follows else 0.0,
        "derived_lead": max(-FAR, derived.get("lead", -FAR)) if follows else -FAR,
        "joint": joint["surprise"] if together else 0.0,
        "joint_lead": max(-FAR, joint["lead"]) if together else -FAR,
        "whole": float(_is_small(quantity)),
        "count": float(quantity.unit == Unit.COUNT),
        "change": float(change),
        "percent": float(quantity.unit == Unit.PERCENT),
        "bound": float(quantity.relation != Relation.EXACTLY),
        "quantities": float(min(4, len(claim.quantities))),
    }


def _is_small(quantity: Quantity) -> bool:
    return abs(quantity.value) <= WHOLE and quantity.value == int(quantity.value)


def _beyond(found: Sequence[float], ours: float, most: float) -> float:
    """Return how far the best of what was found lies beyond `ours`, within `most` either way."""
    return max(-most, min(most, max(found) - ours)) if found else -most


def directed(claim: Claim) -> bool:
    """Return whether the claim says that something is more or less, most or least."""
    said = comparing(claim.text)
    return bool(
        direction(said)
        or antonyms(said, said)
        or superlative(words(claim.text))
        or own_order(claim.text, claim.quantities)
    )


def direction_features(claim: Claim, readings: Readings) -> dict[str, float]:
    """Return what the readings say of the claim's direction: above 0 for it, below 0 against."""
    passages, asked = readings.get("passage", ()), readings.get("entailment", ())
    derived, pairs = only(readings, "difference"), only(readings, "comparison")
    changes = [i for i, q in enumerate(claim.quantities) if is_change(claim.text, q)]
    follows = max((derived.get(f"surprise_{i}", 0.0) for i in changes), default=0.0)
    two = only(readings, "two_values")
    near = max(passages, key=lambda f: f["blend"], default=dict[str, float]())
    beside = _sign(near.get("antonyms", 0.0))
    extreme = only(readings, "extreme")
    holders = [_holder(i, readings) for i in range(len(claim.quantities))]
    return {
        "own": float(own_order(claim.text, claim.quantities)),
        "derived": derived.get("signed", 0.0) * follows,
        "pairs": pairs.get("held", 0.0) * pairs.get("weight", 0.0),
        "values": two.get("straight", 0.0) - two.get("crossed", 0.0),
        "extreme": 2.0 * extreme.get("ranked_share", 0.5) - 1.0,
        "extreme_other": 2.0 * extreme.get("other_share", 0.5) - 1.0,
        "header": min((f["antonyms"] for f in holders if f), default=0.0),
        "antonyms": beside,
        "antonyms_against": min(0.0, beside),
        "antonyms_most": _sign(
            max((f["antonyms"] * f["blend"] for f in passages), default=0.0, key=abs)
        ),
        "leans": most(passages, "leans_same") - most(passages, "leans_apart"),
        "ranks": most(passages, "ranks_same") - most(passages, "ranks_apart"),
        "entailed": max((f["supported"] for f in asked), default=0.0)
        - max((f["contradicted"] for f in asked), default=0.0),
    }


def _sign(value: float) -> float:
    return float((value > 0) - (value < 0))


def _holder(i: int, readings: Readings) -> Mapping[str, float] | None:
    """Return the best-named cell that holds the claim's quantity `i`, None where it hardly is."""
    holding = [f for f in readings.get("cell", ()) if f[f"agrees_{i}"] > f[f"named_{i}"]]
    return _foremost(holding, i, behind=NEAR)


def _foremost(
    cells: Sequence[Mapping[str, float]], i: int, *, behind: float
) -> Mapping[str, float] | None:
    """Return the cell best named for quantity `i`, None where it is `behind` the best of all."""
    cell = max(cells, key=lambda f: f[f"lead_{i}"], default=None)
    return cell if cell and cell[f"lead_{i}"] > -behind else None


def split_told(claim: Claim, readings: Readings) -> float:
    """Return -1 where what holds a claimed number is of another split, 1 where of its own, else 0.

    One number of another split is enough.
    """
    told = [_split_of(i, quantity, readings) for i, quantity in enumerate(claim.quantities)]
    derived = only(readings, "difference")
    if derived.get("surprise", 0.0) > 0.5:
        told.append(derived["split"])
    return -1.0 if -1.0 in told else max(told, default=0.0)


def _split_of(i: int, quantity: Quantity, readings: Readings) -> float:
    """Return what is told of the split of the claim's quantity `i`.

    The best-named cell that holds it, the one whose headers name it, and the sentences it stands in
    best (small numbers stand everywhere) are asked; a split named rightly anywhere among them
    speaks for it.
    """
    least = SURELY if _is_small(quantity) else STRONG
    passages = (f for f in readings.get("passage", ()) if f[f"witness_{i}"] > least)
    naming = [f for f in readings.get("cell", ()) if f[f"named_{i}"] > 0]
    cells = (_holder(i, readings), _foremost(naming, i, behind=NEXT))
    told = {f[f"split_{i}"] for f in (*passages, *cells) if f}
    return 1.0 if 1.0 in told else -1.0 if -1.0 in told else 0.0


def strangers(claim: Claim, readings: Readings) -> list[str]:
    """Return the claim's names that none of the papers says anywhere."""
    read = only(readings, "passage")
    names = enumerate(name_words(claim.text))
    return [name for k, name in names if read.get(f"stranger_{k}", 0.0) > 0]


def only(readings: Readings, verifier: str) -> Mapping[str, float]:
    """Return the first reading of a verifier, empty where it made none."""
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
