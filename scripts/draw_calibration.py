"""Draw how sure verdicts are against how often they are right; write docs/calibration.md's tables.

    python scripts/draw_calibration.py PREDICTIONS.json [--write]
    python scripts/draw_calibration.py AUDITS_DIR --gold GOLD_DIR [--write]

PREDICTIONS is a JSON list of {report, claim, kind, gold, probabilities: {supported, contradicted,
not_enough_info}}, each claim predicted by a decision that has not seen its report. Or AUDITS_DIR
holds `<case>.json` as `claimcheck audit --format json` writes them, GOLD_DIR `<case>/gold.jsonl`.
Intervals are 95 %, by drawing whole reports with replacement, from a fixed seed: claims of one
report are not independent. With --write the pictures go into docs/calibration/ and the tables
between the markers of docs/calibration.md; without, figures are printed only.
"""

import argparse
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
from drawing import FAINT, RED, Panel, svg
from judging import json_lines, pipe_table, put, short
from numpy.typing import NDArray

from claimcheck.adjudicate.decision import label_of
from claimcheck.records import Label, Probabilities
from claimcheck.store import write_atomically

DOCS = Path(__file__).resolve().parents[1] / "docs"
ROUNDS, SEED, BINS, TARGET = 2000, 20261122, 10, 0.95
FEW = 15  # claims of a kind; fewer are told together
LABELS = list(Label)

Numbers = NDArray[np.float64]
Places = NDArray[np.int64]


class Predictions:
    """Claims with three probabilities each and the label that is right, as columns."""

    def __init__(self, rows: Sequence[dict]) -> None:
        """Take the rows in an order that knows nothing, so that ties favour nobody."""
        known = [row for row in rows if row["probabilities"] is not None]
        known.sort(key=lambda row: hashlib.sha256(row["claim"].encode()).hexdigest())
        self.unsure = len(rows) - len(known)
        self.shares: Numbers = np.array(
            [[row["probabilities"][label.value] for label in LABELS] for row in known]
        )
        self.gold: Places = np.array([LABELS.index(Label(row["gold"])) for row in known])
        self.kind = np.array([row["kind"] for row in known])
        names = sorted({row["report"] for row in known})
        self.report: Places = np.array([names.index(row["report"]) for row in known])

    @cached_property
    def said(self) -> Places:
        given = (
            Probabilities(**dict(zip(LABELS, row, strict=True))) for row in self.shares.tolist()
        )
        return np.array([LABELS.index(label_of(each)) for each in given])

    @property
    def sure(self) -> Numbers:
        return self.shares[np.arange(len(self.shares)), self.said]

    @property
    def right(self) -> Numbers:
        return (self.said == self.gold).astype(np.float64)


Score = Callable[[Predictions, Places], float]


def accuracy(p: Predictions, of: Places) -> float:
    return float(p.right[of].mean())


def macro_f1(p: Predictions, of: Places) -> float:
    said, gold = p.said[of], p.gold[of]
    return float(np.mean([_f1(said == k, gold == k) for k in range(len(LABELS))]))


def _f1(said: NDArray[np.bool_], gold: NDArray[np.bool_]) -> float:
    total = said.sum() + gold.sum()
    return float(2 * (said & gold).sum() / total) if total else 0.0


def ece(p: Predictions, of: Places) -> float:
    order = of[np.argsort(-p.sure[of], kind="stable")]
    gaps = [abs(p.sure[b].sum() - p.right[b].sum()) for b in np.array_split(order, BINS)]
    return float(sum(gaps) / len(of))


def brier(p: Predictions, of: Places) -> float:
    return float(np.mean((p.sure[of] - p.right[of]) ** 2))


def aurc(p: Predictions, of: Places) -> float:
    return float(1 - selective(p, of).mean())


def coverage(p: Predictions, of: Places) -> float:
    enough = np.flatnonzero(selective(p, of) >= TARGET)
    return float((enough[-1] + 1) / len(of)) if len(enough) else 0.0


def selective(p: Predictions, of: Places) -> Numbers:
    """Return, for each number of claims kept, the surest first, the share of them that is right."""
    order = of[np.argsort(-p.sure[of], kind="stable")]
    rate: Numbers = np.cumsum(p.right[order]) / np.arange(1, len(order) + 1)
    return rate


SCORES: dict[str, Score] = {
    "accuracy": accuracy,
    "macro F1": macro_f1,
    "calibration error (ECE)": ece,
    "Brier score of confidence": brier,
    "area under risk-coverage": aurc,
    "coverage at 95 % right": coverage,
}


def resampled(p: Predictions) -> list[Places]:
    """Return the claims of `ROUNDS` draws of whole reports."""
    rng = np.random.default_rng(SEED)
    members = [np.flatnonzero(p.report == report) for report in np.unique(p.report)]
    draws = rng.integers(0, len(members), size=(ROUNDS, len(members)))
    return [np.concatenate([members[report] for report in draw]) for draw in draws]


def interval(values: Sequence[float]) -> tuple[float, float]:
    low, high = np.quantile(values, [0.025, 0.975])
    return float(low), float(high)


def constant(p: Predictions) -> Predictions:
    """Return the commonest label for every claim, as sure as it is common."""
    shares = np.bincount(p.gold, minlength=len(LABELS)) / len(p.gold)
    other = Predictions.__new__(Predictions)
    other.shares = np.tile(shares, (len(p.gold), 1))
    other.said = np.full(len(p.gold), shares.argmax())  # whatever a verdict would want
    other.gold, other.kind, other.report, other.unsure = p.gold, p.kind, p.report, p.unsure
    return other


def scores_table(p: Predictions, draws: Sequence[Places]) -> str:
    everything, plain = np.arange(len(p.gold)), constant(p)
    lines = []
    for name, score in SCORES.items():
        low, high = interval([score(p, draw) for draw in draws])
        told = f"{short(low)} to {short(high)}"
        lines.append([name, short(score(p, everything)), told, short(score(plain, everything))])
    head = (f"{len(p.gold)} claims", "measured", "95 % interval", "commonest label alone")
    return pipe_table(head, lines)


def kinds_table(p: Predictions, draws: Sequence[Places]) -> str:
    counts = Counter(p.kind.tolist())
    groups = {kind: [kind] for kind, count in sorted(counts.items()) if count >= FEW}
    if few := sorted(set(counts) - set(groups)):
        groups[", ".join(few)] = few
    lines = []
    for name, kinds in groups.items():
        here = np.isin(p.kind, kinds)
        of = np.flatnonzero(here)
        drawn = [draw[here[draw]] for draw in draws]
        low, high = interval([accuracy(p, draw) for draw in drawn if len(draw)])
        lines.append(
            [
                name.replace("_", " "),
                str(len(of)),
                short(accuracy(p, of)),
                f"{short(low)} to {short(high)}",
                short(float(p.sure[of].mean())),
                short(float(np.bincount(p.gold[of]).max() / len(of))),
            ]
        )
    head = ("kind", "claims", "accuracy", "95 % interval", "mean confidence", "commonest label")
    return pipe_table(head, lines)


def reliability(p: Predictions, draws: Sequence[Places]) -> str:
    """Return the reliability diagram: of the verdict's confidence, and of P(supported)."""
    supported = p.shares[:, LABELS.index(Label.SUPPORTED)]
    is_supported = (p.gold == LABELS.index(Label.SUPPORTED)).astype(np.float64)
    panels = []
    for title, stated, true in (
        ("Confidence of the verdict", p.sure, p.right),
        ("Probability of supported", supported, is_supported),
    ):
        panel = Panel(title, "as stated", "as it was")
        panel.line([(0, 0), (1, 1)], FAINT, dashed=True)
        order = np.argsort(stated, kind="stable")
        cell = np.empty(len(order), dtype=np.int64)  # of each claim: its bin
        for number, members in enumerate(np.array_split(order, BINS)):
            cell[members] = number
        for number in range(BINS):
            mine = cell == number
            again = [true[draw[mine[draw]]].mean() for draw in draws if mine[draw].any()]
            panel.dot((float(stated[mine].mean()), float(true[mine].mean())), *interval(again))
        panels.append(panel)
    return svg(panels, title="Stated probability against the share that was right, in ten bins")


def risk_coverage(p: Predictions, draws: Sequence[Places]) -> str:
    """Return the share right among the surest claims, for every share of claims kept."""
    curve = selective(p, np.arange(len(p.gold)))
    kept = np.arange(1, len(curve) + 1) / len(curve)
    grid = np.linspace(0.02, 1, 50)
    again = np.array(
        [
            np.interp(grid, np.arange(1, len(draw) + 1) / len(draw), selective(p, draw))
            for draw in draws
        ]
    )
    low, high = np.quantile(again, [0.025, 0.975], axis=0)
    panel = Panel(
        "The surest verdicts first", "share of claims kept", "share of them right", low=0.5
    )
    panel.band(_points(grid, low), _points(grid, high))
    panel.line([(0, TARGET), (1, TARGET)], FAINT, dashed=True)
    common = float(np.bincount(p.gold).max() / len(p.gold))
    panel.line([(0, common), (1, common)], RED, dashed=True)
    panel.note((0.02, common - 0.035), "commonest label alone", RED)
    panel.note((0.98, TARGET + 0.012), "95 % right", anchor="end")
    panel.line(_points(kept, curve))
    return svg([panel], title="Share right among the claims kept, the surest first")


def _points(xs: Numbers, ys: Numbers) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in zip(xs, ys, strict=True)]


def from_audits(audits: Path, gold: Path) -> list[dict]:
    """Return the rows of whole audits beside their gold; a claim not extracted is an error."""
    rows = []
    for path in sorted(audits.glob("*.json")):
        told = json.loads(path.read_text("utf-8"))["claims"]
        said = {" ".join(claim["text"].split()): claim for claim in told}
        for item in json_lines((gold / path.stem / "gold.jsonl").read_text("utf-8")):
            claim = said[" ".join(item["claim"].split())]
            rows.append(
                {
                    "report": path.stem,
                    "claim": item["claim"],
                    "kind": item["kind"],
                    "gold": item["label"],
                    "probabilities": claim["probabilities"],
                }
            )
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("predictions", type=Path)
    parser.add_argument("--gold", type=Path, help="where the labels of a folder of audits are")
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    source = arguments.predictions
    if source.is_dir():
        if arguments.gold is None:
            parser.error("a folder of audits needs --gold GOLD_DIR")
        rows = from_audits(source, arguments.gold)
    else:
        rows = json.loads(source.read_text("utf-8"))
    p = Predictions(rows)
    draws = resampled(p)
    scores, kinds = scores_table(p, draws), kinds_table(p, draws)
    print(f"{scores}\n\n{kinds}\n\n{p.unsure} claims without probabilities left out")
    if not arguments.write:
        return
    page = DOCS / "calibration.md"
    put("scores", scores, page=page)
    put("kinds", kinds, page=page)
    for name, drawn in (("reliability", reliability), ("risk-coverage", risk_coverage)):
        write_atomically(DOCS / "calibration" / f"{name}.svg", drawn(p, draws).encode())


if __name__ == "__main__":
    main()
