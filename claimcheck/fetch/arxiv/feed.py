"""What arXiv says of papers: one query for many ids, through the `arxiv` package."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from claimcheck.errors import BlockedError, InputError, SourceError
from claimcheck.fetch.arxiv.pages import PAGE_BYTES, meaning
from claimcheck.fetch.arxiv.web import AnswerError, Web
from claimcheck.fetch.ids import same_paper
from claimcheck.records import ArxivId, Gap, GapKind, Paper, record

if TYPE_CHECKING:
    import arxiv
    import requests

_BATCH = 100  # ids a query: a URL of under 2,048 characters, which arXiv refuses beyond
_FEED_BYTES = 20_000_000
_ABS = "/abs/"
_ERROR = "/api/errors#"
_TOTAL = re.compile(rb"totalResults[^>]*>\s*(\d+)")


def describe(ids: Sequence[ArxivId], *, web: Web, api_url: str) -> dict[ArxivId, Paper]:
    """Return for each id what arXiv says of it: metadata without a PDF, or a `not_found` gap.

    An id whose batch could not be had (the API is often busy while PDFs are served) has a paper
    without metadata.

    Raises:
        BlockedError: arXiv denied access.
    """
    papers = {asked: Paper(asked=asked, id=asked) for asked in ids}
    for start in range(0, len(ids), _BATCH):
        batch = list(ids[start : start + _BATCH])
        try:
            papers |= _describe_batch(batch, web=web, api_url=api_url)
        except BlockedError:
            raise
        except SourceError:
            continue
    return papers


def _describe_batch(batch: list[ArxivId], *, web: Web, api_url: str) -> dict[ArxivId, Paper]:
    """Return the papers of one query, asked anew without the ids that arXiv calls malformed."""
    papers: dict[ArxivId, Paper] = {}
    left = batch
    while left:
        results = _query(left, web=web, api_url=api_url)
        refused = _refused(results, left)
        if not refused:
            return papers | {asked: _paper(asked, results) for asked in left}
        papers |= {asked: _not_found(asked, words) for asked, words in refused.items()}
        left = [asked for asked in left if asked not in refused]
    return papers


def _query(ids: list[ArxivId], *, web: Web, api_url: str) -> "list[arxiv.Result]":
    """Return the entries of the feed for `ids`, in arXiv's order.

    The package's client neither times out, backs off nor heeds Retry-After, and names itself to
    arXiv: it is given a session that does, and told not to retry or wait by itself.
    """
    import arxiv  # with lxml 0.1 s, which an audit with all its papers at hand does not pay

    client = arxiv.Client(page_size=len(ids), delay_seconds=0, num_retries=0)
    client.query_url_format = f"{api_url}?{{}}"
    client._session = _Session(web)
    search = arxiv.Search(id_list=[str(asked) for asked in ids], max_results=len(ids))
    try:
        # An empty answer is now and then a fault of the API, so it is believed the second time.
        return list(client.results(search)) or list(client.results(search))
    except arxiv.ArxivError as error:
        raise SourceError(f"arXiv's feed could not be used: {error}", url=error.url) from error


def _refused(results: "list[arxiv.Result]", ids: list[ArxivId]) -> dict[ArxivId, str]:
    """Return the ids that error entries name, with arXiv's words.

    Raises:
        SourceError: an error entry speaks of none of the ids.
    """
    refused: dict[ArxivId, str] = {}
    for result in results:
        if _ERROR not in result.entry_id:
            continue
        words = " ".join(result.summary.split())
        named = [asked for asked in ids if words.endswith(f" {asked}")]
        if not named:
            raise SourceError(f"arXiv answered with an error: {words}", url=result.entry_id)
        refused |= dict.fromkeys(named, words)
    return refused


def _paper(asked: ArxivId, results: "list[arxiv.Result]") -> Paper:
    """Return the entry that answers `asked`: its version, or the highest when none was asked."""
    same = [(found, result) for found, result in _identified(results) if same_paper(found, asked)]
    exact = [pair for pair in same if asked.version in {None, pair[0].version}]
    if not exact:
        # Another version's entry proves the paper, not the version; its PDF will show.
        return Paper(asked=asked, id=asked) if same else _not_found(asked, "")
    found, result = max(exact, key=lambda pair: pair[0].version or 0)
    return Paper(
        asked=asked,
        id=replace(asked, version=found.version),
        title=" ".join(result.title.split()) or None,
        authors=tuple(" ".join(author.name.split()) for author in result.authors),
        published=result.published.isoformat(),
        updated=result.updated.isoformat(),
        comment=" ".join((result.comment or "").split()) or None,
        newest_version=found.version if asked.version is None else None,
    )


def _identified(results: "list[arxiv.Result]") -> "Iterator[tuple[ArxivId, arxiv.Result]]":
    for result in results:
        try:
            yield ArxivId.parse(result.entry_id.partition(_ABS)[2]), result
        except InputError:
            continue


def _not_found(asked: ArxivId, words: str) -> Paper:
    detail = f"arXiv knows no paper {asked}" + (f" ({words})" if words else "")
    return Paper(
        asked=asked,
        id=asked,
        gaps=(Gap(kind=GapKind.NOT_FOUND, detail=detail, paper=str(asked)),),
    )


@record
class _Feed:
    """The two attributes of an answer that the `arxiv` client looks at."""

    status_code: int
    content: bytes


class _Session:
    """Stands in for the `arxiv` client's own HTTP session."""

    def __init__(self, web: Web) -> None:
        self._web = web

    def get(self, url: str, headers: dict[str, str]) -> _Feed:
        """Return a whole feed; `headers` only holds the package's own User-Agent, not ours."""
        del headers
        return self._web.ask(url, self._read)

    def _read(self, response: "requests.Response") -> _Feed:
        status, url = response.status_code, response.url
        blocks = self._web.body(response, limit_bytes=_FEED_BYTES)
        content = b"".join(blocks)
        if status in {200, 400} and b"<feed" in content:
            total = _TOTAL.search(content)
            if b"</feed>" not in content:
                raise AnswerError(f"{url} sent half a feed", url=url, passing=True)
            if total and int(total[1]) and b"<entry" not in content:
                message = f"{url} sent an empty page of a full feed"
                raise AnswerError(message, url=url, passing=True)
            # A 400 holds an error entry, as a 200 does in the manual: they are read alike.
            return _Feed(status_code=200, content=content)
        kind, heading = meaning(status, content[:PAGE_BYTES])
        if kind is GapKind.BLOCKED:
            raise BlockedError(
                f"arXiv denied access (HTTP {status}); it is asked nothing more in this run",
                url=url,
                status=status,
            )
        message = f"{url} answered HTTP {status} {heading!r} instead of a feed"
        passing = status == 200 or status >= 500
        raise AnswerError(message, url=url, status=status, passing=passing)
