"""Small documents made of records, for tests that need papers but no PDF."""

from collections.abc import Sequence

from claimcheck.models import Vectors, load_encoder, load_entailment
from claimcheck.records import Cell, Claim, ClaimKind, Document, Passage, Span, Table
from claimcheck.text.quantities import find_quantities

BOX = (0.0, 0.0, 10.0, 10.0)


def claim(text: str, *, number: int = 1) -> Claim:
    return Claim(
        id=f"c{number:02d}",
        text=text,
        span=Span(start=0, end=len(text)),
        line=1,
        kind=ClaimKind.SCORE,
        quantities=find_quantities(text),
    )


def table(
    rows: dict[str, Sequence[str]],
    columns: Sequence[str],
    *,
    label: str = "Table 1",
    caption: str = "",
    page: int = 3,
) -> Table:
    cells = [
        Cell(
            row=r,
            column=c,
            text=text,
            box=BOX,
            row_header=tuple(name.split(" / ")),
            column_header=tuple(columns[c].split(" / ")),
        )
        for r, (name, line) in enumerate(rows.items())
        for c, text in enumerate(line)
    ]
    return Table(
        id=f"t{label[-1]}", label=label, caption=caption, page=page, box=BOX, cells=tuple(cells)
    )


def document(
    *texts: str, tables: Sequence[Table] = (), paper: str = "2001.00001v1", title: str = ""
) -> Document:
    passages = tuple(
        Passage(id=f"p{i:04d}", text=text, page=1 + i // 3, box=BOX, section="Results")
        for i, text in enumerate(texts)
    )
    return Document(
        paper=paper,
        sha256="0" * 64,
        pages=9,
        title=title,
        passages=passages,
        tables=tuple(tables),
    )


_ENCODER = load_encoder()
_ENTAILMENT = load_entailment()


def entail(pairs: Sequence[tuple[str, str]]) -> list[tuple[float, float, float]]:
    return _ENTAILMENT.scores(pairs)


def encode(texts: Sequence[str]) -> Vectors:
    return _ENCODER.encode(texts)


SCORES = table(
    {
        "mBERT": ["65.4", "81.9", "62.2", "59.8"],
        "XLM-R Large": ["79.2", "86.4", "65.4", "68.2"],
        "MMTE": ["67.4", "81.3", "58.3", "59.3"],
    },
    ["XNLI / Acc.", "PAWS-X / Acc.", "NER / F1", "Avg"],
    caption="Overall results of the baselines across all tasks.",
)
PAPER = document(
    "XLM-R is the best zero-shot model overall, and it improves over mBERT on most tasks.",
    "The improvement is smaller, however, for the structured prediction tasks.",
    "We train with a batch size of 32 and a learning rate of 0.00002 for 5 epochs.",
    "The benchmark covers 40 languages from 12 language families and two isolates.",
    tables=[SCORES],
    title="A benchmark for cross-lingual transfer",
)
