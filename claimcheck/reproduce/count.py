"""Count checks: does a data set have as many rows, and come from where, as a claim says?

The ledger holds what a hub publishes. A paper may count otherwise (labels left out, one language,
another release), so another number is a note; only the size of another split refutes.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

from claimcheck.records import (
    CheckKind,
    Claim,
    ClaimKind,
    Outcome,
    Quantity,
    Reproduction,
    SplitSize,
    Unit,
)
from claimcheck.reproduce.ledger import (
    TEST,
    TRAIN,
    VALIDATION,
    Named,
    as_on_hub,
    hub_names,
    kind_of,
    local_sizes,
    named_in,
    origins,
    part_named,
    plain,
)
from claimcheck.text.agreement import agrees

LEAST_ROWS = 100  # below it a number rather counts tasks or classes
NOTED_WITHIN = 0.2  # a published size this near is worth a note, one further is another thing
_SIZES_NOT_SHOWN = "which rows the paper itself used, or that its results hold"
_ORIGIN_NOT_SHOWN = "what the paper itself says of it, or how the texts were chosen"
_SPLIT_WORDS = {
    TRAIN: re.compile(r"\btrain(?:ing)?\b", re.IGNORECASE),
    VALIDATION: re.compile(r"\b(?:dev|development|validation)\b", re.IGNORECASE),
    TEST: re.compile(r"\b(?:test|evaluation)\b", re.IGNORECASE),
}
_AND = re.compile(r"\s*(?:and|plus|\+|/|&)\s*(?:the\s)?")
_KINDS = (ClaimKind.DATASET_SIZE, ClaimKind.COUNT, ClaimKind.DERIVED, ClaimKind.SOURCE)
_UNITS = (Unit.COUNT, Unit.BARE)
HubSizes = Mapping[str, Sequence[SplitSize]]
NOTHING: HubSizes = {}


def count_check(
    claim: Claim, *, data: Path | None = None, hub: HubSizes = NOTHING
) -> Reproduction | None:
    """Return what is known of a claimed size or origin, None where nothing is.

    The ledger is asked, the user's files under `data`, and what a hub said: name -> sizes.
    """
    if claim.kind not in _KINDS:
        return None
    if claim.kind is ClaimKind.SOURCE:
        return _origin(claim)
    named = named_in(claim.text)
    claimed = _sizes_told(claim)
    if not named or not claimed:
        return None
    findings = [_sized(claim, quantity, named, data=data, hub=hub) for quantity in claimed]
    if any(found is None for found in findings):
        return None
    known = [found for found in findings if found is not None]
    worst = max((outcome for outcome, _, _ in known), key=_SEVERITY.index)
    return Reproduction(
        claim_id=claim.id,
        check=CheckKind.COUNT,
        outcome=worst,
        computed="; ".join(text for _, text, _ in known),
        does_not_show=_SIZES_NOT_SHOWN,
        source="; ".join(dict.fromkeys(source for _, _, source in known)),
    )


def hub_wanted(claims: Iterable[Claim], *, data: Path | None = None) -> tuple[str, ...]:
    """Return which data sets a hub may be asked about: those of sizes that are not settled yet."""
    wanted: dict[str, None] = {}
    for claim in claims:
        if claim.kind not in _KINDS or claim.kind is ClaimKind.SOURCE or not _sizes_told(claim):
            continue
        settled = count_check(claim, data=data)
        if settled is None or settled.outcome is not Outcome.AGREES:
            named = named_in(claim.text)
            wanted |= dict.fromkeys(name for each in named for name in hub_names(each))
    return tuple(wanted)


def _sizes_told(claim: Claim) -> list[Quantity]:
    return [q for q in claim.quantities if q.unit in _UNITS and q.value >= LEAST_ROWS]


_SEVERITY = (Outcome.AGREES, Outcome.NOTED, Outcome.DIFFERS)
_HUB = "the hub's metadata"
_LEDGER = "split sizes of huggingface/datasets 2.3.0"
Finding = tuple[Outcome, str, str]


def _sized(
    claim: Claim,
    claimed: Quantity,
    named: Sequence[Named],
    *,
    data: Path | None,
    hub: HubSizes,
) -> Finding | None:
    """Return what is known of one claimed number, held against the nearest named data set."""
    meant = min(named, key=lambda each: _gap(claimed, each.start, each.end))
    asked = _split_asked(claim.text, claimed)
    own = local_sizes(data, meant.name) if data is not None else ()
    known = (*meant.sizes, *as_on_hub(meant, hub))
    sizes = (*own, *part_named(_without(claim.text, meant), known))
    fitting = [size for size in sizes if not asked or kind_of(size.split) == asked]
    for size in fitting:
        if agrees(claimed, _rows(size)):
            return Outcome.AGREES, _said(meant, size, "as claimed"), _source(size)
    joined = _splits_joined(claim.text)
    totals = [*(_totals(sizes, joined) if joined else ()), *(() if asked else _totals(sizes))]
    for size in totals:
        if agrees(claimed, _rows(size)):
            return Outcome.AGREES, _said(meant, size, "as claimed"), _source(size)
    if not fitting:
        return None
    other = next((size for size in sizes if size.rows == claimed.value), None)
    if other is not None and asked:
        right = min(fitting, key=lambda size: abs(size.rows - claimed.value))
        text = f"{claimed.value:,.0f} is {other.split} of {meant.name}; {right.split} has"
        return Outcome.DIFFERS, f"{text} {right.rows:,}", _source(other)
    nearest = min(fitting, key=lambda size: abs(size.rows - claimed.value))
    if abs(nearest.rows - claimed.value) > NOTED_WITHIN * claimed.value:
        return None
    text = _said(meant, nearest, f"the claim says {claimed.text}; a release may differ")
    return Outcome.NOTED, text, _source(nearest)


def _totals(sizes: Sequence[SplitSize], splits: Collection[str] = ()) -> list[SplitSize]:
    """Return the rows of each configuration over some splits, by default over all."""
    by_set: dict[str, list[SplitSize]] = {}
    for size in sizes:
        if not size.why and (not splits or kind_of(size.split) in splits):
            by_set.setdefault(size.set, []).append(size)
    said = " and ".join(splits) or "all splits"
    return [
        SplitSize(set=name, split=said, rows=sum(size.rows for size in group))
        for name, group in by_set.items()
        if len(group) > 1
    ]


def _splits_joined(text: str) -> tuple[str, ...]:
    """Return the splits that a text takes together ("development and test examples"), or none."""
    found = sorted(
        (match.start(), match.end(), split)
        for split, pattern in _SPLIT_WORDS.items()
        for match in pattern.finditer(text)
    )
    for (_, end, one), (start, _, other) in pairwise(found):
        if _AND.fullmatch(text[end:start]):
            return (one, other)
    return ()


def _without(text: str, meant: Named) -> str:
    return f"{text[: meant.start]} {text[meant.end :]}"


def _split_asked(text: str, claimed: Quantity) -> str:
    """Return the split whose word stands nearest the number, "" where none is named."""
    places = [
        (_gap(claimed, match.start(), match.end()), split)
        for split, pattern in _SPLIT_WORDS.items()
        for match in pattern.finditer(text)
    ]
    return min(places)[1] if places else ""


def _gap(claimed: Quantity, start: int, end: int) -> int:
    return max(claimed.start - end, start - claimed.end, 0)


def _rows(size: SplitSize) -> Quantity:
    return Quantity(value=float(size.rows), unit=Unit.COUNT)


def _said(meant: Named, size: SplitSize, remark: str) -> str:
    why = f" ({size.why})" if size.why else ""
    return f"{meant.name} {size.split}: {size.rows:,}{why}, {remark}"


def _source(size: SplitSize) -> str:
    if size.why.startswith("counted"):
        return size.set
    return f"{size.set}, {_HUB if size.on_hub else _LEDGER}"


def _origin(claim: Claim) -> Reproduction | None:
    """Return whether a claimed origin is the known one of every data set the claim names."""
    text = claim.text.lower()
    words = plain(claim.text)
    known = [each for each in origins() if plain(each.name) in words]
    longest = [
        each
        for each in known
        if not any(each is not o and plain(each.name) in plain(o.name) for o in known)
    ]
    if not longest:
        return None
    named = [any(word in text for word in group) for each in longest for group in each.groups]
    facts = "; ".join(
        f"{each.name}: {' and '.join(group[0] for group in each.groups)}" for each in longest
    )
    agreed = all(named)
    return Reproduction(
        claim_id=claim.id,
        check=CheckKind.COUNT,
        outcome=Outcome.AGREES if agreed else Outcome.NOTED,
        computed=f"{facts}, {'as claimed' if agreed else 'the claim names another origin'}",
        does_not_show=_ORIGIN_NOT_SHOWN,
        source="; ".join(dict.fromkeys(each.why for each in longest)),
    )
