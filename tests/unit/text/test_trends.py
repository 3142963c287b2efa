import pytest

from claimcheck.text.quantities import find_quantities
from claimcheck.text.trends import is_change, is_share, own_order


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("BM25 raises FEVER accuracy from 74.5 to 75.1.", 1),
        ("BM25 lowers FEVER accuracy from 74.5 to 75.1.", -1),
        ("LoRA lowers the memory needed from 1.2 TB to 350 GB.", 1),
        ("LoRA raises the memory needed from about 1.2 TB to 350 GB.", -1),
        ("XLM-R stays ahead of Unicoder on tagging, 79.8 against 79.6 on average.", 1),
        ("XLM-R stays behind Unicoder on tagging, 79.8 against 79.6 on average.", -1),
        ("Raters chose DPO 58% of the time, less often than GPT-4 did (54%).", -1),
        ("T5 reaches 91.2% on BoolQ, up from a previous best of 87.1%.", 1),
        ("T5 reaches 81.2% on BoolQ, up from a previous best of 87.1%.", -1),
        ("Pre-training improves perplexity from 30.1 to 24.9.", 1),
        ("Pre-training improves perplexity from 24.9 to 30.1.", -1),
        ("Compared with BERT, GPT is better, 70.1 against 80.2.", 1),
        ("The second layer gets 69.0 F1, above the first layer's 67.4.", 1),
        ("The second layer gets 69.0 F1, below the first layer's 67.4.", -1),
        ("Its error is roughly five percent, with DBpedia far lower at 0.80%.", 1),
        ("Its error is roughly five percent, with DBpedia far higher at 0.80%.", -1),
        ("B7 edges past transfer learning, 94.8% to 94.7%.", 1),
    ],
)
def test_two_numbers_bear_out_the_words_or_belie_them(text: str, order: int):
    assert own_order(text, find_quantities(text)) == order


@pytest.mark.parametrize(
    "text",
    [
        "The 10-passage model scores lower than the 5-passage one.",  # names
        "RoBERTa does no worse on MSRvid, 94.3 against 94.2.",
        "It reaches 91.2% on BoolQ.",
        "It has 91.2% on BoolQ against 12 GB of memory, which is higher.",  # of two units
        "It scores 91.2% on BoolQ against 87.1%.",  # neither more nor less
    ],
)
def test_texts_that_tell_no_order(text: str):
    assert own_order(text, find_quantities(text)) == 0


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("It gains 7.9 points.", True),
        ("It is better by 4.1.", True),
        ("It trims the set by 2.3 billion tokens.", True),
        ("It has 12 more layers.", True),
        ("It takes a tenth of a second.", True),
        ("It averages 88.7 COMET over the tasks.", False),
        ("It has 330,000 training instances.", False),
        ("People preferred it 58% of the time.", False),
    ],
)
def test_which_numbers_are_said_to_be_a_change(text: str, change: bool):
    assert is_change(text, find_quantities(text)[0]) is change


def test_a_part_of_something_is_told_from_a_change_by_as_much():
    assert is_share("It is half its size.", find_quantities("It is half its size.")[0])
    assert not is_share("It is 50% smaller.", find_quantities("It is 50% smaller.")[0])
