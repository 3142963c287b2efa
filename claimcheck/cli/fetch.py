"""`claimcheck fetch`: papers into the cache, so that a later audit needs no network."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from claimcheck.cli import options
from claimcheck.cli.messages import say
from claimcheck.cli.options import Listing
from claimcheck.cli.output import emit, show
from claimcheck.cli.progress import Bars
from claimcheck.errors import InputError

if TYPE_CHECKING:
    from claimcheck.records import ArxivId, Paper

MISSING = 2  # exit code: some paper could not be had
STAGE = "fetch"
Encode = Annotated[
    bool,
    typer.Option("--encode", help="Also read and encode them, so that audits are quicker."),
]


def fetch_command(
    what: Annotated[
        list[str], typer.Argument(metavar="ID|REPORT...", help="arXiv ids, or reports citing them.")
    ],
    papers: options.Papers = None,
    offline: options.Offline = False,
    source: options.Source = False,
    encode: Encode = False,
    format_: Annotated[Listing, typer.Option("--format", help="How to write it.")] = Listing.TABLE,
    output: options.OutputPath = None,
    cache_dir: options.CacheDir = None,
    arxiv_url: options.ArxivUrl = None,
    contact: options.Contact = "",
    quiet: options.Quiet = False,
) -> None:
    """Fetch papers into the cache: by id, or all that a report cites."""
    from claimcheck.fetch import FetchConfig, fetch_papers

    config = FetchConfig(
        cache_dir=options.cache_folder(cache_dir),
        libraries=tuple(folder.expanduser().absolute() for folder in papers or ()),
        offline=offline,
        latex=source,
        contact=contact,
        refresh=True,  # who asks for a paper by hand wants its newest version
    )
    if arxiv_url:
        config = config.at_mirror(arxiv_url)
    ids = tuple(dict.fromkeys(arxiv_id for word in what for arxiv_id in _ids_of(word)))
    with Bars(quiet=quiet) as bars:
        bars.stage(STAGE, len(ids))
        had = fetch_papers(
            ids, config=config, progress=lambda paper: bars.advance(STAGE, str(paper.asked))
        )
        if encode:
            _encode(had, cache_dir=config.cache_dir, progress=bars)
    _write(had, format_=format_, output=output)
    if lost := [paper for paper in had if paper.sha256 is None]:
        say(f"no PDF could be had of {len(lost)} of {len(had)}; the table says why")
        raise typer.Exit(MISSING)


def _ids_of(word: str) -> "tuple[ArxivId, ...]":
    """Return the id that `word` spells, or every id the report at that path cites."""
    from claimcheck.records import ArxivId

    path = Path(word).expanduser()
    if not path.exists():
        try:
            return (ArxivId.parse(word),)
        except InputError as error:
            raise InputError(
                f"{word!r} is neither a report's path nor an arXiv id such as 2005.13013v2"
            ) from error
    from claimcheck.extract import parse_report
    from claimcheck.store import read_report_bytes

    report = parse_report(read_report_bytes(path), name=path.name)
    cited = tuple(entry.arxiv_id for entry in report.references if entry.arxiv_id is not None)
    if not cited:
        raise InputError(f"{word} cites no paper by an arXiv id; give the ids themselves")
    return cited


def _encode(had: "tuple[Paper, ...]", *, cache_dir: Path, progress: Bars) -> None:
    """Read the papers and keep the vectors of their texts, as an audit would ask for both."""
    from claimcheck.desk import read_papers
    from claimcheck.judge import encode_ahead
    from claimcheck.models import load_encoder
    from claimcheck.store import Cache

    cache = Cache(cache_dir)
    documents, _ = read_papers(had, cache=cache, jobs=0, progress=progress)
    encode_ahead(list(documents.values()), encoder=load_encoder(), cache=cache, progress=progress)


def _write(had: "tuple[Paper, ...]", *, format_: Listing, output: Path | None) -> None:
    from claimcheck.render.contract import dumps
    from claimcheck.render.listings import papers_json, papers_table

    if format_ is Listing.JSON:
        emit(dumps(papers_json(had)) + "\n", path=output)
    else:
        show(papers_table(had), path=output)
