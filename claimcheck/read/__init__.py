"""PDF to document: passages in reading order and tables as their authors set them."""

from claimcheck.read.reader import READER_VERSION, read_document

__all__ = ["READER_VERSION", "read_document"]
