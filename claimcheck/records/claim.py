"""A claim: one checkable assertion with a span in the report, its quantities and its papers."""

import math
from enum import StrEnum

from claimcheck.records.base import record
from claimcheck.records.paper import ArxivId
from claimcheck.records.report import ReportedVerdict, Span


class ClaimKind(StrEnum):
    """What sort of assertion a claim makes; it decides which readings bear on it."""

    DATASET_SIZE = "dataset_size"
    SCORE = "score"
    GAIN = "gain"
    COUNT = "count"
    SOURCE = "source"
    COMPARISON = "comparison"
    METHOD = "method"
    QUALITATIVE = "qualitative"
    DERIVED = "derived"
    HYPERPARAMETER = "hyperparameter"


class Unit(StrEnum):
    """What a number counts. Percent and points differ: 12 % is a share, 12 points a difference."""

    BARE = "bare"  # 82.1, no unit printed
    COUNT = "count"  # 9 tasks, 393K examples
    PERCENT = "percent"
    POINTS = "points"
    RATIO = "ratio"  # 3x, twice, 2.5 times
    BYTES = "bytes"
    SECONDS = "seconds"


class Relation(StrEnum):
    """How the printed number bounds the meant one."""

    EXACTLY = "exactly"
    ABOUT = "about"
    AT_LEAST = "at_least"  # ">= 5", "at least five"
    AT_MOST = "at_most"  # "up to 40", "at most"
    MORE_THAN = "more_than"  # "over 10", "> 10"
    LESS_THAN = "less_than"  # "under 10", "nearly 20", "almost 20"
    RANGE = "range"  # "2-3.5": value is the low end, upper the high end

    @property
    def side(self) -> int:
        """Return 1 where the meant number lies above the printed one, -1 below, 0 neither."""
        return _SIDES.get(self, 0)


_SIDES = {
    Relation.MORE_THAN: 1,
    Relation.AT_LEAST: 1,
    Relation.LESS_THAN: -1,
    Relation.AT_MOST: -1,
}


@record
class Quantity:
    """A number as printed, with what is needed to compare it to another.

    `value` has magnitude words and suffixes applied ("393K" is 393000, "2.5 billion" 2.5e9,
    "1.2 TB" 1.2e12 bytes, "6m40" 400 seconds) but keeps percent as printed ("15 %" is 15).
    `precision` is the size of the last printed digit on that same scale ("393K" 1000, "82.1" 0.1),
    so the meant value lies within half of it. `spread` is what follows a plus-minus sign.
    `noun` is the counted thing, lower case ("training examples"), or "". `start` and `end` are
    offsets in the text that was searched.
    """

    value: float
    unit: Unit
    relation: Relation = Relation.EXACTLY
    precision: float = 1.0
    upper: float | None = None
    spread: float | None = None
    noun: str = ""
    text: str = ""
    start: int = 0
    end: int = 0

    def __post_init__(self) -> None:
        """Refuse a number no arithmetic can use."""
        if not math.isfinite(self.value):
            raise ValueError(f"a quantity must be finite, met {self.value!r} in {self.text!r}")


@record
class Claim:
    """One checkable assertion. `text == report.text[span.start:span.end]`, always.

    `id` is "c01", "c02", ... in the report's order. `references` are keys into
    `Report.references`; `papers` are the arXiv ids the claim is about (its own citation, else its
    section's, else every reference), as the report wrote them. `context` is what a reader knows
    from around the claim (heading, lead words) and is never part of `text`.
    """

    id: str
    text: str
    span: Span
    line: int
    kind: ClaimKind
    quantities: tuple[Quantity, ...] = ()
    references: tuple[str, ...] = ()
    papers: tuple[ArxivId, ...] = ()
    section: str = ""
    context: str = ""
    reported: ReportedVerdict | None = None
