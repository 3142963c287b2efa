"""Measure our verdicts on public claim-verification sets, whose evidence is given.

    python scripts/measure_bench.py SHARED_DIR [--limit N] [--only SET] [--write]

SHARED_DIR holds `bench/<set>/*.jsonl[.gz]`: claim, evidence (a text, or a table's rows), label.
Each claim is held against its own evidence alone, made a document, through the shipped pipeline:
retrieve, verify, decide. Nothing was or is trained on these sets. Beside each: the same decision
with the evidence withheld (what the claim's wording gives away), and the commonest label. With
--write the table goes into docs/benchmarks/verdicts.md.
"""

import argparse
import gzip
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from judging import (
    accuracy,
    as_claim,
    auc,
    batched,
    code_id,
    json_lines,
    macro_f1,
    pipe_table,
    put,
    sampled,
    short,
    table_document,
    text_document,
)

from claimcheck.adjudicate.decision import shipped_decision
from claimcheck.adjudicate.features import pool
from claimcheck.align import Corpus
from claimcheck.judge import judge_over
from claimcheck.models import load_encoder, load_entailment
from claimcheck.records import Document, Label, Probabilities
from claimcheck.store import Cache

LABELS = {
    "SUPPORTS": Label.SUPPORTED,
    "REFUTES": Label.CONTRADICTED,
    "NEI": Label.NOT_ENOUGH_INFO,
}
HEAD = (
    *("set", "claims", "accuracy", "macro F1", "supported against contradicted, AUC"),
    *("claim only: accuracy", "macro F1", "commonest label: accuracy", "macro F1"),
)


def abstract(name: str, row: dict) -> Document:
    """A text whose lines are its sentences: one passage."""
    joined = row["evidence"].replace("\n", " ")
    return text_document(name, [joined], title=row.get("title", ""))


def lines(name: str, row: dict) -> Document:
    """A record whose lines stand for themselves: a passage each."""
    return text_document(name, row["evidence"].split("\n"))


def grid(name: str, row: dict) -> Document:
    evidence = row["evidence"]
    caption = " ".join(filter(None, (evidence.get("caption"), evidence.get("legend"))))
    return table_document(name, evidence["rows"], caption=caption)


SETS: dict[str, tuple[str, Callable[[str, dict], Document]]] = {
    "SciFact": ("scifact/dev.jsonl", abstract),
    "Citation-Integrity": ("citation-integrity/dev.jsonl.gz", abstract),
    "Check-COVID": ("check-covid/dev.jsonl.gz", abstract),
    "HealthVer (statements)": ("healthver/statement.dev.jsonl.gz", abstract),
    "SEM-TAB-FACTS (tables)": ("sem-tab-facts/dev.jsonl.gz", grid),
    "NLI4CT 2023 (two labels)": ("nli4ct/2023.dev.jsonl.gz", lines),
}


def load(path: Path) -> list[dict]:
    data = path.read_bytes()
    text = gzip.decompress(data) if path.suffix == ".gz" else data
    return json_lines(text.decode())


def measure(rows: list[dict], make: Callable[[str, dict], Document], cache: Cache) -> list[str]:
    encode = cache.remembering(load_encoder())
    entail = cache.remembering_pairs(load_entailment())
    decision = shipped_decision()
    given: list[Probabilities] = []
    blind: list[Probabilities] = []
    gold: list[Label] = []
    for number, (_, group) in enumerate(batched(rows, "evidence")):
        corpus = Corpus([make(f"given-{number}", group[0])])
        claims = [as_claim(n, row["claim"]) for n, row in enumerate(group)]
        nothing = Probabilities(supported=0.0, contradicted=0.0, not_enough_info=1.0)
        for claim, (_, _, verdict) in zip(
            claims, judge_over(claims, corpus, encode=encode, entail=entail), strict=True
        ):
            given.append(verdict.probabilities or nothing)
            blind.append(decision.probabilities(pool(claim, ())))
        gold += [LABELS[row["label"]] for row in group]
    ours, unseen = ([max(Label, key=p.of) for p in shares] for shares in (given, blind))
    commonest = [Counter(gold).most_common(1)[0][0]] * len(gold)
    settled = [i for i, label in enumerate(gold) if label is not Label.NOT_ENOUGH_INFO]
    lean = [given[i].supported / (1e-9 + 1 - given[i].not_enough_info) for i in settled]
    told = auc(lean, [gold[i] is Label.SUPPORTED for i in settled])
    figures = [accuracy(ours, gold), macro_f1(ours, gold), told]
    for others in (unseen, commonest):
        figures += [accuracy(others, gold), macro_f1(others, gold)]
    return [str(len(gold)), *map(short, figures)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("shared", type=Path)
    parser.add_argument("--limit", type=int, default=300, help="claims a set, at most")
    parser.add_argument("--only", help="one set by the start of its name")
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    table = []
    for name, (path, make) in SETS.items():
        if arguments.only and not name.startswith(arguments.only):
            continue
        rows = sampled(load(arguments.shared / "bench" / path), limit=arguments.limit, key="id")
        begin = time.perf_counter()
        with tempfile.TemporaryDirectory() as scratch:
            table.append([name, *measure(rows, make, Cache(Path(scratch)))])
        print(*table[-1], f"({time.perf_counter() - begin:.0f} s)", flush=True)
    if arguments.write and not arguments.only:
        made = f"At most {arguments.limit} claims a set, drawn by hash; code `{code_id()}`."
        put("bench", f"{pipe_table(HEAD, table)}\n\n{made}")


if __name__ == "__main__":
    main()
