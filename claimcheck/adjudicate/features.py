"""All readings of a claim pooled into one vector of named numbers, the decision's input."""

import math
from collections.abc import Sequence

from claimcheck.adjudicate.facets import FAR, Facets, facet_features, most, only, shipped_facets
from claimcheck.records import Assessment, Claim, Relation, Unit
from claimcheck.text.polarity import (
    HEDGES,
    NEGATIONS,
    UNIVERSALS,
    count_of,
    direction,
    superlative,
    words,
)
from claimcheck.text.trends import own_order

NAMES = 0.5  # a number in the headers of the likelier cells says where to look
BLEND = 4.0  # how fast a passage's say falls with its nearness
_SLANTS = ("opposed", "aligned", "negated", "universal", "hedged")
_STANDS = ("leans_same", "leans_apart", "ranks_same", "ranks_apart")


def pool(
    claim: Claim, assessments: Sequence[Assessment], *, facets: Facets | None = None
) -> dict[str, float]:
    """Return the claim's features by name: the same names for every claim, 0 for what is absent.

    `facets` are the shipped ones unless others are given.
    """
    readings = by_verifier(assessments)
    return {
        **_of_claim(claim),
        **_of_passages(readings.get("passage", [])),
        **_of_entailment(assessments),
        **_of_numbers(claim, readings.get("passage", [])),
        **_of_cells(claim, readings.get("cell", [])),
        **_of_programs(readings),
        **facet_features(claim, readings, facets or shipped_facets()),
    }


def by_verifier(assessments: Sequence[Assessment]) -> dict[str, list[dict[str, float]]]:
    """Return what each verifier read, in order."""
    found: dict[str, list[dict[str, float]]] = {}
    for assessment in assessments:
        found.setdefault(assessment.verifier, []).append(assessment.features)
    return found


def _of_claim(claim: Claim) -> dict[str, float]:
    said = words(claim.text)
    units = [q.unit for q in claim.quantities]
    return {
        "listed": float(claim.reported is not None),
        "quantities": float(min(len(units), 4)),
        "has_points": float(Unit.POINTS in units),
        "has_percent": float(Unit.PERCENT in units),
        "has_count": float(Unit.COUNT in units),
        "approximate": float(any(q.relation != Relation.EXACTLY for q in claim.quantities)),
        "directed": float(direction(said) != 0),
        "superlative": float(superlative(said) != 0),
        "own_order": float(own_order(claim.text, claim.quantities)),
        "universal_words": float(count_of(said, UNIVERSALS)),
        "negations": float(count_of(said, NEGATIONS)),
        "hedges": float(count_of(said, HEDGES)),
        "length": math.log(len(said) + 1),
    }


def _of_passages(found: Sequence[dict[str, float]]) -> dict[str, float]:
    empty = dict.fromkeys(
        (
            "blend",
            "coverage",
            "cosine",
            "agreed",
            "conflict",
            "missing",
            "split",
            *_SLANTS,
            *_STANDS,
        ),
        0.0,
    )
    ranked = sorted(found, key=lambda f: -f["blend"])
    best = ranked[0] if ranked else empty
    second = ranked[1]["blend"] if len(ranked) > 1 else 0.0
    agreeing = [f for f in ranked if f["agreed"] >= 1.0]
    partly = [f for f in ranked if f["agreed"] > 0]
    disputing = [f for f in ranked if f["agreed"] < 1.0 and f["conflict"] > 0]
    return {
        **{f"text_{name}": best[name] for name in empty},
        **{f"text_{name}_most": most(found, name) for name in _STANDS},
        "text_second": second,
        "text_missing_least": min((f["missing"] for f in found), default=1.0),
        "text_cosine_max": max((f["cosine"] for f in found), default=0.0),
        "text_coverage_max": max((f["passage_coverage"] for f in found), default=0.0),
        "text_agreed_blend": max((f["blend"] for f in agreeing), default=0.0),
        "text_partly_blend": max((f["blend"] for f in partly), default=0.0),
        "text_dispute_blend": max((f["blend"] * f["conflict"] for f in disputing), default=0.0),
        "text_passage_agreed": max((f["passage_agreed"] * f["blend"] for f in found), default=0.0),
    }


def _of_entailment(assessments: Sequence[Assessment]) -> dict[str, float]:
    """Return what the model makes of the passages: of the nearest, the most telling, all of them.

    A passage counts in the mean by how near it is to the claim in words and meaning.
    """
    blend = {a.evidence_id: a.features["blend"] for a in assessments if a.verifier == "passage"}
    read = [a for a in assessments if a.verifier == "entailment"]
    found = [a.features for a in read]
    if not found:
        names = ("first", "telling", "mean", "most_supported", "most_contradicted")
        return {f"entail_{name}": 0.0 for name in names} | {"entail_open": 1.0}
    blends = [blend[a.evidence_id] for a in read]
    weights = [math.exp(BLEND * blend) for blend in blends]
    margins = [f["supported"] - f["contradicted"] for f in found]
    telling = min(range(len(found)), key=lambda i: (found[i]["not_enough_info"], i))
    nearest = max(range(len(found)), key=lambda i: (blends[i], -i))
    mean = sum(w * m for w, m in zip(weights, margins, strict=True)) / sum(weights)
    return {
        "entail_first": margins[nearest],
        "entail_telling": margins[telling],
        "entail_mean": mean,
        "entail_most_supported": max(f["supported"] for f in found),
        "entail_most_contradicted": max(f["contradicted"] for f in found),
        "entail_open": min(f["not_enough_info"] for f in found),
    }


def _of_numbers(claim: Claim, found: Sequence[dict[str, float]]) -> dict[str, float]:
    witnesses, rivals = [], []
    for i in range(len(claim.quantities)):
        witnesses.append(max((f[f"witness_{i}"] for f in found), default=-1.0))
        rivals.append(max((f[f"rival_{i}"] for f in found), default=-1.0))
    margins = [ours - theirs for ours, theirs in zip(witnesses, rivals, strict=True)]
    return {
        "number_witness_best": max(witnesses, default=-1.0),
        "number_witness_least": min(witnesses, default=-1.0),
        "number_rival_best": max(rivals, default=-1.0),
        "number_margin_best": max(margins, default=0.0),
        "number_margin_least": min(margins, default=0.0),
    }


def _of_cells(claim: Claim, found: Sequence[dict[str, float]]) -> dict[str, float]:
    masses, leads, rivals, neighbours, surprises, named = [], [], [], [], [], 0
    for i in range(len(claim.quantities)):
        if sum(f[f"share_{i}"] for f in found if f[f"named_{i}"] > 0) > NAMES:
            named += 1
            continue
        agreeing = [f for f in found if f[f"agrees_{i}"] > 0]
        others = [f for f in found if f[f"rival_{i}"] > 0]
        masses.append(sum(f[f"share_{i}"] for f in agreeing))
        leads.append(max((f[f"lead_{i}"] for f in agreeing), default=-12.0))
        rivals.append(max((f[f"lead_{i}"] for f in others), default=-12.0))
        best = max(agreeing, key=lambda f: f[f"lead_{i}"], default=None)
        neighbours.append(best[f"neighbour_{i}"] if best else 0.0)
        surprises.append(max((f[f"surprise_{i}"] for f in agreeing), default=0.0))
    telling = max(found, key=lambda f: (f["agreed"], f["lead"]), default={})
    margins = [max(-8.0, min(8.0, ours - rival)) for ours, rival in zip(leads, rivals, strict=True)]
    return {
        "cell_values": float(len(masses)),
        "cell_named": float(named),
        "cell_slot": max((f["slot"] for f in found), default=0.0),
        "cell_mass_best": max(masses, default=0.0),
        "cell_mass_least": min(masses, default=0.0),
        "cell_lead_best": max(leads, default=-12.0),
        "cell_lead_least": min(leads, default=-12.0),
        "cell_margin_best": max(margins, default=0.0),
        "cell_margin_least": min(margins, default=0.0),
        "cell_rival": max(rivals, default=-12.0),
        "cell_neighbour": max(neighbours, default=0.0),
        "cell_neighbour_least": min(neighbours, default=0.0),
        "cell_surprise_best": max(surprises, default=0.0),
        "cell_surprise_least": min(surprises, default=0.0),
        "cell_holders": math.log(1 + sum(f["agreed"] > 0 for f in found)),
        "cell_missing": telling.get("missing", 1.0),
        "cell_split": telling.get("split", 0.0),
        "cell_top_share": max((f["share"] for f in found), default=0.0),
    }


def _of_programs(readings: dict[str, list[dict[str, float]]]) -> dict[str, float]:
    difference = only(readings, "difference")
    comparison = only(readings, "comparison")
    two = only(readings, "two_values")
    joint = only(readings, "joint")
    extreme = only(readings, "extreme")
    universal = only(readings, "universal")
    return {
        "difference_share": difference.get("share", 0.0),
        "difference_agreed": difference.get("agreed", 0.0),
        "difference_lead": max(-12.0, difference.get("lead", -12.0)),
        "difference_named": difference.get("named", 0.0),
        "difference_chance": difference.get("chance", 0.0),
        "difference_surprise": difference.get("surprise", 0.0),
        "difference_signed": difference.get("signed", 0.0),
        "pair_share": difference.get("top", 0.0),
        "comparison_held": comparison.get("held", 0.0),
        "comparison_weight": comparison.get("weight", 0.0),
        "comparison_signed": comparison.get("signed", 0.0),
        "comparison_named": comparison.get("named", 0.0),
        "comparison_everywhere": comparison.get("everywhere", 0.5),
        "values_order": two.get("straight", 0.0) - two.get("crossed", 0.0),
        "values_crossed": two.get("crossed", 0.0),
        "joint_lead": joint.get("lead", -FAR),
        "joint_surprise": joint.get("surprise", 0.0),
        "joint_order": joint.get("order", 0.0),
        "extreme_ranked": extreme.get("ranked_share", 0.5),
        "extreme_other": extreme.get("other_share", 0.5),
        "universal_held": universal.get("held", 0.5),
    }
