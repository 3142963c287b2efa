"""A user's own folder of PDFs and LaTeX sources, named by arXiv id, read and never written."""

import re
from collections.abc import Iterator
from pathlib import Path

from claimcheck.errors import InputError
from claimcheck.fetch.ids import plain
from claimcheck.fetch.pdf import HEADER_BYTES, has_header
from claimcheck.records import ArxivId, record

# "2003.11080v5.pdf", "arXiv-2003.11080.pdf", "2003.11080v5_xtreme.pdf", "cs_0310055v1.pdf"
_ID = (
    r"(?:arxiv[-_.: ]?)?"
    r"(?:(?P<new>\d{4}\.\d{4,5})|(?P<archive>[a-z]+(?:-[a-z]+)*)(?:[._][a-z]{2})?[-_](?P<old>\d{7}))"
    r"(?:v(?P<version>[1-9]\d*))?"
)
_NAME = re.compile(rf"{_ID}(?:[-_ .(].*)?\.pdf", re.IGNORECASE)
_LATEX_NAME = re.compile(
    rf"{_ID}(?:[-_ (][^.]*)?(?P<ending>\.tar\.gz|\.tgz|\.tar|\.tex\.gz|\.gz|\.tex)?", re.IGNORECASE
)  # no ending: a folder


@record
class LibraryFile:
    """One PDF or LaTeX source and the id its name spells; `version` None where it names none."""

    base: str
    version: int | None
    path: Path
    latex: bool = False


class Library:
    """The PDFs of some folders by id; of two for one id and version the first folder's wins."""

    def __init__(self, folders: tuple[Path, ...]) -> None:
        """List the folders (not their sub-folders), or raise `InputError` for a missing one."""
        self._files: dict[tuple[str, int | None], Path] = {}
        self._latex: dict[tuple[str, int | None], Path] = {}
        for folder in folders:
            for file in _scan(folder):
                kept = self._latex if file.latex else self._files
                kept.setdefault((file.base, file.version), file.path)

    def find(self, asked: ArxivId) -> tuple[ArxivId, Path] | None:
        """Return the file for exactly the asked version, or for the highest when none is asked."""
        base = plain(asked.base)
        if asked.version is not None:
            path = self._files.get((base, asked.version))
            return (asked, path) if path else None
        versions = [version for known, version in self._files if known == base]
        if not versions:
            return None
        highest = max(versions, key=lambda version: version or 0)
        return ArxivId(base=asked.base, version=highest), self._files[base, highest]

    def versions(self, asked: ArxivId) -> list[tuple[ArxivId, Path]]:
        """Return every version of the asked paper that a file names."""
        base = plain(asked.base)
        return [
            (ArxivId(base=asked.base, version=version), path)
            for (known, version), path in self._files.items()
            if known == base and version is not None
        ]

    def unversioned(self, asked: ArxivId) -> Path | None:
        """Return the file that names the asked paper and no version, for want of a better."""
        return self._files.get((plain(asked.base), None))

    def latex(self, version: ArxivId) -> Path | None:
        """Return the LaTeX source of this very version, or the one that names no version."""
        base = plain(version.base)
        return self._latex.get((base, version.version)) or self._latex.get((base, None))


def _scan(folder: Path) -> Iterator[LibraryFile]:
    """Yield the folder's readable PDFs and sources with an id for a name, plainest names first."""
    try:
        paths = list(folder.iterdir())
    except OSError as error:
        raise InputError(
            f"cannot list the papers folder {str(folder)!r}: {error.strerror}; "
            "give a folder of PDFs named like 2003.11080v5.pdf"
        ) from error
    for path in sorted(paths, key=lambda path: (len(path.name), path.name)):
        pdf, latex = _NAME.fullmatch(path.name), _LATEX_NAME.fullmatch(path.name)
        if pdf and _is_pdf(path):
            yield _file(pdf, path, latex=False)
        elif latex and not pdf and path.is_dir() == (latex["ending"] is None):
            yield _file(latex, path, latex=True)


def _file(match: re.Match[str], path: Path, *, latex: bool) -> LibraryFile:
    old = f"{(match['archive'] or '').lower()}/{match['old']}"
    return LibraryFile(
        base=match["new"] or old,
        version=int(match["version"]) if match["version"] else None,
        path=path,
        latex=latex,
    )


def _is_pdf(path: Path) -> bool:
    """Return whether the file starts like a PDF: a saved error page is passed over."""
    try:
        with path.open("rb") as file:
            return has_header(file.read(HEADER_BYTES))
    except OSError:
        return False
