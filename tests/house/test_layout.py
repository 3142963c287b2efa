"""The house rules that no linter knows."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted((ROOT / "claimcheck").rglob("*.py"))
MAX_LINES, MAX_FUNCTION = 400, 50


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_a_module_is_short_enough_to_read(path):
    lines = path.read_text(encoding="utf-8").count("\n")
    assert lines <= MAX_LINES


def functions():
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                yield named(path), node


def test_no_function_exceeds_a_screen():
    long = [
        f"{path}:{node.lineno} {node.name}"
        for path, node in functions()
        if (node.end_lineno or node.lineno) - node.lineno + 1 > MAX_FUNCTION
    ]
    assert not long


def test_what_a_room_shows_is_sorted_and_there():
    for path in (ROOT / "claimcheck").rglob("__init__.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        bound = {
            alias.asname or alias.name
            for node in tree.body
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        } | {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
        shown = [
            ast.literal_eval(node.value)
            for node in tree.body
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"
        ]
        for names in shown:
            assert names == sorted(names), path
            assert {name for name in names if not name.startswith("__")} <= bound, path


def test_nothing_of_one_machine_is_written_down():
    tracked = [
        path
        for pattern in ("claimcheck/**/*.py", "scripts/*", "docs/*.md", "*.md", "Makefile")
        for path in ROOT.glob(pattern)
        if path.is_file()
    ]
    own = re.compile(r"/home/\w+/|/root/")
    assert not [named(path) for path in tracked if own.search(path.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("word", ["utils", "common", "misc", "helpers"])
def test_no_room_is_named_for_nothing(word):
    assert not [named(path) for path in MODULES if path.stem == word or path.parent.name == word]
