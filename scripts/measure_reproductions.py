"""Measure the checks: how many labelled claims get one, how many true ones pass, false ones fail.

    python scripts/measure_reproductions.py SHARED [--claims] [--cache DIR] [--wrong]

Over the reports of SHARED/gold/dev, or with --claims over the claims of SHARED/train/claims.
Reruns are judged from reproductions/results: nothing is run. Numeric is a claim with a number; a
claim passes when a check of it agrees and none differs. --wrong prints every true claim that fails
and every other that passes.
"""

import argparse
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from decision_fit import audits, corpora, gold_of, labelled
from judging import as_claim

from claimcheck.records import Claim, Outcome, Reproduction
from claimcheck.reproduce import cheap_checks
from claimcheck.reproduce.outcome import judge
from claimcheck.reproduce.recipe import bearing, find_recipes
from claimcheck.reproduce.runner import load_runs
from claimcheck.rerun import recipes_folder, reproduction
from claimcheck.store import Cache

PASSES = (Outcome.AGREES, Outcome.DIRECTION_SUPPORTED, Outcome.MAGNITUDE_CONSISTENT)
FAILS = (Outcome.DIFFERS, Outcome.REVERSED, Outcome.NO_EFFECT_OF_INTEREST)
LABELS = ("supported", "contradicted", "not_enough_info")
KINDS = ("derived", "count", "rerun")
Labelled = tuple[Claim, str, tuple[Reproduction, ...]]


def of_reports(shared: Path, cache: Path) -> Iterator[Labelled]:
    """Yield each claim of the gold reports with its label and the audit's own checks."""
    gold = shared / "gold" / "dev"
    for name, done in audits(gold, shared / "papers", cache).items():
        items = gold_of(gold / name)
        for claim in done.claims:
            if item := items.get(" ".join(claim.text.split())):
                yield claim, item["label"], done.reproductions.get(claim.id, ())


def of_claims(shared: Path, cache: Path) -> Iterator[Labelled]:
    """Yield each claim written for training, over its own paper and two others."""
    items = labelled(shared / "train" / "claims")
    for paper, corpus in corpora(items, shared / "papers", Cache(cache)):
        for number, item in enumerate(items[paper]):
            claim = as_claim(number, item["claim"])
            yield claim, item["label"], cheap_checks([(claim, corpus)])


def with_reruns(claims: Iterator[Labelled], results: Path) -> Iterator[Labelled]:
    """Yield the same with the outcome of every recipe that bears on the claim, by stored runs."""
    recipes, runs = find_recipes(recipes_folder()), load_runs(results)
    for claim, label, checks in claims:
        reruns = tuple(
            reproduction(
                recipe,
                judge(
                    recipe,
                    [run for run in runs if run.recipe == recipe.name],
                    tier="micro",
                    pattern=pattern,
                ),
                tier="micro",
            )
            for recipe, pattern in bearing(claim.text, recipes)
        )
        yield claim, label, (*checks, *reruns)


def ended(checks: tuple[Reproduction, ...]) -> str:
    outcomes = {check.outcome for check in checks}
    if outcomes & set(FAILS):
        return "fails"
    return "passes" if outcomes & set(PASSES) else "open" if checks else "unchecked"


def told(claims: list[Labelled], title: str) -> str:
    """Return a table: a line a label, then one a label and rung."""
    lines = [f"| {title} | claims | checked | pass | fail | open |", "|---|--:|--:|--:|--:|--:|"]
    for kind in ("any", *KINDS):
        for label in LABELS:
            own = [
                ended(tuple(c for c in checks if kind in ("any", c.check.value)))
                for _, given, checks in claims
                if given == label
            ]
            found = Counter(own)
            checked = len(own) - found["unchecked"]
            if checked or kind == "any":
                cells = (len(own), checked, found["passes"], found["fails"], found["open"])
                lines.append(f"| {kind}, {label} | " + " | ".join(map(str, cells)) + " |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("shared", type=Path)
    parser.add_argument("--claims", action="store_true")
    parser.add_argument("--cache", type=Path, default=Path(".claimcheck"))
    parser.add_argument("--wrong", action="store_true")
    arguments = parser.parse_args()
    source = of_claims if arguments.claims else of_reports
    results = recipes_folder() / "results"
    claims = list(with_reruns(source(arguments.shared, arguments.cache), results))
    print(told([each for each in claims if each[0].quantities], "numeric"))
    print()
    print(told(claims, "all"))
    for claim, label, checks in claims if arguments.wrong else ():
        if ended(checks) in ({"fails"} if label == "supported" else {"passes"}):
            print(f"\n{label}: {claim.text}")
            for check in checks:
                print(f"  {check.check.value} {check.outcome.value}: {check.computed}")


if __name__ == "__main__":
    main()
