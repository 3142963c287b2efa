"""Measure an entailment model on public sets and, out of fold, on the labelled claims.

    python scripts/measure_entailment.py BENCH_DIR
    python scripts/measure_entailment.py BENCH_DIR --claims claims.jsonl.gz --folds FOLDS_DIR

BENCH_DIR holds scifact/, healthver/, check-covid/ and citation-integrity/ with their dev parts;
the gold sentences are given where the set names them. FOLDS_DIR/fold0 .. fold2 hold the models
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


def told_apart(shares: np.ndarray, held: list[dict]) -> str:
    """Return what tells premises that settle from others, and true claims from false ones.

    "pairs" is the share of contrastive pairs over one premise whose true claim is better supported.
    """
    labels = np.array([LABELS.index(item["label"]) for item in held])
    lean = np.log(shares[:, 0] + 1e-9) - np.log(shares[:, 1] + 1e-9)
    parts = [f"{len(held)} pairs, accuracy {(shares.argmax(1) == labels).mean():.3f}"]
    if 0 < (labels == 2).sum() < len(labels):
        parts.append(f"settles AUC {roc_auc_score(labels < 2, -shares[:, 2]):.3f}")
    for name, kind in (("text", {"text", ""}), ("rows", {"table", "derived"})):
        rows = [i for i, own in enumerate(held) if own.get("needs", "") in kind and labels[i] < 2]
        if len({labels[i] for i in rows}) < 2:
            continue
        by_pair: dict[tuple[str, str], list[int]] = {}
        for i in rows:
            if held[i].get("pair") is not None:
                by_pair.setdefault((held[i]["pair"], held[i]["premise"]), []).append(i)
        ordered = [
            lean[i] > lean[j]
            for group in by_pair.values()
            for i in group
            for j in group
            if labels[i] == 0 and labels[j] == 1
        ]
        auc = roc_auc_score(labels[rows] == 0, lean[rows])
        parts.append(f"{name} AUC {auc:.3f}, pairs {np.mean(ordered):.3f} of {len(ordered)}")
    return "; ".join(parts)


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
    fold = np.array([item["fold"] for item in held])
    shares, blank = np.zeros((len(held), 3)), np.zeros((len(held), 3))
    for number in sorted(set(fold)):
        model = ShippedEntailment(folds / f"fold{number}")
        rows = np.flatnonzero(fold == number)
        shares[rows] = shares_of(model, [(held[i]["premise"], held[i]["claim"]) for i in rows])
        blank[rows] = shares_of(model, [(WITHHELD, held[i]["claim"]) for i in rows])
    print("claims, out of fold:", told_apart(shares, held))
    print("  premise withheld:", told_apart(blank, held), flush=True)


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
