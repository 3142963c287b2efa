"""The log of what people found: only added to, bound to a claim's words, safe from a crash."""

import pytest
from documents import claim

from claimcheck.errors import StoreError
from claimcheck.log import LOG, add_adjudication, in_force, read_adjudications, text_digest
from claimcheck.records import Adjudication, Label

FIRST, SECOND = claim("Nine tasks are covered."), claim("Ten tasks are covered.", number=2)


def found(of=FIRST, label=Label.CONTRADICTED, **more: str) -> Adjudication:
    return Adjudication(
        claim_id=of.id,
        text_sha256=text_digest(of),
        verdict=Label.SUPPORTED,
        label=label,
        **more,
    )


def test_no_log_is_an_empty_one(tmp_path):
    assert read_adjudications(tmp_path) == ()


def test_lines_come_back_in_order_and_the_last_one_stands(tmp_path):
    lines = [found(), found(SECOND), found(label=Label.SUPPORTED, reason="p. 3", who="Ada")]
    for line in lines:
        add_adjudication(tmp_path, line)
    log = read_adjudications(tmp_path)
    assert list(log) == lines
    standing = in_force(log, [FIRST, SECOND])
    assert standing == {"c01": lines[2], "c02": lines[1]}


def test_the_same_findings_make_the_same_bytes(tmp_path):
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        add_adjudication(tmp_path / name, found(at="2024-05-01"))
    assert (tmp_path / "a" / LOG).read_bytes() == (tmp_path / "b" / LOG).read_bytes()


def test_a_finding_follows_its_claim_and_never_passes_to_another(tmp_path):
    moved = claim(FIRST.text, number=7)
    other = claim("Eleven tasks are covered.")
    assert in_force([found()], [moved]).keys() == {"c07"}
    assert in_force([found()], [other]) == {}


def test_claims_alike_in_every_word_have_their_own():
    twin = claim(FIRST.text, number=2)
    assert in_force([found()], [FIRST, twin]).keys() == {"c01"}


def test_half_a_line_of_a_crash_is_left_out_and_then_replaced(tmp_path):
    add_adjudication(tmp_path, found())
    path = tmp_path / LOG
    whole = path.read_bytes()
    path.write_bytes(whole + whole[:30])
    assert len(read_adjudications(tmp_path)) == 1
    add_adjudication(tmp_path, found(SECOND))
    assert [a.claim_id for a in read_adjudications(tmp_path)] == ["c01", "c02"]
    assert path.read_bytes().startswith(whole)


def test_a_last_line_end_left_out_by_hand_loses_nothing(tmp_path):
    add_adjudication(tmp_path, found())
    path = tmp_path / LOG
    path.write_bytes(path.read_bytes().rstrip(b"\n"))
    add_adjudication(tmp_path, found(SECOND))
    assert [a.claim_id for a in read_adjudications(tmp_path)] == ["c01", "c02"]


def test_a_spoilt_line_is_named_and_nothing_is_thrown_away(tmp_path):
    add_adjudication(tmp_path, found())
    path = tmp_path / LOG
    path.write_bytes(b"{}\n" + path.read_bytes())
    with pytest.raises(StoreError, match=r"line 1 of .*adjudications\.jsonl"):
        read_adjudications(tmp_path)
