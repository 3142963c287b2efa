"""The claims table written anew: our cells, and not a byte else."""

import pytest

from claimcheck.errors import InputError
from claimcheck.records import (
    Claim,
    ClaimKind,
    ClaimsTable,
    Label,
    Probabilities,
    Report,
    ReportedVerdict,
    Span,
    Verdict,
)
from claimcheck.render.claims_table import claims_table, rewrite_claims_table

LABELS = (Label.SUPPORTED, Label.CONTRADICTED, Label.NOT_ENOUGH_INFO)


def verdicts(claims):
    even = Probabilities(supported=1 / 3, contradicted=1 / 3, not_enough_info=1 / 3)
    return {
        c.id: Verdict(
            claim_id=c.id, label=LABELS[n % 3], confidence=0.5 + n / 10, probabilities=even
        )
        for n, c in enumerate(claims)
    }


def report_of(text, rows, *, style, columns, places):
    """Return (report, claims) for a text whose rows are claims with (text, mark)."""
    claims = []
    for number, (words, mark) in enumerate(rows, 1):
        start = text.index(words)
        claims.append(
            Claim(
                id=f"c{number:02d}",
                text=words,
                span=Span(start=start, end=start + len(words)),
                line=text.count("\n", 0, start) + 1,
                kind=ClaimKind.QUALITATIVE,
                reported=ReportedVerdict(mark=mark, verified={"✔": True, "✗": False}.get(mark)),
            )
        )
    start = text.index("| # |") if style == "pipe" else text.index(columns[0])
    end = text.index("END") - 1
    while text[end - 1] in "\r\n":
        end -= 1
    table = ClaimsTable(
        span=Span(start=start, end=end),
        style=style,
        columns=columns,
        claim_column=places[0],
        mark_column=places[1],
        confidence_column=places[2],
    )
    report = Report(name="r.md", sha256="", text=text, title="", claims_table=table)
    return report, claims


TAB = (
    "# T\n\nClaim\tVerified\tConfidence\nA is b.\t✔\t0.15\nC is d.\t✗\t0.10\nE is f.\t\t\n\nEND  \n"
)


@pytest.mark.parametrize("eol", ["\n", "\r\n"])
def test_a_tab_table_changes_in_its_cells_alone(eol):
    rows = [("A is b.", "✔"), ("C is d.", "✗"), ("E is f.", "")]
    report, claims = report_of(
        TAB.replace("\n", eol),
        rows,
        style="tab",
        columns=("Claim", "Verified", "Confidence"),
        places=(0, 1, 2),
    )
    written = rewrite_claims_table(report, verdicts(claims), claims)
    expected = (
        "# T\n\nClaim\tVerified\tConfidence\nA is b.\t✔\t0.50\nC is d.\t✗\t0.60\nE is f.\t?\t0.70"
        "\n\nEND  \n"
    )
    assert written == expected.replace("\n", eol)


PIPE = """# T

| # | Claim | OK | Score |
|---|:------|----|------:|
| 1 | A \\| b is so  | ✔ |  0.15 |
|2|C is d.|✗|0.10|

END
"""


def test_a_pipe_table_keeps_its_padding():
    rows = [("A \\| b is so", "✔"), ("C is d.", "✗")]
    report, claims = report_of(
        PIPE, rows, style="pipe", columns=("#", "Claim", "OK", "Score"), places=(1, 2, 3)
    )
    written = rewrite_claims_table(report, verdicts(claims), claims)
    assert written == PIPE.replace("|  0.15 |", "|  0.50 |").replace("|✗|0.10|", "|✗|0.60|")
    assert claims_table(report, verdicts(claims), claims).startswith("| # | Claim")
    assert claims_table(report, verdicts(claims), claims).endswith("|2|C is d.|✗|0.60|\n")


def test_without_a_table_there_is_a_markdown_one():
    text = "A | b is\nso. C is d."
    claims = [
        Claim(
            id="c01", text="A | b is\nso.", span=Span(start=0, end=12), line=1, kind=ClaimKind.COUNT
        ),
        Claim(id="c02", text="C is d.", span=Span(start=13, end=20), line=2, kind=ClaimKind.COUNT),
    ]
    report = Report(name="r.md", sha256="", text=text, title="")
    assert claims_table(report, verdicts(claims), claims) == (
        "| Claim | Verdict | Confidence |\n|---|:-:|---:|\n"
        "| A \\| b is so. | ✓ | 0.50 |\n| C is d. | × | 0.60 |\n"
    )
    with pytest.raises(InputError, match=r"r\.md has no table of claims"):
        rewrite_claims_table(report, verdicts(claims), claims)


def test_what_cannot_be_written_is_refused():
    report = Report(name="r.md", sha256="", text="", title="")
    with pytest.raises(InputError, match="no claims"):
        claims_table(report, {}, [])
    rows = [("A is b.", "✔")]
    short = "Claim\tVerified\tConfidence\nA is b.\t✔\n\nEND"
    report, claims = report_of(
        short, rows, style="tab", columns=("Claim", "Verified", "Confidence"), places=(0, 1, 2)
    )
    with pytest.raises(InputError, match="too few columns"):
        rewrite_claims_table(report, verdicts(claims), claims)
    with pytest.raises(InputError, match="no verdict"):
        rewrite_claims_table(report, {}, claims)
    report, claims = report_of(short, rows, style="tab", columns=("Claim",), places=(0, None, None))
    with pytest.raises(InputError, match="no mark or confidence"):
        rewrite_claims_table(report, verdicts(claims), claims)
