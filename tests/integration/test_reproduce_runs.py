"""Runs for real: processes that measure, are walled in, fail as results, and are not made twice."""

import importlib.metadata
import json
import os
import platform
import subprocess
import sys
import time
from pathlib import Path

import pytest
from recipes import FACTS, TRAIN, write_recipe

from claimcheck.records import Outcome, RunStatus
from claimcheck.reproduce.outcome import judge
from claimcheck.reproduce.plan import plan_runs, tasks_of
from claimcheck.reproduce.recipe import read_recipe
from claimcheck.reproduce.runner import LocalExecutor, Runs, execute, load_runs, make_runs, told

RECIPES = Path(__file__).resolve().parents[2] / "reproductions"


def made(folder: Path, train: str, *, facts: str = FACTS):
    """Return the first run of a toy recipe with this `train`."""
    recipe = read_recipe(write_recipe(folder, train=train, facts=facts))
    return execute(tasks_of(recipe, tier="micro")[0]).run


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """The toy recipe and its finished runs."""
    folder = tmp_path_factory.mktemp("finished")
    recipe = read_recipe(write_recipe(folder / "recipes"))
    return recipe, folder / "runs", run_all(recipe, folder / "runs")


def run_all(recipe, root: Path, *, workers: int = 2, deadline: float | None = None):
    runs, tasks = Runs(root), tasks_of(recipe, tier="micro")
    plan = plan_runs(
        [(recipe.name, tasks)],
        workers=workers,
        budget_s=None,
        is_kept=lambda task: runs.kept(task) is not None,
    )
    make_runs(plan, runs=runs, executor=LocalExecutor(workers=workers, deadline=deadline))
    return plan


def test_all_runs_are_made_kept_and_judged(finished):
    recipe, root, plan = finished
    assert len(plan.tasks) == 3 * 3 * 5 + 1
    runs = load_runs(root)
    assert {run.status for run in runs} == {RunStatus.FINISHED}
    judged = judge(recipe, runs, tier="micro", pattern=recipe.facts.BEARS_ON[0])
    assert judged.outcome is Outcome.DIRECTION_SUPPORTED, judged.computed
    assert all(gate.passed for gate in judged.gates)
    kept = json.loads(next(root.rglob("run.json")).read_text("utf-8"))
    assert kept["versions"]["python"] == sys.version.split()[0]
    assert kept["wall_s"] > 0
    assert (kept["device"], kept["config"]["device"]) == ("cpu", "cpu")


def test_what_is_kept_is_not_run_again(finished):
    recipe, root, _ = finished
    again = run_all(recipe, root)
    assert (again.tasks, again.kept, again.estimate_s) == ((), 46, 0.0)


def test_a_killed_run_is_made_again_and_no_other(tmp_path):
    slow = TRAIN.replace("    noise", "    import time; time.sleep(0.3)\n    noise")
    path = write_recipe(tmp_path / "recipes", train=slow)
    code = (
        "import sys; from pathlib import Path\n"
        "from claimcheck.reproduce.recipe import read_recipe\n"
        "from claimcheck.reproduce.plan import plan_runs, tasks_of\n"
        "from claimcheck.reproduce.runner import LocalExecutor, Runs, make_runs\n"
        "tasks = tasks_of(read_recipe(Path(sys.argv[1])), tier='micro')\n"
        "plan = plan_runs([('toy', tasks)], workers=2, budget_s=None, is_kept=lambda task: False)\n"
        "make_runs(plan, runs=Runs(Path(sys.argv[2])), executor=LocalExecutor(workers=2))\n"
    )
    process = subprocess.Popen([sys.executable, "-c", code, str(path), str(tmp_path / "runs")])
    until = time.monotonic() + 60
    while time.monotonic() < until and len(list((tmp_path / "runs").rglob("run.json"))) < 4:
        time.sleep(0.05)
    process.kill()
    process.wait()
    first = {p: p.stat().st_mtime_ns for p in (tmp_path / "runs").rglob("run.json")}
    assert 4 <= len(first) < 46
    recipe = read_recipe(path)
    resumed = run_all(recipe, tmp_path / "runs")
    assert resumed.kept >= len(first) - 2 and resumed.kept + len(resumed.tasks) == 46
    assert all(path.stat().st_mtime_ns == written for path, written in first.items())
    assert len(load_runs(tmp_path / "runs")) == 46


def test_a_deadline_leaves_no_half_run_behind(tmp_path):
    recipe = read_recipe(
        write_recipe(
            tmp_path / "r", train="\ndef train(config, seed):\n    import time; time.sleep(60)\n"
        )
    )
    run_all(recipe, tmp_path / "runs", deadline=time.monotonic() + 0.5)
    assert not list((tmp_path / "runs").rglob("run.json"))


@pytest.mark.parametrize(
    ("body", "status", "error"),
    [
        ("raise ValueError('no luck')", RunStatus.FAILED, "no luck"),
        ("return {'score': float('nan')}", RunStatus.FAILED, "must be finite"),
        ("import os; os._exit(3)", RunStatus.FAILED, "ended with code 3"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", RunStatus.FAILED, "signal 9"),
        ("return {'score': len(bytearray(10**9))}", RunStatus.OVER_MEMORY, "out of memory"),
        ("import subprocess; subprocess.run(['ls'])", RunStatus.FAILED, "may not start programs"),
        ("import socket; socket.create_connection(('127.0.0.1', 9))", RunStatus.FAILED, "network"),
    ],
)
def test_a_run_that_fails_is_a_result(tmp_path, body, status, error):
    run = made(tmp_path, f"\ndef train(config, seed):\n    {body}\n")
    assert (run.status, run.measures) == (status, {})
    assert error in run.error


def test_a_run_that_computes_too_long_is_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr("claimcheck.reproduce.runner.LEAST_LIMIT_S", 1)
    run = made(tmp_path, "\ndef train(config, seed):\n    while True:\n        pass\n")
    assert (run.status, run.measures) == (RunStatus.OVER_TIME, {})


def test_a_recipe_that_reads_the_claim_from_disk_fails(tmp_path):
    report = tmp_path / "report.md"
    report.write_text("Toy training improves the score by 8.2 points.", encoding="utf-8")
    cheat = f"\ndef train(config, seed):\n    return {{'score': open({str(report)!r}).read()}}\n"
    run = made(tmp_path / "recipes", cheat)
    assert run.status is RunStatus.FAILED
    assert "may not open" in run.error


def test_a_recipe_reads_its_own_data(tmp_path):
    write_recipe(tmp_path)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "n.txt").write_text("7", encoding="utf-8")
    read = (
        "\nfrom pathlib import Path\ndef train(config, seed):\n"
        "    return {'score': float((Path(__file__).parent / 'data' / 'n.txt').read_text())}\n"
    )
    assert made(tmp_path, read).measures == {"score": 7.0}


def test_the_claimed_value_never_enters_the_process_that_measures(tmp_path, monkeypatch):
    """A spy tells all it was given; a run says the same whatever any report claims."""
    monkeypatch.setenv("CLAIMED", "8.2")
    spy = (
        "\nimport os, sys, json\ndef train(config, seed):\n"
        "    print(json.dumps([config, seed, sys.argv, dict(os.environ),\n"
        "        sys.stdin.read(), os.listdir('.'), sorted(sys.modules)]))\n"
        "    return {'score': 1}\n"
    )
    recipe = read_recipe(write_recipe(tmp_path, train=spy))
    task = tasks_of(recipe, tier="micro")[0]
    seen = json.loads(execute(task).log)
    config, seed, argv, variables, stdin, files, modules = seen
    assert config == {"shift": 2.0, "arm": "none", "group": 0, "device": "cpu"}
    assert (seed, stdin) == (0, "")
    assert [Path(each).name for each in argv] == ["measure.py", "toy.py", "result.json"]
    assert sorted(files) == ["log.txt"]
    assert not [name for name in modules if name.startswith("claimcheck")]
    assert "8.2" not in json.dumps(variables)
    assert "CLAIMED" not in variables and variables["OMP_NUM_THREADS"] == "1"
    assert set(json.loads(told(task))) == {"config", "seed", "memory_mb", "limit_s", "network"}


def test_numbers_written_into_a_recipe_are_no_measurement(tmp_path):
    fixed = (
        "\ndef train(config, seed):\n    return {'score': {'toy': 58.2}.get(config['arm'], 50.0)}\n"
    )
    recipe = read_recipe(write_recipe(tmp_path / "recipes", train=fixed))
    run_all(recipe, tmp_path / "runs")
    judged = judge(
        recipe, load_runs(tmp_path / "runs"), tier="micro", pattern=recipe.facts.BEARS_ON[0]
    )
    assert judged.outcome is Outcome.INVALID
    assert "varies with the seed" in judged.computed


@pytest.mark.skipif(os.cpu_count() == 1, reason="one core only")
def test_a_published_run_gives_the_same_number_whatever_the_processor(tmp_path):
    # This run came out otherwise where AVX-512 kernels were used.
    published = load_runs(RECIPES / "results" / "knowledge_distillation.jsonl")
    run = next(r for r in published if (r.specification, r.arm, r.seed) == ("tenth", "shuffled", 1))
    if platform.machine().lower() not in ("x86_64", "amd64"):
        pytest.skip("published on x86")
    if importlib.metadata.version("numpy") != run.versions["numpy"]:
        pytest.skip(f"published with numpy {run.versions['numpy']}")
    tasks = tasks_of(read_recipe(RECIPES / "knowledge_distillation.py"), tier="micro")
    task = next(t for t in tasks if (t.specification, t.arm, t.seed) == ("tenth", "shuffled", 1))
    assert execute(task).run.measures == run.measures


def test_two_workers_run_side_by_side(tmp_path):
    wait = (
        "\nimport time\ndef train(config, seed):\n    time.sleep(1.0)\n    return {'score': seed}\n"
    )
    recipe = read_recipe(write_recipe(tmp_path, train=wait))
    tasks = tasks_of(recipe, tier="micro")[:4]
    start = time.monotonic()
    found = list(LocalExecutor(workers=4)(tasks))
    assert len(found) == 4
    assert time.monotonic() - start < 4.0
