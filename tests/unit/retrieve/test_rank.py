from documents import PAPER, claim, document, encode

from claimcheck.align import Corpus
from claimcheck.retrieve import retrieve


def test_the_passage_and_the_cell_come_first():
    asked = claim("XLM-R Large reaches 79.2% accuracy on XNLI.")
    (found,) = retrieve([asked], Corpus([PAPER]), encode=encode)
    cells = [piece for piece in found if piece.table]
    assert cells[0].table.value == "79.2"
    assert (cells[0].table.row, cells[0].table.column) == ("XLM-R Large", "XNLI / Acc.")
    assert cells[0].page == 3
    passages = [piece for piece in found if not piece.table]
    assert passages[0].text.startswith("XLM-R is the best")


def test_paraphrase_is_found_through_meaning():
    asked = claim("The model was fitted using minibatches of thirty-two items over five epochs.")
    (found,) = retrieve([asked], Corpus([PAPER]), encode=encode)
    assert "batch size of 32" in found[0].text


def test_nothing_in_common_gives_nothing():
    (found,) = retrieve([claim("Zebras graze.")], Corpus([document("Cats sleep.")]), encode=encode)
    assert found == ()


def test_an_empty_corpus_gives_nothing():
    assert retrieve([claim("Anything.")], Corpus([]), encode=encode) == [()]


def test_the_same_question_gets_the_same_answer():
    claims = [claim("mBERT scores 62.2 on NER."), claim("40 languages are covered.", number=2)]
    corpus = Corpus([PAPER])
    assert retrieve(claims, corpus, encode=encode) == retrieve(claims, corpus, encode=encode)


def test_a_passage_that_holds_the_number_comes_behind_eight_nearer_ones():
    near = [f"Reaching 46.0 EM on NaturalQuestions took hours, as run {n} shows." for n in range(9)]
    told = "The cheaper schedule takes 147.0 GPU hours in all."
    asked = claim("Reaching 46.0 EM on NaturalQuestions took 147 hours.")
    (found,) = retrieve([asked], Corpus([document(*near, told)]), encode=encode)
    assert len(found) == 9
    assert found[-1].text == told
