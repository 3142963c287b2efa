"""Write docs/cli.md: every command's own --help, so that the page cannot drift from it.

usage: python scripts/write_cli_docs.py
"""

from pathlib import Path

from typer.testing import CliRunner

from claimcheck.cli.app import app

TARGET = Path(__file__).resolve().parents[1] / "docs" / "cli.md"
INTRO = """\
# The commands

Written by `make docs` from each command's `--help`; a test holds the two together.

- Results go to stdout, progress and messages to stderr. `NO_COLOR` turns colours off.
- Exit codes: 0 ran, 1 a gate you set failed (`--fail-on`, `--fail-under`), 2 could not run, 130 was
  interrupted. `fetch` exits with 2 when some paper could not be had.
- The only other variable read is `CLAIMCHECK_CACHE`, the folder where papers and readings are kept
  (default: `claimcheck` in your cache folder).
- `-o FILE` writes the file whole or not at all.
"""


def page() -> str:
    """Return the page's text."""
    runner = CliRunner()
    parts = [INTRO]
    for command in ("", *(str(info.name) for info in app.registered_commands)):
        words = [command, "--help"] if command else ["--help"]
        shown = runner.invoke(app, words, prog_name="claimcheck", terminal_width=88)
        parts.append(
            f"## claimcheck {command}".rstrip() + f"\n\n```\n{shown.stdout.strip()}\n```\n"
        )
    return "\n".join(parts)


if __name__ == "__main__":
    TARGET.write_text(page(), encoding="utf-8")
