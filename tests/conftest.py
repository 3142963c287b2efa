"""What every test stands on: a clean environment, steady property tests, loopback only."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("ci", derandomize=True, database=None, deadline=None, max_examples=60)
settings.load_profile("ci")

LEAKY = ("NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "COLUMNS", "LINES", "TERM", "XDG_CACHE_HOME")
PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No test sees the developer's cache, colours, window size or proxy."""
    for name in (*LEAKY, *PROXIES, *(proxy.lower() for proxy in PROXIES)):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CLAIMCHECK_CACHE", str(tmp_path / "cache"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real reports and papers that stands beside the checkout, or a skip."""
    beside = Path(__file__).resolve().parents[2] / "shared"
    folder = Path(os.environ.get("CLAIMCHECK_SHARED", beside))
    if not folder.is_dir():
        pytest.skip(f"no shared data at {folder}; set CLAIMCHECK_SHARED to have this test run")
    return folder


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="write the expected outputs anew")


@pytest.fixture
def expect(request: pytest.FixtureRequest):
    """Hold a text against the committed one; `--accept` writes it, CI only compares."""

    def compare(text: str, name: str) -> None:
        path = request.path.parent / "expected" / name
        if request.config.getoption("--accept"):
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert text == path.read_text(encoding="utf-8"), f"{path} differs; see --accept"

    return compare
