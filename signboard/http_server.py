"""The HTTP server inside this program's own event loop: one process holds the API, the worker and the services."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
from typing import TYPE_CHECKING

import uvicorn

from signboard.errors import OperatorError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from starlette.types import ASGIApp

MAX_FRAME_BYTES = 64 * 1024
GRACE_SECONDS = 10
BACKLOG = 2048
SIGNALS = (signal.SIGINT, signal.SIGTERM)


class AddressInUse(OperatorError):
    """Somebody else listens there; the message says what to do."""


class HttpServer(uvicorn.Server):
    """uvicorn without its own signal handling: it would raise the signal again before the services are stopped."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def http_server(application: ASGIApp) -> HttpServer:
    """Build a server with bounds on what a client may send and on how long a shutdown may take."""
    return HttpServer(
        uvicorn.Config(
            application,
            log_config=None,
            access_log=False,
            server_header=False,
            ws_max_size=MAX_FRAME_BYTES,
            ws="websockets-sansio",
            timeout_graceful_shutdown=GRACE_SECONDS,
            lifespan="off",
        )
    )


def listen(host: str, port: int) -> socket.socket:
    """Bind before anything else is started, so that a taken port is known at once.

    Raises:
        AddressInUse: the port is taken, or the address is not one of this machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio sends at once only on sockets that say they are TCP. On others the kernel holds the body of an answer back
    # until its headers are acknowledged, which clients that keep their connection do 40 ms later.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        reason = error.strerror or str(error)
        raise AddressInUse(f"{host}:{port}: {reason}. Choose another port: PORT={port + 1} make run") from error
    listener.set_inheritable(False)
    return listener


@contextlib.contextmanager
def on_signal(act: Callable[[], object]) -> Iterator[None]:
    """Call `act` on Ctrl-C and on SIGTERM, while the context lasts."""
    loop = asyncio.get_running_loop()
    for number in SIGNALS:
        loop.add_signal_handler(number, act)
    try:
        yield
    finally:
        for number in SIGNALS:
            loop.remove_signal_handler(number)
