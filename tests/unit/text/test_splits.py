import pytest

from claimcheck.text.quantities import find_quantities
from claimcheck.text.splits import same_split, splits, splits_beside


@pytest.mark.parametrize(
    ("claim", "text", "said"),
    [
        ("It scores 61.8 on the test set.", "Test accuracy", 1.0),
        ("It scores 61.8 on the test set.", "Results on the development set", -1.0),
        ("It scores 61.8 on the dev set.", "Validation F1", 1.0),
        ("It scores 61.8 on the test set.", "Dev / Test", 1.0),
        ("It scores 86.7 on MNLI matched.", "MNLI-mm mismatched", -1.0),
        ("It scores 61.8 on XNLI.", "Test accuracy", 0.0),
        ("It scores 61.8 on the test set.", "XNLI accuracy, matched", 0.0),
        ("It has 500 training and 80 test examples.", "500/80 training/validation", -1.0),
        (
            "Of its test examples 14% have a copy in training data.",
            "% valid with dup in train",
            -1.0,
        ),
        (
            "Of its validation examples 14% recur in training data.",
            "% valid with dup in train",
            1.0,
        ),
        ("It scores 61.8 on the test set.", "The model is trained on pre-training data", 0.0),
        ("It scores 61.8 on dev data.", "BiLSTM-max, TRANSLATE TEST", 0.0),
        ("Training takes 12 GB of memory.", "Test results", 0.0),
        ("The labelled English training instances count 393K.", "|Test|en", -1.0),
    ],
)
def test_a_text_names_the_claimed_split_or_another_or_none(claim: str, text: str, said: float):
    assert same_split(claim, text) == said


def test_a_count_glued_to_its_split_names_it():
    assert same_split("It has 1,000 training samples.", "Ntest") == -1.0
    assert same_split("It has 1,000 training samples.", "Ntrain") == 1.0


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("2,203 training examples, 1,147 for validation and 550 for testing.", [0, 1, 2]),
        ("84 relations for train, 12 dev, and 24 test", [0, 1, 2]),
        ("It keeps 12 relations for testing.", [2]),
    ],
)
def test_the_split_beside_each_number(text: str, named: list[int]):
    told = [splits_beside(text, quantity) for quantity in find_quantities(text)]
    assert told == [frozenset({kind}) for kind in named]


def test_what_was_tested_is_no_test_set():
    assert not splits("It memorizes 14,792 of the tested sequences.")
