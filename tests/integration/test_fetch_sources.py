"""Libraries first, then the cache, then arXiv; the cache whole whatever happens."""

import errno
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from arxiv_server import draw_pdf, page, pdf, reply

from claimcheck.errors import InputError, StoreError
from claimcheck.fetch import FetchConfig, fetch_papers, other_versions
from claimcheck.fetch.cache import Incoming
from claimcheck.records import ArxivId, GapKind

PAPER = "2005.13013v2"
PDF = draw_pdf("from arXiv")
LOCAL = draw_pdf("from the library")


@pytest.fixture
def arxiv(arxiv):
    arxiv.add(PAPER, pdf=PDF, title="A title")
    return arxiv


@pytest.fixture
def library(tmp_path):
    folder = tmp_path / "papers"
    folder.mkdir()

    def put(*names):
        for name in names:
            (folder / name).write_bytes(LOCAL)
        return {"libraries": (folder,)}

    return put


def kinds(paper):
    return [gap.kind for gap in paper.gaps]


def test_the_library_is_taken_and_nobody_asked(arxiv, fetch, library, tmp_path):
    (paper,) = fetch(PAPER, **library("2005.13013v2.pdf"))
    assert (paper.source, paper.title, paper.gaps) == ("library", None, ())
    assert Path(paper.path).read_bytes() == LOCAL
    assert arxiv.requests == []
    assert not (tmp_path / "cache").exists()


def test_the_cache_is_taken_and_nobody_asked(arxiv, fetch):
    (sent,) = fetch(PAPER)
    asked = len(arxiv.requests)
    (kept,) = fetch(PAPER)
    assert (sent.source, kept.source, kept.title) == ("arxiv", "cache", "A title")
    assert (kept.path, kept.sha256) == (sent.path, sent.sha256)
    assert len(arxiv.requests) == asked


def test_neither_http_nor_xml_is_loaded_for_papers_at_hand(library):
    settings = library("2005.13013v2.pdf")
    code = f"""
import sys
from pathlib import Path
from claimcheck.fetch import FetchConfig, fetch_papers
from claimcheck.records import ArxivId
folders = (Path({str(settings["libraries"][0])!r}),)
config = FetchConfig(cache_dir=Path("nowhere"), libraries=folders)
assert fetch_papers([ArxivId.parse({PAPER!r})], config=config)[0].path
print(sorted({{"requests", "arxiv", "lxml", "pymupdf"}} & set(sys.modules)))
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"


def test_a_cached_papers_metadata_stands_beside_the_librarys_pdf(arxiv, fetch, library):
    fetch(PAPER)
    (paper,) = fetch(PAPER, **library("2005.13013v2.pdf"))
    assert (paper.source, paper.title) == ("library", "A title")
    assert Path(paper.path).read_bytes() == LOCAL


def test_without_a_version_the_librarys_highest_is_taken(arxiv, fetch, library):
    settings = library("2005.13013.pdf", "2005.13013v9.pdf", "2005.13013v10.pdf")
    (paper,) = fetch("2005.13013", **settings)
    assert str(paper.id) == "2005.13013v10"
    assert arxiv.requests == []


def test_another_version_in_the_library_does_not_count(arxiv, fetch, library):
    settings = library("2005.13013v1.pdf", "2005.13013.pdf")
    (paper,) = fetch(PAPER, **settings)
    assert paper.source == "arxiv"


def test_a_file_without_a_version_is_better_than_nothing_and_says_so(arxiv, fetch, library):
    settings = library("2005.13013v1.pdf", "2005.13013.pdf")
    (paper,) = fetch(PAPER, offline=True, **settings)
    assert kinds(paper) == [GapKind.OTHER_VERSION]
    assert (paper.source, str(paper.id)) == ("library", "2005.13013")
    arxiv.always(f"/pdf/{PAPER}", page(403, "Access Denied"))
    (paper,) = fetch(PAPER, **settings)
    assert kinds(paper) == [GapKind.BLOCKED, GapKind.OTHER_VERSION]
    assert paper.path


def test_offline_asks_nobody_and_names_the_remedy(arxiv, fetch, library):
    papers = fetch(PAPER, "2005.13013", offline=True, **library("2003.11080v5.pdf"))
    assert [kinds(paper) for paper in papers] == [[GapKind.OFFLINE], [GapKind.OFFLINE]]
    assert "2005.13013v2.pdf" in papers[0].gaps[0].detail
    assert arxiv.requests == []


def test_offline_without_a_version_takes_the_caches_highest(arxiv, fetch):
    arxiv.add("2005.13013v1", pdf=draw_pdf("one"))
    fetch("2005.13013v1", PAPER)
    (paper,) = fetch("2005.13013", offline=True)
    assert (str(paper.id), str(paper.asked), paper.gaps) == (PAPER, "2005.13013", ())


def test_other_versions_come_from_the_library_and_the_cache_and_nobody_is_asked(
    arxiv, fetch, library, tmp_path
):
    arxiv.add("2005.13013v1", pdf=draw_pdf("one"))
    fetch("2005.13013v1")
    (paper,) = fetch(PAPER)
    asked = len(arxiv.requests)
    config = FetchConfig(cache_dir=tmp_path / "cache", **library("2005.13013v3.pdf"))
    found = other_versions([paper], config=config)
    assert [(str(p.id), p.source) for p in found[PAPER]] == [
        ("2005.13013v1", "cache"),
        ("2005.13013v3", "library"),
    ]
    assert len(arxiv.requests) == asked


def test_a_copy_of_the_same_bytes_is_no_other_version(fetch, library, tmp_path):
    libraries = library(f"{PAPER}.pdf", "2005.13013v9.pdf", "2005.13013.pdf")
    (paper,) = fetch(PAPER, **libraries)
    config = FetchConfig(cache_dir=tmp_path / "cache", **libraries)
    assert other_versions([paper], config=config) == {}


def test_when_arxiv_does_not_answer_the_caches_highest_stands_in(arxiv, fetch):
    fetch(PAPER)
    for path in ("/api/query", "/pdf/2005.13013"):
        arxiv.always(path, reply(503))
    (paper,) = fetch("2005.13013", attempts=1)
    assert kinds(paper) == [GapKind.UNREACHABLE]
    assert (paper.source, str(paper.id)) == ("cache", PAPER)


def test_the_newest_is_asked_for_once_and_again_on_request(arxiv, fetch):
    fetch("2005.13013")
    arxiv.add("2005.13013v3", pdf=draw_pdf("three"))
    assert str(fetch("2005.13013")[0].id) == PAPER
    assert str(fetch("2005.13013", refresh=True)[0].id) == "2005.13013v3"
    assert str(fetch("2005.13013")[0].id) == "2005.13013v3"
    assert str(fetch("2005.13013", refresh=True, offline=True)[0].id) == "2005.13013v3"


def test_papers_come_in_the_order_asked_with_progress(arxiv, fetch, library, tmp_path):
    seen = []
    ids = [ArxivId.parse(each) for each in (PAPER, "1706.03762v5", PAPER)]
    config = FetchConfig(cache_dir=tmp_path, **library("1706.03762v5.pdf"))
    papers = fetch_papers(ids, config=config.at_mirror(arxiv.url), progress=seen.append)
    assert [paper.asked for paper in papers] == ids
    assert tuple(seen) == papers
    assert arxiv.asked(f"/pdf/{PAPER}") == 1


def test_no_ids_no_papers(fetch, arxiv):
    assert fetch() == ()
    assert arxiv.requests == []


def test_a_missing_library_folder_is_the_users_to_mend(fetch, tmp_path):
    with pytest.raises(InputError, match="nowhere"):
        fetch(PAPER, libraries=(tmp_path / "nowhere",))


def test_a_saved_error_page_in_the_library_is_passed_over(arxiv, fetch, library):
    settings = library()
    (settings["libraries"][0] / f"{PAPER}.pdf").write_text("<html>withdrawn</html>")
    assert fetch(PAPER, **settings)[0].source == "arxiv"


@pytest.mark.parametrize("harm", ["cut", "gone", "answer"])
def test_a_spoilt_cache_is_fetched_anew(arxiv, fetch, tmp_path, harm):
    (paper,) = fetch(PAPER)
    if harm == "cut":
        Path(paper.path).write_bytes(PDF[:100])
    elif harm == "gone":
        Path(paper.path).unlink()
    else:
        (tmp_path / "cache/papers/2005.13013v2.json").write_text('{"asked": "2005')
    (again,) = fetch(PAPER)
    assert (again.source, again.sha256) == ("arxiv", paper.sha256)
    assert Path(again.path).read_bytes() == PDF


def test_two_ids_with_one_content_share_a_file(arxiv, fetch):
    arxiv.add("2005.13013v3", pdf=PDF)
    first, second = fetch(PAPER, "2005.13013v3")
    assert first.path == second.path


def test_a_cache_that_cannot_be_made(arxiv, fetch, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match=r"file/cache.*CLAIMCHECK_CACHE"):
        fetch(PAPER, cache_dir=tmp_path / "file" / "cache")


class FullDisk(io.FileIO):
    """A file on a disk without room for it."""

    def write(self, data):
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_stops_the_run_and_keeps_what_was_had(arxiv, fetch, tmp_path, monkeypatch):
    fetch(PAPER)
    arxiv.add("2001.00001v1", pdf=draw_pdf("more"))
    with monkeypatch.context() as patch:
        patch.setattr(os, "fdopen", FullDisk)
        with pytest.raises(StoreError, match="No space left on device; free some space"):
            fetch("2001.00001v1")
    assert list((tmp_path / "cache/incoming").iterdir()) == []
    assert fetch(PAPER)[0].source == "cache"
    assert fetch("2001.00001v1")[0].path


def test_an_interrupted_download_leaves_no_half_file(arxiv, fetch, tmp_path, monkeypatch):
    def interrupt(self, data):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Incoming, "write", interrupt)
        with pytest.raises(KeyboardInterrupt):
            fetch(PAPER)
    left = [path.name for path in (tmp_path / "cache").rglob("*") if path.is_file()]
    assert left == ["arxiv.lock"]
    assert fetch(PAPER)[0].path


def test_what_the_cache_remembers_is_plain_json(arxiv, fetch, tmp_path):
    fetch("2005.13013")
    answer = json.loads((tmp_path / "cache/papers/2005.13013.json").read_text())
    assert (answer["asked"], answer["id"], answer["title"]) == ("2005.13013", PAPER, "A title")
    assert not {"path", "source"} & set(answer)


def test_an_old_id_is_cached_under_a_name_without_a_folder(arxiv, fetch, tmp_path):
    arxiv.add("cs/0310055v1", pdf=PDF)
    fetch("cs/0310055")
    names = sorted(path.name for path in (tmp_path / "cache/papers").iterdir())
    assert names == ["cs_0310055.json", "cs_0310055v1.json"]
    assert str(fetch("cs/0310055", offline=True)[0].id) == "cs/0310055v1"


def test_a_pdf_of_unknown_version_is_kept_as_such(arxiv, fetch):
    arxiv.always("/api/query", reply(503))
    arxiv.always("/pdf/2005.13013", pdf(PDF))
    (paper,) = fetch("2005.13013", attempts=1)
    assert str(paper.id) == "2005.13013"
    assert fetch("2005.13013")[0].source == "cache"
