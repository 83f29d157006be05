"""Reading generations back: one, a page of an owner's, and everything that hangs on them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, insert, literal, select, tuple_, update

from db.tables import File, Generation, GenerationImage, Media, StageResult
from db.tables.generations import SHARED

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime
    from uuid import UUID

    from db.database import Session


@dataclass(frozen=True, slots=True)
class Page:
    """Which part of a history: at most `first` rows older than `after` (created at, id); filters are optional.

    `search` is looked for in the prompt, letter case aside.
    """

    first: int
    after: tuple[datetime, UUID] | None = None
    statuses: tuple[str, ...] = ()
    category: str | None = None
    search: str | None = None


async def generation(session: Session, generation_id: UUID) -> Generation | None:
    """One row."""
    return await session.get(Generation, generation_id)


async def history(session: Session, owner_id: UUID, page: Page) -> Sequence[Generation]:
    """An owner's generations, newest first."""
    statement = select(Generation).where(Generation.owner_id == owner_id)
    if page.after is not None:
        statement = statement.where(tuple_(Generation.created_at, Generation.id) < tuple_(*page.after))
    if page.statuses:
        statement = statement.where(Generation.status.in_(page.statuses))
    if page.category is not None:
        statement = statement.where(Generation.category == page.category)
    if page.search:
        statement = statement.where(Generation.input["prompt"].astext.icontains(page.search, autoescape=True))
    ordered = statement.order_by(Generation.created_at.desc(), Generation.id.desc()).limit(page.first)
    return (await session.execute(ordered)).scalars().all()


async def images(session: Session, generation_ids: Collection[UUID]) -> dict[UUID, list[GenerationImage]]:
    """The delivered pictures of each, in their order."""
    found = await session.execute(
        select(GenerationImage)
        .where(GenerationImage.generation_id.in_(generation_ids))
        .order_by(GenerationImage.generation_id, GenerationImage.image_index)
    )
    grouped: dict[UUID, list[GenerationImage]] = {generation_id: [] for generation_id in generation_ids}
    for image in found.scalars():
        grouped[image.generation_id].append(image)
    return grouped


async def mime_types(session: Session, media_ids: Collection[str]) -> dict[str, str]:
    """What kind of file lies at each address."""
    found = await session.execute(
        select(Media.id, File.mime_type).join(File, File.id == Media.file_id).where(Media.id.in_(media_ids))
    )
    return {row.id: row.mime_type for row in found}


async def ahead(session: Session, row: Generation) -> int:
    """How many wait before this one at the same entry point of the queue."""
    found = await session.execute(
        select(func.count())
        .select_from(Generation)
        .where(
            Generation.status == "QUEUED",
            Generation.entrypoint == row.entrypoint,
            tuple_(Generation.queued_at, Generation.id) < tuple_(row.queued_at, row.id),
        )
    )
    return found.scalar_one()


async def open_count(session: Session) -> dict[str, int]:
    """How many generations are in each state that is not final."""
    found = await session.execute(
        select(Generation.status, func.count())
        .where(Generation.status.in_(("QUEUED", "PROCESSING", "RETRYING")))
        .group_by(Generation.status)
    )
    return {row.status: row[1] for row in found}


async def copy_shared_stages(session: Session, source: UUID, target: UUID) -> None:
    """Give a new generation what another's pictures shared: its brief, its words, its layout, and their columns."""
    columns = ("category", "industry", "enhanced_prompt", "copy")
    origin = select(*(getattr(Generation, name) for name in columns)).where(Generation.id == source)
    values = dict((await session.execute(origin)).one()._mapping)  # noqa: SLF001  SQLAlchemy's public name for it
    if values["enhanced_prompt"] is not None:
        # The words are written, so no model is asked for them again.
        values |= {"words_quoted_cost": None, "words_quoted_maximum": None}
    await session.execute(
        update(Generation).where(Generation.id == target).values(**values).execution_options(synchronize_session=False)
    )
    fields = ("stage", "image_index", "result", "started_at", "seconds")
    shared = select(literal(target), *(getattr(StageResult, name) for name in fields), literal(0)).where(
        StageResult.generation_id == source, StageResult.image_index == SHARED
    )
    await session.execute(insert(StageResult).from_select(["generation_id", *fields, "epoch"], shared))
