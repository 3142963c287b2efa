"""The ledger: how many rows public data sets have and where their texts are from, shipped as facts.

`facts/split_sizes.tsv` is written by scripts/make_ledger.py, `facts/datasets.toml` by hand.
"""

import csv
import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from claimcheck.errors import InputError
from claimcheck.records import SplitSize, record

TRAIN, VALIDATION, TEST = "train", "validation", "test"
_SPLITS = {TRAIN: ("train",), VALIDATION: ("validation", "dev", "valid"), TEST: ("test",)}
_WORDS_IN_NAME = 4
_WORD = re.compile(r"[A-Za-z0-9](?:(?!['’]s\b)[\w.+'’-])*(?<![.'’-])")
_COUNTED = {".jsonl", ".csv", ".tsv", ".txt", ".json"}


@record
class Named:
    """A data set a text names: the words used, its sizes by split, and their place in the text."""

    name: str
    start: int
    end: int
    sizes: tuple[SplitSize, ...]


@record
class Origin:
    """Where a data set's texts are from: each group of words names one source."""

    name: str
    groups: tuple[tuple[str, ...], ...]
    why: str


@cache
def sizes() -> dict[str, tuple[SplitSize, ...]]:
    """Return data set (or set/configuration) -> the sizes of all its splits."""
    found: dict[str, list[SplitSize]] = {}
    for line in _facts("split_sizes.tsv").splitlines():
        if line.startswith("#"):
            continue
        name, config, *splits = line.split("\t")
        for split in splits:
            label, _, rows = split.rpartition("=")
            size = SplitSize(set=f"{name}/{config}", split=label, rows=int(rows))
            found.setdefault(name, []).append(size)
            found.setdefault(f"{name}/{config}", []).append(size)
    for each in _datasets()["filters"]:
        size = SplitSize(set=each["set"], split=each["split"], rows=each["rows"], why=each["why"])
        found[each["set"]].append(size)
    return {name: tuple(kept) for name, kept in found.items()}


@cache
def names() -> dict[str, tuple[SplitSize, ...]]:
    """Return normalised name -> sizes, for every name a paper may use."""
    known: dict[str, tuple[SplitSize, ...]] = {}
    for name, kept in sizes().items():
        for part in (name, name.rpartition("/")[2] if name.startswith("glue/") else name):
            known.setdefault(plain(part), kept)
    for each in _datasets()["names"]:
        kept = tuple(size for name in each["sets"] for size in sizes()[name])
        known.update({plain(name): kept for name in (each["name"], *each.get("also", ()))})
    for each in _datasets()["sums"]:
        parts = " + ".join(f"{rows:,}" for rows in each["rows"])
        total = SplitSize(
            set=" + ".join(each["parts"]),
            split=each["split"],
            rows=sum(each["rows"]),
            why=f"{parts}; {each['why']}",
        )
        known[plain(each["name"])] = (*known.get(plain(each["name"]), ()), total)
    return known


@cache
def origins() -> tuple[Origin, ...]:
    """Return every known origin, one a name."""
    return tuple(
        Origin(name=name, groups=tuple(tuple(g) for g in each["groups"]), why=each["why"])
        for each in _datasets()["origins"]
        for name in each["names"]
    )


def named_in(text: str) -> tuple[Named, ...]:
    """Return the data sets a text names, longest names first taken, in the text's order.

    A name counts only when it is written as one: with a capital within, a digit, or two words.
    """
    words = list(_WORD.finditer(text))
    found: list[Named] = []
    taken: set[int] = set()
    for length in range(_WORDS_IN_NAME, 0, -1):
        for first in range(len(words) - length + 1):
            span = range(first, first + length)
            start, end = words[first].start(), words[first + length - 1].end()
            name = text[start:end]
            kept = names().get(plain(name))
            if kept and not taken & set(span) and _is_name(name, opens=first == 0):
                taken |= set(span)
                found.append(Named(name=name, start=start, end=end, sizes=kept))
    return tuple(sorted(found, key=lambda named: named.start))


def part_named(text: str, known: Sequence[SplitSize]) -> tuple[SplitSize, ...]:
    """Return the sizes of the part of a benchmark that a text names; all where it names none.

    A part is named by its own name or its initials: "POS" or "part-of-speech tagging" of XGLUE.
    """
    words = [plain(match[0]) for match in re.finditer(r"[A-Za-z0-9]+", text)]
    letters = "".join(word[0] for word in words)
    said = {*words, *(plain(word) for word in text.split())}
    said |= {letters[i : i + n] for n in (3, 4) for i in range(len(letters) - n + 1)}
    parts = {size.set: plain(size.set.rpartition("/")[2].partition(".")[0]) for size in known}
    meant = {name for name, part in parts.items() if part in said}
    return tuple(size for size in known if not meant or size.set in meant)


def hub_names(named: Named) -> tuple[str, ...]:
    """Return what the hub calls the data sets that a name may mean: "nyu-mll/glue"."""
    own = [size.set.partition("/")[0] for size in named.sizes if " + " not in size.set]
    return tuple(dict.fromkeys(_moved().get(name, name) for name in own))


def as_on_hub(named: Named, said: Mapping[str, Sequence[SplitSize]]) -> tuple[SplitSize, ...]:
    """Return what the hub says of a named data set, of its own configuration where there are more.

    `said` is the hub's name -> every split of it.
    """
    parts = {size.set.partition("/")[2] for size in named.sizes}
    found: list[SplitSize] = []
    for name in hub_names(named):
        sizes = said.get(name, ())
        held = [size for size in sizes if size.set.removeprefix(f"{name}/") in parts]
        found += held or (sizes if len(parts) == 1 else ())
    return tuple(found)


def kind_of(split: str) -> str:
    """Return which of train, validation and test a split's label is, or "" for another."""
    for kind, starts in _SPLITS.items():
        if split.startswith(starts):
            return kind
    return ""


def plain(name: str) -> str:
    """Return a name as the ledger compares it: lower case, letters, digits and plus only."""
    return re.sub(r"[^a-z0-9+]", "", name.lower())


def local_sizes(folder: Path, name: str) -> tuple[SplitSize, ...]:
    """Return the rows of a user's own files of a data set: `<name>/<split>.jsonl` and the like.

    Also `<name>-<split>.csv`. Lines are counted in .jsonl and .txt, records under a header in .csv
    and .tsv, entries of the list in .json. A folder per data set is named as a paper names it.
    """
    found = []
    for path in sorted(folder.rglob("*")):
        if path.suffix not in _COUNTED or not path.is_file():
            continue
        parent, split = plain(path.parent.name), path.stem
        if parent != plain(name):
            head, dash, split = path.stem.rpartition("-")
            if not dash or plain(head) != plain(name):
                continue
        if kind_of(split):
            rows = _count(path)
            found.append(
                SplitSize(set=str(path), split=split, rows=rows, why="counted in your file")
            )
    return tuple(found)


def _count(path: Path) -> int:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            if path.suffix == ".json":
                held = json.load(file)
                return len(held) if isinstance(held, list | dict) else 0
            if path.suffix in (".csv", ".tsv"):
                delimiter = "," if path.suffix == ".csv" else "\t"
                rows = sum(1 for row in csv.reader(file, delimiter=delimiter) if row)
                return max(0, rows - 1)
            return sum(1 for line in file if line.strip())
    except (OSError, ValueError, csv.Error) as error:
        raise InputError(f"{path} cannot be counted ({error}); mend or remove it") from error


def _is_name(name: str, *, opens: bool) -> bool:
    """Return whether words are written as a proper name; a lone opening capital is no sign."""
    capitals = sum(character.isupper() for character in name)
    digits = any(character.isdigit() for character in name)
    return capitals >= 2 or (capitals == 1 and (digits or not opens))


@cache
def _moved() -> dict[str, str]:
    return {each["set"]: each["hub"] for each in _datasets()["hubs"]}


@cache
def _datasets() -> dict[str, list[dict[str, Any]]]:
    return tomllib.loads(_facts("datasets.toml"))


def _facts(name: str) -> str:
    return (resources.files("claimcheck.reproduce") / "facts" / name).read_text("utf-8")
