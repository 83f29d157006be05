"""What a worker of this process can run: it says so with its heartbeat, anew when the providers file changes."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from providers.local.hardware import cores, gpus
from providers.manager.offers import claims_of
from studio.generation.placement import Abilities

if TYPE_CHECKING:
    from providers.config import ProvidersConfig
    from providers.image import ImageProvider
    from providers.manager import ImageManager
    from studio.generation.worker import Worker


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
    return not claims_of(provider).local or (await provider.probe()).healthy


def devices() -> tuple[dict[str, object], ...]:
    """Name the processor and the GPUs of this host, memory in bytes."""
    processor: dict[str, object] = {"name": f"{cores()} cores", "kind": "cpu", "memory_bytes": None}
    cards: list[dict[str, object]] = [{"name": gpu.name, "kind": "gpu", "memory_bytes": gpu.memory} for gpu in gpus()]
    return (processor, *cards)


@dataclass(frozen=True, slots=True)
class AbilitiesFollowConfig:
    """Tells the worker what it can run, each time that the managers have taken a new configuration."""

    worker: Worker
    manager: ImageManager

    async def reload(self, config: ProvidersConfig) -> None:
        """Look again."""
        del config
        self.worker.fleet.change(await abilities_of(self.manager))
