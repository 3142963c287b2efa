"""What a person found is shown as theirs, beside the audit's own verdict."""

import csv
import io
import json
from dataclasses import replace

import pytest
from rich.console import Console

from claimcheck.log import text_digest
from claimcheck.records import Adjudication, Calibration, Label, Refit, Scores
from claimcheck.render.calibration import refit_json, refit_table
from claimcheck.render.claims_table import claims_table
from claimcheck.render.contract import claim_json, dumps
from claimcheck.render.explanation import card, explanation
from claimcheck.render.markdown import audit_markdown
from claimcheck.render.tabular import audit_csv
from claimcheck.render.terminal import audit_table


def shown(renderable, *, width: int = 120) -> str:
    console = Console(width=width, file=io.StringIO())
    console.print(renderable)
    return console.file.getvalue()


def found(claim, verdict: Label, label: Label, reason: str = "", who: str = "") -> Adjudication:
    return Adjudication(
        claim_id=claim.id,
        text_sha256=text_digest(claim),
        verdict=verdict,
        label=label,
        reason=reason,
        who=who,
    )


@pytest.fixture
def adjudicated(audit):
    first, second, _ = audit.claims
    kept = {
        "c01": found(first, Label.SUPPORTED, Label.SUPPORTED),
        "c02": found(second, Label.CONTRADICTED, Label.SUPPORTED, "Table 4 says so", "Ada"),
    }
    return replace(audit, adjudications=kept)


def test_the_json_keeps_the_audits_verdict_and_adds_the_persons(adjudicated):
    second = claim_json(adjudicated, adjudicated.claims[1])
    assert (second["verdict"], second["confidence"]) == ("contradicted", 0.8)
    assert second["adjudication"] == {
        "label": "supported",
        "verdict": "contradicted",
        "reason": "Table 4 says so",
        "who": "Ada",
        "at": "",
    }
    assert claim_json(adjudicated, adjudicated.claims[2])["adjudication"] is None


@pytest.mark.parametrize("width", [80, 120])
def test_the_table_says_whose_a_verdict_is(adjudicated, width):
    text = " ".join(shown(audit_table(adjudicated), width=width).split())
    assert "2 supported, 0 contradicted, 1 not enough info; 2 by a person" in text
    assert "accepted by a person" in text
    assert "by a person; audit: ✗ 0.80" in text
    assert "Ada: Table 4 says so" in text


def test_markdown_and_csv_say_it_too(adjudicated):
    text = audit_markdown(adjudicated)
    assert "✓ supported (by a person; audit: ✗ 0.80) | – |" in text
    rows = list(csv.DictReader(io.StringIO(audit_csv(adjudicated))))
    assert [row["adjudicated"] for row in rows] == ["supported", "supported", ""]
    assert [row["verdict"] for row in rows] == ["supported", "contradicted", "not_enough_info"]


def test_an_explanation_has_both_verdicts(adjudicated):
    text = shown(explanation(adjudicated, adjudicated.claims[1]))
    assert "✓ supported, by Ada\nTable 4 says so\nThe audit's own verdict:\n✗ contradicted" in text


def test_a_card_has_the_claim_the_verdict_and_the_pieces_without_their_readings(adjudicated):
    text = shown(card(adjudicated, adjudicated.claims[1]))
    assert "lzma is the fastest" in text
    assert "the verdict rests on it" in text
    assert "reading, alone" not in text


def test_the_reports_own_table_marks_what_is_a_persons(adjudicated):
    text = claims_table(
        adjudicated.report,
        adjudicated.verdicts,
        adjudicated.claims,
        adjudications=adjudicated.adjudications,
    )
    assert "| ✓ (person) | 0.94 |" in text
    assert "| ✓ (person) | – |" in text


SCORES = Scores(claims=40, accuracy=0.7, ece=0.2, brier=0.25, coverage_at_95=0.1)
REFIT = Refit(
    calibration=Calibration(
        temperature=1.5, bias=(0.1, -0.2, 0.0), decision="d", claims=40, runs=2
    ),
    before=SCORES,
    after=replace(SCORES, ece=0.05, brier=0.2),
    constant=0.55,
    claims=50,
    adjudicated=42,
    overridden=9,
    unsure=2,
)


def test_a_refit_is_shown_before_and_after():
    text = shown(refit_table(REFIT))
    assert "42 of 50 claims in 2 runs adjudicated, 9 otherwise" in text
    assert "2 of them had no probabilities" in text
    line = next(line for line in text.splitlines() if "ECE" in line)
    assert ("0.200" in line, "0.050" in line) == (True, True)
    assert "Only some claims" not in text


def test_a_refit_that_does_not_help_or_rests_on_a_choice_says_so():
    worse = replace(REFIT, after=replace(SCORES, brier=0.3), adjudicated=10)
    text = shown(refit_table(worse))
    assert "keep what you have" in text
    assert "adjudicate whole runs" in text


def test_a_refit_as_json_has_every_number():
    got = json.loads(dumps(refit_json(REFIT)))
    assert got["before"]["ece"] == 0.2
    assert got["after"]["ece"] == 0.05
    assert got["calibration"]["temperature"] == 1.5
    assert (got["used"], got["constant_accuracy"]) == (40, 0.55)
