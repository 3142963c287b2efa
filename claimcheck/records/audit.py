"""An audit: a report, its claims and everything found out about them, joined at the very end."""

from dataclasses import field

from claimcheck.records.adjudication import Adjudication
from claimcheck.records.base import record
from claimcheck.records.claim import Claim
from claimcheck.records.evidence import Evidence
from claimcheck.records.gap import Gap
from claimcheck.records.paper import IdentityCheck, Paper
from claimcheck.records.report import Finding, Report
from claimcheck.records.reproduction import Reproduction
from claimcheck.records.verdict import Assessment, Label, Verdict


@record
class Audit:
    """The join. `evidence`, `assessments` and `verdicts` are keyed by claim id; evidence is ranked.

    `papers` has one entry a cited arXiv id, `identities` one a reference. `gaps` are those of the
    whole audit; a paper's own stand on the paper and a claim's on its verdict. `provenance` holds
    versions and hashes by name, enough to make the same audit again. `adjudications` are what a
    person found, the last one a claim, keyed by claim id; they stand beside the verdicts.
    `reproductions` are what came out when claims were computed again, keyed by claim id; no verdict
    rests on them.
    """

    report: Report
    claims: tuple[Claim, ...]
    papers: tuple[Paper, ...]
    identities: tuple[IdentityCheck, ...]
    evidence: dict[str, tuple[Evidence, ...]]
    assessments: dict[str, tuple[Assessment, ...]]
    verdicts: dict[str, Verdict]
    findings: tuple[Finding, ...] = ()
    gaps: tuple[Gap, ...] = ()
    provenance: dict[str, str]
    adjudications: dict[str, Adjudication] = field(default_factory=dict)
    reproductions: dict[str, tuple[Reproduction, ...]] = field(default_factory=dict)

    def standing(self, claim: Claim) -> Label:
        """Return the label that stands: a person's where there is one, else the verdict's."""
        found = self.adjudications.get(claim.id)
        return self.verdicts[claim.id].label if found is None else found.label
