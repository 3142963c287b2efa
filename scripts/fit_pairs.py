"""Fit the weights that order pairs of cells, on labelled claims worked out from two of them.

    python scripts/fit_pairs.py CLAIMS_DIR PAPERS_DIR [--cache DIR] [--write]

Files as for fit_slots.py. Used are derived claims, gains and comparisons: the wanted pairs are
those with the two labelled values, or, of a true claim with one labelled value, those whose
difference, ratio or relative change the claim states. The weights maximise the wanted pairs'
softmax share among all pairs. Prints how often one is among the first 1, 3, 10 and 40, papers held
out in turn; with --write, replaces the pairs' weights in claimcheck/align/slots.json.
"""

import re
from pathlib import Path

import numpy as np
from decision_fit import corpora, labelled
from fit_slots import Example, arguments_of, keep, told
from judging import as_claim
from numpy.typing import NDArray

from claimcheck.align import Corpus, Slots
from claimcheck.align.pairs import FEATURES, pair_features, shipped_weights
from claimcheck.records import Claim
from claimcheck.store import Cache
from claimcheck.text.normalize import fold
from claimcheck.verify.differences import fits, programs

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
            results = [result for _, result in programs(first, second)]
            mask[i] = any(fits(q, result) for q in claim.quantities for result in results)
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
            cells, features = pair_features(corpus, Slots(claim, corpus))
            mask = wanted(claim, item, cells, corpus)
            if mask.any():
                found.setdefault(paper, []).append((features, mask))
    return found


def main() -> None:
    arguments = arguments_of(__doc__.splitlines()[0])
    found = examples(arguments.claims, arguments.papers, Cache(arguments.cache))
    told(found, shipped_weights(), what="wanted pair")
    if arguments.write:
        keep("pairs", FEATURES, found, shipped_weights())


if __name__ == "__main__":
    main()
