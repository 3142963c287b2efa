"""One request at a time and none too soon, for all processes that share a cache folder."""

import fcntl
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from claimcheck.fetch.cache import writing

_log = logging.getLogger(__name__)
_WORTH_SAYING_S = 5.0


class Pace:
    """Turns at the network. The lock file holds the time before which nobody may ask again.

    Source: arXiv API terms of use: one request every three seconds, a single connection at a time,
    counted over all machines one controls.
    """

    def __init__(
        self,
        folder: Path,
        *,
        delay_s: float,
        max_wait_s: float,
        clock: Callable[[], float],
        sleep: Callable[[float], None],
    ) -> None:
        """Keep the lock in `folder`; all processes read one `clock` (seconds since the epoch)."""
        self._folder = folder
        self._delay_s = delay_s
        self._max_wait_s = max(delay_s, max_wait_s)
        self._clock = clock
        self._sleep = sleep
        self._pause_s = 0.0

    def defer(self, seconds: float) -> None:
        """Make the turn now taken end with a pause of at least `seconds`, for every process."""
        self._pause_s = min(seconds, self._max_wait_s)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for our turn and hold it while the block makes its one request.

        Raises:
            StoreError: the lock file cannot be written.
        """
        with writing(self._folder):
            self._folder.mkdir(parents=True, exist_ok=True)
            lock = (self._folder / "arxiv.lock").open("a+")
        with lock:
            with writing(self._folder):
                fcntl.flock(lock, fcntl.LOCK_EX)  # freed when the file is closed, or we are killed
            lock.seek(0)
            self._await(_time_in(lock.read()))
            self._pause_s = 0.0
            try:
                yield
            finally:
                with writing(self._folder):
                    lock.truncate(0)
                    lock.write(f"{self._clock() + max(self._delay_s, self._pause_s):.3f}\n")
                    lock.flush()

    def _await(self, not_before: float) -> None:
        wait_s = not_before - self._clock()
        if wait_s > self._max_wait_s + self._delay_s:  # no process writes that: the clock was set
            wait_s = self._delay_s
        if wait_s > _WORTH_SAYING_S:
            _log.info("waiting %.0f s before the next request to arXiv", wait_s)
        if wait_s > 0:
            self._sleep(wait_s)


def _time_in(text: str) -> float:
    """Return the time a lock file holds; the beginning of time for an empty or garbled one."""
    try:
        return float(text)
    except ValueError:
        return 0.0
