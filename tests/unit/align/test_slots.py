from dataclasses import replace

import pytest
from documents import PAPER, claim, document, table

from claimcheck.align import Corpus, Slots


def best(text: str, corpus: Corpus) -> tuple[tuple[str, ...], tuple[str, ...]]:
    scores = Slots(claim(text), corpus).scores()
    cell = corpus.cells[int(scores.argmax())]
    return cell.row_header, cell.column_header


@pytest.mark.parametrize(
    ("text", "row", "column"),
    [
        ("XLM-R Large reaches 79.2% accuracy on XNLI.", "XLM-R Large", "XNLI"),
        ("mBERT attains 71.5 F1 on named entity recognition.", "mBERT", "NER"),
        ("On PAWS-X, MMTE scores 81.3.", "MMTE", "PAWS-X"),
        ("The average of mBERT over all tasks is 59.8.", "mBERT", "Avg"),
    ],
)
def test_a_claims_words_name_its_cell(text: str, row: str, column: str):
    rows, columns = best(text, Corpus([PAPER]))
    assert (rows[0], columns[0]) == (row, column)


def test_slots_do_not_look_at_values():
    corpus = Corpus([PAPER])
    right = Slots(claim("XLM-R Large reaches 79.2 on XNLI."), corpus).scores()
    wrong = Slots(claim("XLM-R Large reaches 11.1 on XNLI."), corpus).scores()
    assert right.tolist() == pytest.approx(wrong.tolist())


def test_languages_are_named_by_their_codes():
    held = table({"BiLSTM": ["68.3", "68.8", "64.2"]}, ["fr", "es", "sw"])
    _, columns = best("BiLSTM gets 70.4% on French pairs.", Corpus([document(tables=[held])]))
    assert columns == ("fr",)


def test_a_corpus_without_tables_has_no_slots():
    corpus = Corpus([document("Only text here.")])
    assert Slots(claim("Anything at all."), corpus).scores().shape == (0,)


def test_bm25_prefers_the_passage_with_the_rare_words():
    corpus = Corpus([PAPER])
    scores = corpus.bm25(("language", "family", "isolat"))
    assert int(scores.argmax()) == 3


def test_a_cell_that_holds_a_name_has_no_value():
    held = table({"first": ["Llama 3.1 405B", "405B", "1.2"]}, ["Model", "Size", "Score"])
    values = Corpus([document(tables=[held])]).cell_values
    assert [bool(v) for v in values] == [False, True, True]


def test_a_cell_is_found_again_by_its_source():
    corpus = Corpus([PAPER])
    assert corpus.cells[corpus.cell_number(PAPER.paper, "t1#4")].text == "79.2"


def test_a_row_that_adds_to_the_one_above_is_named_by_both():
    held = table({"RNN": ["75.3"], "+ EDA": ["79.1"], "CNN": ["76.1"], "+ EDA ": ["80.0"]}, ["500"])
    corpus = Corpus([document(tables=[held])])
    claimed = claim("With EDA the CNN gets 80.0 at 500 examples.")
    best = int(Slots(claimed, corpus).scores().argmax())
    assert corpus.cells[best].text == "80.0"


def test_a_magnitude_printed_in_a_header_counts_for_its_cells():
    held = table({"base": ["65", "25.8"]}, ["params x10^6", "BLEU"])
    corpus = Corpus([document(tables=[held])])
    values = [[value.value for value in values] for values in corpus.cell_values]
    assert values == [[65.0, 65e6], [25.8]]


def test_two_letters_that_are_a_language_are_no_acronym():
    held = table({"BiLSTM": ["70.7", "61.8"]}, ["es", "sw"])
    corpus = Corpus([document(tables=[held])])
    scores = Slots(claim("The BiLSTM encoder scores 61.8 in Swahili."), corpus).scores()
    assert corpus.cells[int(scores.argmax())].text == "61.8"


def test_a_table_without_a_caption_has_the_sentence_that_announces_it():
    held = table({"Subsequence": ["1,274", "72"]}, ["Supporting", "Contradicting"], caption="")
    said = "Some words. The MNLI training set has far more examples for it than against it:2"
    paper = document(said, tables=[held])
    (passage,) = paper.passages
    x0, top, x1, _ = held.box
    above = replace(passage, page=held.page, box=(x0, top - 30.0, x1, top - 5.0))
    below = replace(above, box=(x0, top + 100.0, x1, top + 130.0))
    for where, told in ((above, said[12:]), (below, "")):
        assert Corpus([replace(paper, passages=(where,))]).introductions == [told]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("XLM-R", True),
        ("xlmr", True),  # in any spelling
        ("mBERT-Large", True),  # one part of it is enough
        ("Fleiss", False),
        ("B7", True),  # numbers and short names are said of everything
    ],
)
def test_which_names_the_papers_say(name: str, said: bool):
    assert Corpus([PAPER]).says(name) is said


def test_a_name_is_said_by_its_code():
    held = table({"BiLSTM": ["68.3", "68.8"]}, ["fra", "es"])
    corpus = Corpus([document(tables=[held], title="On the Swahili verb")])
    assert corpus.says("Spanish") and corpus.says("Swahili") and not corpus.says("German")
