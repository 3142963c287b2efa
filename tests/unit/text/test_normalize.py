"""Folding and tokens: two spellings of one thing meet."""

import pytest

from claimcheck.text.normalize import fold, name_words, stem, tokens


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ﬁne-tuning", "fine-tuning"),
        ("2–3 − 4", "2-3 - 4"),
        ("“a” ‘b’", "\"a\" 'b'"),
        ("co\u00adoperate", "cooperate"),
        (" a\n\tb\u00a0c ", "a b c"),
    ],
)
def test_fold(text, folded):
    assert fold(text) == folded


def test_fold_lowers_on_request():
    assert fold("XLM-R", lower=True) == "xlm-r"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("XLM-R", "XLMR"),
        ("BERTLARGE", "BERT large"),
        ("HellaSwag", "Hella Swag"),
        ("392,702", "392702"),
        ("56,\u2009355", "56,355"),
        (".935", "0.935"),
        ("nine tasks", "9 task"),
        ("improvements", "improved"),
        ("evaluation", "evaluated"),
        ("languages", "language"),
        ("studies", "study"),
        ("cross-lingual", "crosslingual"),
        ("GPT-4", "GPT4"),
    ],
)
def test_spellings_share_a_token(one, other):
    assert set(tokens(one)) & set(tokens(other))


def test_stop_words_go_and_order_stays():
    assert tokens("The model is on a GPU and a TPU") == ("model", "gpu", "tpu")


def test_numbers_stay_whole():
    assert tokens("82.1 on 1,104,934 and 393K") == ("82.1", "1104934", "393k")


@pytest.mark.parametrize("word", ["bus", "loss", "is", "a", "gpt2", "analysis"])
def test_short_and_odd_words_are_left_alone(word):
    assert stem(word) == word


def test_names_are_words_in_capitals_but_the_first_and_but_for_cited_authors():
    said = "The authors of Conneau et al. and Hu (2019) use mBERT on XNLI (Devlin, 2019), and XNLI."
    assert name_words(said) == ("mBERT", "XNLI")
