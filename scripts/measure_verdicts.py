"""Measure verdicts with every report left out of its own decision, and each reading's part.

    python scripts/measure_verdicts.py SHARED --folds DIR [--cache DIR] [--out DIR] [--ablation]

For each report of SHARED/gold/dev the decision and its calibration are fitted on
SHARED/train/claims and the other reports; the shipped slot weights and models saw no gold
report. The verdicts are scored by SHARED/gold/score.py. `--out` keeps the audits' JSON, and
predictions.json for draw_calibration.py. `--ablation` does it again with each reading left out and
with each alone.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path

from decision_fit import Row, audits, fit, gold_of, paper_rows, read_papers, report_rows

from claimcheck.adjudicate import adjudicate, in_order
from claimcheck.adjudicate.decision import Decision
from claimcheck.records import Audit, Label
from claimcheck.render.contract import audit_json, dumps
from claimcheck.store import Cache

READINGS = {
    "passages": ("text_",),
    "numbers in sentences": ("number_",),
    "entailment": ("entail",),
    "cells": ("cell_",),
    "programs": (
        "difference",
        "pair",
        "comparison",
        "values",
        "joint",
        "extreme",
        "universal_held",
    ),
    "facets": ("facet_",),
}
MEASURES = (
    *("accuracy", "macro_f1", "table_accuracy", "precision_supported", "rejects_unsupported"),
    *("recall_contradicted", "ece", "coverage_at_95", "false_verified_at_90"),
)


def decide(done: Audit, decision: Decision) -> Audit:
    """Return the audit with its verdicts made anew, by another decision over the same readings."""
    verdicts, evidence = dict(done.verdicts), dict(done.evidence)
    for claim in done.claims:
        if done.verdicts[claim.id].probabilities is None:
            continue
        pieces, readings = done.evidence[claim.id], done.assessments[claim.id]
        verdict = adjudicate(claim, pieces, readings, decision=decision)
        verdicts[claim.id] = verdict
        evidence[claim.id] = tuple(in_order(pieces, verdict))
    return replace(done, verdicts=verdicts, evidence=evidence)


def without_report(task: tuple[str, Sequence[Row], tuple[str, ...]]) -> tuple[str, Decision]:
    name, rows, without = task
    return name, fit([row for row in rows if row.group != name], without=without)[0]


def fitted_without(
    rows: Sequence[Row], names: Iterable[str], *, without: tuple[str, ...] = (), jobs: int
) -> dict[str, Decision]:
    """Return, for each report named, the decision fitted on the rows of all but it."""
    with ProcessPoolExecutor(jobs) as pool:
        return dict(pool.map(without_report, [(name, rows, without) for name in names]))


def left_out(
    rows: Sequence[Row], audited: dict[str, Audit], *, without: tuple[str, ...], jobs: int
) -> dict[str, Audit]:
    """Return each audit decided by what was fitted without its report."""
    decisions = fitted_without(rows, audited, without=without, jobs=jobs)
    return {name: decide(audited[name], decision) for name, decision in decisions.items()}


def score(shared: Path, audited: dict[str, Audit], out: Path) -> dict[str, float]:
    """Write the audits' JSON into `out` and return what the scorer says of them."""
    out.mkdir(parents=True, exist_ok=True)
    for name, done in audited.items():
        (out / f"{name}.json").write_text(dumps(audit_json(done)), "utf-8")
    command = [sys.executable, str(shared / "gold" / "score.py"), str(shared / "gold" / "dev")]
    said = subprocess.run([*command, str(out), "--json"], check=True, capture_output=True)
    return json.loads(said.stdout)


def predictions(gold_dir: Path, audited: dict[str, Audit]) -> list[dict]:
    """Return one line a labelled claim, as draw_calibration.py reads them."""
    lines = []
    for name, done in audited.items():
        gold = gold_of(gold_dir / name)
        for claim in done.claims:
            item = gold.get(" ".join(claim.text.split()))
            shares = done.verdicts[claim.id].probabilities
            if item is None or shares is None:
                continue
            given = {label.value: round(shares.of(label), 6) for label in Label}
            lines.append(
                {
                    "report": name,
                    "claim": claim.text,
                    "kind": item["kind"],
                    "gold": item["label"],
                    "probabilities": given,
                }
            )
    return lines


def ablate(rows: Sequence[Row], audited: dict[str, Audit], shared: Path, *, jobs: int) -> None:
    """Print a table: every reading left out in turn, then each alone."""
    every = [prefix for prefixes in READINGS.values() for prefix in prefixes]
    settings = {f"without {name}": prefixes for name, prefixes in READINGS.items()}
    settings |= {
        f"{name} alone": tuple(p for p in every if p not in prefixes)
        for name, prefixes in READINGS.items()
    }
    print("\n| readings | " + " | ".join(MEASURES) + " |")
    print("|---" * (len(MEASURES) + 1) + "|")
    with tempfile.TemporaryDirectory() as scratch:
        for name, without in settings.items():
            made = left_out(rows, audited, without=without, jobs=jobs)
            figures = score(shared, made, Path(scratch))
            print(f"| {name} | " + " | ".join(f"{figures[m]:.3f}" for m in MEASURES) + " |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("shared", type=Path)
    parser.add_argument("--folds", type=Path, required=True, help="models of train_entailment.py")
    parser.add_argument("--cache", type=Path, default=Path(".claimcheck"))
    parser.add_argument("--out", type=Path, default=Path(".claimcheck") / "left-out")
    parser.add_argument("--ablation", action="store_true")
    parser.add_argument("--jobs", type=int, default=2)
    arguments = parser.parse_args()
    shared, papers = arguments.shared, arguments.shared / "papers"
    gold = shared / "gold" / "dev"
    audited = audits(gold, papers, arguments.cache)
    read = read_papers(
        shared / "train" / "claims", papers, Cache(arguments.cache), folds=arguments.folds
    )
    rows = paper_rows(read) + report_rows(gold, audited)
    made = left_out(rows, audited, without=(), jobs=arguments.jobs)
    for name, figure in score(shared, made, arguments.out).items():
        print(f"{name:24} {figure:.4f}" if isinstance(figure, float) else f"{name:24} {figure}")
    said = json.dumps(predictions(gold, made), ensure_ascii=False, indent=1)
    (arguments.out / "predictions.json").write_text(said + "\n", "utf-8")
    if arguments.ablation:
        ablate(rows, audited, shared, jobs=arguments.jobs)


if __name__ == "__main__":
    main()
