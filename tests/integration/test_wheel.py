"""The wheel carries everything an audit needs: built, unpacked elsewhere, and run there."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NEEDED = {
    "claimcheck/demo/report.md",
    "claimcheck/demo/papers/0701.00001v1.pdf",
    "claimcheck/models/minilm/model.onnx",
    "claimcheck/models/minilm/tokenizer.json",
    "claimcheck/render/audit.schema.json",
    "claimcheck/reproduce/facts/split_sizes.tsv",
    "claimcheck/reproduce/facts/datasets.toml",
    "claimcheck/recipes/batch_normalisation.py",
    "claimcheck/recipes/data/xquad_questions/questions.tsv",
    "claimcheck/recipes/data/xquad_questions/README.md",
    "claimcheck/py.typed",
}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def test_the_wheel_carries_its_data_and_its_licence(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    assert names >= NEEDED
    assert any(name.endswith("/licenses/LICENSE") for name in names)
    assert not [name for name in names if name.startswith(("tests/", "scripts/"))]


def test_the_wheel_runs_its_demo_away_from_the_checkout(wheel, tmp_path):
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "site"), "NO_COLOR": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "claimcheck", "demo"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert str(tmp_path / "site") in done.stderr
    assert "12 claims" in done.stdout
