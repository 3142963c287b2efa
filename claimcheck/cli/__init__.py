"""The commands: parse, call one function, render. Results on stdout, all else on stderr."""

from claimcheck.cli.app import main

__all__ = ["main"]
