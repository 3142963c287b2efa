import pytest

from claimcheck.text.normalize import tokens
from claimcheck.text.stance import compare, stances


def apart(claim: str, sentence: str) -> tuple[tuple[float, float], tuple[float, float]]:
    """(same, apart) of what leans, and of what ranks, every word counting alike."""
    weights = dict.fromkeys(tokens(claim), 1.0)
    leans, ranks = (
        compare(ours, theirs, weights)
        for ours, theirs in zip(stances(claim), stances(sentence), strict=True)
    )
    return leans, ranks


def test_what_rises_in_one_and_falls_in_the_other_leans_apart():
    (same, opposed), _ = apart(
        "Label smoothing improved perplexity at the price of lower accuracy.",
        "Label smoothing hurts perplexity, but improves accuracy.",
    )
    assert opposed > same


def test_the_same_effect_in_other_words_leans_the_same_way():
    (same, opposed), _ = apart(
        "Label smoothing raised accuracy.", "Label smoothing improves accuracy."
    )
    assert same > 0
    assert opposed == 0


def test_a_negation_turns_what_it_stands_before():
    (same, opposed), _ = apart("Pruning does not improve accuracy.", "Pruning improves accuracy.")
    assert opposed > same


@pytest.mark.parametrize(
    ("sentence", "agrees"),
    [
        ("BERT beats ELMo on SQuAD.", True),
        ("ELMo outperforms BERT on SQuAD.", False),
        ("On SQuAD, ELMo performs worse than BERT.", True),
    ],
)
def test_who_beats_whom_is_told_by_the_sides_of_the_comparison(sentence: str, agrees: bool):
    _, (same, opposed) = apart("BERT outperforms ELMo on SQuAD.", sentence)
    assert (same > opposed) == agrees


def test_sentences_without_direction_take_no_stance():
    assert stances("We train on Wikipedia.") == ({}, {})
