"""LaTeX source to what a paper says: its tables as the authors set them, and its running text."""

from claimcheck.read.latex.alone import document_of
from claimcheck.read.latex.files import LatexSource, load_latex

__all__ = ["LatexSource", "document_of", "load_latex"]
