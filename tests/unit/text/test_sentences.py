"""Sentence ends, and what only looks like one."""

import pytest

from claimcheck.text.sentences import split_sentences


def sentences(text):
    return [text[start:end] for start, end in split_sentences(text)]


@pytest.mark.parametrize(
    "text",
    [
        "As Pires et al. 2019 show, it works.",
        "Results, e.g. Fig. 2 vs. Eq. 3, agree.",
        "It rose by 3.5 points.",
        "J. R. Smith wrote it.",
        'Asked "Are you sure?", they flip.',
        "See Sec. 3 and cf. No. 5 there.",
        "Dr. Who et al. agree, i.e. they say so.",
    ],
)
def test_one_sentence(text):
    assert sentences(text) == [text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One is. Two are.", ["One is.", "Two are."]),
        (
            "It ends so.[2] Then this. [3] And that.",
            ["It ends so.[2]", "Then this. [3]", "And that."],
        ),
        ("Good! Is it? Yes.", ["Good!", "Is it?", "Yes."]),
        ("It is so. mBERT is not.", ["It is so.", "mBERT is not."]),
        ("a line\nthat goes on. Next.", ["a line\nthat goes on.", "Next."]),
        ("para one\n\npara two", ["para one", "para two"]),
        ("- first thing\n- second thing. More", ["first thing", "second thing.", "More"]),
        ("1. One\n2. Two", ["One", "Two"]),
        ('He said "so." Then left.', ['He said "so."', "Then left."]),
        ("say no. The end.", ["say no.", "The end."]),
        ("", []),
        (" \n\n ", []),
    ],
)
def test_several(text, expected):
    assert sentences(text) == expected
