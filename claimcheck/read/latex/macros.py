"""What an author's macro is."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Macro:
    """A macro: how its arguments are delimited, the first one's default, and its body."""

    body: list[str]
    count: int = 0
    default: list[str] | None = None
    ends: list[list[str]] = field(default_factory=list)  # the delimiter after each argument
    specs: str = ""  # letters of \NewDocumentCommand
