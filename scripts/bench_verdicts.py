"""Measure how fast claims are judged once their papers are read, against the bare encoder.

    python scripts/bench_verdicts.py SHARED_DIR [--cache DIR] [--rounds N] [--write]

SHARED_DIR holds `gold/dev/<case>/gold.jsonl` and `papers/`. Each case's 20 claims are judged over
their papers: indexing, retrieving, verifying, deciding. The documents are read before; *cold*
begins without vectors, *warm* has those of the round before. The encoder's own time is that of
encoding the very texts that the cold round had encoded, in the same lists, and nothing else.
Machines are noisy: times are the best of the rounds, the ratio their median, and the ratio is what
to compare. The model is loaded in fresh processes: its runtime, the weights, one sentence.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from judging import as_claim, code_id, json_lines, paper_document, pipe_table, put

from claimcheck.align import Corpus
from claimcheck.judge import judge_over
from claimcheck.models import Vectors, load_encoder
from claimcheck.records import Claim, Document
from claimcheck.store import Cache

Case = tuple[list[Claim], list[Document]]
LOAD = """
import time
from claimcheck.models import load_encoder
begin = time.perf_counter()
load_encoder().encode(["One sentence."])
print(time.perf_counter() - begin)
"""


class Listening:
    """The shipped encoder, keeping what it was asked."""

    def __init__(self) -> None:
        self._encoder = load_encoder()
        self.id = self._encoder.id
        self.asked: list[list[str]] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.asked.append(list(texts))
        return self._encoder.encode(texts)


def cases(shared: Path, cache: Cache) -> list[Case]:
    found = []
    for path in sorted((shared / "gold" / "dev").glob("*/gold.jsonl")):
        items = json_lines(path.read_text("utf-8"))
        names = sorted({item["paper"] for item in items if item["paper"]})
        read = [paper_document(name, papers=shared / "papers", cache=cache) for name in names]
        found.append(([as_claim(n, item["claim"]) for n, item in enumerate(items, 1)], read))
    return found


def judged(of: Sequence[Case], vectors: Cache, encoder: Listening) -> float:
    """Return the seconds that judging every case takes."""
    begin = time.perf_counter()
    for claims, documents in of:
        list(judge_over(claims, Corpus(documents), encode=vectors.remembering(encoder)))
    return time.perf_counter() - begin


def bare(encoder: Listening) -> float:
    """Return the seconds that encoding alone takes, of what was asked since the last call."""
    asked, encoder.asked = encoder.asked, []
    begin = time.perf_counter()
    for texts in asked:
        encoder.encode(texts)
    taken = time.perf_counter() - begin
    encoder.asked = []
    return taken


def load_seconds() -> float:
    done = subprocess.run([sys.executable, "-c", LOAD], check=True, capture_output=True, text=True)
    return float(done.stdout)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("shared", type=Path)
    parser.add_argument("--cache", type=Path, default=Path(".claimcheck"), help="of documents")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    of = cases(arguments.shared, Cache(arguments.cache))
    claims = sum(len(those) for those, _ in of)
    rounds = []
    for _ in range(arguments.rounds):
        encoder = Listening()
        encoder.encode(["Warm up."])
        encoder.asked = []
        with tempfile.TemporaryDirectory() as scratch:
            cold = judged(of, Cache(Path(scratch)), encoder)
            texts = sum(map(len, encoder.asked))
            alone = bare(encoder)
            warm = judged(of, Cache(Path(scratch)), encoder)
        rounds.append((cold, alone, warm))
        print(f"cold {cold:.1f} s, encoder alone {alone:.1f} s, warm {warm:.1f} s", flush=True)
    cold, alone, warm = np.array(rounds).min(0)
    ratio = float(np.median([cold / alone for cold, alone, _ in rounds]))
    load = min(load_seconds() for _ in range(arguments.rounds))
    table = [
        ["claims judged a second, no vectors kept", f"{claims / cold:.1f}", "20"],
        ["claims judged a second, vectors kept", f"{claims / warm:.1f}", ""],
        [f"encoder alone on the same {texts:,} texts, claims' worth a second",
         f"{claims / alone:.1f}", ""],
        ["judging takes so many times the encoder alone", f"{ratio:.2f}", ""],
        ["loading the model, seconds", f"{load:.2f}", "at most 0.5"],
    ]  # fmt: skip
    made = pipe_table((f"{claims} claims, {len(of)} cases", "measured", "wanted"), table)
    print(made)
    if arguments.write:
        put("speed", f"{made}\n\nCode `{code_id()}`; two shared cores, best of {len(rounds)}.")


if __name__ == "__main__":
    main()
