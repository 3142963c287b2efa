"""Report -> Claims: parse a report, find its claims, and bind each to the papers it cites."""

from claimcheck.extract.claims import find_claims
from claimcheck.extract.findings import find_findings
from claimcheck.extract.report import parse_report

__all__ = ["find_claims", "find_findings", "parse_report"]
