"""Budgets kept in memory: for the library on its own. The house's ledger is in PostgreSQL."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from itertools import count
from typing import TYPE_CHECKING

from providers.ports import BudgetReached, SpendHold, SpendScope, Spent

if TYPE_CHECKING:
    from datetime import date

    from providers.ports import Clock

HOUSE = "house"
ZERO = Decimal(0)


class MemoryLedger:
    """Settled and held USD per provider and day. Exact in one process, since nothing awaits between check and hold."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._days: defaultdict[tuple[str, date], Decimal] = defaultdict(Decimal)
        self._holds: dict[str, tuple[SpendHold, date]] = {}
        self._numbers = count(1)

    @property
    def open_holds(self) -> int:
        return len(self._holds)

    async def reserve(self, scope: SpendScope, maximum: Decimal) -> SpendHold:
        own, house = await self.spent(scope.provider), await self.spent(None)
        checks = (
            (scope.provider, "day", scope.provider_daily, own.today),
            (scope.provider, "month", scope.provider_monthly, own.this_month),
            (HOUSE, "day", scope.house_daily, house.today),
            (HOUSE, "month", scope.house_monthly, house.this_month),
        )
        for who, period, limit, spent in checks:
            if limit is not None and spent + maximum > limit:
                raise BudgetReached(who, period, limit, spent)
        hold = SpendHold(f"hold-{next(self._numbers)}", scope.provider, maximum)
        today = self._clock.now().date()
        self._holds[hold.id] = (hold, today)
        self._days[scope.provider, today] += maximum
        return hold

    async def settle(self, hold: SpendHold, actual: Decimal) -> None:
        """Settling or releasing a hold that is settled already changes nothing."""
        known = self._holds.pop(hold.id, None)
        if known is not None:
            _, day = known
            self._days[hold.provider, day] += actual - hold.maximum

    async def release(self, hold: SpendHold) -> None:
        await self.settle(hold, ZERO)

    async def spent(self, provider: str | None) -> Spent:
        today = self._clock.now().date()
        month = [
            (day, amount)
            for (who, day), amount in self._days.items()
            if provider in (None, who) and (day.year, day.month) == (today.year, today.month)
        ]
        return Spent(
            today=sum((amount for day, amount in month if day == today), ZERO),
            this_month=sum((amount for _, amount in month), ZERO),
        )
