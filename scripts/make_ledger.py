"""Write claimcheck/reproduce/facts/split_sizes.tsv: how many rows each split of 758 data sets has.

The facts are the num_examples of every datasets/*/dataset_infos.json in huggingface/datasets at tag
2.3.0 (Apache-2.0), given as a table of dataset, config, split, num_examples.

usage: python scripts/make_ledger.py SPLIT_SIZES.TSV
"""

import csv
import sys
from pathlib import Path

TARGET = Path(__file__).resolve().parents[1] / "claimcheck/reproduce/facts/split_sizes.tsv"
HEAD = """\
# Rows in each split of 758 public data sets, as published: unlabelled rows are counted too.
# Facts from huggingface/datasets, tag 2.3.0 (c82d4c4d8d1124e7fe8ec3549a7c6b1ed1343010), Apache-2.0.
# data set, configuration, split=rows ...
"""


def main(source: Path) -> None:
    rows: dict[tuple[str, str], list[str]] = {}
    with source.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            key = (row["dataset"], row["config"])
            rows.setdefault(key, []).append(f"{row['split']}={int(row['num_examples'])}")
    lines = ["\t".join([*key, *splits]) + "\n" for key, splits in sorted(rows.items())]
    TARGET.write_text(HEAD + "".join(lines), encoding="utf-8")
    print(f"{TARGET.name}: {len(rows)} configurations of {len({d for d, _ in rows})} data sets")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
