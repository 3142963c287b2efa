"""Measure how fast claims are judged once their papers are read, against the bare encoder.

    python scripts/bench_verdicts.py SHARED_DIR [--cache DIR] [--rounds N] [--cases N] [--write]

SHARED_DIR holds `gold/dev/<case>/gold.jsonl` and `papers/`. Each case's 20 claims are judged over
their papers: indexing, retrieving, verifying, deciding. The documents are read before, the models
loaded, and nothing is remembered of any text, as in a new process. *Cold* begins without vectors;
*warm* has all that the cold round kept; *others* has what judging every second claim kept, and is
of the rest: a second report over the same papers. The encoder's own time is that of encoding the
very texts that the cold round had encoded, in the same lists, and nothing else.
Machines are noisy: seconds are the best of the rounds, on the clock; the ratio is of processor
seconds, which a busy machine moves least, and is what to compare. The model is loaded in fresh
processes: its runtime, the weights, one sentence.
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
from numpy.typing import NDArray

from claimcheck.align import Corpus
from claimcheck.judge import judge_over
from claimcheck.models import Entailment, Vectors, load_encoder, load_entailment
from claimcheck.records import Claim, Document
from claimcheck.store import Cache

Seconds = NDArray[np.float64]  # on the clock, of the processor
Case = tuple[list[Claim], list[Document]]
LOAD = """
import time
from claimcheck.models import load_encoder
begin = time.perf_counter()
load_encoder().encode(["One sentence."])
print(time.perf_counter() - begin)
"""


def now() -> Seconds:
    return np.array([time.perf_counter(), time.process_time()])


class Listening:
    """The shipped encoder, keeping what it was asked."""

    def __init__(self) -> None:
        self._encoder = load_encoder()
        self.id = self._encoder.id
        self.asked: list[list[str]] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.asked.append(list(texts))
        return self._encoder.encode(texts)


def cases(shared: Path, cache: Cache, *, limit: int) -> list[Case]:
    found = []
    for path in sorted((shared / "gold" / "dev").glob("*/gold.jsonl"))[:limit]:
        items = json_lines(path.read_text("utf-8"))
        names = sorted({item["paper"] for item in items if item["paper"]})
        read = [paper_document(name, papers=shared / "papers", cache=cache) for name in names]
        found.append(([as_claim(n, item["claim"]) for n, item in enumerate(items, 1)], read))
    return found


def forget() -> None:
    """Empty what is remembered of texts and claims, as it is when a process begins."""
    rooms = [vars(room) for name, room in sys.modules.items() if name.startswith("claimcheck.")]
    for thing in (thing for room in rooms for thing in room.values()):
        if hasattr(thing, "cache_info") and thing.cache_info().maxsize is not None:
            thing.cache_clear()


def judged(
    of: Sequence[Case], vectors: Cache, encoder: Listening, entailment: Entailment
) -> Seconds:
    """Return what judging every case takes."""
    forget()
    begin = now()
    for claims, documents in of:
        list(
            judge_over(
                claims,
                Corpus(documents),
                encode=vectors.remembering(encoder),
                entail=vectors.remembering_pairs(entailment),
            )
        )
    return now() - begin


def bare(encoder: Listening) -> Seconds:
    """Return what encoding alone takes, of what was asked since the last call."""
    asked, encoder.asked = encoder.asked, []
    begin = now()
    for texts in asked:
        encoder.encode(texts)
    taken = now() - begin
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
    parser.add_argument("--cases", type=int, default=100, help="at most")
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    of = cases(arguments.shared, Cache(arguments.cache), limit=arguments.cases)
    claims = sum(len(those) for those, _ in of)
    every_second, the_rest = (
        [(those[start::2], documents) for those, documents in of] for start in (0, 1)
    )
    rest = sum(len(those) for those, _ in the_rest)
    encoder, entailment = Listening(), load_entailment()
    encoder.encode(["Warm up."])
    entailment.scores([("Warm up.", "Warm up.")])
    rounds = []
    for _ in range(arguments.rounds):
        encoder.asked = []
        with tempfile.TemporaryDirectory() as scratch:
            cold = judged(of, Cache(Path(scratch)), encoder, entailment)
            texts = sum(map(len, encoder.asked))
            alone = bare(encoder)
            warm = judged(of, Cache(Path(scratch)), encoder, entailment)
        with tempfile.TemporaryDirectory() as scratch:
            judged(every_second, Cache(Path(scratch)), encoder, entailment)
            others = judged(the_rest, Cache(Path(scratch)), encoder, entailment)
        rounds.append((cold, alone, warm, others))
        said = zip(("cold", "encoder alone", "warm", "others"), rounds[-1], strict=True)
        print(*(f"{name} {both.round(2)}" for name, both in said), flush=True)
    (cold, cold_cpu), (alone, alone_cpu), (warm, warm_cpu), (others, others_cpu) = np.array(
        rounds
    ).min(0)
    load = min(load_seconds() for _ in range(arguments.rounds))
    table = [
        ["claims judged a second, no vectors kept", f"{claims / cold:.1f}", "20"],
        ["other claims on the same papers, those vectors kept", f"{rest / others:.1f}", "20"],
        ["the same claims again, all vectors kept", f"{claims / warm:.1f}", "20"],
        ["claims judged a processor second, no vectors kept", f"{claims / cold_cpu:.1f}", ""],
        ["other claims on the same papers, those vectors kept", f"{rest / others_cpu:.1f}", ""],
        ["the same claims again, all vectors kept", f"{claims / warm_cpu:.1f}", ""],
        [f"encoder alone on the same {texts:,} texts, claims' worth a second",
         f"{claims / alone:.1f}", ""],
        ["judging takes so many times the encoder alone", f"{cold_cpu / alone_cpu:.2f}", ""],
        ["loading the model, seconds", f"{load:.2f}", "at most 0.5"],
    ]  # fmt: skip
    made = pipe_table((f"{claims} claims, {len(of)} cases", "measured", "wanted"), table)
    print(made)
    if arguments.write:
        put(
            "speed",
            f"{made}\n\nCode `{code_id()}`; two cores shared with others, best of {len(rounds)}.",
        )


if __name__ == "__main__":
    main()
