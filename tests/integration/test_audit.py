"""Whole audits through the Python API: the same bytes, resumed runs, wrong and missing papers."""

from pathlib import Path

import pytest

from claimcheck.audit import AuditConfig, audit
from claimcheck.records import GapKind, Identity, Label
from claimcheck.store import load_audit

DEMO = Path(__file__).resolve().parents[2] / "claimcheck" / "demo"
STAGES = ("claims", "papers", "documents", "evidence", "assessments", "verdicts")


def config(tmp_path: Path, run: str | None = None) -> AuditConfig:
    return AuditConfig(
        cache_dir=tmp_path / "cache",
        libraries=(DEMO / "papers",),
        offline=True,
        run_dir=tmp_path / run if run else None,
        jobs=1,
    )


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    root = tmp_path_factory.mktemp("audit")
    return root, audit(DEMO / "report.md", config=config(root, "run"))


def test_every_claim_has_a_verdict_with_evidence_and_one_sentence(kept):
    _, done = kept
    assert set(done.verdicts) == {claim.id for claim in done.claims}
    for claim in done.claims:
        verdict = done.verdicts[claim.id]
        assert verdict.why
        assert claim.text == done.report.text[claim.span.start : claim.span.end]
        if verdict.probabilities:
            assert set(verdict.rationale) <= {piece.id for piece in done.evidence[claim.id]}


def test_the_run_folder_gives_the_audit_back(kept):
    root, done = kept
    assert load_audit(root / "run") == done


def test_the_same_input_gives_the_same_bytes(kept):
    root, _ = kept
    audit(DEMO / "report.md", config=config(root, "again"))
    for name in (*(f"{stage}.jsonl" for stage in STAGES), "table.md", "run.json"):
        assert (root / "again" / name).read_bytes() == (root / "run" / name).read_bytes(), name


def test_a_run_with_the_same_inputs_judges_nothing_again(kept):
    root, done = kept
    stages: list[str] = []

    class Watch:
        def stage(self, name: str, total: int) -> None:
            stages.append(name)

        def advance(self, name: str, detail: str = "") -> None:
            pass

    assert audit(DEMO / "report.md", config=config(root, "run"), progress=Watch()) == done
    assert stages == ["fetch", "read"]


def test_a_wrong_papers_text_never_supports_a_claim(tmp_path):
    text = (DEMO / "report.md").read_text("utf-8")
    head, _, references = text.partition("## References")
    own = next(line for line in references.splitlines() if "0701.00001" in line)
    named = own.replace("0701.00001v1>", '0701.00001v1> "Deep Residual Learning for Images"')
    report = tmp_path / "report.md"
    report.write_text(f"{head}## References\n\n{named}\n", "utf-8")
    done = audit(report, config=config(tmp_path))
    assert [check.identity for check in done.identities] == [Identity.MISMATCH]
    for verdict in done.verdicts.values():
        assert verdict.label is Label.NOT_ENOUGH_INFO
        assert GapKind.WRONG_PAPER in {gap.kind for gap in verdict.gaps}
