"""The flags that several commands share, and the audit config they add up to."""

import os
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from claimcheck.audit import AuditConfig


class Format(StrEnum):
    """How an audit is written."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    MD = "md"


class Listing(StrEnum):
    """How the smaller commands write: for a person or for a program."""

    TABLE = "table"
    JSON = "json"


ReportPath = Annotated[Path, typer.Argument(metavar="REPORT", help="A text or Markdown report.")]
ReportOrRun = Annotated[
    Path, typer.Argument(metavar="REPORT|RUN", help="A report, or a run folder as it was kept.")
]
Papers = Annotated[
    list[Path] | None,
    typer.Option("--papers", metavar="DIR", help="A folder of PDFs named like 2003.11080v5.pdf."),
]
Offline = Annotated[bool, typer.Option("--offline", help="Ask nothing of the network.")]
CacheDir = Annotated[
    Path | None,
    typer.Option(
        "--cache-dir", metavar="DIR", help="Where papers are kept [default: CLAIMCHECK_CACHE]."
    ),
]
ArxivUrl = Annotated[
    str | None, typer.Option("--arxiv-url", metavar="URL", help="A mirror to ask instead.")
]
Contact = Annotated[
    str, typer.Option("--contact", metavar="EMAIL", help="Told to arXiv with each request.")
]
RunDir = Annotated[
    Path | None,
    typer.Option("--run-dir", metavar="DIR", help="Keep every stage's records here."),
]
Jobs = Annotated[int, typer.Option("--jobs", min=0, help="Processes; 0 means one a core.")]
Encoder = Annotated[
    str, typer.Option("--encoder", metavar="NAME", help="A sentence-transformers model or folder.")
]
Calibration = Annotated[
    Path | None,
    typer.Option(
        "--calibration", metavar="FILE", help="Use what `claimcheck calibrate` wrote to FILE."
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress.")]
OutputPath = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write here, not to stdout.")
]


def cache_folder(chosen: Path | None) -> Path:
    """Return the absolute cache folder: the flag, else the environment's, else the user's own."""
    from claimcheck.fetch import default_cache_dir

    return (chosen or default_cache_dir(os.environ)).expanduser().absolute()


def audit_config(
    *,
    papers: list[Path] | None,
    offline: bool,
    cache_dir: Path | None,
    arxiv_url: str | None,
    contact: str,
    run_dir: Path | None,
    jobs: int,
    encoder: str,
    calibration: Path | None,
) -> "AuditConfig":
    """Return the flags as one record, every path absolute."""
    from claimcheck.audit import AuditConfig

    return AuditConfig(
        libraries=tuple(folder.expanduser().absolute() for folder in papers or ()),
        offline=offline,
        cache_dir=cache_folder(cache_dir),
        run_dir=None if run_dir is None else run_dir.expanduser().absolute(),
        jobs=jobs,
        arxiv_url=arxiv_url,
        contact=contact,
        encoder=encoder,
        calibration=None if calibration is None else calibration.expanduser().absolute(),
    )
