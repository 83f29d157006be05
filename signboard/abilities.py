"""What a worker of this process can run: it says so with its heartbeat."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.database import DatabaseLost
from providers.local.hardware import cores, gpus
from providers.manager.keeper import PROBE_SECONDS, probe_of
from providers.manager.offers import claims_of
from studio.generation.placement import Abilities

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from providers.config import ProvidersConfig
    from providers.image import Probe
    from providers.manager import ImageManager
    from studio.generation.worker import Worker


def devices() -> tuple[dict[str, object], ...]:
    """Name the processor and the GPUs of this host, memory in bytes."""
    processor: dict[str, object] = {"name": f"{cores()} cores", "kind": "cpu", "memory_bytes": None}
    cards: list[dict[str, object]] = [{"name": gpu.name, "kind": "gpu", "memory_bytes": gpu.memory} for gpu in gpus()]
    return (processor, *cards)


@dataclass(frozen=True, slots=True)
class Lookout:
    """Keeps the worker and the manager up to date with what can be run here.

    It looks again with each new configuration, and each minute: a device may go, and weights may come.
    """

    worker: Worker
    manager: ImageManager

    async def prepare(self, config: ProvidersConfig) -> Callable[[], Awaitable[None]]:
        """Look again once the manager has taken the new configuration."""
        del config
        return self.look

    async def look(self) -> None:
        """Probe what needs a device, and advertise all that can be run."""
        members = self.manager.core.fleet.members.items()
        providers = {key: member.provider for key, member in members if member.provider is not None}
        local = {key: provider for key, provider in providers.items() if claims_of(provider).local}
        clock = self.manager.core.clock
        told = await asyncio.gather(*(probe_of(clock, key, provider) for key, provider in local.items()))
        probes = dict(zip(local, told, strict=True))
        absent = {key for key, probe in probes.items() if not probe.healthy}
        self.worker.fleet.change(Abilities(frozenset(providers.keys() - absent), devices()))
        if probes:
            await self._tell(probes)

    async def _tell(self, probes: Mapping[str, Probe]) -> None:
        """What was found, for all to see; that a device is missing here only where no worker has it."""
        try:
            elsewhere = (await self.worker.fleet.placement()).live or frozenset()
        except DatabaseLost:
            return
        for key, probe in probes.items():
            if probe.healthy or key not in elsewhere:
                self.manager.core.health.probed(key, probe)

    async def run(self, stop: asyncio.Event) -> None:
        """Look again each minute until `stop`."""
        while not stop.is_set():
            try:
                await asyncio.wait_for(stop.wait(), PROBE_SECONDS)
            except TimeoutError:
                await self.look()
