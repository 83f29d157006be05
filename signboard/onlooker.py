"""Looking on from a process of its own: what those who draw share with each other, and what was spent."""

from __future__ import annotations

import random
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from redis.asyncio import Redis

from db.database import Database
from providers.catalog import Catalog
from providers.clock import SystemClock
from providers.manager import ImageManager, TextManager
from providers.registry import Registry
from providers.state import RedisState
from signboard.embedded.services import Services
from signboard.providers_file import in_force
from signboard.settings import load_settings
from studio.ledger import PostgresLedger

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from providers.config import ProvidersConfig
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
    """
    settings = load_settings()
    async with Services(settings) as services:
        database = Database(services.database_url, pool_size=2)
        redis = Redis.from_url(services.redis_url, socket_connect_timeout=1, socket_timeout=5)
        onlooker = _Onlooker(settings, database, redis)
        try:
            yield onlooker.look
        finally:
            await onlooker.close()
            await redis.aclose()
            await database.close()


class _Onlooker:
    """Begins anew with each configuration: one that took over another would tell everybody that providers changed."""

    def __init__(self, settings: Settings, database: Database, redis: Redis) -> None:
        self._settings = settings
        self._database = database
        self._redis = redis
        self._catalog = Catalog.load(settings.catalog)
        self._version = ""
        self._sight: Sight | None = None

    async def look(self) -> Sight:
        """See how everybody is doing now."""
        holds = await in_force(self._settings.providers, self._database)
        sight = self._sight
        if sight is None or holds.config.version != self._version:
            await self.close()
            images, texts = self._managers(holds.config)
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

    def _managers(self, config: ProvidersConfig) -> tuple[ImageManager, TextManager]:
        environment, clock, catalog = self._settings.environment(), SystemClock(), self._catalog
        state, ledger = RedisState(self._redis), PostgresLedger(self._database)
        rng = random.Random()  # noqa: S311  it names this process, no secret
        images = ImageManager(
            config,
            catalog,
            Registry(environment, catalog, clock, "image"),
            state=state,
            ledger=ledger,
            clock=clock,
            rng=rng,
        )
        texts = TextManager(
            config,
            catalog,
            Registry(environment, catalog, clock, "text"),
            state=state,
            ledger=ledger,
            clock=clock,
            rng=rng,
        )
        return images, texts
