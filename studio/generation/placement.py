"""Who can run what: a worker says so with a heartbeat, and decisions are made on what the living have said."""

from __future__ import annotations

import os
import socket
import time
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from db.base import utc_now
from db.queries import workers
from providers.manager import Placement
from studio.generation.lifecycle import GENERATE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from studio.generation.parts import Parts

ROSTER_SECONDS = 1.0
RENDER = "render."
"""Entry points of devices: "render.<provider>"."""


@dataclass(frozen=True, slots=True)
class Abilities:
    """What this worker can run: provider keys, and its devices as plain facts."""

    providers: frozenset[str]
    devices: tuple[dict[str, Any], ...] = ()


NOTHING = Abilities(frozenset())


class Fleet:
    """All living workers, as one of them sees it."""

    def __init__(self, parts: Parts, abilities: Abilities) -> None:
        self.id: UUID = uuid4()
        self._parts = parts
        self._abilities = abilities

    @property
    def entrypoints(self) -> tuple[str, ...]:
        """Those of the queue that this worker serves: all new work, and what its own devices are for."""
        return entrypoints_of(self._abilities.providers)

    def change(self, abilities: Abilities) -> None:
        """Run this from now on; the others hear of it with the next heartbeat."""
        self._abilities = abilities

    async def beat(self) -> None:
        """Say that this worker lives."""
        values = {
            "host": socket.gethostname(),
            "pid": os.getpid(),
            "providers": sorted(self._abilities.providers),
            "devices": list(self._abilities.devices),
        }
        async with self._parts.database.transaction() as session:
            await workers.beat(session, self.id, values)
            dead = timedelta(seconds=20 * self._parts.settings.worker_timeout)
            await workers.forget_dead(session, utc_now() - dead)

    async def leave(self) -> None:
        """Take this worker off the list."""
        async with self._parts.database.transaction() as session:
            await workers.leave(session, self.id)

    async def placement(self) -> Placement:
        """What can run here and what anywhere, and what waits for devices elsewhere."""
        return await _read(self._parts, self._abilities.providers)


def entrypoints_of(providers: Iterable[str]) -> tuple[str, ...]:
    """Those that a worker with these providers serves."""
    return (GENERATE, *(f"{RENDER}{provider}" for provider in sorted(providers)))


class Roster:
    """Who lives and what waits, as PostgreSQL last said: a quote need not ask more than once a second."""

    def __init__(self) -> None:
        self._told: Placement | None = None
        self._stale_at = float("-inf")

    async def placement(self, parts: Parts) -> Placement:
        """What can run anywhere, for a process of which it does not matter what it runs itself."""
        now = time.monotonic()
        if self._told is None or now >= self._stale_at:
            self._told, self._stale_at = await _read(parts, None), now + ROSTER_SECONDS
        return self._told


async def _read(parts: Parts, runnable: frozenset[str] | None) -> Placement:
    since = utc_now() - timedelta(seconds=parts.settings.worker_timeout)
    async with parts.database.snapshot() as session:
        alive = await workers.live(session, since)
        waiting = await workers.waiting(session)
    queued = {name.removeprefix(RENDER): count for name, count in waiting.items() if name.startswith(RENDER)}
    # Until the first worker has beaten nothing is known of any, and everything is taken to run somewhere.
    live = frozenset().union(*(worker.providers for worker in alive)) if alive else None
    return Placement(runnable=runnable, live=live, queued=queued)
