"""The cheap rungs of the ladder, climbed for every claim of an audit."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from claimcheck.records import Claim, Document, Evidence, Reproduction
from claimcheck.reproduce.count import count_check
from claimcheck.reproduce.derived import derived_check


def cheap_checks(
    claims: Sequence[Claim],
    evidence: Mapping[str, tuple[Evidence, ...]],
    documents: Mapping[str, Document],
    *,
    data: Path | None = None,
) -> tuple[Reproduction, ...]:
    """Return every derived and count check that bears on a claim, in the claims' order.

    `evidence` is keyed by claim id, `documents` by paper id; `data` is a folder of the user's own
    data files. Nothing is run and nothing is asked of the network.
    """
    checks = (
        check
        for claim in claims
        for check in (
            derived_check(claim, evidence.get(claim.id, ()), documents),
            count_check(claim, data=data),
        )
    )
    return tuple(check for check in checks if check is not None)
