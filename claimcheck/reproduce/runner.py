"""Runs made, each in a process of its own, and kept as soon as each is done."""

import ast
import json
import math
import os
import platform
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from claimcheck.errors import InputError, StoreError
from claimcheck.records import Progress, Quiet, Run, RunStatus, record
from claimcheck.reproduce.plan import Plan, Task
from claimcheck.reproduce.recipe import code_sha256

MEASURE = Path(__file__).with_name("measure.py")
LOG_CHARS = 20_000
LEAST_LIMIT_S = 60  # of computing; no run is cut sooner
LIMIT_FACTOR = 6.0  # times the expected time; a trial on shared cores was up to five times slower
WAIT_FACTOR = 20  # times the limit by the clock: a busy machine is no failure of the recipe
KEPT_VARIABLES = (  # what a run may know of the machine; nothing else is passed on
    *("PATH", "HOME", "LANG", "SYSTEMROOT", "USERPROFILE", "VIRTUAL_ENV"),
    *("CUDA_VISIBLE_DEVICES", "LD_LIBRARY_PATH", "HF_HOME"),
)
ONE_THREAD = (
    "OMP_NUM_THREADS",
    "MKL_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
)
# Libraries choose their kernels by the processor, and kernels differ in the last bit, which
# training makes large: with AVX-512 109 of 169 runs of one recipe gave other numbers than without.
# So every x86 machine is asked for the same kernels, those of AVX2 (which all have since 2015).
SAME_KERNELS = {
    "OPENBLAS_CORETYPE": "Haswell",
    "MKL_CBWR": "AVX2",
    "ATEN_CPU_CAPABILITY": "avx2",
    "ONEDNN_MAX_CPU_ISA": "AVX2",
    "NPY_DISABLE_CPU_FEATURES": "AVX512F AVX512CD AVX512_SKX AVX512_CLX AVX512_CNL AVX512_ICL"
    " AVX512_SPR X86_V4",
}
OVER_CPU = getattr(signal, "SIGXCPU", 0)  # what ends a process over its limit; not on Windows

_RUN: TypeAdapter[Run] = TypeAdapter(Run)


@record
class Made:
    """A finished task: its run and the end of what it printed."""

    task: Task
    run: Run
    log: str


Executor = Callable[[Sequence[Task]], Iterator[Made]]


class Runs:
    """A folder of runs: `<recipe>/<tier>/<specification>/<arm>/<seed>/run.json` and log.txt."""

    def __init__(self, root: Path) -> None:
        """Keep everything under `root`, made when first needed."""
        self.root = root

    def kept(self, task: Task) -> Run | None:
        """Return the run of exactly this task, if it was made before and is whole."""
        try:
            return _RUN.validate_json((self.root / task.place / "run.json").read_bytes())
        except (OSError, ValidationError):
            return None

    def keep(self, made: Made) -> None:
        """Write the run and its log; the run appears last, whole or not at all."""
        folder = self.root / made.task.place
        try:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "log.txt").write_text(made.log, "utf-8")
            scratch = folder / f".run.json.{os.getpid()}"
            scratch.write_bytes(_RUN.dump_json(made.run, indent=1) + b"\n")
            scratch.replace(folder / "run.json")
        except OSError as error:
            raise StoreError(
                f"{folder} cannot be written ({error.strerror}); free some space or name another "
                "folder with --runs"
            ) from error


def load_runs(path: Path) -> tuple[Run, ...]:
    """Return every run below a folder, from run.json and .jsonl files, in the files' order.

    Raises:
        InputError: if there is none, or a file holds something else.
    """
    files = [path] if path.is_file() else sorted([*path.rglob("run.json"), *path.rglob("*.jsonl")])
    runs = []
    for file in files:
        data = file.read_bytes()
        for line in data.splitlines() if file.suffix == ".jsonl" else [data]:
            try:
                runs.append(_RUN.validate_json(line))
            except ValidationError as error:
                raise InputError(
                    f"{file} holds no run ({error.error_count()} problems); give a folder that "
                    "`claimcheck reproduce` wrote"
                ) from error
    if not runs:
        raise InputError(f"no runs under {path}; give a folder that `claimcheck reproduce` wrote")
    return tuple(runs)


def to_lines(runs: Iterable[Run]) -> str:
    """Return runs as JSON, one a line, for publishing."""
    return "".join(_RUN.dump_json(run).decode() + "\n" for run in runs)


def make_runs(
    plan: Plan, *, runs: Runs, executor: Executor, progress: Progress | None = None
) -> None:
    """Make every planned run and keep each as it is done.

    Stopped at any moment, nothing finished is lost and nothing half done is taken for a run.
    """
    told = progress or Quiet()
    told.stage("reproduce", len(plan.tasks))
    for made in executor(plan.tasks):
        runs.keep(made)
        where = f"{made.task.recipe} {made.task.specification} {made.task.arm} {made.task.seed}"
        told.advance("reproduce", where)


class LocalExecutor:
    """Tasks run on this machine, `workers` at a time, until `deadline` (time.monotonic)."""

    def __init__(self, *, workers: int, deadline: float | None = None, commit: str = "") -> None:
        """Start nothing yet."""
        self._workers, self._deadline, self._commit = workers, deadline, commit
        self._alive: set[subprocess.Popen[bytes]] = set()
        self._lock = threading.Lock()
        self._stopped = False

    def __call__(self, tasks: Sequence[Task]) -> Iterator[Made]:
        """Yield each run as it ends; a run that the deadline cuts is not one, and is left out."""
        pool = ThreadPoolExecutor(self._workers)
        waiting: set[Future[Made | None]] = {pool.submit(self._make, task) for task in tasks}
        try:
            while waiting:
                done, waiting = wait(waiting, timeout=self._left_s(), return_when=FIRST_COMPLETED)
                if not done:
                    break
                yield from (made for future in done if (made := future.result()) is not None)
        finally:
            self._stop()
            pool.shutdown(cancel_futures=True)

    def _left_s(self) -> float | None:
        return None if self._deadline is None else max(0.0, self._deadline - time.monotonic())

    def _make(self, task: Task) -> Made | None:
        made = execute(task, commit=self._commit, hold=self._hold)
        return None if self._stopped else made

    def _hold(self, process: subprocess.Popen[bytes]) -> None:
        with self._lock:
            self._alive.add(process)
            if self._stopped:
                _kill(process)

    def _stop(self) -> None:
        with self._lock:
            self._stopped = True
            for process in self._alive:
                _kill(process)


def execute(
    task: Task,
    *,
    commit: str = "",
    hold: Callable[[subprocess.Popen[bytes]], None] | None = None,
) -> Made:
    """Return what one process measures, in an empty folder, with config and seed and no more.

    `hold` is handed the process, for whoever may have to stop it.
    """
    if code_sha256(ast.parse(task.path.read_text("utf-8"))) != task.sha256:
        return lost(task, f"{task.path} is not the recipe that was planned", commit=commit)
    patience_s = WAIT_FACTOR * limit_s(task)
    with tempfile.TemporaryDirectory(prefix="claimcheck-run-") as folder:
        log_path, result_path = Path(folder, "log.txt"), Path(folder, "result.json")
        start_s = time.monotonic()
        with log_path.open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-P", str(MEASURE), str(task.path), str(result_path)],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=folder,
                env=environment(folder),
                start_new_session=True,
            )
            if hold is not None:
                hold(process)
            over = False
            try:
                process.communicate(told(task), timeout=patience_s)
            except subprocess.TimeoutExpired:
                over = True
            finally:
                _kill(process)
        over = over or (OVER_CPU > 0 and process.returncode == -OVER_CPU)
        result = _result(result_path, code=process.returncode, over=over)
        text = log_path.read_text("utf-8", errors="replace")[-LOG_CHARS:]
        result.setdefault("wall_s", round(time.monotonic() - start_s, 3))
    return Made(task=task, run=_run(task, result, commit=commit), log=text)


def lost(task: Task, error: str, *, commit: str = "") -> Made:
    """Return the failed run of a task that no process measured."""
    result = {"status": "failed", "measures": {}, "error": error, "wall_s": 0.0}
    return Made(task=task, run=_run(task, result, commit=commit), log="")


def told(task: Task) -> bytes:
    """Return everything that the measuring process is told, as it is written to its stdin."""
    known = {
        "config": task.config,
        "seed": task.seed,
        "memory_mb": task.memory_mb,
        "limit_s": limit_s(task),
        "network": task.network,
    }
    return json.dumps(known, sort_keys=True).encode()


def limit_s(task: Task) -> int:
    """Return after how many seconds of computing a run is stopped."""
    return math.ceil(max(LEAST_LIMIT_S, LIMIT_FACTOR * task.run_s))


def environment(folder: str) -> dict[str, str]:
    """Return the measuring process's whole environment: one thread, its own scratch folder.

    The same everywhere, so that the same seed gives the same number on another machine too.
    """
    kept = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
    fixed = {"PYTHONHASHSEED": "0", "TMPDIR": folder, "CUBLAS_WORKSPACE_CONFIG": ":4096:8"}
    x86 = platform.machine().lower() in ("x86_64", "amd64")
    kernels = SAME_KERNELS if x86 else {}
    return {**kept, **fixed, **kernels, **dict.fromkeys(ONE_THREAD, "1")}


def _result(path: Path, *, code: int, over: bool) -> dict[str, Any]:
    if over:
        return {"status": "over_time", "measures": {}, "error": "stopped: it took too long"}
    try:
        found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        ended = f"signal {-code}" if code < 0 else f"code {code}"
        return {"status": "failed", "measures": {}, "error": f"ended with {ended} and no result"}
    return found


def _run(task: Task, result: dict[str, Any], *, commit: str) -> Run:
    return Run(
        recipe=task.recipe,
        recipe_sha256=task.sha256,
        tier=task.tier,
        specification=task.specification,
        arm=task.arm,
        seed=task.seed,
        repeat=task.repeat,
        group=task.group,
        device=task.device,
        config=task.config,
        status=RunStatus(result["status"]),
        measures=result["measures"],
        error=result["error"],
        wall_s=result["wall_s"],
        cpu_s=result.get("cpu_s", 0.0),
        memory_mb=result.get("memory_mb", 0.0),
        versions=result.get("versions", {}),
        commit=commit,
    )


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End the process and whatever it started, if it still runs."""
    if process.poll() is not None:
        return
    with suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    with suppress(subprocess.TimeoutExpired):
        process.wait(timeout=5)
