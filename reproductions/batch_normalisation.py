"""Batch normalisation needs fewer training steps to the same accuracy (Ioffe & Szegedy 2015).

The paper (arXiv 1502.03167) counts the steps an Inception needs to 72.2 % on ImageNet; here a
small network on 8 x 8 digits counts the steps to 90 %. What a run does is in `train`; everything
above it was fixed before the first run.
"""

import gzip
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch
from torch import nn

BEARS_ON = [
    {
        "all": [r"\bBN\b|\bBN-|batch[- ]?normali[sz]", r"\bsteps?\b|iterations|faster|accelerat"],
        "none": [r"layer[- ]?norm", r"slow(er|s|ed)?\b|\bmore (training )?(steps|iterations)"],
        "contrast": "steps",
        "coverage": 0.25,
        "why": "counts the steps to the same accuracy with and without batch normalisation",
    },
    {
        "all": [
            r"\bBN\b|\bBN-|batch[- ]?normali[sz]",
            r"slow(er|s|ed)?\b|\bmore (training )?steps",
        ],
        "none": [r"layer[- ]?norm"],
        "contrast": "steps",
        "asserts": "loss",
        "coverage": 0.25,
        "why": "counts the steps to the same accuracy with and without batch normalisation",
    },
]
PREDICTION = (
    "At the same learning rate the network with batch normalisation reaches 90 % test accuracy in "
    "fewer steps, whatever the activation."
)
SCALED_DOWN = (
    "A fully connected network of two hidden layers on 1,797 digits of 8 x 8 pixels instead of an "
    "Inception on ImageNet; plain SGD at one learning rate an activation; 90 % instead of 72.2 %."
)
DOES_NOT_SHOW = (
    "how many times fewer steps an image network of the paper's size needs, nor what larger "
    "learning rates add"
)
ARMS = {
    "plain": "no normalisation",
    "bn": "batch normalisation before each activation",
    "shuffled": "batch normalisation, trained on labels dealt out at random",
}
CONTRASTS = {
    "steps": {
        "measure": "steps",
        "unit": "steps",
        "better": "lower",
        "treatment": "bn",
        "baseline": "plain",
        "control": "shuffled",
        "sesoi": 60.0,  # a tenth of the longest run
    }
}
GATES = [
    {"name": "task learned", "arm": "bn", "measure": "accuracy", "above": 85.0},
    {"name": "baseline learns", "arm": "plain", "measure": "accuracy", "above": 80.0},
    {"name": "labels matter", "arm": "shuffled", "measure": "accuracy", "below": 30.0},
]
SPECIFICATIONS = {
    "relu": {"activation": "ReLU", "lr": 0.1},
    "tanh": {"activation": "Tanh", "lr": 0.1},
    "sigmoid": {"activation": "Sigmoid", "lr": 1.0},
}
TIERS = {
    "micro": {
        "config": {"width": 64, "layers": 2, "steps": 600, "batch": 64, "target": 90.0},
        "seeds": [0, 1, 2, 3, 4],
        "run_s": 2.5,
        "memory_mb": 1500,
        "needs": ["torch", "sklearn"],
    },
    "small": {
        "config": {"width": 512, "layers": 4, "steps": 6000, "batch": 64, "target": 95.0},
        "seeds": [0, 1, 2, 3, 4, 5, 6, 7],
        "run_s": 60.0,
        "memory_mb": 3000,
        "needs": ["torch", "sklearn"],
    },
}
EVERY = 5  # steps between two looks at the test set


def digits() -> tuple[np.ndarray, np.ndarray]:
    """Return (1797, 64) pixels in 0..1 and (1797,) labels, from the file scikit-learn ships."""
    package = Path(find_spec("sklearn").submodule_search_locations[0])
    with gzip.open(package / "datasets" / "data" / "digits.csv.gz", "rt") as file:
        rows = np.loadtxt(file, delimiter=",", dtype=np.float32)
    return rows[:, :-1] / 16, rows[:, -1].astype(np.int64)


def network(config: dict) -> nn.Sequential:
    """Return the network: `layers` times linear, (normalisation,) activation; then ten logits."""
    sizes = [64] + [config["width"]] * config["layers"]
    parts: list[nn.Module] = []
    for before, after in pairwise(sizes):
        parts.append(nn.Linear(before, after))
        if config["arm"] != "plain":
            parts.append(nn.BatchNorm1d(after))
        parts.append(getattr(nn, config["activation"])())
    return nn.Sequential(*parts, nn.Linear(sizes[-1], 10))


def train(config: dict, seed: int) -> dict[str, float]:
    """Return the steps to the target accuracy (the longest run if never) and the last accuracy.

    The seed sets the split, the initial weights and the order of batches, so both arms share them.
    """
    rng = np.random.default_rng(seed)
    torch.manual_seed(seed)
    device = config["device"]

    pixels, labels = digits()
    order = rng.permutation(len(labels))
    test, rest = order[:500], order[500:]
    taught = labels[rest]
    if config["arm"] == "shuffled":
        taught = rng.permutation(taught)
    x, y = torch.tensor(pixels[rest], device=device), torch.tensor(taught, device=device)
    x_test, y_test = (
        torch.tensor(pixels[test], device=device),
        torch.tensor(labels[test], device=device),
    )

    model = network(config).to(device)
    optimiser = torch.optim.SGD(model.parameters(), lr=config["lr"])
    batches = np.random.default_rng([seed, 1])  # the same batches in every arm
    reached = float(config["steps"])
    accuracy = 0.0
    for step in range(1, config["steps"] + 1):
        picked = torch.as_tensor(batches.integers(0, len(rest), config["batch"]), device=device)
        optimiser.zero_grad()
        nn.functional.cross_entropy(model(x[picked]), y[picked]).backward()
        optimiser.step()
        if step % EVERY == 0:
            model.eval()
            with torch.no_grad():
                right = (model(x_test).argmax(1) == y_test).float().mean().item()
            model.train()
            accuracy = 100 * right
            if accuracy >= config["target"] and reached == config["steps"]:
                reached = float(step)
    return {"steps": reached, "accuracy": accuracy}
