"""Encode every text of some pair files once: the states the entailment model is trained on.

    python scripts/encode_entailment_texts.py papers.jsonl.gz --out states
    python scripts/encode_entailment_texts.py claims.jsonl.gz --out states

Writes states/NUMBER.npz, one for each thousand new texts, so that a run that is stopped goes on
and a later run with more files adds only what is new.
"""

import argparse
import gzip
import hashlib
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from claimcheck.models.encoder import SHIPPED as ENCODER
from claimcheck.models.entailment import SHIPPED, STATES, token_ids
from claimcheck.models.graphs import session, until
from claimcheck.models.pairing import as_words, focus

CHUNK = 1000
BATCH_TOKENS = 1200


def texts(path: Path) -> Iterator[str]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            item = json.loads(line)
            yield focus(item["premise"], item["claim"])
            yield item["claim"]


def key(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:20]


class States:
    """Token states by text: `(tokens, 384)` float16, with each token's word."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.held: dict[str, tuple[np.ndarray, np.ndarray]] = {}
        for path in sorted(folder.glob("*.npz")):
            with np.load(path) as part:
                states, words, ends, keys = (part[n] for n in ("states", "words", "ends", "keys"))
            starts = [0, *ends[:-1]]
            for name, start, end in zip(keys, starts, ends, strict=True):
                self.held[str(name)] = (states[start:end], words[start:end])

    def __getitem__(self, text: str) -> tuple[np.ndarray, np.ndarray]:
        return self.held[key(text)]

    def __contains__(self, text: str) -> bool:
        return key(text) in self.held


class Encoder:
    """The shipped encoder's first two layers, a batch of texts at a time."""

    def __init__(self) -> None:
        encoder = until((ENCODER / "model.onnx").read_bytes(), STATES)
        self.session = session(encoder + (SHIPPED / "outputs.onnx").read_bytes())
        self.tokenizer = Tokenizer.from_file(str(ENCODER / "tokenizer.json"))

    def __call__(self, batch: list[tuple[list[int], list[int]]]) -> list[np.ndarray]:
        width = max(len(ids) for ids, _ in batch)
        tokens, mask = (np.zeros((len(batch), width), dtype=np.int64) for _ in range(2))
        for row, (ids, _) in enumerate(batch):
            tokens[row, : len(ids)], mask[row, : len(ids)] = ids, 1
        (found,) = self.session.run(["states"], {"input_ids": tokens, "attention_mask": mask})
        return [found[row, : len(ids)].astype(np.float16) for row, (ids, _) in enumerate(batch)]


def encode(chunk: list[str], encoder: Encoder, path: Path) -> None:
    """Write the states of `chunk`, batched by length."""
    read = [token_ids(encoder.tokenizer, as_words(text)) for text in chunk]
    order = sorted(range(len(chunk)), key=lambda i: len(read[i][0]))
    found: dict[int, np.ndarray] = {}
    batch: list[int] = []
    for i in [*order, -1]:
        if i < 0 or (batch and (len(batch) + 1) * len(read[i][0]) > BATCH_TOKENS):
            found |= dict(zip(batch, encoder([read[j] for j in batch]), strict=True))
            batch = []
        batch.append(i)
    part = path.with_suffix(".part")
    with part.open("wb") as file:
        np.savez(
            file,
            states=np.concatenate([found[i] for i in range(len(chunk))]),
            words=np.concatenate([np.array(words, dtype=np.int16) for _, words in read]),
            ends=np.cumsum([len(ids) for ids, _ in read]),
            keys=np.array([key(text) for text in chunk]),
        )
    part.replace(path)
    print(path.name, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    states, encoder = States(options.out), Encoder()
    wanted = dict.fromkeys(t for path in options.data for t in texts(path) if t not in states)
    todo, first = list(wanted), len(list(options.out.glob("*.npz")))
    print(f"{len(todo)} texts to encode, {len(states.held)} held", flush=True)
    with ThreadPoolExecutor(options.threads) as pool:
        jobs = [
            pool.submit(encode, todo[start : start + CHUNK], encoder, options.out / f"{n:05d}.npz")
            for n, start in enumerate(range(0, len(todo), CHUNK), first)
        ]
        for job in jobs:
            job.result()


if __name__ == "__main__":
    main()
