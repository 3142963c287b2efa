"""Assessments to verdicts: one calibrated decision."""
