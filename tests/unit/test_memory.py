import multiprocessing
import sqlite3
from pathlib import Path

import numpy as np
import pytest

from claimcheck.errors import StoreError
from claimcheck.memory import Memory
from claimcheck.models import load_encoder, load_entailment
from claimcheck.store import Cache, code_digest

TEXTS = [
    "a short text",
    "a much longer text about the training of language models on two hundred languages",
    "another, of 12 words or so, that says something of an accuracy of 92.1",
]


class Counting:
    """A model that keeps what it was asked; a text's vector is (its length, 1)."""

    id = "counting"

    def __init__(self):
        self.seen: list = []

    def encode(self, texts):
        self.seen += texts
        return np.array([[len(text), 1.0] for text in texts], dtype=np.float32).reshape(-1, 2)

    def scores(self, pairs):
        self.seen += pairs
        return [(len(premise) / 3, len(claim) / 7, 0.1) for premise, claim in pairs]


def the_file(root: Path) -> Path:
    (file,) = root.glob("*.sqlite")
    return file


def test_no_text_is_encoded_twice(tmp_path):
    first, second = Counting(), Counting()
    encode = Cache(tmp_path).remembering(first)
    assert encode(["a", "bb", "a"])[:, 0].tolist() == [1, 2, 1]
    assert encode(["bb", "ccc"])[:, 0].tolist() == [2, 3]
    again = Cache(tmp_path).remembering(second)
    assert again(["ccc", "dddd", "a"])[:, 0].tolist() == [3, 4, 1]
    assert (first.seen, second.seen) == (["a", "bb", "ccc"], ["dddd"])


def test_no_pair_is_scored_twice(tmp_path):
    first, second = Counting(), Counting()
    asked = [("a", "b"), ("ab", "")]
    made = Cache(tmp_path).remembering_pairs(first)([*asked, asked[0]])
    kept = Cache(tmp_path).remembering_pairs(second)([("", "ab"), *asked])
    assert made == [*first.scores(asked), made[0]]
    assert kept[1:] == made[:2]
    assert second.seen == [("", "ab")]


def test_nothing_gives_no_rows(tmp_path):
    assert Cache(tmp_path).remembering(load_encoder())([]).shape == (0, 384)
    assert Cache(tmp_path).remembering_pairs(load_entailment())([]) == []


def test_a_vector_is_the_same_whatever_its_company_and_whatever_was_kept(tmp_path):
    alone = np.concatenate([load_encoder().encode([text]) for text in TEXTS])
    used = Cache(tmp_path)
    used.remembering(load_encoder())(["something else entirely", TEXTS[1]])
    for _ in range(2):
        assert used.remembering(load_encoder())(TEXTS).tobytes() == alone.tobytes()


def test_pairs_are_the_same_whatever_was_kept(tmp_path):
    pairs = [(premise, claim) for premise in TEXTS for claim in TEXTS]
    wanted = load_entailment().scores(pairs)
    used = Cache(tmp_path)
    used.remembering_pairs(load_entailment())(pairs[4:6])
    assert used.remembering_pairs(load_entailment())(pairs) == wanted


def test_other_weights_or_other_code_share_nothing(tmp_path, monkeypatch):
    Cache(tmp_path).remembering(Counting())(["a"])
    other = Counting()
    other.id = "other"
    Cache(tmp_path).remembering(other)(["a"])
    later = Counting()
    monkeypatch.setattr("claimcheck.store.code_digest", lambda room: f"{code_digest(room)} later")
    Cache(tmp_path).remembering(later)(["a"])
    assert other.seen == later.seen == ["a"]


@pytest.mark.parametrize("damage", ["no database", "pages", "one row", "empty"])
def test_a_damaged_file_is_remade_with_nothing_lost(tmp_path, damage):
    texts = [f"text {'a' * n}" for n in range(300)]
    wanted = Cache(tmp_path).remembering(Counting())(texts).tobytes()
    file = the_file(tmp_path)
    data = bytearray(file.read_bytes())
    if damage == "no database":
        data = bytearray(b"not vectors" * 500)
    elif damage == "pages":
        data[4096:] = b"\xa5" * (len(data) - 4096)
    elif damage == "empty":
        data.clear()
    file.write_bytes(data)
    if damage == "one row":
        with sqlite3.connect(file) as opened:
            opened.execute("UPDATE kept SET row = zeroblob(12) WHERE age = 7")
    for asked in (None, []):
        model = Counting()
        assert Cache(tmp_path).remembering(model)(texts).tobytes() == wanted
        if asked is not None:
            assert model.seen == asked


def test_the_oldest_rows_go(tmp_path):
    memory = Memory(tmp_path / "m.sqlite", most=3)
    for n in range(5):
        memory.keep({b"%d" % n: b"row"})
    assert sorted(memory.found([b"%d" % n for n in range(5)])) == [b"2", b"3", b"4"]


def test_more_keys_than_one_question_takes(tmp_path):
    memory = Memory(tmp_path / "m.sqlite")
    rows = {n.to_bytes(16, "big"): b"%d" % n for n in range(2000)}
    memory.keep(rows)
    assert memory.found(list(rows)) == rows


def write(root: Path, name: str) -> None:
    for n in range(30):
        Memory(root / "m.sqlite").keep({f"{name}{n}".encode(): name.encode(), b"both": b"same"})


def test_processes_that_write_at_once_lose_nothing(tmp_path):
    spawn = multiprocessing.get_context("spawn")
    writers = [spawn.Process(target=write, args=(tmp_path, name)) for name in "abc"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0, 0, 0]
    keys = [f"{name}{n}".encode() for name in "abc" for n in range(30)]
    assert sorted(Memory(tmp_path / "m.sqlite").found([*keys, b"both"])) == sorted([*keys, b"both"])


def test_a_folder_that_cannot_be_used_is_named(tmp_path):
    (tmp_path / "in the way").write_text("")
    with pytest.raises(StoreError, match=r"in the way.*--cache-dir"):
        Memory(tmp_path / "in the way" / "m.sqlite").found([b"key"])
