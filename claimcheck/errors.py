"""The whole error tree; every message says what was met, what was wanted, what to do.

ClaimcheckError
+-- InputError        the user mends it: a missing report, a bad id, an unknown option value
+-- SourceError       the world mends it: arXiv, a mirror, a damaged PDF
|   +-- PdfError      a PDF that cannot be read at all
|   +-- BlockedError  arXiv answered 403; asking on would be taken for an attack
+-- StoreError        a run folder or cache that cannot be read or written
+-- ModelError        weights that are missing or do not fit
"""


class ClaimcheckError(Exception):
    """Root of every error claimcheck raises on purpose."""


class InputError(ClaimcheckError):
    """Something the user gave cannot be used."""


class SourceError(ClaimcheckError):
    """A source of papers failed; `url` and `status` say what it answered, where it did."""

    def __init__(self, message: str, *, url: str = "", status: int | None = None) -> None:
        """Keep the address and status beside the message."""
        super().__init__(message)
        self.url = url
        self.status = status


class PdfError(SourceError):
    """A PDF cannot be read at all: encrypted, damaged, or without pages."""


class BlockedError(SourceError):
    """arXiv denied access; nothing more is asked of it in this run."""


class StoreError(ClaimcheckError):
    """A run folder or cache cannot be read or written."""


class ModelError(ClaimcheckError):
    """Model weights are missing, damaged, or of another kind than wanted."""
