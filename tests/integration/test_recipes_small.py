"""The numpy recipes, small: same seed, same numbers; shuffled labels teach nothing."""

import importlib.util
from pathlib import Path

import pytest

pytest.importorskip("numpy")
RECIPES = Path(__file__).resolve().parents[2] / "reproductions"
SMALL = {
    "weight_decay_modular_arithmetic": {
        "modulus": 11,
        "share": 0.9,
        "width": 48,
        "steps": 200,
        "operation": "a + b",
    },
    "knowledge_distillation": {
        "student": 8,
        "teacher": 16,
        "teachers": 1,
        "steps": 200,
        "share": 0.5,
    },
    "text_augmentation": {
        "copies": 1,
        "share": 0.1,
        "width": 8,
        "steps": 100,
        "articles": 3,
        "draws": 1,
        "examples": 9,
    },
}
MEASURED = {
    "weight_decay_modular_arithmetic": ("decay", "test_accuracy"),
    "knowledge_distillation": ("distilled", "accuracy"),
    "text_augmentation": ("augmented", "accuracy"),
}


def train(name, arm):
    if name == "knowledge_distillation":
        pytest.importorskip("sklearn")
    spec = importlib.util.spec_from_file_location(name, RECIPES / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.train({**SMALL[name], "arm": arm, "group": 0, "device": "cpu"}, 100)


@pytest.mark.parametrize("name", SMALL)
def test_the_same_seed_gives_the_same_numbers(name):
    arm, _ = MEASURED[name]
    assert train(name, arm) == train(name, arm)


@pytest.mark.parametrize("name", SMALL)
def test_shuffled_labels_teach_nothing(name):
    arm, measure = MEASURED[name]
    assert train(name, arm)[measure] > train(name, "shuffled")[measure] + 20
