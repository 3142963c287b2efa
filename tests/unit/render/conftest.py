"""A small audit with one of everything: each label, a cell, a quote, gaps, a finding."""

import pytest

from claimcheck.records import (
    ArxivId,
    Assessment,
    Audit,
    CellReference,
    Claim,
    ClaimKind,
    Evidence,
    Finding,
    Gap,
    GapKind,
    Identity,
    IdentityCheck,
    Label,
    Paper,
    Probabilities,
    Quantity,
    Reference,
    Report,
    ReportedVerdict,
    Span,
    Unit,
    Verdict,
)

READ = ArxivId.parse("9901.00001v1")
LOST = ArxivId.parse("9901.00002")
LINES = (
    "At level nine bzip2 shrinks the logs to 11.2% of their size.",
    "lzma is the fastest of the three codecs | by far.",
    "All codecs were run on a GPU.",
)
TEXT = "# Squeezing logs\n" + "".join(f"{line}\n" for line in LINES)


def _claim(number: int, **more: object) -> Claim:
    start = TEXT.index(LINES[number - 1])
    return Claim(
        id=f"c{number:02}",
        text=LINES[number - 1],
        span=Span(start=start, end=start + len(LINES[number - 1])),
        line=number + 1,
        papers=(READ,),
        references=("1",),
        **{"kind": ClaimKind.QUALITATIVE, **more},
    )


def _piece(number: int, rank: int, text: str, table: CellReference | None = None) -> Evidence:
    return Evidence(
        id=f"c{number:02}-e{rank}",
        claim_id=f"c{number:02}",
        paper=str(READ),
        page=rank,
        bbox=(50.0, 100.0, 280.5, 120.0),
        text=text,
        section="4 Results",
        source=f"p{rank:04}",
        score=1.0 / rank,
        table=table,
    )


def _verdict(number: int, label: Label, confidence: float, **more: object) -> Verdict:
    rest = (1 - confidence) / 2
    shares = {other.value: confidence if other is label else rest for other in Label}
    return Verdict(
        claim_id=f"c{number:02}",
        label=label,
        confidence=confidence,
        probabilities=Probabilities(**shares),
        **more,
    )


@pytest.fixture
def audit() -> Audit:
    percent = Quantity(value=11.2, unit=Unit.PERCENT, precision=0.1, text="11.2%")
    cell = CellReference(
        label="Table 1", row="bzip2 / 9", column="ratio (%)", value="11.2", bbox=(1, 2, 3, 4)
    )
    return Audit(
        report=Report(
            name="squeeze.md",
            sha256="a" * 64,
            text=TEXT,
            title="Squeezing logs",
            references=(
                Reference(
                    key="1", text="x", span=Span(start=0, end=1), arxiv_id=READ, title="Logs"
                ),
                Reference(key="2", text="y", span=Span(start=1, end=2), arxiv_id=LOST),
                Reference(key="3", text="z", span=Span(start=2, end=3), title="Only a title"),
            ),
        ),
        claims=(
            _claim(1, kind=ClaimKind.SCORE, quantities=(percent,)),
            _claim(2, reported=ReportedVerdict(mark="✓", verified=True, confidence=0.22)),
            _claim(3, reported=ReportedVerdict(mark="×", verified=False, confidence=0.1)),
        ),
        papers=(
            Paper(asked=READ, id=READ, source="library", path="/p.pdf", sha256="b" * 64),
            Paper(
                asked=LOST,
                id=LOST,
                gaps=(Gap(kind=GapKind.NOT_FOUND, detail="", paper=str(LOST)),),
            ),
        ),
        identities=(
            IdentityCheck(reference="1", arxiv_id=READ, identity=Identity.MATCH, detail="stamp"),
        ),
        evidence={
            "c01": (_piece(1, 1, "a table row", cell), _piece(1, 2, "some other words")),
            "c02": (_piece(2, 1, "Unrelated."), _piece(2, 2, "lzma is the slowest\x1b[31m codec.")),
        },
        assessments={
            "c02": (
                Assessment(
                    claim_id="c02",
                    evidence_id="c02-e2",
                    verifier="words",
                    finding=Label.CONTRADICTED,
                    features={"overlap": 0.5},
                    note="fastest / slowest",
                ),
            )
        },
        verdicts={
            "c01": _verdict(1, Label.SUPPORTED, 0.94, rationale=("c01-e1",)),
            "c02": _verdict(
                2, Label.CONTRADICTED, 0.8, rationale=("c02-e2",), why="The paper says slowest."
            ),
            "c03": _verdict(
                3,
                Label.NOT_ENOUGH_INFO,
                0.66,
                why="No passage mentions a GPU.",
                gaps=(Gap(kind=GapKind.NO_PASSAGE, detail=""),),
            ),
        },
        findings=(Finding(kind="unused_reference", detail="No claim uses reference 2.", line=7),),
        gaps=(),
        provenance={"claimcheck": "0.1.0"},
    )
