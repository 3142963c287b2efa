"""Fit the weights of the slot score on labelled claims whose table cell is known.

    python scripts/fit_slots.py CLAIMS_DIR PAPERS_DIR [--cache DIR] [--write]

Files as for fit_decision.py; the claims used are those with a `table` (label, row, column, value).
The weights maximise the softmax share of the labelled cell among all cells with a number, over the
claim's own paper and two others. Prints how often the cell is among the first 1, 3, 10 and 40,
papers held out in turn; with --write, replaces claimcheck/align/slots.json.
"""

import argparse
import json
import re
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from decision_fit import corpora, labelled
from judging import as_claim
from rapidfuzz import fuzz
from scipy.optimize import minimize
from scipy.special import logsumexp
from sklearn.model_selection import GroupKFold

from claimcheck.align import Corpus, Slots
from claimcheck.align.slots import FEATURES, shipped_weights
from claimcheck.store import Cache
from claimcheck.text.normalize import fold

TARGET = Path(__file__).parent.parent / "claimcheck" / "align" / "slots.json"
RIDGE = 1e-3
NAMES_ALIKE = 60  # of 100; an annotator's name for a row is rarely its header letter by letter

Example = tuple[np.ndarray, np.ndarray]


def cell_of(item: dict, corpus: Corpus) -> np.ndarray:
    """Return which cells of the corpus are the labelled one (or ones), as a mask."""
    table = item["table"]
    values = {fold(v, lower=True) for v in re.split(r"\s*;\s*", str(table["value"]))}
    mask = np.zeros(len(corpus.cells), dtype=bool)
    for i, cell in enumerate(corpus.cells):
        paper, held = corpus.tables[int(corpus.cell_table[i])]
        if paper != item["paper"] or held.page != item["page"]:
            continue
        if fold(cell.text, lower=True) in values:
            row = fuzz.token_set_ratio(table["row"], " ".join(cell.row_header))
            column = fuzz.token_set_ratio(table["column"], " ".join(cell.column_header))
            mask[i] = min(row, column) >= NAMES_ALIKE
    return mask


def examples(claims_dir: Path, papers_dir: Path, cache: Cache) -> dict[str, list[Example]]:
    """Return, a paper, the features of all numeric cells and the labelled mask of each claim."""
    items = labelled(claims_dir)
    found: dict[str, list[Example]] = defaultdict(list)
    for paper, corpus in corpora(items, papers_dir, cache):
        for number, item in enumerate(items[paper]):
            if not item["table"] or item["label"] == "not_enough_info":
                continue
            mask = cell_of(item, corpus)
            if not mask.any():
                continue
            used = np.array([bool(values) for values in corpus.cell_values]) | mask
            features = Slots(as_claim(number, item["claim"]), corpus).features
            found[paper].append((features[used], mask[used]))
    return found


def fit(data: list[Example], start: np.ndarray) -> np.ndarray:
    """Return the weights, from `start` on, that give the wanted rows the largest softmax share."""

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        total, slope = 0.0, np.zeros_like(weights)
        for features, mask in data:
            scores = features @ weights
            everything, wanted = logsumexp(scores), logsumexp(scores[mask])
            total += everything - wanted
            pull = np.exp(scores - everything)
            pull[mask] -= np.exp(scores[mask] - wanted)
            slope += features.T @ pull
        n = len(data)
        return total / n + RIDGE * weights @ weights, slope / n + 2 * RIDGE * weights

    return minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 100}).x


def ranks(weights: np.ndarray, data: list[Example]) -> list[int]:
    return [int((f @ weights > (f[mask] @ weights).max()).sum()) for f, mask in data]


def told(found: dict[str, list[Example]], start: np.ndarray, *, what: str) -> None:
    """Print how often a wanted row is among the first, every paper held out once."""
    papers = sorted(found)
    held_out: list[int] = []
    for train, test in GroupKFold(5).split(papers, groups=papers):
        weights = fit([e for i in train for e in found[papers[i]]], start)
        held_out += ranks(weights, [e for i in test for e in found[papers[i]]])
    for first in (1, 3, 10, 40):
        print(f"{what} among the first {first}: {np.mean(np.array(held_out) < first):.3f}")
    print(f"over {len(held_out)} claims of {len(papers)} papers, each paper held out once")


def keep(
    name: str, features: Sequence[str], found: dict[str, list[Example]], start: np.ndarray
) -> None:
    """Fit on all papers, and put the weights under `name` into slots.json."""
    weights = fit([e for paper in sorted(found) for e in found[paper]], start)
    table = {name: round(float(w), 3) for name, w in zip(features, weights, strict=True)}
    kept = json.loads(TARGET.read_text("utf-8")) | {name: table}
    TARGET.write_text(json.dumps(kept, indent=1) + "\n", "utf-8")


def arguments_of(description: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("claims", type=Path)
    parser.add_argument("papers", type=Path)
    parser.add_argument("--cache", type=Path, default=Path(".claimcheck"))
    parser.add_argument("--write", action="store_true")
    return parser.parse_args()


def main() -> None:
    arguments = arguments_of(__doc__.splitlines()[0])
    found = examples(arguments.claims, arguments.papers, Cache(arguments.cache))
    told(found, shipped_weights(), what="labelled cell")
    if arguments.write:
        keep("weights", FEATURES, found, shipped_weights())


if __name__ == "__main__":
    main()
