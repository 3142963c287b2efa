"""An adjudication: what a person finds on a claim after reading a verdict and its evidence."""

from claimcheck.records.base import record
from claimcheck.records.verdict import Label


@record
class Adjudication:
    """One person's finding on one claim of a run: a line of the run's log.

    `text_sha256` is the hash of the claim's text, so that a finding never passes to another claim
    that took its number; `verdict` is the label the audit had given, `label` the person's own.
    `who` and `at` are as the person gave them, "" where they gave none: nothing is filled in, so
    the same findings make the same log.
    """

    claim_id: str
    text_sha256: str
    verdict: Label
    label: Label
    reason: str = ""
    who: str = ""
    at: str = ""
