"""Where papers may come from and how politely arXiv is asked."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from claimcheck.errors import InputError
from claimcheck.records import record

API_URL = "https://export.arxiv.org/api/query"
PDF_URL = "https://arxiv.org/pdf"
LATEX_URL = "https://arxiv.org/e-print"
HUB_URL = "https://datasets-server.huggingface.co"
_LOOPBACK = {"127.0.0.1", "::1", "localhost"}


@record
class FetchConfig:
    """The sources of papers, in the order they are tried, and the manners on the network.

    `libraries` are folders of PDFs named by id; `offline` forbids the network; `refresh` asks arXiv
    again which version is the newest, where the cache remembers an answer. `latex` also asks the
    cache and arXiv for each paper's LaTeX source; one in a library is had anyway. `contact` (an
    e-mail address or page) goes into the User-Agent, so that arXiv can reach whoever runs this.
    """

    cache_dir: Path
    libraries: tuple[Path, ...] = ()
    offline: bool = False
    refresh: bool = False
    latex: bool = False
    api_url: str = API_URL
    pdf_url: str = PDF_URL
    latex_url: str = LATEX_URL
    hub_url: str = HUB_URL
    contact: str = ""
    delay_s: float = 3.0  # between requests; arXiv API terms of use, "no more than one every three"
    timeout_s: float = 30.0  # without a byte
    deadline_s: float = 600.0  # for one whole answer, however steadily it drips
    attempts: int = 4
    max_wait_s: float = 120.0  # longest pause before a further attempt; past it, we give up
    max_bytes: int = 200_000_000  # of one PDF

    def at_mirror(self, base_url: str) -> "FetchConfig":
        """Return this config asking `base_url` (http://host:port) for feed, PDFs and sources.

        A mirror on this machine is asked without pauses: they spare arXiv, not ourselves.
        """
        base = base_url.rstrip("/")
        delay_s = 0.0 if urlsplit(base).hostname in _LOOPBACK else self.delay_s
        return replace(
            self,
            api_url=f"{base}/api/query",
            pdf_url=f"{base}/pdf",
            latex_url=f"{base}/e-print",
            delay_s=delay_s,
        )

    def at_hub(self, hub: str) -> "FetchConfig":
        """Return this config asking `hub`: "huggingface", or a dataset viewer's base URL."""
        if hub.startswith(("http://", "https://")):
            return replace(self, hub_url=hub.rstrip("/"))
        if hub != "huggingface":
            raise InputError(f"{hub!r} is no hub; give huggingface or a viewer's URL (https://...)")
        return replace(self, hub_url=HUB_URL)


def default_cache_dir(environment: Mapping[str, str]) -> Path:
    """Return the cache folder: CLAIMCHECK_CACHE, else one in the user's own cache folder."""
    if chosen := environment.get("CLAIMCHECK_CACHE"):
        return Path(chosen).expanduser()
    if base := environment.get("XDG_CACHE_HOME"):
        return Path(base) / "claimcheck"
    return Path.home() / ".cache" / "claimcheck"
