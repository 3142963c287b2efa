"""Counts: what the ledger knows, and when it stays a note."""

import importlib.util
from pathlib import Path

import pytest

from claimcheck.errors import InputError
from claimcheck.records import Claim, ClaimKind, Outcome, Span
from claimcheck.reproduce.count import count_check
from claimcheck.reproduce.ledger import named_in, sizes
from claimcheck.text.quantities import find_quantities

ROOT = Path(__file__).resolve().parents[3]


def claim(text, kind=ClaimKind.DATASET_SIZE):
    return Claim(
        id="c01",
        text=text,
        span=Span(start=0, end=len(text)),
        line=1,
        kind=kind,
        quantities=tuple(find_quantities(text)),
    )


def outcome(text, kind=ClaimKind.DATASET_SIZE, **more):
    check = count_check(claim(text, kind), **more)
    return None if check is None else check.outcome


@pytest.mark.parametrize(
    "text",
    [
        "MNLI contains 392,702 training examples.",
        "The ANLI+ task contains 1,104,934 training examples.",
        "SNLI has 549,367 training pairs.",  # labelled
        "SNLI has 550,152 training pairs.",  # all
        "ANLI offers 162,865 training examples.",
        "About 393K sentence pairs of MultiNLI are used for training.",
        "QQP comes with 363,846 training and 40,430 development questions.",
        "SQuAD v2.0 has 130,319 training and 11,873 development questions.",
        "HellaSwag has 39,905 training examples and 10,042 for validation.",
    ],
)
def test_known_sizes_agree(text):
    assert outcome(text) is Outcome.AGREES


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The MNLI validation set contains 392,702 examples.", Outcome.DIFFERS),  # another split
        ("HellaSwag has 10,042 training examples.", Outcome.DIFFERS),
        ("CosmosQA has 25,588 training questions.", Outcome.NOTED),  # the paper prints another
        ("PAWS-X has 49,175 English training pairs.", Outcome.NOTED),  # a redistribution
        ("MNLI has 3 training genres and 12 languages.", None),  # no row count
        ("The corpus has 392,702 training examples.", None),  # no data set named
        ("MNLI models were trained on 8,000,000 training sentences.", None),  # something else
    ],
)
def test_another_number_refutes_only_as_the_size_of_another_split(text, expected):
    assert outcome(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("XGLUE's news title generation has 300,000 training instances.", Outcome.AGREES),
        ("For POS, XGLUE offers 25,376 training sentences.", Outcome.AGREES),
        ("For part-of-speech tagging XGLUE offers 14,042 training sentences.", None),  # NER's
        ("XNLI has 7,500 development and test examples in each language.", Outcome.AGREES),
    ],
)
def test_a_part_of_a_benchmark_is_meant_where_it_is_named(text, expected):
    assert outcome(text) is expected


def test_a_sum_is_written_out():
    check = count_check(claim("ANLI+ contains 1,104,934 training examples."))
    assert "549,367 + 392,702 + 162,865" in check.computed
    assert check.does_not_show


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("QQP is sourced from Quora questions.", Outcome.AGREES),
        ("HellaSwag is sourced from video captions and WikiHow.", Outcome.AGREES),
        ("HellaSwag is sourced from WikiHow.", Outcome.NOTED),
        ("SQuAD v2.0 and SQuAD v1.1 are sourced from Wikipedia.", Outcome.AGREES),
        ("QQP is sourced from Reddit.", Outcome.NOTED),
        ("The corpus is sourced from Wikipedia.", None),
    ],
)
def test_origins(text, expected):
    assert outcome(text, ClaimKind.SOURCE) is expected


def test_other_kinds_of_claims_are_left_alone():
    assert outcome("MNLI gains 392,702 points.", ClaimKind.GAIN) is None


def test_common_words_name_no_data_set():
    assert not named_in("The emotion of the poem is told by its subject and squad.")
    assert [named.name for named in named_in("On SNLI and SST-2, not on MNLI.")] == [
        "SNLI",
        "SST-2",
        "MNLI",
    ]


def test_own_files_are_counted(tmp_path):
    folder = tmp_path / "MyCorpus"
    folder.mkdir()
    (folder / "train.jsonl").write_text("{}\n" * 1234, encoding="utf-8")
    (folder / "dev.csv").write_text("a,b\n" + '"x\ny",z\n' * 200, encoding="utf-8")
    (tmp_path / "SNLI-train.json").write_text("[1, 2]", encoding="utf-8")
    found = outcome("MNLI has 392,702 training examples.", data=tmp_path)
    assert found is Outcome.AGREES
    own = tmp_path / "MNLI"
    own.mkdir()
    (own / "train.jsonl").write_text("{}\n" * 390000, encoding="utf-8")
    check = count_check(claim("MNLI has 390,000 training examples."), data=tmp_path)
    assert check.outcome is Outcome.AGREES
    assert "counted in your file" in check.computed


def test_a_file_that_cannot_be_counted_is_named(tmp_path):
    (tmp_path / "MNLI-train.json").write_text("{", encoding="utf-8")
    with pytest.raises(InputError, match=r"MNLI-train\.json cannot be counted"):
        outcome("MNLI has 5,000 training examples.", data=tmp_path)


def test_the_ledger_is_what_its_script_writes(shared, tmp_path, monkeypatch):
    source = shared / "repro" / "hf-split-sizes" / "split_sizes.tsv"
    path = ROOT / "scripts" / "make_ledger.py"
    spec = importlib.util.spec_from_file_location("make_ledger", path)
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    monkeypatch.setattr(script, "TARGET", tmp_path / "ledger.tsv")
    script.main(source)
    shipped = ROOT / "claimcheck" / "reproduce" / "facts" / "split_sizes.tsv"
    assert (tmp_path / "ledger.tsv").read_bytes() == shipped.read_bytes()


def test_the_ledger_holds_the_sets_it_says():
    assert len([name for name in sizes() if "/" not in name]) == 758
