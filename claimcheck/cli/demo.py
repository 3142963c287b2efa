"""`claimcheck demo`: the bundled report audited over the bundled paper, offline."""

from claimcheck.cli import audit, options
from claimcheck.cli.messages import say


def demo_command(quiet: options.Quiet = False) -> None:
    """Audit the bundled example, offline and without a cache."""
    from importlib import resources
    from pathlib import Path
    from tempfile import TemporaryDirectory

    folder = Path(str(resources.files("claimcheck") / "demo"))
    report, papers = folder / "report.md", folder / "papers"
    say(f"auditing {report} with --papers {papers} --offline")
    with TemporaryDirectory(prefix="claimcheck-demo-") as scratch:
        config = options.audit_config(
            papers=[papers],
            offline=True,
            cache_dir=Path(scratch),
            arxiv_url=None,
            contact="",
            run_dir=None,
            jobs=0,
            encoder="",
            calibration=None,
        )
        done = audit.run(report, config=config, quiet=quiet)
    audit.write(done, format_=options.Format.TABLE, output=None)
