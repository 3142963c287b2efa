"""PDFs by their content and what arXiv answered for each id: kept for ever, written whole.

    pdf/ab/ab3f...9c.pdf     one file for each content, whatever ids it answers
    papers/2005.13013.json   the paper had for the id as asked: version, PDF, metadata, gaps
    latex/2005.13013v2.tar.gz    its LaTeX source, as arXiv serves it

A version of a paper never changes, so nothing here expires. A file appears under its name only when
all of it is on the disk: processes that share the cache, or one that is killed, cannot spoil it.
"""

import errno
import hashlib
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, BinaryIO

from claimcheck.errors import InputError, StoreError
from claimcheck.records import ArxivId, Gap, GapKind, Paper

_READ_BYTES = 1 << 20


class Cache:
    """The cache folder; it is made when the first thing is written, not before."""

    def __init__(self, root: Path) -> None:
        """Name the folder."""
        self.root = root

    def find(self, asked: ArxivId) -> Paper | None:
        """Return what was had for exactly this asked id, its PDF proven unharmed, or None."""
        return self._load(self._answer_path(asked), asked)

    def highest(self, asked: ArxivId) -> Paper | None:
        """Return the highest version in the cache of a paper asked without one, or None."""
        return max(self.versions(asked), key=lambda paper: paper.id.version or 0, default=None)

    def versions(self, asked: ArxivId) -> list[Paper]:
        """Return every version of the asked paper in the cache, whatever version was asked."""
        found = []
        for path in sorted((self.root / "papers").glob(f"{_slug(asked.base)}v*.json")):
            paper = self._load(path, asked)
            if paper and paper.id.base == asked.base:
                found.append(paper)
        return found

    def keep(self, paper: Paper) -> None:
        """Remember `paper` for the id that was asked and, plainly, for the version that was had.

        Raises:
            StoreError: the folder cannot be written.
        """
        self._write_answer(paper)
        if paper.asked != paper.id:
            plain = replace(paper, asked=paper.id, gaps=())
            if paper.gaps:  # the metadata speaks of another version than the one that was had
                plain = replace(plain, comment=None, updated=None)
            self._write_answer(plain)

    @contextmanager
    def incoming(self) -> Iterator["Incoming"]:
        """Give a new file to write to; whatever ends the block, it is gone unless it was moved.

        Raises:
            StoreError: the folder cannot be written.
        """
        folder = self.root / "incoming"
        with writing(self.root):
            folder.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=folder)
        incoming = Incoming(self.root, Path(name), os.fdopen(handle, "wb"))
        try:
            yield incoming
        finally:
            incoming.discard()

    def add_pdf(self, incoming: "Incoming") -> tuple[Path, str]:
        """Move a finished file to the name its content gives; return its path and SHA-256."""
        digest = sha256_of(incoming.path)
        kept = self.root / "pdf" / digest[:2] / f"{digest}.pdf"
        incoming.move_to(kept)
        return kept, digest

    def latex(self, version: ArxivId) -> Path | None:
        """Return where a version's LaTeX source is kept, None where it is not."""
        path = self._latex_path(version)
        return path if path.is_file() else None

    def add_latex(self, incoming: "Incoming", version: ArxivId) -> Path:
        """Move a finished file to where that version's LaTeX source is kept, and return that."""
        path = self._latex_path(version)
        incoming.move_to(path)
        return path

    def _latex_path(self, version: ArxivId) -> Path:
        return self.root / "latex" / f"{_slug(str(version))}.tar.gz"

    def _write_answer(self, paper: Paper) -> None:
        plain = asdict(paper) | {"asked": str(paper.asked), "id": str(paper.id)}
        del plain["path"], plain["source"], plain["latex"]  # true of this machine and this run only
        text = json.dumps(plain, ensure_ascii=False, sort_keys=True, indent=1)
        path = self._answer_path(paper.asked)
        with self.incoming() as incoming:
            incoming.write(text.encode())
            incoming.finish()
            incoming.move_to(path)

    def _answer_path(self, asked: ArxivId) -> Path:
        return self.root / "papers" / f"{_slug(str(asked))}.json"

    def _load(self, path: Path, asked: ArxivId) -> Paper | None:
        """Return the paper an answer file tells of; a damaged file or PDF counts as not there."""
        try:
            paper = _paper(json.loads(path.read_bytes()))
        except (OSError, ValueError, KeyError, TypeError, InputError):
            return None
        pdf = self.root / "pdf" / str(paper.sha256)[:2] / f"{paper.sha256}.pdf"
        try:
            unharmed = sha256_of(pdf) == paper.sha256
        except OSError:
            return None
        return replace(paper, asked=asked, source="cache", path=str(pdf)) if unharmed else None


class Incoming:
    """A file on its way into the cache, under a name of its own until it is whole."""

    def __init__(self, root: Path, path: Path, file: BinaryIO) -> None:
        """Take over an open file below the cache folder `root`."""
        self.path = path
        self._root = root
        self._file = file

    def restart(self) -> None:
        """Drop what was written: the file is to be filled anew."""
        with writing(self._root):
            self._file.seek(0)
            self._file.truncate()

    def write(self, data: bytes) -> None:
        """Append `data`, or raise `StoreError`."""
        with writing(self._root):
            self._file.write(data)

    def finish(self) -> None:
        """Have everything written on the disk itself, or raise `StoreError`."""
        with writing(self._root):
            self._file.flush()
            os.fsync(self._file.fileno())

    def move_to(self, kept: Path) -> None:
        """Give the file its final name, over an older one if need be, or raise `StoreError`."""
        with writing(self._root):
            kept.parent.mkdir(parents=True, exist_ok=True)
            self.path.replace(kept)

    def discard(self) -> None:
        """Close the file, and delete it unless it has got its final name."""
        with suppress(OSError):  # a full disk may refuse the last bytes of a file we throw away
            self._file.close()
        with suppress(OSError):
            self.path.unlink()


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_READ_BYTES):
            digest.update(block)
    return digest.hexdigest()


@contextmanager
def writing(root: Path) -> Iterator[None]:
    """Turn the system's refusal to write below `root` into a `StoreError` that says the remedy."""
    try:
        yield
    except OSError as error:
        full = error.errno in {errno.ENOSPC, errno.EDQUOT}
        remedy = "free some space there" if full else "make it writable"
        raise StoreError(
            f"cannot write to the paper cache {str(root)!r}: {error.strerror or error}; {remedy}, "
            "or name another folder with --cache-dir or CLAIMCHECK_CACHE. "
            "What was fetched so far is kept."
        ) from error


def _slug(id_text: str) -> str:
    return id_text.replace("/", "_")


def _paper(plain: dict[str, Any]) -> Paper:
    """Return the record that `plain` spells, or raise one of the errors of damaged JSON."""
    gaps = (Gap(**(gap | {"kind": GapKind(gap["kind"])})) for gap in plain["gaps"])
    return Paper(
        **plain
        | {
            "asked": ArxivId.parse(plain["asked"]),
            "id": ArxivId.parse(plain["id"]),
            "authors": tuple(plain["authors"]),
            "gaps": tuple(gaps),
        }
    )
