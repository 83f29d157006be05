"""Calls of providers, written down before they are made."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import uuid4

from sqlalchemy import Text, cast, func, insert, select, update

from db.base import utc_now
from db.queries.events import fence
from db.tables import Generation, ProviderAttempt, SpendHoldRow

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from uuid import UUID

    from sqlalchemy import ColumnElement, ScalarSelect

    from db.database import Session


async def begin(session: Session, generation_id: UUID, epoch: int, values: Mapping[str, Any]) -> UUID:
    """Write an open attempt.

    Raises:
        Fenced: the generation is another worker's by now, so no call may be made.
    """
    await fence(session, generation_id, epoch, shared=True)
    attempt_id = uuid4()
    await session.execute(insert(ProviderAttempt).values(id=attempt_id, started_at=utc_now(), outcome="OPEN", **values))
    return attempt_id


async def finish(session: Session, attempt_id: UUID, outcome: str, settled: Decimal, error: str | None) -> None:
    """Close an open attempt; one that is closed stays as it is."""
    row = await session.get(ProviderAttempt, attempt_id, with_for_update=True)
    if row is None or row.outcome != "OPEN":
        return
    row.outcome, row.settled, row.error = outcome, settled, error
    row.seconds = (utc_now() - row.started_at).total_seconds()
    await session.flush()


async def abandon(session: Session, generation_id: UUID, before_epoch: int, error: str) -> None:
    """Close what was left open, at its maximum: the vendor may have billed it. `error` says why nobody closed it."""
    await session.execute(
        update(ProviderAttempt)
        .where(
            ProviderAttempt.generation_id == generation_id,
            ProviderAttempt.epoch < before_epoch,
            ProviderAttempt.outcome == "OPEN",
        )
        .values(outcome="ABANDONED", settled=ProviderAttempt.maximum, error=error)
        .execution_options(synchronize_session=False)
    )


async def unsettled(session: Session, generation_id: UUID) -> Sequence[tuple[str, Decimal]]:
    """Calls that have ended while money is still held for them: the hold's reference, and what the call cost in USD."""
    found = await session.execute(
        select(SpendHoldRow.reference, ProviderAttempt.settled)
        .join(ProviderAttempt, SpendHoldRow.reference == cast(ProviderAttempt.id, Text))
        .where(
            ProviderAttempt.generation_id == generation_id,
            ProviderAttempt.outcome != "OPEN",
            SpendHoldRow.state == "HELD",
        )
    )
    return [(reference, settled or Decimal(0)) for reference, settled in found]


async def cost(session: Session, generation_id: UUID) -> Decimal:
    """What a generation has cost so far, in USD: its pictures, and its words."""
    found = await session.execute(select(_words(generation_id) + _drawn(generation_id)))
    return found.scalar_one() or Decimal(0)


class Spent(NamedTuple):
    """USD that are gone: for the words of a generation, and for one of its pictures."""

    words: Decimal
    picture: Decimal


async def spent(session: Session, generation_id: UUID, image_index: int) -> Spent:
    """What a generation has cost so far, as far as it bears on one of its pictures."""
    of_picture = _drawn(generation_id, ProviderAttempt.image_index == image_index)
    words, picture = (await session.execute(select(_words(generation_id), of_picture))).one()
    return Spent(words or Decimal(0), picture or Decimal(0))


def _words(generation_id: UUID) -> ScalarSelect[Decimal]:
    words = select(func.coalesce(Generation.words_cost, 0)).where(Generation.id == generation_id)
    return words.scalar_subquery()


def _drawn(generation_id: UUID, *which: ColumnElement[bool]) -> ScalarSelect[Decimal | None]:
    calls = select(func.coalesce(func.sum(ProviderAttempt.settled), 0))
    return calls.where(ProviderAttempt.generation_id == generation_id, *which).scalar_subquery()


async def of(session: Session, generation_ids: Collection[UUID]) -> dict[UUID, list[ProviderAttempt]]:
    """Every attempt of each, oldest first."""
    found = await session.execute(
        select(ProviderAttempt)
        .where(ProviderAttempt.generation_id.in_(generation_ids))
        .order_by(ProviderAttempt.started_at, ProviderAttempt.id)
    )
    grouped: dict[UUID, list[ProviderAttempt]] = {generation_id: [] for generation_id in generation_ids}
    for attempt in found.scalars():
        grouped[attempt.generation_id].append(attempt)
    return grouped
