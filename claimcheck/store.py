"""The disk: a run folder of records as JSONL, and a cache of what was read and encoded."""

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import cache
from importlib import metadata, resources
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from claimcheck.errors import InputError, StoreError
from claimcheck.extract.report import MAX_BYTES
from claimcheck.log import in_force, read_adjudications
from claimcheck.memory import Memory, RememberingEncoder, RememberingEntailment
from claimcheck.models import Encoder, Entailment
from claimcheck.records import (
    Adjudication,
    Assessment,
    Audit,
    Calibration,
    Claim,
    Document,
    Evidence,
    Finding,
    Gap,
    IdentityCheck,
    Paper,
    Report,
    Reproduction,
    Verdict,
    record,
)

Judged = tuple[tuple[Evidence, ...], tuple[Assessment, ...], tuple[Verdict, ...]]
_JUDGED: tuple[tuple[str, Any], ...] = (
    ("evidence", Evidence),
    ("assessments", Assessment),
    ("verdicts", Verdict),
)
_RESTS_ON = {"read": "pymupdf", "models": "onnxruntime"}  # another version may give another result


def read_report_bytes(path: Path) -> bytes:
    """Return the report's bytes, or raise `InputError` naming the file and the remedy."""
    try:
        if path.is_dir():
            raise InputError(f"{path} is a folder; give the report's file")
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise InputError(
                f"{path} has {size / 1e6:.0f} MB, a report at most "
                f"{MAX_BYTES // 1_000_000} MB; give its text or Markdown file"
            )
        return path.read_bytes()
    except FileNotFoundError as error:
        raise InputError(f"no report at {path}; check the path") from error
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}); check its rights") from error


def write_atomically(path: Path, data: bytes) -> None:
    """Write `data` to `path` whole or not at all; raise `StoreError` with the remedy."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, scratch = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise _unwritable(path, error) from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(scratch).chmod(0o644)
        Path(scratch).replace(path)
    except BaseException as error:
        Path(scratch).unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise _unwritable(path, error) from error
        raise


def _unwritable(path: Path, error: OSError) -> StoreError:
    return StoreError(
        f"{path} cannot be written ({error.strerror or error}); free some space or name another "
        "folder with --cache-dir, --run-dir or -o"
    )


def digest(*parts: object) -> str:
    """Return a sha256 over the parts' JSON: the name of exactly these inputs."""
    text = json.dumps(parts, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


@cache
def code_digest(room: str) -> str:
    """Return a sha256 over the sources and data of `claimcheck/<room>` and the library it rests on.

    It stands in every cache key, so that a cached reading never outlives the code that made it.
    """
    total = hashlib.sha256()
    if room in _RESTS_ON:
        total.update(metadata.version(_RESTS_ON[room]).encode())
    root = Path(str(resources.files("claimcheck"))) / room
    for path in sorted(root.rglob("*")):
        if path.suffix in {".py", ".json"}:
            total.update(path.relative_to(root).as_posix().encode())
            total.update(path.read_bytes())
    return total.hexdigest()[:16]


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:  # noqa: ANN401 - any record type
    return TypeAdapter(kind)


def _record_adapter(kept: object) -> TypeAdapter[Any]:
    kind: Any = type(kept)
    adapter: TypeAdapter[Any] = _adapter(kind)
    return adapter


def to_jsonl(records: Iterable[object]) -> bytes:
    """Return the records as one JSON object a line, keys in the records' own order."""
    lines = [_record_adapter(kept).dump_json(kept) for kept in records]
    return b"".join(line + b"\n" for line in lines)


def from_jsonl(data: bytes, kind: Any) -> tuple[Any, ...]:  # noqa: ANN401 - any record type
    """Return the records that `to_jsonl` wrote; raise `StoreError` on anything else."""
    try:
        return tuple(_adapter(kind).validate_json(line) for line in data.splitlines() if line)
    except ValidationError as error:
        raise StoreError(
            f"a line does not hold a {kind.__name__} ({error.error_count()} problems); "
            "delete the run folder and audit again"
        ) from error


@record
class _RunSummary:
    """What a run holds beside its stages' records."""

    report: Report
    identities: tuple[IdentityCheck, ...]
    findings: tuple[Finding, ...]
    gaps: tuple[Gap, ...]
    provenance: dict[str, str]


class RunFolder:
    """A folder that holds every stage's records, and skips a judgement whose inputs are the same.

    Files: `claims.jsonl papers.jsonl documents.jsonl evidence.jsonl assessments.jsonl
    verdicts.jsonl reproductions.jsonl run.json table.md`. Without a folder nothing is kept.
    """

    def __init__(self, root: Path | None) -> None:
        """Keep everything in `root`, made when first needed."""
        self._root = root

    def keep(self, name: str, records: Sequence[object]) -> None:
        """Write a stage's records as `<name>.jsonl`, whole or not at all."""
        if self._root is not None:
            write_atomically(self._root / f"{name}.jsonl", to_jsonl(records))

    def keep_text(self, name: str, text: str) -> None:
        """Write a text file of the run."""
        if self._root is not None:
            write_atomically(self._root / name, text.encode())

    def judged(self, key: str, judge: Callable[[], Judged]) -> Judged:
        """Return what `judge` gives, from the folder when it was judged with the same inputs."""
        if self._root is None:
            return judge()
        marker = self._root / "judged.key"
        with suppress(OSError, StoreError):  # missing or spoilt: judge again
            if marker.read_text("utf-8") == key:
                kept = [(self._root / f"{name}.jsonl", kind) for name, kind in _JUDGED]
                evidence, assessments, verdicts = (
                    from_jsonl(path.read_bytes(), kind) for path, kind in kept
                )
                return evidence, assessments, verdicts
        marker.unlink(missing_ok=True)
        made = judge()
        for (name, _), records in zip(_JUDGED, made, strict=True):
            self.keep(name, records)
        self.keep_text("judged.key", key)
        return made

    def adjudications(self, claims: Sequence[Claim]) -> dict[str, Adjudication]:
        """Return what a person found on these claims in this folder, the last one a claim."""
        return {} if self._root is None else in_force(read_adjudications(self._root), claims)

    def finish(self, audit: Audit) -> None:
        """Write `run.json`: the report, identities, findings, gaps and provenance."""
        if self._root is None:
            return
        summary = _RunSummary(
            report=audit.report,
            identities=audit.identities,
            findings=audit.findings,
            gaps=audit.gaps,
            provenance=audit.provenance,
        )
        write_atomically(
            self._root / "run.json", _adapter(_RunSummary).dump_json(summary, indent=1) + b"\n"
        )


def load_audit(root: Path) -> Audit:
    """Return the audit a run folder holds; raise `InputError` when it holds none that is whole."""
    try:
        summary: _RunSummary = _adapter(_RunSummary).validate_json((root / "run.json").read_bytes())
        read = {
            name: from_jsonl((root / f"{name}.jsonl").read_bytes(), kind)
            for name, kind in (("claims", Claim), ("papers", Paper), *_JUDGED)
        }
        checks = root / "reproductions.jsonl"  # a run of an earlier version has none
        read["checks"] = from_jsonl(checks.read_bytes(), Reproduction) if checks.exists() else ()
    except (OSError, ValidationError) as error:
        raise InputError(
            f"{root} holds no finished audit ({type(error).__name__}); "
            "run `claimcheck audit REPORT --run-dir` on it first"
        ) from error
    return Audit(
        report=summary.report,
        claims=read["claims"],
        papers=read["papers"],
        identities=summary.identities,
        evidence=by_claim(read["evidence"]),
        assessments=by_claim(read["assessments"]),
        verdicts={verdict.claim_id: verdict for verdict in read["verdicts"]},
        findings=summary.findings,
        gaps=summary.gaps,
        provenance=summary.provenance,
        adjudications=in_force(read_adjudications(root), read["claims"]),
        reproductions=by_claim(read["checks"]),
    )


def read_calibration(path: Path, *, decision: str) -> Calibration:
    """Return the calibration a file holds, if it was fitted on this `decision`.

    Raises:
        InputError: if there is none, or it was fitted on another decision's probabilities.
    """
    try:
        calibration = parse_calibration(path.read_bytes())
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}); check the path") from error
    except InputError as error:
        raise InputError(f"{path}: {error}") from error
    if calibration.decision != decision:
        raise InputError(
            f"{path} was fitted on decision {calibration.decision} and this claimcheck has "
            f"{decision}; audit the reports again into their run folders, which keep what was "
            "adjudicated, and run `claimcheck calibrate` on them"
        )
    return calibration


def parse_calibration(text: str | bytes) -> Calibration:
    """Return the calibration that `calibration_json` wrote, or raise `InputError`."""
    try:
        calibration: Calibration = _adapter(Calibration).validate_json(text)
    except ValidationError as error:
        raise InputError(
            f"it holds no calibration ({error.error_count()} problems); "
            "`claimcheck calibrate RUN -o FILE` writes one"
        ) from error
    return calibration


def calibration_json(calibration: Calibration) -> str:
    """Return the calibration as one line of JSON: what its file holds and `run.json` records."""
    text: bytes = _adapter(Calibration).dump_json(calibration)
    return text.decode()


def by_claim(records: Iterable[Any]) -> dict[str, tuple[Any, ...]]:
    """Return the records grouped by their claim id, order kept."""
    grouped: dict[str, list[Any]] = {}
    for kept in records:
        grouped.setdefault(kept.claim_id, []).append(kept)
    return {claim_id: tuple(group) for claim_id, group in grouped.items()}


class Cache:
    """What was read out of PDFs and encoded, by content hash; safe to delete at any time."""

    def __init__(self, root: Path) -> None:
        """Keep everything under `root`."""
        self._root = root
        self._memory = Memory(root / "vectors.sqlite")

    def cached_document(
        self, sha256: str, *, paper: str, latex_sha256: str | None = None
    ) -> Document | None:
        """Return the document this reader made of this PDF (and LaTeX) before, if it is whole."""
        path = self._document_path(sha256, paper, latex_sha256)
        try:
            document: Document = _adapter(Document).validate_json(path.read_bytes())
        except (OSError, ValidationError):
            return None
        return document

    def keep_document(self, document: Document) -> None:
        """Keep what was read, under the PDF's hash, the paper's id and the reader."""
        path = self._document_path(document.sha256, document.paper, document.latex_sha256)
        write_atomically(path, _adapter(Document).dump_json(document))

    def _document_path(self, sha256: str, paper: str, latex_sha256: str | None) -> Path:
        inputs = digest(paper, latex_sha256 or "")[:8]
        name = f"{sha256}-{inputs}-{code_digest('read')}.json"
        return self._root / "documents" / name

    def remembering(self, encoder: Encoder) -> RememberingEncoder:
        """Return `encoder` as a function that encodes no text twice, now or in a later audit."""
        made_by = digest("vector", encoder.id, code_digest("models"))
        return RememberingEncoder(encoder, self._memory, made_by=made_by)

    def remembering_pairs(self, entailment: Entailment) -> RememberingEntailment:
        """Return `entailment` as a function that scores no pair twice, now or in a later audit."""
        rooms = [code_digest(room) for room in ("models", "text")]  # which mark a pair's words
        made_by = digest("pair", entailment.id, rooms)
        return RememberingEntailment(entailment, self._memory, made_by=made_by)
