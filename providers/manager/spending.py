"""How much of each budget is left, as last read from the ledger and carried on by this process since.

Good enough to pass a provider over in time; the ledger itself, asked before each call, keeps the line exactly.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import structlog

from providers.ports import SpendScope

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from providers.config import House, ProviderTable
    from providers.ports import Clock, SpendLedger, Spent

HOUSE = "house"
STALE_SECONDS = 5.0
WARN_AT = Decimal("0.8")
PREFIXES = {"image": "", "text": "text:"}
"""What stands before a provider's key in the ledger, by what it makes: one key may stand for both."""

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Purse:
    """One budget: whose, per "day" or "month" (UTC) from `start` on, and in USD.

    `spent` is settled and held together, as the ledger counts it; `held` is what calls of this process hold of it now.
    """

    scope: str
    period: str
    start: date
    limit: Decimal
    spent: Decimal
    held: Decimal

    @property
    def left(self) -> Decimal:
        return max(Decimal(0), self.limit - self.spent)

    @property
    def nearly_gone(self) -> bool:
        """Whether 80 % are spent; what calls of this process only hold comes and goes, and does not count."""
        return self.spent - self.held >= self.limit * WARN_AT


class Spending:
    """Every budget in force, by its owner ("house" or a provider's key).

    `prefix` stands before keys in the ledger: none for pictures, whose manager therefore speaks for the house too.
    Amounts are in USD.
    """

    def __init__(self, ledger: SpendLedger, clock: Clock, prefix: str = "") -> None:
        self._ledger = ledger
        self._clock = clock
        self._prefix = prefix
        self._purses: dict[str, tuple[Purse, ...]] = {}
        self._spent: dict[str, Spent] = {}
        self._held: defaultdict[str, Decimal] = defaultdict(Decimal)
        self._warned: dict[tuple[str, str], tuple[date, Decimal]] = {}
        self._refreshed_at = float("-inf")

    def left(self, provider: str) -> tuple[Decimal | None, str | None]:
        """The least that any budget leaves for a call to `provider`, and whose that is; None without a budget."""
        purses = (*self._purses.get(provider, ()), *self._purses.get(HOUSE, ()))
        if not purses:
            return None, None
        tightest = min(purses, key=lambda purse: purse.left)
        return tightest.left, tightest.scope

    def spent(self, owner: str) -> Spent | None:
        """What the ledger last said; None before it was asked."""
        return self._spent.get(owner)

    def purses(self, owner: str) -> tuple[Purse, ...]:
        return self._purses.get(owner, ())

    def set_aside(self, provider: str, maximum: Decimal) -> None:
        """So much was reserved for a call."""
        self._moved(provider, maximum, maximum)

    def settled(self, provider: str, maximum: Decimal, actual: Decimal) -> None:
        """A call for which `maximum` was set aside has cost `actual`."""
        self._moved(provider, actual - maximum, -maximum)
        self.warn()

    def warn(self) -> None:
        """Say which budgets are nearly gone: each once in its period, and once more where its limit was changed."""
        for owner, purses in self._purses.items():
            if owner == HOUSE and self._prefix:
                continue
            for purse in purses:
                known = (purse.start, purse.limit)
                if purse.nearly_gone and self._warned.get((owner, purse.period)) != known:
                    self._warned[owner, purse.period] = known
                    name = owner if owner == HOUSE else self._prefix + owner
                    amounts = {"spent": str(purse.spent - purse.held), "limit": str(purse.limit)}
                    log.warning("budget nearly spent", budget=name, period=purse.period, **amounts)

    async def refresh(self, tables: Mapping[str, ProviderTable], house: House, *, now: bool = False) -> None:
        """Read the ledger again; at most every five seconds unless `now`."""
        at = self._clock.monotonic()
        if not now and at - self._refreshed_at < STALE_SECONDS:
            return
        self._refreshed_at = at
        owners = {key: (table.daily_budget, table.monthly_budget) for key, table in tables.items()}
        await self._read(HOUSE, None, (house.daily_budget, house.monthly_budget))
        for key, limits in owners.items():
            await self._read(key, self._prefix + key, limits)
        for gone in self._purses.keys() - owners.keys() - {HOUSE}:
            del self._purses[gone]

    def scope(self, provider: str, reference: str, table: ProviderTable, house: House) -> SpendScope:
        """Everything that bounds one call's spending."""
        return SpendScope(
            provider=self._prefix + provider,
            reference=reference,
            provider_daily=table.daily_budget,
            provider_monthly=table.monthly_budget,
            house_daily=house.daily_budget,
            house_monthly=house.monthly_budget,
        )

    async def _read(self, owner: str, provider: str | None, limits: tuple[Decimal | None, Decimal | None]) -> None:
        spent, day = await self._ledger.spent(provider), self._clock.now().date()
        self._spent[owner] = spent
        counted = (("day", day, limits[0], spent.today), ("month", day.replace(day=1), limits[1], spent.this_month))
        self._purses[owner] = tuple(
            Purse(owner, period, start, limit, used, self._held[owner])
            for period, start, limit, used in counted
            if limit is not None
        )

    def _moved(self, provider: str, usd: Decimal, held: Decimal) -> None:
        for owner in (provider, HOUSE):
            self._held[owner] += held
            for purse in self._purses.get(owner, ()):
                purse.spent += usd
                purse.held += held
