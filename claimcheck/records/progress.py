"""How far a long run is: told to whoever asks, by stage."""

from typing import Protocol


class Progress(Protocol):
    """Told how far an audit is."""

    def stage(self, name: str, total: int) -> None:
        """Hear that a stage of `total` steps begins."""

    def advance(self, name: str, detail: str = "") -> None:
        """Hear that one step of a stage is done."""


class Quiet:
    """A progress that says nothing."""

    def stage(self, name: str, total: int) -> None:
        """Say nothing."""

    def advance(self, name: str, detail: str = "") -> None:
        """Say nothing."""
