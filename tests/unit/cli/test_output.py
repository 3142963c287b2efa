import pytest
from rich.text import Text

from claimcheck.cli import main
from claimcheck.cli.output import emit, show
from claimcheck.cli.progress import Bars
from claimcheck.errors import StoreError


def test_the_program_runs_as_a_program(capsys, monkeypatch):
    monkeypatch.setattr("sys.argv", ["claimcheck", "--version"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith("claimcheck ")


def test_a_result_goes_to_stdout_as_it_is(capsys):
    emit("✓ done\n")
    assert capsys.readouterr().out == "✓ done\n"


def test_a_file_is_written_whole_even_with_a_broken_character(tmp_path):
    emit("a\udc80b\n", path=tmp_path / "out.txt")
    assert (tmp_path / "out.txt").read_text(encoding="utf-8") == "a\\udc80b\n"


def test_a_place_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match=r"file/out.txt cannot be written"):
        emit("x", path=tmp_path / "file" / "out.txt")


def test_a_drawing_in_a_file_has_no_colour_and_no_trailing_space(tmp_path):
    show(Text("word   ", style="red"), path=tmp_path / "out.txt")
    assert (tmp_path / "out.txt").read_text(encoding="utf-8") == "word\n"


def test_without_a_terminal_no_bar_is_drawn(capsys):
    with Bars() as bars:
        bars.stage("read", 2)
        bars.advance("read", "p. 1")
    assert capsys.readouterr() == ("", "")


def test_on_a_terminal_a_bar_shows_its_stage(capsys, monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    with Bars() as bars:
        bars.stage("read", 2)
        bars.advance("read", "0701.00001v1")
        bars.advance("unknown")
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "read" in shown.err
    assert "1/2" in shown.err
