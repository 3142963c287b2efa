"""Low-rank adaptation comes near full fine-tuning with few weights trained (Hu et al. 2021).

The paper (arXiv 2106.09685) adapts RoBERTa, DeBERTa and GPT-3 to language tasks by products of two
thin matrices beside frozen weights. Here a small network that reads upright digits learns to read
turned ones. What a run does is in `train`; everything above it was fixed before the first run.
"""

import gzip
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import numpy as np

BEARS_ON = [
    {
        "all": [
            r"\bLoRA\b|low-?rank adapt",
            r"full(y)?[- ](model |parameter )?fine-?tun|full FT\b|fine-?tuning (all|every)",
            r"on par|match|as (good|well|accurate)|compar(able|ably)|close to|near|same (accuracy"
            r"|quality)|within|no (loss|drop)|\bties?\b|equal",
        ],
        "none": [r"worse|falls? short|lags?|trails?|not match|memory|VRAM|faster|speed|latency"],
        "contrast": "near_full",
        "asserts": "no_effect",
        "coverage": 0.15,
        "why": "adapts a small network by low-rank matrices and by all its weights",
    },
]
PREDICTION = (
    "A twentieth of the weights, matrices of rank 2 and the last layer, ends within a point of "
    "training all weights, in every specification; above training the last layer alone by about a "
    "point where digits are turned, and not where they are mirrored."
)
SCALED_DOWN = (
    "A network of 64, 256, 256 and 10 units that learned 700 upright digits of 8 x 8 pixels, not a "
    "pre-trained transformer; the new task is the same digits mirrored or turned, 500 or 100 of "
    "them; low-rank matrices beside both hidden layers' weights, where the paper adapts attention."
)
DOES_NOT_SHOW = (
    "that a transformer adapts to a language task so, which of its weights to adapt, nor what is "
    "saved in memory or time"
)
ARMS = {
    "full": "all weights are trained on the new task",
    "low_rank": "the hidden layers' weights stay, products of two matrices of rank 2 beside them "
    "are trained, and the last layer",
    "head": "the last layer alone is trained",
    "shuffled": "low-rank, on labels dealt out at random",
}
CONTRASTS = {
    "near_full": {
        "measure": "accuracy", "unit": "points", "better": "higher", "sesoi": 1.0,
        "treatment": "low_rank", "baseline": "full", "control": "shuffled",
    },
    "over_head": {
        "measure": "accuracy", "unit": "points", "better": "higher", "sesoi": 1.0,
        "treatment": "low_rank", "baseline": "head", "control": "shuffled",
    },
}  # fmt: skip
GATES = [
    {"name": "there is something to adapt", "arm": "full", "measure": "before", "below": 60.0},
    {"name": "baseline learns", "arm": "full", "measure": "accuracy", "above": 75.0, "below": 99.0},
    {"name": "task learned", "arm": "low_rank", "measure": "accuracy", "above": 60.0},
    {"name": "a small share", "arm": "low_rank", "measure": "share", "below": 6.0},
    {"name": "labels matter", "arm": "shuffled", "measure": "accuracy", "below": 30.0},
]  # fmt: skip
SPECIFICATIONS = {
    "mirrored": {"task": "mirror", "examples": 500},
    "quarter turn": {"task": "turn", "examples": 500},
    "few examples": {"task": "mirror", "examples": 100},
}
TIERS = {
    "micro": {
        "config": {"hidden": 256, "rank": 2, "steps": 400},
        "seeds": [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
        "run_s": 1.0,
        "memory_mb": 800,
        "needs": ["numpy", "sklearn"],
    },
}
LEARNED, TESTED, BATCH = 700, 500, 64
RATES = {"full": 1e-3, "low_rank": 5e-3, "head": 1e-2, "shuffled": 5e-3}  # falling to 0

Layers = list[dict[str, np.ndarray]]  # weights, bias and, beside the weights, down and up


def digits() -> tuple[np.ndarray, np.ndarray]:
    """Return (1797, 8, 8) pixels in 0..1 and (1797,) labels, from the file scikit-learn ships."""
    package = Path(find_spec("sklearn").submodule_search_locations[0])
    with gzip.open(package / "datasets" / "data" / "digits.csv.gz", "rt") as file:
        rows = np.loadtxt(file, delimiter=",", dtype=np.float32)
    return rows[:, :-1].reshape(-1, 8, 8) / 16, rows[:, -1].astype(np.int64)


def network(hidden: int, rank: int, rng: np.random.Generator) -> Layers:
    """Return two hidden layers and ten outputs; `up` is zero, so `down` changes nothing yet."""
    return [
        {
            "weights": rng.normal(0, (2 / n) ** 0.5, (n, m)).astype(np.float32),
            "bias": np.zeros(m, np.float32),
            "down": rng.normal(0, n**-0.5, (n, rank)).astype(np.float32),
            "up": np.zeros((rank, m), np.float32),
        }
        for n, m in pairwise([64, hidden, hidden, 10])
    ]


def forward(model: Layers, x: np.ndarray) -> list[np.ndarray]:
    """Return the input, the hidden units of each layer (rectified) and the ten logits."""
    states = [x]
    for number, layer in enumerate(model):
        x = x @ layer["weights"] + (x @ layer["down"]) @ layer["up"] + layer["bias"]
        states.append(np.maximum(x, 0) if number < len(model) - 1 else x)
    return states


def gradient(model: Layers, states: list[np.ndarray], labels: np.ndarray) -> Layers:
    """Return the gradient of the mean cross-entropy with respect to every part."""
    shares = np.exp(states[-1] - states[-1].max(1, keepdims=True))
    back = shares / shares.sum(1, keepdims=True)
    back[np.arange(len(labels)), labels] -= 1
    back /= len(labels)
    found: Layers = []
    for layer, x in zip(reversed(model), reversed(states[:-1]), strict=True):
        thin = back @ layer["up"].T
        found.append(
            {
                "weights": x.T @ back,
                "bias": back.sum(0),
                "down": x.T @ thin,
                "up": (x @ layer["down"]).T @ back,
            }
        )
        back = (back @ layer["weights"].T + thin @ layer["down"].T) * (x > 0)
    return found[::-1]


def parts_of(arm: str, model: Layers) -> list[tuple[int, str]]:
    """Return which parts of which layers an arm trains."""
    layers = range(len(model))
    last = [(layers[-1], "weights"), (layers[-1], "bias")]
    names = {"full": ("weights", "bias"), "head": ()}.get(arm, ("down", "up"))
    return [*((layer, name) for layer in layers[:-1] for name in names), *last]


def fit(
    model: Layers, x: np.ndarray, labels: np.ndarray, *, arm: str, steps: int, seed: list[int]
) -> None:
    """Train the arm's parts in place by Adam (Kingma & Ba 2015), at a rate that falls to 0."""
    rng, memory = np.random.default_rng(seed), {}
    for step in range(1, steps + 1):
        rate = RATES[arm] * (1 - (step - 1) / steps)
        picked = rng.integers(0, len(x), BATCH)
        slopes = gradient(model, forward(model, x[picked]), labels[picked])
        for layer, name in parts_of(arm, model):
            slope = slopes[layer][name]
            first, second = memory.get((layer, name), (0.0, 0.0))
            first, second = 0.9 * first + 0.1 * slope, 0.999 * second + 0.001 * slope**2
            memory[layer, name] = first, second
            size = np.sqrt(second / (1 - 0.999**step)) + 1e-8
            model[layer][name] -= rate * first / (1 - 0.9**step) / size


def accuracy(model: Layers, x: np.ndarray, labels: np.ndarray) -> float:
    """Return the share of rows, in percent, whose largest logit is the label's."""
    return 100 * float((forward(model, x)[-1].argmax(1) == labels).mean())


def train(config: dict, seed: int) -> dict[str, float]:
    """Return accuracy on 500 changed test images, before and after, and the share trained.

    The seed sets the split, the network that learned upright digits and the order of batches, so
    all arms share them. `share` is in percent of the network's weights and biases.
    """
    rng = np.random.default_rng(seed)
    pixels, labels = digits()
    changed = pixels[:, :, ::-1] if config["task"] == "mirror" else np.rot90(pixels, axes=(1, 2))
    upright, changed = (images.reshape(len(images), -1) for images in (pixels, changed))
    order = rng.permutation(len(labels))
    test, learned, new = np.split(order, [TESTED, TESTED + LEARNED])
    new = new[: config["examples"]]

    model = network(config["hidden"], config["rank"], np.random.default_rng([seed, 1]))
    steps = config["steps"]
    fit(model, upright[learned], labels[learned], arm="full", steps=steps, seed=[seed, 2])
    before = accuracy(model, changed[test], labels[test])
    arm = config["arm"]
    taught = rng.permutation(labels[new]) if arm == "shuffled" else labels[new]
    fit(model, changed[new], taught, arm=arm, steps=steps, seed=[seed, 3])
    every = sum(layer[name].size for layer in model for name in ("weights", "bias"))
    trained = sum(model[layer][name].size for layer, name in parts_of(arm, model))
    after = accuracy(model, changed[test], labels[test])
    return {"before": before, "accuracy": after, "share": 100 * trained / every}
