"""Money: reserve the most it can cost, settle what it did. Totals are counted under their row's lock, so exactly."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from db.base import utc_now
from db.queries.accepting import lock
from db.tables import SpendHoldRow, SpendTotal

if TYPE_CHECKING:
    from db.database import Session

HOUSE = "house"


@dataclass(frozen=True, slots=True, order=True)
class Total:
    """One counter: `scope` is "house" or a provider's key, `period` "day" or "month", `start` its first day."""

    scope: str
    period: str
    start: date


@dataclass(frozen=True, slots=True)
class Hold:
    """A reservation as stored."""

    id: str
    reference: str
    provider: str
    maximum: Decimal
    state: str
    day: date


def totals(provider: str, day: date) -> tuple[Total, ...]:
    """The four counters that a call of `provider` on `day` moves, in the one order that cannot deadlock."""
    month = day.replace(day=1)
    scopes = sorted({HOUSE, provider})
    return tuple(Total(scope, period, start) for scope in scopes for period, start in (("day", day), ("month", month)))


def today() -> date:
    """The day that budgets are counted by, in UTC."""
    return datetime.now(UTC).date()


async def find(session: Session, reference: str) -> Hold | None:
    """The reservation under this reference, locked against a second one until the transaction ends."""
    await lock(session, f"spend {reference}")
    found = await session.execute(select(SpendHoldRow).where(SpendHoldRow.reference == reference))
    row = found.scalar_one_or_none()
    if row is None:
        return None
    return Hold(str(row.id), row.reference, row.provider, row.maximum, row.state, row.day)


async def by_id(session: Session, hold_id: str) -> Hold | None:
    """The reservation with this id, locked until the transaction ends."""
    found = await session.execute(select(SpendHoldRow.reference).where(SpendHoldRow.id == UUID(hold_id)))
    reference = found.scalar_one_or_none()
    return None if reference is None else await find(session, reference)


async def read(session: Session, total: Total) -> Decimal:
    """The counter, locked until the transaction ends."""
    key = {"scope": total.scope, "period": total.period, "start": total.start}
    await session.execute(upsert(SpendTotal).values(**key, amount=0).on_conflict_do_nothing())
    found = await session.execute(select(SpendTotal.amount).filter_by(**key).with_for_update())
    return found.scalar_one()


async def peek(session: Session, total: Total) -> Decimal:
    """The counter as it stands."""
    key = {"scope": total.scope, "period": total.period, "start": total.start}
    found = await session.execute(select(SpendTotal.amount).filter_by(**key))
    return found.scalar_one_or_none() or Decimal(0)


async def move(session: Session, total: Total, amount: Decimal) -> None:
    """Add `amount`, which may be negative."""
    await read(session, total)
    await session.execute(
        update(SpendTotal)
        .where(SpendTotal.scope == total.scope, SpendTotal.period == total.period, SpendTotal.start == total.start)
        .values(amount=SpendTotal.amount + amount)
        .execution_options(synchronize_session=False)
    )


async def add(session: Session, reference: str, provider: str, maximum: Decimal, day: date) -> Hold:
    """Write a reservation."""
    row = SpendHoldRow(reference=reference, provider=provider, maximum=maximum, day=day)
    session.add(row)
    await session.flush()
    return Hold(str(row.id), reference, provider, maximum, row.state, day)


async def close(session: Session, reference: str, state: str, actual: Decimal) -> None:
    """Write how a reservation ended."""
    await session.execute(
        update(SpendHoldRow)
        .where(SpendHoldRow.reference == reference, SpendHoldRow.state == "HELD")
        .values(state=state, actual=actual, closed_at=utc_now())
        .execution_options(synchronize_session=False)
    )
