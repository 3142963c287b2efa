"""One request at a time, none too soon, for every process: against the server, by our own clock."""

import multiprocessing
import random
import socket
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import format_datetime
from itertools import pairwise

import pytest
from arxiv_server import ArxivServer, draw_pdf, hang, reply

from claimcheck.fetch import FetchConfig, fetch_papers
from claimcheck.records import ArxivId, GapKind

IDS = ["2005.13013v1", "2005.13013v2", "2005.13013v3", "2005.13013v4"]


class Clock:
    """Time that passes only in sleep."""

    def __init__(self):
        self.now = 1_790_000_000.0
        self.naps = []

    def __call__(self):
        return self.now

    def sleep(self, seconds):
        self.naps.append(round(seconds, 2))
        self.now += seconds


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def fetch(arxiv, clock, tmp_path):
    for each in IDS:
        arxiv.add(each, pdf=draw_pdf(each))

    def run(*ids, **changes):
        settings = {"cache_dir": tmp_path / "cache", "timeout_s": 0.2} | changes
        return fetch_papers(
            [ArxivId.parse(each) for each in ids],
            config=replace(FetchConfig(**settings).at_mirror(arxiv.url), delay_s=3.0),
            clock=clock,
            sleep=clock.sleep,
            rng=random.Random(0),
        )

    return run


def test_three_seconds_between_any_two_requests(arxiv, fetch, clock):
    fetch(*IDS)
    assert len(arxiv.requests) == 5
    assert clock.naps == [3.0] * 4


def test_one_connection_serves_all(arxiv, fetch):
    fetch(*IDS)
    assert len({request.port for request in arxiv.requests}) == 1


def test_the_next_run_waits_for_what_is_left(arxiv, fetch, clock):
    fetch(IDS[0])
    clock.now += 1.0
    fetch(IDS[1])
    assert clock.naps == [3.0, 2.0, 3.0]


def test_retry_after_in_seconds(arxiv, fetch, clock):
    arxiv.misbehave(f"/pdf/{IDS[0]}", reply(503, retry_after="45"))
    (paper,) = fetch(IDS[0])
    assert paper.path
    assert clock.naps == [3.0, 45.0]


def test_retry_after_as_a_date(arxiv, fetch, clock):
    moment = datetime.fromtimestamp(clock.now + 63, UTC)
    arxiv.misbehave(f"/pdf/{IDS[0]}", reply(429, retry_after=format_datetime(moment, usegmt=True)))
    assert fetch(IDS[0])[0].path
    assert clock.naps == [3.0, 60.0]


def test_without_retry_after_the_pauses_double_with_jitter_up_to_a_cap(arxiv, fetch, clock):
    arxiv.misbehave(f"/pdf/{IDS[0]}", *[reply(429)] * 5)
    assert fetch(IDS[0], attempts=6, max_wait_s=30.0)[0].path
    pauses = clock.naps[1:]
    for pause, most in zip(pauses, [6, 12, 24, 30, 30], strict=True):
        assert most / 2 <= pause <= most
    assert len(set(pauses)) == 5


def test_a_long_retry_after_ends_the_asking(arxiv, fetch, clock):
    arxiv.misbehave(f"/pdf/{IDS[0]}", reply(429, retry_after="7200"))
    first, second = fetch(*IDS[:2])
    assert [gap.kind for gap in (*first.gaps, *second.gaps)] == [GapKind.UNREACHABLE] * 2
    assert "7200 s" in second.gaps[0].detail
    assert len(arxiv.requests) == 2
    assert sum(clock.naps) == 3.0


def test_a_fault_pauses_the_next_run_too(arxiv, fetch, clock):
    arxiv.misbehave(f"/pdf/{IDS[0]}", reply(503, retry_after="45"))
    fetch(IDS[0], attempts=1)
    fetch(IDS[1])
    assert clock.naps[1] == 45.0


def test_after_two_requests_nobody_answered_the_rest_is_not_asked(arxiv, fetch):
    for each in IDS:
        arxiv.always(f"/pdf/{each}", reply(503))
    papers = fetch(*IDS, attempts=2)
    assert [[gap.kind for gap in paper.gaps] for paper in papers] == [[GapKind.UNREACHABLE]] * 4
    assert len(arxiv.requests) == 1 + 2 * 2
    assert papers[3].gaps[0].detail.startswith("not asked")


def test_one_paper_that_cannot_be_had_does_not_stop_the_others(arxiv, fetch):
    arxiv.always(f"/pdf/{IDS[1]}", hang())
    papers = fetch(*IDS, attempts=2)
    assert [bool(paper.path) for paper in papers] == [True, False, True, True]
    assert "no byte in time" in papers[1].gaps[0].detail


def test_nobody_at_the_address(fetch, arxiv, tmp_path):
    with ArxivServer() as gone:
        url = gone.url
    config = FetchConfig(cache_dir=tmp_path / "c", attempts=2).at_mirror(url)
    (paper,) = fetch_papers([ArxivId.parse(IDS[0])], config=config)
    assert [gap.kind for gap in paper.gaps] == [GapKind.UNREACHABLE]


def test_a_body_that_drips_for_ever_is_left(arxiv, tmp_path):
    arxiv.add(IDS[0], pdf=draw_pdf() + b"%" * 400_000 + b"\n%%EOF\n")
    config = FetchConfig(cache_dir=tmp_path, attempts=1).at_mirror(arxiv.url)
    hours = iter(range(0, 10**6, 400))  # 400 s pass between any two looks at the clock
    (paper,) = fetch_papers(
        [ArxivId.parse(IDS[0])],
        config=config,
        clock=lambda: float(next(hours)),
        sleep=lambda seconds: None,
    )
    assert "still sending after 600 s" in paper.gaps[0].detail


def ask(url, folder, arxiv_id):
    config = replace(FetchConfig(cache_dir=folder).at_mirror(url), delay_s=0.1)
    fetch_papers([ArxivId.parse(arxiv_id)], config=config)


def test_processes_take_turns(arxiv, fetch, tmp_path):
    """Two processes with a cache folder between them leave the delay between all requests."""
    context = multiprocessing.get_context("spawn")
    workers = [
        context.Process(target=ask, args=(arxiv.url, tmp_path / "cache", each)) for each in IDS[:2]
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(30)
    assert [worker.exitcode for worker in workers] == [0, 0]
    times = sorted(request.time for request in arxiv.requests)
    assert len(times) == 4
    assert all(later - sooner > 0.09 for sooner, later in pairwise(times))
    papers = fetch(*IDS[:2], offline=True)
    assert all(paper.source == "cache" for paper in papers)


def test_a_machine_without_network_is_told_so_after_two_attempts(tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    pauses: list[float] = []
    config = FetchConfig(cache_dir=tmp_path / "cache").at_mirror(f"http://127.0.0.1:{port}")
    (paper,) = fetch_papers(
        [ArxivId(base="2001.00001", version=1)], config=config, sleep=pauses.append
    )
    assert [gap.kind for gap in paper.gaps] == [GapKind.UNREACHABLE]
    assert "check the network" in paper.gaps[0].detail
    assert len(pauses) <= 4
