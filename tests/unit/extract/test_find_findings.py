"""What is wrong with a report as a whole, and silence where nothing is."""

import pytest

from claimcheck.extract import find_findings
from claimcheck.records import ArxivId, Identity, IdentityCheck


@pytest.fixture
def findings(read):
    def find(text, identities=()):
        found = read(text)
        return {f.kind: f for f in find_findings(found.report, found.claims, identities)}

    return find


def test_a_report_of_the_first_kind(findings):
    found = findings("table")
    assert set(found) == {
        "threshold_verdicts",
        "header_count",
        "retrieved_count",
        "cut_abstract",
        "cut_claim",
        "absent_name",
    }
    assert "confidence >= 0.19" in found["threshold_verdicts"].detail
    assert "3 claims" in found["threshold_verdicts"].detail
    assert "12 papers" in found["retrieved_count"].detail
    assert "cites 2" in found["retrieved_count"].detail
    assert "long sentenc" in found["cut_abstract"].detail
    assert "without its unit" in found["cut_claim"].detail
    assert "TREEMARK-R" in found["absent_name"].detail
    assert found["cut_claim"].line == 22


def test_marks_that_say_more_than_the_confidence_are_no_threshold(read, findings):
    text = "Claim\tVerified\tConfidence\n" + "".join(
        f"This is claim {n}.\t{'✓' if n % 2 else '×'}\t0.{n}0\n" for n in range(1, 8)
    )
    assert "threshold_verdicts" not in findings(text)


def test_placeholders_are_named_with_their_line(findings):
    found = findings("review")["placeholder"]
    assert found.line == 4
    assert "[Brief overview" in found.detail


def test_unused_references(findings, read):
    extra = '\n## References\n\n1. Oak et al. "Never Mentioned At All." arXiv:2101.00009, 2019.\n'
    text = read("review").report.text + extra
    assert "Never Mentioned" in findings(text)["unused_reference"].detail
    assert "unused_reference" not in findings("review")
    assert "unused_reference" not in findings("table")


def test_wrong_ids(findings):
    check = IdentityCheck(
        reference="1",
        arxiv_id=ArxivId.parse("2503.00001"),
        identity=Identity.MISMATCH,
        detail="page 1 reads 'Groebner Bases'",
    )
    found = findings("numbered", [check])["wrong_id"]
    assert found.line == 10
    assert "2503.00001" in found.detail and "Groebner" in found.detail


@pytest.mark.parametrize("name", ["numbered", "sectioned", "plain"])
def test_sound_reports_have_none(findings, name):
    assert findings(name) == {}


def test_one_id_for_two_works(findings):
    text = """# R

Trees grow [1]. Stones do not [2].

## References

[1] Trees in Water and in Snow. arXiv:2101.00001
[2] Completely Other Matters of Stone. arXiv:2101.00001
"""
    found = findings(text)["shared_id"]
    assert found.line == 8
    assert "Trees in Water and in Snow" in found.detail
