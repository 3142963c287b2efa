"""The papers on the desk: fetched, read, identified, and which of them a claim is held against."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from os import cpu_count
from pathlib import Path

from claimcheck.align import Corpus
from claimcheck.errors import InputError, PdfError
from claimcheck.fetch.identity import identify
from claimcheck.read import LatexSource, load_latex, read_document
from claimcheck.records import (
    Claim,
    Document,
    Gap,
    GapKind,
    Identity,
    IdentityCheck,
    Paper,
    Progress,
    Quiet,
    Report,
)
from claimcheck.store import Cache


class Desk:
    """Every cited paper with what was read out of it, and what is missing.

    `documents` and `gaps` are keyed by the id of the version that was had; `identities` has one
    check a reference.
    """

    def __init__(
        self,
        report: Report,
        papers: Sequence[Paper],
        *,
        cache: Cache,
        jobs: int,
        progress: Progress,
        others: Mapping[str, Sequence[Paper]] | None = None,
    ) -> None:
        """Read the papers, `jobs` at a time (0 for one a core), and check each one's identity.

        `others` are further versions by the id of the version that was had; they are read only
        when asked for.
        """
        self.others = others or {}
        self._cache = cache
        self._papers = {paper.asked: paper for paper in papers}
        self._corpora: dict[tuple[str, ...], Corpus] = {}
        self.documents, self.gaps = read_papers(papers, cache=cache, jobs=jobs, progress=progress)
        self.identities = identify_all(report, papers, self.documents)
        self._wrong = {
            check.arxiv_id: check.detail
            for check in self.identities
            if check.identity is Identity.MISMATCH and check.arxiv_id is not None
        }

    def read_other(self, paper: Paper) -> Document | None:
        """Return what another version of a paper says, or None where it cannot be read."""
        read, _ = read_papers([paper], cache=self._cache, jobs=1, progress=Quiet())
        return read.get(str(paper.id))

    def corpus(self, claim: Claim, *, instead: Mapping[str, Document] | None = None) -> Corpus:
        """Return the index over the claim's own papers, wrong ones left out; made once a set.

        `instead` gives documents to take in the place of those that were had, by their id.
        """
        bound = [
            self._papers[i] for i in claim.papers if i in self._papers and i not in self._wrong
        ]
        names = tuple(dict.fromkeys(str(p.id) for p in bound if str(p.id) in self.documents))
        taken = [(instead or {}).get(name, self.documents[name]) for name in names]
        by_id = {document.paper: document for document in taken}  # a report may cite two versions
        key = tuple(by_id)
        if key not in self._corpora:
            self._corpora[key] = Corpus(list(by_id.values()))
        return self._corpora[key]

    def missing(self, claim: Claim) -> tuple[Gap, ...]:
        """Return what stands between the claim and its papers."""
        if not claim.papers:
            return (
                Gap(
                    kind=GapKind.NO_CITATION,
                    detail="neither the claim nor the report cites a paper with an arXiv id",
                ),
            )
        found: list[Gap] = []
        for asked in claim.papers:
            paper = self._papers.get(asked)
            if asked in self._wrong:
                found.append(
                    Gap(kind=GapKind.WRONG_PAPER, detail=self._wrong[asked], paper=str(asked))
                )
            if paper is not None:
                found.extend(self.gaps.get(str(paper.id), ()))
        return tuple(found)


def read_papers(
    papers: Sequence[Paper], *, cache: Cache, jobs: int, progress: Progress
) -> tuple[dict[str, Document], dict[str, tuple[Gap, ...]]]:
    """Return the documents by paper id, and the gaps of each paper that was not read whole."""
    progress.stage("read", len(papers))
    documents: dict[str, Document] = {}
    gaps: dict[str, tuple[Gap, ...]] = {}
    lost: dict[str, tuple[Gap, ...]] = {}
    fresh: list[Paper] = []
    for paper in papers:
        if paper.sha256 is None or paper.path is None:
            gaps[str(paper.id)] = paper.gaps
            progress.advance("read", str(paper.id))
            continue
        source, lost[str(paper.id)] = _latex_of(paper)
        known = cache.cached_document(
            paper.sha256, paper=str(paper.id), latex_sha256=source.sha256 if source else None
        )
        if known is None:
            fresh.append(paper)
        else:
            documents[str(paper.id)] = known
            progress.advance("read", str(paper.id))
    for paper, read in _read_fresh(fresh, jobs=jobs):
        if isinstance(read, Document):
            cache.keep_document(read)
            documents[str(paper.id)] = read
        else:
            gaps[str(paper.id)] = (*paper.gaps, read)
        progress.advance("read", str(paper.id))
    for paper in papers:
        document = documents.get(str(paper.id))
        if document is not None:
            found = (*paper.gaps, *lost[str(paper.id)], *document.gaps)
            gaps |= {str(paper.id): found} if found else {}
    ordered = {
        str(paper.id): documents[str(paper.id)] for paper in papers if str(paper.id) in documents
    }
    return ordered, gaps


def _read_fresh(papers: Sequence[Paper], *, jobs: int) -> Iterator[tuple[Paper, Document | Gap]]:
    """Yield each paper with what was read out of it, as they are done."""
    workers = min(jobs or cpu_count() or 1, len(papers))
    if workers <= 1:
        yield from ((paper, _read_one(paper)) for paper in papers)
        return
    largest_first = sorted(papers, key=lambda p: -Path(p.path or "").stat().st_size)
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        waiting = {pool.submit(_read_one, paper): paper for paper in largest_first}
        for done in as_completed(waiting):
            yield waiting[done], done.result()


def _read_one(paper: Paper) -> Document | Gap:
    """Return what the paper's PDF and, if it is had, its LaTeX source say, or the gap it leaves."""
    try:
        data = Path(paper.path or "").read_bytes()
        return read_document(data, paper=str(paper.id), source=_latex_of(paper)[0])
    except (PdfError, OSError) as error:
        return Gap(kind=GapKind.UNREADABLE_PDF, detail=str(error), paper=str(paper.id))


def _latex_of(paper: Paper) -> tuple[LatexSource | None, tuple[Gap, ...]]:
    """Return the paper's LaTeX source, and the gap one leaves that cannot be read."""
    if paper.latex is None:
        return None, ()
    try:
        return load_latex(Path(paper.latex), paper=str(paper.id)), ()
    except InputError as error:
        kind = GapKind.UNREADABLE_SOURCE
        return None, (Gap(kind=kind, detail=str(error), paper=str(paper.id)),)


def identify_all(
    report: Report, papers: Sequence[Paper], documents: dict[str, Document]
) -> tuple[IdentityCheck, ...]:
    """Return one check a reference: is the paper behind its id the one it means?"""
    by_asked = {paper.asked: paper for paper in papers}
    checks = []
    for reference in report.references:
        paper = by_asked.get(reference.arxiv_id) if reference.arxiv_id else None
        if paper is None:
            checks.append(
                IdentityCheck(
                    reference=reference.key,
                    arxiv_id=reference.arxiv_id,
                    identity=Identity.UNKNOWN,
                    detail="the report gives no arXiv id",
                )
            )
            continue
        document = documents.get(str(paper.id))
        opening = " ".join(p.text for p in document.passages if p.page == 1) if document else ""
        checks.append(
            identify(
                reference,
                paper=paper,
                document_title=document.title if document else "",
                stamp=document.stamp if document else None,
                opening=opening,
            )
        )
    return tuple(checks)
