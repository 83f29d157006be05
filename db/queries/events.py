"""Changes of a generation's state: the row, its gapless event and the wake-up, in one step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select, update

from db.base import utc_now
from db.tables import Generation, GenerationEvent
from db.tables.generations import FINAL

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from uuid import UUID

    from db.database import Session

CHANNEL = "signboard"
"""Where PostgreSQL calls; the payload is "<generation id> <seq>", or "<generation id> cancel"."""


class Fenced(Exception):
    """The generation is no longer this worker's: another epoch has begun, or it is finished."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the net under the notifications sees of a generation that somebody watches."""

    seq: int
    cancel_requested: bool


async def record(  # noqa: PLR0913  one statement's worth, all by keyword
    session: Session,
    generation_id: UUID,
    event: str,
    *,
    data: Mapping[str, Any] | None = None,
    values: Mapping[str, Any] | None = None,
    epoch: int | None = None,
    statuses: Collection[str] = ("QUEUED", "PROCESSING", "RETRYING"),
) -> int:
    """Write `values` and the event that tells of them, under the row's lock. Returns the event's `seq`.

    Raises:
        Fenced: the row has another epoch than `epoch`, or a status outside `statuses`.
    """
    change = (
        update(Generation)
        .where(Generation.id == generation_id, Generation.status.in_(statuses))
        .values(event_seq=Generation.event_seq + 1, **(values or {}))
        .returning(Generation.event_seq)
        .execution_options(synchronize_session=False)
    )
    if epoch is not None:
        change = change.where(Generation.epoch == epoch)
    seq = (await session.execute(change)).scalar_one_or_none()
    if seq is None:
        raise Fenced(f"generation {generation_id} is not at epoch {epoch} in {sorted(statuses)}")
    await append(session, generation_id, seq, event, data or {})
    return seq


async def fence(session: Session, generation_id: UUID, epoch: int, *, shared: bool = False) -> None:
    """See that the generation is still at `epoch`, and keep it so: its row is locked, `shared` with others who look.

    Raises:
        Fenced: it is another worker's by now.
    """
    row = select(Generation.id).where(Generation.id == generation_id, Generation.epoch == epoch)
    if (await session.execute(row.with_for_update(read=shared))).scalar_one_or_none() is None:
        raise Fenced(f"generation {generation_id} is not at epoch {epoch}")


async def append(session: Session, generation_id: UUID, seq: int, event: str, data: Mapping[str, Any]) -> None:
    """Write one event and wake whoever listens, when the transaction commits."""
    row = {"generation_id": generation_id, "seq": seq, "type": event, "at": utc_now(), "data": dict(data)}
    await session.execute(insert(GenerationEvent).values(**row))
    await session.execute(select(func.pg_notify(CHANNEL, f"{generation_id} {seq}")))


async def request_cancel(session: Session, generation_id: UUID) -> None:
    """Ask the worker that runs it to stop, and wake it."""
    await session.execute(
        update(Generation)
        .where(Generation.id == generation_id, Generation.status.not_in(FINAL))
        .values(cancel_requested_at=func.coalesce(Generation.cancel_requested_at, utc_now()))
        .execution_options(synchronize_session=False)
    )
    await session.execute(select(func.pg_notify(CHANNEL, f"{generation_id} cancel")))


async def after(session: Session, generation_id: UUID, seq: int) -> Sequence[GenerationEvent]:
    """The events after `seq`, oldest first."""
    found = await session.execute(
        select(GenerationEvent)
        .where(GenerationEvent.generation_id == generation_id, GenerationEvent.seq > seq)
        .order_by(GenerationEvent.seq)
    )
    return found.scalars().all()


async def standings(session: Session, generation_ids: Collection[UUID]) -> dict[UUID, Standing]:
    """How far each of them has come."""
    found = await session.execute(
        select(Generation.id, Generation.event_seq, Generation.cancel_requested_at.is_not(None)).where(
            Generation.id.in_(generation_ids)
        )
    )
    return {generation_id: Standing(seq, cancel) for generation_id, seq, cancel in found}


async def epoch(session: Session, generation_id: UUID) -> int:
    """Which worker's turn it is, counted; 0 where there is no such generation."""
    found = await session.execute(select(Generation.epoch).where(Generation.id == generation_id))
    return found.scalar_one_or_none() or 0
