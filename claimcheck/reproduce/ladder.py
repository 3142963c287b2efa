"""The cheap rungs of the ladder, climbed for every claim of an audit."""

from collections.abc import Iterable
from pathlib import Path

from claimcheck.align import Corpus
from claimcheck.records import Claim, Reproduction
from claimcheck.reproduce.count import NOTHING, HubSizes, count_check
from claimcheck.reproduce.derived import derived_check


def cheap_checks(
    claims: Iterable[tuple[Claim, Corpus]],
    *,
    data: Path | None = None,
    hub: HubSizes = NOTHING,
) -> tuple[Reproduction, ...]:
    """Return every derived and count check that bears on a claim, in the claims' order.

    A claim comes with the index over its papers; `data` is a folder of the user's own data files,
    `hub` what a hub said of data sets. Nothing is run and nothing is asked of the network.
    """
    checks = (
        check
        for claim, corpus in claims
        for check in (
            derived_check(claim, corpus),
            count_check(claim, data=data, hub=hub),
        )
    )
    return tuple(check for check in checks if check is not None)
