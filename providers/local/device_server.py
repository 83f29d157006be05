"""What the device process does with its socket: a bounded queue of jobs, one connection each, one thread to render."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from providers.errors import InvalidRequest, Overloaded, ProviderBug, ProviderError
from providers.local.wire import (
    CANCELLED,
    MAX_LINE,
    MAX_MESSAGE,
    ORDERS,
    Alive,
    Cancel,
    Describe,
    Described,
    Done,
    Failed,
    Finished,
    Queued,
    Stepped,
    Stop,
    Submit,
    Unload,
    line,
)

if TYPE_CHECKING:
    import socket
    from pathlib import Path

    from providers.local.engine import Engine
    from providers.local.wire import Event, Job

MAX_QUEUED = 64
ALIVE_SECONDS = 5.0
# An asker that reads nothing gets no more progress; its result still goes out.
MAX_UNREAD = 64 * 1024
# A cancelled render that has not stopped by then never will: a GPU hangs. The process ends and is replaced.
STUCK_SECONDS = 300.0

log = logging.getLogger(__name__)


class Ticket:
    """One job in the queue, and the connection that waits for it."""

    def __init__(self, job: Job, writer: asyncio.StreamWriter) -> None:
        self.job = job
        self.cancelled = threading.Event()
        self.closed = asyncio.Event()
        self._writer = writer

    def send(self, event: Event) -> None:
        """Write `event`, unless the asker is gone, or it is progress that would only pile up."""
        transport = self._writer.transport
        if transport.is_closing():
            return
        if isinstance(event, Stepped | Alive) and transport.get_write_buffer_size() > MAX_UNREAD:
            return
        self._writer.write(line(event))


class DeviceServer:
    """Serves one device until it has been idle for `idle_exit` seconds, or is told to stop."""

    def __init__(self, device: str, idle_exit: float) -> None:
        self._device = device
        self._idle_exit = idle_exit
        self._queue: asyncio.Queue[Ticket] = asyncio.Queue(MAX_QUEUED)
        self._current: Ticket | None = None
        self._engine: Engine | None = None
        self._connections: set[asyncio.Task[None]] = set()
        self._stop = asyncio.Event()
        self._unload_after = idle_exit
        # torch is imported, and every model run, in this one thread.
        self._thread = ThreadPoolExecutor(1, "device")

    async def serve(self, listener: socket.socket, socket_file: Path) -> None:
        """Answer on `listener` until it is time to go; then remove `socket_file` first, so that nobody comes late."""
        server = await asyncio.start_unix_server(self._accept, sock=listener, limit=MAX_LINE)
        worker = asyncio.create_task(self._work())
        await self._stop.wait()
        socket_file.unlink(missing_ok=True)  # noqa: ASYNC240 - one system call, and nobody waits
        server.close()
        worker.cancel()
        if self._current:
            self._current.cancelled.set()
        for connection in self._connections:
            connection.cancel()
        await asyncio.gather(worker, *self._connections, return_exceptions=True)

    async def _work(self) -> None:
        """Render ticket after ticket; when none comes, first let the weights go, then the process."""
        loop = asyncio.get_running_loop()
        idle_since = loop.time()
        while not self._stop.is_set():
            wait = min(self._unload_after if self._holds_weights else self._idle_exit, self._idle_exit)
            try:
                async with asyncio.timeout(max(0.0, idle_since + wait - loop.time())):
                    ticket = await self._queue.get()
            except TimeoutError:
                if not self._queue.empty():
                    continue
                if loop.time() - idle_since >= self._idle_exit:
                    self._stop.set()
                elif self._engine:
                    await loop.run_in_executor(self._thread, self._engine.unload)
                continue
            await self._serve_ticket(ticket)
            idle_since = loop.time()

    @property
    def _holds_weights(self) -> bool:
        return self._engine is not None and self._engine.loaded is not None

    async def _serve_ticket(self, ticket: Ticket) -> None:
        if ticket.cancelled.is_set():
            ticket.send(Failed(code=CANCELLED, message="the job was given up before it began"))
            ticket.closed.set()
            return
        self._current = ticket
        self._unload_after = ticket.job.idle_unload_seconds
        loop = asyncio.get_running_loop()
        render = loop.run_in_executor(self._thread, self._render, ticket, loop)
        try:
            ticket.send(await render)
        except Exception as error:
            # Not a model's failure, which the engine tells: packages that do not load, say. The next process may.
            log.exception("the device failed")
            ticket.send(Failed(code=ProviderBug.code, message=f"the device failed with {type(error).__name__}"))
            self._stop.set()
        finally:
            self._current = None
            ticket.closed.set()
        if self._engine and self._engine.broken:
            self._stop.set()

    def _render(self, ticket: Ticket, loop: asyncio.AbstractEventLoop) -> Finished | Failed:
        """In the device's thread: import torch with the first job, then make the picture."""
        from providers.local.engine import Engine  # noqa: PLC0415 - takes seconds, so not before the socket listens

        def report(event: Event) -> None:
            loop.call_soon_threadsafe(ticket.send, event)

        try:
            self._engine = self._engine or Engine(self._device)
        except ProviderError as error:
            return Failed(code=error.code, message=error.message[:MAX_MESSAGE])
        return self._engine.render(ticket.job, report, ticket.cancelled.is_set)

    def _cancel(self, ticket: Ticket) -> None:
        ticket.cancelled.set()
        if self._current is ticket:
            asyncio.get_running_loop().call_later(STUCK_SECONDS, self._give_up, ticket)

    def _give_up(self, ticket: Ticket) -> None:
        if self._current is ticket:
            log.critical("a cancelled render did not stop within %s seconds: this process ends", STUCK_SECONDS)
            os._exit(1)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - streams call this in a task
        self._connections.add(task)
        try:
            await self._converse(reader, writer)
        except (ConnectionError, asyncio.CancelledError):
            pass
        except Exception:
            log.exception("a connection failed")
        finally:
            self._connections.discard(task)
            writer.close()
            with contextlib.suppress(ConnectionError, asyncio.CancelledError):
                await writer.wait_closed()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Read the one order of this connection and carry it out."""
        match await _read(reader):
            case Submit(job=job):
                await self._submit(job, reader, writer)
            case Describe():
                writer.write(line(self._describe()))
            case Unload():
                if self._engine:
                    await asyncio.get_running_loop().run_in_executor(self._thread, self._engine.unload)
                writer.write(line(Done()))
            case Stop():
                writer.write(line(Done()))
                self._stop.set()
            case Failed() as failed:
                writer.write(line(failed))
            case _:
                pass
        await writer.drain()

    async def _submit(self, job: Job, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Queue a job and wait with its asker, who gives it up by saying so, or by hanging up.

        Who comes while the process ends gets no word, and so asks the next one.
        """
        if self._stop.is_set():
            return
        ticket = Ticket(job, writer)
        if self._queue.full():
            self._dismiss_given_up()
        ahead = self._queue.qsize() + (self._current is not None)
        try:
            self._queue.put_nowait(ticket)
        except asyncio.QueueFull:
            message = f"{ahead} jobs wait for this device already; more than {MAX_QUEUED} are not taken"
            ticket.send(Failed(code=Overloaded.code, message=message))
            return
        ticket.send(Queued(ahead=ahead))
        listening = asyncio.create_task(self._listen(reader, ticket))
        beating = asyncio.create_task(_beat(ticket))
        try:
            await ticket.closed.wait()
            await writer.drain()
        finally:
            self._cancel(ticket)
            listening.cancel()
            beating.cancel()

    def _dismiss_given_up(self) -> None:
        """Whoever hung up while waiting holds no place that a living asker needs."""
        waiting = [self._queue.get_nowait() for _ in range(self._queue.qsize())]
        for ticket in waiting:
            if ticket.cancelled.is_set():
                ticket.closed.set()
            else:
                self._queue.put_nowait(ticket)

    async def _listen(self, reader: asyncio.StreamReader, ticket: Ticket) -> None:
        """Cancel the ticket once its asker says so or hangs up. Anything else it says is beside the point."""
        while not isinstance(await _read(reader), Cancel | None):
            pass
        self._cancel(ticket)

    def _describe(self) -> Described:
        engine = self._engine
        values: dict[str, Any] = engine.description() if engine else {"name": "not yet opened", "loaded": None}
        return Described(
            pid=os.getpid(),
            device=self._device,
            queued=self._queue.qsize(),
            busy=self._current is not None,
            **values,
        )


async def _read(reader: asyncio.StreamReader) -> Any:
    """The next order; None when the asker hung up; `Failed` when what came is none."""
    try:
        text = await reader.readline()
    except ValueError:
        return Failed(code=InvalidRequest.code, message=f"a message has at most {MAX_LINE} bytes")
    if not text:
        return None
    try:
        return ORDERS.validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        return Failed(code=ProviderBug.code, message=f"no such order: {where}: {first['msg']}"[:MAX_MESSAGE])


async def _beat(ticket: Ticket) -> None:
    while True:
        await asyncio.sleep(ALIVE_SECONDS)
        ticket.send(Alive())
