"""Arithmetic inside a claim and a table: agrees where it must, silent where it cannot know."""

import pytest

from claimcheck.records import (
    Cell,
    CellReference,
    Claim,
    ClaimKind,
    Document,
    Evidence,
    Outcome,
    Span,
    Table,
)
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
    evidence = [
        Evidence(
            id=f"c01/t{i:02}",
            claim_id="c01",
            paper=PAPER,
            page=1,
            bbox=BOX,
            text="",
            section="",
            source=f"t001#{i}",
            score=1.0,
            table=CellReference(
                label="Table 1",
                row=cell.row_header[0],
                column=cell.column_header[0],
                value=cell.text,
                bbox=BOX,
            ),
        )
        for i, cell in enumerate(held.cells)
    ]
    return derived_check(claim, evidence, {PAPER: document})


@pytest.mark.parametrize(
    ("text", "computed"),
    [
        ("XLM-R is 13.8 points above mBERT on XNLI.", "79.2 - 65.4 = 13.8, as claimed"),
        ("On SQuAD, XLM-R beats MMTE by 12.2 points.", "76.6 - 64.4 = 12.2, as claimed"),
        ("XLM-R scores 1.12 times mBERT on NER.", None),
        ("Accuracy rose from 77.6% to 93.2%, a gain of 15.6 points.", "93.2 - 77.6 = 15.6"),
        ("It has 1,106 rows: 1,000 old and 106 new examples.", "1,000 + 106 = 1,106"),
    ],
)
def test_what_must_come_out_does(text, computed):
    found = check(text)
    if computed is None:
        assert found is None
    else:
        assert found.outcome is Outcome.AGREES
        assert found.computed.startswith(computed)
        assert found.does_not_show


def test_a_change_that_contradicts_its_own_ends_differs():
    found = check("Accuracy rose from 77.6% to 93.2%, a gain of 25.6 points.")
    assert found.outcome is Outcome.DIFFERS


@pytest.mark.parametrize(
    "text",
    [
        "XLM-R is 9.9 points above mBERT on XNLI.",  # another pair may be meant
        "The best model is 13.8 points above the others.",  # names no row
        "XLM-R reaches 79.2 on XNLI, unlike mBERT.",  # read, not derived
    ],
)
def test_the_check_is_silent_where_it_cannot_know(text):
    assert check(text) is None


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("XLM-R averages 73.7 over the tasks.", Outcome.AGREES),
        ("MMTE averages 60.0 over the tasks.", None),  # an average of something else: 63.4
    ],
)
def test_a_printed_average_is_the_mean_of_its_row(text, outcome):
    found = check(text, ClaimKind.SCORE)
    assert (found and found.outcome) is outcome


def test_a_printed_average_that_nearly_is_the_mean_is_noted():
    rows = {**ROWS, "MMTE": ("67.4", "64.4", "58.3", "64.0")}
    found = check("MMTE averages 64.0 over the tasks.", ClaimKind.SCORE, table(rows))
    assert found.outcome is Outcome.NOTED
    assert "not their plain mean" in found.computed


@pytest.mark.parametrize(
    ("text", "agrees"),
    [
        ("XLM-R is the best model on XNLI.", True),
        ("mBERT has the lowest XNLI score.", True),
        ("mBERT is the best model on XNLI.", False),
    ],
)
def test_what_is_called_best_is_the_best_of_its_column(text, agrees):
    found = check(text, ClaimKind.COMPARISON)
    assert (found is not None) is agrees


def test_less_is_better_where_a_metric_says_so():
    held = table(caption="Perplexity of the models")
    assert check("mBERT is the best model on XNLI.", ClaimKind.COMPARISON, held) is not None


def test_a_total_is_the_sum_of_its_parts():
    rows = {"old": ("1,000",), "new": ("106",), "Total": ("1,106",)}
    held = table(rows, ("Examples",))
    found = check("The corpus has 1,106 examples.", ClaimKind.DATASET_SIZE, held)
    assert found.computed == "the 2 parts add up to 1,106"


def test_a_count_is_the_rows_of_the_table_that_lists_them():
    assert check("Three models were tried.", ClaimKind.COUNT).computed.startswith("Table 1 lists 3")
    assert check("Four models were tried.", ClaimKind.COUNT) is None
