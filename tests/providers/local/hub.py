"""A hub on loopback: one repository over the paths, headers and faults of the real one."""

from __future__ import annotations

import hashlib
import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

COMMIT = "c0ffee" * 6 + "beef"


class Hub:
    """`files` by path; `refusal` is a status and an error code for every request; `cut` breaks files off once."""

    def __init__(self, repository: str, files: dict[str, bytes]) -> None:
        self.repository = repository
        self.files = files
        self.refusal: tuple[int, str] | None = None
        self.cut: dict[str, int] = {}
        self.sent: list[tuple[str, str | None]] = []
        self.endpoint = ""

    @contextmanager
    def served(self) -> Iterator[Hub]:
        server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        self.endpoint = f"http://127.0.0.1:{server.server_address[1]}"
        try:
            yield self
        finally:
            server.shutdown()
            thread.join()
            server.server_close()

    def answer(self, path: str) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body for a path."""
        if self.refusal:
            return self.refusal[0], {"X-Error-Code": self.refusal[1]}, b"{}"
        api = f"/api/models/{self.repository}"
        if path.startswith(f"{api}/tree/"):
            return 200, {}, json.dumps([self._entry(name) for name in self.files]).encode()
        if path in {api, f"{api}/revision/main"}:
            siblings = [{"rfilename": name, "size": len(data)} for name, data in self.files.items()]
            return 200, {}, json.dumps({"id": self.repository, "sha": COMMIT, "siblings": siblings}).encode()
        for revision in ("main", COMMIT):
            name = path.removeprefix(f"/{self.repository}/resolve/{revision}/")
            if name in self.files:
                return 200, {"ETag": f'"{self._digest(name)}"', "X-Repo-Commit": COMMIT}, self.files[name]
        return 404, {"X-Error-Code": "RepoNotFound"}, b"{}"

    def _entry(self, name: str) -> dict[str, Any]:
        data = self.files[name]
        entry: dict[str, Any] = {"type": "file", "path": name, "oid": _git_digest(data), "size": len(data)}
        if _is_large(name):
            entry["lfs"] = {"oid": hashlib.sha256(data).hexdigest(), "size": len(data), "pointerSize": 130}
        return entry

    def _digest(self, name: str) -> str:
        data = self.files[name]
        return hashlib.sha256(data).hexdigest() if _is_large(name) else _git_digest(data)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        hub = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_HEAD(self) -> None:
                self._reply(with_body=False)

            def do_GET(self) -> None:
                self._reply(with_body=True)

            def _reply(self, *, with_body: bool) -> None:
                path = urlsplit(self.path).path
                status, headers, body = hub.answer(path)
                name = path.partition("/resolve/")[2].partition("/")[2]
                wanted = self.headers.get("Range")
                if with_body and name:
                    hub.sent.append((name, wanted))
                if wanted and status == 200:
                    start = int(wanted.removeprefix("bytes=").partition("-")[0])
                    headers["Content-Range"] = f"bytes {start}-{len(body) - 1}/{len(body)}"
                    status, body = 206, body[start:]
                self.send_response(status)
                for header, value in headers.items():
                    self.send_header(header, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                limit = hub.cut.pop(name, None) if with_body else None
                if with_body:
                    self.wfile.write(body[:limit])
                if limit is not None:
                    self.close_connection = True

            def log_message(self, *_: Any) -> None:
                """The test asks for what it wants to know."""

        return Handler


def _is_large(name: str) -> bool:
    return name.endswith((".safetensors", ".bin", ".onnx"))


def _git_digest(data: bytes) -> str:
    return hashlib.sha1(b"blob %d\0%s" % (len(data), data), usedforsecurity=False).hexdigest()
