"""How far a rerun may move the odds that a claim holds: never further than its tier allows."""

import math

from claimcheck.errors import InputError
from claimcheck.records import Odds, Outcome, record

MISSED = 0.03  # chance that a real effect is taken for none; a judgement
SEEN_AS_NONE = 0.50  # chance that no effect is found to be none, not inconclusive; a judgement


@record
class Tier:
    """What a run of this size knows of the claim at full size.

    `holds_if_true` and `holds_if_false` are the chances that the effect is there at this size when
    the claim is true, or false; `power` and `false_alarm` are the test's own; `cap` is the largest
    factor on the odds either way. The first two are judgements: small rests on the 80 % of
    pairs that 150M models rank as 1B models do (DataDecide, arXiv 2504.11393), micro is barely
    above chance because a trial's sign changed with the specification.
    """

    holds_if_true: float
    holds_if_false: float
    power: float
    false_alarm: float
    cap: float


TIERS = {
    "micro": Tier(holds_if_true=0.60, holds_if_false=0.45, power=0.60, false_alarm=0.05, cap=1.4),
    "small": Tier(holds_if_true=0.80, holds_if_false=0.35, power=0.85, false_alarm=0.05, cap=2.1),
    "full": Tier(holds_if_true=0.95, holds_if_false=0.10, power=0.90, false_alarm=0.025, cap=8.0),
}
FOR = (Outcome.DIRECTION_SUPPORTED, Outcome.MAGNITUDE_CONSISTENT)
AGAINST = (Outcome.NO_EFFECT_OF_INTEREST, Outcome.REVERSED)


def update_odds(outcome: Outcome, *, tier: str, coverage: float, prior: float | None) -> Odds:
    """Return the odds moved by a rerun's outcome, with every step written out.

    `coverage`, 0 to 1, is the share of the claim's target that the runs test; `prior` the
    probability before, None where there is none. Inconclusive and invalid leave the odds alone.
    """
    if not 0 <= coverage <= 1:
        raise InputError(f"coverage is a share of the claim, 0 to 1; met {coverage:g}")
    if outcome not in FOR + AGAINST:
        step = f"{outcome.value}: likelihood ratio 1, the odds stay as they are"
        return Odds(likelihood_ratio=1.0, prior=prior, posterior=prior, steps=(step,))
    known = TIERS[tier]
    raw, formula = _likelihood_ratio(known, supports=outcome in FOR)
    capped = min(max(raw, 1 / known.cap), known.cap)
    ratio = math.exp(coverage * math.log(capped))
    steps = [
        f"{outcome.value} at tier {tier}: likelihood ratio {formula} = {raw:.3f}",
        f"capped to 1/{known.cap:g} .. {known.cap:g}: {capped:.3f}",
        f"coverage {coverage:.2f}: {capped:.3f} ^ {coverage:.2f} = {ratio:.3f}",
    ]
    posterior = None if prior is None else prior * ratio / (1 - prior + prior * ratio)
    if prior is not None and posterior is not None:
        before = "certain" if prior == 1 else f"{prior / (1 - prior):.3f}"
        steps.append(f"odds {before} x {ratio:.3f}: probability {prior:.2f} -> {posterior:.2f}")
    return Odds(likelihood_ratio=ratio, prior=prior, posterior=posterior, steps=tuple(steps))


def _likelihood_ratio(tier: Tier, *, supports: bool) -> tuple[float, str]:
    """Return the ratio and how it is made: P(outcome | claim true) / P(outcome | claim false)."""
    seen, unseen = (tier.power, tier.false_alarm) if supports else (MISSED, SEEN_AS_NONE)
    parts = [
        (q * seen + (1 - q) * unseen, f"({q:g}*{seen:g} + {1 - q:.2g}*{unseen:g})")
        for q in (tier.holds_if_true, tier.holds_if_false)
    ]
    (true, true_text), (false, false_text) = parts
    return true / false, f"{true_text} / {false_text}"
