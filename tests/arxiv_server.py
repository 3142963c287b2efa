"""A real HTTP server on the loopback that behaves like arXiv, faults and all.

    with ArxivServer() as server:
        server.add("2005.13013v2", title="A Paper", pdf=data)
        server.misbehave("/pdf/2005.13013v2", reply(429, retry_after="1"))   # once, then as usual
        config = FetchConfig(cache_dir=folder).at_mirror(server.url)
        ...
        assert [request.path for request in server.requests] == ["/api/query", "/pdf/2005.13013v2"]

The feed, the headers and the error pages follow arXiv's own (recorded answers of April 2026 and the
templates of arxiv-browse); a PDF goes out in chunks without a length, as there.
"""

import re
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self
from urllib.parse import parse_qs, unquote, urlsplit

import pymupdf

_WELL_FORMED = re.compile(r"(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v([1-9]\d*))?")
_CHUNK_BYTES = 16_384


@dataclass(frozen=True)
class Request:
    """One request as it arrived: its path, query, client port, User-Agent and time (monotonic)."""

    path: str
    query: dict[str, str]
    port: int
    user_agent: str
    time: float


@dataclass(frozen=True)
class Version:
    """One version of a paper; `pdf` None is a paper without one, `withdrawn` a withdrawal."""

    title: str
    pdf: bytes | None
    authors: tuple[str, ...]
    comment: str
    withdrawn: bool
    published: str
    updated: str


@dataclass(frozen=True)
class Reply:
    """One answer; `cut_at` ends the connection after so many bytes of the body."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    chunked: bool = False
    cut_at: int | None = None
    hang: bool = False


def reply(status: int, body: bytes | str = "", *, retry_after: str | None = None) -> Reply:
    """Return an HTML answer of this status."""
    headers = {"Content-Type": "text/html; charset=utf-8"}
    if retry_after is not None:
        headers["Retry-After"] = retry_after
    return Reply(status, body.encode() if isinstance(body, str) else body, headers)


def page(status: int, heading: str, text: str = "") -> Reply:
    """Return one of arXiv's error pages."""
    title = "arXiv.org e-Print archive"
    return reply(
        status,
        f"<!DOCTYPE html>\n<html lang='en'><head><title>{title}</title></head>\n<body>"
        f"<div id='content'>\n<h1>{heading}</h1>\n<p>{text}</p></div></body></html>",
    )


def hang() -> Reply:
    """Return an answer that never comes."""
    return Reply(200, hang=True)


def moved(target: str) -> Reply:
    """Return a redirect."""
    return Reply(301, headers={"Location": target})


def pdf(data: bytes, *, cut_at: int | None = None, name: str | None = None) -> Reply:
    """Return a PDF in chunks; cut after `cut_at` bytes, and named with a version, if wanted."""
    headers = {"Content-Type": "application/pdf"}
    if name:
        headers["Content-Disposition"] = f'inline; filename="{name}"'
    return Reply(200, data, headers, chunked=True, cut_at=cut_at)


def source(data: bytes) -> Reply:
    """Return a LaTeX source in chunks, as `/e-print/` serves it."""
    return Reply(200, data, {"Content-Type": "application/gzip"}, chunked=True)


def unmarked_cut(data: bytes, *, cut_at: int) -> Reply:
    """Return a PDF cut so that the transfer itself looks complete."""
    return Reply(200, data[:cut_at], {"Content-Type": "application/pdf"}, chunked=True)


class ArxivServer:
    """arXiv's query API at `url`/api/query and its PDFs at `url`/pdf/; `requests` is the log."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self._papers: dict[str, dict[int, Version]] = {}
        self._faults: dict[str, deque[Reply]] = {}
        self._always: dict[str, Reply] = {}
        self._stopped = threading.Event()
        handler = type("Handler", (_Handler,), {"site": self})
        self._server = _Server(("127.0.0.1", 0), handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def add(
        self,
        arxiv_id: str,
        *,
        pdf: bytes | None,
        title: str = "A paper",
        authors: tuple[str, ...] = ("Ada Author",),
        comment: str = "",
        withdrawn: bool = False,
        published: str = "2020-05-26T17:59:46Z",
        updated: str = "2020-06-01T08:00:00Z",
    ) -> None:
        """Have the server know a version of a paper; the id must name the version."""
        base, version = _split(arxiv_id)
        assert version is not None, f"{arxiv_id} names no version"
        self._papers.setdefault(base, {})[version] = Version(
            title, pdf, authors, comment, withdrawn, published, updated
        )

    def misbehave(self, path: str, *replies: Reply) -> None:
        """Give these answers, one a request, at `path`; then answer as usual again."""
        self._faults.setdefault(path, deque()).extend(replies)

    def always(self, path: str, reply: Reply) -> None:
        """Give this answer to every request at `path`."""
        self._always[path] = reply

    def asked(self, path: str) -> int:
        """Return how often `path` was asked for."""
        return sum(request.path == path for request in self.requests)

    def answer(self, path: str, query: dict[str, str]) -> Reply:
        """Return the answer to one request: a fault that is due, or what arXiv would say."""
        faults = self._faults.get(path)
        due = faults.popleft() if faults else self._always.get(path)
        if due is not None:
            return due
        if path == "/api/query":
            return self._query(query)
        if path.startswith("/pdf/"):
            return self._pdf(path.removeprefix("/pdf/"), query)
        return page(404, "Not Found")

    def _query(self, query: dict[str, str]) -> Reply:
        ids = [name for name in query.get("id_list", "").split(",") if name]
        for name in ids:
            if not _WELL_FORMED.fullmatch(name):
                return error_feed(400, f"incorrect id format for {name}")
        found = [entry for entry in map(self._entry, ids) if entry]
        start = int(query.get("start", "0"))
        size = int(query.get("max_results", "10"))
        return _feed(found[start : start + size], total=len(found))

    def _entry(self, name: str) -> str | None:
        base, version = _split(name)
        versions = self._papers.get(base, {})
        version = version or max(versions, default=0)
        if version not in versions:
            return None
        return _entry(f"{base}v{version}", versions[version])

    def _pdf(self, name: str, query: dict[str, str]) -> Reply:
        if name.endswith(".pdf") or query:
            return moved(f"/pdf/{name.removesuffix('.pdf')}")
        if not _WELL_FORMED.fullmatch(name):
            text = f"The identifier you have specified '{name}' appears to be invalid."
            return page(404, f"No article for '{escape(name)}'", escape(text))
        base, version = _split(name)
        versions = self._papers.get(base, {})
        version = version or max(versions, default=0)
        if version not in versions:
            return page(404, f"No document for '{name}'")
        had = versions[version]
        if had.withdrawn:
            text = f"This version of {base}v{version} has been withdrawn and is unavailable"
            return page(404, text)
        if had.pdf is None:
            text = "HTML or source was not provided to generate HTML or a PDF."
            return page(404, f"File unavailable for {name}", text)
        sent = pdf(had.pdf, name=f"{base}v{version}.pdf".replace("/", ""))
        sent.headers["Link"] = f"<https://arxiv.org/pdf/{base}>; rel='canonical'"
        return sent


class _Server(ThreadingHTTPServer):
    """A thread a connection, none of which keeps a test run from ending."""

    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Say nothing of clients that hung up."""


class _Handler(BaseHTTPRequestHandler):
    """Writes the replies; the class made for a server carries it as `site`."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1  # an answer goes out in few packets, so that no test waits for Nagle's algorithm
    site: ArxivServer

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        path = unquote(parts.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        agent = self.headers.get("User-Agent", "")
        seen = Request(path, query, self.client_address[1], agent, time.monotonic())
        self.site.requests.append(seen)
        self._write(self.site.answer(path, query))

    def _write(self, answer: Reply) -> None:
        if answer.hang:
            self.site._stopped.wait(30)
            self.close_connection = True
            return
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.chunked:
            self.send_header("Transfer-Encoding", "chunked")
        else:
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        body = answer.body if answer.cut_at is None else answer.body[: answer.cut_at]
        if not answer.chunked:
            self.wfile.write(body)
        else:
            for start in range(0, len(body), _CHUNK_BYTES):
                block = body[start : start + _CHUNK_BYTES]
                self.wfile.write(b"%x\r\n%s\r\n" % (len(block), block))
            if answer.cut_at is None:
                self.wfile.write(b"0\r\n\r\n")
        if answer.cut_at is not None:
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Say nothing on stderr."""


def _split(name: str) -> tuple[str, int | None]:
    match = _WELL_FORMED.fullmatch(name)
    assert match, f"{name} is not an arXiv id"
    return match[1], int(match[2]) if match[2] else None


def _entry(name: str, paper: Version) -> str:
    """Return an entry with its elements in the order of arXiv's answers of 2026."""
    authors = "".join(f"<author><name>{escape(author)}</name></author>" for author in paper.authors)
    comment = f"<arxiv:comment>{escape(paper.comment)}</arxiv:comment>" if paper.comment else ""
    return f"""  <entry>
    <id>http://arxiv.org/abs/{name}</id>
    <title>{escape(paper.title)}</title>
    <updated>{paper.updated}</updated>
    <link href="https://arxiv.org/abs/{name}" rel="alternate" type="text/html"/>
    <link href="https://arxiv.org/pdf/{name}" rel="related" type="application/pdf" title="pdf"/>
    <summary>A summary.</summary>
    <category term="cs.CL" scheme="http://arxiv.org/schemas/atom"/>
    <published>{paper.published}</published>
    {comment}
    <arxiv:primary_category term="cs.CL"/>
    {authors}
  </entry>"""


def _feed(entries: list[str], *, total: int, status: int = 200) -> Reply:
    lines = "\n".join(entries)
    text = f"""<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/"
 xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns="http://www.w3.org/2005/Atom">
  <id>https://arxiv.org/api/loopback</id>
  <title>arXiv Query: search_query=&amp;id_list=</title>
  <updated>2026-04-20T00:00:00Z</updated>
  <link href="https://arxiv.org/api/query" type="application/atom+xml"/>
  <opensearch:itemsPerPage>{len(entries)}</opensearch:itemsPerPage>
  <opensearch:totalResults>{total}</opensearch:totalResults>
  <opensearch:startIndex>0</opensearch:startIndex>
{lines}
</feed>"""
    return Reply(status, text.encode(), {"Content-Type": "application/atom+xml; charset=utf-8"})


def error_feed(status: int, words: str) -> Reply:
    """Return a feed with one error entry: status 400 today, 200 in arXiv's manual."""
    anchor = words.replace(" ", "_")
    entry = f"""  <entry>
    <id>https://arxiv.org/api/errors#{escape(anchor)}</id>
    <title>Error</title>
    <updated>2026-04-20T00:00:00Z</updated>
    <link href="https://arxiv.org/api/errors#{escape(anchor)}" rel="alternate" type="text/html"/>
    <summary>{escape(words)}</summary>
    <published>2026-04-20T00:00:00Z</published>
    <author><name>arXiv api core</name></author>
  </entry>"""
    return _feed([entry], total=1, status=status)


def empty_feed(*, total: int = 0) -> Reply:
    """Return a feed without entries, though it may claim to have some."""
    return _feed([], total=total)


def draw_pdf(text: str = "A page.") -> bytes:
    """Return a PDF of one page that says `text`, the same bytes for the same text."""
    document = pymupdf.open()
    document.new_page().insert_text((72, 72), text)
    return document.tobytes(no_new_id=True)
