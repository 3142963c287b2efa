"""Fit how likely a piece of evidence stands on the page that settles its claim.

    python scripts/fit_ranking.py CLAIMS_DIR PAPERS_DIR [--cache DIR]

Files as for fit_decision.py. Prints the weights that claimcheck/adjudicate/ranking.py holds.
"""

import argparse
from pathlib import Path

import numpy as np
from decision_fit import corpora, labelled
from judging import as_claim
from sklearn.linear_model import LogisticRegression

from claimcheck.models import load_encoder, load_entailment
from claimcheck.retrieve import retrieve
from claimcheck.store import Cache
from claimcheck.verify import verify

PASSAGE = ("blend", "passage_coverage", "rank")
CELL = ("slot",)


def show(name: str, columns: tuple[str, ...], rows: list[list[float]], hits: list[bool]) -> None:
    model = LogisticRegression(C=1e6, max_iter=5000).fit(np.array(rows), np.array(hits))
    weights = dict(zip(columns, model.coef_[0].round(3).tolist(), strict=True))
    weights["intercept"] = round(float(model.intercept_[0]), 3)
    print(f"{name}: {weights}  ({len(hits)} pieces, {np.mean(hits):.3f} on the page)")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("claims", type=Path)
    parser.add_argument("papers", type=Path)
    parser.add_argument("--cache", type=Path, default=Path(".claimcheck"))
    arguments = parser.parse_args()
    items = labelled(arguments.claims)
    cache = Cache(arguments.cache)
    encode = cache.remembering(load_encoder())
    entail = cache.remembering_pairs(load_entailment())
    passages: tuple[list[list[float]], list[bool]] = ([], [])
    cells: tuple[list[list[float]], list[bool]] = ([], [])
    for paper, corpus in corpora(items, arguments.papers, cache):
        settled = [item for item in items[paper] if item["label"] != "not_enough_info"]
        claims = [as_claim(i, item["claim"]) for i, item in enumerate(settled)]
        found = retrieve(claims, corpus, encode=encode)
        read = verify(claims, found, corpus, encode=encode, entail=entail)
        for item, evidence, readings in zip(settled, found, read, strict=True):
            on_page = {p.id: (p.paper, p.page) == (paper, item["page"]) for p in evidence}
            texts = [a for a in readings if a.verifier == "passage"]
            texts.sort(key=lambda a: -a.features["blend"])
            for rank, a in enumerate(texts):
                passages[0].append([a.features["blend"], a.features["passage_coverage"], rank])
                passages[1].append(on_page[a.evidence_id])
            for piece in evidence:
                if piece.table is not None:
                    cells[0].append([piece.score])
                    cells[1].append(on_page[piece.id])
    show("PASSAGE_PAGE", PASSAGE, *passages)
    show("CELL_PAGE", CELL, *cells)


if __name__ == "__main__":
    main()
