"""A vendor on loopback: real HTTP over real sockets, with faults on demand and a ledger of what it was paid for.

`async with OpenAIFake() as vendor:` serves until the block ends, over TLS where a context is given. `vendor.url` is its
address. `vendor.next(fault)` makes one call go wrong, `vendor.always(fault)` every one until `vendor.always(None)`.
`vendor.seen` is every request; `vendor.charged` counts answers that it would bill; `vendor.instead` is sent where a
picture would be.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from aiohttp import web

from providers.testing.pictures import picture

if TYPE_CHECKING:
    import ssl

Answer = Callable[[], Awaitable[web.StreamResponse]]
Fault = Callable[[web.Request, Answer], Awaitable[web.StreamResponse]]
_BODY_LIMIT = 64 * 1024 * 1024
_STREAM_LIMIT = 256 * 1024 * 1024


@dataclass
class Seen:
    """One request as it arrived. `fields` are the JSON body or the form's texts, `files` the form's pictures."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    fields: dict[str, object] = field(default_factory=dict)
    files: dict[str, list[bytes]] = field(default_factory=dict)


class VendorServer:
    """Common to every vendor: sockets, faults, and what was seen. A subclass adds routes and its own words."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.tls = tls
        self.seen: list[Seen] = []
        self.charged = 0
        self.key = "sk-fake-0123456789abcdef"
        self.instead: bytes | None = None
        self.arrived = asyncio.Event()
        self.left = asyncio.Event()
        self.url = ""
        self._faults: deque[Fault] = deque()
        self._standing: Fault | None = None
        self._runner: web.AppRunner | None = None

    def routes(self) -> list[web.RouteDef]:
        raise NotImplementedError

    def drawn(self, width: int, height: int) -> bytes:
        """The encoded picture to send, or what the test wants sent in its place."""
        return picture(width, height) if self.instead is None else self.instead

    def next(self, *faults: Fault) -> None:
        """The next calls go wrong, one each."""
        self._faults.extend(faults)

    def always(self, fault: Fault | None) -> None:
        """Every call without a fault of its own goes wrong so, until told otherwise."""
        self._standing = fault

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=_BODY_LIMIT, middlewares=[self._gate])
        app.add_routes(self.routes())
        self._runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0, ssl_context=self.tls)
        await site.start()
        self.url = f"{'https' if self.tls else 'http'}://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    @web.middleware
    async def _gate(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        self.seen.append(await _as_seen(request))
        self.arrived.set()

        async def answer() -> web.StreamResponse:
            return await handler(request)

        fault = self._faults.popleft() if self._faults else self._standing
        try:
            return await (fault(request, answer) if fault else answer())
        except (asyncio.CancelledError, ConnectionResetError):
            self.left.set()
            raise


async def _as_seen(request: web.Request) -> Seen:
    seen = Seen(
        request.method, request.path, dict(request.query), {k.casefold(): v for k, v in request.headers.items()}
    )
    if request.content_type == "multipart/form-data":
        for name, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                seen.files.setdefault(name, []).append(value.file.read())
            elif isinstance(value, bytes | bytearray):
                seen.files.setdefault(name, []).append(bytes(value))
            else:
                seen.fields[name] = value
    elif request.content_type == "application/x-www-form-urlencoded":
        seen.fields = dict(await request.post())
    elif request.can_read_body:
        seen.fields = await request.json()
    return seen


# -- faults: what networks and busy vendors do ------------------------------------------------------------------------


def answers(status: int, body: object = None, headers: dict[str, str] | None = None) -> Fault:
    """Answer so instead, without charging."""

    async def fault(_: web.Request, __: Answer) -> web.StreamResponse:
        if isinstance(body, bytes):
            return web.Response(status=status, body=body, headers=headers)
        return web.json_response(body, status=status, headers=headers)

    return fault


def stalls() -> Fault:
    """Take the request and never answer, until the client goes away."""

    async def fault(_: web.Request, __: Answer) -> web.StreamResponse:
        await asyncio.Event().wait()
        return web.Response()

    return fault


def drops(*, charged: bool = False) -> Fault:
    """Close the connection without an answer; with `charged`, after doing the work and billing it."""

    async def fault(request: web.Request, answer: Answer) -> web.StreamResponse:
        if charged:
            await answer()
        assert request.transport is not None
        request.transport.abort()
        return web.Response()

    return fault


def breaks_off() -> Fault:
    """Promise a body, send half of it, and close."""

    async def fault(request: web.Request, _: Answer) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "application/json", "Content-Length": "1000"})
        await response.prepare(request)
        await response.write(b'{"half":')
        assert request.transport is not None
        request.transport.close()
        return response

    return fault


def dribbles() -> Fault:
    """Send one byte now and one byte then, for ever, so that no single wait is long."""

    async def fault(request: web.Request, _: Answer) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        await response.prepare(request)
        while True:
            await response.write(b" ")
            await asyncio.sleep(0.02)

    return fault


def floods() -> Fault:
    """Send a body that does not end, as fast as it is read."""

    async def fault(request: web.Request, _: Answer) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        await response.prepare(request)
        block = b" " * 1_048_576
        for _block in range(_STREAM_LIMIT // len(block)):
            await response.write(block)
        return response

    return fault
