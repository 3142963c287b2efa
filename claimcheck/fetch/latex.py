"""Whether the bytes of a LaTeX source are whole; reading it is another room's work."""

import gzip
import zlib
from pathlib import Path

_BLOCK = 1 << 20
_MOST_BLOCKS = 512  # unpacked MB that are looked through; a larger archive is taken on trust


def is_cut_gzip(path: Path) -> bool:
    """Return whether a gzip file breaks off or is spoilt; a file of another kind is not.

    arXiv sends sources in chunks without a length, so a cut transfer shows in the file alone.
    """
    try:
        with gzip.open(path) as file:
            for _ in range(_MOST_BLOCKS):
                if not file.read(_BLOCK):
                    break
    except gzip.BadGzipFile:
        with path.open("rb") as raw:
            return raw.read(2) == b"\x1f\x8b"
    except (EOFError, zlib.error):
        return True
    return False
