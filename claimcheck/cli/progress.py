"""How far an audit is: one bar a stage on stderr, gone when the table appears."""

import sys
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

DETAIL_CHARS = 32


class Bars:
    """Progress bars as a context; silent when `quiet` or when stderr is no terminal."""

    def __init__(self, *, quiet: bool = False) -> None:
        """Draw nothing yet."""
        self._drawn: Progress | None = None
        self._tasks: dict[str, TaskID] = {}
        self._quiet = quiet or not sys.stderr.isatty()

    def __enter__(self) -> "Bars":
        """Begin drawing."""
        if not self._quiet:
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

            self._drawn = Progress(
                TextColumn("{task.description}"),
                BarColumn(),
                MofNCompleteColumn(),
                TextColumn("{task.fields[detail]}", style="dim", markup=False),
                console=Console(stderr=True),
                transient=True,
            )
            self._drawn.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Clear the bars, whatever happened."""
        if self._drawn is not None:
            self._drawn.stop()

    def stage(self, name: str, total: int) -> None:
        """Open a bar for a stage of `total` steps."""
        if self._drawn is not None:
            self._tasks[name] = self._drawn.add_task(name, total=total, detail="")

    def advance(self, name: str, detail: str = "") -> None:
        """Count one step of a stage done; `detail` names it."""
        if self._drawn is not None and name in self._tasks:
            self._drawn.update(self._tasks[name], advance=1, detail=detail[:DETAIL_CHARS])
