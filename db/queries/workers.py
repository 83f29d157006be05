"""Who is alive, what they can run, and what waits for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert as upsert

from db.base import utc_now
from db.tables import Generation, Worker

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from db.database import Session


async def beat(session: Session, worker_id: UUID, values: Mapping[str, Any]) -> None:
    """Say that this worker lives and what it can run. `values` holds host, pid, providers and devices."""
    now = utc_now()
    statement = upsert(Worker).values(id=worker_id, started_at=now, beat_at=now, **values)
    await session.execute(statement.on_conflict_do_update(index_elements=["id"], set_={"beat_at": now, **dict(values)}))


async def leave(session: Session, worker_id: UUID) -> None:
    """Take a worker off the list."""
    await session.execute(delete(Worker).where(Worker.id == worker_id))


async def live(session: Session, since: datetime) -> Sequence[Worker]:
    """Those who have beaten since then."""
    found = await session.execute(select(Worker).where(Worker.beat_at > since).order_by(Worker.started_at))
    return found.scalars().all()


async def forget_dead(session: Session, before: datetime) -> None:
    """Take those off the list who have been silent since before then."""
    await session.execute(delete(Worker).where(Worker.beat_at < before))


async def waiting(session: Session) -> dict[str, int]:
    """How many generations wait at each entry point of the queue."""
    found = await session.execute(
        select(Generation.entrypoint, func.count())
        .where(Generation.status.in_(("QUEUED", "RETRYING")) | Generation.hand_over.is_not(None))
        .group_by(Generation.entrypoint)
    )
    return {row.entrypoint: row[1] for row in found}
