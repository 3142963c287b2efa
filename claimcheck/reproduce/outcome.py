"""From stored runs to an outcome: gates first, then intervals, then do specifications agree.

Nothing here ran anything, so any outcome can be had again from the runs alone.
"""

import math
from collections.abc import Iterable, Sequence
from statistics import fmean, stdev

from claimcheck.records import Effect, Gate, Outcome, Quantity, Run, RunStatus, Unit, record
from claimcheck.reproduce.inference import (
    Interval,
    group_means,
    holm,
    paired_interval,
    sign_flip_p,
    wilson_interval,
)
from claimcheck.reproduce.recipe import BearsOn, Contrast, GateRule, Recipe

ALPHA = 0.05
Values = dict[tuple[str, str], dict[int, dict[str, float]]]  # (specification, arm) -> seed -> ...


@record
class Judgement:
    """What the runs of one recipe say of one assertion, and on what grounds."""

    outcome: Outcome
    computed: str
    effects: tuple[Effect, ...]
    gates: tuple[Gate, ...]


def judge(
    recipe: Recipe,
    runs: Iterable[Run],
    *,
    tier: str,
    pattern: BearsOn,
    claimed: Quantity | None = None,
) -> Judgement:
    """Return the outcome of `pattern`'s assertion from the runs of exactly this recipe and tier.

    `claimed`, the claim's own number, is looked at only here, after everything has been measured,
    and only at tier full.
    """
    own = [run for run in runs if run.recipe_sha256 == recipe.sha256 and run.tier == tier]
    values = runs_by_arm(own)
    judged = [
        judge_contrast(recipe, values, own, tier=tier, name=name, asserts=pattern.asserts)
        for name in pattern.contrasts
    ]
    if len(judged) > 1:
        return over_contrasts(judged, pattern)
    if tier == "full":
        unit = recipe.facts.CONTRASTS[pattern.contrasts[0]].unit
        return with_magnitude(judged[0], claimed, unit=unit)
    return judged[0]


def judge_contrast(
    recipe: Recipe,
    values: Values,
    runs: Sequence[Run],
    *,
    tier: str,
    name: str,
    asserts: str = "gain",
) -> Judgement:
    """Return the outcome of one contrast: every specification must say the same."""
    contrast = recipe.facts.CONTRASTS[name]
    specifications = list(recipe.specifications(tier))
    gates = [_complete(recipe, values, runs, tier=tier, contrast=contrast)]
    if not gates[0].passed:
        return _invalid(gates, ())
    rules = [g for g in recipe.facts.GATES if not g.contrasts or name in g.contrasts]
    gates.append(_same_again(runs, values))
    gates += [_ruled(rule, values, specifications) for rule in rules]
    groups = recipe.tier(tier).groups
    by_seed = dict(zip(recipe.tier(tier).seeds, groups, strict=True)) if groups else {}
    effects = tuple(
        _effect(contrast, values, name=name, specification=each, groups=by_seed, asserts=asserts)
        for each in specifications
    )
    gates.append(_varied(effects))
    gates.append(_control(contrast, values, specifications))
    if not all(gate.passed for gate in gates):
        return _invalid(gates, effects)
    outcomes = {effect.outcome for effect in effects}
    agreed = outcomes.pop() if len(outcomes) == 1 else Outcome.INCONCLUSIVE
    return Judgement(
        outcome=agreed,
        computed=_said(contrast, effects, agreed),
        effects=effects,
        gates=tuple(gates),
    )


def finding(interval: Interval, *, sesoi: float) -> Outcome:
    """Return what a 95 % interval of gains says: up is better, `sesoi` the least that matters."""
    if interval.low > 0:
        return Outcome.DIRECTION_SUPPORTED
    if interval.high < 0:
        return Outcome.REVERSED
    if interval.high < sesoi:
        return Outcome.NO_EFFECT_OF_INTEREST
    return Outcome.INCONCLUSIVE


def finding_of_null(interval: Interval, *, sesoi: float) -> Outcome:
    """Return what a 90 % interval says of a claim of no effect (TOST, Lakens 2017)."""
    if -sesoi < interval.low and interval.high < sesoi:
        return Outcome.DIRECTION_SUPPORTED
    if interval.low > sesoi or interval.high < -sesoi:
        return Outcome.REVERSED
    return Outcome.INCONCLUSIVE


def over_contrasts(judged: Sequence[Judgement], pattern: BearsOn) -> Judgement:
    """Return the outcome of a claim about several contrasts ("almost every task").

    A contrast counts when its specifications support it after Holm's correction over contrasts.
    Fewer valid contrasts than the claim needs say nothing.
    """
    valid = [each for each in judged if each.outcome is not Outcome.INVALID]
    effects = tuple(effect for each in judged for effect in each.effects)
    gates = tuple(gate for each in judged for gate in each.gates)
    if len(valid) < pattern.at_least * len(judged):
        text = f"only {len(valid)} of {len(judged)} contrasts are valid"
        return Judgement(outcome=Outcome.INVALID, computed=text, effects=effects, gates=gates)
    adjusted = holm([max(effect.p_sign_flip for effect in each.effects) for each in valid])
    held = sum(
        each.outcome is Outcome.DIRECTION_SUPPORTED and p <= ALPHA
        for each, p in zip(valid, adjusted, strict=True)
    )
    share = wilson_interval(held, len(valid))
    against = sum(e.outcome in (Outcome.REVERSED, Outcome.NO_EFFECT_OF_INTEREST) for e in valid)
    if held >= pattern.at_least * len(valid):
        outcome = Outcome.DIRECTION_SUPPORTED
    elif against > (1 - pattern.at_least) * len(valid) and share.high < pattern.at_least:
        outcome = Outcome.REVERSED
    else:
        outcome = Outcome.INCONCLUSIVE
    text = (
        f"{held} of {len(valid)} contrasts hold after Holm's correction "
        f"(95 % {share.low:.2f} to {share.high:.2f}), {pattern.at_least:.2f} asserted"
    )
    return Judgement(outcome=outcome, computed=text, effects=effects, gates=gates)


def with_magnitude(judged: Judgement, claimed: Quantity | None, *, unit: str) -> Judgement:
    """Return the judgement, raised to magnitude_consistent where the claimed size is met.

    The claimed difference must lie within 1.96 sqrt(se_o^2 + se_r^2) of the rerun's. A paper of
    single runs gives no se_o: the rerun's own spread of one run stands in, and is named so.
    """
    if judged.outcome is not Outcome.DIRECTION_SUPPORTED or claimed is None:
        return judged
    if claimed.unit is not Unit.POINTS or unit != "points":
        return judged
    mean = fmean(effect.mean for effect in judged.effects)
    sd = fmean(effect.sd for effect in judged.effects)
    n = min(len(effect.differences) for effect in judged.effects)
    original = claimed.spread if claimed.spread is not None else sd
    reach = 1.96 * math.sqrt(original**2 + sd**2 / n)
    inside = abs(mean - claimed.value) <= reach
    word = "inside" if inside else "outside"
    imputed = "" if claimed.spread is not None else ", se_imputed from the rerun"
    text = f"{claimed.value:g} is {word} {mean:.2f} ± {reach:.2f}{imputed}"
    return Judgement(
        outcome=Outcome.MAGNITUDE_CONSISTENT if inside else judged.outcome,
        computed=f"{judged.computed}; {text}",
        effects=judged.effects,
        gates=judged.gates,
    )


def runs_by_arm(runs: Iterable[Run]) -> Values:
    """Return the measures of finished runs by (specification, arm), then seed."""
    values: Values = {}
    for run in runs:
        if run.status is RunStatus.FINISHED and not run.repeat:
            values.setdefault((run.specification, run.arm), {})[run.seed] = run.measures
    return values


def _effect(
    contrast: Contrast,
    values: Values,
    *,
    name: str,
    specification: str,
    groups: dict[int, int],
    asserts: str,
) -> Effect:
    differences = _paired(contrast, values, specification, arm=contrast.treatment)
    if asserts == "loss":
        differences = {seed: -difference for seed, difference in differences.items()}
    found = list(differences.values())
    confidence = 0.90 if asserts == "no_effect" else 0.95
    seeds = paired_interval(found, confidence=confidence)
    decides = seeds
    if groups:
        means = group_means(found, [groups[seed] for seed in differences])
        decides = paired_interval(means, confidence=confidence)
    rule = finding_of_null if asserts == "no_effect" else finding
    baseline = values[specification, contrast.baseline]
    return Effect(
        contrast=name,
        specification=specification,
        differences=tuple(round(each, 6) for each in found),
        mean=fmean(found),
        sd=stdev(found),
        low=decides.low,
        high=decides.high,
        seeds_low=seeds.low,
        seeds_high=seeds.high,
        p_sign_flip=sign_flip_p(found),
        baseline=fmean(measured[contrast.measure] for measured in baseline.values()),
        outcome=rule(decides, sesoi=contrast.sesoi),
        strong=asserts != "no_effect" and decides.low > contrast.sesoi,
    )


def _paired(
    contrast: Contrast, values: Values, specification: str, *, arm: str
) -> dict[int, float]:
    """Return seed -> gain of `arm` over the baseline, turned so that up is better."""
    sign = 1 if contrast.better == "higher" else -1
    treated, base = values[specification, arm], values[specification, contrast.baseline]
    return {
        seed: sign * (treated[seed][contrast.measure] - base[seed][contrast.measure])
        for seed in sorted(set(treated) & set(base))
    }


def _complete(
    recipe: Recipe, values: Values, runs: Sequence[Run], *, tier: str, contrast: Contrast
) -> Gate:
    """G6: every paired run of every arm is there, with the measure."""
    seeds = recipe.tier(tier).seeds
    missing = [
        f"{specification} {arm} {seed}"
        for specification in recipe.specifications(tier)
        for arm in (contrast.treatment, contrast.baseline, contrast.control)
        for seed in seeds
        if contrast.measure not in values.get((specification, arm), {}).get(seed, {})
    ]
    ended = sorted({run.status.value for run in runs if run.status is not RunStatus.FINISHED})
    why = f" ({', '.join(ended)})" if ended else ""
    detail = f"{len(missing)} runs missing{why}: {missing[0]}, ..." if missing else "all runs there"
    return Gate(name="complete", passed=not missing, detail=detail)


def _same_again(runs: Sequence[Run], values: Values) -> Gate:
    """G5: the run made twice gave the same numbers (times aside)."""
    again = [run for run in runs if run.repeat and run.status is RunStatus.FINISHED]
    for run in again:
        first = values.get((run.specification, run.arm), {}).get(run.seed)
        if first is not None:
            same = _untimed(first) == _untimed(run.measures)
            detail = "the same seed gave the same numbers" if same else "the same seed gave others"
            return Gate(name="same seed, same number", passed=same, detail=detail)
    return Gate(name="same seed, same number", passed=False, detail="no run was made twice")


def _untimed(measures: dict[str, float]) -> dict[str, float]:
    return {name: value for name, value in measures.items() if not name.endswith("_s")}


def _varied(effects: Sequence[Effect]) -> Gate:
    """Seeds must change something: numbers that never vary were not measured."""
    fixed = [e.specification for e in effects if e.sd == 0]
    detail = (
        f"no difference between seeds in {', '.join(fixed)}"
        if fixed
        else "seeds give other numbers"
    )
    return Gate(name="varies with the seed", passed=len(fixed) < len(effects), detail=detail)


def _control(contrast: Contrast, values: Values, specifications: Sequence[str]) -> Gate:
    """G4: where the treatment surely gains, the label-shuffled arm must gain less.

    Asked of the treatment's own gain, whichever way the claim asserts it.
    """
    failed, shown = [], []
    for place in specifications:
        gains = list(_paired(contrast, values, place, arm=contrast.treatment).values())
        control = fmean(_paired(contrast, values, place, arm=contrast.control).values())
        shown.append(f"{place} {control:+.2f} against {fmean(gains):+.2f}")
        if paired_interval(gains).low > 0 and control >= fmean(gains):
            failed.append(place)
    detail = f"gain of {contrast.control} against {contrast.treatment}: {'; '.join(shown)}"
    return Gate(name="control gains less", passed=not failed, detail=detail)


def _ruled(rule: GateRule, values: Values, specifications: Sequence[str]) -> Gate:
    """A recipe's own gate: the 95 % interval of an arm's measure, in every specification."""
    failed, shown = [], []
    for place in specifications:
        measured = values.get((place, rule.arm), {}).values()
        found = [each[rule.measure] for each in measured if rule.measure in each]
        if len(found) < len(measured) or len(found) < 2:
            failed.append(place)
            shown.append(f"{place} not measured")
            continue
        low, high = paired_interval(found)
        shown.append(f"{place} {low:.2f} to {high:.2f}")
        above = rule.above is None or low > rule.above
        below = rule.below is None or high < rule.below
        if not (above and below):
            failed.append(place)
    bounds = [f"above {rule.above:g}"] if rule.above is not None else []
    bounds += [f"below {rule.below:g}"] if rule.below is not None else []
    detail = f"{rule.measure} of {rule.arm}, wanted {' and '.join(bounds)}: {'; '.join(shown)}"
    return Gate(name=rule.name, passed=not failed, detail=detail)


def _invalid(gates: Sequence[Gate], effects: tuple[Effect, ...]) -> Judgement:
    failed = next(gate for gate in gates if not gate.passed)
    return Judgement(
        outcome=Outcome.INVALID,
        computed=f"gate {failed.name!r} failed: {failed.detail}",
        effects=effects,
        gates=tuple(gates),
    )


def _said(contrast: Contrast, effects: Sequence[Effect], outcome: Outcome) -> str:
    parts = [f"{e.specification} {e.mean:+.2f} [{e.low:+.2f}, {e.high:+.2f}]" for e in effects]
    name = (
        f"{contrast.treatment} against {contrast.baseline}, {contrast.measure} in {contrast.unit}"
    )
    text = f"{name}: {', '.join(parts)}, {len(effects[0].differences)} paired runs each"
    if outcome is Outcome.INCONCLUSIVE and len({e.outcome for e in effects}) > 1:
        text += "; depends on the specification"
    elif all(effect.strong for effect in effects):
        text += f"; all beyond {contrast.sesoi:g}"
    return text
