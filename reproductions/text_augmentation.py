"""Random swaps, insertions and deletions of words help a text classifier (Wei & Zou 2019, EDA).

The paper (arXiv 1901.11196) gains 3.0 points at 500 training sentences, on average over five tasks
with convolutional and recurrent networks; here a fastText-like classifier (arXiv 1607.01759) tells
which article a question is asked about. What a run does is in `train`; everything above it was
fixed before the first run, and no effect was expected.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from zlib import crc32

import numpy as np

BEARS_ON = [
    {
        "all": [
            r"\bEDA\b|text augmentation|augmented sentences?|synonym replacement"
            r"|random (swap|insertion|deletion)",
            r"improv|help|better|gains?\b|rais(es|ed)|higher|outperform|boost|benefit|increas",
        ],
        "none": [
            r"\bno (gain|benefit|improvement|effect)|\bnot\b|vanish|negligible|\bhurt|\bharm|worse",
            r"\bBERT\b|pre-?trained|image|back-?translation|speech|retrieval",
            r"(share|percentage|fraction) of (the |its )?words|(more|fewer) than \w+ augmented",
        ],
        "contrast": "accuracy",
        "coverage": 0.1,
        "why": "trains a bag-of-words classifier with and without randomly edited copies",
    },
    {
        "all": [
            r"\bEDA\b|augmented sentences?|synonym replacement|random (swap|insertion|deletion)",
            r"\bno (gain|benefit|improvement|effect)|vanish|negligible",
        ],
        "none": [
            r"\bBERT\b|pre-?trained|image|back-?translation|speech|retrieval",
            r"(share|percentage|fraction) of (the |its )?words|(more|fewer) than \w+ augmented",
        ],
        "contrast": "accuracy",
        "asserts": "no_effect",
        "coverage": 0.1,
        "why": "trains a bag-of-words classifier with and without randomly edited copies",
    },
]
PREDICTION = (
    "No effect of interest: edited copies bring no word the classifier has not seen and a mean of "
    "word vectors hardly sees order, so the gain stays below 1.5 points at 3, 6 and 12 questions "
    "an article."
)
SCALED_DOWN = (
    "A mean of vectors of words and word pairs instead of convolutional and recurrent networks, "
    "questions on ten articles a draw instead of five sentence tasks, no synonyms (swap, insertion "
    "of a word of the sentence, deletion only), no pre-trained vectors."
)
DOES_NOT_SHOW = (
    "what augmentation does for networks that read word order, for sentiment, or with a thesaurus"
)
ARMS = {
    "plain": "the questions as they are",
    "augmented": "with eight randomly edited copies of each, for the same number of steps",
    "shuffled": "augmented, trained on articles dealt out at random",
}
CONTRASTS = {
    "accuracy": {
        "measure": "accuracy",
        "unit": "points",
        "better": "higher",
        "treatment": "augmented",
        "baseline": "plain",
        "control": "shuffled",
        "sesoi": 1.5,  # half the gain of the paper, less than a tenth of the headroom
    }
}
GATES = [
    {  # chance is 10
        "name": "baseline learns and can gain",
        "arm": "plain",
        "measure": "accuracy",
        "above": 20.0,
        "below": 90.0,
    },
    {"name": "task learned", "arm": "augmented", "measure": "accuracy", "above": 20.0},
    {"name": "labels matter", "arm": "shuffled", "measure": "accuracy", "below": 15.0},
]
SPECIFICATIONS = {  # questions of each article that are trained on; twelve others are the test
    "three": {"examples": 3},
    "six": {"examples": 6},
    "twelve": {"examples": 12},
}
TIERS = {
    "micro": {
        "config": {
            "copies": 8,
            "share": 0.1,
            "width": 16,
            "steps": 400,
            "articles": 10,
            "draws": 4,
        },
        "seeds": [0, 1, 2, 3, 4, 5],
        "run_s": 1.3,
        "memory_mb": 800,
        "needs": ["numpy"],
    }
}
LEAST = 24  # articles with fewer questions are left out
BUCKETS, RATE, BATCH = 4096, 20.0, 32


def questions() -> tuple[list[list[str]], np.ndarray]:
    """Return the words of each question and the number of its article."""
    path = Path(__file__).parent / "data" / "xquad_questions" / "questions.tsv"
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    titles = [title for title, _ in rows]
    kept = sorted({title for title in titles if titles.count(title) >= LEAST})
    known = [(kept.index(title), text) for title, text in rows if title in kept]
    words = [re.findall(r"\w+", text.lower()) for _, text in known]
    return words, np.array([number for number, _ in known])


def edited(words: Sequence[str], *, share: float, rng: np.random.Generator) -> list[str]:
    """Return a copy with a share of its words (at least one) swapped, inserted or deleted."""
    copy = list(words)
    operation = rng.integers(3)
    for _ in range(max(1, int(share * len(words)))):
        at, other = rng.integers(0, len(copy), 2)
        if operation == 0:
            copy[at], copy[other] = copy[other], copy[at]
        elif operation == 1:
            copy.insert(at, copy[other])
        elif len(copy) > 1:
            del copy[at]
    return copy


def bags(texts: Sequence[Sequence[str]]) -> np.ndarray:
    """Return (texts, BUCKETS) shares of hashed words and pairs of neighbouring words."""
    found = np.zeros((len(texts), BUCKETS), np.float32)
    for row, words in zip(found, texts, strict=True):
        pairs = [f"{a} {b}" for a, b in pairwise(words)]
        for each in [*words, *pairs]:
            row[crc32(each.encode()) % BUCKETS] += 1
        row /= row.sum()
    return found


def classify(
    x: np.ndarray, y: np.ndarray, asked: np.ndarray, *, config: dict, rng: np.random.Generator
) -> np.ndarray:
    """Return the article of each row of `asked`, by vectors and outputs trained with SGD."""
    classes = int(y.max()) + 1
    hot = np.eye(classes, dtype=np.float32)[y]
    vectors = rng.normal(0, 1, (BUCKETS, config["width"])).astype(np.float32)
    outputs = np.zeros((config["width"], classes), np.float32)
    for step in range(config["steps"]):
        picked = rng.integers(0, len(x), BATCH)
        mean = x[picked] @ vectors
        logits = mean @ outputs
        shares = np.exp(logits - logits.max(1, keepdims=True))
        error = (shares / shares.sum(1, keepdims=True) - hot[picked]) / BATCH
        rate = RATE * (1 - step / config["steps"])  # falls to 0, as in fastText
        back = x[picked].T @ (error @ outputs.T)
        outputs -= rate * mean.T @ error
        vectors -= rate * back
    return (asked @ vectors @ outputs).argmax(1)


def drawn(config: dict, words: list[list[str]], labels: np.ndarray, *, seed: list[int]) -> float:
    """Return the accuracy, in percent, of one draw of articles, their questions and a model."""
    rng = np.random.default_rng(seed)
    order = rng.permutation(len(words))
    taught, test = [], []
    for article in rng.permutation(labels.max() + 1)[: config["articles"]]:
        own = [i for i in order if labels[i] == article]
        taught += own[: config["examples"]]
        test += own[-LEAST // 2 :]
    y = labels[taught] if config["arm"] != "shuffled" else rng.permutation(labels[taught])
    texts = [words[i] for i in taught]
    if config["arm"] != "plain":
        edits = np.random.default_rng([*seed, 1])
        copies = [
            edited(each, share=config["share"], rng=edits)
            for _ in range(config["copies"])
            for each in texts
        ]
        texts, y = texts + copies, np.tile(y, config["copies"] + 1)
    asked = bags([words[i] for i in test])
    fit = np.random.default_rng([*seed, 2])
    found = classify(bags(texts), y, asked, config=config, rng=fit)
    return 100 * float((found == labels[test]).mean())


def train(config: dict, seed: int) -> dict[str, float]:
    """Return the mean accuracy over draws of questions.

    The seed sets the articles, the questions trained on and tested and the first weights, so both
    arms share them.
    """
    words, labels = questions()
    draws = [drawn(config, words, labels, seed=[seed, k]) for k in range(config["draws"])]
    return {"accuracy": float(np.mean(draws))}
