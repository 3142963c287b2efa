"""`claimcheck reproduce` end to end: plans, runs, judges, and never tells a run the claim."""

import json
from pathlib import Path

import jsonschema
import pytest
from recipes import FACTS, write_recipe
from typer.testing import CliRunner

from claimcheck.cli.app import app

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = json.loads((ROOT / "claimcheck" / "render" / "audit.schema.json").read_text("utf-8"))
REPORT = """# Toys

| Claim | Verified |
|---|---|
| Toy training improves the score by {gain} points. | ✓ |
| The MNLI task contains 392,702 training examples. | × |
| The toy is a red thing with 4 wheels. | ✓ |
"""


def run(*words: object):
    return CliRunner().invoke(app, [str(word) for word in words], prog_name="claimcheck")


@pytest.fixture(scope="module")
def toys(tmp_path_factory):
    """A folder with the toy recipe, and one in which its runs are kept."""
    folder = tmp_path_factory.mktemp("toys")
    write_recipe(folder / "recipes")
    return folder


@pytest.fixture
def options(toys):
    return ("--recipes", toys / "recipes", "--runs", toys / "runs", "--quiet")


def report(folder: Path, gain: str = "8.2") -> Path:
    path = folder / "report.md"
    path.write_text(REPORT.format(gain=gain), encoding="utf-8")
    return path


def test_the_list_says_which_recipe_bears_on_which_claim(options, tmp_path):
    done = run("reproduce", report(tmp_path), "--list", "--format", "json", *options)
    bears = json.loads(done.stdout)["bearings"]
    assert [(each["claim"], each["recipe"]) for each in bears] == [("c01", "toy")]
    shown = run("reproduce", report(tmp_path), "--list", *options)
    assert "A recipe bears on 1 of 3 claims." in shown.stdout


def test_claims_are_computed_again_beside_their_verdicts(options, tmp_path):
    done = run("reproduce", report(tmp_path), "--offline", "--format", "json", *options)
    assert done.exit_code == 0, done.output
    audit = json.loads(done.stdout)
    jsonschema.validate(audit, SCHEMA)
    gain, size, wheels = audit["claims"]
    (rerun,) = gain["reproductions"]
    assert (rerun["check"], rerun["outcome"]) == ("rerun", "direction_supported")
    assert rerun["tier"] == "micro"
    assert rerun["odds"]["likelihood_ratio"] <= 1.4
    assert rerun["does_not_show"].startswith("anything but the toy")
    assert gain["verdict"] == "not_enough_info"  # no paper says so, whatever was run
    assert [(c["check"], c["outcome"]) for c in size["reproductions"]] == [("count", "agrees")]
    assert wheels["reproductions"] == []


def test_a_run_is_the_same_whatever_the_report_claims(options, toys, tmp_path):
    """Another claimed value asks for the very same runs: all of them are there already."""
    first = run("reproduce", report(tmp_path, "8.2"), "--offline", *options)
    kept = {path: path.read_bytes() for path in (toys / "runs").rglob("run.json")}
    second = run("reproduce", report(tmp_path, "0.3"), "--offline", *options)
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert {path: path.read_bytes() for path in (toys / "runs").rglob("run.json")} == kept
    assert not [path for path, data in kept.items() if b"8.2" in data.split(b'"measures"')[0]]


def test_stored_runs_are_judged_again_by_one_command(options, toys):
    run("reproduce", "--recipe", "toy", "--publish", toys / "published", *options)
    found = [
        json.loads(run("reproduce", "--judge", place, "--format", "json", *options).stdout)
        for place in (toys / "runs", toys / "published" / "toy.jsonl")
    ]
    assert found[0] == found[1]
    (only,) = found[0]["outcomes"]
    assert only["reproduction"]["outcome"] == "direction_supported"


def test_runs_of_a_changed_recipe_are_not_judged(toys, tmp_path, options):
    run("reproduce", "--recipe", "toy", *options)
    write_recipe(tmp_path, facts=FACTS.replace('"shift": 3.0', '"shift": 9.0'))
    changed = ("--recipes", tmp_path, "--quiet")
    done = run("reproduce", "--judge", toys / "runs", *changed)
    assert "another version of the recipe" in done.stdout


def test_what_does_not_fit_the_budget_is_left_out_and_said(toys, tmp_path):
    where = ("--recipes", toys / "recipes", "--runs", tmp_path / "runs")
    done = run("reproduce", report(tmp_path), "--offline", "--budget", "1s", *where)
    assert "toy is left out: about" in done.stderr
    assert "rerun micro: invalid" in done.stdout
    assert not (tmp_path / "runs").exists()


def test_an_audit_runs_claims_again_when_asked(toys, tmp_path, options):
    run("reproduce", "--recipe", "toy", *options)
    cache = tmp_path / "cache"
    (cache).mkdir()
    (cache / "runs").symlink_to(toys / "runs")
    words = ("audit", report(tmp_path), "--offline", "--quiet", "--cache-dir", cache)
    plain = json.loads(run(*words, "--format", "json").stdout)
    assert [len(claim["reproductions"]) for claim in plain["claims"]] == [0, 1, 0]
    kept = tmp_path / "run"
    done = run(*words, "--run-dir", kept, "--format", "md")
    assert "count: agrees" in done.stdout
    again = run("reproduce", kept, "--format", "json", *options)
    assert len(json.loads(again.stdout)["claims"][0]["reproductions"]) == 1
    assert "rerun micro: direction supported" in (kept / "table.md").read_text("utf-8")
    stored = run("audit", kept, "--format", "json")
    assert json.loads(stored.stdout) == json.loads(again.stdout)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "give a REPORT or a RUN"),
        (("--recipe", "tow"), "there is no recipe 'tow'"),
        (("--recipe", "toy", "--budget", "soon"), "'soon' is no budget"),
        (("--recipe", "toy", "--tier", "small"), "it has micro"),
        (("--judge", "nowhere"), "no runs under nowhere"),
    ],
)
def test_what_cannot_be_done_is_said(options, words, said):
    done = run("reproduce", *words, *options)
    assert done.exit_code == 2
    assert said in " ".join(done.stderr.split())


def test_published_outcomes_are_of_todays_recipes():
    published = ROOT / "reproductions" / "results"
    where = ("--recipes", ROOT / "reproductions", "--format", "json")
    done = run("reproduce", "--judge", published, *where)
    outcomes = json.loads(done.stdout)["outcomes"]
    assert outcomes
    assert [each["recipe"] for each in outcomes if each["reproduction"] is None] == []
