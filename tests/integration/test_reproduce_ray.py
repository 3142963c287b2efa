"""The same runs on a Ray cluster of two workers, one of them lost half-way."""

import os
import signal
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest
from recipes import TRAIN, write_recipe

from claimcheck.reproduce.cluster import RayExecutor
from claimcheck.reproduce.plan import tasks_of
from claimcheck.reproduce.recipe import read_recipe
from claimcheck.reproduce.runner import LocalExecutor

ray = pytest.importorskip("ray", reason="wants the ray extra")

pytestmark = [
    pytest.mark.enable_socket,
    pytest.mark.filterwarnings("ignore"),
    pytest.mark.skipif(not Path("/proc").is_dir(), reason="finds workers by /proc"),
]


@pytest.fixture(scope="module")
def cluster():
    """Two workers on this machine."""
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, logging_level="ERROR")
    yield
    ray.shutdown()


def tasks(folder, train=TRAIN):
    return tasks_of(read_recipe(write_recipe(folder, train=train)), tier="micro")[:8]


def busy_workers() -> list[int]:
    """Return the processes in which Ray makes a run now."""
    found = []
    for place in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            if place.read_bytes().startswith(b"ray::execute"):
                found.append(int(place.parent.name))
    return found


def numbers(made):
    return sorted((each.task.place, each.run.measures["score"]) for each in made)


def test_a_cluster_measures_what_this_machine_measures(cluster, tmp_path):
    asked = tasks(tmp_path)
    here = LocalExecutor(workers=2)(asked)
    assert numbers(RayExecutor()(asked)) == numbers(here)


def test_runs_of_a_lost_worker_are_made_again(cluster, tmp_path):
    slow = TRAIN.replace("    noise", "    import time; time.sleep(1.5)\n    noise")
    asked = tasks(tmp_path, slow)
    killed = []

    def kill_one():
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and not killed:
            time.sleep(1.0)
            for pid in busy_workers()[:1]:
                os.kill(pid, signal.SIGKILL)
                killed.append(pid)

    thread = threading.Thread(target=kill_one)
    thread.start()
    made = list(RayExecutor()(asked))
    thread.join()
    assert killed
    assert sorted(each.task.place for each in made) == sorted(task.place for task in asked)
    assert {each.run.status.value for each in made} == {"finished"}
