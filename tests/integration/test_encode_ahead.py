"""`claimcheck fetch --encode`: an audit after it encodes its claims and nothing else."""

from pathlib import Path

from typer.testing import CliRunner

from claimcheck.audit import AuditConfig, audit
from claimcheck.cli.app import app
from claimcheck.models.encoder import ShippedEncoder

DEMO = Path(__file__).resolve().parents[2] / "claimcheck" / "demo"
REPORT, PAPERS = DEMO / "report.md", DEMO / "papers"
NOT_ALL = 2  # exit code: one paper that the demo cites does not exist


def fetched(cache: Path, *flags: str):
    words = ["fetch", REPORT, "--papers", PAPERS, "--offline", "--cache-dir", cache, *flags]
    return CliRunner().invoke(app, [str(word) for word in words], prog_name="claimcheck")


def audited(cache: Path):
    config = AuditConfig(cache_dir=cache, libraries=(PAPERS,), offline=True, jobs=1)
    return audit(REPORT, config=config)


def test_only_claims_are_left_to_encode_and_nothing_else_changes(tmp_path, monkeypatch):
    plain = audited(tmp_path / "plain")
    assert fetched(tmp_path / "ahead", "--encode").exit_code == NOT_ALL
    asked: list[str] = []
    encode = ShippedEncoder.encode

    def listening(self, texts):
        asked.extend(texts)
        return encode(self, texts)

    monkeypatch.setattr(ShippedEncoder, "encode", listening)
    ahead = audited(tmp_path / "ahead")
    assert sorted(asked) == sorted({claim.text for claim in plain.claims})
    assert ahead == plain


def test_nothing_is_encoded_unless_asked(tmp_path):
    assert fetched(tmp_path / "cache").exit_code == NOT_ALL
    assert not list((tmp_path / "cache").rglob("*.sqlite"))
    assert not (tmp_path / "cache" / "documents").exists()
