"""arXiv over the network: its feed, its PDFs, its error pages, and the manners it asks for."""

from claimcheck.fetch.arxiv.repository import Arxiv

__all__ = ["Arxiv"]
