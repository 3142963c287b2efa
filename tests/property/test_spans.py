"""Whatever a report holds: claims are slices of it, in order, and finding them takes no age."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.errors import InputError
from claimcheck.extract import find_claims, find_findings, parse_report

LINES = st.sampled_from(
    [
        "# Title of It",
        "## Key Papers",
        '### 1. Moss et al. (2021) — "TreeFlow: On Water"',
        "- **Source**: arXiv:2101.00001 (23 citations)",
        "- **Key Results**: It gains 3.1 points; it reads 40 languages well",
        "  - **Part (-15%)**: falls *much* here",
        "Trees beat stones by 12% [1, 2]. Stones do not [3].",
        "| Set | Size |",
        "|-----|------|",
        "| LEAF | 11 (Moss 2021) |",
        "Claim\tVerified\tConfidence",
        "It is so.\t✓\t0.15",
        "",
        "",
        "```",
        "## References",
        "[1] Trees in Water. https://arxiv.org/abs/2101.00001v2",
        "> quoted words are 12 here.",
        "1. First of all, see Moss et al.",
        "\ufeff",
        "<table><tr><td>9</td></tr></table>",
        "@article{moss, title={Trees}, year={2021}}",
    ]
)
REPORTS = st.lists(LINES | st.text(max_size=40), min_size=1, max_size=30)


@given(REPORTS, st.sampled_from(["\n", "\r\n"]))
def test_claims_are_slices_in_order(found, eol):
    data = eol.join(found).encode("utf-8", "replace")
    try:
        report = parse_report(data, name="r")
    except InputError:
        return
    claims = find_claims(report)
    keys = [reference.key for reference in report.references]
    assert len(keys) == len(set(keys))
    for claim in claims:
        assert claim.text == report.text[claim.span.start : claim.span.end] != ""
        assert claim.line == report.text.count("\n", 0, claim.span.start) + 1
        assert set(claim.references) <= set(keys)
    for reference in report.references:
        assert reference.text == report.text[reference.span.start : reference.span.end]
    starts = [claim.span.start for claim in claims]
    assert starts == sorted(starts)
    for finding in find_findings(report, claims, ()):
        assert finding.line is None or 1 <= finding.line <= report.text.count("\n") + 1


PATHOLOGICAL = ["|", "**", "[", "(", "#", "- ", "a ", "[1]", "\t", "> ", "<", "\n- **A**: ", "`"]
PATHOLOGICAL += [
    "arxiv ",
    "Moss et al. ",
    "[a](",
    "_a_",
    "\n# A\n",
    '"',
    "@a{",
    "Claim\tVerified\n",
]
PATHOLOGICAL += [
    "\n[1] https://arxiv.org/abs/2101.00001",
    "\n| a | b |\n|---|---|",
    "et al., 2021; ",
]


@pytest.mark.parametrize("piece", PATHOLOGICAL, ids=repr)
def test_time_grows_with_length_alone(piece):
    def seconds(size):
        report_bytes = ("# T\n\n" + piece * (size // len(piece))).encode()
        start = time.process_time()
        report = parse_report(report_bytes, name="r")
        find_findings(report, find_claims(report), ())
        return time.process_time() - start

    small, large = min(seconds(3_000) for _ in range(2)), seconds(24_000)
    assert large < max(0.6, 40 * small), "eight times the text took far more than eight times"
