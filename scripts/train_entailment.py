"""Fit the entailment model on encoded pairs, and say how it does on pairs held out.

    python scripts/train_entailment.py general.jsonl.gz --states states --base BASE \
        --out runs/general --epochs 1
    python scripts/train_entailment.py claims.jsonl.gz --states states --init runs/papers \
        --out runs/fold0 --fold 0

BASE is the folder of all-MiniLM-L6-v2 in torch's format. Its first two layers are held still, as
the encoder that ships, and their states come from encode_entailment_texts.py; its other four read
both texts together and are what is fitted. Seeded: the same seed on one thread gives the same
weights. A run that is stopped goes on from its last checkpoint.
"""

import argparse
import gzip
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from encode_entailment_texts import States
from measure_entailment import told_apart
from safetensors.torch import load_file
from torch import nn
from torch.nn import functional

from claimcheck.models.entailment import LABELS
from claimcheck.models.pairing import MARKS, as_words, compare, focus

SIZE, HEADS, FIRST, LAYERS = 384, 12, 2, 4  # all-MiniLM-L6-v2; the layers from FIRST on are ours
SMOOTHING = 0.05
WARM_UP = 0.06  # share of the steps
FRESH = 10.0  # how much faster than the base's what starts from nothing is fitted
CHECKPOINT = 120.0  # seconds


class Example(NamedTuple):
    """Both sides' texts, marks a token, links (claim tokens, premise tokens), label and pair.

    `item` is the line of the file it was read from.
    """

    premise: str
    claim: str
    premise_marks: np.ndarray
    claim_marks: np.ndarray
    links: np.ndarray
    label: int
    pair: int
    item: dict


class Layer(nn.Module):
    """A layer of BERT whose attention is pulled to linked words, a learned amount a head."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.qkv, self.mix = nn.Linear(SIZE, 3 * SIZE), nn.Linear(SIZE, SIZE)
        self.widen, self.narrow = nn.Linear(SIZE, 4 * SIZE), nn.Linear(4 * SIZE, SIZE)
        self.mixed, self.done = nn.LayerNorm(SIZE, eps=1e-12), nn.LayerNorm(SIZE, eps=1e-12)
        self.pull = nn.Parameter(torch.full((HEADS, 1, 1), 0.5))
        self.dropout = nn.Dropout(dropout)

    def forward(self, states: torch.Tensor, links: torch.Tensor, pad: torch.Tensor) -> torch.Tensor:
        """Return states (n, t, s) anew; links (n, 1, t, t), `pad` added to the scores."""
        n, t, _ = states.shape
        q, k, v = self.qkv(states).view(n, t, 3, HEADS, SIZE // HEADS).permute(2, 0, 3, 1, 4)
        scores = q @ k.transpose(2, 3) * (SIZE // HEADS) ** -0.5 + (self.pull * links + pad)
        read = (scores.softmax(3).to(v.dtype) @ v).transpose(1, 2).reshape(n, t, SIZE)
        states = self.mixed(states + self.dropout(self.mix(read)))
        wide = self.narrow(functional.gelu(self.widen(states)))
        return self.done(states + self.dropout(wide))


class CrossEncoder(nn.Module):
    """States of a premise and a claim (n, t, 384) in one row in, logits (n, 3) out.

    `sides` (n, t) is 0 for the premise's tokens, 1 for the claim's; `marks` (n, t) is what rules
    say of the token, `links` (n, t, t) is 1 where they say two tokens are of the same word.
    """

    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        self.sides, self.marks = nn.Embedding(2, SIZE), nn.Embedding(MARKS, SIZE)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))
        self.hidden, self.out = nn.Linear(3 * SIZE, SIZE), nn.Linear(SIZE, len(LABELS))
        self.dropout = nn.Dropout(dropout)
        for table in (self.sides, self.marks):
            nn.init.normal_(table.weight, std=0.1)

    def forward(
        self,
        states: torch.Tensor,
        sides: torch.Tensor,
        marks: torch.Tensor,
        links: torch.Tensor,
        pad: torch.Tensor,
    ) -> torch.Tensor:
        """Return logits; `pad` (n, t) is 1 where there is no token."""
        states = self.dropout(states + self.sides(sides) + self.marks(marks))
        hidden = pad[:, None, None] * -1e4
        for layer in self.layers:
            states = layer(states, links[:, None], hidden)
        states = states.float()
        own = ((1 - pad) * sides)[:, :, None]
        other = ((1 - pad) * (1 - sides))[:, :, None]
        pooled = torch.cat(
            [
                (states * own).sum(1) / own.sum(1),
                (states - 1e4 * (1 - own)).amax(1),
                (states - 1e4 * (1 - other)).amax(1),
            ],
            dim=1,
        )
        return self.out(self.dropout(torch.tanh(self.hidden(self.dropout(pooled)))))

    def start_from(self, base: Path) -> None:
        """Take the layers' weights from all-MiniLM-L6-v2."""
        held = load_file(base / "model.safetensors")
        parts = {
            "mix": "attention.output.dense",
            "mixed": "attention.output.LayerNorm",
            "widen": "intermediate.dense",
            "narrow": "output.dense",
            "done": "output.LayerNorm",
        }
        for number, layer in enumerate(self.layers, FIRST):
            name = f"encoder.layer.{number}."
            with torch.no_grad():
                for kind in ("weight", "bias"):
                    whole = [
                        held[f"{name}attention.self.{part}.{kind}"]
                        for part in ("query", "key", "value")
                    ]
                    getattr(layer.qkv, kind).copy_(torch.cat(whole))
                    for own, theirs in parts.items():
                        getattr(getattr(layer, own), kind).copy_(held[f"{name}{theirs}.{kind}"])


def read_examples(path: Path, states: States) -> list[Example]:
    """Return the examples whose texts have been encoded."""
    found: list[Example] = []
    pairs: dict[str, int] = {}
    missing = 0
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            item = json.loads(line)
            premise, claim = focus(item["premise"], item["claim"]), item["claim"]
            if premise not in states or claim not in states:
                missing += 1
                continue
            left, right, links = compare(as_words(premise), as_words(claim))
            own, other = states[claim][1], states[premise][1]
            number = -1 if item.get("pair") is None else pairs.setdefault(item["pair"], len(pairs))
            inner = (own >= 0)[:, None] & (other >= 0)[None]
            found.append(
                Example(
                    premise,
                    claim,
                    np.where(other < 0, 0, left[other]),
                    np.where(own < 0, 0, right[own]),
                    links[np.ix_(own, other)] * inner > 0,
                    LABELS.index(item["label"]),
                    number,
                    item,
                )
            )
    print(f"{path.name}: {len(found)} pairs, {missing} not encoded", flush=True)
    return found


def first_of(examples: list[Example], most: int) -> list[Example]:
    """Return the first `most` examples, and behind them what stands in a pair with one of these."""
    pairs = {example.pair for example in examples[:most] if example.pair >= 0}
    return examples[:most] + [e for e in examples[most:] if e.pair in pairs]


def length(example: Example) -> int:
    return len(example.premise_marks) + len(example.claim_marks)


def batches(
    examples: list[Example], most: int, rng: np.random.Generator
) -> Iterator[list[Example]]:
    """Yield batches of about `most` pairs, of like length, in random order, pairs together."""
    units: dict[int, list[int]] = {}
    for i, example in enumerate(examples):
        units.setdefault(example.pair if example.pair >= 0 else -1 - i, []).append(i)
    keys = list(units)
    order = [keys[i] for i in rng.permutation(len(keys))]
    made: list[list[int]] = []
    for start in range(0, len(order), 40 * most):
        pool = order[start : start + 40 * most]
        pool.sort(key=lambda k: max(length(examples[i]) for i in units[k]))
        batch: list[int] = []
        for k in pool:
            batch += units[k]
            if len(batch) >= most:
                made.append(batch)
                batch = []
        if batch:
            made.append(batch)
    for i in rng.permutation(len(made)):
        yield [examples[j] for j in made[i]]


def tensors(batch: list[Example], states: States) -> dict[str, torch.Tensor]:
    n, wide = len(batch), max(length(e) for e in batch)
    found = {
        "states": torch.zeros(n, wide, SIZE),
        "sides": torch.zeros(n, wide, dtype=torch.long),
        "marks": torch.zeros(n, wide, dtype=torch.long),
        "links": torch.zeros(n, wide, wide),
        "pad": torch.ones(n, wide),
    }
    for row, e in enumerate(batch):
        p, t = len(e.premise_marks), length(e)
        both = np.concatenate([states[e.premise][0], states[e.claim][0]])
        found["states"][row, :t] = torch.from_numpy(both.astype(np.float32))
        found["sides"][row, p:t] = 1
        found["marks"][row, :t] = torch.from_numpy(np.concatenate([e.premise_marks, e.claim_marks]))
        links = torch.from_numpy(e.links.astype(np.float32))
        found["links"][row, p:t, :p] = links
        found["links"][row, :p, p:t] = links.T
        found["pad"][row, :t] = 0.0
    return found


def loss_of(logits: torch.Tensor, batch: list[Example], contrast: float) -> torch.Tensor:
    """Return smoothed cross-entropy plus, for the claims of each pair, the loss of their order."""
    labels = torch.tensor([example.label for example in batch])
    loss = functional.cross_entropy(logits, labels, label_smoothing=SMOOTHING)
    lean = logits[:, 0] - logits[:, 1]
    by_pair: dict[int, tuple[list[int], list[int]]] = {}
    for i, example in enumerate(batch):
        if example.pair >= 0 and example.label < 2:
            by_pair.setdefault(example.pair, ([], []))[example.label].append(i)
    ordered = [(s, c) for yes, no in by_pair.values() for s in yes for c in no]
    if contrast and ordered:
        yes, no = torch.tensor(ordered).T
        loss = loss + contrast * functional.softplus(lean[no] - lean[yes]).mean() * (
            2 * len(ordered) / len(batch)
        )
    return loss


def predict(model: CrossEncoder, examples: list[Example], states: States) -> np.ndarray:
    """Return `(n, 3)` probabilities."""
    model.eval()
    order = sorted(range(len(examples)), key=lambda i: length(examples[i]))
    found = np.zeros((len(examples), len(LABELS)), dtype=np.float32)
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        for start in range(0, len(order), 48):
            rows = order[start : start + 48]
            logits = model(**tensors([examples[i] for i in rows], states))
            found[rows] = logits.float().softmax(1).numpy()
    return found


def train(
    model: CrossEncoder,
    examples: list[Example],
    held: list[Example],
    states: States,
    options: argparse.Namespace,
) -> None:
    fresh, old = [], []
    for name, weight in model.named_parameters():
        (old if name.startswith("layers.") and "pull" not in name else fresh).append(weight)
    groups = [{"params": old}, {"params": fresh, "lr": options.rate * FRESH}]
    optimizer = torch.optim.AdamW(groups, lr=options.rate, weight_decay=0.01)
    per_epoch = sum(1 for _ in batches(examples, options.batch, np.random.default_rng(0)))
    total = per_epoch * options.epochs
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _rate_at(step / total))
    step, first = 0, _resume(model, optimizer, schedule, options.out)
    kept = time.monotonic()
    for epoch in range(options.epochs):
        rng = np.random.default_rng((options.seed, epoch))
        losses = seen = hits = 0.0
        started = time.process_time()
        for batch in batches(examples, options.batch, rng):
            step += 1
            if step <= first:
                continue
            model.train()
            torch.manual_seed(options.seed * 1_000_000 + step)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                logits = model(**tensors(batch, states))
            loss = loss_of(logits.float(), batch, options.contrast)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            losses, seen = losses + loss.item() * len(batch), seen + len(batch)
            labels = torch.tensor([e.label for e in batch])
            hits += (logits.argmax(1) == labels).sum().item()
            if time.monotonic() - kept > CHECKPOINT:
                _checkpoint(model, optimizer, schedule, step, options.out)
                kept = time.monotonic()
                speed = seen / (time.process_time() - started)
                print(
                    f"step {step} of {total}, loss {losses / seen:.3f} right {hits / seen:.3f}, "
                    f"{speed:.1f} pairs a CPU second",
                    flush=True,
                )
        if seen:
            print(f"epoch {epoch + 1} loss {losses / seen:.3f} right {hits / seen:.3f}", flush=True)
            _checkpoint(model, optimizer, schedule, step, options.out)
            if held and (epoch + 1) % options.look == 0:
                shares = predict(model, held, states)
                print("  held:", told_apart(shares, [e.item for e in held]), flush=True)


def _rate_at(share: float) -> float:
    if share < WARM_UP:
        return max(share / WARM_UP, 0.01)
    return 0.02 + 0.98 * (1 - share) / (1 - WARM_UP)


def _checkpoint(model, optimizer, schedule, step: int, out: Path) -> None:  # noqa: ANN001
    state = {
        "model": model.state_dict(),
        "optimizer": optimizer.state_dict(),
        "schedule": schedule.state_dict(),
        "step": step,
    }
    torch.save(state, out / "checkpoint.part")
    (out / "checkpoint.part").replace(out / "checkpoint.pt")


def _resume(model, optimizer, schedule, out: Path) -> int:  # noqa: ANN001
    """Load the last checkpoint into all three and return its step; 0 when there is none."""
    path = out / "checkpoint.pt"
    if not path.is_file():
        return 0
    state = torch.load(path, weights_only=True)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    schedule.load_state_dict(state["schedule"])
    return int(state["step"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, nargs="+")
    parser.add_argument("--states", type=Path, required=True)
    start = parser.add_mutually_exclusive_group(required=True)
    start.add_argument("--base", type=Path)
    start.add_argument("--init", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--batch", type=int, default=32, help="pairs a step")
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--contrast", type=float, default=1.0)
    parser.add_argument("--most", type=int, default=0, help="pairs of the first file, 0: all")
    parser.add_argument("--fold", type=int, default=-1, help="the fold left out")
    parser.add_argument("--held", type=Path, nargs="*", default=[], help="measured, not trained on")
    parser.add_argument("--look", type=int, default=1, help="epochs between measures")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    options.out.mkdir(parents=True, exist_ok=True)
    model, states = CrossEncoder(), States(options.states)
    if options.base:
        model.start_from(options.base)
    else:
        model.load_state_dict(torch.load(options.init / "model.pt", weights_only=True))
    examples: list[Example] = []
    for path in options.data:
        offset = 1 + max((e.pair for e in examples), default=-1)
        found = read_examples(path, states)
        for e in first_of(found, options.most) if options.most and not examples else found:
            examples.append(e._replace(pair=e.pair + offset) if e.pair >= 0 else e)
    held = [e for e in examples if e.item.get("fold") == options.fold]
    held += [e for path in options.held for e in read_examples(path, states)]
    kept = [e for e in examples if e.item.get("fold") != options.fold]
    train(model, kept, held, states, options)
    torch.save(model.state_dict(), options.out / "model.pt")


if __name__ == "__main__":
    main()
