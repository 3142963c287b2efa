"""Write what the docs quote: docs/cli.md from --help, README's table from the demo.

usage: python scripts/write_docs.py
"""

import re
from pathlib import Path

from typer.testing import CliRunner

from claimcheck.cli.app import app

ROOT = Path(__file__).resolve().parents[1]
WIDTH = 88
ROWS = ("1", "2", "9")  # of the demo's table, for a README within a screen
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


def commands_page() -> str:
    """Return the text of docs/cli.md."""
    runner = CliRunner()
    parts = [INTRO]
    for command in ("", *(str(info.name) for info in app.registered_commands)):
        words = [command, "--help"] if command else ["--help"]
        shown = runner.invoke(app, words, prog_name="claimcheck", terminal_width=WIDTH)
        parts.append(
            f"## claimcheck {command}".rstrip() + f"\n\n```\n{shown.stdout.strip()}\n```\n"
        )
    return "\n".join(parts)


def demo_excerpt() -> str:
    """Return the demo's head, some rows of its table and its findings, as it prints them."""
    shown = CliRunner().invoke(app, ["demo"], env={"COLUMNS": "100", "NO_COLOR": "1"}).stdout
    lines = "\n".join(map(str.rstrip, shown.splitlines()))
    head, _, table = lines.partition("─\n")
    rows, _, rest = table.partition("\n\n\n")
    by_number = {row.split()[0]: row for row in rows.split("\n\n")}
    findings = rest.strip().split("\n\n")[0]
    return "\n\n".join([f"{head}─\n{by_number[ROWS[0]]}", *map(by_number.get, ROWS[1:]), findings])


def readme(text: str) -> str:
    """Return README's `text` with its table printed anew."""
    return re.sub(r"(?s)```\n.*?\n```", lambda _: f"```\n{demo_excerpt()}\n```", text, count=1)


def main() -> None:
    (ROOT / "docs" / "cli.md").write_text(commands_page(), encoding="utf-8")
    page = ROOT / "README.md"
    page.write_text(readme(page.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
