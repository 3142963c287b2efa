"""Measure an entailment model on public sets and, out of fold, on the labelled claims.

    python scripts/measure_entailment.py BENCH_DIR
    python scripts/measure_entailment.py BENCH_DIR --claims claims.jsonl.gz --folds FOLDS_DIR

BENCH_DIR holds scifact/, healthver/, check-covid/ and citation-integrity/ with their dev parts;
the gold sentences are given where the set names them. FOLDS_DIR/fold0 .. fold2 hold the heads
trained without that fold of claims.jsonl.gz. Beside each: the most common answer, and the same
model with the premise withheld.
"""

import argparse
import gzip
import json
import re
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from sklearn.metrics import f1_score, roc_auc_score

from claimcheck.models.entailment import LABELS, SHIPPED, Entailment, ShippedEntailment

LABEL_OF = {"SUPPORTS": 0, "REFUTES": 1, "NEI": 2}
SETS = {
    "SciFact dev": "scifact/dev.jsonl",
    "HealthVer dev": "healthver/statement.dev.jsonl.gz",
    "Check-COVID dev": "check-covid/dev.jsonl.gz",
    "Citation-Integrity dev": "citation-integrity/dev.jsonl.gz",
}
WITHHELD = "."


def items(path: Path) -> Iterator[dict]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def pair_of(item: dict) -> tuple[str, str]:
    lines = item["evidence"].split("\n")
    groups = item.get("rationales") or []
    gold = {i for group in groups for i in (group if isinstance(group, list) else [group])}
    chosen = [lines[i] for i in sorted(gold) if i < len(lines)] or lines
    return " ".join(" ".join(chosen).split()), re.sub(r"<\|\w+\|>|\[\s*\]", "", item["claim"])


def line(name: str, shares: np.ndarray, labels: np.ndarray) -> str:
    said = shares.argmax(1)
    most = np.bincount(labels, minlength=3).max() / len(labels)
    f1 = f1_score(labels, said, average="macro", labels=[0, 1, 2], zero_division=0)
    settled = labels < 2
    auc = roc_auc_score(labels[settled] == 0, (shares[:, 0] - shares[:, 1])[settled])
    return (
        f"{name:34} n {len(labels):5}  accuracy {(said == labels).mean():.3f}  macro F1 {f1:.3f}  "
        f"supported from contradicted AUC {auc:.3f}  (most common {most:.3f})"
    )


def shares_of(model: Entailment, pairs: list[tuple[str, str]]) -> np.ndarray:
    return np.array(model.scores(pairs))


def on_bench(folder: Path, model: Entailment) -> None:
    for name, part in SETS.items():
        held = list(items(folder / part))
        pairs = [pair_of(item) for item in held]
        labels = np.array([LABEL_OF[item["label"]] for item in held])
        start = time.monotonic()
        shares = shares_of(model, pairs)
        speed = len(pairs) / (time.monotonic() - start)
        print(line(name, shares, labels), f"{speed:.0f} pairs/s", flush=True)
        blank = shares_of(model, [(WITHHELD, claim) for _, claim in pairs])
        print(line("  premise withheld", blank, labels), flush=True)


def on_claims(path: Path, folds: Path) -> None:
    held = list(items(path))
    labels = np.array([LABELS.index(item["label"]) for item in held])
    fold = np.array([item["fold"] for item in held])
    gold = np.array([item["source"] == "gold" for item in held])
    text = np.array([item["needs"] == "text" for item in held])
    shares, blank = np.zeros((len(held), 3)), np.zeros((len(held), 3))
    for number in sorted(set(fold)):
        model = ShippedEntailment(folds / f"fold{number}")
        rows = np.flatnonzero(fold == number)
        shares[rows] = shares_of(model, [(held[i]["premise"], held[i]["claim"]) for i in rows])
        blank[rows] = shares_of(model, [(WITHHELD, held[i]["claim"]) for i in rows])
    for name, rows in (
        ("claims, all premises", gold | ~gold),
        ("claims needing text, gold premise", gold & text),
        ("claims needing a table, gold row", gold & ~text),
    ):
        print(line(name, shares[rows], labels[rows]))
        print(line("  premise withheld", blank[rows], labels[rows]), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("bench", type=Path)
    parser.add_argument("--model", type=Path, default=SHIPPED)
    parser.add_argument("--claims", type=Path)
    parser.add_argument("--folds", type=Path)
    options = parser.parse_args()
    if options.claims and options.folds:
        on_claims(options.claims, options.folds)
    on_bench(options.bench, ShippedEntailment(options.model))


if __name__ == "__main__":
    main()
