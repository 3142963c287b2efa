"""Pre-train the tiny two-language models that reproductions/intermediate_tasks.py starts from.

python scripts/pretrain_bilingual.py [SEED ...] [--steps N]     (under a minute each)

Masked words of generated documents, half in either language, one in ten in both. Writes
reproductions/data/bilingual/checkpoint-SEED.npz (float16). The same seed gives the same file on
the same numpy; nothing is downloaded.
"""

import argparse
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "reproductions"))

import intermediate_tasks as recipe  # noqa: E402
import numpy as np  # noqa: E402


def pretrain(seed: int, *, steps: int, batch: int = 32, lr: float = 3e-3) -> recipe.Weights:
    """Return the weights after `steps` of Adam, the rate rising over 100 and falling to zero."""
    grammar, w = recipe.Grammar(seed), recipe.fresh(seed)
    rng, memory = np.random.default_rng([seed, 6]), {}
    for step in range(1, steps + 1):
        loss, g = recipe.masked_step(w, grammar.documents(rng, batch), rng)
        rate = lr * min(step / 100, 1.0) * (1 - (step - 1) / steps)
        recipe.adam(w, g, memory, lr=rate, step=step)
        if step % 500 == 0:
            print(f"seed {seed} step {step} loss {loss:.3f}", flush=True)
    return w


def main() -> None:
    """Pre-train and store a checkpoint a seed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("seeds", type=int, nargs="*", default=list(range(8)))
    parser.add_argument("--steps", type=int, default=4500)
    given = parser.parse_args()
    recipe.CHECKPOINTS.mkdir(parents=True, exist_ok=True)
    for seed in given.seeds:
        began = time.process_time()
        w = pretrain(seed, steps=given.steps)
        half = {name: each.astype(np.float16) for name, each in w.items()}
        np.savez(recipe.CHECKPOINTS / f"checkpoint-{seed}.npz", **half)
        print(f"seed {seed}: {time.process_time() - began:.0f} CPU s")


if __name__ == "__main__":
    main()
