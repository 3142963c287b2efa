"""A small network learns better from a larger one's outputs than alone (Hinton et al. 2015).

The paper (arXiv 1503.02531) distils networks for MNIST and an ensemble for speech, where soft
targets kept most of the accuracy with 3 % of the data; here three networks teach a small one on
8 x 8 digits. What a run does is in `train`; everything above it was fixed before the first run.
"""

import gzip
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import numpy as np

BEARS_ON = [
    {
        "all": [
            r"distil(?!BERT|GPT|RoBERTa)|soft[- ]targets?",
            r"student|small(er)?\b|compress|soft[- ]targets?",
            r"improv|outperform|better|higher|beats|gains?\b|rais|fewer errors|regulari[sz]"
            r"|(more|over|above|than) (the|an|its)? ?(baseline|undistilled|student alone)",
        ],
        "none": [
            r"\bhurt|\bharm|worse|lower|degrad|underperform|no (gain|benefit|improvement)",
            r"\bnot\b|dataset distillation|DeepSeek|layers? (is|are) dropped",
        ],
        "contrast": "accuracy",
        "coverage": 0.15,
        "why": "trains a small network on digits alone and on the outputs of three larger ones",
    },
    {
        "all": [
            r"distil(?!BERT|GPT|RoBERTa)|soft[- ]targets?",
            r"student|small(er)?\b|soft[- ]targets?",
            r"\bhurt|\bharm|worse|degrad|underperform",
        ],
        "none": [r"\bnot\b|dataset distillation|DeepSeek|teacher's|than (the|its) teacher"],
        "contrast": "accuracy",
        "asserts": "loss",
        "coverage": 0.15,
        "why": "trains a small network on digits alone and on the outputs of three larger ones",
    },
]
PREDICTION = (
    "The small network taught by soft targets is right on more test images than the same network "
    "trained on the same images alone: by much on a tenth of the images, by about a point on all."
)
SCALED_DOWN = (
    "A student of 12 hidden units and three teachers of 128 on 1,797 digits of 8 x 8 pixels, not "
    "networks of 800 and 1,200 units on MNIST or an ensemble for speech; one temperature (4), no "
    "jittered images."
)
DOES_NOT_SHOW = (
    "how much a student keeps of its teacher on MNIST, speech or language, nor, where the student "
    "sees a share of the images, what of the gain comes from the teacher having seen them all"
)
ARMS = {
    "alone": "the student trained on the labels of its images",
    "distilled": "the student trained on labels and the teachers' soft targets of the same images",
    "shuffled": "distilled, teachers and student trained on labels dealt out at random",
}
CONTRASTS = {
    "accuracy": {
        "measure": "accuracy",
        "unit": "points",
        "better": "higher",
        "treatment": "distilled",
        "baseline": "alone",
        "control": "shuffled",
        "sesoi": 1.0,
    }
}
GATES = [
    {
        "name": "baseline learns and can gain",
        "arm": "alone",
        "measure": "accuracy",
        "above": 60.0,
        "below": 98.0,
    },
    {"name": "teachers learned", "arm": "distilled", "measure": "teacher_accuracy", "above": 95.0},
    {"name": "task learned", "arm": "distilled", "measure": "accuracy", "above": 80.0},
    {"name": "labels matter", "arm": "shuffled", "measure": "accuracy", "below": 30.0},
]
SPECIFICATIONS = {  # the share of the 1,297 training images that the student sees
    "tenth": {"share": 0.1},
    "third": {"share": 0.333},
    "all": {"share": 1.0},
}
TIERS = {
    "micro": {
        "config": {"student": 12, "teacher": 128, "teachers": 3, "steps": 1000},
        "seeds": [0, 1, 2, 3, 4, 5, 6, 7],
        "run_s": 1.0,
        "memory_mb": 800,
        "needs": ["numpy", "sklearn"],
    },
    "small": {
        "config": {"student": 12, "teacher": 512, "teachers": 10, "steps": 10000},
        "seeds": [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
        "run_s": 240.0,
        "memory_mb": 800,
        "needs": ["numpy", "sklearn"],
    },
}
TEMPERATURE, SOFT = 4.0, 0.9  # the weight of the soft targets; the paper weighs labels lightly too
RATE, MOMENTUM, BATCH = 0.02, 0.9, 64

Network = list[list[np.ndarray]]  # weights and biases of each layer


def digits() -> tuple[np.ndarray, np.ndarray]:
    """Return (1797, 64) pixels in 0..1 and (1797,) labels, from the file scikit-learn ships."""
    package = Path(find_spec("sklearn").submodule_search_locations[0])
    with gzip.open(package / "datasets" / "data" / "digits.csv.gz", "rt") as file:
        rows = np.loadtxt(file, delimiter=",", dtype=np.float32)
    return rows[:, :-1] / 16, rows[:, -1].astype(np.int64)


def network(hidden: int, rng: np.random.Generator) -> Network:
    """Return one hidden layer and ten outputs, drawn after He et al. 2015."""
    return [
        [
            rng.normal(0, (2 / before) ** 0.5, (before, after)).astype(np.float32),
            np.zeros(after, np.float32),
        ]
        for before, after in pairwise([64, hidden, 10])
    ]


def forward(model: Network, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the hidden units (rectified) and the ten logits of each row."""
    hidden = np.maximum(x @ model[0][0] + model[0][1], 0)
    return hidden, hidden @ model[1][0] + model[1][1]


def softmax(logits: np.ndarray) -> np.ndarray:
    """Return the shares of each row."""
    shares = np.exp(logits - logits.max(1, keepdims=True))
    return shares / shares.sum(1, keepdims=True)


def fit(
    model: Network,
    x: np.ndarray,
    goals: list[tuple[np.ndarray, float, float]],
    *,
    steps: int,
    rng: np.random.Generator,
) -> Network:
    """Return the model, trained by SGD on cross-entropies: (targets, temperature, weight) each.

    As in the paper a gradient at temperature T is multiplied by T squared.
    """
    moved = [[np.zeros_like(part) for part in layer] for layer in model]
    for _ in range(steps):
        picked = rng.integers(0, len(x), BATCH)
        hidden, logits = forward(model, x[picked])
        error = sum(
            weight * heat * (softmax(logits / heat) - targets[picked])
            for targets, heat, weight in goals
        )
        error = error / BATCH
        back = (error @ model[1][0].T) * (hidden > 0)
        slopes = [[x[picked].T @ back, back.sum(0)], [hidden.T @ error, error.sum(0)]]
        for i, layer in enumerate(slopes):
            for j, slope in enumerate(layer):
                moved[i][j] = MOMENTUM * moved[i][j] - RATE * slope
                model[i][j] = model[i][j] + moved[i][j]
    return model


def accuracy(logits: np.ndarray, labels: np.ndarray) -> float:
    """Return the share of rows, in percent, whose largest logit is the label's."""
    return 100 * float((logits.argmax(1) == labels).mean())


def train(config: dict, seed: int) -> dict[str, float]:
    """Return the student's accuracy on 500 test images, and its teachers' where it has any.

    The seed sets the split, the student's first weights and the order of its batches, so both arms
    share them.
    """
    rng = np.random.default_rng(seed)
    pixels, labels = digits()
    order = rng.permutation(len(labels))
    test, rest = order[:500], order[500:]
    taught = labels[rest]
    if config["arm"] == "shuffled":
        taught = rng.permutation(taught)
    x, hard = pixels[rest], np.eye(10, dtype=np.float32)[taught]
    seen = round(config["share"] * len(rest))

    measures = {}
    goals = [(hard[:seen], 1.0, 1.0)]
    if config["arm"] != "alone":
        teachers = []
        for number in range(config["teachers"]):
            own = np.random.default_rng([seed, 1, number])
            model = network(config["teacher"], own)
            teachers.append(fit(model, x, [(hard, 1.0, 1.0)], steps=config["steps"], rng=own))
        logits = np.mean([forward(model, pixels)[1] for model in teachers], axis=0)
        measures["teacher_accuracy"] = accuracy(logits[test], labels[test])
        soft = softmax(logits[rest][:seen] / TEMPERATURE)
        goals = [(soft, TEMPERATURE, SOFT), (hard[:seen], 1.0, 1 - SOFT)]

    student = network(config["student"], np.random.default_rng([seed, 2]))
    batches = np.random.default_rng([seed, 3])
    fit(student, x[:seen], goals, steps=config["steps"], rng=batches)
    return {**measures, "accuracy": accuracy(forward(student, pixels[test])[1], labels[test])}
