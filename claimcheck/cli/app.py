"""The command line as a whole: which commands there are, and how each kind of failure ends."""

import os
import sys
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from claimcheck import __version__
from claimcheck.cli import (
    adjudicate,
    audit,
    calibrate,
    demo,
    explain,
    extract,
    fetch,
    read,
    reproduce,
    table,
)
from claimcheck.cli.messages import say
from claimcheck.errors import ClaimcheckError

COULD_NOT_RUN = 2
INTERRUPTED = 130  # 128 + SIGINT, as shells count


class Commands(TyperGroup):
    """The commands, with every expected failure told in one message and an exit code."""

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - of typer's private click
        """Run the chosen command; a failure that is nobody's bug ends without a traceback."""
        try:
            return super().invoke(ctx)
        except ClaimcheckError as error:
            say(str(error))
            raise typer.Exit(COULD_NOT_RUN) from error
        except BrokenPipeError:  # the reader has seen enough (`| head`)
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(0) from None
        except OSError as error:
            say(f"{error.filename or 'the output'}: {error.strerror or error}")
            raise typer.Exit(COULD_NOT_RUN) from error
        except KeyboardInterrupt:
            say(
                "interrupted; papers and readings that were finished are kept in the cache, "
                "so the same command goes on from there"
            )
            raise typer.Exit(INTERRUPTED) from None


app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Audit machine-written literature reports against the arXiv papers they cite.",
    epilog="Exit codes: 0 ran, 1 a gate you set failed, 2 could not run.",
)
app.command("audit")(audit.audit_command)
app.command("extract")(extract.extract_command)
app.command("fetch")(fetch.fetch_command)
app.command("read")(read.read_command)
app.command("table")(table.table_command)
app.command("explain")(explain.explain_command)
app.command("reproduce")(reproduce.reproduce_command)
app.command("adjudicate")(adjudicate.adjudicate_command)
app.command("calibrate")(calibrate.calibrate_command)
app.command("demo")(demo.demo_command)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"claimcheck {__version__}")
        raise typer.Exit


@app.callback()
def options(
    _: Annotated[
        bool,
        typer.Option(
            "--version", help="Show the version and exit.", callback=_show_version, is_eager=True
        ),
    ] = False,
) -> None:
    """Hold the options that stand before a command."""
