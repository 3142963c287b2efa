"""Which part of a data set a text speaks of: training, development, test, matched, ..."""

from functools import lru_cache

from claimcheck.text.normalize import stem, tokens

_SPLITS = (
    "train trn",
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


def same_split(claim: str, text: str) -> float:
    """Return 1 where `text` names the split that `claim` names, -1 where another instead, else 0.

    A text that names both says nothing against either.
    """
    ours, theirs = _named(claim), _named(text)
    if ours & theirs:
        return 1.0
    other = any(ours & rivals and theirs & rivals for rivals in _RIVALS)
    return -1.0 if other else 0.0


@lru_cache(maxsize=1 << 14)
def _named(text: str) -> frozenset[int]:
    return frozenset(_KIND[token] for token in tokens(text) if token in _KIND)
