import perturbing
import pytest
from documents import PAPER, claim, document, table

from claimcheck.text.quantities import find_quantities

GOLD = {"label": "Table 1", "row": "XLM-R Large", "column": "XNLI Acc.", "value": "79.2"}


def setting(**item: object) -> perturbing.Setting:
    return perturbing.Setting(PAPER, {"table": None, "quote": None, **item})


def test_the_number_that_the_gold_cell_holds_is_changed_and_no_other():
    said = claim("Over 40 languages XLM-R Large reaches 79.2 on XNLI.")
    changed = perturbing.other_number(said, setting(table=GOLD))
    assert changed == "Over 40 languages XLM-R Large reaches 72.2 on XNLI."


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("It covers nine tasks.", "It covers twelve tasks."),
        ("Nineteen languages are used.", "Sixteen languages are used."),
        ("Seventy-eight problems have two steps.", "Twenty-eight problems have two steps."),
        ("It has 7 tasks.", "It has 1 tasks."),
        ("It takes over 40 hours.", "It takes over 80 hours."),
        ("It takes over 70 hours.", None),
        ("There are no numbers.", None),
    ],
)
def test_a_number_moves_further_than_any_rounding_or_hedge(text, changed):
    assert perturbing.other_number(claim(text), setting()) == changed


def test_the_row_becomes_its_neighbour_with_another_value():
    said = claim("On XNLI, XLM-R Large reaches 79.2.")
    changed = perturbing.other_row(said, setting(table=GOLD))
    assert changed == "On XNLI, mBERT reaches 79.2."


def test_a_row_is_found_however_its_name_is_spelled():
    said = claim("XLM-R-Large, on XNLI, reaches 79.2.")
    changed = perturbing.other_row(said, setting(table=GOLD))
    assert changed == "mBERT, on XNLI, reaches 79.2."


def test_the_column_becomes_its_neighbour_and_needs_its_name_in_the_claim():
    gold = {**GOLD, "column": "Avg", "value": "68.2"}
    said = claim("XLM-R Large has an Avg of 68.2.")
    assert perturbing.other_column(said, setting(table=gold)) == "XLM-R Large has an F1 of 68.2."
    assert perturbing.other_column(claim("XLM-R Large has 68.2."), setting(table=gold)) is None


def test_a_table_that_was_not_read_gives_no_neighbour():
    said = claim("On XNLI, XLM-R Large reaches 79.2.")
    assert perturbing.other_row(said, setting(table={**GOLD, "label": "Table 9"})) is None
    assert perturbing.other_row(said, setting(table={**GOLD, "value": "1.0"})) is None


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("It scores higher than 5.", "It scores lower than 5."),
        ("Better by 2 points, more than any.", "Worse by 2 points, more than any."),
        ("More than 5 of 9.", "Less than 5 of 9."),
        ("A moreover of 3.", None),
    ],
)
def test_a_direction_turns(text, changed):
    assert perturbing.other_direction(claim(text), setting()) == changed


def test_a_split_turns():
    said = claim("82.1 on the development set")
    assert perturbing.other_split(said, setting()) == "82.1 on the test set"


def test_a_split_whose_number_stands_in_the_row_once_more_stays():
    held = table({"Trec": ["635", "134", "635"]}, ["Train", "Dev", "Test"])
    gold = {"label": held.label, "row": "Trec", "column": "Train", "value": "635"}
    there = perturbing.Setting(document(tables=[held]), {"table": gold, "quote": None})
    assert perturbing.other_split(claim("Trec has 635 training examples."), there) is None


def test_what_belongs_to_a_number_gives_no_direction():
    said = claim("Removing one more percent makes it slower.")
    assert (
        perturbing.other_direction(said, setting()) == "Removing one more percent makes it faster."
    )


def test_another_printed_number_takes_the_place_of_the_claims_own():
    said = claim("On XNLI, XLM-R Large reaches 79.2.")
    made = list(perturbing.borrowed(said, setting(table=GOLD)))
    assert made
    assert all(find_quantities(text)[0].value != 79.2 for text in made)
    bound = claim("On XNLI, XLM-R Large stays under 80.0.")
    assert not list(perturbing.borrowed(bound, setting(table=GOLD)))


def test_a_word_that_names_no_split_stays():
    assert perturbing.other_split(claim("It starts training with 5 lamps."), setting()) is None


def test_a_claim_about_both_splits_is_left_alone():
    said = claim("5,010 test and 2,490 development examples")
    assert perturbing.other_split(said, setting()) is None


def test_every_slip_is_another_text_read_anew():
    said = claim("On XNLI, XLM-R Large reaches 79.2, higher than mBERT, on the test set.")
    made = dict(perturbing.slips(said, setting(table=GOLD)))
    assert {"number", "direction", "split"} <= set(made)
    for text in made.values():
        changed = perturbing.perturbed(said, text)
        assert changed.text != said.text
        assert changed.quantities == find_quantities(text)
