"""Measure what the bundled example paper reports: how far and how fast zlib, bz2 and lzma squeeze.

usage: python scripts/measure_demo.py > scripts/demo_measurements.json

The four corpora are generated from a fixed seed, so their sizes and the compressed sizes come out
the same on every machine with the same codec libraries; the speeds are this machine's.
"""

import bz2
import json
import lzma
import math
import platform
import random
import statistics
import sys
import time
import zlib
from collections import Counter
from collections.abc import Callable

SEED = 20261122
REPEATS = 5
SYLLABLES = ["ka", "to", "mi", "ren", "sol", "ve", "da", "lu", "pri", "nos", "te", "gar", "ish"]
PARTS = ["auth", "cache", "disk", "mail", "queue", "router"]
LEVELS = ["DEBUG", "INFO", "INFO", "INFO", "WARN", "ERROR"]

Codec = tuple[Callable[[bytes], bytes], Callable[[bytes], bytes]]
CODECS: dict[str, Codec] = {
    "zlib -1": (lambda data: zlib.compress(data, 1), zlib.decompress),
    "zlib -6": (lambda data: zlib.compress(data, 6), zlib.decompress),
    "zlib -9": (lambda data: zlib.compress(data, 9), zlib.decompress),
    "bz2 -1": (lambda data: bz2.compress(data, 1), bz2.decompress),
    "bz2 -9": (lambda data: bz2.compress(data, 9), bz2.decompress),
    "lzma -0": (lambda data: lzma.compress(data, preset=0), lzma.decompress),
    "lzma -6": (lambda data: lzma.compress(data, preset=6), lzma.decompress),
}


def prose(rng: random.Random) -> bytes:
    """12,000 sentences over 2,000 made-up words, drawn by Zipf's law."""
    words = ["".join(rng.choices(SYLLABLES, k=rng.randint(1, 4))) for _ in range(2000)]
    weights = [1 / rank for rank in range(1, len(words) + 1)]
    lengths = [rng.randint(5, 20) for _ in range(12000)]
    lines = (" ".join(rng.choices(words, weights, k=length)) for length in lengths)
    return "".join(f"{line.capitalize()}.\n" for line in lines).encode()


def logs(rng: random.Random) -> bytes:
    """15,000 lines of a server log, a few milliseconds apart."""
    clock, lines = 0, []
    for _ in range(15000):
        clock += rng.randint(1, 400)
        level, part, took = rng.choice(LEVELS), rng.choice(PARTS), rng.randint(1, 999)
        lines.append(
            f"{clock:012d} {level:5} {part}: request {rng.getrandbits(24):06x} {took} ms\n"
        )
    return "".join(lines).encode()


def numbers(rng: random.Random) -> bytes:
    """10,000 rows of eight random walks, two decimals, comma separated."""
    walks, lines = [100.0] * 8, []
    for _ in range(10000):
        walks = [walk + rng.gauss(0, 1) for walk in walks]
        lines.append(",".join(f"{walk:.2f}" for walk in walks) + "\n")
    return "".join(lines).encode()


def noise(rng: random.Random) -> bytes:
    """8,000 lines of 80 random hexadecimal digits."""
    return "".join(f"{rng.getrandbits(320):080x}\n" for _ in range(8000)).encode()


def entropy(data: bytes) -> float:
    """Return bits a byte, each byte taken alone."""
    shares = [count / len(data) for count in Counter(data).values()]
    return -sum(share * math.log2(share) for share in shares)


def seconds(work: Callable[[bytes], bytes], data: bytes) -> float:
    """Return the median processor time of five runs: other programs' share is not counted."""
    taken = []
    for _ in range(REPEATS):
        start = time.process_time()
        work(data)
        taken.append(time.process_time() - start)
    return statistics.median(taken)


def main() -> None:
    rng = random.Random(SEED)
    corpora = {
        "Prose": prose(rng),
        "Logs": logs(rng),
        "Numbers": numbers(rng),
        "Noise": noise(rng),
    }
    megabytes = sum(map(len, corpora.values())) / 1e6
    codecs: dict[str, dict[str, object]] = {}
    measured = {
        "seed": SEED,
        "repeats": REPEATS,
        "python": platform.python_version(),
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
        "corpora": {
            name: {
                "bytes": len(data),
                "lines": data.count(b"\n"),
                "symbols": len(set(data)),
                "entropy": round(entropy(data), 3),
            }
            for name, data in corpora.items()
        },
        "codecs": codecs,
    }
    for codec, (squeeze, expand) in CODECS.items():
        squeezed = {name: squeeze(data) for name, data in corpora.items()}
        down = sum(seconds(squeeze, data) for data in corpora.values())
        up = sum(seconds(expand, data) for data in squeezed.values())
        codecs[codec] = {
            "percent": {
                name: round(100 * len(squeezed[name]) / len(data), 2)
                for name, data in corpora.items()
            },
            "compress_mb_s": round(megabytes / down, 1),
            "decompress_mb_s": round(megabytes / up, 1),
        }
    json.dump(measured, sys.stdout, indent=2)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
