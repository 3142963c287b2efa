"""Measure whether a supported claim stops being supported when it is made false.

    python scripts/measure_perturbation.py SHARED_DIR [--folds DIR] [--cache DIR] [--train N]
        [--show N] [--write]

SHARED_DIR holds `gold/dev/<case>/gold.jsonl`, `train/claims/<paper>.jsonl` and `papers/`. Every
gold claim with a number that is labelled supported is changed in one place by rule
(scripts/perturbing.py): its number, the name of its row or column (to a neighbour of the same
table), its split, its direction; then judged as an audit judges it, over the case's papers. "Stops"
is the share no longer called supported, among claims that were called supported before the change;
"not supported" the share over all changed claims. Then every supported claim is held against the
papers of the next case, which share none with its own. With --folds (the models of
train_entailment.py) each report's claims are judged by a decision fitted without that report, as
measure_verdicts.py does; else by the shipped one, which saw them. --train N does the same with at
most N claims of `train/claims` (which the decision was fitted on).
"""

import argparse
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from decision_fit import audits, paper_rows, read_papers, report_rows
from judging import (
    as_claim,
    code_id,
    json_lines,
    paper_document,
    pipe_table,
    put,
    sampled,
    short,
)
from measure_verdicts import fitted_without
from perturbing import RULES, Setting, perturbed, slips

from claimcheck.adjudicate import adjudicate
from claimcheck.adjudicate.decision import Decision
from claimcheck.align import Corpus
from claimcheck.models import load_encoder, load_entailment
from claimcheck.records import Claim, Document, Label, ReportedVerdict
from claimcheck.retrieve import retrieve
from claimcheck.store import Cache, RememberingEncoder, RememberingEntailment
from claimcheck.verify import verify

Group = tuple[str, list[tuple[Claim, dict]], list[Document]]
Models = tuple[RememberingEncoder, RememberingEntailment]
Judges = Mapping[str, Decision]  # by report; the shipped decision where there is none
HEAD = ("change", "claims", "stops being supported", "of", "not supported, of all")


def gold_groups(shared: Path, cache: Cache) -> Iterator[Group]:
    """Yield each case's supported claims with the papers its claims are about."""
    for folder in sorted((shared / "gold" / "dev").iterdir()):
        if not (folder / "gold.jsonl").exists():
            continue
        items = json_lines((folder / "gold.jsonl").read_text("utf-8"))
        names = sorted({item["paper"] for item in items if item["paper"]})
        yield folder.name, _supported(items), _documents(names, shared, cache)


def train_groups(shared: Path, cache: Cache, limit: int) -> Iterator[Group]:
    """Yield a paper's supported claims at a time, held against it and two others, as fitted."""
    files = {path.stem: path for path in sorted((shared / "train" / "claims").glob("*.jsonl"))}
    papers = sampled([{"paper": name} for name in files], limit=8, key="paper")
    for name in (row["paper"] for row in papers):
        items = json_lines(files[name].read_text("utf-8"))
        others = random.Random(name).sample([p for p in files if p != name], 2)
        for item in items:
            item.setdefault("paper", name)
        chosen = sampled(_dicts(items), limit=max(1, limit // len(papers)), key="claim")
        yield name, _supported(chosen), _documents([name, *others], shared, cache)


def _dicts(items: Sequence[dict]) -> list[dict]:
    return [item for item in items if item["label"] == "supported"]


def _supported(items: Sequence[dict]) -> list[tuple[Claim, dict]]:
    """Return the supported claims as rows of a report's own table of claims."""
    return [
        (replace(as_claim(n, item["claim"]), reported=ReportedVerdict()), item)
        for n, item in enumerate(_dicts(items), 1)
    ]


def _documents(names: Sequence[str], shared: Path, cache: Cache) -> list[Document]:
    return [paper_document(name, papers=shared / "papers", cache=cache) for name in names]


def labels(
    claims: Sequence[Claim], corpus: Corpus, models: Models, decision: Decision | None
) -> list[Label]:
    encode, entail = models
    found = retrieve(claims, corpus, encode=encode)
    read = verify(claims, found, corpus, encode=encode, entail=entail)
    return [
        adjudicate(claim, evidence, readings, decision=decision).label
        for claim, evidence, readings in zip(claims, found, read, strict=True)
    ]


def changed(
    group: Group, corpus: Corpus, models: Models, decision: Decision | None
) -> Iterator[tuple[str, bool, bool, str]]:
    """Yield (kind, supported before, supported after, the changed text) for every change."""
    _, items, documents = group
    by_id = {document.paper: document for document in documents}
    before = labels([claim for claim, _ in items], corpus, models, decision)
    made = [
        (kind, was is Label.SUPPORTED, perturbed(claim, text))
        for (claim, item), was in zip(items, before, strict=True)
        if claim.quantities
        for kind, text in slips(claim, Setting(by_id.get(item["paper"]), item))
    ]
    after = labels([claim for _, _, claim in made], corpus, models, decision)
    for (kind, was, claim), now in zip(made, after, strict=True):
        yield kind, was, now is Label.SUPPORTED, claim.text


def measure(
    groups: Sequence[Group], models: Models, judges: Judges, *, show: int
) -> list[list[str]]:
    """Return a line a kind of change, one over all of them, and one for swapped papers."""
    corpora = [Corpus(documents) for _, _, documents in groups]
    found = []
    for group, corpus in zip(groups, corpora, strict=True):
        found += changed(group, corpus, models, judges.get(group[0]))
        print(f"{group[0]}: {len(found)} changes so far", flush=True)
    for kind, _, _, text in [line for line in found if line[1] and line[2]][:show]:
        print(f"  still supported after {kind}: {text}")
    table = []
    for name, kinds in (*((kind, {kind}) for kind in RULES), ("all changes", set(RULES))):
        here = [(was, now) for kind, was, now, _ in found if kind in kinds]
        held = [now for was, now in here if was]
        stops = 1 - sum(held) / len(held) if held else None
        rejected = 1 - sum(now for _, now in here) / len(here) if here else None
        table.append([name, str(len(here)), short(stops), str(len(held)), short(rejected)])
    said = []
    for number, (name, items, _) in enumerate(groups):
        other = corpora[(number + 1) % len(groups)]
        if not {d.paper for d in groups[number][2]} & set(other.documents):
            said += labels([claim for claim, _ in items], other, models, judges.get(name))
    wrongly = said.count(Label.SUPPORTED) / len(said) if said else None
    rest = short(None if wrongly is None else 1 - wrongly)
    table.append(["other papers", str(len(said)), "–", "–", rest])
    return table


def left_out(shared: Path, cache_dir: Path, folds: Path) -> dict[str, Decision]:
    """Return, for each report, a decision fitted without it."""
    papers, gold = shared / "papers", shared / "gold" / "dev"
    read = read_papers(shared / "train" / "claims", papers, Cache(cache_dir), folds=folds)
    rows = paper_rows(read) + report_rows(gold, audits(gold, papers, cache_dir))
    return fitted_without(rows, sorted({row.group for row in rows if row.from_report}), jobs=2)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("shared", type=Path)
    parser.add_argument("--cache", type=Path, default=Path(".claimcheck"))
    parser.add_argument("--folds", type=Path, help="models of train_entailment.py")
    parser.add_argument("--train", type=int, default=0, metavar="N")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="changes not caught")
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    cache = Cache(arguments.cache)
    models = cache.remembering(load_encoder()), cache.remembering_pairs(load_entailment())
    judges = left_out(arguments.shared, arguments.cache, arguments.folds) if arguments.folds else {}
    parts = []
    groups = {"gold/dev": list(gold_groups(arguments.shared, cache))}
    if arguments.train:
        groups["train/claims"] = list(train_groups(arguments.shared, cache, arguments.train))
    for name, of in groups.items():
        table = measure(of, models, judges, show=arguments.show)
        parts.append(f"*{name}*\n\n{pipe_table(HEAD, table)}")
        print(parts[-1], flush=True)
    if arguments.write:
        put("perturbation", "\n\n".join([*parts, f"Code `{code_id()}`."]))


if __name__ == "__main__":
    main()
