"""Assessments to verdicts: one calibrated decision."""

from claimcheck.adjudicate.verdict import adjudicate, in_order

__all__ = ["adjudicate", "in_order"]
