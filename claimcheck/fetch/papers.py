"""Every asked paper in order: from a library, from the cache, from arXiv, or with its gap."""

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from claimcheck.fetch.arxiv import Arxiv
from claimcheck.fetch.cache import Cache, sha256_of
from claimcheck.fetch.config import FetchConfig
from claimcheck.fetch.library import Library
from claimcheck.records import ArxivId, Gap, GapKind, Paper


def fetch_papers(
    ids: Sequence[ArxivId],
    *,
    config: FetchConfig,
    clock: Callable[[], float] = time.time,
    sleep: Callable[[float], None] = time.sleep,
    rng: random.Random | None = None,
    progress: Callable[[Paper], None] | None = None,
) -> tuple[Paper, ...]:
    """Return one paper for each asked id, in order; what kept a paper away is a gap on it.

    Libraries come first, then the cache, then arXiv; where the first two have everything, no
    network is touched. `progress` is called with each paper as it is had, in the same order. `rng`
    only jitters the pauses between attempts.

    Raises:
        InputError: a library folder cannot be listed.
        StoreError: the cache cannot be written.
    """
    sources = _Sources(config)
    had = {asked: paper for asked in dict.fromkeys(ids) if (paper := sources.at_hand(asked))}
    missing = [asked for asked in dict.fromkeys(ids) if asked not in had]
    arxiv, described = None, {asked: _not_at_hand(asked) for asked in missing}
    if not config.offline and (missing or config.latex):
        rng = rng or random.Random()
        arxiv = Arxiv(config, cache=sources.cache, clock=clock, sleep=sleep, rng=rng)
        described = arxiv.describe(missing) if missing else {}
    for asked in ids:
        if asked not in had:
            paper = described[asked]
            if arxiv and not paper.gaps:
                paper = arxiv.download(paper)
            had[asked] = paper if paper.path else sources.second_best(paper)
        had[asked] = sources.with_latex(had[asked], arxiv)
        if progress:
            progress(had[asked])
    return tuple(had[asked] for asked in ids)


def other_versions(papers: Sequence[Paper], *, config: FetchConfig) -> dict[str, tuple[Paper, ...]]:
    """Return, by the id of a paper that was had, its other versions on this machine, in order.

    Nobody is asked: only the libraries and the cache are looked through.
    """
    sources = _Sources(config)
    return {
        str(paper.id): others
        for paper in papers
        if paper.sha256 is not None and (others := sources.others(paper))
    }


class _Sources:
    """What this machine has: the libraries, then the cache."""

    def __init__(self, config: FetchConfig) -> None:
        self._library = Library(config.libraries)
        self._refresh = config.refresh and not config.offline
        self._wants_latex = config.latex
        self.cache = Cache(config.cache_dir)

    def at_hand(self, asked: ArxivId) -> Paper | None:
        """Return the paper without asking anyone, or None."""
        if found := self._library.find(asked):
            return self._of_library(asked, *found)
        if self._refresh and asked.version is None:
            return None
        return self.cache.find(asked)

    def others(self, paper: Paper) -> tuple[Paper, ...]:
        """Return the other versions of a paper that was had, with other bytes, lowest first."""
        found = {kept.id.version: kept for kept in self.cache.versions(paper.id)}
        for arxiv_id, path in self._library.versions(paper.id):
            found[arxiv_id.version] = self._of_library(arxiv_id, arxiv_id, path)
        return tuple(
            replace(other, asked=other.id, gaps=())
            for version, other in sorted(found.items(), key=lambda item: item[0] or 0)
            if version != paper.id.version and other.sha256 != paper.sha256
        )

    def second_best(self, paper: Paper) -> Paper:
        """Return what may stand in for a paper nobody could be asked for, else `paper` itself."""
        asked, kinds = paper.asked, {gap.kind for gap in paper.gaps}
        if not kinds & {GapKind.OFFLINE, GapKind.UNREACHABLE, GapKind.BLOCKED}:
            return paper
        failed = tuple(gap for gap in paper.gaps if gap.kind is not GapKind.OFFLINE)
        if asked.version is None:
            kept = self.cache.highest(asked)
            return replace(kept, gaps=(*kept.gaps, *failed)) if kept else paper
        path = self._library.unversioned(asked)
        if path is None:
            return paper
        detail = f"{path.name} names no version, so it may not be the cited {asked}"
        gap = Gap(kind=GapKind.OTHER_VERSION, detail=detail, paper=str(asked))
        unversioned = self._of_library(asked, replace(asked, version=None), path)
        return replace(unversioned, gaps=(*failed, gap))

    def with_latex(self, paper: Paper, arxiv: Arxiv | None) -> Paper:
        """Return a paper that has a PDF with its LaTeX source, if that can be had as well."""
        path = self._library.latex(paper.id)
        if paper.path is None:
            return replace(paper, gaps=(*paper.gaps, _source_alone(paper, path))) if path else paper
        if path is None and self._wants_latex and paper.id.version is not None:
            path = self.cache.latex(paper.id)
            if path is None and arxiv is not None:
                return arxiv.download_latex(paper)
        return replace(paper, latex=str(path)) if path else paper

    def _of_library(self, asked: ArxivId, found: ArxivId, path: Path) -> Paper:
        """Return a library's PDF, with what the cache knows of that version beside it."""
        known = self.cache.find(found) or Paper(asked=asked, id=found)
        return replace(
            known,
            asked=asked,
            id=found,
            path=str(path),
            sha256=sha256_of(path),
            source="library",
            gaps=(),
        )


def _source_alone(paper: Paper, path: Path) -> Gap:
    detail = (
        f"{path.name} is LaTeX source and has no pages to point at; "
        f"put the PDF of {paper.id} beside it"
    )
    return Gap(kind=GapKind.UNREADABLE_SOURCE, detail=detail, paper=str(paper.asked))


def _not_at_hand(asked: ArxivId) -> Paper:
    name = str(asked).replace("/", "_")
    detail = (
        f"{asked} is in no papers folder and not in the cache, and the network is switched off; "
        f"fetch it once while online, or put {name}.pdf into a papers folder"
    )
    gap = Gap(kind=GapKind.OFFLINE, detail=detail, paper=str(asked))
    return Paper(asked=asked, id=asked, gaps=(gap,))
