"""A real HTTP server on the loopback that answers as Hugging Face's dataset viewer does.

    with HubServer() as hub:
        hub.add("nyu-mll/glue", {"mnli": {"train": 392702}})
        ... FetchConfig(cache_dir=folder, hub_url=hub.url) ...
        assert hub.requests == [("/size", "nyu-mll/glue")]

/size and /info have the fields the viewer documents, those we do not read among them.
"""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self
from urllib.parse import parse_qs, urlsplit

Splits = dict[str, dict[str, int]]  # configuration -> split -> rows


class HubServer:
    """The viewer at `url`; `requests` holds (path, data set) in the order they came."""

    def __init__(self) -> None:
        self.requests: list[tuple[str, str]] = []
        self.agents: list[str] = []
        self._held: dict[str, tuple[Splits, bool]] = {}
        self._faults: dict[str, tuple[int, bytes]] = {}
        handler = type("Handler", (_Handler,), {"hub": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def add(self, name: str, splits: Splits, *, partial: bool = False) -> None:
        """Hold a data set; of a partial one /size counts ten rows a split."""
        self._held[name] = (splits, partial)

    def fail(self, name: str, status: int, body: bytes = b"") -> None:
        """Answer every request for `name` with this."""
        self._faults[name] = (status, body)

    def answer(self, path: str, name: str) -> tuple[int, bytes]:
        if name in self._faults:
            return self._faults[name]
        if name not in self._held:
            said = "The dataset does not exist, or is not accessible without authentication."
            return 404, json.dumps({"error": said}).encode()
        splits, partial = self._held[name]
        found = _size(name, splits, partial) if path == "/size" else _info(name, splits)
        return 200, json.dumps({**found, "pending": [], "failed": [], "partial": partial}).encode()


def _size(name: str, splits: Splits, partial: bool) -> dict:
    rows = [
        {
            "dataset": name,
            "config": config,
            "split": split,
            "num_bytes_parquet_files": 1,
            "num_bytes_memory": 1,
            "num_rows": 10 if partial else count,
            "num_columns": 3,
            "estimated_num_rows": count if partial else None,
        }
        for config, held in splits.items()
        for split, count in held.items()
    ]
    return {"size": {"dataset": {"dataset": name}, "configs": [], "splits": rows}}


def _info(name: str, splits: Splits) -> dict:
    return {
        "dataset_info": {
            config: {
                "dataset_name": name,
                "splits": {
                    split: {"name": split, "num_bytes": 1, "num_examples": count}
                    for split, count in held.items()
                },
            }
            for config, held in splits.items()
        }
    }


class _Handler(BaseHTTPRequestHandler):
    hub: HubServer

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        name = parse_qs(parts.query).get("dataset", [""])[0]
        self.hub.requests.append((parts.path, name))
        self.hub.agents.append(self.headers.get("User-Agent", ""))
        status, body = self.hub.answer(parts.path, name)
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing on stderr."""
