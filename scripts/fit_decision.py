"""Fit the facets, the decision and its calibration on claims run through the whole pipeline.

    python scripts/fit_decision.py SHARED_DIR --folds DIR [--cache DIR] [--write]

SHARED_DIR holds `train/claims/<paper>.jsonl` (claims written for training, each held against its
own paper and two others), `gold/dev/<case>/` (labelled reports) and `papers/`. Prints
cross-validated figures (no paper or report on both sides); with --write, replaces facets.json and
decision.json in claimcheck/adjudicate/. measure_verdicts.py measures the same fit on reports left
out.
"""

import argparse
import json
from dataclasses import asdict
from pathlib import Path

import numpy as np
from decision_fit import audits, ece, fit, paper_rows, read_papers, report_rows
from facet_fit import fit_facets
from sklearn.metrics import f1_score

from claimcheck.adjudicate.decision import Decision
from claimcheck.adjudicate.facets import Facets
from claimcheck.store import Cache

SHIPPED = Path(__file__).parent.parent / "claimcheck" / "adjudicate"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("shared", type=Path)
    parser.add_argument("--folds", type=Path, required=True, help="models of train_entailment.py")
    parser.add_argument("--cache", type=Path, default=Path(".claimcheck"))
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    shared, papers = arguments.shared, arguments.shared / "papers"
    read = read_papers(
        shared / "train" / "claims", papers, Cache(arguments.cache), folds=arguments.folds
    )
    facets = fit_facets(read)
    gold = shared / "gold" / "dev"
    rows = paper_rows(read)
    rows += report_rows(gold, audits(gold, papers, arguments.cache), facets=facets)
    decision, shares = fit(rows)
    y = np.array([row.label for row in rows])
    reported = np.array([row.from_report for row in rows])
    table = np.array([row.needs in ("table", "derived") for row in rows])
    for name, mask in (("written for training", ~reported), ("of reports", reported)):
        said, right = shares[mask].argmax(1), shares[mask].argmax(1) == y[mask]
        print(f"{mask.sum()} claims {name}, cross-validated:")
        f1 = f1_score(y[mask], said, average="macro")
        print(f"  accuracy {right.mean():.3f}, macro F1 {f1:.3f}")
        needing = table[mask]
        print(f"  tables {right[needing].mean():.3f}, text {right[~needing].mean():.3f}")
        print(f"  ECE {ece(shares[mask].max(1), right):.3f}")
    print(f"features {len(decision.features)}, temperature {decision.listed.temperature:.3f}")
    if arguments.write:
        put("facets", facets)
        put("decision", decision)


def put(name: str, fitted: Facets | Decision) -> None:
    """Replace what the package carries under the name."""
    target = SHIPPED / f"{name}.json"
    target.write_text(json.dumps(asdict(fitted), separators=(",", ":")) + "\n", "utf-8")
    print(f"wrote {target.name}: {target.stat().st_size} bytes")


if __name__ == "__main__":
    main()
