"""Measure how fast claims are judged once their papers are read, against the bare encoder.

    python scripts/bench_verdicts.py SHARED_DIR [--cache DIR] [--rounds N] [--cases N] [--write]

SHARED_DIR holds `gold/dev/<case>/gold.jsonl` and `papers/`. Each case's 20 claims are judged over
their papers: indexing, retrieving, verifying, deciding. The documents are read before, the models
loaded, and nothing is remembered of any text, as in a new process. *Cold* begins with nothing kept;
*ahead* with what `claimcheck fetch --encode` keeps of the papers, all claims being new; *warm*
with all that the cold round kept. The encoder's own time is that of encoding the very texts that
the cold round had encoded, and nothing else.
Machines are noisy: seconds are the best of the rounds, on the clock; the ratio is of processor
seconds, which a busy machine moves least, and is what to compare. The model is loaded in fresh
processes: its runtime, the weights, one sentence.
"""

import argparse
import shutil
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
from claimcheck.judge import encode_ahead, judge_over
from claimcheck.models import Entailment, Vectors, load_encoder, load_entailment
from claimcheck.records import Claim, Document, Quiet
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


def one_round(
    of: Sequence[Case], prepared: Path, encoder: Listening, entailment: Entailment
) -> list[Seconds]:
    """Return what judging takes cold, the encoder alone on those texts, ahead and warm."""
    encoder.asked = []
    with tempfile.TemporaryDirectory() as scratch:
        cold = judged(of, Cache(Path(scratch)), encoder, entailment)
        asked, encoder.asked = encoder.asked, []
        begin = now()
        for texts in asked:
            encoder.encode(texts)
        alone = now() - begin
        warm = judged(of, Cache(Path(scratch)), encoder, entailment)
    with tempfile.TemporaryDirectory() as scratch:
        kept = shutil.copytree(prepared, scratch, dirs_exist_ok=True)
        ahead = judged(of, Cache(Path(kept)), encoder, entailment)
    encoder.asked = asked
    taken = [cold, alone, ahead, warm]
    said = zip(("cold", "encoder alone", "ahead", "warm"), taken, strict=True)
    print(*(f"{name} {both.round(2)}" for name, both in said), flush=True)
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
    papers = list({document.paper: document for _, read in of for document in read}.values())
    encoder, entailment = Listening(), load_entailment()
    encoder.encode(["Warm up."])
    entailment.scores([("Warm up.", "Warm up.")])
    with tempfile.TemporaryDirectory() as scratch:
        prepared = Path(scratch)
        begin = now()
        encode_ahead(papers, encoder=encoder, cache=Cache(prepared), progress=Quiet())
        _, a_paper = (now() - begin) / len(papers)
        print(f"{len(papers)} papers encoded ahead, {a_paper:.2f} processor seconds each")
        rounds = [one_round(of, prepared, encoder, entailment) for _ in range(arguments.rounds)]
    texts = sum(map(len, encoder.asked))
    best = np.array(rounds).min(0)
    (cold, cold_cpu), (alone, alone_cpu), (ahead, ahead_cpu), (warm, warm_cpu) = best
    load = min(load_seconds() for _ in range(arguments.rounds))
    table = [
        ["claims judged a second, nothing kept", f"{claims / cold:.1f}", ""],
        ["papers encoded ahead, claims new", f"{claims / ahead:.1f}", "20"],
        ["the same claims again, everything kept", f"{claims / warm:.1f}", "20"],
        ["claims judged a processor second, nothing kept", f"{claims / cold_cpu:.1f}", ""],
        ["papers encoded ahead, claims new", f"{claims / ahead_cpu:.1f}", ""],
        ["the same claims again, everything kept", f"{claims / warm_cpu:.1f}", ""],
        ["encoding a paper ahead, processor seconds", f"{a_paper:.1f}", ""],
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
