import pytest

from claimcheck.text.polarity import antonyms, direction, leanings, superlative, words


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("A outperforms B", 1),
        ("A trails B", -1),
        ("accuracy drops", -1),
        ("it has two layers", 0),
        ("higher cost and lower score", 0),
    ],
)
def test_direction(text: str, sign: int):
    assert direction(words(text)) == sign


def test_contractions_are_negations():
    assert words("It doesn't help") == ("it", "does", "not", "help")


def test_opposite_camps_lean_opposite_ways():
    slower, faster = leanings(words("slightly slower")), leanings(words("slightly faster"))
    assert any(slower[pair] * faster[pair] < 0 for pair in slower.keys() & faster.keys())


def test_superlatives():
    assert superlative(words("the largest of all")) == 1
    assert superlative(words("the fewest errors")) == -1
    assert superlative(words("a large model")) == 0
    assert superlative(words("the peak accuracy")) == 1
    assert superlative(words("the lowest peak accuracy")) == -1


@pytest.mark.parametrize(
    ("claim", "sentence", "told"),
    [
        ("stronger for smaller nets", "bigger models need more of it", -1),
        ("stronger for larger nets", "bigger models need more of it", 1),
        ("makes results better", "the performance deteriorates", -1),
        ("it is larger", "it is longer", 0),  # another scale
        ("it is larger", "from small to large", 0),
    ],
)
def test_opposites_on_one_scale(claim: str, sentence: str, told: int):
    assert antonyms(words(claim), words(sentence)) == told
