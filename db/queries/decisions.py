"""What was decided for each picture, kept as it was decided."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from sqlalchemy import exists, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from db.queries.events import fence
from db.tables import Generation, GenerationDecision, StageResult

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from db.database import Session


async def keep(
    session: Session, generation_id: UUID, image_index: int, epoch: int, decided_at: datetime, record: str
) -> None:
    """Write the record of a decision; one that is there already, as after a hand-over, stays as it is."""
    digest = hashlib.sha256(record.encode()).hexdigest()
    row = upsert(GenerationDecision).values(
        generation_id=generation_id,
        image_index=image_index,
        sha256=digest,
        epoch=epoch,
        decided_at=decided_at,
        record=record,
    )
    await session.execute(row.on_conflict_do_nothing())


async def show(session: Session, generation_id: UUID, epoch: int, routing: Mapping[str, Any]) -> None:
    """Let `routing` be what clients see, as long as no picture is drawn: what drew one says more than a failure.

    Raises:
        Fenced: the generation is another worker's by now.
    """
    await fence(session, generation_id, epoch)
    drawn = exists().where(StageResult.generation_id == generation_id, StageResult.stage == "RENDERING")
    await session.execute(
        update(Generation)
        .where(Generation.id == generation_id, ~drawn)
        .values(routing=dict(routing))
        .execution_options(synchronize_session=False)
    )


async def of(session: Session, generation_id: UUID) -> Sequence[GenerationDecision]:
    """Every decision, picture by picture, oldest first."""
    found = await session.execute(
        select(GenerationDecision)
        .where(GenerationDecision.generation_id == generation_id)
        .order_by(GenerationDecision.image_index, GenerationDecision.epoch, GenerationDecision.decided_at)
    )
    return found.scalars().all()
