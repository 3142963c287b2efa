"""Numbers survive being written and read; no text does harm or takes long."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.records import Unit
from claimcheck.text.normalize import fold, tokens
from claimcheck.text.quantities import find_quantities, parse_cell
from claimcheck.text.sentences import split_sentences

SUFFIXES = {"": 1, "K": 1e3, "M": 1e6, "B": 1e9, " thousand": 1e3, " million": 1e6}
UNITS = {"": None, "%": Unit.PERCENT, " points": Unit.POINTS, " percent": Unit.PERCENT}


@given(st.integers(0, 10**9), st.sampled_from(["{}", "{:,}"]))
def test_whole_numbers_round_trip(number, form):
    (found,) = parse_cell(form.format(number))
    assert found.value == number
    assert found.precision == 1


@given(st.integers(0, 99999), st.integers(1, 3), st.sampled_from(sorted(UNITS)))
def test_decimals_round_trip_with_their_unit(digits, places, unit):
    printed = f"{digits / 10**places:.{places}f}{unit}"
    (found,) = find_quantities(f"a value of {printed} overall")
    assert found.value == pytest.approx(digits / 10**places)
    assert found.precision == pytest.approx(10.0**-places)
    assert found.unit is (UNITS[unit] or Unit.BARE)
    assert found.text == printed


@given(st.integers(1, 999), st.sampled_from(sorted(SUFFIXES)))
def test_suffixes_scale_value_and_precision(number, suffix):
    (found,) = find_quantities(f"we saw {number}{suffix} of them")
    assert found.value == pytest.approx(number * SUFFIXES[suffix])
    assert found.precision == pytest.approx(SUFFIXES[suffix])


@given(st.integers(1, 400), st.integers(1, 400), st.sampled_from(["-", "–", "--", " to "]))
def test_ranges_rise(low, width, dash):
    (found,) = find_quantities(f"drops of {low}{dash}{low + width} points")
    assert (found.value, found.upper) == (low, low + width)


@given(st.text())
def test_any_text_is_read_and_spans_are_true(text):
    reach = 0
    for found in find_quantities(text):
        assert found.start >= reach
        assert found.text == text[found.start : found.end] != ""
        reach = found.end
    for found in parse_cell(text):
        assert found.text == text[found.start : found.end] != ""


@given(st.text("0123456789.,-–±%x×^eKMB()[]/+~<> \u2009\n", max_size=40))
def test_any_run_of_number_signs_is_read(text):
    for found in (*find_quantities(text), *parse_cell(text)):
        assert found.precision > 0
        assert found.upper is None or found.upper > found.value


@given(st.text())
def test_folding_is_idempotent(text):
    once = fold(text)
    assert fold(once) == once
    assert tokens(text) == tokens(text)


@given(st.text('aB. \n-*1?!)"[]', max_size=60))
def test_sentences_are_ordered_trimmed_and_lose_no_word(text):
    spans = split_sentences(text)
    reach = 0
    for start, end in spans:
        assert reach <= start < end
        assert text[start:end] == text[start:end].strip()
        reach = end
    kept = "".join(c for start, end in spans for c in text[start:end] if c in "aB")
    assert kept == "".join(c for c in text if c in "aB")


PATHOLOGICAL = ["1", "A", "1,", ".", " ", "\n", "a-", "1.", "one ", "1 to ", "1-", "A1 ", "(1) "]
PATHOLOGICAL += ["Table 1, ", "[1, ", "and 1", "hundred ", "10^", "\n \n", "2019 ", "**", "|", "[["]


@pytest.mark.parametrize("piece", PATHOLOGICAL, ids=repr)
def test_time_grows_with_length_alone(piece):
    def seconds(size, serial):
        text = "." * serial + (piece * size)[:size]  # a new text each time: answers are kept
        start = time.process_time()
        find_quantities(text)
        split_sentences(text)
        tokens(text)
        return time.process_time() - start

    small, large = min(seconds(2_000, n) for n in range(3)), seconds(16_000, 0)
    assert large < max(0.5, 40 * small), "eight times the text took far more than eight times"
