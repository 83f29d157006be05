"""The operator's file at work: `serve` watches it, workers follow what `serve` has accepted."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

import structlog

from db.base import utc_now
from db.database import DatabaseLost
from db.queries import config as config_queries
from db.queries import workers
from providers.config import ConfigRefused, ProvidersConfig, parse_config, read_config
from providers.config_changes import changed_settings
from studio.generation.settings import GenerationSettings

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from pathlib import Path

    from db.database import Database
    from db.tables import ConfigVersion

log = structlog.get_logger(__name__)

LOOK_SECONDS = 0.5
POLL_SECONDS = 1.0
WORKER_SILENCE = timedelta(seconds=GenerationSettings().worker_timeout)
PUBLISHED = "the accepted providers file"


class Reloadable(Protocol):
    """Whatever lives by the configuration, and can be given another."""

    async def prepare(self, config: ProvidersConfig) -> Callable[[], Awaitable[None]]:
        """Get ready for `config`, which may fail. What is returned puts it in force, which may not."""
        ...


@dataclass(frozen=True, slots=True)
class InForce:
    """The configuration that pictures are drawn by, and how the file differs from it: not at all where None."""

    config: ProvidersConfig
    differs: str | None


async def watch(
    path: Path, config: ProvidersConfig, database: Database, reloadables: Sequence[Reloadable], stop: asyncio.Event
) -> None:
    """Put each valid edit of the file in force and tell the workers; refuse an invalid one as a whole.

    `config` is what is in force, and published first. The content itself is compared, so that it makes no difference
    how an edit comes about: in place, by a new file of that name, or behind a link. It has to stand still for one look,
    since an editor may be halfway through.
    """
    seen: bytes | None = config.text.encode()
    taken = seen
    published = await publish(config, database)
    while not await _stopped(stop, LOOK_SECONDS):
        content = await asyncio.to_thread(_content, path)
        if content == seen and content != taken:
            taken = content
            try:
                edited = read_config(path)
            except ConfigRefused as refused:
                log.error("providers.refused", file=refused.source, line=refused.line, reason=refused.reason)  # noqa: TRY400
            else:
                if await take(edited, config, reloadables, who=_owner(path)):
                    config, published = edited, await publish(edited, database)
                    if not published:
                        log.warning("providers.unpublished", version=config.version)
        seen = content
        published = published or await publish(config, database)


async def follow(
    config: ProvidersConfig, database: Database, reloadables: Sequence[Reloadable], stop: asyncio.Event
) -> None:
    """Take over each version that `serve` has accepted, beginning after `config`."""
    version = config.version
    while not await _stopped(stop, POLL_SECONDS):
        try:
            newest = await _newest(database)
        except DatabaseLost:
            continue
        if newest is None or newest.digest == version:
            continue
        version = newest.digest
        try:
            accepted = parse_config(newest.content, PUBLISHED)
        except ConfigRefused as refused:
            log.error("providers.refused", file=refused.source, line=refused.line, reason=refused.reason)  # noqa: TRY400
            continue
        if await take(accepted, config, reloadables):
            config = accepted


async def take(
    config: ProvidersConfig, before: ProvidersConfig, reloadables: Sequence[Reloadable], who: str | None = None
) -> bool:
    """Put a configuration in force everywhere, or nowhere where that fails. `who` owns the file.

    Work under way ends with the one it began with.
    """
    try:
        prepared = [await reloadable.prepare(config) for reloadable in reloadables]
    except Exception:
        log.exception("providers.failed", file=config.source, version=config.version)
        return False
    for put_in_force in prepared:
        await put_in_force()
    changed = changed_settings(before.text, config.text)
    log.info("providers.accepted", file=config.source, version=config.version, who=who, changed=changed)
    return True


async def publish(config: ProvidersConfig, database: Database) -> bool:
    """Tell the workers which version is in force. False while the database is away."""
    try:
        async with database.transaction() as session:
            await config_queries.publish(session, config.version, config.text)
    except DatabaseLost:
        return False
    return True


async def in_force(path: Path, database: Database) -> InForce:
    """What holds now: while a worker lives what `serve` accepted last, otherwise what the file says.

    A file that is refused leaves the last accepted one in force.

    Raises:
        ConfigRefused: the file cannot be used, and none was ever accepted.
    """
    accepted = await _accepted(database)
    try:
        written = read_config(path)
    except ConfigRefused as refused:
        if accepted is None:
            raise
        return InForce(accepted, str(refused))
    if accepted is None or accepted.version == written.version or not await _anybody_works(database):
        return InForce(written, None)
    return InForce(accepted, f"{path}: not in force yet")


async def _accepted(database: Database) -> ProvidersConfig | None:
    """The last version that was accepted; None where there is none that this program could use."""
    try:
        newest = await _newest(database)
        return parse_config(newest.content, PUBLISHED) if newest else None
    except (DatabaseLost, ConfigRefused):
        return None


async def _newest(database: Database) -> ConfigVersion | None:
    async with database.snapshot() as session:
        return await config_queries.newest(session)


async def _anybody_works(database: Database) -> bool:
    try:
        async with database.snapshot() as session:
            return bool(await workers.live(session, utc_now() - WORKER_SILENCE))
    except DatabaseLost:
        return False


def _content(path: Path) -> bytes | None:
    """What the file holds, through whatever links; None while it cannot be read."""
    try:
        return path.read_bytes()
    except OSError:
        return None


def _owner(path: Path) -> str:
    """Whose file it is, which is who wrote it where the edit was made by replacing it."""
    try:
        return path.owner()
    except (OSError, KeyError, NotImplementedError):
        return "unknown"


async def _stopped(stop: asyncio.Event, seconds: float) -> bool:
    """Whether `stop` was set within so many seconds."""
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return False
    return True
