"""What the models said of each text and each pair, kept in one file for later audits.

A row stands under a hash of its text and of what made it, and is the same in whatever company it
was asked for: what the file held before shows in no audit.
"""

import hashlib
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, TypeVar
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from claimcheck.errors import StoreError
from claimcheck.models import Encoder, Entailment, Vectors

MOST = 250_000  # rows, about 500 MB; those kept first go first
_ASKED = 900  # keys in one question; some builds of SQLite take no more than 999
_PATIENCE = 60.0  # seconds to wait while other processes write
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_TABLE = "CREATE TABLE IF NOT EXISTS kept (age INTEGER PRIMARY KEY, key BLOB UNIQUE, row BLOB)"

T = TypeVar("T")


class Memory:
    """Rows of bytes by key, shared by any number of processes; safe to delete at any time."""

    def __init__(self, path: Path, *, most: int = MOST) -> None:
        """Keep at most `most` rows in the file at `path`, made when first needed."""
        self._path, self._most = path, most

    def found(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """Return the rows kept under any of `keys`; a damaged one is as good as none."""

        def read(file: sqlite3.Connection) -> list[tuple[bytes, bytes]]:
            rows: list[tuple[bytes, bytes]] = []
            for start in range(0, len(keys), _ASKED):
                some = keys[start : start + _ASKED]
                marks = ",".join("?" * len(some))
                rows += file.execute(f"SELECT key, row FROM kept WHERE key IN ({marks})", some)
            return rows

        return {key: row[4:] for key, row in self._do(read) if row[:4] == _sum(key, row[4:])}

    def keep(self, rows: Mapping[bytes, bytes]) -> None:
        """Keep `rows`, all of them or none; of too many the oldest go."""

        def write(file: sqlite3.Connection) -> None:
            with file:
                file.executemany(
                    "INSERT OR REPLACE INTO kept (key, row) VALUES (?, ?)",
                    [(key, _sum(key, row) + row) for key, row in rows.items()],
                )
                file.execute(
                    "DELETE FROM kept WHERE age <= (SELECT max(age) FROM kept) - ?", (self._most,)
                )

        self._do(write)

    def _do(self, act: Callable[[sqlite3.Connection], T]) -> T:
        """Return what `act` gives on the file; one that is damaged is deleted and begun anew."""
        try:
            try:
                return self._once(act)
            except sqlite3.Error as error:
                if getattr(error, "sqlite_errorcode", 0) & 0xFF not in _DAMAGED:
                    raise
                for name in (self._path.name, f"{self._path.name}-journal"):
                    self._path.with_name(name).unlink(missing_ok=True)
                return self._once(act)
        except (OSError, sqlite3.Error) as error:
            raise StoreError(
                f"{self._path} cannot be used ({error}); free some space, delete the file or name "
                "another folder with --cache-dir"
            ) from error

    def _once(self, act: Callable[[sqlite3.Connection], T]) -> T:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(self._path, timeout=_PATIENCE)) as file:
            file.execute(_TABLE)
            return act(file)


def _sum(key: bytes, row: bytes) -> bytes:
    return crc32(key + row).to_bytes(4, "big")


class _Rows:
    """Rows of numbers, one for each tuple of texts: known, kept, or made and kept from now on."""

    def __init__(
        self, memory: Memory, make: Callable[[Any], NDArray[Any]], *, made_by: str, kind: str
    ) -> None:
        self._memory, self._make, self._made_by = memory, make, made_by
        self._kind = np.dtype(kind)
        self._known: dict[tuple[str, ...], NDArray[Any]] = {}

    def __call__(self, asked: Sequence[tuple[str, ...]]) -> list[NDArray[Any]]:
        keys = {
            texts: _key(self._made_by, *texts)
            for texts in dict.fromkeys(asked)
            if texts not in self._known
        }
        kept = self._memory.found(list(keys.values())) if keys else {}
        for texts, key in keys.items():
            if key in kept:
                self._known[texts] = np.frombuffer(kept[key], self._kind)
        if fresh := [texts for texts in keys if texts not in self._known]:
            made = np.asarray(self._make(fresh), self._kind)
            self._memory.keep(
                {keys[texts]: row.tobytes() for texts, row in zip(fresh, made, strict=True)}
            )
            self._known.update(zip(fresh, made, strict=True))
        return [self._known[texts] for texts in asked]


def _key(*parts: str) -> bytes:
    """Return 16 bytes that stand for exactly these texts in this order."""
    total = hashlib.blake2b(digest_size=16)
    for part in parts:
        data = part.encode(errors="surrogatepass")
        total.update(b"%d:" % len(data) + data)
    return total.digest()


class RememberingEncoder:
    """Texts in, unit vectors out; no text is encoded twice, now or in a later audit."""

    def __init__(self, encoder: Encoder, memory: Memory, *, made_by: str) -> None:
        """Keep vectors in `memory`; `made_by` names all that they rest on beside the text."""
        self._encoder = encoder
        self._rows = _Rows(
            memory, lambda asked: encoder.encode([t for (t,) in asked]), made_by=made_by, kind="<f4"
        )

    def __call__(self, texts: Sequence[str]) -> Vectors:
        """Return `(len(texts), dimensions)` unit-length vectors, in the order given."""
        rows = self._rows([(text,) for text in texts])
        return np.stack(rows) if rows else self._encoder.encode([])


class RememberingEntailment:
    """(Premise, claim) pairs in, three probabilities each out; no pair is scored twice."""

    def __init__(self, entailment: Entailment, memory: Memory, *, made_by: str) -> None:
        """Keep scores in `memory`; `made_by` names all that they rest on beside the pair."""
        self._rows = _Rows(
            memory, lambda asked: np.array(entailment.scores(asked)), made_by=made_by, kind="<f8"
        )

    def __call__(self, pairs: Sequence[tuple[str, str]]) -> list[tuple[float, float, float]]:
        """Return P(supported), P(contradicted), P(not enough) of each pair, in the order given."""
        return [(float(s), float(c), float(n)) for s, c, n in self._rows(pairs)]
