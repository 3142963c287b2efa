"""Weight decay makes networks generalise on modular arithmetic (Power et al. 2022, grokking).

The paper (arXiv 2201.02177) trains a transformer on tables of binary operations and finds weight
decay the most useful of the interventions tried; here the two-layer network with squared units of
Gromov (arXiv 2301.02679) learns tables modulo 23. What a run does is in `train`; everything above
it was fixed before the first run.
"""

import numpy as np

BEARS_ON = [
    {
        "all": [
            r"weight[- ]decay",
            r"generali[sz]|grok|validation|unseen|\bsamples?\b|data[- ]efficien|modular",
            r"improv|help|faster|sooner|earlier|halv|fewer|better|higher|more effective|enabl|induc"
            r"|accelerat",
        ],
        "none": [
            r"\bhurt|\bharm|worse|slow(er|s|ed)|delay|prevent",
            r"\bnot\b|no effect|without weight|image|translation|language model",
            r"\bthan\b[^.]*weight[- ]decay",  # it is what is beaten
        ],
        "contrast": "generalises",
        "coverage": 0.2,
        "why": "trains tables modulo 23 with and without weight decay, tests on unseen entries",
    },
    {
        "all": [
            r"weight[- ]decay",
            r"generali[sz]|grok|modular",
            r"\bhurt|\bharm|worse|prevent|suppress",
        ],
        "none": [r"\bnot\b|no effect|without weight|image|translation|language model"],
        "contrast": "generalises",
        "asserts": "loss",
        "coverage": 0.2,
        "why": "trains tables modulo 23 with and without weight decay, tests on unseen entries",
    },
]
PREDICTION = (
    "Both networks know every entry they are trained on; after 800 steps the one with weight decay "
    "is right on more of the others, whatever the operation."
)
SCALED_DOWN = (
    "Two layers of 128 squared units on 529 entries modulo 23 instead of a transformer on tables "
    "modulo 97; four fifths of the entries, whole-batch steps, one rate and one decay (1.0)."
)
DOES_NOT_SHOW = (
    "how many fewer examples weight decay needs, how it compares with other regularisers, nor that "
    "the delay before generalisation of the paper's transformer has the same cause"
)
ARMS = {
    "plain": "Adam without weight decay",
    "decay": "Adam with decoupled weight decay",
    "shuffled": "with weight decay, trained on results dealt out at random",
}
CONTRASTS = {
    "generalises": {
        "measure": "test_accuracy",
        "unit": "points",
        "better": "higher",
        "treatment": "decay",
        "baseline": "plain",
        "control": "shuffled",
        "sesoi": 7.0,  # a tenth of a headroom of 70
    }
}
GATES = [
    {"name": "baseline memorises", "arm": "plain", "measure": "train_accuracy", "above": 99.0},
    {  # chance is 100 / 23 = 4.3; always 0, the best constant answer to a product, is right on 8.5
        "name": "baseline has begun to generalise and can gain",
        "arm": "plain",
        "measure": "test_accuracy",
        "above": 10.0,
        "below": 90.0,
    },
    {"name": "task learned", "arm": "decay", "measure": "test_accuracy", "above": 60.0},
    {"name": "labels matter", "arm": "shuffled", "measure": "test_accuracy", "below": 15.0},
]
SPECIFICATIONS = {
    "sum": {"operation": "a + b"},
    "difference": {"operation": "a - b"},
    "product": {"operation": "a * b"},
}
TIERS = {
    "micro": {
        "config": {"modulus": 23, "share": 0.8, "width": 128, "steps": 800},
        "seeds": [0, 1, 2, 3, 4, 5, 6, 7],
        "run_s": 1.2,
        "memory_mb": 800,
        "needs": ["numpy"],
    },
    "small": {
        "config": {"modulus": 97, "share": 0.5, "width": 512, "steps": 5000},
        "seeds": [0, 1, 2, 3, 4, 5, 6, 7],
        "run_s": 900.0,
        "memory_mb": 2000,
        "needs": ["numpy"],
    },
}
RATE, DECAY = 0.01, 1.0


def table(operation: str, modulus: int) -> tuple[np.ndarray, np.ndarray]:
    """Return (modulus^2, 2 * modulus) one-hot operands and (modulus^2,) results."""
    a, b = (side.ravel() for side in np.indices((modulus, modulus)))
    results = {"a + b": a + b, "a - b": a - b, "a * b": a * b}[operation] % modulus
    hot = np.eye(modulus, dtype=np.float32)
    return np.concatenate([hot[a], hot[b]], axis=1), results


def accuracy(weights: list[np.ndarray], x: np.ndarray, y: np.ndarray) -> float:
    """Return the share of entries, in percent, whose largest output is the result."""
    return 100 * float((((x @ weights[0]) ** 2 @ weights[1]).argmax(1) == y).mean())


def gradients(weights: list[np.ndarray], x: np.ndarray, hot: np.ndarray) -> list[np.ndarray]:
    """Return the gradient of the mean cross-entropy for both layers."""
    hidden = x @ weights[0]
    squared = hidden * hidden
    logits = squared @ weights[1]
    shares = np.exp(logits - logits.max(1, keepdims=True))
    error = (shares / shares.sum(1, keepdims=True) - hot) / len(x)
    return [x.T @ (error @ weights[1].T * 2 * hidden), squared.T @ error]


def train(config: dict, seed: int) -> dict[str, float]:
    """Return the accuracy on the entries trained on and on the others, after the last step.

    The seed sets the split and the initial weights, so both arms share them.
    """
    rng = np.random.default_rng(seed)
    modulus, width = config["modulus"], config["width"]
    x, y = table(config["operation"], modulus)
    order = rng.permutation(len(y))
    known = int(config["share"] * len(y))
    taught, unseen = order[:known], order[known:]
    weights = [
        rng.normal(0, (2 * modulus) ** -0.5, (2 * modulus, width)).astype(np.float32),
        rng.normal(0, width**-0.5, (width, modulus)).astype(np.float32),
    ]
    if config["arm"] == "shuffled":
        y = rng.permutation(y)
    decay = 0.0 if config["arm"] == "plain" else DECAY

    # Adam with decoupled decay (Loshchilov & Hutter 2019), betas 0.9 and 0.98 as in the paper
    x_taught, hot = x[taught], np.eye(modulus, dtype=np.float32)[y[taught]]
    first, second = ([np.zeros_like(w) for w in weights] for _ in range(2))
    for step in range(1, config["steps"] + 1):
        for i, gradient in enumerate(gradients(weights, x_taught, hot)):
            first[i] += 0.1 * (gradient - first[i])
            second[i] += 0.02 * (gradient**2 - second[i])
            move = first[i] / (1 - 0.9**step)
            move /= np.sqrt(second[i] / (1 - 0.98**step)) + 1e-8
            weights[i] -= RATE * (move + decay * weights[i])
    return {
        "train_accuracy": accuracy(weights, x_taught, y[taught]),
        "test_accuracy": accuracy(weights, x[unseen], y[unseen]),
    }
