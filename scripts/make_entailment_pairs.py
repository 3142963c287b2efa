"""Write the entailment model's training pairs, one JSON object a line.

    python scripts/make_entailment_pairs.py general TRAIN_DIR general.jsonl.gz
    python scripts/make_entailment_pairs.py papers TRAIN_DIR papers.jsonl.gz --papers PAPERS_DIR \
        --without GOLD_DIR
    python scripts/make_entailment_pairs.py written scripts/entailment_written.tsv \
        written.jsonl.gz --papers PAPERS_DIR
    python scripts/make_entailment_pairs.py claims TRAIN_DIR claims.jsonl.gz --papers PAPERS_DIR

TRAIN_DIR holds the labelled sets, each in its folder, PAPERS_DIR the PDFs. "general" is about
anything; "papers" is claims over scientific papers, with claims made by rule from those of
PAPERS_DIR that neither TRAIN_DIR/claims nor a report under GOLD_DIR names; "written" is pairs of
claims, one true and one false, written over passages of those same papers; "claims" is
TRAIN_DIR/claims, each claim with what settles it and with what retrieval brings beside that, in
three folds by paper. Seeded; the same folders read by the same reader give the same bytes.
"""

import argparse
import gzip
import hashlib
import json
import random
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from entailment_slips import alike, nearest, prose, slips
from judging import as_claim
from rapidfuzz import fuzz

from claimcheck.align import Corpus
from claimcheck.models import load_encoder
from claimcheck.models.pairing import caption_of, premise_of
from claimcheck.read import read_document
from claimcheck.records import Document, Evidence
from claimcheck.retrieve import retrieve
from claimcheck.retrieve.rank import row_text
from claimcheck.store import Cache
from claimcheck.text.normalize import fold, tokens

LABEL_OF = {"SUPPORTS": "supported", "REFUTES": "contradicted", "NEI": "not_enough_info"}
NEITHER = "not_enough_info"

# File -> how many pairs of each label are taken. Negation, direction, conjunction, quantifiers and
# hedges, and claims over encyclopaedia sentences; nothing here is about the papers' own field.
GENERAL = {
    "nli-train/fever.dev.jsonl.gz": 2400,
    "nli-train/fever-symmetric.dev.jsonl.gz": 350,
    "nli-train/snli.dev.jsonl.gz": 1200,
    "nli-train/cad-snli.train.jsonl.gz": 1600,
    "nli-train/conjnli.train-adversarial.jsonl.gz": 700,
    "nli-train/breaking-nli.jsonl.gz": 600,
    "nli-train/help.jsonl.gz": 500,
    "nli-train/med.jsonl.gz": 600,
    "fm2/dev.jsonl.gz": 600,
    "infotabs/train.jsonl.gz": 450,
    "tabfact/train-pairs.part1of2.jsonl.gz": 450,
}
PAPERS = {
    "scifact/train.jsonl.gz": 1000,
    "check-covid/train.jsonl.gz": 1000,
    "citation-integrity/train.jsonl.gz": 450,
    "factcheck-gpt-stance/all.jsonl.gz": 250,
    "leaderboards/all.jsonl.gz": 200,
}
SLIPS = 56  # pairs a paper
FOLDS = 3
NEIGHBOURS = ("nli-train/fever.dev.jsonl.gz", "fm2/dev.jsonl.gz")  # two-way sets


def read_lines(path: Path) -> list[dict]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def write_lines(path: Path, items: Iterable[dict]) -> None:
    with gzip.GzipFile(path, "wb", mtime=0) as file:
        for item in items:
            file.write((json.dumps(item, ensure_ascii=False) + "\n").encode())


def foreign_row(evidence: dict, claim: str) -> str:
    """Return the row of a foreign table that has most of the claim's words, as retrieval writes it.

    A table of two columns is a list of names and values and is taken for a single row.
    """
    rows, caption = evidence["rows"], evidence.get("caption", "")
    if all(len(row) == 2 for row in rows):
        return f"{caption}: " + "; ".join(f"{name} = {value}" for name, value in rows)
    words = set(claim.lower().split())
    best = max(rows[1:], key=lambda row: len(words & set(" ".join(row).lower().split())))
    return f"{best[0]}: " + "; ".join(
        f"{name} = {value}" for name, value in zip(rows[0][1:], best[1:], strict=False)
    )


def as_pair(item: dict, source: str) -> dict:
    evidence = item["evidence"]
    if isinstance(evidence, dict):
        evidence = foreign_row(evidence, item["claim"])
    return {
        "premise": " ".join(evidence.split()),
        "claim": item["claim"].strip(),
        "label": LABEL_OF[item["label"]],
        "source": source,
    }


def drawn(items: list[dict], most: int, rng: random.Random) -> Iterator[dict]:
    """Yield at most `most` items a label, in random order."""
    rng.shuffle(items)
    taken: dict[str, int] = {}
    for item in items:
        label = item["label"]
        if label in LABEL_OF and taken.get(label, 0) < most:
            taken[label] = taken.get(label, 0) + 1
            yield item


def neighbours(pairs: list[dict], rng: random.Random) -> Iterator[dict]:
    """Yield claims with the premise of another that shares most words with them: not enough."""
    index: dict[str, list[int]] = {}
    for i, pair in enumerate(pairs):
        for word in set(pair["premise"].lower().split()):
            if len(word) > 4:
                index.setdefault(word, []).append(i)
    for pair in pairs:
        counts: dict[int, float] = {}
        for word in set(pair["claim"].lower().split()):
            held = index.get(word, [])
            for i in held if len(held) <= 60 else []:
                counts[i] = counts.get(i, 0.0) + 1.0 / len(held)
        others = [i for i in counts if not alike(pairs[i]["premise"], pair["premise"])]
        if others:
            best = sorted(others, key=lambda i: (-counts[i], i))[:3]
            yield {**pair, "premise": pairs[rng.choice(best)]["premise"], "label": NEITHER}


def general(folder: Path) -> list[dict]:
    rng = random.Random("general")
    found = []
    for name, most in GENERAL.items():
        source = name.split(".")[0]
        pairs = [as_pair(item, source) for item in drawn(read_lines(folder / name), most, rng)]
        found += pairs
        if name in NEIGHBOURS:
            found += list(drawn_pairs(list(neighbours(pairs, rng)), most, rng))
    rng.shuffle(found)
    return found


def drawn_pairs(pairs: list[dict], most: int, rng: random.Random) -> list[dict]:
    return rng.sample(pairs, min(most, len(pairs)))


def papers(folder: Path, papers_dir: Path, cache: Cache, *, without: Path | None) -> list[dict]:
    rng = random.Random("papers")
    found = []
    for name, most in PAPERS.items():
        items = list(drawn(read_lines(folder / name), most, rng))
        found += [pair for item in items for pair in abstract_pairs(item, name.split("/")[0], rng)]
    known = taken(folder, without)
    made: list[dict] = []
    for path in sorted(papers_dir.glob("*.pdf")):
        if path.stem.split("v")[0] not in known:
            own = list(slips(document(path, cache), random.Random(path.stem)))
            made += drawn_slips(own, SLIPS, rng)
    found += made
    rng.shuffle(found)
    return found


def drawn_slips(items: list[dict], most: int, rng: random.Random) -> list[dict]:
    """Return the items of at most `most` pairs, and half as many that are in no pair."""
    pairs = sorted({item["pair"] for item in items if "pair" in item})
    kept = set(rng.sample(pairs, min(most, len(pairs))))
    alone = [item for item in items if "pair" not in item]
    return [i for i in items if i.get("pair") in kept] + drawn_pairs(alone, most // 2, rng)


def written(table: Path, papers_dir: Path, cache: Cache) -> list[dict]:
    """Return both claims of each line, and one of the two with another passage of the paper.

    A line is a paper, how the passage begins, what is true and what is false by that passage; "-"
    stands for no paper, and a whole passage made up for the purpose follows.
    """
    rng = random.Random("written")
    lines = [line.split("\t") for line in table.read_text("utf-8").splitlines()]
    found, lost = [], 0
    for paper in sorted({line[0] for line in lines}):
        own = [line for line in lines if line[0] == paper]
        read = None if paper == "-" else document(papers_dir / f"{paper}.pdf", cache)
        passages = [] if read is None else prose(read)
        for number, (_, opening, *claims) in enumerate(own):
            home = None
            if read is not None:
                home = next((p for p in read.passages if begins(p.text, opening)), None)
                if home is None:
                    lost += 1
                    continue
            common = {"source": "written", "pair": f"{paper}/{number}"}
            for claim, label in zip(claims, ("supported", "contradicted"), strict=True):
                premise = opening if home is None else home.text
                found.append({"premise": premise, "claim": claim, "label": label, **common})
            claim = rng.choice(claims)
            other = None if home is None else nearest(claim, home, passages, rng)
            if other is not None:
                item = {"premise": other.text, "claim": claim, "label": NEITHER}
                found.append({**item, "source": "written"})
    print(f"{lost} of {len(lines)} passages not found")
    return found


def begins(text: str, opening: str) -> bool:
    return " ".join(text.split()).startswith(opening)


def taken(folder: Path, without: Path | None) -> set[str]:
    """Return the arXiv ids, without versions, of labelled claims' papers and of gold reports."""
    found = {path.stem.split("v")[0] for path in (folder / "claims").glob("*.jsonl")}
    for path in sorted(without.rglob("*")) if without else []:
        if path.suffix in (".jsonl", ".txt", ".md"):
            found |= set(re.findall(r"\b\d{4}\.\d{4,5}", path.read_text("utf-8")))
    return found


def abstract_pairs(item: dict, source: str, rng: random.Random) -> Iterator[dict]:
    """Yield the claim with its whole evidence; a settled one also with what settles it, or not."""
    if isinstance(item["evidence"], dict):
        yield as_pair(item, source)
        return
    lines = item["evidence"].split("\n")
    item = {**item, "claim": re.sub(r"<\|\w+\|>|\[\s*\]", "", item["claim"])}
    yield as_pair(item, source)
    groups = item.get("rationales") or []
    settling = {i for group in groups for i in (group if isinstance(group, list) else [group])}
    settling = {i for i in settling if i < len(lines)}
    if item["label"] == "NEI" or not settling:
        return
    if rng.random() < 0.5:
        yield as_pair({**item, "evidence": " ".join(lines[i] for i in sorted(settling))}, source)
    rest = [line for i, line in enumerate(lines) if i not in settling]
    if len(rest) > 2 and rng.random() < 0.4:
        yield as_pair({**item, "evidence": " ".join(rest[:-1]), "label": "NEI"}, source)


def document(path: Path, cache: Cache) -> Document:
    """Return what is read out of a paper's PDF, from the cache when it was read before."""
    data = path.read_bytes()
    known = cache.cached_document(hashlib.sha256(data).hexdigest(), paper=path.stem)
    if known is None:
        known = read_document(data, paper=path.stem)
        cache.keep_document(known)
    return known


def claims(folder: Path, papers_dir: Path, cache: Cache) -> list[dict]:
    """Return each labelled claim with its gold premise, and retrieved ones that settle nothing."""
    encode = cache.remembering(load_encoder())
    files = sorted((folder / "claims").glob("*.jsonl"))
    documents = {path.stem: document(papers_dir / f"{path.stem}.pdf", cache) for path in files}
    found = []
    for number, path in enumerate(files):
        items = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        rng = random.Random(path.stem)
        others = rng.sample([p for p in documents if p != path.stem], 2)
        corpus = Corpus([documents[p] for p in (path.stem, *others)])
        asked = [as_claim(i, item["claim"]) for i, item in enumerate(items)]
        for item, evidence in zip(items, retrieve(asked, corpus, encode=encode), strict=True):
            for pair in claim_pairs(item, documents[path.stem], evidence, rng):
                found.append({**pair, "paper": path.stem, "fold": number % FOLDS})
    return found


def claim_pairs(
    item: dict, document: Document, evidence: tuple[Evidence, ...], rng: random.Random
) -> Iterator[dict]:
    common = {"claim": item["claim"], "needs": item["needs"], "error": item["error"]}
    gold = ""
    if item["label"] != NEITHER:
        gold = gold_premise(item, document)
        pair = {"pair": f"{document.paper}/{item['pair']}"} if item["pair"] is not None else {}
        if gold:
            yield {"premise": gold, "label": item["label"], "source": "gold", **common, **pair}
    passages = [p for p in evidence if p.table is None][:6]
    rows = list({premise_of(p): p for p in evidence if p.table is not None}.values())[:4]
    spare = [p for p in passages + rows if item["label"] == NEITHER or beside(item, p, gold)]
    wanted = (2, 1) if item["label"] == NEITHER else (rng.randint(0, 1), int(rng.random() < 0.4))
    for kind, most in zip((False, True), wanted, strict=True):
        for piece in [p for p in spare if (p.table is not None) == kind][:most]:
            premise = premise_of(piece)
            yield {"premise": premise, "label": NEITHER, "source": "beside", **common}


def gold_premise(item: dict, document: Document) -> str:
    """Return the passage or row that holds the quote as it was read; "" when none does."""
    quote = fold(item["quote"] or "", lower=True)
    near = (item["page"] - 1, item["page"], item["page"] + 1)
    rows = [] if item["table"] is None else gold_rows(item, document)
    if rows:
        return rows[0]
    passages = [p for p in document.passages if p.page in near]
    scored = [
        (fuzz.partial_ratio(quote, fold(p.text, lower=True)) * min(1.0, len(p.text) / 40), i)
        for i, p in enumerate(passages)
    ]
    best = max(scored, default=(0.0, 0), key=lambda s: (s[0], -s[1]))
    if best[0] < 75.0:
        return " ".join((item["quote"] or "").split())
    text = passages[best[1]].text
    whole = len(quote) <= 1.2 * len(text)  # else the quote runs over several passages
    return text if whole else " ".join(item["quote"].split())


def gold_rows(item: dict, document: Document) -> list[str]:
    """Return the row that shares most with the gold cell's row, value and quote, as a premise."""
    gold = item["table"]
    wanted = set(tokens(f"{gold['row']} {gold['value']}"))
    extra = set(tokens(f"{item['quote']} {gold['column']}"))
    scored = []
    for table in document.tables:
        if table.label != gold["label"] or not table.cells:
            continue
        for row in sorted({cell.row for cell in table.cells}):
            text = row_text(table, row)
            have = set(tokens(text))
            score = len(wanted & have) / max(1, len(wanted)) + len(extra & have) / len(
                extra or have
            )
            scored.append((score, -row, f"{caption_of(table.caption)} {text}".strip()))
    return [text for score, _, text in sorted(scored, reverse=True)[:1] if score >= 0.8]


def beside(item: dict, piece: Evidence, gold: str) -> bool:
    """Return whether a retrieved piece most likely leaves a settled claim open."""
    premise = premise_of(piece)
    quote = fold(item["quote"] or "", lower=True)
    if alike(premise, gold) or fuzz.partial_ratio(quote, fold(premise, lower=True)) > 70:
        return False
    wanted = set(tokens(item["claim"]))
    return len(wanted & set(tokens(premise))) <= 0.5 * len(wanted)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("part", choices=["general", "papers", "written", "claims"])
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--papers", type=Path)
    parser.add_argument("--without", type=Path)
    parser.add_argument("--cache", type=Path, default=Path(".claimcheck"))
    arguments = parser.parse_args()
    cache = Cache(arguments.cache)
    match arguments.part:
        case "general":
            pairs = general(arguments.folder)
        case "papers":
            pairs = papers(arguments.folder, arguments.papers, cache, without=arguments.without)
        case "written":
            pairs = written(arguments.folder, arguments.papers, cache)
        case _:
            pairs = claims(arguments.folder, arguments.papers, cache)
    write_lines(arguments.out, pairs)
    print(f"{len(pairs)} pairs")


if __name__ == "__main__":
    main()
