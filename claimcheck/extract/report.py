"""Bytes -> Report: decode a report, and find its sections, references and table of claims."""

import hashlib
import json
import re

from claimcheck.errors import InputError
from claimcheck.extract.bibliography import bibliography
from claimcheck.extract.outline import BlockKind, outline, plain, sections
from claimcheck.extract.tables import find_claims_table
from claimcheck.records import Report

MAX_BYTES = 20_000_000  # a report is some tens of kilobytes; this much is another kind of file

_BINARY = {
    b"%PDF": "a PDF; reports are read as text or Markdown, so save its text to a .txt file",
    b"PK\x03\x04": "a zip or Office file; save the report as text or Markdown",
    b"\x89PNG": "an image; give the report as text or Markdown",
    b"\xff\xd8\xff": "an image; give the report as text or Markdown",
    b"\x1f\x8b": "gzip data; unpack it first",
    b"{\\rtf": "an RTF file; save the report as text or Markdown",
}
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def parse_report(data: bytes, *, name: str) -> Report:
    """Return the report `data` holds; `name` is what to call the file.

    Raises:
        InputError: if it is empty, larger than 20 MB, not text, or in an unknown encoding.
    """
    text = _decode(data, name=name)
    blocks = outline(text)
    found = sections(text, blocks)
    title = found[0].title if found else ""
    if not title:
        first = next((b for b in blocks if b.kind is BlockKind.PARAGRAPH), None)
        title = plain(text[first.start : first.end].split("\n")[0])[:200] if first else ""
    return Report(
        name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        text=text,
        title=title,
        sections=found,
        references=bibliography(text).references,
        claims_table=find_claims_table(text),
    )


def _decode(data: bytes, *, name: str) -> str:
    """Return the text of `data`: UTF-8, UTF-16 with its mark, or certain Windows-1252."""
    if not data.strip():
        raise InputError(f"{name} is empty; give a report in text or Markdown")
    if len(data) > MAX_BYTES:
        raise InputError(
            f"{name} has {len(data) / 1e6:.0f} MB, more than the {MAX_BYTES // 10**6} MB of text"
            " a report may have; give the report itself, or split it"
        )
    for magic, what in _BINARY.items():
        if data.startswith(magic):
            raise InputError(f"{name} is {what}")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _checked(data, "utf-16", name=name)
    try:
        return _checked(data, "utf-8", name=name)
    except UnicodeDecodeError as error:
        if _is_western(data):
            return _checked(data, "cp1252", name=name)
        raise InputError(
            f"{name} is not UTF-8 (byte {error.start} is 0x{data[error.start]:02x});"
            " save it as UTF-8 and try again"
        ) from error


def _checked(data: bytes, encoding: str, *, name: str) -> str:
    """Return `data` decoded, or raise `InputError` when it decodes to something that is no text."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        if encoding == "utf-8":
            raise
        raise InputError(f"{name} is damaged {encoding.upper()}; save it as UTF-8") from None
    if "\x00" in text or len(_CONTROL.findall(text)) > len(text) // 100:
        raise InputError(f"{name} is binary, not text; give a report in text or Markdown")
    if _is_json(text):
        raise InputError(
            f"{name} is JSON, not a report's text; give the report in text or Markdown,"
            " or the run folder where a command takes one"
        )
    return text


def _is_json(text: str) -> bool:
    """Return whether the text is one JSON object or list, such as an audit's own result."""
    if not text.lstrip("\ufeff \t\r\n").startswith(("{", "[")):
        return False
    try:
        return isinstance(json.loads(text.lstrip("\ufeff")), dict | list)
    except (ValueError, RecursionError):
        return False


def _is_western(data: bytes) -> bool:
    """Return whether bytes that are not UTF-8 are surely Windows-1252: few, printable, in words."""
    high = [byte for byte in data if byte >= 0x80]
    if len(high) > len(data) // 10 or b"\x00" in data:
        return False
    try:
        text = bytes(high).decode("cp1252")
    except UnicodeDecodeError:
        return False
    return all(character.isprintable() or character == "\u00a0" for character in text)
