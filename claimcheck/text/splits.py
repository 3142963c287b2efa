"""Which part of a data set a text speaks of: training, development, test, matched, ..."""

import re
from functools import lru_cache

from claimcheck.records.claim import Quantity
from claimcheck.text.normalize import stem, tokens

_SPLITS = (
    "",  # training: a word with other uses, found by `_TRAINING`
    "development dev valid validation heldout",
    "test",
    "matched m",
    "mismatched mm",
    "in-domain indomain id",
    "out-of-domain outofdomain ood",
    "seen",
    "unseen",
)
_KIND = {stem(word): number for number, line in enumerate(_SPLITS) for word in line.split()}
# Only these exclude each other: a test set may be matched, and seen.
_RIVALS = ({0, 1, 2}, {3, 4}, {5, 6}, {7, 8})


Splits = frozenset[int]

BREAK = 20  # characters that a comma or "and" between a number and a split counts for
_BREAKS = re.compile(r"[,;:]|\b(?:and|or|but|while|whereas)\b")
_WORD = re.compile(r"[^\s/|,;]+")
_METHODS = re.compile(r"\btranslate[\s-](?:train|test)\b", re.IGNORECASE)  # of cross-lingual work
_TRAINING_SET = 0
_PARTS = (
    "sets?|data|datasets?|splits?|portions?|partitions?|corpus|size|tables?|lists?|prompts?"
    "|examples?|samples?|instances?|sentences?|images?|items?|questions?|problems?|pairs?|tokens?"
    "|documents?|articles?|points?|accuracy|f1|em|bleu|scores?|perplexity|error|loss"
)
# "Train" as a header, "training" before what is trained on; not "is trained", "pre-training".
_TRAINING = re.compile(
    rf"(?<![\w-])(?:trn|(?<!to )(?<!we )(?<!and )(?<!then )train)(?![\w-])|\b[Nn#]train\b"
    rf"|(?<![\w-])training(?![\w-])(?:\s+[\w-]+)?\s+(?:{_PARTS})\b"
    rf"|(?<![\w-])training\s*(?:$|[|/,.;&)]|(?:and|or)\b)",
    re.IGNORECASE,
)


def same_split(claim: str, text: str) -> float:
    """Return -1 where `text` names another split in place of one that `claim` names, else 1 or 0.

    1 where it names a split of the claim, 0 where none. A text that names both says nothing
    against either, nor does a split that the claim names as well.
    """
    return compare(splits(claim), splits(text))


def compare(ours: Splits, theirs: Splits) -> float:
    """Return -1 where `theirs` holds another split in place of one of `ours`, else 1 or 0."""
    for mine in ours - theirs:
        rivals = next((group for group in _RIVALS if mine in group), set())
        if (theirs & rivals) - ours:
            return -1.0
    return float(bool(ours & theirs))


@lru_cache(maxsize=1 << 14)
def splits(text: str) -> Splits:
    """Return the splits that `text` names."""
    return frozenset(kind for _, _, kind in _mentions(text))


@lru_cache(maxsize=1 << 14)
def splits_beside(text: str, quantity: Quantity) -> Splits:
    """Return, of splits that exclude each other, those named nearest to a number of `text`.

    In "2,203 training examples, 550 for testing" they are training and test. What stands in
    another part of the sentence is farther.
    """
    gaps: dict[int, int] = {}
    for start, end, kind in _mentions(text):
        low, high = sorted(((start, end), (quantity.start, quantity.end)))
        between = text[low[1] : high[0]]
        gap = len(between) + BREAK * len(_BREAKS.findall(between))
        gaps[kind] = min(gap, gaps.get(kind, gap))
    nearest = set()
    for kind, gap in gaps.items():
        group = next((group for group in _RIVALS if kind in group), {kind})
        if gap == min(gaps.get(other, gap) for other in group):
            nearest.add(kind)
    return frozenset(nearest)


@lru_cache(maxsize=1 << 14)
def _mentions(text: str) -> tuple[tuple[int, int, int], ...]:
    """Return where a split is named: start, end, and its number in `_SPLITS`."""
    text = _METHODS.sub(lambda match: " " * len(match[0]), text)
    found = [(m.start(), m.end(), _TRAINING_SET) for m in _TRAINING.finditer(text)]
    for match in _WORD.finditer(text):
        kinds = {_KIND[t] for t in tokens(match[0]) if t in _KIND} if match[0] != "tested" else ()
        found += [(match.start(), match.end(), kind) for kind in sorted(kinds)]
    return tuple(found)
