"""Train the entailment head: token states of a premise and a claim -> three probabilities.

    python scripts/train_entailment.py papers.jsonl.gz --states states --out runs/papers --epochs 2
    python scripts/train_entailment.py claims.jsonl.gz --states states --init runs/papers \
        --out runs/fold0 --fold 0 --seed 0 --epochs 4 --batch 32 --rate 5e-4

These are the shipped head's own settings (folds 1 and 2 likewise, with seeds 1 and 2).
A line of the data is {"premise", "claim", "label"} and may hold "pair" (lines of one pair share a
premise; the true claim must come to be better supported than the false one) and "fold" (left out
under --fold, and then measured). The encoder beneath stays as it ships: its token states come from
encode_entailment_texts.py, so training costs minutes. Seeded: the same seed on one thread gives
the same weights. A run that is stopped goes on from its last epoch.
"""

import argparse
import gzip
import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from encode_entailment_texts import States
from sklearn.metrics import f1_score
from torch import nn
from torch.nn import functional

from claimcheck.models.entailment import LABELS
from claimcheck.models.pairing import MARKS, as_words, compare, focus

SIZE = 64
STATE = 768
SMOOTHING = 0.05
WARM_UP = 0.05  # share of the steps


class Example(NamedTuple):
    """Both sides' texts, marks a token, links (claim tokens, premise tokens), label and pair."""

    premise: str
    claim: str
    premise_marks: np.ndarray
    claim_marks: np.ndarray
    links: np.ndarray
    label: int
    pair: int
    fold: int


class Attention(nn.Module):
    """Four heads of attention from normed states (n, t, s) to others (n, u, s)."""

    def __init__(self, size: int, heads: int = 4) -> None:
        super().__init__()
        self.heads, self.width = heads, size // heads
        self.norm = nn.LayerNorm(size)
        self.ask, self.key, self.value, self.out = (nn.Linear(size, size) for _ in range(4))

    def forward(
        self, own: torch.Tensor, other: torch.Tensor, pad: torch.Tensor | None
    ) -> torch.Tensor:
        own, other = self.norm(own), self.norm(other)
        ask, key, value = (
            self._split(self.ask(own)),
            self._split(self.key(other)),
            self._split(self.value(other)),
        )
        scores = ask @ key.transpose(2, 3) / math.sqrt(self.width)  # (n, heads, t, u)
        if pad is not None:
            scores = scores.masked_fill(pad[:, None, None], -1e4)
        return self.out((scores.softmax(3) @ value).transpose(1, 2).flatten(2))

    def _split(self, states: torch.Tensor) -> torch.Tensor:
        return states.unflatten(2, (self.heads, self.width)).transpose(1, 2)


class Head(nn.Module):
    """Align each token with the other side's, compare the two, let the claim's tokens confer.

    States are (n, t, 768), marks (n, t), links (n, claim t, premise t); logits (n, 3) come out.
    The alignment is that of decomposable attention (Parikh et al. 2016) and the comparison that of
    ESIM (Chen et al. 2017); linked words pull the alignment by a learned amount.
    """

    def __init__(self, size: int = SIZE, dropout: float = 0.2) -> None:
        super().__init__()
        self.project = nn.Linear(STATE, size)
        self.marks = nn.Embedding(MARKS, size)
        self.align = nn.Linear(size, size, bias=False)
        self.pull = nn.Parameter(torch.tensor(3.0))
        self.weigh = nn.Linear(4 * size, size)
        self.within, self.across = Attention(size), Attention(size)
        self.think = nn.Sequential(
            nn.LayerNorm(size), nn.Linear(size, 2 * size), nn.GELU(), nn.Linear(2 * size, size)
        )
        self.hidden = nn.Linear(3 * size, size)
        self.out = nn.Linear(size, len(LABELS))
        self.dropout = nn.Dropout(dropout)

    def forward(
        self,
        premise: torch.Tensor,
        claim: torch.Tensor,
        premise_marks: torch.Tensor,
        claim_marks: torch.Tensor,
        links: torch.Tensor,
        premise_pad: torch.Tensor | None = None,
        claim_pad: torch.Tensor | None = None,
    ) -> torch.Tensor:
        left = self._read(premise, premise_marks)
        right = self._read(claim, claim_marks)
        scores = self.align(right) @ self.align(left).transpose(1, 2) / math.sqrt(SIZE)
        scores = scores + self.pull * links  # (n, claim t, premise t)
        to_left, to_right = scores, scores.transpose(1, 2)
        if premise_pad is not None and claim_pad is not None:
            to_left = to_left.masked_fill(premise_pad[:, None], -1e4)
            to_right = to_right.masked_fill(claim_pad[:, None], -1e4)
        right = self._weigh(right, to_left.softmax(2) @ left)
        left = self._weigh(left, to_right.softmax(2) @ right)
        right = right + self.dropout(self.within(right, right, claim_pad))
        right = right + self.dropout(self.across(right, left, premise_pad))
        right = right + self.dropout(self.think(right))
        pooled = torch.cat(
            [_mean(right, claim_pad), _most(right, claim_pad), _most(left, premise_pad)], dim=1
        )
        return self.out(self.dropout(torch.tanh(self.hidden(self.dropout(pooled)))))

    def _read(self, states: torch.Tensor, marks: torch.Tensor) -> torch.Tensor:
        return self.dropout(functional.gelu(self.project(states)) + self.marks(marks))

    def _weigh(self, own: torch.Tensor, other: torch.Tensor) -> torch.Tensor:
        both = torch.cat([own, other, own - other, own * other], dim=2)
        return self.dropout(functional.gelu(self.weigh(both)))


def _mean(states: torch.Tensor, pad: torch.Tensor | None) -> torch.Tensor:
    if pad is None:
        return states.mean(1)
    present = (~pad).unsqueeze(2).to(states.dtype)
    return (states * present).sum(1) / present.sum(1)


def _most(states: torch.Tensor, pad: torch.Tensor | None) -> torch.Tensor:
    return (states if pad is None else states.masked_fill(pad.unsqueeze(2), -1e4)).amax(1)


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
            found.append(
                Example(
                    premise,
                    claim,
                    np.where(other < 0, 0, left[other]),
                    np.where(own < 0, 0, right[own]),
                    links[np.ix_(own, other)] * ((own >= 0)[:, None] & (other >= 0)[None]),
                    LABELS.index(item["label"]),
                    number,
                    item.get("fold", -1),
                )
            )
    print(f"{path.name}: {len(found)} pairs, {missing} not encoded", flush=True)
    return found


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
        pool.sort(key=lambda k: max(len(examples[i].premise_marks) for i in units[k]))
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
    n = len(batch)
    wide = max(len(e.premise_marks) for e in batch)
    narrow = max(len(e.claim_marks) for e in batch)
    found = {
        "premise": torch.zeros(n, wide, STATE),
        "claim": torch.zeros(n, narrow, STATE),
        "premise_marks": torch.zeros(n, wide, dtype=torch.long),
        "claim_marks": torch.zeros(n, narrow, dtype=torch.long),
        "links": torch.zeros(n, narrow, wide),
        "premise_pad": torch.ones(n, wide, dtype=torch.bool),
        "claim_pad": torch.ones(n, narrow, dtype=torch.bool),
    }
    for row, e in enumerate(batch):
        p, c = len(e.premise_marks), len(e.claim_marks)
        found["premise"][row, :p] = torch.from_numpy(states[e.premise][0].astype(np.float32))
        found["claim"][row, :c] = torch.from_numpy(states[e.claim][0].astype(np.float32))
        found["premise_marks"][row, :p] = torch.from_numpy(e.premise_marks)
        found["claim_marks"][row, :c] = torch.from_numpy(e.claim_marks)
        found["links"][row, :c, :p] = torch.from_numpy(e.links)
        found["premise_pad"][row, :p] = False
        found["claim_pad"][row, :c] = False
    return found


def loss_of(logits: torch.Tensor, batch: list[Example], contrast: float) -> torch.Tensor:
    """Return smoothed cross-entropy plus, for the claims of each pair, the loss of their order."""
    labels = torch.tensor([example.label for example in batch])
    loss = functional.cross_entropy(logits, labels, label_smoothing=SMOOTHING)
    shares = functional.log_softmax(logits, 1)
    margins = [
        shares[i, side] - shares[j, side]
        for i, own in enumerate(batch)
        for j, other in enumerate(batch)
        if own.pair >= 0 and own.pair == other.pair and own.label != other.label
        for side in (own.label,)
    ]
    if contrast and margins:
        loss = loss + contrast * functional.softplus(-torch.stack(margins)).mean()
    return loss


def predict(head: Head, examples: list[Example], states: States) -> np.ndarray:
    """Return `(n, 3)` probabilities."""
    head.eval()
    order = sorted(range(len(examples)), key=lambda i: len(examples[i].premise_marks))
    found = np.zeros((len(examples), len(LABELS)), dtype=np.float32)
    with torch.no_grad():
        for start in range(0, len(order), 64):
            rows = order[start : start + 64]
            logits = head(**tensors([examples[i] for i in rows], states))
            found[rows] = logits.softmax(1).numpy()
    return found


def report(name: str, shares: np.ndarray, labels: np.ndarray) -> str:
    said = shares.argmax(1)
    f1 = f1_score(labels, said, average="macro")
    most = np.bincount(labels).max() / len(labels)
    return (
        f"{name}: {len(labels)} pairs, accuracy {(said == labels).mean():.3f} "
        f"(most common {most:.3f}), macro F1 {f1:.3f}"
    )


def train(
    head: Head,
    examples: list[Example],
    held: list[Example],
    states: States,
    options: argparse.Namespace,
) -> None:
    per_epoch = sum(1 for _ in batches(examples, options.batch, np.random.default_rng(0)))
    total = per_epoch * options.epochs
    optimizer = torch.optim.AdamW(head.parameters(), lr=options.rate, weight_decay=0.02)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _rate_at(step / total))
    first = _resume(head, optimizer, schedule, options.out)
    for epoch in range(first, options.epochs):
        head.train()
        torch.manual_seed(options.seed * 1000 + epoch)
        rng = np.random.default_rng((options.seed, epoch))
        losses, seen, hits = 0.0, 0, 0
        for batch in batches(examples, options.batch, rng):
            logits = head(**tensors(batch, states))
            loss = loss_of(logits, batch, options.contrast)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(head.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            losses, seen = losses + loss.item() * len(batch), seen + len(batch)
            hits += sum(g == e.label for g, e in zip(logits.argmax(1).tolist(), batch, strict=True))
        print(f"epoch {epoch + 1} loss {losses / seen:.3f} right {hits / seen:.3f}", flush=True)
        if held:
            labels = np.array([e.label for e in held])
            print(report("  held out", predict(head, held, states), labels), flush=True)
        _checkpoint(head, optimizer, schedule, epoch + 1, options.out)


def _rate_at(share: float) -> float:
    if share < WARM_UP:
        return max(share / WARM_UP, 0.01)
    return 0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * (share - WARM_UP) / (1 - WARM_UP)))


def _checkpoint(head, optimizer, schedule, epoch: int, out: Path) -> None:  # noqa: ANN001
    state = {
        "head": head.state_dict(),
        "optimizer": optimizer.state_dict(),
        "schedule": schedule.state_dict(),
        "epoch": epoch,
    }
    torch.save(state, out / "checkpoint.part")
    (out / "checkpoint.part").replace(out / "checkpoint.pt")


def _resume(head, optimizer, schedule, out: Path) -> int:  # noqa: ANN001
    """Load the last checkpoint into all three and return its epoch; 0 when there is none."""
    path = out / "checkpoint.pt"
    if not path.is_file():
        return 0
    state = torch.load(path, weights_only=True)
    head.load_state_dict(state["head"])
    optimizer.load_state_dict(state["optimizer"])
    schedule.load_state_dict(state["schedule"])
    return int(state["epoch"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, nargs="+")
    parser.add_argument("--states", type=Path, required=True)
    parser.add_argument("--init", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--batch", type=int, default=48, help="pairs a step")
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--contrast", type=float, default=0.5)
    parser.add_argument("--fold", type=int, default=-2, help="the fold left out")
    parser.add_argument("--held", type=Path, nargs="*", default=[], help="measured, not trained on")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    options.out.mkdir(parents=True, exist_ok=True)
    head, states = Head(), States(options.states)
    if options.init:
        head.load_state_dict(torch.load(options.init / "head.pt", weights_only=True))
    examples: list[Example] = []
    for path in options.data:
        offset = 1 + max((e.pair for e in examples), default=-1)
        for e in read_examples(path, states):
            examples.append(e._replace(pair=e.pair + offset) if e.pair >= 0 else e)
    held = [e for e in examples if e.fold == options.fold]
    held += [e for path in options.held for e in read_examples(path, states)]
    train(head, [e for e in examples if e.fold != options.fold], held, states, options)
    torch.save(head.state_dict(), options.out / "head.pt")


if __name__ == "__main__":
    main()
