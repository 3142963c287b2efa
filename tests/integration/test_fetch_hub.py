"""A hub's metadata asked over HTTP: once a data set, kept, and every failure a gap."""

import json
from dataclasses import replace

import pytest
from hub_server import HubServer

from claimcheck.audit import AuditConfig, audit
from claimcheck.errors import InputError
from claimcheck.fetch import FetchConfig, fetch_sizes
from claimcheck.records import GapKind, Outcome

GLUE = {"mnli": {"train": 392702, "validation_matched": 9815}, "rte": {"train": 2490}}


@pytest.fixture
def hub():
    with HubServer() as server:
        yield server


@pytest.fixture
def config(hub, tmp_path):
    return FetchConfig(cache_dir=tmp_path / "cache", hub_url=hub.url, timeout_s=5)


def rows(found, name):
    return {(size.set, size.split): size.rows for size in found.sizes[name]}


def test_every_split_is_counted_and_asked_for_once(hub, config):
    hub.add("nyu-mll/glue", GLUE)
    wanted = {
        ("nyu-mll/glue/mnli", "train"): 392702,
        ("nyu-mll/glue/mnli", "validation_matched"): 9815,
        ("nyu-mll/glue/rte", "train"): 2490,
    }
    assert rows(fetch_sizes(["nyu-mll/glue"], config=config), "nyu-mll/glue") == wanted
    assert rows(fetch_sizes(["nyu-mll/glue"], config=config), "nyu-mll/glue") == wanted
    assert hub.requests == [("/size", "nyu-mll/glue")]
    assert hub.agents[0].startswith("claimcheck/")


def test_what_the_hub_holds_in_part_is_taken_from_the_card(hub, config):
    hub.add("big/set", {"default": {"train": 1_000_000}}, partial=True)
    found = fetch_sizes(["big/set"], config=config)
    assert rows(found, "big/set") == {("big/set/default", "train"): 1_000_000}
    assert [path for path, _ in hub.requests] == ["/size", "/info"]


def test_offline_is_a_gap_and_asks_nothing(hub, config):
    found = fetch_sizes(["nyu-mll/glue"], config=replace(config, offline=True))
    assert found.sizes == {}
    assert [gap.kind for gap in found.gaps] == [GapKind.OFFLINE]
    assert hub.requests == []


def test_what_was_had_before_is_there_offline(hub, config):
    hub.add("nyu-mll/glue", GLUE)
    fetch_sizes(["nyu-mll/glue"], config=config)
    found = fetch_sizes(["nyu-mll/glue"], config=replace(config, offline=True))
    assert not found.gaps
    assert len(found.sizes["nyu-mll/glue"]) == 3


def test_an_unknown_data_set_is_a_gap_and_the_next_one_is_asked(hub, config):
    hub.add("nyu-mll/glue", GLUE)
    found = fetch_sizes(["no/such", "nyu-mll/glue"], config=config)
    assert [gap.kind for gap in found.gaps] == [GapKind.NOT_FOUND]
    assert "no/such" in found.gaps[0].detail
    assert list(found.sizes) == ["nyu-mll/glue"]


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (403, b"", GapKind.BLOCKED),
        (500, b"", GapKind.UNREACHABLE),
        (429, b"", GapKind.UNREACHABLE),
        (200, b"<html>", GapKind.UNREACHABLE),
        (200, b"[]", GapKind.UNREACHABLE),
    ],
)
def test_a_hub_that_fails_is_asked_nothing_more(hub, config, status, body, kind):
    hub.add("nyu-mll/glue", GLUE)
    hub.fail("a/b", status, body)
    found = fetch_sizes(["a/b", "nyu-mll/glue"], config=config)
    assert [gap.kind for gap in found.gaps] == [kind, kind]
    assert hub.requests == [("/size", "a/b")]


@pytest.mark.parametrize(
    "answer",
    [{}, {"size": None}, {"size": {"splits": [{"config": "x"}]}}, {"size": {"splits": [3]}}],
)
def test_an_answer_of_another_shape_holds_no_rows(hub, config, answer):
    hub.fail("a/b", 200, json.dumps(answer).encode())
    found = fetch_sizes(["a/b"], config=config)
    assert [gap.kind for gap in found.gaps] == [GapKind.NOT_FOUND]


def test_no_server_is_a_gap(config):
    away = replace(config, hub_url="http://127.0.0.1:9")
    assert [g.kind for g in fetch_sizes(["a/b"], config=away).gaps] == [GapKind.UNREACHABLE]


REPORT = """# Data

## Extracted Claims
Claim\tVerified\tConfidence
CosmosQA has 25,588 training questions.\t✓\t0.2
MNLI contains 392,702 training examples.\t✓\t0.2

## References
- <http://arxiv.org/abs/2005.13013v2>
"""


def audited(tmp_path, *, hub="", offline=False):
    report = tmp_path / "report.txt"
    report.write_text(REPORT, "utf-8")
    config = AuditConfig(
        cache_dir=tmp_path / "cache",
        offline=offline,
        hub=hub,
        arxiv_url="http://127.0.0.1:9",
        jobs=1,
    )
    done = audit(report, config=config)
    checks = done.reproductions.get(done.claims[0].id, ())
    return done, [(check.outcome, check.source) for check in checks]


def test_an_audit_asks_only_for_what_the_ledger_does_not_settle(hub, tmp_path):
    hub.add("allenai/cosmos_qa", {"default": {"train": 25588, "validation": 3000}})
    _, checks = audited(tmp_path, hub=hub.url)
    assert checks == [(Outcome.AGREES, "allenai/cosmos_qa/default, the hub's metadata")]
    assert hub.requests == [("/size", "allenai/cosmos_qa")]


def test_an_audit_without_the_flag_asks_nothing(hub, tmp_path):
    done, checks = audited(tmp_path)
    assert [outcome for outcome, _ in checks] == [Outcome.NOTED]
    assert not hub.requests
    assert all(gap.paper for gap in done.gaps)


def test_an_audit_offline_records_what_was_not_asked(hub, tmp_path):
    done, checks = audited(tmp_path, hub=hub.url, offline=True)
    assert [outcome for outcome, _ in checks] == [Outcome.NOTED]
    assert [gap.kind for gap in done.gaps if not gap.paper] == [GapKind.OFFLINE]
    assert not hub.requests


def test_what_is_no_hub_is_said(tmp_path):
    with pytest.raises(InputError, match="no hub"):
        audited(tmp_path, hub="nowhere")
