"""Invented sentences, paragraphs and captions."""

from random import Random

from grids import dataset_name, word

_OPENERS = [
    "We find that",
    "In contrast,",
    "As expected,",
    "To test this,",
    "By design,",
    "Overall,",
    "Unlike earlier work,",
    "For this reason,",
    "In a second run,",
    "After training,",
]
_SUBJECTS = [
    "the encoder",
    "a smaller model",
    "the retrieval step",
    "each annotator",
    "the held-out set",
    "our baseline",
    "the decoder",
    "a random sample of pages",
]
_VERBS = [
    "improves on",
    "agrees with",
    "depends on",
    "is compared with",
    "differs from",
    "does not reach",
    "was chosen before",
    "explains most of",
]
_OBJECTS = [
    "the earlier system",
    "the reported average",
    "human judgement",
    "the translated data",
    "a simple count of words",
    "the second release",
    "every other setting",
    "the upper bound",
]
_TAILS = [
    "in most languages",
    "with {n} examples",
    "by {x} points",
    "under the same budget",
    "(see Section {d})",
    "for {d} of {n} tasks",
    "as Table {d} shows",
    "at a learning rate of {f}",
    "on the development set",
]


def sentence(rng: Random) -> str:
    """Return one invented sentence, some with numbers."""
    tail = rng.choice(_TAILS).format(
        n=rng.randrange(10, 900), x=f"{rng.uniform(0.2, 9):.1f}", d=rng.randrange(1, 9), f="0.0003"
    )
    parts = [rng.choice(p) for p in (_OPENERS, _SUBJECTS, _VERBS, _OBJECTS)]
    return " ".join([*parts, tail]) + "."


def paragraph(rng: Random, *, sentences: int = 6) -> str:
    """Return an invented paragraph."""
    return " ".join(sentence(rng) for _ in range(sentences))


def caption(rng: Random) -> str:
    """Return an invented caption without its label."""
    first = rng.choice(
        [
            f"Results on {dataset_name(rng)} and related tasks.",
            "Main results of all systems.",
            f"Comparison of {word(rng)} with earlier systems.",
            "Scores on the test sets",
            "Statistics of the data we use.",
        ]
    )
    if not first.endswith("."):
        return first + "."
    more = rng.choice(
        ["", "Higher is better.", "All numbers are averages over five runs.", sentence(rng)]
    )
    return f"{first} {more}".strip()
