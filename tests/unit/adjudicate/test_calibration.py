import random

import pytest

from claimcheck.adjudicate.calibration import (
    LEAST,
    Judgement,
    calibrated,
    cross_validated,
    fit,
    scores,
    uncalibrated,
)
from claimcheck.errors import InputError
from claimcheck.records import Calibration, Label, Probabilities

SHARP = Calibration(temperature=2.0, bias=(0.4, -0.3, 0.0), decision="d", claims=40, runs=1)


def shares(*values: float) -> Probabilities:
    total = sum(values)
    return Probabilities(**{label.value: v / total for label, v in zip(Label, values, strict=True)})


def drawn(count: int, *, sharpness: float = 1.0, runs: int = 1) -> list[Judgement]:
    """Claims whose labels are drawn from p, while the decision said p to the power `sharpness`."""
    rng = random.Random(7)
    judged = []
    for number in range(count):
        true = [rng.gammavariate(0.7, 1.0) + 1e-3 for _ in Label]
        label = rng.choices(list(Label), weights=true)[0]
        said = shares(*((v / sum(true)) ** sharpness for v in true))
        judged.append(
            Judgement(claim=f"{number}", run=f"r{number % runs}", probabilities=said, label=label)
        )
    return judged


def test_a_calibration_can_be_taken_back():
    given = shares(0.7, 0.2, 0.1)
    bent = calibrated(given, SHARP)
    assert bent != given
    back = uncalibrated(bent, SHARP)
    assert [back.of(label) for label in Label] == pytest.approx([0.7, 0.2, 0.1])


def test_a_temperature_above_one_makes_less_sure():
    flat = Calibration(temperature=3.0, bias=(0.0, 0.0, 0.0), decision="d", claims=40, runs=1)
    assert calibrated(shares(0.9, 0.05, 0.05), flat).supported < 0.7


def test_the_fit_finds_how_much_too_sure_the_decision_was():
    fitted = fit(drawn(2000, sharpness=2.0), decision="d")
    assert fitted.temperature == pytest.approx(2.0, rel=0.1)
    assert fitted.bias[:2] == pytest.approx((0.0, 0.0), abs=0.2)
    assert (fitted.claims, fitted.runs, fitted.decision) == (2000, 1, "d")


def test_what_is_right_is_left_as_it_is():
    fitted = fit(drawn(2000), decision="d")
    assert fitted.temperature == pytest.approx(1.0, rel=0.1)


def test_the_order_of_the_claims_does_not_matter():
    judged = drawn(60, sharpness=3.0)
    first, second = fit(judged, decision="d"), fit(judged[::-1], decision="d")
    assert first.temperature == pytest.approx(second.temperature)
    assert cross_validated(judged)[0].supported == pytest.approx(
        cross_validated(judged[::-1])[-1].supported
    )


def test_one_answer_everywhere_still_has_a_fit():
    judged = [
        Judgement(claim=f"{n}", run="r", probabilities=shares(0.5, 0.3, 0.2), label=Label.SUPPORTED)
        for n in range(LEAST)
    ]
    bent = calibrated(judged[0].probabilities, fit(judged, decision="d"))
    assert 0.6 < bent.supported < 1.0


def test_too_few_claims_are_refused_with_what_to_do():
    with pytest.raises(InputError, match=f"29 adjudicated claims.*needs {LEAST}"):
        fit(drawn(LEAST - 1), decision="d")


@pytest.mark.parametrize("runs", [1, 6], ids=["by claim", "by run"])
def test_held_out_claims_gain_too(runs):
    judged = drawn(400, sharpness=3.0, runs=runs)
    labels = [j.label for j in judged]
    before = scores([j.probabilities for j in judged], labels)
    after = scores(cross_validated(judged), labels)
    assert after.ece < before.ece
    assert after.brier < before.brier


def test_a_claim_met_in_two_runs_is_never_on_both_sides():
    judged = drawn(40, sharpness=3.0)
    twins = [Judgement(**{**_fields(j), "run": "other"}) for j in judged]
    held = cross_validated(judged + twins)
    assert held[:40] == held[40:]


def _fields(j: Judgement) -> dict:
    return {"claim": j.claim, "run": j.run, "probabilities": j.probabilities, "label": j.label}


def test_the_scores_are_what_their_names_say():
    sure, unsure = shares(0.9, 0.05, 0.05), shares(0.2, 0.6, 0.2)
    got = scores([sure] * 19 + [unsure], [Label.SUPPORTED] * 20)
    assert (got.claims, got.accuracy, got.coverage_at_95) == (20, 0.95, 1.0)
    assert got.brier == pytest.approx((19 * 0.1**2 + 0.6**2) / 20)
    bins = 9 * 2 * 0.1 + abs(0.9 + 0.6 - 1)  # ten bins of two, surest first
    assert got.ece == pytest.approx(bins / 20)


def test_no_claims_have_no_scores():
    with pytest.raises(ValueError, match="no claims"):
        scores([], [])
