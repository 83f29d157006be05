"""How the machine and the queue are doing: what an operator, or a client that plans its work, wants to know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import psutil

from db.base import utc_now
from db.queries import reading, workers
from drawing.fonts import FONT_FILES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from db.database import Database
    from storage.files import FileStore


@dataclass(frozen=True, slots=True)
class DeviceState:
    """What a worker can compute on. `memory_bytes` is None where it shares the host's."""

    name: str
    kind: str
    memory_bytes: int | None


@dataclass(frozen=True, slots=True)
class WorkerState:
    """A live worker and the providers that it can run."""

    providers: tuple[str, ...]
    devices: tuple[DeviceState, ...]
    started_at: datetime
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class MemoryState:
    """Of this host, and of this process (resident), in bytes."""

    total_bytes: int
    available_bytes: int
    process_bytes: int


@dataclass(frozen=True, slots=True)
class DiskState:
    """Where files are stored: None for a bucket. Below `mark_bytes` no new work is taken."""

    free_bytes: int | None
    mark_bytes: int

    @property
    def low(self) -> bool:
        """Whether new work is refused."""
        return self.free_bytes is not None and self.free_bytes < self.mark_bytes


@dataclass(frozen=True, slots=True)
class FontState:
    """A font that lettering is set in."""

    title: str
    role: str
    licence: str


@dataclass(frozen=True, slots=True)
class QueueState:
    """How many generations wait, run, and wait to be tried again."""

    queued: int
    processing: int
    retrying: int


@dataclass(frozen=True, slots=True)
class SystemState:
    """Everything at one moment."""

    memory: MemoryState
    disk: DiskState
    fonts: tuple[FontState, ...]
    queue: QueueState
    workers: tuple[WorkerState, ...]

    @property
    def devices(self) -> tuple[DeviceState, ...]:
        """Every device of every live worker, once."""
        return tuple(dict.fromkeys(device for worker in self.workers for device in worker.devices))

    @property
    def gpu_available(self) -> bool:
        """Whether some live worker has a GPU."""
        return any(device.kind != "cpu" for device in self.devices)


@dataclass(frozen=True, slots=True)
class SystemReader:
    """Reads the state. `worker_timeout` is the silence in seconds after which a worker counts as gone."""

    database: Database
    files: FileStore
    free_space_mark: int
    worker_timeout: float

    async def read(self) -> SystemState:
        """Look at everything once.

        Raises:
            DatabaseLost: PostgreSQL cannot be reached.
        """
        async with self.database.snapshot() as session:
            counts = await reading.open_count(session)
            live = await workers.live(session, utc_now() - timedelta(seconds=self.worker_timeout))
        return SystemState(
            memory=memory_state(),
            disk=DiskState(await self.files.free_bytes(), self.free_space_mark),
            fonts=tuple(FontState(file.title, name.value, file.licence) for name, file in FONT_FILES.items()),
            queue=QueueState(*(counts.get(status, 0) for status in ("QUEUED", "PROCESSING", "RETRYING"))),
            workers=tuple(
                WorkerState(
                    tuple(worker.providers),
                    tuple(device_state(device) for device in worker.devices),
                    worker.started_at,
                    worker.beat_at,
                )
                for worker in live
            ),
        )


def memory_state() -> MemoryState:
    """Look at the memory of this host and this process."""
    memory = psutil.virtual_memory()
    return MemoryState(memory.total, memory.available, psutil.Process().memory_info().rss)


def device_state(advertised: Mapping[str, Any]) -> DeviceState:
    """Read a device as a worker advertises it."""
    memory = advertised.get("memory_bytes")
    return DeviceState(
        name=str(advertised.get("name", "?")),
        kind=str(advertised.get("kind", "cpu")),
        memory_bytes=int(memory) if memory is not None else None,
    )
