"""Where results go: stdout, or a file that is written whole or not at all."""

import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import RenderableType

FILE_WIDTH = 120  # columns of a table in a file, which has no window


def emit(text: str, *, path: Path | None = None) -> None:
    """Write `text` to `path`, or to stdout and flush it so that a closed pipe shows here."""
    if path is None:
        sys.stdout.write(text)
        sys.stdout.flush()
        return
    from claimcheck.store import write_atomically

    write_atomically(path, text.encode("utf-8", errors="backslashreplace"))


def show(renderable: "RenderableType", *, path: Path | None = None) -> None:
    """Draw a table on the terminal, in colour where it has any, or plainly into `path`."""
    from rich.console import Console

    if path is None:
        Console(highlight=False).print(renderable)
        sys.stdout.flush()
        return
    console = Console(file=io.StringIO(), width=FILE_WIDTH, color_system=None, highlight=False)
    console.print(renderable)
    drawn = console.file.getvalue() if isinstance(console.file, io.StringIO) else ""
    emit("".join(f"{line.rstrip()}\n" for line in drawn.splitlines()), path=path)
