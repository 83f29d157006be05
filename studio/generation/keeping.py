"""The file before the row, always: bytes go into the store first, then a row says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.queries import files as file_queries
from storage.errors import FileMissing
from storage.files import Area
from studio.generation.patience import patiently

if TYPE_CHECKING:
    from db.queries.working import StoredFile
    from studio.generation.work import Work

STAGE, GENERATED = "stage", "generated"
"""Kinds of files: private and swept with the stage's result, or delivered."""


async def keep(work: Work, content: bytes, kind: str, mime_type: str) -> StoredFile:
    """Store `content` and its row: delivered files where clients can be served from, all others in private.

    Raises:
        StorageFull: there is no room.
        StorageUnavailable: the store does not answer.
    """
    files, database = work.parts.files, work.parts.database
    area = Area.PUBLIC if kind == GENERATED else Area.PRIVATE

    async def write() -> StoredFile:
        stored = await files.put(content, area)
        async with database.transaction() as session:
            await file_queries.hold_key(session, stored.key)
            try:
                await files.stat(stored.key)
            except FileMissing:  # swept between the two: nobody can take it now
                await files.put(content, area)
            row = {
                "sha256": stored.sha256,
                "kind": kind,
                "bytes": stored.size,
                "mime_type": mime_type,
                "storage_key": stored.key,
            }
            return await file_queries.register(session, row)

    kept = await patiently(write)
    work.recent[kept.storage_key] = content
    return kept
