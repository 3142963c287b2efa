"""Small recipes for tests: plain Python, a run takes no longer than starting it."""

from pathlib import Path

FACTS = '''"""A toy: the treatment adds two."""

import random

BEARS_ON = [
    {
        "all": ["toy (training|treatment)", "improves|gains?"],
        "none": ["harms"],
        "contrast": "gain",
        "coverage": 0.5,
        "why": "measures the toy with and without its treatment",
    }
]
PREDICTION = "The treatment gains."
SCALED_DOWN = "Nothing is trained."
DOES_NOT_SHOW = "anything but the toy"
ARMS = {"none": "no treatment", "toy": "treatment", "shuffled": "treatment on shuffled labels"}
CONTRASTS = {
    "gain": {
        "measure": "score", "unit": "points", "better": "higher",
        "treatment": "toy", "baseline": "none", "control": "shuffled", "sesoi": 0.5,
    }
}
GATES = [{"name": "learned", "arm": "toy", "measure": "score", "above": 40.0}]
SPECIFICATIONS = {"a": {"shift": 2.0}, "b": {"shift": 2.5}, "c": {"shift": 3.0}}
TIERS = {"micro": {"config": {}, "seeds": [0, 1, 2, 3, 4], "run_s": 0.2, "memory_mb": 500}}
'''
TRAIN = """
def train(config, seed):
    noise = random.Random(f"{seed} {config['arm']}").gauss(0, 0.3)
    shift = config["shift"] if config["arm"] == "toy" else 0.0
    return {"score": 50 + shift + noise, "time_s": random.SystemRandom().random()}
"""


def write_recipe(
    folder: Path, *, facts: str = FACTS, train: str = TRAIN, name: str = "toy"
) -> Path:
    """Return the path of a toy recipe written to `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.py"
    path.write_text(facts + train, encoding="utf-8")
    return path
