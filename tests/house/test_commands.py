"""The command line as a whole: quick to help, and documented as it is."""

import importlib.util
import subprocess
import sys
import time
from pathlib import Path

from claimcheck.cli.gates import GateLabel
from claimcheck.records import Label

ROOT = Path(__file__).resolve().parents[2]
HELP_S = 0.3


def load_script(name: str):
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_commands_page_is_the_help_itself():
    page = load_script("write_docs").commands_page()
    assert (ROOT / "docs" / "cli.md").read_text(encoding="utf-8") == page, "run `make docs`"


def test_help_is_quick():
    taken = []
    for _ in range(5):  # the best of five: a busy machine is not our slowness
        start = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "claimcheck", "--help"], check=True, capture_output=True
        )
        taken.append(time.perf_counter() - start)
    assert min(taken) < HELP_S


def test_help_loads_nothing_heavy():
    heavy = "{'numpy', 'pydantic', 'pymupdf', 'onnxruntime', 'torch', 'rich', 'requests', 'arxiv'}"
    code = f"import sys, claimcheck.cli; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


def test_the_gates_know_the_labels_and_no_other():
    assert [label.value for label in GateLabel] == [label.value for label in Label]


def test_the_demo_paper_is_what_its_script_draws(tmp_path):
    import pymupdf

    script = load_script("draw_demo_paper")
    target = tmp_path / "drawn.pdf"
    script.main([str(target)])
    with pymupdf.open(target) as drawn, pymupdf.open(script.TARGET) as bundled:
        assert [page.get_text() for page in drawn] == [page.get_text() for page in bundled]
