"""PDF to document: passages in reading order and tables as their authors set them."""

import sys

# PyMuPDF 2 loads its layout model on import if it can: a second of every run, for a reader that
# does without. Refused while pymupdf itself is imported, it is free again afterwards.
_HELD = "pymupdf.layout"
if "pymupdf" not in sys.modules:
    sys.modules[_HELD] = None  # type: ignore[assignment]
    import pymupdf  # noqa: F401

    del sys.modules[_HELD]

from claimcheck.read.latex import LatexSource, document_of, load_latex  # noqa: E402
from claimcheck.read.reader import read_document  # noqa: E402

__all__ = ["LatexSource", "document_of", "load_latex", "read_document"]
