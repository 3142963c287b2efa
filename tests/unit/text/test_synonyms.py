import pytest

from claimcheck.text.synonyms import initials, joined_prefixes, same_thing


@pytest.mark.parametrize(
    ("word", "other"),
    [("accuracy", "acc"), ("french", "fr"), ("parameter", "param"), ("structur", "struct")],
)
def test_cut_and_coded_names_are_the_same_thing(word: str, other: str):
    assert same_thing(word, other) > 0.5
    assert same_thing(other, word) == same_thing(word, other)


def test_other_words_are_not():
    assert same_thing("french", "german") == 0.0
    assert same_thing("on", "one") == 0.0


def test_initials_of_neighbouring_words():
    assert {"ner", "em"} <= set(initials(("named", "entity", "recognition", "exact", "match")))


def test_short_forms_join_the_beginnings_of_neighbouring_words():
    found = joined_prefixes(("roberta", "base", "super", "glue"))
    assert found["robbase"] == (0, 1)
    assert found["sglue"] == (2, 3)
    assert "rob" not in found
    assert "bs" not in found
