"""The batch normalisation recipe, small: the same seed the same numbers, and arms that differ."""

import importlib.util
from pathlib import Path

import pytest

pytest.importorskip("torch")
RECIPE = Path(__file__).resolve().parents[2] / "reproductions" / "batch_normalisation.py"
SMALL = {
    "width": 16,
    "layers": 1,
    "steps": 40,
    "batch": 32,
    "target": 90.0,
    "activation": "ReLU",
    "lr": 0.1,
    "group": 0,
    "device": "cpu",
}


@pytest.fixture(scope="module")
def train():
    spec = importlib.util.spec_from_file_location("batch_normalisation", RECIPE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.train


def test_the_same_seed_gives_the_same_numbers(train):
    first, again = (train({**SMALL, "arm": "bn"}, 100) for _ in range(2))
    assert first == again


def test_shuffled_labels_teach_nothing(train):
    learned, shuffled = (train({**SMALL, "arm": arm}, 100) for arm in ("bn", "shuffled"))
    assert learned["accuracy"] > 70 > 35 > shuffled["accuracy"]
    assert shuffled["steps"] == SMALL["steps"]
