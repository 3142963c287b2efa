"""Claims through the whole pipeline to rows of features, and rows to a fitted decision.

What fit_decision.py ships and measure_verdicts.py measures with a report left out.
"""

import json
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import numpy as np
from facet_fit import Reading, fit_facets, rounds_of, start_of
from judging import as_claim, paper_document
from numpy.typing import NDArray
from perturbing import Setting, lessons, perturbed
from scipy.optimize import minimize
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.model_selection import GroupKFold

from claimcheck.adjudicate.decision import Decision, Mix
from claimcheck.adjudicate.facets import Facet, Facets
from claimcheck.adjudicate.features import pool
from claimcheck.align import Corpus
from claimcheck.audit import AuditConfig, audit
from claimcheck.models import load_encoder
from claimcheck.models.entailment import ShippedEntailment
from claimcheck.records import Audit, Label
from claimcheck.retrieve import retrieve
from claimcheck.store import Cache
from claimcheck.verify import verify

LABELS = list(Label)
PRIOR = np.array([0.55, 0.30, 0.15])  # supported, contradicted, neither: a report's usual mix
TREES = {
    "max_iter": 80,
    "max_depth": 4,
    "learning_rate": 0.07,
    "min_samples_leaf": 25,
    "l2_regularization": 5.0,
    "max_features": 0.3,
    "max_bins": 48,
    "early_stopping": False,
}
SEEDS = (0, 1, 2)
REVIEWS = np.array([0.76, 0.11, 0.13])  # of cited prose: 75 labelled spans of two real reviews
FOLDS = 10  # as many as let the held-out scores be nearly as good as those of the whole
MODELS = 3  # as many as train_entailment.py fits for this
STEADY = 1.0  # the ridge on the further bias of claims without a number
REPORT_CLAIM = 3.0  # a claim out of a report counts as this many written for training
BESIDE = 0.01  # what a claim written for training counts in the calibration, beside reports' own

UNFITTED = Decision(
    features=(),
    start=(0.0, 0.0, 0.0),
    rate=0.0,
    rounds=(),
    listed=Mix(temperature=1.0, bias=(0.0, 0.0, 0.0)),
    prose=Mix(temperature=1.0, bias=(0.0, 0.0, 0.0)),
)

_NOTHING = Facet(features=(), start=0.0, weights=(), trees=(), least=0.0)
UNFITTED_FACETS = Facets(number=_NOTHING, direction=_NOTHING)

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Row:
    """One labelled claim: its features, its label, the paper or report it may not be split from."""

    group: str
    features: dict[str, float]
    label: int
    needs: str
    from_report: bool


def labelled(folder: Path) -> dict[str, list[dict]]:
    return {
        path.stem: [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        for path in sorted(folder.glob("*.jsonl"))
    }


def corpora(items: Iterable[str], papers_dir: Path, cache: Cache) -> Iterator[tuple[str, Corpus]]:
    """Yield each paper with an index over it and two others, drawn by the paper's own name."""
    papers = list(items)
    documents = {paper: paper_document(paper, papers=papers_dir, cache=cache) for paper in papers}
    for paper in papers:
        others = random.Random(paper).sample([p for p in papers if p != paper], 2)
        yield paper, Corpus([documents[p] for p in (paper, *others)])


def read_papers(claims_dir: Path, papers_dir: Path, cache: Cache, *, folds: Path) -> list[Reading]:
    """Return the claims written for training and their slips by rule, read as an audit reads them.

    Each is held against its own paper and two others. `folds` holds the entailment models
    train_entailment.py fitted without every third paper: a claim is read by the model that has not
    seen its paper, as a report's claims are.
    """
    items = labelled(claims_dir)
    encode = cache.remembering(load_encoder())
    models = [
        cache.remembering_pairs(ShippedEntailment(folds / f"fold{number}"))
        for number in range(MODELS)
    ]
    read = []
    for number, (paper, corpus) in enumerate(corpora(items, papers_dir, cache)):
        entail = models[number % MODELS]
        claims = [(as_claim(i, item["claim"]), item, "") for i, item in enumerate(items[paper])]
        claims += [
            (perturbed(claim, text), item, kind)
            for claim, item, _ in claims
            if item["label"] == "supported"
            for kind, text in lessons(claim, Setting(corpus.documents[paper], item))
        ]
        for those in (claims[: len(items[paper])], claims[len(items[paper]) :]):
            asked = [claim for claim, _, _ in those]
            found = retrieve(asked, corpus, encode=encode)
            told = verify(asked, found, corpus, encode=encode, entail=entail)
            for (claim, item, slip), readings in zip(those, told, strict=True):
                read.append(Reading(paper, claim, item, readings, slip))
    return read


def paper_rows(read: Sequence[Reading]) -> list[Row]:
    """Return one row a claim written for training; its facets are of models that saw no such paper.

    Slips made by rule are for the facets alone.
    """
    papers = sorted({each.paper for each in read})
    rows = []
    for number in range(MODELS):
        aside = set(papers[number::MODELS])
        facets = fit_facets([each for each in read if each.paper not in aside])
        for each in read:
            if each.paper in aside and not each.slip:
                label = LABELS.index(Label(each.item["label"]))
                features = pool(each.claim, each.readings, facets=facets)
                rows.append(Row(each.paper, features, label, each.item["needs"], False))
    return rows


def audits(gold_dir: Path, papers_dir: Path, cache_dir: Path) -> dict[str, Audit]:
    """Return the audit of each report under `gold_dir`, by the name of its folder."""
    config = AuditConfig(cache_dir=cache_dir, libraries=(papers_dir,), offline=True)
    # The readings are wanted; what is shipped may be of other features than today's.
    with (
        patch("claimcheck.adjudicate.verdict.shipped_decision", lambda: UNFITTED),
        patch("claimcheck.adjudicate.features.shipped_facets", lambda: UNFITTED_FACETS),
        patch("claimcheck.adjudicate.facets.shipped_facets", lambda: UNFITTED_FACETS),
    ):
        return {
            folder.name: audit(folder / "report.txt", config=config)
            for folder in sorted(gold_dir.iterdir())
            if (folder / "gold.jsonl").is_file()
        }


def gold_of(folder: Path) -> dict[str, dict]:
    """Return a report's labelled claims by their text, white space folded."""
    lines = (folder / "gold.jsonl").read_text("utf-8").splitlines()
    return {" ".join(item["claim"].split()): item for item in map(json.loads, lines)}


def report_rows(
    gold_dir: Path, audited: dict[str, Audit], *, facets: Facets | None = None
) -> list[Row]:
    """Return one row a labelled claim of the reports; `facets` are the shipped ones if none."""
    rows = []
    for name, done in audited.items():
        gold = gold_of(gold_dir / name)
        for claim in done.claims:
            item = gold.get(" ".join(claim.text.split()))
            if item is None:
                continue
            features = pool(claim, done.assessments.get(claim.id, ()), facets=facets)
            label = LABELS.index(Label(item["label"]))
            rows.append(Row(name, features, label, item["needs"], True))
    return rows


def fit(rows: Sequence[Row], *, without: tuple[str, ...] = ()) -> tuple[Decision, Numbers]:
    """Return the decision fitted on `rows`, and each row's held-out probabilities.

    `without`: features left out, by how their names begin. Held out means no claim of the same
    paper or report among those the row's scores were fitted on; the calibration saw all.
    """
    # These act beside the trees; a name that no paper says is too rare for them.
    without = (*without, "listed", "facet_objections", "facet_strangers")
    names = tuple(n for n in sorted(rows[0].features) if not n.startswith(without))
    x = np.array([[row.features[name] for name in names] for row in rows])
    y = np.array([row.label for row in rows])
    groups = np.array([row.group for row in rows])
    weight = weights(rows)
    scores = np.zeros((len(rows), len(LABELS)))
    for train, test in GroupKFold(FOLDS).split(x, y, groups):
        for seed in SEEDS:
            model = trees(seed).fit(x[train], y[train], sample_weight=weight[train])
            scores[test] += model.decision_function(x[test]) / len(SEEDS)
    wordy = np.array([row.features["quantities"] == 0 for row in rows])
    reported = np.array([row.from_report for row in rows])
    cited = np.where(reported, 0.0, weight * (REVIEWS / PRIOR)[y])
    prose = calibrate(scores, y, np.zeros_like(wordy), cited)
    listed = calibrate(scores, y, wordy, np.where(reported, 1.0, BESIDE * weight))
    models = [trees(seed).fit(x, y, sample_weight=weight) for seed in SEEDS]
    decision = Decision(
        features=names,
        start=tuple(float(s) for s in np.mean([start_of(model) for model in models], axis=0)),
        rate=1 / len(SEEDS),
        rounds=tuple(stage for model in models for stage in rounds_of(model)),
        listed=listed,
        prose=prose,
    )
    shares = [
        softmax(scores / mix.temperature + np.array(mix.bias) + np.outer(wordy, mix.wordy_bias))
        for mix in (listed, prose)
    ]
    return decision, np.where(reported[:, None], *shares)


def trees(seed: int) -> HistGradientBoostingClassifier:
    return HistGradientBoostingClassifier(random_state=seed, **TREES)


def weights(rows: Sequence[Row]) -> Numbers:
    """Return what each row counts: those written for training make up a report's mix of labels."""
    y = np.array([row.label for row in rows])
    reported = np.array([row.from_report for row in rows])
    written = np.bincount(y[~reported], minlength=len(LABELS)) / max(1, (~reported).sum())
    return np.where(reported, REPORT_CLAIM, (PRIOR / np.maximum(written, 1e-9))[y])


def calibrate(
    scores: Numbers, labels: NDArray[np.int64], wordy: NDArray[np.bool_], weight: Numbers
) -> Mix:
    """Return the likeliest temperature and biases.

    The temperature is drawn a little to 1, and the further biases of `wordy` claims to none: a few
    claims shall not move them far.
    """
    total = weight.sum()

    def loss(p: Numbers) -> float:
        logits = scores / np.exp(p[0]) + np.append(p[1:3], 0.0)
        logits = logits + np.outer(wordy, np.append(p[3:5], 0.0))
        log = np.log(np.maximum(softmax(logits)[np.arange(len(labels)), labels], 1e-12))
        ridge = STEADY * (p[3] ** 2 + p[4] ** 2) + 0.5 * p[0] ** 2
        return float((ridge - (weight * log).sum()) / total)

    best = minimize(loss, np.zeros(5), method="Nelder-Mead", options={"maxiter": 3000}).x
    return Mix(
        temperature=float(np.exp(best[0])),
        bias=(float(best[1]), float(best[2]), 0.0),
        wordy_bias=(float(best[3]), float(best[4]), 0.0),
    )


def softmax(logits: Numbers) -> Numbers:
    shares = np.exp(logits - logits.max(1, keepdims=True))
    return shares / shares.sum(1, keepdims=True)


def ece(confidence: Numbers, right: NDArray[np.bool_]) -> float:
    order = np.argsort(-confidence, kind="stable")
    bins = np.array_split(order, 10)
    return float(sum(abs(confidence[b].sum() - right[b].sum()) for b in bins) / len(right))
