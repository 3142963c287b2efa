"""Readings of claims, and of their slips made by rule, to the fitted facets.

A facet (claimcheck/adjudicate/facets.py) learns from true claims against the same claims turned
false in one place: by rule (perturbing.py) and by the people who wrote the training claims. No
report is among them.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from perturbing import settled_by
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from claimcheck.adjudicate.facets import (
    Facet,
    Facets,
    directed,
    direction_features,
    number_features,
)
from claimcheck.adjudicate.features import by_verifier
from claimcheck.adjudicate.trees import Tree
from claimcheck.records import Assessment, Claim, Quantity
from claimcheck.text.quantities import find_quantities

WRONG_NUMBER = {"digit", "swap_row", "swap_column", "wrong_dataset", "wrong_unit"}
KEPT = {"number": 0.87, "direction": 0.86}  # of true claims' facets, held out, left in peace
TREES = {
    "max_iter": 120,
    "max_depth": 4,
    "learning_rate": 0.08,
    "min_samples_leaf": 40,
    "l2_regularization": 5.0,
    "max_features": 0.5,
    "random_state": 0,
    "early_stopping": False,
}
RIDGE = 0.3  # inverse, on standardised features
# The more of these, the less sure.
AGAINST = {"neighbour", "missing", "turned", "turned_told"}
NEITHER = {"whole", "count", "change", "percent", "bound", "quantities"}
FOLDS = 6

Numbers = NDArray[np.float64]
Model = Callable[[tuple[str, ...], Numbers, NDArray[np.bool_]], Facet]


@dataclass(frozen=True)
class Reading:
    """A claim over its papers: `slip` names the rule that turned it false, "" for none."""

    paper: str
    claim: Claim
    item: dict
    readings: tuple[Assessment, ...]
    slip: str = ""


@dataclass(frozen=True)
class Sample:
    """One facet of one claim: true or false, and what the readings say of it."""

    group: str
    features: Mapping[str, float]
    true: bool


def fit_facets(read: Sequence[Reading]) -> Facets:
    """Return both facets fitted on all that was read."""
    return Facets(
        number=_fit(list(_numbers(read)), _boosted, KEPT["number"]),
        direction=_fit(list(_directions(read)), _weighted, KEPT["direction"]),
    )


def _numbers(read: Sequence[Reading]) -> Iterator[Sample]:
    twins = {(r.paper, r.item["pair"]): r.claim for r in read if _is_true(r)}
    for each in read:
        told = by_verifier(each.readings)
        for i in _told(each, twins.get((each.paper, each.item["pair"]))):
            yield Sample(each.paper, number_features(each.claim, i, told), _is_true(each))


def _told(each: Reading, twin: Claim | None) -> list[int]:
    """Return which of the claim's numbers are true (of a true claim all) or were turned false."""
    claim = each.claim
    if _is_true(each):
        return list(range(len(claim.quantities)))
    if each.slip in ("number", "borrowed"):
        return _changed(find_quantities(each.item["claim"]), claim.quantities)
    if each.slip in ("row", "column"):
        return settled_by(each.item, claim.quantities)[:1]
    if not each.slip and each.item["error"] in WRONG_NUMBER:
        changed = _changed(twin.quantities, claim.quantities) if twin else []
        return changed or settled_by(each.item, claim.quantities)[:1]
    return []


def _changed(before: Sequence[Quantity], after: Sequence[Quantity]) -> list[int]:
    known = {(q.value, q.upper, q.unit, q.relation) for q in before}
    return [i for i, q in enumerate(after) if (q.value, q.upper, q.unit, q.relation) not in known]


def _directions(read: Sequence[Reading]) -> Iterator[Sample]:
    for each in read:
        wrong = each.slip == "direction" or (not each.slip and each.item["error"] == "direction")
        if (wrong or _is_true(each)) and directed(each.claim):
            told = by_verifier(each.readings)
            yield Sample(each.paper, direction_features(each.claim, told), not wrong)


def _is_true(each: Reading) -> bool:
    return not each.slip and each.item["label"] == "supported"


def _fit(samples: Sequence[Sample], model: Model, kept: float) -> Facet:
    """Return the facet, its least held out so that the share `kept` of the true ones pass."""
    names = tuple(sorted(samples[0].features))
    x = np.array([[sample.features[n] for n in names] for sample in samples])
    y = np.array([sample.true for sample in samples])
    groups = np.array([sample.group for sample in samples])
    held = np.zeros(len(y))
    for train, test in GroupKFold(min(FOLDS, len(set(groups)))).split(x, y, groups):
        facet = model(names, x[train], y[train])
        held[test] = [facet(dict(zip(names, row, strict=True))) for row in x[test]]
    least = float(np.quantile(held[y], 1.0 - kept))
    return replace(model(names, x, y), least=round(least, 3))


def _boosted(names: tuple[str, ...], x: Numbers, y: NDArray[np.bool_]) -> Facet:
    signs = [0 if n in NEITHER else -1 if n in AGAINST else 1 for n in names]
    model = HistGradientBoostingClassifier(monotonic_cst=signs, **TREES).fit(x, y)
    return Facet(
        features=names,
        start=float(start_of(model)[0]),
        weights=(),
        trees=tuple(tree for (tree,) in rounds_of(model)),
        least=0.0,
    )


def _weighted(names: tuple[str, ...], x: Numbers, y: NDArray[np.bool_]) -> Facet:
    spread = np.maximum(x.std(0), 1e-9)
    model = LogisticRegression(C=RIDGE, max_iter=2000).fit(x / spread, y)
    return Facet(
        features=names,
        start=round(float(model.intercept_[0]), 6),
        weights=tuple(round(float(w), 6) for w in model.coef_[0] / spread),
        trees=(),
        least=0.0,
    )


def start_of(model: HistGradientBoostingClassifier) -> Numbers:
    """Return the scores before the first tree."""
    return model._baseline_prediction[0]


def rounds_of(model: HistGradientBoostingClassifier) -> Iterator[tuple[Tree, ...]]:
    """Yield each round's trees, one a score."""
    for stage in model._predictors:  # scikit-learn shows the trees nowhere else
        yield tuple(_tree(predictor.nodes) for predictor in stage)


def _tree(nodes: NDArray[np.void]) -> Tree:
    """Return a fitted tree as plain numbers; its values hold the learning rate already."""
    leaf = nodes["is_leaf"].astype(bool)
    return Tree(
        feature=tuple(int(f) for f in np.where(leaf, -1, nodes["feature_idx"])),
        threshold=tuple(round(float(t), 9) for t in np.where(leaf, 0.0, nodes["num_threshold"])),
        left=tuple(int(c) for c in np.where(leaf, -1, nodes["left"].astype(int))),
        right=tuple(int(c) for c in np.where(leaf, -1, nodes["right"].astype(int))),
        value=tuple(round(float(v), 6) for v in nodes["value"]),
    )
