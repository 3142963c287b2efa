"""A paper's LaTeX source off the disk: an archive as arXiv serves it, one file, or a folder.

Only texts are taken into memory, under their own relative names; nothing is written anywhere, no
link is followed, and sizes and counts are bounded, so that no archive can fill memory or disk.
"""

import gzip
import hashlib
import io
import lzma
import tarfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from claimcheck.errors import InputError
from claimcheck.records import Gap, GapKind, record

MOST_ENTRIES = 5_000  # files and folders looked at
MOST_UNPACKED = 256_000_000  # bytes an archive may unpack to, figures included
MOST_TEXT = 4_000_000  # bytes of one text
MOST_TEXTS = 24_000_000  # bytes of all texts
_ENDINGS = (".tex", ".ltx", ".latex", ".sty", ".txt", "00readme", "00readme.xxx", "00readme.json")
_NO_SOURCE = {
    b"%PDF-": "a PDF: arXiv has no LaTeX of it",
    b"%!PS": "PostScript: arXiv has no LaTeX of it",
    b"<!DOC": "a web page, not a source",
    b"<html": "a web page, not a source",
    b"PK\x03\x04": "a zip archive; wanted .tar.gz, .tex or .tex.gz",
}
_BROKEN = (OSError, EOFError, tarfile.TarError, zlib.error, lzma.LZMAError, ValueError)


@record
class LatexSource:
    """A paper's texts by their names in the source, the hash of them all, and what was left out."""

    name: str
    sha256: str
    texts: dict[str, str]
    gaps: tuple[Gap, ...] = ()


class _TooLargeError(ValueError):
    """More than any paper's source holds."""


def load_latex(path: Path, *, paper: str) -> LatexSource:
    """Return the texts at `path`: a .tar.gz, .tar, .gz, .tex, or a folder of them.

    What is left out (links, names that lead outside, files too large) is a gap of the source.

    Raises:
        InputError: nothing there can be read as LaTeX; the message says what was met.
    """
    left_out: list[str] = []
    try:
        raw = dict(_in_folder(path, left_out) if path.is_dir() else _in_file(path, left_out))
    except _BROKEN as error:
        said = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise InputError(
            f"{path} cannot be read as LaTeX source ({said}); "
            "give a .tar.gz as arXiv serves it, a .tex, or a folder with a .tex"
        ) from error
    if not any(name.endswith(("tex", "ltx")) for name in raw):
        raise InputError(
            f"{path} holds no .tex file; give a .tar.gz as arXiv serves it, a .tex, or a folder "
            "with a .tex"
        )
    total = hashlib.sha256()
    for name, data in sorted(raw.items()):
        total.update(f"{name}\0{len(data)}\0".encode(errors="replace") + data)
    return LatexSource(
        name=path.name,
        sha256=total.hexdigest(),
        texts={name: _decoded(data) for name, data in sorted(raw.items())},
        gaps=tuple(
            Gap(kind=GapKind.UNREADABLE_SOURCE, detail=f"{path.name}: {said}", paper=paper)
            for said in left_out[:5]
        ),
    )


def _decoded(data: bytes) -> str:
    """Return text as UTF-8, or as Latin-1, in which every byte is some letter."""
    for encoding in ("utf-8-sig", "latin-1"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    raise AssertionError("unreachable: Latin-1 decodes anything")


def _is_text(name: str) -> bool:
    return name.lower().endswith(_ENDINGS)


def _in_folder(root: Path, left_out: list[str]) -> Iterator[tuple[str, bytes]]:
    """Yield the folder's texts, links passed over."""
    total = 0
    waiting = [root]
    seen = 0
    while waiting:
        for path in sorted(waiting.pop().iterdir()):
            seen += 1
            if seen > MOST_ENTRIES:
                left_out.append(f"more than {MOST_ENTRIES:,} files; the rest was not looked at")
                return
            if path.is_symlink():
                continue
            if path.is_dir():
                if not path.name.startswith("."):
                    waiting.append(path)
            elif _is_text(path.name) and path.is_file():
                size = path.stat().st_size
                if size > MOST_TEXT or total + size > MOST_TEXTS:
                    left_out.append(f"{path.name} has {size / 1e6:.0f} MB and was left out")
                    continue
                total += size
                yield path.relative_to(root).as_posix(), path.read_bytes()


def _in_file(path: Path, left_out: list[str]) -> Iterator[tuple[str, bytes]]:
    """Yield the texts of an archive, or the one text that a file is."""
    with path.open("rb") as file:
        head = file.read(512)
        file.seek(0)
        packed = head.startswith(b"\x1f\x8b")
        opened: BinaryIO = gzip.GzipFile(fileobj=file) if packed else file  # type: ignore[assignment]
        bounded = _Bounded(opened)
        start = bounded.read(512)
        for magic, said in _NO_SOURCE.items():
            if start.startswith(magic):
                raise _TooLargeError(said)
        if start[257:262] == b"ustar" or (len(start) == 512 and _is_old_tar(start)):
            yield from _in_tar(bounded.rewound(start), left_out)
            return
        data = start + bounded.read(MOST_TEXT)
        if len(data) > MOST_TEXT:
            raise _TooLargeError(f"more than {MOST_TEXT // 1_000_000} MB of one text")
        if b"\\" not in data:
            raise _TooLargeError("no LaTeX command in it")
        name = path.name.removesuffix(".gz")
        yield (name if name.endswith(".tex") else f"{name}.tex"), data


def _is_old_tar(head: bytes) -> bool:
    """Whether a block is a tar header of the first kind: its checksum says so."""
    try:
        tarfile.TarInfo.frombuf(head, "utf-8", "surrogateescape")
    except tarfile.TarError:
        return False
    return True


class _Bounded(io.RawIOBase):
    """A stream that ends in an error once more than `MOST_UNPACKED` bytes were read of it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._ahead = b""
        self._count = 0

    def rewound(self, start: bytes) -> "_Bounded":
        """Return the stream with `start` to be read again."""
        self._ahead = start
        return self

    def readable(self) -> bool:
        """Return that it can be read."""
        return True

    def read(self, size: int = -1, /) -> bytes:
        """Return up to `size` bytes, or raise once there were too many."""
        size = MOST_TEXT if size is None or size < 0 else size
        ahead, self._ahead = self._ahead[:size], self._ahead[size:]
        data = ahead + self._stream.read(size - len(ahead))
        self._count += len(data)
        if self._count > MOST_UNPACKED:
            raise _TooLargeError(f"it unpacks to more than {MOST_UNPACKED // 1_000_000} MB")
        return data


def _in_tar(stream: _Bounded, left_out: list[str]) -> Iterator[tuple[str, bytes]]:
    """Yield an archive's texts in its order; a name given twice is of the later file."""
    total = yielded = 0
    try:
        with tarfile.open(fileobj=stream, mode="r|") as archive:
            for seen, member in enumerate(archive):
                if seen >= MOST_ENTRIES:
                    left_out.append(f"more than {MOST_ENTRIES:,} files; the rest was not read")
                    return
                if not member.isfile() or not _is_text(member.name):
                    continue
                name = PurePosixPath(member.name)
                if name.is_absolute() or ".." in name.parts:
                    left_out.append(f"{member.name[:80]!r} leads out of the archive, left out")
                    continue
                total += member.size
                if member.size > MOST_TEXT or total > MOST_TEXTS:
                    total -= member.size
                    left_out.append(f"{name} has {member.size / 1e6:.0f} MB and was left out")
                    continue
                data = archive.extractfile(member)
                if data is not None:
                    yielded += 1
                    yield name.as_posix(), data.read()
    except _BROKEN as error:
        if not yielded:
            raise
        left_out.append(f"broken off ({str(error) or type(error).__name__})")
