"""`signboard worker`: makes ads for a server that runs elsewhere, on as many hosts as wanted."""

from __future__ import annotations

import asyncio
import contextlib
import sys

import typer


def register(app: typer.Typer) -> None:
    """Add the command to the program's command line."""
    app.command()(worker)


def worker() -> None:
    """Take jobs from the queue until stopped. Needs the same DATABASE_URL and REDIS_URL, or the same home."""
    with contextlib.suppress(asyncio.CancelledError):
        asyncio.run(work_until_stopped())


async def work_until_stopped() -> None:
    """Work until a signal comes; what runs then goes back into the queue."""
    from signboard import runtime as program  # noqa: PLC0415 - the command line starts faster without
    from signboard.http_server import on_signal  # noqa: PLC0415
    from signboard.logs import start_logging  # noqa: PLC0415
    from signboard.settings import load_settings  # noqa: PLC0415

    settings = load_settings()
    start_logging(settings, "worker")
    starting = asyncio.current_task()
    with on_signal(starting.cancel if starting else sys.exit):
        async with program.start(settings) as runtime:
            await program.work(runtime)
            program.follow_config(runtime)
            stopped = asyncio.Event()
            with on_signal(stopped.set):
                typer.echo("Signboard's worker takes jobs. Press Ctrl-C to stop.")
                await stopped.wait()
