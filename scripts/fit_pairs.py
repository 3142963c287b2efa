"""Fit the weights that order pairs of cells, on labelled claims worked out from two of them.

    python scripts/fit_pairs.py CLAIMS_DIR PAPERS_DIR [--cache DIR] [--write]

Files as for fit_slots.py. Used are derived claims, gains and comparisons: the wanted pairs are
those with the two labelled values, or, of a true claim with one labelled value, those whose
difference, ratio or relative change the claim states. The weights maximise the wanted pairs'
softmax share among all pairs. Prints how often one is among the first 1, 3, 10 and 40, papers held
out in turn; with --write, replaces the pairs' weights in claimcheck/align/slots.json.
"""

import argparse
import json
import re
from pathlib import Path

import numpy as np
from decision_fit import corpora, labelled
from fit_slots import TARGET, Example, fit
from judging import as_claim
from numpy.typing import NDArray
from sklearn.model_selection import GroupKFold

from claimcheck.align import Corpus, Slots
from claimcheck.align.pairs import FEATURES, pair_features, shipped_weights
from claimcheck.records import Claim
from claimcheck.store import Cache
from claimcheck.text.normalize import fold
from claimcheck.verify.programs import _fits, _programs

KINDS = ("gain", "derived", "comparison")


def wanted(claim: Claim, item: dict, cells: NDArray[np.int64], corpus: Corpus) -> NDArray[np.bool_]:
    """Return which pairs are the ones the claim is about."""
    values = [fold(v.strip(), lower=True) for v in re.split(r";|/ |, ", item["table"]["value"])]
    mask = np.zeros(len(cells), dtype=bool)
    for i, pair in enumerate(cells):
        if len(values) == 2:
            mask[i] = {fold(corpus.cells[c].text, lower=True) for c in pair} == set(values)
        elif item["label"] == "supported":
            first, second = (corpus.cell_values[c][0] for c in pair)
            results = [result for _, result in _programs(first, second)]
            mask[i] = any(_fits(q, result) for q in claim.quantities for result in results)
    return mask


def examples(claims_dir: Path, papers_dir: Path, cache: Cache) -> dict[str, list[Example]]:
    """Return, a paper, every claim's pairs as features and which of them are wanted."""
    items = labelled(claims_dir)
    found: dict[str, list[Example]] = {}
    for paper, corpus in corpora(items, papers_dir, cache):
        for number, item in enumerate(items[paper]):
            about_two = item["needs"] == "derived" or item["kind"] in KINDS
            if not item["table"] or item["label"] == "not_enough_info" or not about_two:
                continue
            claim = as_claim(number, item["claim"])
            cells, features, _ = pair_features(corpus, Slots(claim, corpus))
            mask = wanted(claim, item, cells, corpus)
            if mask.any():
                found.setdefault(paper, []).append((features, mask))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("claims", type=Path)
    parser.add_argument("papers", type=Path)
    parser.add_argument("--cache", type=Path, default=Path(".claimcheck"))
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    found = examples(arguments.claims, arguments.papers, Cache(arguments.cache))
    papers = sorted(found)
    ranks: list[int] = []
    for train, test in GroupKFold(5).split(papers, groups=papers):
        weights = fit([e for i in train for e in found[papers[i]]], shipped_weights())
        for features, mask in (example for i in test for example in found[papers[i]]):
            ranks.append(int((features @ weights > (features[mask] @ weights).max()).sum()))
    for first in (1, 3, 10, 40):
        print(f"wanted pair among the first {first}: {np.mean(np.array(ranks) < first):.3f}")
    print(f"over {len(ranks)} claims of {len(papers)} papers, each paper held out once")
    if arguments.write:
        weights = fit([e for paper in papers for e in found[paper]], shipped_weights())
        table = {name: round(float(w), 3) for name, w in zip(FEATURES, weights, strict=True)}
        kept = json.loads(TARGET.read_text("utf-8")) | {"pairs": table}
        TARGET.write_text(json.dumps(kept, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
