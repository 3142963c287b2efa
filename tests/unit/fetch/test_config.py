"""Where papers are kept and whom we ask."""

from pathlib import Path

import pytest

from claimcheck.fetch import FetchConfig, default_cache_dir


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"CLAIMCHECK_CACHE": "/a/b", "XDG_CACHE_HOME": "/c"}, Path("/a/b")),
        ({"XDG_CACHE_HOME": "/c"}, Path("/c/claimcheck")),
        ({}, Path.home() / ".cache" / "claimcheck"),
    ],
)
def test_the_cache_folder(environment, expected):
    assert default_cache_dir(environment) == expected


def test_a_mirror_serves_feed_and_pdfs():
    config = FetchConfig(cache_dir=Path("x")).at_mirror("http://127.0.0.1:8080/")
    assert config.api_url == "http://127.0.0.1:8080/api/query"
    assert config.pdf_url == "http://127.0.0.1:8080/pdf"


@pytest.mark.parametrize(
    ("base", "delay_s"),
    [("http://localhost:1", 0.0), ("http://[::1]:1", 0.0), ("https://mirror.example", 3.0)],
)
def test_only_a_mirror_on_this_machine_is_asked_without_pauses(base, delay_s):
    assert FetchConfig(cache_dir=Path("x")).at_mirror(base).delay_s == delay_s


def test_arxiv_is_asked_at_its_own_pace_by_default():
    config = FetchConfig(cache_dir=Path("x"))
    assert config.delay_s == 3.0
    assert (config.api_url, config.pdf_url) == (
        "https://export.arxiv.org/api/query",
        "https://arxiv.org/pdf",
    )
