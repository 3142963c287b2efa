import pytest

from claimcheck.text.quantities import find_quantities
from claimcheck.text.trends import own_order


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
