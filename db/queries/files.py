"""Files by content, their addresses, and what nobody needs any more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from sqlalchemy import delete, exists, insert, or_, select
from sqlalchemy.dialects.postgresql import insert as upsert

from db.base import utc_now
from db.queries.accepting import lock
from db.queries.working import StoredFile
from db.tables import File, Generation, GenerationImage, Media, StageFile
from db.tables.generations import FINAL

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from db.database import Session


async def register(session: Session, values: Mapping[str, Any]) -> StoredFile:
    """The row of a file that already lies in the store: a new one, or the one that was there, renewed.

    `values` holds sha256, kind, bytes, mime_type and storage_key.
    """
    now = utc_now()
    statement = upsert(File).values(id=uuid4(), created_at=now, used_at=now, **values)
    returning = statement.on_conflict_do_update(index_elements=["storage_key"], set_={"used_at": now}).returning(File)
    row = (await session.execute(returning)).scalar_one()
    return StoredFile(row.id, row.sha256, row.storage_key, row.mime_type, row.bytes)


async def hold_key(session: Session, storage_key: str) -> None:
    """Keep the sweeper off this object until the transaction ends."""
    await lock(session, f"file {storage_key}")


async def add_media(session: Session, values: Mapping[str, Any]) -> None:
    """Give a file an address."""
    await session.execute(insert(Media).values(created_at=utc_now(), **values))


async def find_media(session: Session, media_id: str) -> tuple[Media, File] | None:
    """What lies at an address that has not expired."""
    found = await session.execute(
        select(Media, File)
        .join(File, File.id == Media.file_id)
        .where(Media.id == media_id, or_(Media.expires_at.is_(None), Media.expires_at > utc_now()))
    )
    row = found.one_or_none()
    return None if row is None else (row[0], row[1])


async def add_image(session: Session, values: Mapping[str, Any]) -> None:
    """Write a delivered picture."""
    await session.execute(insert(GenerationImage).values(created_at=utc_now(), **values))


async def expire(session: Session, *, stages_before: datetime, limit: int = 500) -> int:
    """Let go of what has had its time: guests' generations, old addresses, stage files. Returns how many."""
    due = select(Generation.id).where(Generation.keep_until < utc_now(), Generation.status.in_(FINAL)).limit(limit)
    generations = await session.execute(delete(Generation).where(Generation.id.in_(due)))
    media = await session.execute(
        delete(Media).where(
            Media.expires_at < utc_now(),
            ~exists().where(
                or_(
                    GenerationImage.picture == Media.id,
                    GenerationImage.thumbnail == Media.id,
                    GenerationImage.svg == Media.id,
                )
            ),
        )
    )
    finished = select(Generation.id).where(Generation.status.in_(FINAL), Generation.finished_at < stages_before)
    links = await session.execute(delete(StageFile).where(StageFile.generation_id.in_(finished)))
    return sum(_count(result) for result in (generations, media, links))


async def unneeded(session: Session, before: datetime, limit: int = 500) -> Sequence[StoredFile]:
    """Files that nothing points to and nobody has used since `before`."""
    found = await session.execute(
        select(File)
        .where(
            File.used_at < before,
            ~exists().where(Media.file_id == File.id),
            ~exists().where(StageFile.file_id == File.id),
        )
        .limit(limit)
    )
    return [StoredFile(row.id, row.sha256, row.storage_key, row.mime_type, row.bytes) for row in found.scalars()]


async def forget(session: Session, file_id: UUID, before: datetime) -> bool:
    """Delete a file's row if it is still unneeded; whether it was."""
    found = await session.execute(
        delete(File).where(
            File.id == file_id,
            File.used_at < before,
            ~exists().where(Media.file_id == file_id),
            ~exists().where(StageFile.file_id == file_id),
        )
    )
    return _count(found) > 0


async def known_keys(session: Session, keys: Collection[str]) -> set[str]:
    """Which of these objects have a row."""
    found = await session.execute(select(File.storage_key).where(File.storage_key.in_(keys)))
    return set(found.scalars())


def _count(result: Any) -> int:
    return int(result.rowcount)
