"""The story: a report goes in, every claim comes out with a verdict, its evidence and its gaps."""

from collections.abc import Sequence
from pathlib import Path

import claimcheck
from claimcheck.adjudicate import adjudicate, decision_id, in_order
from claimcheck.align import Corpus
from claimcheck.desk import Desk
from claimcheck.extract import find_claims, find_findings, parse_report
from claimcheck.fetch import FetchConfig, fetch_papers
from claimcheck.models import Encoder, load_encoder
from claimcheck.records import (
    Assessment,
    Audit,
    Calibration,
    Claim,
    Evidence,
    Paper,
    Progress,
    Quiet,
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
    calibration_json,
    code_digest,
    digest,
    read_calibration,
    read_report_bytes,
)
from claimcheck.verify import verify

JUDGING = ("text", "read", "align", "retrieve", "verify", "adjudicate")  # rooms a verdict rests on


@record
class AuditConfig:
    """Where papers may come from and where things are kept; every path absolute.

    `jobs` is the number of processes that read PDFs, 0 for one a core; `arxiv_url` a mirror's base;
    `encoder` a sentence-transformers model by name or path, "" for the shipped one; `calibration` a
    file that `claimcheck calibrate` wrote.
    """

    cache_dir: Path
    libraries: tuple[Path, ...] = ()
    offline: bool = False
    run_dir: Path | None = None
    jobs: int = 0
    arxiv_url: str | None = None
    contact: str = ""
    encoder: str = ""
    calibration: Path | None = None


def audit(report_path: Path, *, config: AuditConfig, progress: Progress | None = None) -> Audit:
    """Return the audit of the report at `report_path`: one verdict a claim, none left out.

    Raises:
        InputError: if the report cannot be used.
        StoreError: if the cache or run folder cannot be written.
    """
    told = progress or Quiet()
    bent = _calibration(config)
    report = parse_report(read_report_bytes(report_path), name=report_path.name)
    claims = find_claims(report)
    run, cache = RunFolder(config.run_dir), Cache(config.cache_dir)
    run.keep("claims", claims)

    papers = _fetch(report, config=config, progress=told)
    run.keep("papers", papers)
    desk = Desk(report, papers, cache=cache, jobs=config.jobs, progress=told)
    run.keep("documents", tuple(desk.documents.values()))
    encoder = load_encoder(config.encoder)
    key = _key(claims, papers, desk, encoder=encoder, calibration=bent)
    pieces, readings, verdicts = run.judged(
        key,
        lambda: _judge(claims, desk, encoder=encoder, calibration=bent, cache=cache, progress=told),
    )
    done = Audit(
        report=report,
        claims=claims,
        papers=papers,
        identities=desk.identities,
        evidence=by_claim(pieces),
        assessments=by_claim(readings),
        verdicts={verdict.claim_id: verdict for verdict in verdicts},
        findings=find_findings(report, claims, desk.identities),
        gaps=tuple(gap for gaps in desk.gaps.values() for gap in gaps),
        provenance={
            "claimcheck": claimcheck.__version__,
            "report_sha256": report.sha256,
            "encoder": encoder.id,
            "decision": decision_id(),
            "inputs": key,
            **({} if bent is None else {"calibration": calibration_json(bent)}),
        },
        adjudications=run.adjudications(claims),
    )
    run.keep_text("table.md", audit_markdown(done))
    run.finish(done)
    return done


def _calibration(config: AuditConfig) -> Calibration | None:
    """Return the calibration the config names; InputError when it is for another decision."""
    if config.calibration is None:
        return None
    return read_calibration(config.calibration, decision=decision_id())


def _key(
    claims: Sequence[Claim],
    papers: Sequence[Paper],
    desk: Desk,
    *,
    encoder: Encoder,
    calibration: Calibration | None,
) -> str:
    """Return the name of everything the verdicts rest on: the same key, the same verdicts."""
    return digest(
        [code_digest(room) for room in JUDGING],
        [repr(claim) for claim in claims],
        [repr((paper.asked, paper.id, paper.sha256, paper.gaps)) for paper in papers],
        [repr(check) for check in desk.identities],
        encoder.id,
        repr(calibration),
    )


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


def _judge(
    claims: Sequence[Claim],
    desk: Desk,
    *,
    encoder: Encoder,
    calibration: Calibration | None,
    cache: Cache,
    progress: Progress,
) -> Judged:
    """Return every claim's evidence, readings and verdict, evidence in the verdict's own order."""
    progress.stage("judge", len(claims))
    encode = cache.remembering(encoder)
    pieces: list[Evidence] = []
    readings: list[Assessment] = []
    verdicts: list[Verdict] = []
    for corpus, group in _grouped(claims, desk):
        found = retrieve(group, corpus, encode=encode)
        read = verify(group, found, corpus, encode=encode)
        for claim, evidence, assessments in zip(group, found, read, strict=True):
            verdict = adjudicate(
                claim,
                evidence,
                assessments,
                gaps=desk.missing(claim),
                calibration=calibration,
            )
            pieces.extend(in_order(evidence, verdict))
            readings.extend(assessments)
            verdicts.append(verdict)
            progress.advance("judge", claim.id)
    place = {claim.id: number for number, claim in enumerate(claims)}
    verdicts.sort(key=lambda verdict: place[verdict.claim_id])
    return tuple(pieces), tuple(readings), tuple(verdicts)


def _grouped(claims: Sequence[Claim], desk: Desk) -> list[tuple[Corpus, list[Claim]]]:
    """Return the claims by the papers they are held against, so that each index is made once."""
    groups: dict[int, tuple[Corpus, list[Claim]]] = {}
    for claim in claims:
        corpus = desk.corpus(claim)
        groups.setdefault(id(corpus), (corpus, []))[1].append(claim)
    return list(groups.values())
