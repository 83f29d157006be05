"""Generations that the queue has lost sight of, and the queue's own log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Text, cast, column, exists, func, select, table, text

from db.tables import Generation

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime
    from uuid import UUID

    from db.database import Session

JOBS = table("pgqueuer", column("dedupe_key"), schema="queue")
"""PgQueuer's table, as far as it is looked at here."""

OWNED = "SELECT id FROM queue.pgqueuer WHERE id = ANY($1) AND queue_manager_id = $2"
"""For the queue's own driver: which of these jobs are still those of this worker."""


async def lost(session: Session, before: datetime, limit: int = 100) -> Sequence[UUID]:
    """Unfinished generations, queued before then, whose job is not in the queue: nobody would ever take them."""
    key = func.concat(cast(Generation.id, Text), ":", cast(Generation.turn, Text))
    in_queue = exists().where(JOBS.c.dedupe_key == key)
    found = await session.execute(
        select(Generation.id)
        .where(Generation.status.in_(("QUEUED", "PROCESSING", "RETRYING")), Generation.queued_at < before, ~in_queue)
        .limit(limit)
    )
    return found.scalars().all()


async def stranded(session: Session, served: Collection[str], before: datetime, limit: int = 100) -> Sequence[UUID]:
    """Generations that wait, since before then, at an entry point that no living worker serves."""
    found = await session.execute(
        select(Generation.id)
        .where(
            Generation.status == "PROCESSING",
            Generation.hand_over.is_not(None),
            Generation.entrypoint.not_in(served),
            Generation.queued_at < before,
        )
        .limit(limit)
    )
    return found.scalars().all()


async def trim_log(session: Session, before: datetime) -> None:
    """Delete what the queue logged before then."""
    await session.execute(
        text("DELETE FROM queue.pgqueuer_log WHERE aggregated AND created < :before"), {"before": before}
    )
    await session.execute(text("DELETE FROM queue.pgqueuer_statistics WHERE created < :before"), {"before": before})
