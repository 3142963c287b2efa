"""Whether bytes are a whole PDF, told from their outside; reading it is another room's work."""

import re
from pathlib import Path

HEADER_BYTES = 1024  # "%PDF-" may follow some leading bytes; ISO 32000-1, implementation note 13
TAIL_BYTES = 2048  # "%%EOF" stands in the last 1024; some makers pad beyond
_STARTXREF = re.compile(rb"startxref\s+(\d+)\s+%%EOF")


def has_header(data: bytes) -> bool:
    """Return whether `%PDF-` stands within the first 1,024 bytes."""
    return b"%PDF-" in data[:HEADER_BYTES]


def damage(path: Path) -> str | None:
    """Return what shows that the file is no whole PDF ("ends before %%EOF"), or None.

    arXiv sends PDFs in chunks without a length, so a cut transfer shows in the file alone: its end
    marker is gone, or its cross-reference table is said to start past the end.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(HEADER_BYTES)
        file.seek(max(0, size - TAIL_BYTES))
        tail = file.read()
    if not size:
        return "is empty"
    if not has_header(head):
        return "does not start with %PDF-"
    if b"%%EOF" not in tail:
        return "ends before its %%EOF mark"
    offsets = _STARTXREF.findall(tail)
    if offsets and int(offsets[-1]) >= size:
        return "is shorter than its own table of contents says"
    return None
