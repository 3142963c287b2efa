"""Turns at the network, by a clock of the test's own."""

import pytest

from claimcheck.errors import StoreError
from claimcheck.fetch.arxiv.pace import Pace


class Time:
    def __init__(self):
        self.now = 1000.0
        self.naps = []

    def sleep(self, seconds):
        self.naps.append(round(seconds, 3))
        self.now += seconds


@pytest.fixture
def time():
    return Time()


@pytest.fixture
def pace(time, tmp_path):
    def new():
        return Pace(
            tmp_path / "cache",
            delay_s=3.0,
            max_wait_s=60.0,
            clock=lambda: time.now,
            sleep=time.sleep,
        )

    return new


def test_the_delay_counts_from_the_end_of_a_request(pace, time):
    turns = pace()
    with turns.turn():
        time.now += 10
    time.now += 1
    with turns.turn():
        pass
    assert time.naps == [2.0]


def test_a_late_comer_does_not_wait(pace, time):
    with pace().turn():
        pass
    time.now += 60
    with pace().turn():
        pass
    assert time.naps == []


def test_a_pause_asked_for_holds_for_everyone_once(pace, time):
    first = pace()
    with first.turn():
        first.defer(20.0)
    with pace().turn():
        pass
    with pace().turn():
        pass
    assert time.naps == [20.0, 3.0]


def test_no_pause_is_longer_than_the_longest(pace, time):
    turns = pace()
    with turns.turn():
        turns.defer(9999.0)
    with turns.turn():
        pass
    assert time.naps == [60.0]


def test_a_failed_request_counts(pace, time):
    turns = pace()
    with pytest.raises(KeyboardInterrupt), turns.turn():
        raise KeyboardInterrupt
    with turns.turn():
        pass
    assert time.naps == [3.0]


@pytest.mark.parametrize("text", ["", "garbled", "99999999"])
def test_a_lock_file_that_makes_no_sense(pace, time, tmp_path, text):
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / "arxiv.lock").write_text(text)
    with pace().turn():
        pass
    assert sum(time.naps) <= 3.0


def test_a_folder_that_cannot_be_written(pace, tmp_path):
    (tmp_path / "cache").write_text("a file")
    with pytest.raises(StoreError, match="cache"), pace().turn():
        pytest.fail("no turn without a lock")
