import pytest

from claimcheck.records import Quantity, Unit
from claimcheck.text.agreement import agrees, turned
from claimcheck.text.quantities import find_quantities, parse_cell


def said(text: str) -> Quantity:
    (quantity,) = find_quantities(text)
    return quantity


@pytest.mark.parametrize(
    ("text", "cell", "verdict"),
    [
        ("393K examples", "392,702", True),
        ("394K examples", "392,702", False),
        ("about 393,000 examples", "392,702", True),
        ("79.2%", "79.2", True),
        ("79%", "0.79", True),
        ("79.2%", "79.3", False),
        ("over 10 points", "11.7", True),
        ("over 10 points", "9.9", False),
        ("up to 40 languages", "40", True),
        ("up to 40 languages", "41", False),
        ("4.9 points", "-4.9", True),
        ("340M parameters", "340M", True),
        ("430M parameters", "340M", False),
        ("36%", "35.88%", True),
        ("87.5%", "87.5±.3", True),
        ("3 turns", "3.1", False),
        ("3 turns", "3", True),
    ],
)
def test_a_cell_can_stand_for_what_is_said(text: str, cell: str, verdict: bool):
    (found,) = parse_cell(cell)
    assert agrees(said(text), found) is verdict


@pytest.mark.parametrize(
    ("text", "printed", "verdict"),
    [
        ("less than two million pairs", "over 2 million pairs", False),
        ("more than two million pairs", "over 2 million pairs", True),
        ("more than 2 million pairs", "under 2 million pairs", False),
        ("under 60 pairs", "more than 50 pairs", True),  # both may hold
    ],
)
def test_a_bound_leaves_room_for_another_or_does_not(text: str, printed: str, verdict: bool):
    assert agrees(said(text), said(printed)) is verdict


def test_a_bound_that_would_hold_the_other_way_round():
    assert turned(said("less than 14%"), parse_cell("14.35%"))
    assert not turned(said("more than 14%"), parse_cell("14.35%"))
    assert not turned(said("about 14%"), parse_cell("14.35%"))


def test_a_ratio_is_no_percentage():
    assert not agrees(said("25 times faster"), said("25% faster"))


def test_a_range_agrees_by_both_ends():
    claimed = Quantity(value=2.0, upper=3.5, unit=Unit.POINTS, precision=0.1)
    same = Quantity(value=2.0, upper=3.5, unit=Unit.BARE, precision=0.1)
    other = Quantity(value=0.3, upper=3.5, unit=Unit.BARE, precision=0.1)
    assert agrees(claimed, same)
    assert not agrees(claimed, other)
