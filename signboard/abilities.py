"""What a worker of this process can run: it says so with its heartbeat."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog

from providers.clock import SystemClock, within
from providers.local.hardware import cores, gpus
from providers.manager.keeper import PROBE_LIMIT_SECONDS, PROBE_SECONDS
from providers.manager.offers import claims_of
from studio.generation.placement import Abilities

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from providers.config import ProvidersConfig
    from providers.image import ImageProvider
    from providers.manager import ImageManager
    from studio.generation.worker import Worker

log = structlog.get_logger(__name__)


async def abilities_of(manager: ImageManager) -> Abilities:
    """Look at every provider that is switched on; a local one counts where its free probe finds its device."""
    members = manager.core.fleet.members
    providers = {key: member.provider for key, member in members.items() if member.provider is not None}
    able = await asyncio.gather(*(can_run(provider) for provider in providers.values()))
    return Abilities(
        providers=frozenset(key for key, yes in zip(providers, able, strict=True) if yes), devices=devices()
    )


async def can_run(provider: ImageProvider) -> bool:
    """Tell whether a provider needs no device, or finds it here."""
    if not claims_of(provider).local:
        return True
    try:
        return (await within(SystemClock(), PROBE_LIMIT_SECONDS, provider.probe())).healthy
    except Exception:  # a plugin is someone else's code
        log.exception("a probe raised", provider=type(provider).__name__)
        return False


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
        """See what can be run now, and have that probed and advertised."""
        abilities = await abilities_of(self.manager)
        self.worker.fleet.change(abilities)
        self.manager.start(abilities.providers)

    async def run(self, stop: asyncio.Event) -> None:
        """Look again each minute until `stop`."""
        while not stop.is_set():
            try:
                await asyncio.wait_for(stop.wait(), PROBE_SECONDS)
            except TimeoutError:
                await self.look()
