"""One run's dealings with arXiv: metadata first, then each PDF, the cited version exactly."""

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from claimcheck.errors import BlockedError
from claimcheck.fetch import pdf
from claimcheck.fetch.arxiv.feed import describe
from claimcheck.fetch.arxiv.pages import PAGE_BYTES, meaning
from claimcheck.fetch.arxiv.web import AnswerError, Web
from claimcheck.fetch.cache import Cache, Incoming
from claimcheck.fetch.config import FetchConfig
from claimcheck.fetch.latex import is_cut_gzip
from claimcheck.records import ArxivId, Gap, GapKind, Paper

if TYPE_CHECKING:
    import requests

_SENT_VERSION = re.compile(r"v([1-9]\d*)\.pdf", re.IGNORECASE)
_WITHDRAWN = re.compile(
    r"^withdrawn\b|"
    r"\b(?:paper|article|submission|manuscript|version|work|preprint)\s+"
    r"(?:has been|have been|had been|is|was)\s+withdrawn\b",
    re.IGNORECASE,
)


class Arxiv:
    """arXiv, or a mirror of it; what it answers goes into the cache."""

    def __init__(
        self,
        config: FetchConfig,
        *,
        cache: Cache,
        clock: Callable[[], float],
        sleep: Callable[[float], None],
        rng: random.Random,
    ) -> None:
        """Ask nothing yet."""
        self._config = config
        self._cache = cache
        self._web = Web(config, clock=clock, sleep=sleep, rng=rng)

    def describe(self, ids: Sequence[ArxivId]) -> dict[ArxivId, Paper]:
        """Return what arXiv says of each id, without PDFs; all are blocked if it denies access."""
        try:
            return describe(ids, web=self._web, api_url=self._config.api_url)
        except BlockedError as error:
            gap = Gap(kind=GapKind.BLOCKED, detail=str(error))
            return {
                asked: Paper(asked=asked, id=asked, gaps=(replace(gap, paper=str(asked)),))
                for asked in ids
            }

    def download(self, paper: Paper) -> Paper:
        """Return `paper` with its PDF, or with the gap that says why there is none.

        A withdrawn version sends us to the last one before it that can be read.
        """
        had = self._fetch(paper, paper.id)
        if isinstance(had, Gap) and had.kind is GapKind.NO_PDF and _is_withdrawn(paper):
            had = replace(had, kind=GapKind.WITHDRAWN)  # older pages say "file unavailable" of it
        if isinstance(had, Gap):
            if had.kind is not GapKind.WITHDRAWN:
                return replace(paper, gaps=(had,))
            return self._earlier(paper, had)
        if _is_withdrawn(paper):
            had = replace(had, gaps=(*had.gaps, _gap_of_comment(paper)))
        self._cache.keep(had)
        return had

    def download_latex(self, paper: Paper) -> Paper:
        """Return `paper` with its LaTeX source, or with the gap that says why there is none."""
        url = f"{self._config.latex_url}/{paper.id}"
        try:
            with self._cache.incoming() as incoming:
                said = self._web.ask(url, partial(self._read_latex, incoming))
                if not said:
                    path = self._cache.add_latex(incoming, paper.id)
                    return replace(paper, latex=str(path))
        except (BlockedError, AnswerError) as error:
            said = str(error)
        gap = Gap(
            kind=GapKind.UNREADABLE_SOURCE,
            detail=f"no LaTeX source of {paper.id}: {said}",
            paper=str(paper.asked),
        )
        return replace(paper, gaps=(*paper.gaps, gap))

    def _read_latex(self, incoming: Incoming, response: "requests.Response") -> str:
        """Write a source to `incoming` and return "", or what was said instead of sending one.

        Raises:
            AnswerError: another attempt may bring a whole one.
            BlockedError: arXiv denied access.
        """
        status, url = response.status_code, response.url
        incoming.restart()
        for block in self._web.body(response, limit_bytes=self._config.max_bytes):
            incoming.write(block)
        incoming.finish()
        with incoming.path.open("rb") as file:
            page = file.read(PAGE_BYTES)
        if status == 200 and page and not _is_html(page):
            if is_cut_gzip(incoming.path):
                message = f"what {url} sent is no whole archive"
                raise AnswerError(message, url=url, kind=GapKind.UNREADABLE_PDF, passing=True)
            return ""
        kind, heading = meaning(status, page)
        said = f"HTTP {status}" + (f", {heading!r}" if heading else "")
        if kind is GapKind.BLOCKED:
            message = f"arXiv denied access to {url} ({said}); it is asked nothing more in this run"
            raise BlockedError(message, url=url, status=status)
        return f"{url} answered {said}"

    def _earlier(self, paper: Paper, withdrawn: Gap) -> Paper:
        """Return the last version before a withdrawn one that has a PDF, and say so."""
        newest = paper.id.version or 2  # nobody told: then the first is all we can name
        for version in range(newest - 1, 0, -1):
            had = self._fetch(paper, replace(paper.id, version=version))
            if isinstance(had, Paper):
                detail = (
                    f"{paper.id} was withdrawn; {had.id}, the last version before it that can be "
                    "read, was read instead"
                )
                other = Gap(kind=GapKind.OTHER_VERSION, detail=detail, paper=str(paper.asked))
                had = replace(had, gaps=(withdrawn, other))
                self._cache.keep(had)
                return had
            if had.kind in {GapKind.BLOCKED, GapKind.UNREACHABLE}:
                return replace(paper, gaps=(withdrawn, had))
        return replace(paper, gaps=(withdrawn,))

    def _fetch(self, paper: Paper, wanted: ArxivId) -> Paper | Gap:
        """Return `paper` with the PDF of version `wanted`, from the cache or arXiv, or a gap."""
        if wanted.version is not None and (kept := self._cache.find(wanted)) and not kept.gaps:
            return replace(paper, id=wanted, path=kept.path, sha256=kept.sha256, source="cache")
        url = f"{self._config.pdf_url}/{wanted}"
        try:
            with self._cache.incoming() as incoming:
                answer = self._web.ask(url, partial(self._read, incoming, paper, wanted))
                if isinstance(answer, Gap):
                    return answer
                path, digest = self._cache.add_pdf(incoming)
        except BlockedError as error:
            return Gap(kind=GapKind.BLOCKED, detail=str(error), paper=str(paper.asked))
        except AnswerError as error:
            return Gap(kind=error.kind, detail=str(error), paper=str(paper.asked))
        return replace(
            paper,
            id=answer,
            path=str(path),
            sha256=digest,
            source="arxiv",
            gaps=_gaps_of_version(paper, wanted=wanted, had=answer),
        )

    def _read(
        self, incoming: Incoming, paper: Paper, wanted: ArxivId, response: "requests.Response"
    ) -> ArxivId | Gap:
        """Write the PDF to `incoming` and return the version it is of, or the gap a page tells of.

        Raises:
            AnswerError: another attempt may bring a whole PDF.
            BlockedError: arXiv denied access.
        """
        status, url = response.status_code, response.url
        incoming.restart()
        for block in self._web.body(response, limit_bytes=self._config.max_bytes):
            incoming.write(block)
        incoming.finish()
        harm = pdf.damage(incoming.path)
        if status == 200 and harm is None:
            sent = _SENT_VERSION.search(response.headers.get("Content-Disposition", ""))
            return replace(wanted, version=int(sent[1])) if sent else wanted
        with incoming.path.open("rb") as file:
            page = file.read(PAGE_BYTES)
        kind, heading = meaning(status, page) if status != 200 or _is_html(page) else (None, "")
        said = f"HTTP {status}" + (f", {heading!r}" if heading else "")
        if kind is GapKind.BLOCKED:
            message = f"arXiv denied access to {url} ({said}); it is asked nothing more in this run"
            raise BlockedError(message, url=url, status=status)
        if kind is not None:
            return Gap(
                kind=kind, detail=f"arXiv has no PDF of {wanted}: {said}", paper=str(paper.asked)
            )
        if status != 200:
            message = f"{url} answered {said} instead of a PDF"
            raise AnswerError(message, url=url, status=status, passing=status >= 500)
        if heading or _is_html(page):
            detail = f"{url} answered with a page instead of a PDF: {said}"
            return Gap(kind=GapKind.UNREADABLE_PDF, detail=detail, paper=str(paper.asked))
        message = f"what {url} sent is no whole PDF: it {harm}"
        raise AnswerError(message, url=url, kind=GapKind.UNREADABLE_PDF, passing=True)


def _is_html(page: bytes) -> bool:
    return page.lstrip()[:200].lower().startswith((b"<!doctype html", b"<html", b"<head", b"<body"))


def _gaps_of_version(paper: Paper, *, wanted: ArxivId, had: ArxivId) -> tuple[Gap, ...]:
    if wanted.version in {None, had.version}:
        return ()
    detail = f"arXiv sent {had} when {wanted} was asked for"
    return (Gap(kind=GapKind.OTHER_VERSION, detail=detail, paper=str(paper.asked)),)


def _is_withdrawn(paper: Paper) -> bool:
    """Return whether arXiv's comment says so; the API has no flag for it."""
    return bool(paper.comment and _WITHDRAWN.search(paper.comment))


def _gap_of_comment(paper: Paper) -> Gap:
    detail = f"{paper.id} is marked as withdrawn, though it can be read: {paper.comment}"
    return Gap(kind=GapKind.WITHDRAWN, detail=detail, paper=str(paper.asked))
