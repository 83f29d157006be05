"""`signboard serve`: the API, with a worker in the same process unless told otherwise."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    import socket

    from signboard.runtime import Runtime
    from signboard.settings import Settings


def register(app: typer.Typer) -> None:
    """Add the command to the program's command line."""
    app.command()(serve)


def serve(
    *,
    host: Annotated[str | None, typer.Option(help="The address to listen on; HOST otherwise.")] = None,
    port: Annotated[int | None, typer.Option(help="The port to listen on; PORT otherwise.", min=0, max=65535)] = None,
    worker: Annotated[bool, typer.Option(help="Make ads in this process too.")] = True,
) -> None:
    """Serve the API, GraphiQL and pictures; start the database and whatever else is missing."""
    from signboard.http_server import listen  # noqa: PLC0415 - the command line starts faster without
    from signboard.logs import start_logging  # noqa: PLC0415
    from signboard.settings import load_settings  # noqa: PLC0415

    settings = load_settings()
    start_logging(settings, "serve")
    listener = listen(host or settings.host, settings.port if port is None else port)
    with contextlib.suppress(asyncio.CancelledError):
        asyncio.run(serve_until_stopped(settings, listener, with_worker=worker))


async def serve_until_stopped(settings: Settings, listener: socket.socket, *, with_worker: bool) -> None:
    """Serve until a signal comes, then end subscriptions, the worker and the services, in this order."""
    from graphql_api.application import create_application  # noqa: PLC0415
    from signboard import runtime as program  # noqa: PLC0415
    from signboard.http_server import http_server, on_signal  # noqa: PLC0415

    starting = asyncio.current_task()
    with on_signal(starting.cancel if starting else sys.exit):
        async with program.start(settings) as runtime:
            if with_worker:
                await program.work(runtime)
            program.keep_config(runtime)
            server = http_server(create_application(runtime.api))

            def end() -> None:
                server.force_exit = server.should_exit
                server.should_exit = True
                runtime.api.shutdown.set()

            with on_signal(end):
                announce(runtime, listener)
                await server.serve(sockets=[listener])


def announce(runtime: Runtime, listener: socket.socket) -> None:
    """Say where to look, on standard output: this is what a person waits for."""
    host, port = listener.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    typer.echo(f"Signboard is ready: http://{shown}:{port}  (GraphiQL: http://{shown}:{port}/graphiql)")
    typer.echo(f"State lives in {runtime.settings.home.absolute()}. Press Ctrl-C to stop.")
