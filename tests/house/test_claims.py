"""The audited reports in `claims/` are what the tool makes of them."""

import json
from pathlib import Path

import pytest

from claimcheck.audit import AuditConfig, audit

CLAIMS = Path(__file__).resolve().parents[2] / "claims"
FOLDERS = sorted(path.parent for path in CLAIMS.glob("*/run.json"))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_claim_stands_in_the_report_where_it_says(folder: Path):
    (report,) = folder.glob("report.*")
    text = report.read_text("utf-8")
    claims = [json.loads(line) for line in (folder / "claims.jsonl").read_text().splitlines()]
    assert claims
    for claim in claims:
        assert text[claim["span"]["start"] : claim["span"]["end"]] == claim["text"]
        assert text[: claim["span"]["start"]].count("\n") + 1 == claim["line"]


def test_the_first_reports_records_are_what_an_audit_makes_today(tmp_path: Path):
    folder = CLAIMS / "first-report"
    config = AuditConfig(cache_dir=tmp_path / "cache", run_dir=tmp_path / "run", offline=True)
    done = audit(folder / "report.txt", config=config)
    assert len(done.claims) == 21
    for name in ("claims.jsonl", "verdicts.jsonl", "reproductions.jsonl", "table.md"):
        assert (tmp_path / "run" / name).read_bytes() == (folder / name).read_bytes(), name
    kept = json.loads((folder / "run.json").read_text())
    made = json.loads((tmp_path / "run" / "run.json").read_text())
    for part in ("report", "identities", "findings", "gaps"):
        assert made[part] == kept[part]


def test_the_first_reports_ticks_are_a_threshold():
    kept = json.loads((CLAIMS / "first-report" / "run.json").read_text())
    threshold = [f for f in kept["findings"] if f["kind"] == "threshold_verdicts"]
    assert len(threshold) == 1
    assert "0.15" in threshold[0]["detail"]
