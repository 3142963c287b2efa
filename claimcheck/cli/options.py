"""The flags that several commands share, and the audit config they add up to."""

import os
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from claimcheck.audit import AuditConfig
    from claimcheck.rerun import RerunConfig


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


class SizeOfRun(StrEnum):
    """How large reruns are."""

    MICRO = "micro"
    SMALL = "small"
    FULL = "full"


class DeviceName(StrEnum):
    """Where a run computes."""

    CPU = "cpu"
    CUDA = "cuda"


class ExecutorName(StrEnum):
    """What makes the runs."""

    LOCAL = "local"
    RAY = "ray"


ReportPath = Annotated[Path, typer.Argument(metavar="REPORT", help="A text or Markdown report.")]
ReportOrRun = Annotated[
    Path, typer.Argument(metavar="REPORT|RUN", help="A report, or a run folder as it was kept.")
]
Papers = Annotated[
    list[Path] | None,
    typer.Option(
        "--papers",
        metavar="DIR",
        help="A folder of PDFs named like 2003.11080v5.pdf, LaTeX sources beside them.",
    ),
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
Source = Annotated[
    bool, typer.Option("--source", help="Also fetch LaTeX sources, for the tables in them.")
]
RunDir = Annotated[
    Path | None,
    typer.Option("--run-dir", metavar="DIR", help="Keep every stage's records here."),
]
Jobs = Annotated[int, typer.Option("--jobs", min=0, help="Processes; 0 means one a core.")]
Encoder = Annotated[
    str, typer.Option("--encoder", metavar="NAME", help="A sentence-transformers model or folder.")
]
Entailment = Annotated[
    str, typer.Option("--entailment", metavar="NAME", help="A cross-encoder model or folder.")
]
Calibration = Annotated[
    Path | None,
    typer.Option(
        "--calibration", metavar="FILE", help="Use what `claimcheck calibrate` wrote to FILE."
    ),
]
Data = Annotated[
    Path | None,
    typer.Option(
        "--data", metavar="DIR", help="Your own data sets to recount: DIR/<name>/<split>.jsonl."
    ),
]
Hub = Annotated[
    str,
    typer.Option(
        "--hub", metavar="NAME|URL", help="Ask it for data-set sizes: huggingface, or a mirror."
    ),
]
Tier = Annotated[SizeOfRun, typer.Option("--tier", help="How large the runs are.")]
Reproduce = Annotated[
    SizeOfRun | None,
    typer.Option("--reproduce", metavar="TIER", help="Also run claims again: micro, small, full."),
]
Budget = Annotated[
    str, typer.Option("--budget", metavar="TIME", help="At most this long: 90s, 10m, 2h.")
]
Device = Annotated[DeviceName, typer.Option("--device", help="Where a run computes.")]
Executor = Annotated[ExecutorName, typer.Option("--executor", help="What makes the runs.")]
Address = Annotated[
    str, typer.Option("--address", metavar="HOST:PORT", help="A running Ray cluster.")
]
Recipes = Annotated[
    Path | None,
    typer.Option("--recipes", metavar="DIR", help="Where recipes are, if not claimcheck's own."),
]
Runs = Annotated[
    Path | None,
    typer.Option("--runs", metavar="DIR", help="Where runs are kept [default: in the cache]."),
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
    arxiv_url: str | None = None,
    contact: str = "",
    run_dir: Path | None = None,
    jobs: int,
    encoder: str = "",
    entailment: str = "",
    calibration: Path | None = None,
    data: Path | None = None,
    hub: str = "",
    source: bool = False,
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
        entailment=entailment,
        calibration=None if calibration is None else calibration.expanduser().absolute(),
        data=None if data is None else data.expanduser().absolute(),
        hub=hub,
        latex=source,
    )


def seconds(budget: str) -> float | None:
    """Return a budget in seconds, None for ""; raise `InputError` for what is no time."""
    from claimcheck.errors import InputError

    if not budget:
        return None
    number, unit = (budget[:-1], budget[-1]) if budget[-1] in _SECONDS else (budget, "s")
    try:
        found = float(number) * _SECONDS[unit]
    except ValueError:
        found = 0.0
    if not 0 < found < float("inf"):
        raise InputError(f"{budget!r} is no budget; give seconds, minutes or hours: 90s, 10m, 2h")
    return found


_SECONDS = {"s": 1, "m": 60, "h": 3600}


def rerun_config(
    *,
    tier: SizeOfRun,
    budget: str,
    device: DeviceName = DeviceName.CPU,
    executor: ExecutorName = ExecutorName.LOCAL,
    address: str = "",
    recipes: Path | None = None,
    runs: Path | None = None,
    jobs: int = 0,
    only: list[str] | None = None,
    cache_dir: Path | None = None,
) -> "RerunConfig":
    """Return the flags of a rerun as one record; runs are kept in the cache unless told."""
    from claimcheck.rerun import RerunConfig, recipes_folder

    return RerunConfig(
        recipes=recipes_folder() if recipes is None else recipes.expanduser().absolute(),
        runs=cache_folder(cache_dir) / "runs" if runs is None else runs.expanduser().absolute(),
        tier=tier.value,
        only=tuple(only or ()),
        budget_s=seconds(budget),
        device=device.value,
        executor=executor.value,
        address=address,
        workers=jobs,
    )
