"""The story: a report goes in, every claim comes out with a verdict, its evidence and its gaps."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from os import cpu_count
from pathlib import Path
from typing import Protocol

import claimcheck
from claimcheck.adjudicate import adjudicate, in_order
from claimcheck.align import Corpus
from claimcheck.errors import PdfError
from claimcheck.extract import find_claims, find_findings, parse_report
from claimcheck.fetch import FetchConfig, fetch_papers
from claimcheck.fetch.identity import identify
from claimcheck.models import Encoder, load_encoder
from claimcheck.read import read_document
from claimcheck.records import (
    Assessment,
    Audit,
    Claim,
    Document,
    Evidence,
    Gap,
    GapKind,
    Identity,
    IdentityCheck,
    Paper,
    Report,
    Verdict,
    record,
)
from claimcheck.render.markdown import audit_markdown
from claimcheck.retrieve import retrieve
from claimcheck.store import (
    Cache,
    Judged,
    RunFolder,
    by_claim,
    code_digest,
    digest,
    read_report_bytes,
)
from claimcheck.verify import verify

JUDGING = ("text", "read", "align", "retrieve", "verify", "adjudicate")  # rooms a verdict rests on


@record
class AuditConfig:
    """Where papers may come from and where things are kept; every path absolute.

    `jobs` is the number of processes that read PDFs, 0 for one a core; `arxiv_url` a mirror's base;
    `encoder` a sentence-transformers model by name or path, "" for the shipped one.
    """

    cache_dir: Path
    libraries: tuple[Path, ...] = ()
    offline: bool = False
    run_dir: Path | None = None
    jobs: int = 0
    arxiv_url: str | None = None
    contact: str = ""
    encoder: str = ""


class Progress(Protocol):
    """Told how far an audit is."""

    def stage(self, name: str, total: int) -> None:
        """Hear that a stage of `total` steps begins."""

    def advance(self, name: str, detail: str = "") -> None:
        """Hear that one step of a stage is done."""


class Quiet:
    """A progress that says nothing."""

    def stage(self, name: str, total: int) -> None:
        """Say nothing."""

    def advance(self, name: str, detail: str = "") -> None:
        """Say nothing."""


def audit(report_path: Path, *, config: AuditConfig, progress: Progress | None = None) -> Audit:
    """Return the audit of the report at `report_path`: one verdict a claim, none left out.

    Raises:
        InputError: if the report cannot be used.
        StoreError: if the cache or run folder cannot be written.
    """
    told = progress or Quiet()
    report = parse_report(read_report_bytes(report_path), name=report_path.name)
    claims = find_claims(report)
    run, cache = RunFolder(config.run_dir), Cache(config.cache_dir)
    run.keep("claims", claims)

    papers = _fetch(report, config=config, progress=told)
    run.keep("papers", papers)
    documents, unread = _read(papers, cache=cache, jobs=config.jobs, progress=told)
    run.keep("documents", tuple(documents.values()))

    identities = _identify(report, papers, documents)
    desk = _Desk(papers, documents, identities, unread)
    encoder = load_encoder(config.encoder)
    key = digest(
        [code_digest(room) for room in JUDGING],
        [repr(claim) for claim in claims],
        [repr((paper.asked, paper.id, paper.sha256, paper.gaps)) for paper in papers],
        [repr(check) for check in identities],
        encoder.id,
    )
    pieces, readings, verdicts = run.judged(
        key, lambda: _judge(claims, desk, encoder=encoder, cache=cache, progress=told)
    )
    done = Audit(
        report=report,
        claims=claims,
        papers=papers,
        identities=identities,
        evidence=by_claim(pieces),
        assessments=by_claim(readings),
        verdicts={verdict.claim_id: verdict for verdict in verdicts},
        findings=find_findings(report, claims, identities),
        gaps=tuple(gap for gaps in unread.values() for gap in gaps),
        provenance={
            "claimcheck": claimcheck.__version__,
            "report_sha256": report.sha256,
            "encoder": encoder.id,
            "inputs": key,
        },
    )
    run.keep_text("table.md", audit_markdown(done))
    run.finish(done)
    return done


def _fetch(report: Report, *, config: AuditConfig, progress: Progress) -> tuple[Paper, ...]:
    """Return one paper a cited arXiv id, in the report's order."""
    cited = [reference.arxiv_id for reference in report.references]
    ids = list(dict.fromkeys(arxiv_id for arxiv_id in cited if arxiv_id is not None))
    wanted = FetchConfig(
        cache_dir=config.cache_dir,
        libraries=config.libraries,
        offline=config.offline,
        contact=config.contact,
    )
    if config.arxiv_url:
        wanted = wanted.at_mirror(config.arxiv_url)
    progress.stage("fetch", len(ids))
    return fetch_papers(
        ids, config=wanted, progress=lambda paper: progress.advance("fetch", str(paper.id))
    )


def _read(
    papers: Sequence[Paper], *, cache: Cache, jobs: int, progress: Progress
) -> tuple[dict[str, Document], dict[str, tuple[Gap, ...]]]:
    """Return the documents by paper id, and the gaps of each paper that was not read whole."""
    progress.stage("read", len(papers))
    documents: dict[str, Document] = {}
    gaps: dict[str, tuple[Gap, ...]] = {}
    fresh: list[Paper] = []
    for paper in papers:
        if paper.sha256 is None or paper.path is None:
            gaps[str(paper.id)] = paper.gaps
            progress.advance("read", str(paper.id))
            continue
        known = cache.cached_document(paper.sha256, paper=str(paper.id))
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
        if document is not None and (paper.gaps or document.gaps):
            gaps[str(paper.id)] = (*paper.gaps, *document.gaps)
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
    """Return what the paper's PDF says, or the gap it leaves."""
    try:
        return read_document(Path(paper.path or "").read_bytes(), paper=str(paper.id))
    except (PdfError, OSError) as error:
        return Gap(kind=GapKind.UNREADABLE_PDF, detail=str(error), paper=str(paper.id))


def _identify(
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


class _Desk:
    """Which documents a claim is held against, and what is missing from its desk."""

    def __init__(
        self,
        papers: Sequence[Paper],
        documents: dict[str, Document],
        identities: Sequence[IdentityCheck],
        unread: dict[str, tuple[Gap, ...]],
    ) -> None:
        self._papers = {paper.asked: paper for paper in papers}
        self._documents = documents
        self._unread = unread
        self._wrong = {
            check.arxiv_id: check.detail
            for check in identities
            if check.identity is Identity.MISMATCH and check.arxiv_id is not None
        }
        self._corpora: dict[tuple[str, ...], Corpus] = {}

    def corpus(self, claim: Claim) -> Corpus:
        """Return the index over the claim's own papers, wrong ones left out; made once a set."""
        bound = [
            self._papers[i] for i in claim.papers if i in self._papers and i not in self._wrong
        ]
        names = tuple(dict.fromkeys(str(p.id) for p in bound if str(p.id) in self._documents))
        if names not in self._corpora:
            self._corpora[names] = Corpus([self._documents[name] for name in names])
        return self._corpora[names]

    def gaps(self, claim: Claim) -> tuple[Gap, ...]:
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
                found.extend(self._unread.get(str(paper.id), ()))
        return tuple(found)


def _judge(
    claims: Sequence[Claim], desk: _Desk, *, encoder: Encoder, cache: Cache, progress: Progress
) -> Judged:
    """Return every claim's evidence, readings and verdict, evidence in the verdict's own order."""
    progress.stage("judge", len(claims))
    encode = cache.remembering(encoder)
    pieces: list[Evidence] = []
    readings: list[Assessment] = []
    verdicts: list[Verdict] = []
    for corpus, group in _grouped(claims, desk):
        for claim, evidence in zip(group, retrieve(group, corpus, encode=encode), strict=True):
            assessments = verify(claim, evidence, corpus, encode=encode)
            verdict = adjudicate(claim, evidence, assessments, gaps=desk.gaps(claim))
            pieces.extend(in_order(evidence, verdict))
            readings.extend(assessments)
            verdicts.append(verdict)
            progress.advance("judge", claim.id)
    encode.keep()
    place = {claim.id: number for number, claim in enumerate(claims)}
    verdicts.sort(key=lambda verdict: place[verdict.claim_id])
    return tuple(pieces), tuple(readings), tuple(verdicts)


def _grouped(claims: Sequence[Claim], desk: _Desk) -> list[tuple[Corpus, list[Claim]]]:
    """Return the claims by the papers they are held against, so that each index is made once."""
    groups: dict[int, tuple[Corpus, list[Claim]]] = {}
    for claim in claims:
        corpus = desk.corpus(claim)
        groups.setdefault(id(corpus), (corpus, []))[1].append(claim)
    return list(groups.values())
