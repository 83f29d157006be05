"""Looking on from a process of its own: what those who draw share with each other, and what was spent."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from redis.asyncio import Redis

from signboard.managers import managers_of
from signboard.opening import opened
from signboard.providers_file import in_force
from signboard.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from db.database import Database
    from providers.manager import ImageManager, TextManager
    from signboard.settings import Settings


@dataclass(frozen=True, slots=True)
class Sight:
    """Managers that call nobody, on the configuration in force, and how the operator's file differs from that."""

    images: ImageManager
    texts: TextManager
    differs: str | None

    async def close(self) -> None:
        """Let go of what the managers hold."""
        await self.images.close()
        await self.texts.close()


@asynccontextmanager
async def looking() -> AsyncIterator[Callable[[], Awaitable[Sight]]]:
    """Give a function that looks again; what it has returned before is then no longer to be used.

    Raises:
        ConfigRefused: the file cannot be used, and none was ever accepted.
        OutdatedTables: an external database has not been migrated.
    """
    settings = load_settings()
    async with opened(settings, pool_size=2) as (services, database):
        redis = Redis.from_url(services.redis_url, socket_connect_timeout=1, socket_timeout=5)
        onlooker = _Onlooker(settings, database, redis)
        try:
            yield onlooker.look
        finally:
            await onlooker.close()
            await redis.aclose()


class _Onlooker:
    """Begins anew with each configuration: one that took over another would tell everybody that providers changed."""

    def __init__(self, settings: Settings, database: Database, redis: Redis) -> None:
        self._settings = settings
        self._database = database
        self._redis = redis
        self._version = ""
        self._sight: Sight | None = None

    async def look(self) -> Sight:
        """See how everybody is doing now."""
        holds = await in_force(self._settings.providers, self._database)
        sight = self._sight
        if sight is None or holds.config.version != self._version:
            await self.close()
            images, texts = managers_of(self._settings, holds.config, self._database, self._redis)
        else:
            images, texts = sight.images, sight.texts
        self._sight, self._version = Sight(images, texts, holds.differs), holds.config.version
        await images.refresh()
        await texts.refresh()
        return self._sight

    async def close(self) -> None:
        """Let go of the last sight."""
        if self._sight is not None:
            await self._sight.close()
