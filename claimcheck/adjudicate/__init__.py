"""Assessments to verdicts: one decision, and a calibration people can refit."""

from claimcheck.adjudicate.decision import decision_id
from claimcheck.adjudicate.verdict import adjudicate, in_order

__all__ = ["adjudicate", "decision_id", "in_order"]
