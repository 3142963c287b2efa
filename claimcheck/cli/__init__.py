"""The commands: parse, call one function, render. Results on stdout, all else on stderr."""

import sys


def main() -> None:
    """Run the command line and exit."""
    try:
        from claimcheck.cli.app import app

        if hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(errors="backslashreplace")  # an odd glyph ends no audit
        app(prog_name="claimcheck")
    except KeyboardInterrupt:  # before any command had begun
        sys.exit(130)
