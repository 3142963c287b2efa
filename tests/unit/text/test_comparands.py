import pytest

from claimcheck.text.comparands import comparand_tokens


@pytest.mark.parametrize(
    ("text", "named", "not_named"),
    [
        ("At base size the average improves over BERT by 4.6 points.", {"bert"}, {"averag"}),
        ("RoBERTa gains 7.9 points when LoRA replaces full fine-tuning.", {"full"}, {"lora"}),
        ("RAG beats DPR on Natural Questions by three points.", {"dpr"}, {"rag", "natural"}),
        ("Moving from English-pivot to multi-language tuning helps.", {"pivot"}, {"multi"}),
        ("Compared with mBERT, XLM-R is better.", {"mbert"}, {"xlm"}),
        ("Swapping BM25 for a learned retriever costs 2 points.", {"bm25"}, {"learn"}),
        ("GPT sits seven points below BERT in the average column.", {"bert"}, {"gpt"}),
        ("BERT scores 82.1 on GLUE.", set(), {"bert", "glue"}),
    ],
)
def test_what_a_subject_is_held_against(text: str, named: set[str], not_named: set[str]):
    found = comparand_tokens(text)
    assert named <= found
    assert not not_named & found


def test_a_word_said_of_the_subject_too_is_no_comparands():
    assert "bert" not in comparand_tokens("Large BERT is better than base BERT.")
