"""The process that measures: `python measure.py RECIPE RESULT`, config and seed on stdin.

It stands alone, on the standard library, and is run by its path: nothing of claimcheck is loaded
here, and what a report claims is nowhere in its arguments, input, environment or folder. Walls keep
a recipe from reading files beside its own data, from starting programs and, unless its tier
downloads, from the network. They keep honest recipes honest; they are no sandbox.
"""

import importlib.metadata
import importlib.util
import json
import math
import os
import platform
import signal
import site
import sys
import sysconfig
import time
import traceback
from contextlib import suppress
from pathlib import Path
from typing import Any

ERROR_CHARS = 2000
_SPAWN = ("os.exec", "os.posix_spawn", "os.spawn", "os.system", "subprocess.Popen")
_NET = ("socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo")
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG, prctl(2)


def main(recipe_path: Path, result_path: Path) -> None:
    """Run the task on stdin and write what came out as JSON, whole or not at all."""
    task = json.load(sys.stdin)
    _die_with_parent()
    _limit(memory_mb=task["memory_mb"], cpu_s=task["limit_s"])
    start_s, start_cpu_s = time.perf_counter(), time.process_time()
    result: dict[str, Any] = {"status": "finished", "measures": {}, "error": ""}
    try:
        result["measures"] = _measured(recipe_path, task)
    except MemoryError:
        result |= {"status": "over_memory", "error": "out of memory"}
    except Exception:  # noqa: BLE001 - whatever a recipe raises is the result of its run
        error = traceback.format_exc()[-ERROR_CHARS:]
        over = "can't allocate memory" in error or "out of memory" in error
        result |= {"status": "over_memory" if over else "failed", "error": error}
    result["wall_s"] = round(time.perf_counter() - start_s, 3)
    result["cpu_s"] = round(time.process_time() - start_cpu_s, 3)
    result["memory_mb"] = _peak_mb()
    result["versions"] = _versions()
    scratch = result_path.with_suffix(".part")
    scratch.write_text(json.dumps(result, allow_nan=False), "utf-8")
    scratch.replace(result_path)


def _measured(recipe_path: Path, task: dict[str, Any]) -> dict[str, float]:
    """Return the measures of one run, each a finite float."""
    sys.dont_write_bytecode = True
    sys.addaudithook(_walls(recipe_path, network=task["network"]))
    spec = importlib.util.spec_from_file_location("recipe", recipe_path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{recipe_path} is no Python module")
    recipe = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(recipe)
    if "torch" in sys.modules:
        sys.modules["torch"].set_num_threads(1)
        sys.modules["torch"].use_deterministic_algorithms(True, warn_only=True)
    measures = recipe.train(dict(task["config"]), task["seed"])
    plain = {str(name): float(value) for name, value in measures.items()}
    if bad := sorted(name for name, value in plain.items() if not math.isfinite(value)):
        raise ValueError(f"measures must be finite numbers, met {bad[0]} = {plain[bad[0]]}")
    return plain


def _walls(recipe_path: Path, *, network: bool) -> Any:  # noqa: ANN401 - an audit hook
    """Return an audit hook (PEP 578) that refuses what a measurement has no business with."""
    places = [
        *sysconfig.get_paths().values(),
        *site.getsitepackages(),
        site.getusersitepackages(),
        *(sys.prefix, sys.base_prefix, str(Path.cwd())),
        *(str(recipe_path), str(recipe_path.parent / "data")),
        *("/dev", "/proc", "/sys", "/etc", "/usr", "/lib", "/lib64"),
    ]
    if network:  # a hub's cache
        places.append(os.environ.get("HF_HOME", str(Path.home() / ".cache" / "huggingface")))
    roots = tuple({os.path.realpath(place) for place in places if place})

    def hook(event: str, args: tuple[Any, ...]) -> None:
        if event == "open" and isinstance(args[0], str | bytes):
            path = os.path.realpath(os.fsdecode(args[0]))
            if not any(path == root or path.startswith(root + os.sep) for root in roots):
                raise PermissionError(f"a recipe may not open {path}: only its data folder")
        elif event in _SPAWN:
            raise PermissionError("a recipe may not start programs")
        elif event in _NET and not network:
            raise PermissionError("this tier may not use the network")

    return hook


def _limit(*, memory_mb: int, cpu_s: int) -> None:
    """Have the system stop a run that computes too long or takes too much (0 for no limit)."""
    with suppress(ImportError, ValueError, OSError):  # not on every system
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (cpu_s, cpu_s + 5))
        if memory_mb:
            resource.setrlimit(resource.RLIMIT_DATA, (memory_mb * 2**20, memory_mb * 2**20))


def _peak_mb() -> float:
    with suppress(ImportError):
        import resource

        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return round(peak / (2**20 if sys.platform == "darwin" else 2**10), 1)
    return 0.0


def _die_with_parent() -> None:
    """Ask Linux to end this process when the one that started it ends."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)


def _versions() -> dict[str, str]:
    known = {"python": platform.python_version()}
    for package in ("numpy", "torch", "scikit-learn", "transformers", "datasets"):
        module = {"scikit-learn": "sklearn"}.get(package, package)
        if module in sys.modules:
            known[package] = importlib.metadata.version(package)
    return known


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
