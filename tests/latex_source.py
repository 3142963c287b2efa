"""Small LaTeX sources of our own, as texts, archives and folders."""

import gzip
import io
import tarfile
from pathlib import Path

from claimcheck.read.latex import LatexSource

# The table that `tests.papers.draw_paper` draws, as its authors would have set it.
RESULTS_TABLE = r"""
\begin{table}[t]
\centering
\resizebox{\linewidth}{!}{%
\begin{tabular}{lcccc}
\toprule
\multirow{2}{*}{Model} & \multicolumn{2}{c}{Harbour} & \multicolumn{2}{c}{Open sea} \\
\cmidrule(lr){2-3}\cmidrule(lr){4-5}
 & F1 & EM & F1 & EM \\
\midrule
Baseline & 61.2 & 58.0 & 44.1 & 40.9 \\
\ours & 72.5 & 70.1 & 51.3 & 49.8 \\
\ours{} large & \textbf{75.0} & 73.2 & 55.6 & 52.4 \\
\bottomrule
\end{tabular}}
\caption{Scores of all models on both waters.}\label{tab:scores}
\end{table}
"""


def paper_of(body: str, *, preamble: str = "") -> str:
    """Return a whole document around `body`."""
    return (
        "\\documentclass[10pt]{article}\n\\usepackage{booktabs}\n"
        "\\newcommand{\\ours}{Beacon\\xspace}\n"
        f"{preamble}\n\\title{{On Lamps}}\n\\begin{{document}}\n\\maketitle\n"
        f"{body}\n\\end{{document}}\n"
    )


def table_of(rows: str, columns: str = "lcc", *, preamble: str = "") -> str:
    """Return a document with one table of these rows."""
    return paper_of(
        f"\\begin{{table}}\\caption{{A caption.}}\\begin{{tabular}}{{{columns}}}\n{rows}\n"
        "\\end{tabular}\\end{table}",
        preamble=preamble,
    )


def source(text: str, **others: str) -> LatexSource:
    """Return a source of one main file and others by name ("macros_tex" for macros.tex)."""
    texts = {name.replace("_", "."): body for name, body in others.items()}
    return LatexSource(name="src", sha256="0" * 64, texts={"main.tex": text} | texts)


def write_tar(path: Path, files: dict[str, str | bytes], *, mode: str = "w:gz") -> Path:
    """Write an archive of these files, under the very names given."""
    with tarfile.open(path, mode) as archive:
        for name, body in files.items():
            data = body.encode() if isinstance(body, str) else body
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return path


def write_gzip(path: Path, data: bytes) -> Path:
    """Write bytes as one gzip file."""
    path.write_bytes(gzip.compress(data))
    return path
