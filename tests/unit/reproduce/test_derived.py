"""Arithmetic inside a claim and a table: agrees where it must, silent where it cannot know."""

import pytest

from claimcheck.align import Corpus
from claimcheck.records import Cell, Claim, ClaimKind, Document, Outcome, Span, Table
from claimcheck.reproduce.derived import derived_check
from claimcheck.text.quantities import find_quantities

BOX = (0.0, 0.0, 1.0, 1.0)
PAPER = "9901.00001v1"
COLUMNS = ("XNLI", "SQuAD", "NER", "Avg")
ROWS = {
    "mBERT": ("65.4", "64.5", "62.2", "64.0"),
    "XLM-R": ("79.2", "76.6", "65.4", "73.7"),
    "MMTE": ("67.4", "64.4", "58.3", "60.0"),
}


def table(rows=ROWS, columns=COLUMNS, caption="Results of the models on all tasks"):
    cells = tuple(
        Cell(row=i, column=j, text=text, box=BOX, row_header=(row,), column_header=(columns[j],))
        for i, (row, texts) in enumerate(rows.items())
        for j, text in enumerate(texts)
    )
    return Table(id="t001", label="Table 1", caption=caption, page=1, box=BOX, cells=cells)


def check(text, kind=ClaimKind.DERIVED, held=None):
    held = held or table()
    claim = Claim(
        id="c01",
        text=text,
        span=Span(start=0, end=len(text)),
        line=1,
        kind=kind,
        quantities=tuple(find_quantities(text)),
    )
    document = Document(paper=PAPER, sha256="0" * 64, pages=1, title="", tables=(held,))
    return derived_check(claim, Corpus([document]))


@pytest.mark.parametrize(
    ("text", "computed"),
    [
        ("XLM-R is 13.8 points above mBERT on XNLI.", "79.2 - 65.4 = 13.8, as claimed"),
        ("On SQuAD, XLM-R beats MMTE by 12.2 points.", "76.6 - 64.4 = 12.2, as claimed"),
        ("Accuracy rose from 77.6% to 93.2%, a gain of 15.6 points.", "93.2 - 77.6 = 15.6"),
        ("It has 1,106 rows: 1,000 old and 106 new examples.", "1,000 + 106 = 1,106"),
        ("On SQuAD, XLM-R does better than MMTE, 76.6 to 64.4.", "76.6 > 64.4, as claimed"),
        ("XLM-R is better than mBERT on all tasks.", "4 of 4 hold"),
        ("XLM-R averages 73.7 over the tasks.", "mean of 3 numbers of the row"),
        ("The best XNLI score is that of XLM-R, 79.2.", "79.2 is the largest of its line's 3"),
    ],
)
def test_what_must_come_out_does(text, computed):
    found = check(text)
    assert found.outcome is Outcome.AGREES
    assert found.computed.startswith(computed)
    assert found.does_not_show


@pytest.mark.parametrize(
    ("text", "computed"),
    [
        ("Accuracy rose from 77.6% to 93.2%, a gain of 25.6 points.", "93.2 - 77.6 = 15.6"),
        ("XLM-R is 13.8 points below mBERT on XNLI.", "79.2 - 65.4 = 13.8, but the other"),
        ("The XNLI gap between XLM-R and mBERT is 9.9 points.", "79.2 - 65.4 = 13.8, the claim"),
        ("On SQuAD, XLM-R reaches 64.4 and MMTE 76.6.", "76.6 > 64.4, the claim has it"),
        ("XLM-R does worse than MMTE on SQuAD, 64.4 to 76.6.", "76.6 > 64.4, the claim has it"),
        ("MMTE is better than mBERT on all tasks.", "1 of 4 hold"),
        ("The best XNLI score is that of MMTE, 79.2.", "79.2 is the largest of its line's 3"),
    ],
)
def test_what_cannot_come_out_differs(text, computed):
    found = check(text)
    assert found.outcome is Outcome.DIFFERS
    assert found.computed.startswith(computed)


@pytest.mark.parametrize(
    "text",
    [
        "Raising XLM-R over mBERT took 9.9 points on some other task.",  # another pair is meant
        "The best model is 13.8 points above the others.",  # names no row
        "XLM-R reaches 79.2 on XNLI, unlike mBERT.",  # read, not derived
        "XLM-R is not better than mBERT on all tasks.",  # what it denies is not asked
        "XLM-R scores 1.12 times mBERT on NER.",
        "mBERT is the best model on XNLI.",  # of some part of the column, perhaps
        "MMTE averages 60.0 over the tasks.",  # an average of something else: 63.4
        "XLM-R is 65.4 on NER.",
    ],
)
def test_the_check_is_silent_where_it_cannot_know(text):
    assert check(text) is None


def test_a_change_that_the_table_prints_is_read_and_not_derived():
    rows = {"base": ("70.0", "72.0"), "moved": ("60.0", "51.0 (-26.0)")}
    held = table(rows, ("Kazan", "Omsk"))
    assert check("The Omsk gap between base and moved is 26 points.", held=held) is None
    assert check("The Omsk gap between base and moved is 27 points.", held=held) is not None


def test_points_between_shares_printed_as_fractions_are_hundredths():
    held = table({"DPO": ("0.31",), "PPO": ("0.23",)}, ("CNN",))
    assert check("On CNN, DPO is 8 points above PPO.", held=held).outcome is Outcome.AGREES


def test_a_bound_that_a_change_is_said_to_reach_must_be_near():
    held = table({"new": ("51.4",), "old": ("44.5",)}, ("NQ",))
    assert check("On NQ, new is nearly 7 points above old.", held=held) is not None
    assert check("On NQ, new is nearly 9 points above old.", held=held) is None


def test_a_printed_average_that_nearly_is_the_mean_is_noted():
    rows = {**ROWS, "MMTE": ("67.4", "64.4", "58.3", "64.0")}
    found = check("MMTE averages 64.0 over the tasks.", ClaimKind.SCORE, table(rows))
    assert found.outcome is Outcome.NOTED
    assert "not their plain mean" in found.computed


def test_less_is_better_where_a_metric_says_so():
    held = table(caption="Perplexity of the models")
    found = check("mBERT does better than MMTE on XNLI, 65.4 to 67.4.", held=held)
    assert found.outcome is Outcome.AGREES


def test_a_total_is_the_sum_of_its_parts():
    rows = {"old": ("1,000",), "new": ("106",), "Total": ("1,106",)}
    held = table(rows, ("Examples",))
    found = check("The corpus has 1,106 examples.", ClaimKind.DATASET_SIZE, held)
    assert found.computed == "the 2 parts add up to 1,106"


def test_a_count_is_the_rows_of_the_table_that_lists_them():
    assert check("Table 1 compares three models.").computed.startswith("Table 1 lists 3")
    assert check("Table 1 compares four models.") is None
    assert check("Table 2 compares three models.") is None
    assert check("Three models were tried.") is None
