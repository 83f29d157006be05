"""A bucket that speaks as much of S3 as a store of files needs, over loopback HTTP, and can be made to fail."""

from __future__ import annotations

import http.server
import re
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape, unescape

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME = "shop"


@dataclass
class Bucket:
    """What is in it, by key. While `down`, every request is answered with 503."""

    objects: dict[str, tuple[bytes, datetime]] = field(default_factory=dict)
    down: bool = False
    port: int = 0

    def listing(self, prefix: str) -> bytes:
        rows = "".join(
            f"<Contents><Key>{escape(key)}</Key><LastModified>{moment.isoformat(timespec='milliseconds')}</LastModified>"
            f'<ETag>"x"</ETag><Size>{len(content)}</Size></Contents>'
            for key, (content, moment) in sorted(self.objects.items())
            if key.startswith(prefix)
        )
        return (
            '<?xml version="1.0"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
            f"<Name>{NAME}</Name><IsTruncated>false</IsTruncated>{rows}</ListBucketResult>"
        ).encode()


class Handler(http.server.BaseHTTPRequestHandler):
    """One request to a bucket."""

    bucket: Bucket
    protocol_version = "HTTP/1.1"

    def do_PUT(self) -> None:
        content = self.rfile.read(int(self.headers["Content-Length"]))
        if not self._refused():
            self.bucket.objects[self._key()] = (content, datetime.now(UTC))
            self._answer(200)

    def do_GET(self) -> None:
        if self._refused():
            return
        query = parse_qs(urlsplit(self.path).query)
        if "list-type" in query:
            self._answer(200, self.bucket.listing(query.get("prefix", [""])[0]))
            return
        self._object()

    def do_HEAD(self) -> None:
        if not self._refused():
            self._object()

    def do_POST(self) -> None:
        """Delete many: the form that S3's clients prefer even for one."""
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if not self._refused():
            keys = re.findall("<Key>(.*?)</Key>", body)
            for key in keys:
                self.bucket.objects.pop(unescape(key), None)
            rows = "".join(f"<Deleted><Key>{key}</Key></Deleted>" for key in keys)
            self._answer(200, f"<DeleteResult>{rows}</DeleteResult>".encode())

    def log_message(self, *_: object) -> None:
        pass

    def _key(self) -> str:
        return unquote(urlsplit(self.path).path).removeprefix(f"/{NAME}/")

    def _refused(self) -> bool:
        down = self.bucket.down
        if down:
            self._answer(503, b"<Error><Code>SlowDown</Code></Error>")
        return down

    def _object(self) -> None:
        if self._key() not in self.bucket.objects:
            self._answer(404, b"<Error><Code>NoSuchKey</Code></Error>")
            return
        content, moment = self.bucket.objects[self._key()]
        headers = {"Last-Modified": format_datetime(moment, usegmt=True), "ETag": '"x"'}
        asked = self.headers.get("Range")
        if asked is None:
            self._answer(200, content, headers)
            return
        first, last = (int(number) for number in asked.removeprefix("bytes=").split("-"))
        headers["Content-Range"] = f"bytes {first}-{last}/{len(content)}"
        self._answer(206, content[first : last + 1], headers)

    def _answer(self, status: int, body: bytes = b"", headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {"ETag": '"x"', **(headers or {}), "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


@contextmanager
def serving() -> Iterator[Bucket]:
    """A bucket that serves while the block runs."""
    bucket = Bucket()
    handler = type("BoundHandler", (Handler,), {"bucket": bucket})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        bucket.port = server.server_port
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield bucket
        finally:
            server.shutdown()
            thread.join()
