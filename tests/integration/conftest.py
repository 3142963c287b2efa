"""Stand-ins for the world outside, on the loopback."""

import random
from collections.abc import Iterator

import pytest
from arxiv_server import ArxivServer

from claimcheck.fetch import FetchConfig, fetch_papers
from claimcheck.records import ArxivId


@pytest.fixture
def arxiv() -> Iterator[ArxivServer]:
    """An arXiv that knows no paper yet."""
    with ArxivServer() as server:
        yield server


@pytest.fixture
def fetch(arxiv, tmp_path):
    """Fetch ids from the stand-in into a cache of the test's own, without pauses."""

    def run(*ids, **changes):
        settings = {"cache_dir": tmp_path / "cache", "timeout_s": 0.3} | changes
        config = FetchConfig(**settings).at_mirror(arxiv.url)
        asked = [ArxivId.parse(each) for each in ids]
        return fetch_papers(asked, config=config, rng=random.Random(0))

    return run
