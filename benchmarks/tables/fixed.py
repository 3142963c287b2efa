"""Write the small fixed set that the tests read: one page of each of some layouts, with its truth.

usage: python benchmarks/tables/fixed.py --from DIR --to tests/data/tables

DIR was written by `measure.py --seed 0 --pages 300 --keep DIR`.
"""

import argparse
from pathlib import Path

import pymupdf
from failures import page_of
from samples import Sample, load, save

PAGES = (  # a sample's name and the page kept
    ("no-caption-amid-prose-0", 1),
    ("booktabs-two-columns-1", 1),
    ("settings-one-value-a-row-0", 1),
    ("fully-ruled-0", 1),
    ("rule-less-0", 1),
    ("spanning-headers-cmidrule-1", 1),
    ("spanning-headers-no-rule-0", 1),
    ("three-header-levels-1", 1),
    ("group-rows-1", 1),
    ("row-spanned-first-column-0", 1),
    ("rotated-group-labels-0", 1),
    ("multi-line-cells-0", 1),
    ("whole-sentences-in-cells-0", 1),
    ("caption-below-0", 1),
    ("caption-beside-0", 1),
    ("tight-gaps-1", 1),
    ("signs-and-spreads-0", 1),
    ("footnote-marks-0", 1),
    ("rotated-pages-0", 1),
    ("beside-prose-wraptable-0", 1),
    ("two-tables-side-by-side-0", 1),
    ("turned-headers-0", 1),
    ("groups-long-labels-levels-0", 1),
    ("prose-0", 2),
    ("drawn-rule-less-0", 2),
)


def alone(sample: Sample, page: int) -> Sample:
    """Return one page of a sample as a sample; where it holds no table, the next that does."""
    held = {t["page"] for t in sample.truth}
    page = next((p for p in sorted(held) if p >= page), page)
    truth = [{**t, "page": 1} for t in sample.truth if t["page"] == page]
    data = page_of(sample.data, page)
    with pymupdf.open(stream=data, filetype="pdf") as pdf:
        pdf.set_metadata({})
        data = bytes(pdf.tobytes(garbage=4, deflate=True, no_new_id=True))
    return Sample(name=sample.name, layout=sample.layout, data=data, pages=1, truth=truth)


def main() -> None:
    """Write the set."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--from", dest="source", type=Path, required=True)
    parser.add_argument("--to", type=Path, required=True)
    opts = parser.parse_args()
    samples = {sample.name: sample for sample in load(opts.source)}
    for name, page in PAGES:
        save(alone(samples[name], page), opts.to)


if __name__ == "__main__":
    main()
