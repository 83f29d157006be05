"""Letting go of what has had its time: guests' work, stage files, previews, old keys, files nobody points to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from db.base import utc_now
from db.queries import accepting, queue
from db.queries import files as file_queries
from storage.files import Area

if TYPE_CHECKING:
    from datetime import datetime

    from studio.generation.parts import Parts

BATCH = 500
"""Objects looked up at once."""
LOG_KEPT = timedelta(days=7)

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Swept:
    """How many rows were let go, files forgotten with their bytes, and bytes deleted that never had a row."""

    expired: int
    files: int
    orphans: int


class Sweeper:
    """Sweeps now and then. Any number may sweep at once: each step is safe to be done twice.

    A file is deleted only under the lock that storing it takes, and only while nothing has been stored under its key
    since: what was just stored for somebody else is never taken away.
    """

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def sweep(self) -> Swept:
        """One sweep of everything.

        Raises:
            DatabaseLost: PostgreSQL cannot be reached.
            StorageUnavailable: the store does not answer.
        """
        settings, now = self._parts.settings, utc_now()
        async with self._parts.database.transaction() as session:
            expired = await file_queries.expire(
                session, stages_before=now - timedelta(seconds=settings.stage_retention)
            )
            await accepting.forget_keys(session)
            await queue.trim_log(session, now - LOG_KEPT)
        cutoff = now - timedelta(seconds=settings.orphan_grace)
        forgotten = await self._forget_files(cutoff)
        orphans = 0
        for area in Area:
            orphans += await self._sweep_orphans(area, cutoff)
        await self._parts.files.remove_partial(cutoff)
        swept = Swept(expired, forgotten, orphans)
        log.info("swept", expired=expired, files=forgotten, orphans=orphans)
        return swept

    async def _forget_files(self, cutoff: datetime) -> int:
        """The row first, then the bytes: what is cut off in between is an orphan of the next sweep."""
        forgotten = 0
        async with self._parts.database.snapshot() as session:
            unneeded = await file_queries.unneeded(session, cutoff)
        for file in unneeded:
            async with self._parts.database.transaction() as session:
                await file_queries.hold_key(session, file.storage_key)
                gone = await file_queries.forget(session, file.id, cutoff)
            forgotten += gone and await self._delete(file.storage_key, cutoff)
        return forgotten

    async def _sweep_orphans(self, area: Area, cutoff: datetime) -> int:
        """Bytes that were stored and whose row never came, as when a worker was killed in between."""
        orphans, batch = 0, list[str]()
        async for file in self._parts.files.list(area, put_before=cutoff):
            batch.append(file.key)
            if len(batch) == BATCH:
                orphans += await self._delete_unknown(batch, cutoff)
                batch = []
        return orphans + await self._delete_unknown(batch, cutoff)

    async def _delete_unknown(self, keys: list[str], cutoff: datetime) -> int:
        async with self._parts.database.snapshot() as session:
            known = await file_queries.known_keys(session, keys)
        return sum([await self._delete(key, cutoff) for key in keys if key not in known])

    async def _delete(self, key: str, cutoff: datetime) -> bool:
        async with self._parts.database.transaction() as session:
            await file_queries.hold_key(session, key)
            if await file_queries.known_keys(session, [key]):
                return False
            return await self._parts.files.delete(key, unless_put_since=cutoff)
