"""A worker: takes jobs, says that it lives, looks after jobs that the queue has lost, and sweeps."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from db.base import utc_now
from db.database import DatabaseLost
from db.queries import queue as lost_jobs
from jobs.queue import WorkerSettings
from storage.errors import StorageError
from studio.generation import lifecycle
from studio.generation.placement import NOTHING, Abilities, Fleet, entrypoints_of
from studio.generation.runner import Runner
from studio.retention import Sweeper

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from studio.generation.parts import Parts

log = structlog.get_logger(__name__)


class Worker:
    """Runs in the API's process or in one of its own, as many as wanted. `abilities` is what it can run at first."""

    def __init__(self, parts: Parts, abilities: Abilities = NOTHING) -> None:
        self._parts = parts
        self.fleet = Fleet(parts, abilities)

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop`; then what runs is handed on. The hub of `parts` has to run meanwhile."""
        settings = self._parts.settings
        taking = WorkerSettings(
            poll=settings.poll,
            heartbeat=settings.job_heartbeat,
            concurrency=settings.concurrency,
            stop_grace=settings.stop_grace,
        )
        await self.fleet.beat()
        sweeper = Sweeper(self._parts)
        chores = [
            asyncio.create_task(_again(self.fleet.beat, settings.worker_beat)),
            asyncio.create_task(_again(self.rescue, settings.worker_beat)),
            asyncio.create_task(_again(sweeper.sweep, settings.sweep_interval)),
        ]
        try:
            runner = Runner(self._parts, self.fleet)
            await self._parts.queue.work(lambda: self.fleet.entrypoints, runner.run, stop, taking)
        finally:
            for chore in chores:
                chore.cancel()
            await asyncio.gather(*chores, return_exceptions=True)
            await self._leave()

    async def rescue(self) -> int:
        """Queue again what has been without a job, or at the door of a device that is gone, for two heartbeats.

        The queue deletes a job whose handler raised, whatever the generation's row says. Returns how many there were.
        """
        before = utc_now() - timedelta(seconds=2 * self._parts.settings.job_heartbeat)
        live = (await self.fleet.placement()).live or frozenset()
        async with self._parts.database.snapshot() as session:
            lost = await lost_jobs.lost(session, before)
            stranded = await lost_jobs.stranded(session, entrypoints_of(live), before)
        found = {*lost, *stranded}
        for generation_id in found:
            log.warning("queued again", generation=str(generation_id))
            await lifecycle.rescue(self._parts, generation_id)
        return len(found)

    async def _leave(self) -> None:
        try:
            await self.fleet.leave()
        except DatabaseLost:
            log.debug("not signed off: PostgreSQL is away")


async def _again(chore: Callable[[], Awaitable[object]], interval: float) -> None:
    """Do a chore every `interval` seconds until cancelled, whatever becomes of it."""
    while True:
        await asyncio.sleep(interval)
        try:
            await chore()
        except (DatabaseLost, StorageError) as error:
            log.debug("a chore was put off", chore=chore.__qualname__, because=type(error).__name__)
        except Exception:
            log.exception("a chore failed", chore=chore.__qualname__)
