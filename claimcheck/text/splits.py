"""Which part of a data set a text speaks of: training, development, test, matched, ..."""

import re
from functools import lru_cache

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
    rf"|(?<![\w-])training\s*(?:$|[|/,&)]|(?:and|or)\b)",
    re.IGNORECASE,
)


def same_split(claim: str, text: str) -> float:
    """Return -1 where `text` names another split in place of one that `claim` names, else 1 or 0.

    1 where it names a split of the claim, 0 where none. A text that names both says nothing
    against either, nor does a split that the claim names as well.
    """
    ours, theirs = _named(claim), _named(text)
    for mine in ours - theirs:
        rivals = next((group for group in _RIVALS if mine in group), set())
        if (theirs & rivals) - ours:
            return -1.0
    return float(bool(ours & theirs))


@lru_cache(maxsize=1 << 14)
def _named(text: str) -> frozenset[int]:
    text = _METHODS.sub(" ", text)
    named = {_KIND[token] for token in tokens(text) if token in _KIND}
    return frozenset(named | {_TRAINING_SET} if _TRAINING.search(text) else named)
