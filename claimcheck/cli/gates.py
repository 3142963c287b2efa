"""The gates a user may set: an audit that ran can still fail a build."""

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from claimcheck.records import Audit

FAILED = 1


class GateLabel(StrEnum):
    """The labels as a flag's choices: `records.Label` again, whose import would slow --help."""

    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    NOT_ENOUGH_INFO = "not_enough_info"


def failures(
    audit: "Audit", *, fail_on: "Collection[GateLabel]", fail_under: float | None
) -> list[str]:
    """Return one message for each gate that `audit` fails.

    `fail_under` is the least share of claims, in [0, 1], that must be supported; where there are
    no claims no share can be told, so the gate fails. A person's label goes before the audit's.
    """
    messages = []
    labels = {claim.id: audit.standing(claim) for claim in audit.claims}
    for label in dict.fromkeys(fail_on):
        if ids := [claim_id for claim_id, given in labels.items() if given.value == label.value]:
            messages.append(
                f"gate failed: {label} is the verdict on {len(ids)} of {len(labels)} claims "
                f"({', '.join(ids)}), and --fail-on {label} allows none"
            )
    if fail_under is not None:
        supported = sum(label.value == GateLabel.SUPPORTED.value for label in labels.values())
        if not labels or supported / len(labels) < fail_under:
            messages.append(
                f"gate failed: {supported} of {len(labels)} claims are supported, "
                f"and --fail-under wants a share of {fail_under:g}"
            )
    return messages
