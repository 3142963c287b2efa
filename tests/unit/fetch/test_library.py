"""Names of files in a user's folder of papers."""

import pytest

from claimcheck.errors import InputError
from claimcheck.fetch.library import Library
from claimcheck.records import ArxivId


@pytest.fixture
def library(tmp_path):
    def put(*names, data=b"%PDF-1.7\n"):
        for name in names:
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        return Library((tmp_path,))

    return put


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("2003.11080v5.pdf", "2003.11080v5"),
        ("2003.11080v5.PDF", "2003.11080v5"),
        ("arXiv-2003.11080v5.pdf", "2003.11080v5"),
        ("2003.11080v5_hu_xtreme.pdf", "2003.11080v5"),
        ("2003.11080v5 (1).pdf", "2003.11080v5"),
        ("0704.0001v1.pdf", "0704.0001v1"),
        ("cs_0310055v1.pdf", "cs/0310055v1"),
        ("cs-0310055v1.pdf", "cs/0310055v1"),
        ("hep-th_9901001v2.pdf", "hep-th/9901001v2"),
        ("math.GT_0309136v1.pdf", "math/0309136v1"),
        ("math_0309136v1.pdf", "math.GT/0309136v1"),
        ("2003.11080v12.pdf", "2003.11080"),
        ("2003.11080.pdf", "2003.11080"),
    ],
)
def test_a_name_that_spells_the_id(library, name, asked):
    found = library(name).find(ArxivId.parse(asked))
    assert found is not None
    assert found[0].base == ArxivId.parse(asked).base
    assert found[1].name == name


@pytest.mark.parametrize(
    "name",
    [
        "2003.11080v4.pdf",
        "2003.11080.pdf",
        "12003.11080v5.pdf",
        "2003.110801v5.pdf",
        "2003.11080v5.txt",
        "xtreme 2003.11080v5.pdf",
        "sub/2003.11080v5.pdf",
    ],
)
def test_a_name_that_does_not(library, name):
    assert library(name).find(ArxivId.parse("2003.11080v5")) is None


def test_the_highest_version_by_number(library):
    folder = library("2003.11080v9.pdf", "2003.11080v10.pdf", "2003.11080.pdf")
    assert str(folder.find(ArxivId.parse("2003.11080"))[0]) == "2003.11080v10"
    assert folder.unversioned(ArxivId.parse("2003.11080v3")).name == "2003.11080.pdf"


def test_the_plainest_name_and_the_first_folder_win(library, tmp_path):
    library("2003.11080v5_notes.pdf", "2003.11080v5.pdf", "b/2003.11080v5.pdf")
    both = Library((tmp_path / "b", tmp_path))
    assert both.find(ArxivId.parse("2003.11080v5"))[1] == tmp_path / "b/2003.11080v5.pdf"
    assert Library((tmp_path,)).find(ArxivId.parse("2003.11080v5"))[1].name == "2003.11080v5.pdf"


@pytest.mark.parametrize("data", [b"", b"<html>", b"x" * 1024 + b"%PDF-"])
def test_what_is_no_pdf_is_passed_over(library, data):
    assert library("2003.11080v5.pdf", data=data).find(ArxivId.parse("2003.11080v5")) is None


def test_a_folder_named_like_a_paper_is_passed_over(library, tmp_path):
    (tmp_path / "2003.11080v5.pdf").mkdir()
    assert library().find(ArxivId.parse("2003.11080v5")) is None


def test_a_folder_that_is_a_file(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="file"):
        Library((tmp_path / "file",))
