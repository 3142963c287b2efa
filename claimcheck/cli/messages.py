"""What a person is told on stderr, beside the result on stdout."""

import sys


def say(message: str) -> None:
    """Write one line to stderr."""
    print(f"claimcheck: {message}", file=sys.stderr)  # noqa: T201 - this is where the CLI speaks
