"""Adjudicating a run and calibrating on it, from the command line, on the bundled example."""

import io
import json
import shutil
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from claimcheck.cli.adjudicate import converse, named
from claimcheck.cli.app import app
from claimcheck.errors import InputError
from claimcheck.log import LOG, read_adjudications
from claimcheck.records import Label
from claimcheck.store import load_audit

DEMO = Path(__file__).resolve().parents[2] / "claimcheck" / "demo"
REPORT, PAPERS = DEMO / "report.md", DEMO / "papers"


def run(*words: object):
    return CliRunner().invoke(app, [str(word) for word in words], prog_name="claimcheck")


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """A cache and a run of the example."""
    root = tmp_path_factory.mktemp("made")
    done = audit(root, root / "run")
    assert done.exit_code == 0, done.stderr
    return root


def audit(root: Path, run_dir: Path, *words: object):
    flags = ("--papers", PAPERS, "--offline", "--jobs", 1, "--cache-dir", root / "cache")
    return run("audit", REPORT, *flags, "--run-dir", run_dir, *words)


@pytest.fixture
def kept(made, tmp_path) -> Path:
    """A run folder of the test's own."""
    shutil.copytree(made / "run", tmp_path / "run")
    return tmp_path / "run"


def test_flags_keep_a_finding_and_every_command_shows_it(made, kept):
    machine = (kept / "verdicts.jsonl").read_bytes()
    given = load_audit(kept).verdicts["c03"].label
    other = next(label for label in Label if label is not given)
    why = ("--reason", "Table 2, last row", "--who", "Ada")
    done = run("adjudicate", kept, "--claim", "c003", "--label", other.value, *why)
    assert done.exit_code == 0
    assert "1 of 12 claims adjudicated, 1 otherwise" in done.stderr
    shown = run("audit", kept, "--format", "jsonl").stdout.splitlines()
    third = json.loads(shown[2])
    assert (third["verdict"], third["adjudication"]["label"]) == (given.value, other.value)
    assert "Table 2, last row" in run("explain", kept, 3).stdout
    assert "(person)" in run("table", kept).stdout
    assert "by a person; audit:" in (kept / "table.md").read_text("utf-8")
    again = audit(made, kept, "--format", "jsonl")
    assert again.stdout.splitlines() == shown
    assert (kept / "verdicts.jsonl").read_bytes() == machine


def test_a_gate_goes_by_what_a_person_found(kept):
    label = load_audit(kept).verdicts["c01"].label
    words = ("--label", "not_enough_info", "--reason", "not in it")
    before = run("audit", kept, "--fail-on", label.value).stderr
    run("adjudicate", kept, "--claim", "1", *words)
    after = run("audit", kept, "--fail-on", label.value).stderr
    assert "c01" in before
    assert "c01" not in after


def test_several_verdicts_are_accepted_at_once(kept):
    done = run("adjudicate", kept, "--accept", "c01", "--accept", "2", "--at", "2024-05-01")
    assert done.exit_code == 0
    log = read_adjudications(kept)
    assert [(a.claim_id, a.label is a.verdict, a.at) for a in log] == [
        ("c01", True, "2024-05-01"),
        ("c02", True, "2024-05-01"),
    ]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((), "no terminal to ask at"),
        (("--claim", "c01"), "go together"),
        (("--label", "supported"), "go together"),
        (("--accept", "c99"), "no claim 'c99'"),
        (("--accept", "c01", "--accept", "x"), "no claim 'x'"),
    ],
)
def test_what_cannot_be_kept_is_refused_whole(kept, words, message):
    done = run("adjudicate", kept, *words)
    assert done.exit_code == 2
    assert message in done.stderr
    assert not (kept / LOG).exists()


def test_another_label_needs_a_reason(kept):
    given = load_audit(kept).verdicts["c01"].label
    other = next(label for label in Label if label is not given)
    done = run("adjudicate", kept, "--claim", "c01", "--label", other.value)
    assert done.exit_code == 2
    assert "--reason" in done.stderr


class Person:
    """Answers in turn; then closes the terminal."""

    def __init__(self, *answers: str) -> None:
        self._answers = list(answers)

    def __call__(self, question: str, choices: tuple[str, ...]) -> str:
        if not self._answers:
            raise EOFError
        answer = self._answers.pop(0)
        assert not choices or answer in choices, (question, answer)
        return answer


def conversation(run_dir: Path, *answers: str, again: bool = False):
    found, audit = [], load_audit(run_dir)

    def keep(claim, label, reason):
        found.append((claim.id, label, reason))

    screen = Console(file=io.StringIO(), width=100)
    converse(audit, keep, ask=Person(*answers), console=screen, again=again)
    return found, screen.file.getvalue()


def test_a_person_goes_through_the_claims_and_leaves_when_they_like(kept):
    verdicts = load_audit(kept).verdicts
    other = {"s": "c", "c": "s", "n": "s"}[verdicts["c03"].label.value[0]]
    answers = ("a", "", "l", "e", other, "", "wrong row", "q")
    found, screen = conversation(kept, *answers)
    labels = {"s": Label.SUPPORTED, "c": Label.CONTRADICTED}
    assert found == [
        ("c01", verdicts["c01"].label, ""),
        ("c03", labels[other], "wrong row"),
    ]
    assert "4 of 12" in screen
    assert "reading, alone" in screen  # everything on c03 was asked for


def test_a_closed_terminal_loses_nothing_and_the_next_time_goes_on(kept):
    run("adjudicate", kept, "--accept", "c01")
    found, screen = conversation(kept, "a", "fine", "a")
    assert [claim_id for claim_id, _, _ in found] == ["c02"]
    assert "1 of 11" in screen
    found, _ = conversation(kept, "a", "", "q", again=True)
    assert [claim_id for claim_id, _, _ in found] == ["c01"]


def test_a_name_that_no_claim_has_is_refused(kept):
    audit = load_audit(kept)
    assert [named(audit, name).id for name in ("c07", "c007", "7")] == ["c07"] * 3
    with pytest.raises(InputError, match="c01 to c12"):
        named(audit, "c0")


def accept_all(run_dir: Path) -> None:
    ids = [claim.id for claim in load_audit(run_dir).claims]
    run("adjudicate", run_dir, *(word for claim_id in ids for word in ("--accept", claim_id)))


@pytest.fixture
def three(kept, tmp_path) -> list[Path]:
    """Three runs of the example, every verdict accepted."""
    accept_all(kept)
    copies = [tmp_path / "second", tmp_path / "third"]
    for copy in copies:
        shutil.copytree(kept, copy)
    return [kept, *copies]


def test_a_calibration_is_fitted_written_used_and_recorded(made, three, tmp_path):
    path = tmp_path / "own.json"
    done = run("calibrate", *three, "-o", path, "--format", "json")
    assert done.exit_code == 0, done.stderr
    refit = json.loads(done.stdout)
    assert refit["before"]["accuracy"] == 1.0  # every verdict was accepted
    assert refit["after"]["ece"] < refit["before"]["ece"]
    bent = audit(made, tmp_path / "bent", "--calibration", path)
    assert bent.exit_code == 0, bent.stderr
    provenance = load_audit(tmp_path / "bent").provenance
    assert json.loads(provenance["calibration"]) == refit["calibration"]
    before = load_audit(made / "run").verdicts["c01"]
    after = load_audit(tmp_path / "bent").verdicts["c01"]
    assert after.probabilities != before.probabilities


def test_a_refit_on_runs_with_a_calibration_starts_from_none(made, three, tmp_path):
    path = tmp_path / "own.json"
    run("calibrate", *three, "-o", path)
    plain = json.loads(path.read_text())
    bent = [tmp_path / f"bent{n}" for n in range(3)]
    audit(made, bent[0], "--calibration", path)
    for target, source in zip(bent, three, strict=True):
        if target != bent[0]:
            shutil.copytree(bent[0], target)
        shutil.copy(source / LOG, target / LOG)
    run("calibrate", *bent, "-o", path)
    assert json.loads(path.read_text())["temperature"] == pytest.approx(plain["temperature"])


def test_too_few_findings_are_refused_and_nothing_is_written(kept, tmp_path):
    accept_all(kept)
    done = run("calibrate", kept, "-o", tmp_path / "own.json")
    assert done.exit_code == 2
    assert "needs 30" in done.stderr
    assert not (tmp_path / "own.json").exists()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{}", "holds no calibration"),
        (
            '{"temperature": 1, "bias": [0, 0, 0], "decision": "old", "claims": 30, "runs": 1}',
            "fitted on decision old",
        ),
    ],
)
def test_a_calibration_that_does_not_fit_is_refused(made, tmp_path, text, message):
    path = tmp_path / "own.json"
    path.write_text(text)
    done = audit(made, tmp_path / "bent", "--calibration", path)
    assert done.exit_code == 2
    assert message in done.stderr


def test_a_run_of_another_decision_is_not_fitted_on(three):
    path = three[0] / "run.json"
    summary = json.loads(path.read_text())
    summary["provenance"]["decision"] = "old"
    path.write_text(json.dumps(summary))
    done = run("calibrate", *three)
    assert done.exit_code == 2
    assert "another decision (old)" in done.stderr


def test_a_kept_run_is_not_bent(kept, tmp_path):
    done = run("audit", kept, "--calibration", tmp_path / "own.json")
    assert done.exit_code == 2
    assert "judged already" in done.stderr


def test_a_run_folder_is_no_report_to_write_into(kept):
    done = run("table", kept, "--write")
    assert done.exit_code == 2
    assert "--run-dir" in done.stderr
