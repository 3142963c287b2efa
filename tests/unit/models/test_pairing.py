import pytest

from claimcheck.models.pairing import (
    ALONE,
    MET_NUMBER,
    OPPOSED,
    OTHER_NUMBER,
    SHARED,
    as_words,
    caption_of,
    compare,
    focus,
    premise_of,
)
from claimcheck.records import CellReference, Evidence

BOX = (0.0, 0.0, 1.0, 1.0)


def marks_of(premise: str, claim: str) -> tuple[dict[str, int], dict[str, int]]:
    left, right = as_words(premise), as_words(claim)
    first, second, _ = compare(left, right)
    return (
        dict(zip(left.words, first.tolist(), strict=True)),
        dict(zip(right.words, second.tolist(), strict=True)),
    )


def test_numbers_are_hidden_and_names_kept():
    assert as_words("BERT reaches 81.2 with thirty layers").words == (
        *("BERT", "reaches", "5", "with", "5", "layers"),
    )


def test_a_word_is_shared_whatever_its_ending():
    premise, claim = marks_of("The models improve.", "A model improved much")
    assert premise["models"] == claim["model"] == claim["improved"] == SHARED
    assert claim["much"] == ALONE


def test_a_word_whose_opposite_stands_opposite_is_marked_on_both_sides():
    premise, claim = marks_of("Accuracy decreases with depth.", "Accuracy increases with depth.")
    assert premise["decreases"] == claim["increases"] == OPPOSED


@pytest.mark.parametrize(
    ("claim", "mark"), [("It scores 81.2.", MET_NUMBER), ("It scores 82.1.", OTHER_NUMBER)]
)
def test_a_number_is_met_or_not(claim, mark):
    left, right = as_words("BERT = 81.2"), as_words(claim)
    premise_marks, claim_marks, links = compare(left, right)
    assert claim_marks[2] == premise_marks[2] == mark
    assert links[2, 2] == (mark == MET_NUMBER)


def test_a_short_premise_is_kept_whole():
    assert focus("One. Two.", "Two.") == "One. Two."


def test_a_long_passage_keeps_the_sentences_that_bear_on_the_claim():
    filler = "Nothing of interest is said in these many other words. " * 12
    cut = focus(f"{filler}Dropout hurts the encoder. {filler}", "Dropout hurts encoders.")
    assert "Dropout hurts the encoder." in cut
    assert len(cut.split()) <= 64


def test_a_long_row_keeps_its_head_and_the_claims_columns():
    row = "BERT: " + "; ".join(f"Task {i} = {i}.5" for i in range(40))
    cut = focus(row, "BERT gets 33.5 on Task 33.")
    assert cut.startswith("BERT: ")
    assert "Task 33 = 33.5" in cut
    assert len(cut.split()) <= 64


def test_a_row_stands_after_its_caption():
    piece = Evidence(
        id="c001/t01",
        claim_id="c001",
        paper="2001.00001v1",
        page=3,
        bbox=BOX,
        text="BERT: F1 = 90.1",
        section="Table 2: Results on the test set. Bold marks the best.",
        source="t1#0",
        score=1.0,
        table=CellReference(label="Table 2", row="BERT", column="F1", value="90.1", bbox=BOX),
    )
    assert premise_of(piece) == "Results on the test set: BERT: F1 = 90.1"


def test_no_caption_gives_nothing():
    assert caption_of("") == ""
