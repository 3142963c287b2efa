"""How many rows a hub says a data set has: its metadata, never the data.

Source: the dataset viewer of Hugging Face, whose /size counts the rows it holds and whose /info
repeats what the data set's own card declares (huggingface.co/docs/dataset-viewer). One answer a
data set is kept in the cache, `hub/NAME.json`; delete the file to have it asked again.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any
from urllib.parse import urlencode

from claimcheck import __version__
from claimcheck.errors import SourceError
from claimcheck.fetch.cache import Cache
from claimcheck.fetch.config import FetchConfig
from claimcheck.records import Gap, GapKind, SplitSize, record

ANSWER_BYTES = 20_000_000
_KINDS = {401: GapKind.NOT_FOUND, 403: GapKind.BLOCKED, 404: GapKind.NOT_FOUND}


@record
class HubSizes:
    """What the hub said: data set -> its sizes, as far as it was had, and what was not had."""

    sizes: dict[str, tuple[SplitSize, ...]]
    gaps: tuple[Gap, ...] = ()


def fetch_sizes(names: Sequence[str], *, config: FetchConfig) -> HubSizes:
    """Return the sizes of data sets by the hub's own names ("nyu-mll/glue"), in their order.

    What the hub does not know or does not answer is a gap; once it is out of reach or refuses, it
    is asked nothing more.

    Raises:
        StoreError: the cache cannot be written.
    """
    sizes: dict[str, tuple[SplitSize, ...]] = {}
    gaps: list[Gap] = []
    closed: SourceError | None = None
    for name in names:
        known = _kept(name, config)
        if known is None and config.offline:
            detail = f"the hub was not asked how many rows {name} has: offline"
            gaps.append(Gap(kind=GapKind.OFFLINE, detail=detail))
            continue
        try:
            if known is None and closed is not None:
                raise closed
            sizes[name] = known if known is not None else _asked(name, config)
        except SourceError as error:
            kind = _KINDS.get(error.status or 0, GapKind.UNREACHABLE)
            closed = error if kind is not GapKind.NOT_FOUND else closed
            detail = f"the hub did not say how many rows {name} has: {error}"
            gaps.append(Gap(kind=kind, detail=detail))
    return HubSizes(sizes=sizes, gaps=tuple(gaps))


def _asked(name: str, config: FetchConfig) -> tuple[SplitSize, ...]:
    """Return the sizes the hub gives, kept for the next time; SourceError where it gives none."""
    sizes = tuple(_counted(name, _answer("size", name, config)))
    if not sizes:  # not counted yet, or only in part
        sizes = tuple(_declared(name, _answer("info", name, config)))
    if not sizes:
        raise SourceError(f"{config.hub_url} holds no rows of it", url=config.hub_url, status=404)
    rows = [[size.set, size.split, size.rows] for size in sizes]
    with Cache(config.cache_dir).incoming() as incoming:
        incoming.write(json.dumps(rows, indent=1).encode())
        incoming.finish()
        incoming.move_to(config.cache_dir / "hub" / f"{_slug(name)}.json")
    return sizes


def _kept(name: str, config: FetchConfig) -> tuple[SplitSize, ...] | None:
    """Return the answer in the cache; a damaged one counts as not there."""
    with suppress(OSError, ValueError, TypeError):
        rows = json.loads((config.cache_dir / "hub" / f"{_slug(name)}.json").read_bytes())
        return tuple(
            SplitSize(set=s, split=split, rows=int(n), on_hub=True) for s, split, n in rows
        )
    return None


def _answer(what: str, name: str, config: FetchConfig) -> dict[str, Any]:
    """Return the JSON object at /size or /info, or raise `SourceError`."""
    import requests  # 0.1 s that nobody pays who does not ask the hub

    url = f"{config.hub_url.rstrip('/')}/{what}?{urlencode({'dataset': name})}"
    contact = f" (+{config.contact})" if config.contact else ""
    headers = {"User-Agent": f"claimcheck/{__version__}{contact}"}
    try:
        with requests.get(url, headers=headers, timeout=config.timeout_s, stream=True) as response:
            status = response.status_code
            body = response.raw.read(ANSWER_BYTES, decode_content=True)
    except requests.RequestException as error:
        raise SourceError(f"{url} could not be asked ({type(error).__name__})", url=url) from error
    except OSError as error:
        raise SourceError(f"{url} was cut short", url=url) from error
    if status != 200:
        raise SourceError(f"{url} answered HTTP {status}", url=url, status=status)
    try:
        found = json.loads(body)
    except ValueError as error:
        raise SourceError(f"{url} sent no JSON", url=url) from error
    if not isinstance(found, dict):
        raise SourceError(f"{url} sent no JSON object", url=url)
    return found


def _counted(name: str, answer: dict[str, Any]) -> Iterator[SplitSize]:
    """Yield the splits of an answer of /size; none where the hub holds only a part of the data."""
    with suppress(KeyError, TypeError, ValueError, AttributeError):
        for split in answer["size"]["splits"] if not answer.get("partial") else ():
            place = f"{name}/{split['config']}"
            rows = int(split["num_rows"])
            yield SplitSize(set=place, split=str(split["split"]), rows=rows, on_hub=True)


def _declared(name: str, answer: dict[str, Any]) -> Iterator[SplitSize]:
    """Yield the splits of an answer of /info."""
    with suppress(KeyError, TypeError, ValueError, AttributeError):
        for part, held in answer["dataset_info"].items():
            for split, counts in held["splits"].items():
                rows = int(counts["num_examples"])
                yield SplitSize(set=f"{name}/{part}", split=str(split), rows=rows, on_hub=True)


def _slug(name: str) -> str:
    return name.replace("/", "--")
