"""Papers for ids: from a library, the cache or arXiv, each failure a gap on its paper."""

from claimcheck.fetch.config import FetchConfig, default_cache_dir
from claimcheck.fetch.hub import HubSizes, fetch_sizes
from claimcheck.fetch.identity import identify
from claimcheck.fetch.papers import fetch_papers, other_versions

__all__ = [
    "FetchConfig",
    "HubSizes",
    "default_cache_dir",
    "fetch_papers",
    "fetch_sizes",
    "identify",
    "other_versions",
]
