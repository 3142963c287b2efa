import csv
import io

import pytest
from rich.console import Console

from claimcheck.render.explanation import explanation, explanation_json
from claimcheck.render.markdown import audit_markdown, cell
from claimcheck.render.tabular import COLUMNS, audit_csv
from claimcheck.render.terminal import audit_table


def shown(renderable, *, width: int, colour: bool = False) -> str:
    console = Console(
        width=width,
        file=io.StringIO(),
        force_terminal=colour,
        color_system="standard" if colour else None,
    )
    console.print(renderable)
    return "".join(f"{line.rstrip()}\n" for line in console.file.getvalue().splitlines())


@pytest.mark.parametrize("width", [80, 120])
def test_the_table_at_a_terminals_width(audit, expect, width):
    text = shown(audit_table(audit), width=width)
    assert max(map(len, text.splitlines())) <= width
    expect(text, f"audit_{width}.txt")


def test_a_narrow_terminal_loses_no_claim(audit):
    text = " ".join(shown(audit_table(audit), width=40).split())
    assert all(word in text for word in ("bzip2", "fastest", "GPU.", "contradicted"))


def test_colour_only_repeats_what_words_say(audit):
    coloured = shown(audit_table(audit), width=120, colour=True)
    assert "\x1b[32m✓ supported" in coloured


def test_a_report_cannot_steer_the_terminal(audit):
    assert "\x1b" not in shown(audit_table(audit), width=120)


def test_the_markdown_stands_alone(audit, expect):
    expect(audit_markdown(audit), "audit.md")


@pytest.mark.parametrize(
    ("text", "escaped"),
    [("a|b", "a\\|b"), ("<b>", "&lt;b>"), ("x\ny", "x y"), ("*_`", "\\*\\_\\`")],
)
def test_markup_in_a_claim_stays_text(text, escaped):
    assert cell(text) == escaped


def test_csv_has_a_row_a_claim_and_empty_cells_where_nothing_applies(audit):
    rows = list(csv.DictReader(io.StringIO(audit_csv(audit))))
    assert tuple(rows[0]) == COLUMNS
    assert [row["verdict"] for row in rows] == ["supported", "contradicted", "not_enough_info"]
    assert (rows[0]["value"], rows[0]["reported_mark"], rows[2]["paper"]) == ("11.2", "", "")
    assert rows[1]["claim"] == "lzma is the fastest of the three codecs | by far."


def test_an_explanation_shows_every_piece_and_every_reading(audit, expect):
    text = shown(explanation(audit, audit.claims[1]), width=80)
    expect(text, "explanation.txt")


def test_an_explanation_names_numbers_cells_gaps_and_the_lack_of_evidence(audit):
    with_cell = shown(explanation(audit, audit.claims[0]), width=100)
    assert "“11.2%”: exactly 11.2 percent" in with_cell
    assert "Table 1 › bzip2 / 9 › ratio (%) = 11.2" in with_cell
    without = shown(explanation(audit, audit.claims[2]), width=100)
    assert "No evidence was found." in without
    assert "not checked: nothing in the papers bears on it" in without


def test_an_explanation_as_json_keeps_the_features(audit):
    readings = explanation_json(audit, audit.claims[1])["assessments"]
    assert readings == [
        {
            "evidence": "c02-e2",
            "verifier": "words",
            "finding": "contradicted",
            "features": {"overlap": 0.5},
            "note": "fastest / slowest",
        }
    ]
