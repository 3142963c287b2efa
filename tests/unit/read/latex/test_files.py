"""Archives and folders of source: what is taken, what is left out, what is refused."""

import gzip
import tarfile

import pytest

from claimcheck.errors import InputError
from claimcheck.read.latex import document_of, files, load_latex
from claimcheck.records import GapKind
from tests.latex_source import RESULTS_TABLE, paper_of, write_gzip, write_tar

PAPER = paper_of(RESULTS_TABLE)


def labels(path):
    return [t.label for t in document_of(load_latex(path, paper="x"), paper="x").tables]


def test_an_archive_a_folder_and_single_files(tmp_path):
    split = {"main.tex": paper_of(r"\input{tables/t}"), "tables/t.tex": RESULTS_TABLE}
    assert labels(write_tar(tmp_path / "a.tar.gz", split)) == ["Table 1"]
    assert labels(write_tar(tmp_path / "a.tar", split, mode="w:")) == ["Table 1"]
    assert labels(write_gzip(tmp_path / "b.gz", PAPER.encode())) == ["Table 1"]
    assert labels(write_gzip(tmp_path / "b.tex.gz", PAPER.encode())) == ["Table 1"]
    (tmp_path / "c.tex").write_text(PAPER)
    assert labels(tmp_path / "c.tex") == ["Table 1"]
    folder = tmp_path / "folder"
    (folder / "tables").mkdir(parents=True)
    for name, text in split.items():
        (folder / name).write_text(text)
    assert labels(folder) == ["Table 1"]


def test_the_hash_is_of_the_texts_however_they_are_packed(tmp_path):
    one = load_latex(write_tar(tmp_path / "a.tar.gz", {"main.tex": PAPER}), paper="x")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "main.tex").write_text(PAPER)
    assert load_latex(tmp_path / "folder", paper="x").sha256 == one.sha256
    (tmp_path / "folder" / "main.tex").write_text(PAPER + " ")
    assert load_latex(tmp_path / "folder", paper="x").sha256 != one.sha256


def test_names_that_lead_outside_are_left_out_and_told(tmp_path):
    path = write_tar(
        tmp_path / "a.tar.gz", {"../evil.tex": "x", "/etc/evil.tex": "x", "main.tex": PAPER}
    )
    read = load_latex(path, paper="x")
    assert list(read.texts) == ["main.tex"]
    assert [g.kind for g in read.gaps] == [GapKind.UNREADABLE_SOURCE] * 2
    assert "leads out of the archive" in read.gaps[0].detail


def test_links_are_not_followed(tmp_path):
    (tmp_path / "secret.tex").write_text("secret")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "main.tex").write_text(PAPER)
    (folder / "link.tex").symlink_to(tmp_path / "secret.tex")
    assert list(load_latex(folder, paper="x").texts) == ["main.tex"]
    path = write_tar(tmp_path / "a.tar", {"main.tex": PAPER}, mode="w:")
    with tarfile.open(path, "a") as archive:
        link = tarfile.TarInfo("link.tex")
        link.type, link.linkname = tarfile.SYMTYPE, "../secret.tex"
        archive.addfile(link)
    assert list(load_latex(path, paper="x").texts) == ["main.tex"]


def test_bombs_are_refused_or_left_out(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "MOST_TEXT", 100_000)
    monkeypatch.setattr(files, "MOST_UNPACKED", 1_000_000)
    monkeypatch.setattr(files, "MOST_ENTRIES", 50)
    path = write_tar(tmp_path / "a.tar.gz", {"main.tex": PAPER, "big.tex": b"\\" * 200_000})
    assert "0 MB and was left out" in load_latex(path, paper="x").gaps[0].detail
    path = write_tar(tmp_path / "b.tar.gz", {"main.tex": PAPER, "big.png": bytes(5_000_000)})
    assert "unpacks to more than" in load_latex(path, paper="x").gaps[0].detail
    with pytest.raises(InputError, match="more than"):
        load_latex(write_gzip(tmp_path / "c.gz", b"\\x" * 100_000), paper="x")
    many = {"main.tex": PAPER} | {f"f{i}.tex": "x" for i in range(80)}
    assert (
        "more than 50 files"
        in load_latex(write_tar(tmp_path / "d.tar", many), paper="x").gaps[0].detail
    )
    folder = tmp_path / "folder"
    folder.mkdir()
    for name, text in many.items():
        (folder / name).write_text(text)
    assert "more than 50 files" in load_latex(folder, paper="x").gaps[0].detail


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"%PDF-1.5 ...", "a PDF: arXiv has no LaTeX"),
        (gzip.compress(b"%!PS-Adobe"), "PostScript"),
        (b"<!DOCTYPE html>", "a web page"),
        (b"PK\x03\x04rest", "zip"),
        (b"", "no LaTeX"),
        (b"just words", "no LaTeX"),
        (gzip.compress(PAPER.encode())[:-20], "cannot be read"),
    ],
)
def test_what_is_no_source_is_refused_by_name(tmp_path, data, said):
    path = tmp_path / "a.tar.gz"
    path.write_bytes(data)
    with pytest.raises(InputError, match=said):
        load_latex(path, paper="x")


def test_a_folder_without_tex_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"holds no \.tex file"):
        load_latex(tmp_path, paper="x")
    with pytest.raises(InputError, match="cannot be read"):
        load_latex(tmp_path / "gone.tar.gz", paper="x")


def test_a_broken_archive_gives_what_came_before_the_break(tmp_path):
    noise = bytes(i * 7919 % 251 for i in range(60_000))
    path = write_tar(tmp_path / "a.tar", {"main.tex": PAPER, "more.tex": noise}, mode="w:")
    path.write_bytes(path.read_bytes()[:20_000])
    read = load_latex(path, paper="x")
    assert list(read.texts) == ["main.tex"]
    assert "broken off" in read.gaps[0].detail


def test_letters_of_other_encodings(tmp_path):
    for at, text in enumerate(("Gödel", "Gödel\r\nx")):
        for encoding in ("utf-8", "utf-8-sig", "latin-1"):
            path = tmp_path / f"{at}{encoding}.tex"
            path.write_bytes(f"\\section{{{text}}}".encode(encoding))
            (read,) = load_latex(path, paper="x").texts.values()
            assert "Gödel" in read
            assert "\r" not in read
