import xml.etree.ElementTree as ElementTree

import draw_calibration as drawn
import numpy as np
import pytest

from claimcheck.records import Label


def rows(count: int = 60) -> list[dict]:
    labels = list(Label)
    made = []
    for n in range(count):
        gold = labels[(n // 3) % 3 if n % 3 == 0 else 0]
        sure = 0.56 + 0.4 * ((n * 7) % 10) / 10
        rest = (1 - sure) / 2
        made.append(
            {
                "report": f"r{n % 4}",
                "claim": f"claim {n}",
                "kind": "score" if n % 2 else "method",
                "gold": gold.value,
                "probabilities": {"supported": sure, "contradicted": rest, "not_enough_info": rest},
            }
        )
    return made


def test_the_scores_are_what_their_names_say():
    p = drawn.Predictions(rows())
    everything = np.arange(60)
    right = np.array([row["gold"] == "supported" for row in rows()])
    assert drawn.accuracy(p, everything) == pytest.approx(right.mean())
    assert 0 < drawn.ece(p, everything) < 1
    plain = drawn.constant(p)
    assert drawn.accuracy(plain, everything) == pytest.approx(right.mean())
    assert drawn.ece(plain, everything) < 0.2


def test_the_order_of_the_rows_does_not_matter():
    one, other = drawn.Predictions(rows()), drawn.Predictions(rows()[::-1])
    assert np.array_equal(one.shares, other.shares)
    assert drawn.scores_table(one, drawn.resampled(one)[:20]) == drawn.scores_table(
        other, drawn.resampled(other)[:20]
    )


def test_claims_without_probabilities_are_counted_and_left_out():
    some = rows()
    some[0]["probabilities"] = None
    p = drawn.Predictions(some)
    assert (p.unsure, len(p.gold)) == (1, 59)


def test_the_pictures_are_well_formed_and_the_same_every_time():
    p = drawn.Predictions(rows())
    draws = drawn.resampled(p)[:30]
    for draw in (drawn.reliability, drawn.risk_coverage):
        text = draw(p, draws)
        assert text == draw(p, draws)
        assert ElementTree.fromstring(text).tag.endswith("svg")


def test_a_kind_with_few_claims_is_told_with_others():
    some = rows()
    some[0]["kind"] = some[1]["kind"] = "count"
    some[2]["kind"] = "gain"
    p = drawn.Predictions(some)
    text = drawn.kinds_table(p, drawn.resampled(p)[:20])
    assert "count, gain | 3 |" in text
