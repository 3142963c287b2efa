"""Fit the decision and its calibration on labelled claims run through the whole pipeline.

    python scripts/fit_decision.py CLAIMS_DIR PAPERS_DIR [--cache DIR] [--write]

CLAIMS_DIR holds `<paper>.jsonl` files of labelled claims (claim, label, needs), PAPERS_DIR the PDFs
named `<paper>.pdf`. Each claim is held against its own paper and two others, as in a report that
cites more than it uses. Prints grouped cross-validated figures (no paper on both sides); with
--write, replaces claimcheck/adjudicate/decision.json.
"""

import argparse
import hashlib
import json
import random
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.metrics import f1_score
from sklearn.model_selection import GroupKFold

from claimcheck.adjudicate.features import pool
from claimcheck.align import Corpus
from claimcheck.models import load_encoder
from claimcheck.read import read_document
from claimcheck.records import Claim, ClaimKind, Document, Label, Span
from claimcheck.retrieve import retrieve
from claimcheck.store import Cache
from claimcheck.text.quantities import find_quantities
from claimcheck.verify import verify

TARGET = Path(__file__).parent.parent / "claimcheck" / "adjudicate" / "decision.json"
LABELS = list(Label)
PRIOR = np.array([0.55, 0.30, 0.15])  # supported, contradicted, neither: a report's usual mix
TREES = {
    "n_estimators": 150,
    "max_depth": 3,
    "learning_rate": 0.05,
    "subsample": 0.7,
    "min_samples_leaf": 15,
    "random_state": 0,
}


def labelled(folder: Path) -> dict[str, list[dict]]:
    return {
        path.stem: [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        for path in sorted(folder.glob("*.jsonl"))
    }


def as_claim(number: int, text: str) -> Claim:
    return Claim(
        id=f"c{number:03d}",
        text=text,
        span=Span(start=0, end=len(text)),
        line=1,
        kind=ClaimKind.QUALITATIVE,
        quantities=find_quantities(text),
    )


def document(paper: str, papers_dir: Path, cache: Cache) -> Document:
    """Return what is read out of the paper's PDF, from the cache when it was read before."""
    data = (papers_dir / f"{paper}.pdf").read_bytes()
    known = cache.cached_document(hashlib.sha256(data).hexdigest(), paper=paper)
    if known is None:
        known = read_document(data, paper=paper)
        cache.keep_document(known)
    return known


def corpora(items: Iterable[str], papers_dir: Path, cache: Cache) -> Iterator[tuple[str, Corpus]]:
    """Yield each paper with an index over it and two others, drawn by the paper's own name."""
    papers = list(items)
    documents = {paper: document(paper, papers_dir, cache) for paper in papers}
    for paper in papers:
        others = random.Random(paper).sample([p for p in papers if p != paper], 2)
        yield paper, Corpus([documents[p] for p in (paper, *others)])


def features(claims_dir: Path, papers_dir: Path, cache: Cache) -> list[dict]:
    """Return one row a claim: its features, label, paper and what it needs."""
    items = labelled(claims_dir)
    encode = cache.remembering(load_encoder())
    rows = []
    for paper, corpus in corpora(items, papers_dir, cache):
        claims = [as_claim(i, item["claim"]) for i, item in enumerate(items[paper])]
        found = retrieve(claims, corpus, encode=encode)
        read = verify(claims, found, corpus, encode=encode)
        for item, claim, readings in zip(items[paper], claims, read, strict=True):
            rows.append({"paper": paper, "features": pool(claim, readings), **item})
        print(f"{paper}: {len(claims)} claims", flush=True)
    return rows


def calibrate(scores: np.ndarray, labels: np.ndarray) -> tuple[float, list[float]]:
    """Return the temperature and label biases that minimise log loss on held-out scores.

    Claims are weighted so that the labels' shares are PRIOR's: the labelled claims come mostly in
    pairs, one true and one false, as no report's claims do.
    """
    weights = (PRIOR / (np.bincount(labels) / len(labels)))[labels]

    def loss(parameters: np.ndarray) -> float:
        logits = scores / np.exp(parameters[0]) + np.append(parameters[1:], 0.0)
        logits = logits - logits.max(1, keepdims=True)
        log = logits - np.log(np.exp(logits).sum(1, keepdims=True))
        return float(-np.average(log[np.arange(len(labels)), labels], weights=weights))

    best = minimize(loss, np.zeros(3), method="Nelder-Mead", options={"maxiter": 2000})
    return float(np.exp(best.x[0])), [float(b) for b in (*best.x[1:], 0.0)]


def ece(confidence: np.ndarray, right: np.ndarray) -> float:
    order = np.argsort(-confidence, kind="stable")
    bins = np.array_split(order, 10)
    return float(sum(abs(confidence[b].sum() - right[b].sum()) for b in bins) / len(right))


def softmax(logits: np.ndarray) -> np.ndarray:
    weights = np.exp(logits - logits.max(1, keepdims=True))
    return weights / weights.sum(1, keepdims=True)


def trees_of(model: GradientBoostingClassifier) -> list[list[dict]]:
    rounds = []
    for stage in model.estimators_:
        trees = []
        for regressor in stage:
            tree = regressor.tree_
            leaf = tree.children_left < 0
            trees.append(
                {
                    "feature": np.where(leaf, -1, tree.feature).tolist(),
                    "threshold": [round(float(t), 9) for t in tree.threshold],
                    "left": tree.children_left.tolist(),
                    "right": tree.children_right.tolist(),
                    "value": [round(float(v), 9) for v in tree.value[:, 0, 0]],
                }
            )
        rounds.append(trees)
    return rounds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("claims", type=Path)
    parser.add_argument("papers", type=Path)
    parser.add_argument("--cache", type=Path, default=Path(".claimcheck"))
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    rows = features(arguments.claims, arguments.papers, Cache(arguments.cache))
    names = sorted(rows[0]["features"])
    x = np.array([[row["features"][name] for name in names] for row in rows])
    y = np.array([LABELS.index(Label(row["label"])) for row in rows])
    groups = np.array([row["paper"] for row in rows])

    held_out = np.zeros((len(y), 3))
    for train, test in GroupKFold(5).split(x, y, groups):
        model = GradientBoostingClassifier(**TREES).fit(x[train], y[train])
        held_out[test] = model.decision_function(x[test])
    temperature, bias = calibrate(held_out, y)
    shares = softmax(held_out / temperature + np.array(bias))
    said = shares.argmax(1)
    table = np.array([row["needs"] != "text" for row in rows])
    right = said == y
    f1 = f1_score(y, said, average="macro")
    print(f"claims {len(y)}, papers {len(set(groups))}, features {len(names)}")
    print(f"cross-validated accuracy {right.mean():.3f}, macro F1 {f1:.3f}")
    print(f"  needing a table {right[table].mean():.3f}, text {right[~table].mean():.3f}")
    print(f"  ECE {ece(shares.max(1), right):.3f}, temperature {temperature:.3f}")
    if not arguments.write:
        return
    model = GradientBoostingClassifier(**TREES).fit(x, y)
    start = model.decision_function(x[:1])[0] - sum(
        TREES["learning_rate"] * np.array([tree.predict(x[:1])[0] for tree in stage])
        for stage in model.estimators_
    )
    decision = {
        "features": names,
        "start": [round(float(s), 9) for s in start],
        "rate": TREES["learning_rate"],
        "temperature": temperature,
        "bias": bias,
        "rounds": trees_of(model),
    }
    TARGET.write_text(json.dumps(decision, separators=(",", ":")) + "\n", "utf-8")
    print(f"wrote {TARGET.name}: {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main()
