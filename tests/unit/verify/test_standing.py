"""Numbers in sentences: witnesses, rivals, and the company a number keeps."""

import pytest
from documents import claim

from claimcheck.verify.standing import standing

CLAIM = "DPO uses a beta of {}, batches of 64 and a rate of 1e-6."
SENTENCE = "We use β = 0.1, a batch size of 64 and a learning rate of 1e-6."


def read(text: str, *sentences: str) -> dict[str, float]:
    weights = dict.fromkeys(("beta", "batch", "rate"), 1.0)
    return standing(
        claim(text), sentences, known=1.0, coverage=[0.5] * len(sentences), weights=weights
    )


def test_a_number_that_stands_with_the_claims_others_keeps_their_company():
    assert (
        read(CLAIM.format("0.1"), SENTENCE)["company_0"] == 0.5
    )  # of the claim the sentence covers half


def test_another_number_in_its_place_speaks_against_it():
    told = read(CLAIM.format("0.4"), SENTENCE)
    assert told["company_0"] == -0.5
    assert told["company_1"] == pytest.approx(0.25)  # one of its two others stands there


def test_no_printed_number_stands_for_two():
    text = "Dropout rises from 0.5 for B0 to 0.5 for B7."
    told = read(text, "Dropout rises from 0.2 for B0 to 0.5 for B7.")
    assert (told["company_0"], told["company_1"]) == (0.0, -0.5)


def test_one_number_alone_keeps_no_company():
    assert read("It has 12 layers.", "It has 12 layers.")["company_0"] == 0.0


def test_the_witness_counts_the_same_thing_or_another():
    assert read("It has 12 layers.", "It has 12 layers.")["noun_0"] == 1.0
    assert read("It has 12 layers.", "It has 12 heads.")["noun_0"] == 0.0


def test_a_bound_the_other_way_round_is_told():
    told = read("Fewer than 56 steps are taken.", "More than 56 steps are taken.")
    assert (told["witness_0"], told["turned_0"] > 0) == (-1.0, True)
    assert read("More than 56 steps are taken.", "More than 56 steps are taken.")["turned_0"] < 0


def test_of_two_splits_in_a_sentence_a_number_is_of_the_nearest():
    said = "There are 2,203 pairs for training, 550 for testing."
    assert read("It has 2,203 training pairs.", said)["split_0"] == 1.0
    assert read("It has 2,203 test pairs.", said)["split_0"] == -1.0


def test_the_witness_tells_its_split():
    told = read("The test set has 1,000 pairs.", "The development set has 1,000 pairs.")
    assert told["split_0"] == -1.0
    assert told["witness_0"] > told["rival_0"]
