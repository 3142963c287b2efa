import pytest
from documents import claim, document, table

from claimcheck.align import Corpus, Pair, Slots, align, find_pairs

TABLE = table(
    {
        "fastText": ["60.4", "93.8"],
        "fastText, bigram": ["63.9", "95.7"],
        "CNN": ["58.0", "92.2"],
    },
    ["Yelp Full", "Yelp Polarity"],
    caption="Test accuracy.",
)


def pairs(text: str) -> tuple[Corpus, list[Pair]]:
    corpus = Corpus([document(tables=[TABLE])])
    return corpus, find_pairs(corpus, Slots(claim(text), corpus))


def values(corpus: Corpus, pair: Pair) -> list[str]:
    return [corpus.cells[cell].text for cell in pair.cells]


def test_the_two_named_rows_of_the_named_column_come_first_in_the_claims_order():
    corpus, found = pairs("CNN stays 2.4 points behind fastText on Yelp Full.")
    assert values(corpus, found[0]) == ["58.0", "60.4"]


def test_an_ablations_plain_row_is_named_by_what_it_lacks():
    corpus, found = pairs("Bigrams are worth 3.5 points to fastText on Yelp Full.")
    assert sorted(values(corpus, found[0])) == ["60.4", "63.9"]


def test_pairs_come_best_first_and_the_best_has_no_lead_over_it():
    _, found = pairs("CNN stays behind fastText on Yelp Full.")
    assert found[0].lead == 0.0
    assert [pair.score for pair in found] == sorted((p.score for p in found), reverse=True)


def test_a_table_of_one_number_has_no_pairs():
    corpus = Corpus([document(tables=[table({"A": ["1.0"]}, ["B"])])])
    assert find_pairs(corpus, Slots(claim("A is 1.0."), corpus)) == []


def test_a_claim_that_names_nothing_leaves_pairs_in_the_tables_order():
    _, found = pairs("It is so.")
    assert found
    assert all(pair.cells == tuple(sorted(pair.cells)) and not pair.named for pair in found)


def test_a_claim_is_aligned_once_however_many_rooms_ask():
    corpus, asked = Corpus([document(tables=[TABLE])]), "CNN stays behind fastText on Yelp Full."
    assert align(claim(asked), corpus) is align(claim(asked), corpus)
    assert align(claim(asked), corpus) is not align(claim(asked), Corpus([document()]))


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("fastText gains 2.4 points over CNN on Yelp Full.", "60.4"),
        ("Yelp Full accuracy improves over CNN by 2.4 points.", "60.4"),
        ("Compared with CNN, fastText gains 2.4 points on Yelp Full.", "60.4"),
        ("CNN trails fastText by 2.4 points on Yelp Full.", "58.0"),
    ],
)
def test_a_pairs_subject_is_not_what_it_is_held_against(text: str, subject: str):
    corpus, found = pairs(text)
    pair = next(p for p in found if sorted(values(corpus, p)) == ["58.0", "60.4"])
    assert values(corpus, pair)[0 if pair.subject > 0 else 1] == subject


def test_a_row_named_by_what_it_lacks_is_what_others_are_held_against():
    rows = table({"w/o tuning": ["58.1"], "w/ tuning": ["64.2"]}, ["TriviaQA"])
    corpus = Corpus([document(tables=[rows])])
    (pair,) = find_pairs(corpus, Slots(claim("The stage lifts TriviaQA by 6.1."), corpus))
    assert values(corpus, pair)[0 if pair.subject > 0 else 1] == "64.2"
