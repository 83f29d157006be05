"""The two managers of a process, of pictures and of words, on the same state, ledger, clock and catalog."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, TypedDict

from providers.catalog import Catalog
from providers.clock import SystemClock
from providers.manager import ImageManager, TextManager
from providers.registry import Registry
from providers.state import RedisState
from studio.ledger import PostgresLedger

if TYPE_CHECKING:
    from redis.asyncio import Redis

    from db.database import Database
    from providers.config import ProvidersConfig
    from providers.ports import Clock, SharedState, SpendLedger
    from signboard.settings import Settings


class ManagerPorts(TypedDict):
    """What every manager stands on."""

    state: SharedState
    ledger: SpendLedger
    clock: Clock
    rng: random.Random


def managers_of(
    settings: Settings, config: ProvidersConfig, database: Database, redis: Redis
) -> tuple[ImageManager, TextManager]:
    """Make managers that call nobody before they are asked to, or started."""
    catalog, clock, environment = Catalog.load(settings.catalog), SystemClock(), settings.environment()
    ports = ManagerPorts(
        state=RedisState(redis),
        ledger=PostgresLedger(database),
        clock=clock,
        rng=random.Random(),  # noqa: S311 - jitter, tie-breaks and the name of this process, no secret
    )
    images = ImageManager(config, catalog, Registry(environment, catalog, clock, "image"), **ports)
    return images, TextManager(config, catalog, Registry(environment, catalog, clock, "text"), **ports)
