"""Assessments and the verdict they are adjudicated into."""

from enum import StrEnum

from claimcheck.records.base import record
from claimcheck.records.gap import Gap


class Label(StrEnum):
    """The three findings on a claim; the one spelling everywhere."""

    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    NOT_ENOUGH_INFO = "not_enough_info"


@record
class Probabilities:
    """Calibrated probabilities over the three labels; they sum to 1."""

    supported: float
    contradicted: float
    not_enough_info: float

    def of(self, label: Label) -> float:
        """Return the probability of `label`."""
        return float(getattr(self, label.value))


@record
class Assessment:
    """One verifier's reading of one piece of evidence for one claim.

    `finding` is what this reading alone says, None when it does not apply; `features` are the
    numbers the decision is made from; `note` is one line a person can check ("82.1 - 75.1 = 7.0").
    """

    claim_id: str
    evidence_id: str
    verifier: str
    finding: Label | None
    features: dict[str, float]
    note: str = ""


@record
class OtherVersion:
    """Another version of a cited paper, where it or the one that was read supports a claim alone.

    `label` is the verdict there, `confidence` how sure it is; `detail` says what each version says.
    """

    paper: str
    label: Label
    confidence: float | None
    detail: str


@record
class Verdict:
    """The finding on a claim. `confidence` is the calibrated probability that `label` is right.

    `confidence` and `probabilities` are None where nothing could be read for the claim: then the
    label is not_enough_info and `gaps` say why.
    `rationale` lists the evidence ids the verdict rests on, best first; `why` is one sentence for
    a person; `gaps` name what was not checked; `versions` are other versions of the paper it rests
    on, among those at hand, that differ on this claim.
    """

    claim_id: str
    label: Label
    confidence: float | None
    probabilities: Probabilities | None
    rationale: tuple[str, ...] = ()
    why: str = ""
    gaps: tuple[Gap, ...] = ()
    versions: tuple[OtherVersion, ...] = ()
