import pytest
from documents import BOX, PAPER

from claimcheck.errors import InputError, StoreError
from claimcheck.extract.report import MAX_BYTES
from claimcheck.records import (
    Assessment,
    CellReference,
    Evidence,
    Gap,
    GapKind,
    Label,
    Probabilities,
    Verdict,
)
from claimcheck.store import (
    Cache,
    RunFolder,
    code_digest,
    digest,
    from_jsonl,
    load_audit,
    read_report_bytes,
    to_jsonl,
    write_atomically,
)

PIECE = Evidence(
    id="c01/t01",
    claim_id="c01",
    paper="2001.00001v1",
    page=3,
    bbox=BOX,
    text="mBERT: XNLI = 65.4",
    section="",
    source="t1#0",
    score=0.5,
    table=CellReference(label="Table 1", row="mBERT", column="XNLI", value="65.4", bbox=BOX),
)
READING = Assessment(
    claim_id="c01",
    evidence_id="c01/t01",
    verifier="cell",
    finding=Label.SUPPORTED,
    features={"share": 0.9},
    note="Table 1",
)
VERDICT = Verdict(
    claim_id="c01",
    label=Label.SUPPORTED,
    confidence=0.8,
    probabilities=Probabilities(supported=0.8, contradicted=0.1, not_enough_info=0.1),
    rationale=("c01/t01",),
    gaps=(Gap(kind=GapKind.OFFLINE, detail="not at hand", paper="2001.00002v1"),),
)
JUDGED = ((PIECE,), (READING,), (VERDICT,))


@pytest.mark.parametrize("kept", [PIECE, READING, VERDICT, PAPER], ids=lambda r: type(r).__name__)
def test_records_come_back_from_jsonl_as_they_were(kept):
    assert from_jsonl(to_jsonl([kept, kept]), type(kept)) == (kept, kept)


def test_a_line_that_is_no_record_is_named():
    with pytest.raises(StoreError, match="Evidence"):
        from_jsonl(b'{"id": 1}\n', Evidence)


def test_a_stage_with_the_same_inputs_is_not_run_again(tmp_path):
    calls = []

    def judge():
        calls.append(1)
        return JUDGED

    folder = RunFolder(tmp_path)
    assert folder.judged("a", judge) == JUDGED
    assert RunFolder(tmp_path).judged("a", judge) == JUDGED
    assert len(calls) == 1
    folder.judged("b", judge)
    assert len(calls) == 2


@pytest.mark.parametrize("name", ["verdicts.jsonl", "evidence.jsonl"])
def test_a_spoilt_stage_is_run_again(tmp_path, name):
    RunFolder(tmp_path).judged("a", lambda: JUDGED)
    (tmp_path / name).write_bytes(b'{"half": ')
    assert RunFolder(tmp_path).judged("a", lambda: ((), (), ())) == ((), (), ())


def test_a_stage_that_was_killed_half_way_is_run_again(tmp_path):
    RunFolder(tmp_path).judged("a", lambda: JUDGED)

    def killed():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        RunFolder(tmp_path).judged("b", killed)
    assert RunFolder(tmp_path).judged("b", lambda: ((), (), ())) == ((), (), ())


def test_without_a_folder_nothing_is_kept():
    assert RunFolder(None).judged("a", lambda: JUDGED) == JUDGED


def test_a_read_paper_comes_from_the_cache_and_a_spoilt_one_does_not(tmp_path):
    cache = Cache(tmp_path)
    assert cache.cached_document(PAPER.sha256, paper=PAPER.paper) is None
    cache.keep_document(PAPER)
    assert cache.cached_document(PAPER.sha256, paper=PAPER.paper) == PAPER
    assert cache.cached_document(PAPER.sha256, paper="2001.00002v1") is None
    (spoilt,) = (tmp_path / "documents").iterdir()
    spoilt.write_bytes(b"{")
    assert cache.cached_document(PAPER.sha256, paper=PAPER.paper) is None


def test_a_paper_read_with_another_version_of_pymupdf_is_read_again(tmp_path, monkeypatch):
    cache = Cache(tmp_path)
    cache.keep_document(PAPER)
    code_digest.cache_clear()
    monkeypatch.setattr("importlib.metadata.version", {"pymupdf": "0.0"}.__getitem__)
    assert cache.cached_document(PAPER.sha256, paper=PAPER.paper) is None
    monkeypatch.undo()
    code_digest.cache_clear()
    assert cache.cached_document(PAPER.sha256, paper=PAPER.paper) == PAPER


def test_a_failed_write_leaves_the_old_file_and_no_scraps(tmp_path, monkeypatch):
    path = tmp_path / "kept.json"
    write_atomically(path, b"old")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fdopen", full)
    with pytest.raises(StoreError, match="No space left"):
        write_atomically(path, b"new")
    assert [p.name for p in tmp_path.iterdir()] == ["kept.json"]
    assert path.read_bytes() == b"old"


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda path: None, "no report at"),
        (lambda path: path.mkdir(), "is a folder"),
        (lambda path: path.write_bytes(b"x" * (MAX_BYTES + 1)), "20 MB"),
    ],
)
def test_a_report_that_cannot_be_read_is_named(tmp_path, make, message):
    path = tmp_path / "report.md"
    make(path)
    with pytest.raises(InputError, match=message):
        read_report_bytes(path)


def test_a_folder_without_a_finished_audit_is_named(tmp_path):
    with pytest.raises(InputError, match="no finished audit"):
        load_audit(tmp_path)


def test_a_digest_depends_on_every_part():
    assert digest("a", ["b"]) == digest("a", ["b"])
    assert digest("a", ["b"]) != digest("a", ["c"])
    assert digest("a", "b") != digest("ab")
