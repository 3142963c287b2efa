"""The same runs on a Ray cluster: one remote task each, made again where a worker is lost."""

import time
from collections.abc import Iterator, Sequence
from typing import Any

from claimcheck.errors import InputError
from claimcheck.reproduce.plan import Task
from claimcheck.reproduce.runner import Made, execute, lost

RETRIES = 3  # times a run is made anew when its worker dies under it


class RayExecutor:
    """Tasks run on a Ray cluster: the one at `address`, else one started on this machine.

    Every worker needs the same claimcheck and recipe files at the same paths; a worker that holds
    another version of a recipe fails its runs rather than measure something else.
    """

    def __init__(
        self,
        *,
        address: str = "",
        workers: int = 0,
        gpus: float = 0,
        deadline: float | None = None,
        commit: str = "",
    ) -> None:
        """Connect to nothing yet; `workers` sizes a cluster of our own, 0 for one a core."""
        self._address, self._workers, self._gpus = address, workers, gpus
        self._deadline, self._commit = deadline, commit

    def __call__(self, tasks: Sequence[Task]) -> Iterator[Made]:
        """Yield each run as it ends; a run that the deadline cuts is left out."""
        ray = _ray()
        ours = not ray.is_initialized()
        if ours:
            self._connect(ray)
        remote = ray.remote(num_cpus=1, num_gpus=self._gpus, max_retries=RETRIES)(execute)
        waiting = {remote.remote(task, commit=self._commit): task for task in tasks}
        try:
            while waiting:
                done, _ = ray.wait(list(waiting), num_returns=1, timeout=self._left_s())
                if not done:
                    break
                task = waiting.pop(done[0])
                try:
                    made = ray.get(done[0])
                except ray.exceptions.RayError as error:
                    made = lost(task, f"lost on the cluster: {error}", commit=self._commit)
                yield made
        finally:
            for reference in waiting:
                ray.cancel(reference, force=True)
            if ours:
                ray.shutdown()

    def _connect(self, ray: Any) -> None:  # noqa: ANN401 - a module of an extra
        quiet = {"log_to_driver": False, "logging_level": "ERROR"}
        if self._address:
            ray.init(address=self._address, **quiet)
        else:
            ray.init(num_cpus=self._workers or None, include_dashboard=False, **quiet)

    def _left_s(self) -> float | None:
        return None if self._deadline is None else max(0.0, self._deadline - time.monotonic())


def _ray() -> Any:  # noqa: ANN401 - a module of an extra
    try:
        import ray
    except ImportError as error:
        raise InputError(
            "--executor ray wants the ray extra; pip install 'claimcheck-audit[ray]'"
        ) from error
    return ray
