"""The nouns: frozen records every room hands to the next. Standard library only, no I/O."""

from claimcheck.records.adjudication import Adjudication
from claimcheck.records.audit import Audit
from claimcheck.records.base import Box, record
from claimcheck.records.calibration import Calibration, Refit, Scores
from claimcheck.records.claim import Claim, ClaimKind, Quantity, Relation, Unit
from claimcheck.records.dataset import SplitSize
from claimcheck.records.evidence import CellReference, Evidence, FigureReference
from claimcheck.records.gap import Gap, GapKind
from claimcheck.records.paper import (
    ArxivId,
    Cell,
    Document,
    Figure,
    Identity,
    IdentityCheck,
    Paper,
    Passage,
    PassageKind,
    PrintedNumber,
    Table,
)
from claimcheck.records.progress import Progress, Quiet
from claimcheck.records.report import (
    ClaimsTable,
    Finding,
    Reference,
    Report,
    ReportedVerdict,
    Section,
    Span,
)
from claimcheck.records.reproduction import (
    CheckKind,
    Effect,
    Gate,
    Odds,
    Outcome,
    Reproduction,
    Run,
    RunStatus,
)
from claimcheck.records.verdict import Assessment, Label, OtherVersion, Probabilities, Verdict

__all__ = [
    "Adjudication",
    "ArxivId",
    "Assessment",
    "Audit",
    "Box",
    "Calibration",
    "Cell",
    "CellReference",
    "CheckKind",
    "Claim",
    "ClaimKind",
    "ClaimsTable",
    "Document",
    "Effect",
    "Evidence",
    "Figure",
    "FigureReference",
    "Finding",
    "Gap",
    "GapKind",
    "Gate",
    "Identity",
    "IdentityCheck",
    "Label",
    "Odds",
    "OtherVersion",
    "Outcome",
    "Paper",
    "Passage",
    "PassageKind",
    "PrintedNumber",
    "Probabilities",
    "Progress",
    "Quantity",
    "Quiet",
    "Reference",
    "Refit",
    "Relation",
    "Report",
    "ReportedVerdict",
    "Reproduction",
    "Run",
    "RunStatus",
    "Scores",
    "Section",
    "Span",
    "SplitSize",
    "Table",
    "Unit",
    "Verdict",
    "record",
]
