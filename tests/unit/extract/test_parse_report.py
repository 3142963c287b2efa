"""Bytes in, a report out, or one clear message."""

import pytest

from claimcheck.errors import InputError
from claimcheck.extract import parse_report


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b" \n ", "empty"),
        (b"x" * 20_000_001, "20 MB"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"PK\x03\x04....", "zip"),
        (b"\x89PNG....", "image"),
        (b"a\x00b\x00\x01\x02", "binary"),
        (b"caf\xc3 \xff\xfe\x81", "UTF-8"),
        (b"\xff\xfea", "UTF-16"),
        (b"\x01\x02\x03 text", "binary"),
        (b'{"claims": [], "schema": "1"}', "JSON"),
    ],
)
def test_what_is_no_report_is_refused_by_name(data, words):
    with pytest.raises(InputError, match=words) as caught:
        parse_report(data, name="odd.md")
    assert "odd.md" in str(caught.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(encoding):
    text = "# Café – a report\n\nThe café “serves” 12 claims in all, and more than that. " * 3
    report = parse_report(text.encode(encoding), name="r")
    assert report.text.lstrip("\ufeff") == text
    assert report.title == text.split("\n")[0][2:]


def test_the_title_of_a_report_without_headings_is_its_first_line():
    assert parse_report(b"A plain title\n\nBody.", name="r").title == "A plain title"


def test_sections_nest():
    text = "# A\n\nx\n\n## B\n\ny\n\n### C\n\nz\n\n## D\n\nw\n"
    report = parse_report(text.encode(), name="r")
    assert [(s.title, s.level) for s in report.sections] == [("A", 1), ("B", 2), ("C", 3), ("D", 2)]
    bodies = [text[s.span.start : s.span.end] for s in report.sections]
    assert bodies[0] == text
    assert bodies[1] == "## B\n\ny\n\n### C\n\nz\n\n"


def test_code_is_not_outlined():
    report = parse_report(b"# A\n\n```\n# not a heading\n```\n\n## B\n", name="r")
    assert [s.title for s in report.sections] == ["A", "B"]


def test_the_claims_table_is_found(read):
    table = read("table").report.claims_table
    assert table.columns == ("Claim", "Verified", "Confidence")
    assert (table.style, table.claim_column, table.mark_column, table.confidence_column) == (
        "tab",
        0,
        1,
        2,
    )


def test_a_pipe_table_of_claims_is_found(read):
    rows = "| 1 | It is so | ✅ |\n| 2 | It is not | ❌ |\n"
    found = read(f"# R\n\n| # | Claim | Status |\n|---|---|---|\n{rows}")
    assert found.texts == ["It is so", "It is not"]
    assert [c.reported.verified for c in found.claims] == [True, False]


def test_a_report_may_begin_with_a_bracket():
    assert parse_report(b"[1] is cited for 12 claims.", name="r").text.startswith("[1]")
