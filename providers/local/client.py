"""Asking a device process, and starting one where none listens. Nothing here imports torch."""

from __future__ import annotations

import asyncio
import contextlib
import os
import stat
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from providers import errors
from providers.local.wire import (
    CANCELLED,
    EVENTS,
    MAX_LINE,
    Cancel,
    Describe,
    Described,
    Done,
    Failed,
    Finished,
    Started,
    Stop,
    Submit,
    Unload,
    line,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from providers.local.wire import Event, Job, Order

START_SECONDS = 60.0
SUBMITS = 3
# Twelve beats of the device: importing torch can hold the interpreter for a while, but not so long.
SILENCE_SECONDS = 60.0
CANCEL_SECONDS = 2.0
# Exit code of the device process: another one has the device.
HELD = 3
# What sockaddr_un holds, less the closing zero.
MAX_SOCKET_PATH = 107
# The device needs no keys: of the asker's environment it gets only what finds Python, the GPU and the weights.
INHERITED = ("PATH", "HOME", "TMPDIR", "VIRTUAL_ENV", "PYTHONPATH", "XDG_CACHE_HOME")
INHERITED_PREFIXES = (
    "LC_",
    "LANG",
    "LD_",
    "CUDA_",
    "NVIDIA_",
    "ROCR_",
    "OMP_",
    "MKL_",
    "PYTORCH_",
    "TORCH",
    "HF_HOME",
    "HF_HUB_CACHE",
)

_ERRORS = {
    kind.code: kind
    for kind in (
        errors.InvalidRequest,
        errors.Unsupported,
        errors.Overloaded,
        errors.OutOfMemory,
        errors.TimedOut,
        errors.ProviderBug,
    )
}


@dataclass(frozen=True, slots=True)
class Device:
    """One GPU (or the CPU) of this host: where its process is met, and how long that lives without work.

    `name` is torch's, which depends on the GPUs that this process may see; `identity` is the host's, "" for the same.
    """

    folder: Path
    name: str
    idle_exit_seconds: float = 900.0
    identity: str = ""

    def __post_init__(self) -> None:
        if len(os.fsencode(self.socket)) > MAX_SOCKET_PATH:
            raise ValueError(f"{self.folder} is too long a path for a socket: choose another device_folder")

    @property
    def socket(self) -> Path:
        return self.folder / f"{(self.identity or self.name).replace(':', '-')}.sock"

    async def render(self, job: Job, on_event: Callable[[Event], None], limit_seconds: float) -> Finished:
        """Have `job` rendered; a process is started first where none listens.

        `limit_seconds` runs from the moment the device begins on it. Cancelling this coroutine cancels the job.

        Raises:
            ProviderError: as the device says, or TimedOut after `limit_seconds`, or Unreachable when the process
                cannot be started or dies.
        """
        reader, writer, first = await self._submit(Submit(job=job))
        try:
            return await _follow(first, reader, on_event, limit_seconds)
        except asyncio.CancelledError:
            await _give_up(reader, writer)
            raise
        finally:
            writer.close()

    async def describe(self) -> Described | None:
        """What the device process says of itself; None when none runs (none is started)."""
        answer = await self._ask(Describe())
        return answer if isinstance(answer, Described) else None

    async def unload(self) -> bool:
        """Have the weights let go; False when no process runs."""
        return isinstance(await self._ask(Unload()), Done)

    async def stop(self) -> bool:
        """End the device process; False when none runs."""
        return isinstance(await self._ask(Stop()), Done)

    async def _ask(self, order: Order) -> Event | None:
        try:
            reader, writer = await asyncio.open_unix_connection(str(self.socket), limit=MAX_LINE)
        except OSError:
            return None
        try:
            writer.write(line(order))
            return await _next(reader)
        except errors.Unreachable:
            return None
        finally:
            writer.close()

    async def _submit(self, order: Submit) -> tuple[asyncio.StreamReader, asyncio.StreamWriter, Event]:
        """Hand the order in and wait for the first word. A process that ends just then, being idle, is replaced."""
        for _ in range(SUBMITS):
            reader, writer = await self._connect()
            try:
                writer.write(line(order))
                return reader, writer, await _next(reader)
            except errors.Unreachable:
                writer.close()
            except BaseException:
                writer.close()
                raise
        raise errors.Unreachable("the device process ends as soon as it is asked")

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """A connection to the process of this device, started now if it must be."""
        private_folder(self.folder)
        try:
            async with asyncio.timeout(START_SECONDS):
                while True:
                    with contextlib.suppress(OSError):
                        return await asyncio.open_unix_connection(str(self.socket), limit=MAX_LINE)
                    await self._start()
        except TimeoutError:
            raise errors.Unreachable(f"the device process did not listen within {START_SECONDS:g} seconds") from None

    async def _start(self) -> None:
        """Start the process and wait until it listens; where another start won, wait a moment for that one."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "providers.local.device"),
            *("--folder", str(self.folder), "--device", self.name, "--identity", self.identity or self.name),
            *("--idle-exit", str(self.idle_exit_seconds)),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env=_environment(self.name),
        )
        _, complaint = await process.communicate()
        if process.returncode == 0:
            return
        if process.returncode != HELD:
            reason = complaint.decode(errors="replace").strip().splitlines()[-1:] or ["it said nothing"]
            raise errors.Unreachable(f"the device process could not be started: {reason[0][:300]}")
        await asyncio.sleep(0.05)


def default_folder() -> Path:
    """One folder per user and host, so that everybody who asks on this host meets the same process."""
    return Path(tempfile.gettempdir()) / f"signboard-devices-{os.getuid()}"


def private_folder(folder: Path) -> Path:
    """Make `folder` if need be, and see that nobody else can reach into it.

    Raises:
        Unreachable: it belongs to another user, or cannot be made.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        status = folder.stat(follow_symlinks=False)
    except OSError as error:
        raise errors.Unreachable(f"the folder of the device process cannot be used: {error.strerror}") from None
    if status.st_uid != os.getuid() or not stat.S_ISDIR(status.st_mode):
        raise errors.Unreachable("the folder of the device process belongs to somebody else")
    if stat.S_IMODE(status.st_mode) != 0o700:  # noqa: PLR2004 - rwx for the owner alone
        folder.chmod(0o700)
    return folder


async def _follow(
    event: Event, reader: asyncio.StreamReader, on_event: Callable[[Event], None], limit_seconds: float
) -> Finished:
    """Hand `event` and what follows on until the last one. The clock starts with `Started`."""
    try:
        async with asyncio.timeout(None) as clock:
            while True:
                if isinstance(event, Finished):
                    return event
                if isinstance(event, Failed):
                    raise _error(event)
                if isinstance(event, Started):
                    clock.reschedule(asyncio.get_running_loop().time() + limit_seconds)
                on_event(event)
                event = await _next(reader)
    except TimeoutError:
        raise errors.TimedOut(f"the picture was not finished within {limit_seconds:g} seconds") from None


async def _next(reader: asyncio.StreamReader) -> Event:
    try:
        async with asyncio.timeout(SILENCE_SECONDS):
            text = await reader.readline()
        if not text:
            raise errors.Unreachable("the device process ended in the middle of the job")
        return EVENTS.validate_json(text)
    except TimeoutError:
        raise errors.Unreachable(f"the device process said nothing for {SILENCE_SECONDS:g} seconds") from None
    except ConnectionError:
        raise errors.Unreachable("the device process ended in the middle of the job") from None
    except (ValidationError, ValueError):
        raise errors.ProviderBug("the device process said something that makes no sense") from None


async def _give_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Tell the device, and wait a moment for it to be free again; hanging up would do, but tells us nothing."""
    with contextlib.suppress(errors.ProviderError, OSError, TimeoutError):
        async with asyncio.timeout(CANCEL_SECONDS):
            writer.write(line(Cancel()))
            while not isinstance(await _next(reader), Failed | Finished):
                pass


def _error(failed: Failed) -> errors.ProviderError:
    if failed.code == CANCELLED:
        return errors.Unreachable("the device process gave the job up")
    return _ERRORS.get(failed.code, errors.ProviderBug)(failed.message)


def _environment(device: str) -> dict[str, str]:
    kept = {
        name: value for name, value in os.environ.items() if name in INHERITED or name.startswith(INHERITED_PREFIXES)
    }
    quiet = {"HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false", "TRANSFORMERS_VERBOSITY": "error"}
    # Segments that grow leave fewer holes: pictures of many sizes follow each other on one GPU.
    segments = {} if device == "cpu" else {"PYTORCH_ALLOC_CONF": "expandable_segments:True"}
    return segments | kept | quiet
