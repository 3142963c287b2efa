"""Tables as their authors think of them: invented names and numbers with both header paths."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

_SYLLABLES = (
    "bel cor dan fer gal hol jun kal lor mer nor pol qui ras sol tor vel wen xan zor".split()
)
_TASKS = "QA NLI Coref Parse Rank Topic Style Fact Logic Claim Tone Vote".split()
_METRICS = [
    "Acc.",
    "F1",
    "EM",
    "BLEU",
    "R-L",
    "MRR",
    "Prec.",
    "Rec.",
    "AUC",
    "Spearman",
    "MCC",
    "chrF",
]
_LANGUAGES = "en de fr es zh ja sw ur hi th vi tr ru ar bg el et ta qu ht".split()
_SETTINGS = ["Zero-shot", "Few-shot", "Fine-tuned", "Translate-train", "Full data", "In-domain"]
_GROUPS = [
    "Encoder models",
    "Decoder models",
    "Retrieval methods",
    "Open weights",
    "Supervised",
    "Unsupervised",
    "Cross-lingual transfer",
    "Our method",
    "Ablations",
    "Human performance",
    "Translate-test baselines",
    "Prompting",
]
_SHORT_GROUPS = ["Dense", "Sparse", "Open", "Ours", "Tuned", "Frozen", "Zero-shot"]
_NOTES = [
    "news text written by two annotators",
    "short questions asked of a small encyclopedia",
    "dialogue turns with a label for tone",
    "claims about rivers, bridges and towns",
    "recipes split into single steps",
    "forum posts sorted by topic",
    "legal clauses with their exceptions",
    "weather reports from coastal stations",
]
_WIDE = [
    "Sentences",
    "Annotators",
    "Documents",
    "Parameters",
    "Vocabulary",
    "Training-set",
    "Languages",
]
_NAMED = {
    "value": ["Value"],
    "sizes": ["Base", "Large"],
    "splits": ["Train", "Dev", "Test"],
    "texts": ["Input", "Output"],
}
_HYPERPARAMETERS = {
    "Learning rate": ["3e-4", "2e-5", "0.001"],
    "Batch size": ["16", "32", "1,024"],
    "Warm-up steps": ["500", "4,000"],
    "Optimizer": ["AdamW", "Adam", "SGD"],
    "Dropout": ["0.1", "0.3"],
    "Weight decay": ["0.01", "0.1"],
    "Hidden size": ["512", "768"],
    "Attention heads": ["8", "12"],
    "Max. length": ["128", "256"],
    "Schedule": ["linear", "cosine"],
}
_OF_KIND = {"note": ("Description",), "source": ("Domain",)}
_SOURCES = ["Newswire", "Web", "Fiction", "Wiki", "Speech", "Legal", "Medical", "Forums", "Radio"]


@dataclass(frozen=True, kw_only=True)
class Value:
    """What stands in one body cell; `mark` is a raised footnote sign beside it."""

    text: str
    bold: bool = False
    underlined: bool = False
    mark: str = ""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One body row: its group ("" for none), what its label columns say, its values."""

    group: str
    labels: tuple[str, ...]
    values: tuple[Value, ...]
    mark: str = ""


@dataclass(frozen=True, kw_only=True)
class Grid:
    """A whole table: names of the label columns, header path of each data column, body rows."""

    stubs: tuple[str, ...]
    columns: tuple[tuple[str, ...], ...]
    lines: tuple[Line, ...]
    group_name: str = ""

    @property
    def depth(self) -> int:
        """Return the number of header rows."""
        return max(len(path) for path in self.columns)


@dataclass(frozen=True, kw_only=True)
class Shape:
    """What to invent: sizes, levels of header, groups, and which kinds of value."""

    rows: tuple[int, int] = (4, 9)
    columns: tuple[int, int] = (3, 6)
    levels: int = 1
    groups: tuple[int, int] = (0, 0)
    group_name: str = ""
    stubs: tuple[str, ...] = ("Model",)
    kinds: tuple[str, ...] = ("score",)
    best: str = ""  # "bold", "underlined", "both"
    marks: bool = False
    citations: bool = False
    long_labels: bool = False
    long_headers: bool = False
    short_groups: bool = False
    arrows: bool = False
    average: bool = False
    empty: float = 0.0
    blank: float = 0.0
    wide_headers: bool = False
    named: str = ""
    nested: bool = False
    extra: dict[str, str] = field(default_factory=dict)


def word(rng: Random, *, syllables: int = 2) -> str:
    """Return an invented name."""
    return "".join(rng.choice(_SYLLABLES) for _ in range(syllables)).capitalize()


def model_name(rng: Random) -> str:
    """Return an invented model's name, often with a variant."""
    name = rng.choice(
        [word(rng), word(rng, syllables=1) + "BERT", word(rng, syllables=1).upper() + "-R"]
    )
    variant = rng.choice(["", "", "", " Large", " base", "-7B", "-XL", " + CRF", " v2", " (ours)"])
    return name + variant


def _distinct(rng: Random, make: object, count: int) -> list[str]:
    assert callable(make)
    names: list[str] = []
    while len(names) < count:
        name = make(rng)
        if name not in names:
            names.append(name)
    return names


def dataset_name(rng: Random) -> str:
    """Return an invented data set's name."""
    return word(rng, syllables=1) + rng.choice(_TASKS)


def _headers(rng: Random, shape: Shape, count: int) -> list[tuple[str, ...]]:
    """Return each data column's header path, outermost first."""
    if shape.named:
        return [(name,) for name in _NAMED[shape.named]]
    if shape.levels == 1:
        if shape.long_headers:
            first = ["Training", "Held-out", "Average", "Number of", "Relative", "Labelled"]
            second = ["tokens", "accuracy", "sentences", "latency", "sources", "errors", "size"]
            return [
                (f"{a} {b}",)
                for a, b in zip(rng.sample(first, count), rng.sample(second, count), strict=True)
            ]
        pool = {
            "metric": lambda: rng.sample(_METRICS, min(count, len(_METRICS))),
            "language": lambda: rng.sample(_LANGUAGES, min(count, len(_LANGUAGES))),
            "dataset": lambda: _distinct(rng, dataset_name, count),
        }[rng.choice(["metric", "language", "dataset"]) if count <= 12 else "language"]()
        if shape.wide_headers:
            pool = rng.sample(_WIDE, count)
        names = [f"{n} {rng.choice('↑↓')}" if shape.arrows else n for n in pool]
        return [(n,) for n in names]
    under = rng.choice([2, 2, 3])
    sets = _distinct(rng, dataset_name, max(2, count // under))
    metrics = rng.sample(_METRICS, under)
    paths = [(s, m) for s in sets for m in metrics]
    if shape.levels == 3:
        half = len(sets) // 2 or 1
        outer = rng.sample(_SETTINGS, 2)
        paths = [(outer[at // under >= half], s, m) for at, (s, m) in enumerate(paths)]
    if shape.average:
        paths.append(("Avg.",))
    return paths


def _number(rng: Random, kind: str) -> str:
    """Return a number as papers print it."""
    score = rng.uniform(18, 97)
    made = {
        "score": f"{score:.1f}",
        "fine": f"{score / 100:.3f}",
        "percent": f"{score:.1f}%",
        "count": f"{rng.randrange(800, 900_000):,}",
        "short": f"{rng.randrange(2, 900)}{rng.choice('KMB')}",
        "integer": str(rng.randrange(2, 64)),
        "signed": rng.choice("+−") + f"{rng.uniform(0.1, 9):.1f}",
        "negative": ("−" if rng.random() < 0.6 else "") + f"{rng.uniform(0.1, 9):.2f}",
        "spread": f"{score:.1f} ± {rng.uniform(0.1, 3):.1f}",
        "sub": f"{score:.1f}_±{rng.uniform(0.1, 3):.1f}",
        "pair": f"{score:.1f} / {rng.uniform(18, 97):.1f}",
        "gain": f"{score:.1f} ({rng.choice('+−')}{rng.uniform(0.1, 5):.1f})",
        "times": f"{rng.uniform(1, 9):.1f}×",
        "check": rng.choice("✓✗"),
        "tick": rng.choice(["yes", "no", "part"]),
        "source": rng.choice(_SOURCES),
        "note": rng.choice(_NOTES),
    }
    return made[kind]


def _labels(rng: Random, shape: Shape, count: int, stub: str) -> list[str]:
    """Return what a label column says in each row."""
    if stub == "Data set":
        return _distinct(rng, dataset_name, count)
    if stub == "Hyperparameter":
        return rng.sample(sorted(_HYPERPARAMETERS), count)
    if stub == "Backbone":
        return [rng.choice(["base", "large", "small", "huge"]) for _ in range(count)]
    if stub == "Layers":
        return [str(n) for n in sorted(rng.sample(range(1, 60), count))]
    names = _distinct(rng, model_name, count)
    if shape.citations:
        years = [rng.randrange(2014, 2025) for _ in names]
        names = [f"{n} ({word(rng)} et al., {y})" for n, y in zip(names, years, strict=True)]
    if shape.long_labels:
        tails = ["trained with and without the auxiliary loss", "and the larger retrieval index"]
        names = [f"{n} {rng.choice(tails)}" for n in names]
    return names


def _kinds(rng: Random, shape: Shape, count: int) -> list[str]:
    if len(shape.kinds) == 1:
        return [shape.kinds[0]] * count
    if shape.extra.get("order") == "given":
        return [shape.kinds[at % len(shape.kinds)] for at in range(count)]
    return [rng.choice(shape.kinds) for _ in range(count)]


def _marked_best(values: list[list[Value]], best: str) -> list[list[Value]]:
    """Return the values with the highest of each column set bold, the second underlined."""
    if not best:
        return values
    done = [list(row) for row in values]
    for column in range(len(values[0])):
        order = sorted(range(len(values)), key=lambda r: (values[r][column].text, r), reverse=True)
        for rank, row in enumerate(order[:2]):
            old = done[row][column]
            if old.text == "-":
                continue
            bold = rank == 0 and best in ("bold", "both")
            under = (rank == 0 and best == "underlined") or (rank == 1 and best == "both")
            done[row][column] = Value(text=old.text, bold=bold, underlined=under, mark=old.mark)
    return done


def _absent(rng: Random, shape: Shape) -> str:
    """Return a sign for no value, " " for a cell left blank, or "" for a cell that has one."""
    chance = rng.random()
    return "-" if chance < shape.empty else " " if chance < shape.empty + shape.blank else ""


def _nested(rng: Random, depth: int) -> list[tuple[str, ...]]:
    """Return the labels of rows in groups of one to four, or of one to three such groups each."""
    methods = rng.sample(_SETTINGS, 4)
    sizes = rng.choice([["350M", "7B", "13B", "65B"], ["tiny", "base", "large", "huge"]])
    lines: list[tuple[str, ...]] = []
    for family in rng.sample(_GROUPS, rng.randint(2, 4)):
        for size in sizes[: rng.randint(1, 3)] if depth > 2 else [""]:
            outer = (family, size)[: depth - 1]
            lines += [(*outer, m) for m in methods[: rng.choice([1, 2, 2, 3, 3, 4])]]
    return lines


def make_grid(rng: Random, shape: Shape) -> Grid:
    """Return an invented table of the given shape."""
    rows, wanted = rng.randint(*shape.rows), rng.randint(*shape.columns)
    nested = _nested(rng, len(shape.stubs)) if shape.nested else []
    rows = len(nested) or rows
    columns = _headers(rng, shape, wanted)
    kinds = _kinds(rng, shape, len(columns))
    if len(shape.kinds) > 1 and shape.levels == 1:
        columns = [_OF_KIND.get(k, c) for c, k in zip(columns, kinds, strict=True)]
    values = [
        [
            Value(
                text=(_absent(rng, shape) if at else "") or _number(rng, kind),
                mark=rng.choice("†*") if shape.marks and rng.random() < 0.15 else "",
            )
            for at, kind in enumerate(kinds)
        ]
        for _ in range(rows)
    ]
    values = _marked_best(values, shape.best)
    labels = [
        [line[at] for line in nested] if nested else _labels(rng, shape, rows, stub)
        for at, stub in enumerate(shape.stubs)
    ]
    if shape.stubs == ("Hyperparameter",):
        values = [
            [Value(text=rng.choice(_HYPERPARAMETERS[name])) for _ in kinds] for name in labels[0]
        ]
    count = min(rng.randint(*shape.groups), rows // 2)
    names = rng.sample(_SHORT_GROUPS if shape.short_groups else _GROUPS, count)
    starts = sorted(rng.sample(range(2, rows - 1, 2), count - 1)) if count > 1 else []
    if shape.short_groups:
        starts = [rows * nth // count for nth in range(1, count)]
    group_of = [names[sum(at >= s for s in starts)] if names else "" for at in range(rows)]
    lines = tuple(
        Line(
            group=group_of[at],
            labels=tuple(column[at] for column in labels),
            values=tuple(values[at]),
            mark="†" if shape.marks and rng.random() < 0.2 else "",
        )
        for at in range(rows)
    )
    return Grid(stubs=shape.stubs, columns=tuple(columns), lines=lines, group_name=shape.group_name)


def truth_cells(grid: Grid, lines: Sequence[Line]) -> list[dict[str, object]]:
    """Return the cells a person would read off `lines`, each with both header paths."""
    cells: list[dict[str, object]] = []
    for line in lines:
        labels = [
            f"{stub} {label}" if label.rstrip("MB").isdigit() else label
            for stub, label in zip(grid.stubs, line.labels, strict=True)
        ]
        path = [p for p in (line.group, *labels) if p]
        also: list[str] = []
        for value, column in zip(line.values, grid.columns, strict=True):
            if not value.text.strip():
                continue
            cells.append(
                {
                    "text": value.text.replace("_", " "),
                    "row_header": path,
                    "row_also": [*path, *also],
                    "column_header": list(column),
                    "bold": value.bold,
                    "underlined": value.underlined,
                }
            )
            if column == _OF_KIND["source"]:
                also = [value.text]
    return cells


def label_texts(grid: Grid) -> list[str]:
    """Return what stands in the label columns; a reader may give these as cells too."""
    return [text for line in grid.lines for text in (line.group, *line.labels) if text]
