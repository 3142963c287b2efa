"""The story: a report goes in, every claim comes out with a verdict, its evidence and its gaps."""

from collections.abc import Sequence
from pathlib import Path

import claimcheck
from claimcheck.adjudicate import decision_id
from claimcheck.desk import Desk
from claimcheck.extract import find_claims, find_findings, parse_report
from claimcheck.fetch import (
    FetchConfig,
    HubSizes,
    fetch_papers,
    fetch_sizes,
    other_versions,
)
from claimcheck.judge import Models, judge
from claimcheck.models import load_encoder, load_entailment
from claimcheck.records import (
    Audit,
    Claim,
    Paper,
    Progress,
    Quiet,
    Report,
    record,
)
from claimcheck.render.markdown import audit_markdown
from claimcheck.reproduce import cheap_checks, hub_wanted
from claimcheck.store import (
    Cache,
    RunFolder,
    by_claim,
    calibration_json,
    code_digest,
    digest,
    read_calibration,
    read_report_bytes,
)

# The rooms that a verdict rests on.
JUDGING = ("text", "models", "read", "align", "retrieve", "verify", "adjudicate")


@record
class AuditConfig:
    """Where papers may come from and where things are kept; every path absolute.

    `jobs` is the number of processes that read PDFs, 0 for one a core; `arxiv_url` a mirror's base;
    `encoder` a sentence-transformers model by name or path, "" for the shipped one, `entailment` a
    cross-encoder likewise; `calibration` a file that `claimcheck calibrate` wrote; `data` a folder
    of data sets to recount; `hub` ("huggingface" or a viewer's base URL) is asked for sizes that
    nothing else settles; `latex` asks for each paper's LaTeX source as well.
    """

    cache_dir: Path
    libraries: tuple[Path, ...] = ()
    offline: bool = False
    run_dir: Path | None = None
    jobs: int = 0
    arxiv_url: str | None = None
    contact: str = ""
    encoder: str = ""
    entailment: str = ""
    calibration: Path | None = None
    data: Path | None = None
    hub: str = ""
    latex: bool = False


def audit(report_path: Path, *, config: AuditConfig, progress: Progress | None = None) -> Audit:
    """Return the audit of the report at `report_path`: one verdict a claim, none left out.

    Raises:
        InputError: if the report cannot be used.
        StoreError: if the cache or run folder cannot be written.
    """
    told = progress or Quiet()
    models = _models(config)
    report = parse_report(read_report_bytes(report_path), name=report_path.name)
    claims = find_claims(report)
    run, cache = RunFolder(config.run_dir), Cache(config.cache_dir)
    run.keep("claims", claims)

    sources = _sources(config)
    papers = _fetch(report, sources=sources, progress=told)
    run.keep("papers", papers)
    others = other_versions(papers, config=sources)
    desk = Desk(report, papers, cache=cache, jobs=config.jobs, progress=told, others=others)
    run.keep("documents", tuple(desk.documents.values()))
    key = _key(claims, papers, desk, models)
    pieces, readings, verdicts = run.judged(
        key, lambda: judge(claims, desk, models=models, cache=cache, progress=told)
    )
    hub = _ask_hub(claims, config=config, sources=sources)
    checks = cheap_checks(
        ((claim, desk.corpus(claim)) for claim in claims), data=config.data, hub=hub.sizes
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
        gaps=(*(gap for gaps in desk.gaps.values() for gap in gaps), *hub.gaps),
        provenance=_provenance(report, models, key=key),
        adjudications=run.adjudications(claims),
        reproductions=by_claim(checks),
    )
    run.keep("reproductions", checks)
    run.keep_text("table.md", audit_markdown(done))
    run.finish(done)
    return done


def _models(config: AuditConfig) -> Models:
    """Return the models the config names; InputError for a calibration of another decision."""
    bent = config.calibration
    return Models(
        encoder=load_encoder(config.encoder),
        entailment=load_entailment(config.entailment),
        calibration=None if bent is None else read_calibration(bent, decision=decision_id()),
    )


def _provenance(report: Report, models: Models, *, key: str) -> dict[str, str]:
    """Return versions and hashes by name, enough to make the same audit again."""
    bent = models.calibration
    return {
        "claimcheck": claimcheck.__version__,
        "report_sha256": report.sha256,
        "encoder": models.encoder.id,
        "entailment": models.entailment.id,
        "decision": decision_id(),
        "inputs": key,
        **({} if bent is None else {"calibration": calibration_json(bent)}),
    }


def _key(claims: Sequence[Claim], papers: Sequence[Paper], desk: Desk, models: Models) -> str:
    """Return the name of everything the verdicts rest on: the same key, the same verdicts."""
    return digest(
        [code_digest(room) for room in JUDGING],
        [repr(claim) for claim in claims],
        [repr((paper.asked, paper.id, paper.sha256, paper.gaps)) for paper in papers],
        [document.latex_sha256 for document in desk.documents.values()],
        [repr(check) for check in desk.identities],
        [(name, [other.sha256 for other in others]) for name, others in desk.others.items()],
        models.encoder.id,
        models.entailment.id,
        repr(models.calibration),
    )


def _sources(config: AuditConfig) -> FetchConfig:
    """Return where papers may come from."""
    wanted = FetchConfig(
        cache_dir=config.cache_dir,
        libraries=config.libraries,
        offline=config.offline,
        contact=config.contact,
        latex=config.latex,
    )
    return wanted.at_mirror(config.arxiv_url) if config.arxiv_url else wanted


def _ask_hub(claims: Sequence[Claim], *, config: AuditConfig, sources: FetchConfig) -> HubSizes:
    """Return what the hub says of the data sets whose claimed sizes nothing else settles."""
    if not config.hub:
        return HubSizes(sizes={})
    wanted = hub_wanted(claims, data=config.data)
    return fetch_sizes(wanted, config=sources.at_hub(config.hub))


def _fetch(report: Report, *, sources: FetchConfig, progress: Progress) -> tuple[Paper, ...]:
    """Return one paper a cited arXiv id, in the report's order."""
    cited = [reference.arxiv_id for reference in report.references]
    ids = list(dict.fromkeys(arxiv_id for arxiv_id in cited if arxiv_id is not None))
    progress.stage("fetch", len(ids))
    return fetch_papers(
        ids, config=sources, progress=lambda paper: progress.advance("fetch", str(paper.id))
    )
