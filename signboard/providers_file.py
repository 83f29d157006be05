"""The operator's file at work: `serve` watches it, workers follow what `serve` has accepted."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import structlog
from watchfiles import awatch

from db.database import DatabaseLost
from db.queries import config as config_queries
from providers.config import ConfigRefused, ProvidersConfig, parse_config, read_config

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.database import Database

log = structlog.get_logger(__name__)

POLL_SECONDS = 1.0
DEBOUNCE_MILLISECONDS = 200
PUBLISHED = "the accepted providers file"


class Reloadable(Protocol):
    """Whatever lives by the configuration, and can be given another."""

    async def reload(self, config: ProvidersConfig) -> None: ...


async def watch(path: Path, database: Database, reloadables: Sequence[Reloadable], stop: asyncio.Event) -> None:
    """Put each valid edit of the file in force at once and tell the workers; refuse an invalid one as a whole."""
    folder, name = path.parent, path.name
    async for changes in awatch(folder, stop_event=stop, debounce=DEBOUNCE_MILLISECONDS, recursive=False):
        if any(Path(changed).name == name for _, changed in changes):
            try:
                config = read_config(path)
            except ConfigRefused as refused:
                log.error("providers.refused", file=refused.source, line=refused.line, reason=refused.reason)  # noqa: TRY400
                continue
            await take(config, reloadables)
            await publish(config, database)


async def follow(version: str, database: Database, reloadables: Sequence[Reloadable], stop: asyncio.Event) -> None:
    """Take over each version that `serve` has accepted, beginning after `version`."""
    while not stop.is_set():
        config = await published(database)
        if config is not None and config.version != version:
            await take(config, reloadables)
            version = config.version
        try:
            await asyncio.wait_for(stop.wait(), POLL_SECONDS)
        except TimeoutError:
            continue


async def take(config: ProvidersConfig, reloadables: Sequence[Reloadable]) -> None:
    """Put a configuration in force; work under way ends with the one it began with."""
    for reloadable in reloadables:
        await reloadable.reload(config)
    log.info("providers.accepted", file=config.source, version=config.version)


async def publish(config: ProvidersConfig, database: Database) -> None:
    """Tell the workers which version is in force. Without the database they hear of it with the next change."""
    try:
        async with database.transaction() as session:
            await config_queries.publish(session, config.version, config.text)
    except DatabaseLost:
        log.warning("providers.unpublished", version=config.version)


async def published(database: Database) -> ProvidersConfig | None:
    """Return the version that `serve` has accepted last; None before the first, or while the database is away."""
    try:
        async with database.snapshot() as session:
            newest = await config_queries.newest(session)
    except DatabaseLost:
        return None
    return parse_config(newest.content, PUBLISHED) if newest else None
