"""Measure whole audits on labelled reports: accuracy, evidence, extraction, speed.

    python scripts/measure_audit.py SHARED_DIR [--out DIR] [--jobs N]

SHARED_DIR holds `papers/` (PDFs), `gold/dev/<case>/report.txt`, `gold/real-dev/<case>/report.md`
and the scorers `gold/score.py` and `gold/extraction.py`. Every audit is a process of its own, as a
user runs it, offline, over the local papers. Times: the first dev report from an empty cache, and
again from the warm one.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def audit(report: Path, out: Path, *, papers: Path, cache: Path) -> float:
    """Return the wall seconds of one whole audit process; its JSON lands in `out`."""
    command = [sys.executable, "-m", "claimcheck", "audit", str(report), "--offline", "--quiet"]
    command += ["--papers", str(papers), "--cache-dir", str(cache), "--format", "json"]
    begin = time.perf_counter()
    subprocess.run([*command, "--output", str(out)], check=True)
    return time.perf_counter() - begin


def cases(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*/report.*") if path.suffix in {".txt", ".md"})


def score(scorer: Path, gold: Path, audits: Path) -> str:
    done = subprocess.run(
        [sys.executable, str(scorer), str(gold), str(audits)],
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("shared", type=Path)
    parser.add_argument("--out", type=Path, help="keep the audits' JSON here")
    arguments = parser.parse_args()
    shared, papers = arguments.shared, arguments.shared / "papers"
    with tempfile.TemporaryDirectory() as scratch:
        out, cache = arguments.out or Path(scratch) / "out", Path(scratch) / "cache"
        print("## Speed, whole process")
        first = cases(shared / "gold" / "dev")[0]
        (out / "timing").mkdir(parents=True, exist_ok=True)
        for state in ("cold", "warm"):
            taken = audit(first, out / "timing" / "audit.json", papers=papers, cache=cache)
            print(f"{first.parent.name} {state:5} {taken:.1f} s")
        for name, scorer in (("dev", "score.py"), ("real-dev", "extraction.py")):
            (out / name).mkdir(parents=True, exist_ok=True)
            for report in cases(shared / "gold" / name):
                audit(report, out / name / f"{report.parent.name}.json", papers=papers, cache=cache)
            print(f"\n## gold/{name}")
            print(score(shared / "gold" / scorer, shared / "gold" / name, out / name), end="")


if __name__ == "__main__":
    main()
