"""What a worker reads and writes of a generation while it works on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from db.tables import File, Generation, StageFile, StageResult

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime
    from uuid import UUID

    from db.database import Session


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A row of `files`, as far as it takes to read the bytes."""

    id: UUID
    sha256: str
    storage_key: str
    mime_type: str
    bytes: int


@dataclass(frozen=True, slots=True)
class SavedStage:
    """One stage's result with its files by name."""

    stage: str
    image_index: int
    result: Mapping[str, Any]
    files: Mapping[str, StoredFile]
    started_at: datetime
    seconds: float


async def hold(session: Session, generation_id: UUID) -> Generation | None:
    """The row, locked until the transaction ends."""
    found = await session.execute(select(Generation).where(Generation.id == generation_id).with_for_update())
    return found.scalar_one_or_none()


async def save_stage(session: Session, generation_id: UUID, saved: SavedStage, epoch: int) -> None:
    """Write a stage's result, in place of an older one."""
    key = {"generation_id": generation_id, "stage": saved.stage, "image_index": saved.image_index}
    fields = {"result": saved.result, "started_at": saved.started_at, "seconds": saved.seconds, "epoch": epoch}
    statement = upsert(StageResult).values(**key, **fields)
    await session.execute(statement.on_conflict_do_update(index_elements=list(key), set_=fields))
    await session.execute(delete(StageFile).where(*(getattr(StageFile, name) == value for name, value in key.items())))
    if saved.files:
        rows = [{**key, "name": name, "file_id": file.id} for name, file in saved.files.items()]
        await session.execute(insert(StageFile).values(rows))


async def is_saved(session: Session, generation_id: UUID, saved: SavedStage, epoch: int) -> bool:
    """Whether this very result is stored."""
    row = await session.get(StageResult, (generation_id, saved.stage, saved.image_index))
    return row is not None and row.epoch == epoch and row.started_at == saved.started_at


async def stages(session: Session, generation_ids: Collection[UUID]) -> dict[UUID, list[SavedStage]]:
    """Every stored result of each, in the order in which they began."""
    files: dict[tuple[UUID, str, int], dict[str, StoredFile]] = {}
    rows = await session.execute(
        select(StageFile, File)
        .join(File, File.id == StageFile.file_id)
        .where(StageFile.generation_id.in_(generation_ids))
    )
    for link, file in rows:
        stored = StoredFile(file.id, file.sha256, file.storage_key, file.mime_type, file.bytes)
        files.setdefault((link.generation_id, link.stage, link.image_index), {})[link.name] = stored
    found = await session.execute(
        select(StageResult).where(StageResult.generation_id.in_(generation_ids)).order_by(StageResult.started_at)
    )
    saved: dict[UUID, list[SavedStage]] = {generation_id: [] for generation_id in generation_ids}
    for row in found.scalars():
        own = files.get((row.generation_id, row.stage, row.image_index), {})
        saved[row.generation_id].append(
            SavedStage(row.stage, row.image_index, row.result, own, row.started_at, row.seconds)
        )
    return saved
