"""The number grammar, as a table of what is printed and what is meant."""

import pytest

from claimcheck.records import Relation, Unit
from claimcheck.text.quantities import find_quantities, parse_cell

ONE = [  # text, value, unit, relation, precision
    ("1,104,934 training examples", 1104934, "count", "exactly", 1),
    ("56,\u2009355 items", 56355, "count", "exactly", 1),
    ("56, 355 items", 56355, "count", "exactly", 1),
    ("393K examples", 393000, "count", "exactly", 1000),
    ("15.0K steps", 15000, "count", "exactly", 100),
    ("0.13% of neurons", 0.13, "percent", "exactly", 0.01),
    ("15 percent", 15, "percent", "exactly", 1),
    ("8.2 points on the dev set", 8.2, "points", "exactly", 0.1),
    ("one more percent", 1, "percent", "exactly", 1),
    ("4 · 105 parameters", 4e5, "count", "exactly", 1e5),  # what is raised is lost in a PDF
    ("3.1 percentage points", 3.1, "points", "exactly", 0.1),
    ("1.5 BLEU points", 1.5, "points", "exactly", 0.1),
    ("F1 of .935", 0.935, "bare", "exactly", 0.001),
    ("> 10 layers", 10, "count", "more_than", 1),
    (">10 point improvement", 10, "points", "more_than", 1),
    (">= 5 runs", 5, "count", "at_least", 1),
    ("ten", 10, "bare", "exactly", 1),
    ("twenty-five languages", 25, "count", "exactly", 1),
    ("two hundred", 200, "bare", "exactly", 100),
    ("four million pairs", 4e6, "count", "exactly", 1e6),
    ("half a million words", 5e5, "count", "exactly", 5e5),
    ("a dozen families", 12, "count", "exactly", 1),
    ("nine in ten", 90, "percent", "exactly", 10),
    ("half of the neurons", 50, "percent", "exactly", 5),
    ("by a fifth", 20, "percent", "exactly", 5),
    ("twice as many", 2, "ratio", "exactly", 1),
    ("doubled", 2, "ratio", "exactly", 1),
    ("3x faster", 3, "ratio", "exactly", 1),
    ("25 times", 25, "ratio", "exactly", 1),
    ("a fivefold increase", 5, "ratio", "exactly", 1),
    ("2.5 billion tokens", 2.5e9, "count", "exactly", 1e8),
    ("340M parameters", 3.4e8, "count", "exactly", 1e6),
    ("1.2 TB of text", 1.2e12, "bytes", "exactly", 1e11),
    ("6m40", 400, "seconds", "exactly", 1),
    ("6 hours", 21600, "seconds", "exactly", 3600),
    ("10^6 steps", 1e6, "count", "exactly", 1e5),
    ("2.1 × 10^8", 2.1e8, "count", "exactly", 1e7),
    ("1 × 10−5", 1e-5, "bare", "exactly", 1e-5),
    ("$12,000", 12000, "count", "exactly", 1),
    ("a rate of 1e-4", 1e-4, "bare", "exactly", 1e-4),
    ("a drop of −1.5", -1.5, "bare", "exactly", 0.1),
    ("(-15%)", -15, "percent", "exactly", 1),
    ("20%+ drops", 20, "percent", "at_least", 1),
    ("at least five", 5, "bare", "at_least", 1),
    ("up to 40 languages", 40, "count", "at_most", 1),
    ("over 200,000", 200000, "count", "more_than", 1),
    ("fewer than 10 tasks", 10, "count", "less_than", 1),
    ("nearly 20", 20, "bare", "less_than", 1),
    ("roughly 393K", 393000, "count", "about", 1000),
    ("≈ 34B", 3.4e10, "count", "about", 1e9),
    ("~0.7", 0.7, "bare", "about", 0.1),
    ("k=2", 2, "bare", "exactly", 1),
    ("24-layer encoder", 24, "count", "exactly", 1),
    ("three-phase", 3, "count", "exactly", 1),
]


@pytest.mark.parametrize(("text", "value", "unit", "relation", "precision"), ONE)
def test_one_quantity(text, value, unit, relation, precision):
    (found,) = find_quantities(text)
    assert found.value == pytest.approx(value)
    assert (found.unit, found.relation) == (Unit(unit), Relation(relation))
    assert found.precision == pytest.approx(precision)
    assert text[found.start : found.end] == found.text


RANGES = [  # text, low, high, unit
    ("gains +2–3.5 points", 2, 3.5, "points"),
    ("correlations of 0.82--0.90", 0.82, 0.90, "bare"),
    ("71-195% more", 71, 195, "percent"),
    ("between 2 and 5 layers", 2, 5, "count"),
    ("ranging from 3 to 9 layers", 3, 9, "count"),
    ("XGLM (0.6B–7.5B)", 6e8, 7.5e9, "count"),
    ("10-20K words", 1e4, 2e4, "count"),
    ("2.5-3.5 million", 2.5e6, 3.5e6, "count"),
    ("5-10x", 5, 10, "ratio"),
]


@pytest.mark.parametrize(("text", "low", "high", "unit"), RANGES)
def test_a_range_is_one_quantity(text, low, high, unit):
    (found,) = find_quantities(text)
    assert found.relation is Relation.RANGE
    assert (found.value, found.upper) == (pytest.approx(low), pytest.approx(high))
    assert found.unit is Unit(unit)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("from 74.5 to 75.1", [74.5, 75.1]),
        ("16 datasets, 70 languages, 4 LLMs", [16, 70, 4]),
        ("Llama-2 (7B/13B/70B)", [7e9, 13e9, 70e9]),
        ("sizes 32, 64 and 128", [32, 64, 128]),
        ("scores of 82.1 - 75.1", [82.1, 75.1]),
        ("seven out of nine tasks", [7, 9]),
        ("5×5 kernels", [5, 5]),
        ("GPT-4 86.4 and BERT 82.1", [86.4, 82.1]),
        ("Table 3 shows 4.1 points", [4.1]),
        ("in 2020 and 2000 steps", [2000]),
        ("the 2016 world leaders and 68% of the 2018 ones", [68]),
    ],
)
def test_several_quantities(text, values):
    assert [q.value for q in find_quantities(text)] == pytest.approx(values)


@pytest.mark.parametrize(
    "text",
    """BERT-2|SQuAD 2.0|GPT-3|T5-11B|CoNLL-2003|WMT 2014|WMT14|S5|v2|Pires et al., 2019
    |Section 3.1.1|Table 2|Figures 2 and 3|Eq. 4|reference [12]|[6; 7]|arXiv:2005.13013v2|top-5|F1
    |newstest2013|V100|BLEU-4|June 18, 2026|zero-shot|one-shot|one of the authors|No one|3rd|2D
    |Llama-3.1-8B-Instruct|https://example.org/12/34|the 1990s|(1) how it works|the third model
    |Phase 1|2023--2026|cs/0310055|the other half|Qwen 2.5""".replace("\n    ", "").split("|"),
)
def test_numbers_in_names_are_no_quantities(text):
    assert find_quantities(text) == ()


@pytest.mark.parametrize(
    ("text", "noun"),
    [
        ("9 target tasks from XTREME", "target tasks"),
        ("nine different English tasks", "english tasks"),
        ("12 of the 15", ""),
        ("eight of the fifteen datasets", "datasets"),
        ("three of the languages", "languages"),
        ("an accuracy of 87 of the model", ""),
        ("16 more sentences", "sentences"),
        ("eight V100 cards with 16 GB", "v100 cards"),
        ("250 problems per language", "problems"),
        ("three exact-match points", "exact-match"),
    ],
)
def test_the_noun_is_what_is_counted(text, noun):
    assert find_quantities(text)[0].noun == noun


def test_a_spread_belongs_to_its_number():
    (found,) = find_quantities("87.5±.3")
    assert (found.value, found.spread, found.text) == (87.5, 0.3, "87.5±.3")
    (found,) = find_quantities("an accuracy of 88.1% (± 0.4%) on XNLI")
    assert (found.value, found.spread, found.unit) == (88.1, 0.4, Unit.PERCENT)


@pytest.mark.parametrize(
    ("cell", "values"),
    [
        ("392,702", [392702]),
        ("87.5±.3", [87.5]),
        ("39.9 (+0.3)", [39.9, 0.3]),
        ("86.7/85.9", [86.7, 85.9]),
        ("4.5%", [4.5]),
        ("-", []),
        ("–", []),
        ("N/A", []),
        ("1,000-10,000", [1000]),
        ("345M", [345e6]),
        ("33 (90)", [33, 90]),
        ("153726", [153726]),
        ("101093*", [101093]),
        ("**88.5**", [88.5]),
        ("≈34B", [34e9]),
        ("2019", [2019]),
        ("(5)", [5]),
        ("BERT-2", []),
        ("<0.01", [0.01]),
        ("−0.5", [-0.5]),
    ],
)
def test_a_table_cell(cell, values):
    assert [q.value for q in parse_cell(cell)] == pytest.approx(values)


def test_a_cell_keeps_what_it_printed():
    low_to_high = parse_cell("1,000-10,000")[0]
    assert (low_to_high.upper, low_to_high.text) == (10000, "1,000-10,000")
    assert parse_cell("**88.5**")[0].text == "88.5"


@pytest.mark.parametrize("text", ["1e999", "9" * 400, "10^99", "99999999^99", "5^0", "0^9"])
def test_absurd_numbers_do_no_harm(text):
    assert all(abs(q.value) < 1e62 for q in find_quantities(text))


@pytest.mark.parametrize(
    "text",
    ["averages 46.6 over the five tasks", "averaged over five tasks", "under the five rules"],
)
def test_what_a_mean_runs_over_is_no_bound(text: str):
    assert find_quantities(text)[-1].relation is Relation.EXACTLY
