"""How the machine and the queue are doing, as clients see it: no path, no host name, no address."""

from __future__ import annotations

from datetime import datetime
from typing import Self

import strawberry

from graphql_api.context import Info
from graphql_api.scalars import Money, money
from prompt_engine.cache import CacheStats
from studio import system


@strawberry.type(description="What a worker can compute on.")
class Device:
    """What a worker can compute on."""

    name: str
    kind: str
    memory_bytes: float | None = strawberry.field(description="Null where it shares the host's memory.")

    @classmethod
    def of(cls, state: system.DeviceState) -> Self:
        """Show one device."""
        return cls(name=state.name, kind=state.kind, memory_bytes=state.memory_bytes)


@strawberry.type(description="Of the host, and of the process that answers.")
class Memory:
    """Memory in bytes."""

    total_bytes: float
    available_bytes: float
    process_bytes: float


@strawberry.type(description="Where files are stored.")
class Disk:
    """Where files are stored."""

    free_bytes: float | None = strawberry.field(description="Null where a bucket keeps the files.")
    mark_bytes: float = strawberry.field(description="Below this no new work is taken.")
    low: bool


@strawberry.type(description="A font that lettering is set in.")
class Font:
    """A font that lettering is set in."""

    title: str
    role: str


@strawberry.type(description="How many generations are under way.")
class QueueState:
    """How many generations are under way."""

    queued: int
    processing: int
    retrying: int


@strawberry.type(description="A process that makes ads.")
class Worker:
    """A process that makes ads."""

    providers: list[str]
    devices: list[Device]
    started_at: datetime
    seen_at: datetime


@strawberry.type(description="What the cache of prompts and copy has saved since the process began.")
class WordsCache:
    """What the cache of prompts and copy has saved."""

    hit_rate: float = strawberry.field(description="Answers that needed no work, from 0 to 1.")
    saved_calls: int
    saved_cost: Money | None

    @classmethod
    def of(cls, stats: CacheStats) -> Self:
        """Show the counters."""
        return cls(hit_rate=stats.hit_rate, saved_calls=stats.saved_calls, saved_cost=money(stats.saved_usd))


@strawberry.type(description="How the machine and the queue are doing.")
class System:
    """How the machine and the queue are doing."""

    devices: list[Device]
    memory: Memory
    disk: Disk
    fonts: list[Font]
    queue: QueueState
    workers: list[Worker]
    gpu_available: bool
    words_cache: WordsCache

    @classmethod
    def of(cls, state: system.SystemState, stats: CacheStats) -> Self:
        """Show the state."""
        memory, queue = state.memory, state.queue
        return cls(
            devices=[Device.of(device) for device in state.devices],
            memory=Memory(
                total_bytes=memory.total_bytes,
                available_bytes=memory.available_bytes,
                process_bytes=memory.process_bytes,
            ),
            disk=Disk(free_bytes=state.disk.free_bytes, mark_bytes=state.disk.mark_bytes, low=state.disk.low),
            fonts=[Font(title=font.title, role=font.role) for font in state.fonts],
            queue=QueueState(queued=queue.queued, processing=queue.processing, retrying=queue.retrying),
            workers=[
                Worker(
                    providers=list(worker.providers),
                    devices=[Device.of(device) for device in worker.devices],
                    started_at=worker.started_at,
                    seen_at=worker.seen_at,
                )
                for worker in state.workers
            ],
            gpu_available=state.gpu_available,
            words_cache=WordsCache.of(stats),
        )


@strawberry.type
class SystemQueries:
    """The state of the machine and the queue."""

    @strawberry.field(description="Queue, workers, devices, memory, disk and fonts.")
    async def system(self, info: Info) -> System:
        services = info.context.services
        return System.of(await services.system(), services.prompt_engine.stats)
