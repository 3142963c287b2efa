"""The log of what people found on a run's claims: one JSON object a line, only ever added to."""

import hashlib
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from claimcheck.errors import StoreError
from claimcheck.records import Adjudication, Claim

LOG = "adjudications.jsonl"
_LINE = TypeAdapter(Adjudication)


def text_digest(claim: Claim) -> str:
    """Return the sha256 of a claim's text, which an adjudication is bound to."""
    return hashlib.sha256(claim.text.encode()).hexdigest()


def read_adjudications(root: Path) -> tuple[Adjudication, ...]:
    """Return the log of a run folder, oldest first; a last line cut short by a crash is left out.

    Raises:
        StoreError: if the log cannot be read or a whole line of it holds something else.
    """
    path = root / LOG
    try:
        *lines, last = path.read_bytes().split(b"\n")
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise StoreError(f"{path} cannot be read ({error.strerror}); check its rights") from error
    found = []
    for number, line in enumerate(lines, 1):
        try:
            if line.strip():
                found.append(_LINE.validate_json(line))
        except ValidationError as error:
            raise StoreError(
                f"line {number} of {path} holds no adjudication; mend it or take it out, "
                "the other lines stay as they are"
            ) from error
    with suppress(ValidationError):
        if last:
            found.append(_LINE.validate_json(last))
    return tuple(found)


def add_adjudication(root: Path, adjudication: Adjudication) -> None:
    """Append one line to the log of a run folder and have it on the disk, or raise `StoreError`."""
    path = root / LOG
    try:
        with path.open("a+b") as file:
            file.seek(0)
            last = file.read().rpartition(b"\n")[2]
            if last:
                try:
                    _LINE.validate_json(last)
                    file.write(b"\n")  # a hand left out the line end
                except ValidationError:
                    file.truncate(file.tell() - len(last))  # a crash left half a line
            file.write(_LINE.dump_json(adjudication) + b"\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise StoreError(
            f"{path} cannot be written ({error.strerror or error}); free some space or make the "
            "run folder writable"
        ) from error


def in_force(log: Sequence[Adjudication], claims: Sequence[Claim]) -> dict[str, Adjudication]:
    """Return the last adjudication of each claim that has one, by claim id.

    The text binds, so an adjudication follows its claim to another number; of claims alike in
    every word, each has its own.
    """
    texts = [text_digest(claim) for claim in claims]
    found = {}
    for claim, text in zip(claims, texts, strict=True):
        alone = texts.count(text) == 1
        own = [a for a in log if a.text_sha256 == text and (alone or a.claim_id == claim.id)]
        if own:
            found[claim.id] = own[-1]
    return found
