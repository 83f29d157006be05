"""Budgets in PostgreSQL: exact under concurrency, and harmless to ask twice."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from db.queries import spend
from providers.ports import BudgetReached, SpendHold, Spent
from studio.generation.patience import patiently

if TYPE_CHECKING:
    from collections.abc import Mapping

    from db.database import Database, Session
    from db.queries.spend import Hold, Total
    from providers.ports import SpendScope

HELD, SETTLED, RELEASED = "HELD", "SETTLED", "RELEASED"


class PostgresLedger:
    """The `SpendLedger` of `providers.ports`. Amounts are USD; days and months are those of UTC.

    `reserve`, `settle` and `release` are idempotent by the reference of the hold: what is settled stays settled. So
    they wait out a short absence of PostgreSQL, in which a commit may have taken effect unheard. Every call raises
    `DatabaseLost` when it cannot be reached, so nothing is spent unseen.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def reserve(self, scope: SpendScope, maximum: Decimal) -> SpendHold:
        """Set `maximum` aside.

        Raises:
            BudgetReached: a daily or monthly budget of the provider or the house would be passed.
        """
        return await patiently(lambda: self._reserve(scope, maximum))

    async def settle(self, hold: SpendHold, actual: Decimal) -> None:
        """Count `actual` in place of what was set aside."""
        await patiently(lambda: self._close(hold, SETTLED, actual))

    async def release(self, hold: SpendHold) -> None:
        """Count nothing: the call was not made, or cost nothing."""
        await patiently(lambda: self._close(hold, RELEASED, Decimal(0)))

    async def spent(self, provider: str | None) -> Spent:
        """Settled plus held, today and this month (UTC), of one provider, or of the house when None."""
        day = spend.today()
        scope = provider or spend.HOUSE
        async with self._database.snapshot() as session:
            today = await spend.peek(session, spend.Total(scope, "day", day))
            month = await spend.peek(session, spend.Total(scope, "month", day.replace(day=1)))
        return Spent(today, month)

    async def _reserve(self, scope: SpendScope, maximum: Decimal) -> SpendHold:
        async with self._database.transaction() as session:
            known = await spend.find(session, scope.reference)
            if known is not None:
                return SpendHold(known.id, known.provider, known.maximum)
            day = spend.today()
            limits = _limits(scope)
            for total in spend.totals(scope.provider, day):
                spent = await spend.read(session, total)
                limit = limits.get((total.scope, total.period))
                if limit is not None and spent + maximum > limit:
                    raise BudgetReached(total.scope, total.period, limit, spent)
            for total in spend.totals(scope.provider, day):
                await spend.move(session, total, maximum)
            hold = await spend.add(session, scope.reference, scope.provider, maximum, day)
        return SpendHold(hold.id, hold.provider, hold.maximum)

    async def _close(self, hold: SpendHold, state: str, actual: Decimal) -> None:
        async with self._database.transaction() as session:
            await close(session, await spend.by_id(session, hold.id), state, actual)


async def close(session: Session, hold: Hold | None, state: str, actual: Decimal) -> None:
    """End a hold within a transaction; one that has ended, or never was, stays as it is."""
    if hold is None or hold.state != HELD:
        return
    for total in _totals(hold):
        await spend.move(session, total, actual - hold.maximum)
    await spend.close(session, hold.reference, state, actual)


def _totals(hold: Hold) -> tuple[Total, ...]:
    return spend.totals(hold.provider, hold.day)


def _limits(scope: SpendScope) -> Mapping[tuple[str, str], Decimal | None]:
    return {
        (scope.provider, "day"): scope.provider_daily,
        (scope.provider, "month"): scope.provider_monthly,
        (spend.HOUSE, "day"): scope.house_daily,
        (spend.HOUSE, "month"): scope.house_monthly,
    }
