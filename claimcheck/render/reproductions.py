"""Reproductions as a person and a program read them, beside the verdict and never mixed into it."""

from collections.abc import Iterator, Sequence
from typing import Any

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from claimcheck.records import Audit, CheckKind, Claim, Effect, Outcome, Reproduction
from claimcheck.render.phrases import one_line

DECIMALS = 6
Json = dict[str, Any]
MEANS = (
    "Reproduction: what came out when the claim was computed again; the verdict says only what the "
    "paper says, and neither moves the other."
)
_COLOURS = {
    Outcome.AGREES: "green",
    Outcome.DIRECTION_SUPPORTED: "green",
    Outcome.MAGNITUDE_CONSISTENT: "green",
    Outcome.DIFFERS: "red",
    Outcome.REVERSED: "red",
    Outcome.NO_EFFECT_OF_INTEREST: "red",
}


def short(check: Reproduction) -> str:
    """Return one line: the rung, what came out, how far the odds moved."""
    rung = f"{check.check.value} {check.tier}".rstrip()
    text = f"{rung}: {check.outcome.value.replace('_', ' ')}"
    if check.odds is not None and check.odds.likelihood_ratio != 1:
        text += f", odds ×{check.odds.likelihood_ratio:.2f}"
        if check.odds.prior is not None and check.odds.posterior is not None:
            text += f" ({check.odds.prior:.2f} → {check.odds.posterior:.2f})"
    return text


def lines(audit: Audit, claim: Claim) -> list[str]:
    """Return a claim's reproductions, a line each, cheapest first."""
    return [short(check) for check in audit.reproductions.get(claim.id, ())]


def cell_text(audit: Audit, claim: Claim) -> Text:
    """Return a claim's reproductions for a table's cell, a dash where there is none."""
    checks = audit.reproductions.get(claim.id, ())
    text = Text("" if checks else "–", style="" if checks else "dim")
    for number, check in enumerate(checks):
        text.append("\n" if number else "")
        text.append(short(check), style=_COLOURS.get(check.outcome, "yellow"))
    return text


def in_full(check: Reproduction) -> Iterator[RenderableType]:
    """Yield what was computed, from what, what it does not show, and every step of the odds."""
    yield Text(short(check), style="bold")
    body = [Text(one_line(check.computed)), Text(f"from {one_line(check.source)}", style="dim")]
    for effect in check.effects:
        body.append(Text(f"  {_effect(effect)}", style="dim"))
    for gate in check.gates:
        mark = "✓" if gate.passed else "✗"
        body.append(Text(f"  {mark} {gate.name}: {one_line(gate.detail)}", style="dim"))
    if check.coverage is not None:
        body.append(Text(f"tests {100 * check.coverage:.0f} % of the claim's target"))
    body.append(Text(f"does not show {one_line(check.does_not_show)}"))
    if check.odds is not None:
        body += [Text(f"  {step}", style="dim") for step in check.odds.steps]
    yield Padding(Group(*body), (0, 0, 0, 3))


def reproductions_table(audit: Audit) -> RenderableType:
    """Return every reproduction of an audit, in full, below its claim."""
    parts: list[RenderableType] = []
    for claim in audit.claims:
        checks = audit.reproductions.get(claim.id, ())
        if checks:
            parts += [Text(f"{claim.id} {one_line(claim.text)}", style="cyan")]
            parts += [Padding(part, (0, 0, 0, 4)) for check in checks for part in in_full(check)]
            parts += [Text()]
    counts = tally(audit)
    return Group(*parts, Text(f"{counts}."), Text(MEANS, style="dim"))


def tally(audit: Audit) -> str:
    """Return how many claims were computed again and what came out: "3 of 21 claims ..."."""
    checks = [check for each in audit.reproductions.values() for check in each]
    found = sum(bool(each) for each in audit.reproductions.values())
    counts = [
        f"{sum(c.check is kind and c.outcome is outcome for c in checks)} {kind.value} "
        f"{outcome.value.replace('_', ' ')}"
        for kind in CheckKind
        for outcome in Outcome
        if any(c.check is kind and c.outcome is outcome for c in checks)
    ]
    return f"{found} of {len(audit.claims)} claims computed again" + (
        f": {', '.join(counts)}" if counts else ""
    )


def reproduction_json(check: Reproduction) -> Json:
    """Return one reproduction as the contract has it."""
    odds = check.odds
    return {
        "check": check.check.value,
        "outcome": check.outcome.value,
        "computed": check.computed,
        "does_not_show": check.does_not_show,
        "source": check.source,
        "tier": check.tier or None,
        "coverage": check.coverage,
        "effects": [_effect_json(effect) for effect in check.effects],
        "gates": [{"name": g.name, "passed": g.passed, "detail": g.detail} for g in check.gates],
        "odds": None
        if odds is None
        else {
            "likelihood_ratio": round(odds.likelihood_ratio, DECIMALS),
            "prior": None if odds.prior is None else round(odds.prior, DECIMALS),
            "posterior": None if odds.posterior is None else round(odds.posterior, DECIMALS),
            "steps": list(odds.steps),
        },
    }


def recipes_table(
    claims: Sequence[Claim],
    stated: Sequence[tuple[str, str, str]],
    rows: Sequence[tuple[str, str, str]],
) -> RenderableType:
    """Return which recipe bears on which claim and why; without claims, what recipes there are.

    `stated` is (name, title, prediction) a recipe, `rows` (claim id, recipe, why).
    """
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=True, padding=(0, 1, 0, 0))
    if not claims:
        table.add_column("Recipe", no_wrap=True)
        table.add_column("Claim, and what is predicted", ratio=1)
        for name, title, prediction in stated:
            said = Text(one_line(prediction), style="dim")
            table.add_row(name, Group(Text(one_line(title)), said))
        return table
    table.add_column("#", justify="right", no_wrap=True)
    table.add_column("Claim", ratio=3)
    table.add_column("Recipe", no_wrap=True)
    table.add_column("Why", ratio=2)
    text = {claim.id: one_line(claim.text) for claim in claims}
    for claim_id, recipe, why in rows:
        number = Text(claim_id.removeprefix("c").lstrip("0"), style="dim")
        table.add_row(number, Text(text[claim_id]), recipe, Text(one_line(why)))
    borne = len({claim_id for claim_id, _, _ in rows})
    return Group(table, Text(f"A recipe bears on {borne} of {len(claims)} claims."))


def recipes_json(
    stated: Sequence[tuple[str, str, str]], rows: Sequence[tuple[str, str, str]]
) -> Json:
    """Return the same for a program."""
    return {
        "schema": "claimcheck.recipes/1",
        "recipes": [{"name": n, "title": t, "prediction": p} for n, t, p in stated],
        "bearings": [{"claim": c, "recipe": r, "why": w} for c, r, w in rows],
    }


Recomputed = tuple[str, str, str, str, Reproduction | None]


def recomputed_table(rows: Sequence[Recomputed]) -> RenderableType:
    """Return every contrast's outcome in full: (recipe, tier, device, contrast, reproduction)."""
    parts: list[RenderableType] = []
    for recipe, tier, device, contrast, check in rows:
        parts.append(Text(f"{recipe} {contrast}, {tier} on {device}", style="cyan"))
        if check is None:
            parts.append(Text("   its runs are of another version of the recipe: run it again"))
        else:
            parts += in_full(check)
        parts.append(Text())
    return Group(*parts)


def recomputed_json(rows: Sequence[Recomputed]) -> Json:
    """Return the same for a program."""
    return {
        "schema": "claimcheck.outcomes/1",
        "outcomes": [
            {
                "recipe": recipe,
                "tier": tier,
                "device": device,
                "contrast": contrast,
                "reproduction": None if check is None else reproduction_json(check),
            }
            for recipe, tier, device, contrast, check in rows
        ],
    }


def _effect(effect: Effect) -> str:
    found = ", ".join(f"{difference:+.2f}" for difference in effect.differences)
    text = (
        f"{effect.contrast} {effect.specification}: mean {effect.mean:+.3g}, SD {effect.sd:.3g}, "
        f"interval {effect.low:+.3g} to {effect.high:+.3g}, sign-flip p {effect.p_sign_flip:.3g}, "
        f"{effect.outcome.value.replace('_', ' ')}; differences {found}"
    )
    if (effect.seeds_low, effect.seeds_high) != (effect.low, effect.high):
        text += f"; over seeds alone {effect.seeds_low:+.3g} to {effect.seeds_high:+.3g}"
    return text


def _effect_json(effect: Effect) -> Json:
    return {
        "contrast": effect.contrast,
        "specification": effect.specification,
        "differences": list(effect.differences),
        "mean": round(effect.mean, DECIMALS),
        "sd": round(effect.sd, DECIMALS),
        "interval": [round(effect.low, DECIMALS), round(effect.high, DECIMALS)],
        "seed_interval": [round(effect.seeds_low, DECIMALS), round(effect.seeds_high, DECIMALS)],
        "p_sign_flip": round(effect.p_sign_flip, DECIMALS),
        "baseline": round(effect.baseline, DECIMALS),
        "outcome": effect.outcome.value,
        "strong": effect.strong,
    }
