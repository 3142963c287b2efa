import subprocess
import sys

import pytest

from claimcheck.errors import ModelError
from claimcheck.models import load_entailment
from claimcheck.models.entailment import NamedEntailment, ShippedEntailment

MODEL = load_entailment()
PAIRS = [
    ("Larger batches improve the accuracy of every model.", "Larger batches improve accuracy."),
    ("Larger batches improve the accuracy of every model.", "Larger batches reduce accuracy."),
    ("The corpus was collected in 2019 from forums.", "Larger batches improve accuracy."),
]


def test_each_pair_gets_three_probabilities():
    for shares in MODEL.scores(PAIRS):
        assert len(shares) == 3
        assert sum(shares) == pytest.approx(1.0, abs=1e-5)


def test_a_pair_scores_the_same_in_any_company():
    together = MODEL.scores(PAIRS)
    assert [MODEL.scores([pair])[0] for pair in PAIRS] == together
    assert MODEL.scores(PAIRS[::-1])[::-1] == together


def test_what_is_said_what_is_turned_and_what_is_left_open():
    said, turned, left_open = MODEL.scores(PAIRS)
    assert said[0] > turned[0]
    assert turned[1] > said[1]
    assert left_open[2] > said[2]


def test_nothing_gives_nothing():
    assert MODEL.scores([]) == []


def test_missing_weights_are_named(tmp_path):
    with pytest.raises(ModelError, match=r"no model\.onnx"):
        ShippedEntailment(tmp_path)


def test_the_shipped_model_imports_no_torch():
    code = (
        "import sys; from claimcheck.models import load_entailment;"
        "load_entailment().scores([('a b', 'b a')]); print('torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False"]


class Stand:
    """A cross-encoder with the label order of many: contradiction, entailment, neutral."""

    def __init__(self, labels: dict[int, str]) -> None:
        self.model = type("M", (), {"config": type("C", (), {"id2label": labels})()})()

    def predict(self, pairs, **_options):
        return [[0.0, 2.0, 1.0] for _ in pairs]


def named(labels: dict[int, str]) -> NamedEntailment:
    model = NamedEntailment("some/model")
    model.__dict__["_model"] = Stand(labels)
    return model


def test_a_named_models_labels_are_read_from_its_config():
    (shares,) = named({0: "contradiction", 1: "entailment", 2: "neutral"}).scores(PAIRS[:1])
    assert shares[0] > shares[2] > shares[1]
    assert sum(shares) == pytest.approx(1.0)


def test_a_model_without_three_such_labels_is_refused():
    with pytest.raises(ModelError, match="wanted entailment"):
        named({0: "LABEL_0"}).scores(PAIRS[:1])
