"""How much of each budget is left, as last read from the ledger and carried on by this process since.

Good enough to pass a provider over in time; the ledger itself, asked before each call, keeps the line exactly.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import structlog

from providers.ports import SpendScope

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from providers.config import House, ProviderTable
    from providers.ports import Clock, SpendLedger, Spent

HOUSE = "house"
STALE_SECONDS = 5.0
WARN_AT = Decimal("0.8")

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Purse:
    """One budget: whose, per "day" or "month", and in USD. `warned` is set once 80 % are gone."""

    scope: str
    period: str
    limit: Decimal
    spent: Decimal
    warned: bool = False

    @property
    def left(self) -> Decimal:
        return max(Decimal(0), self.limit - self.spent)

    @property
    def nearly_gone(self) -> bool:
        return self.spent >= self.limit * WARN_AT


class Spending:
    """Every budget in force, by its owner ("house" or a provider's key). `prefix` stands before keys in the ledger."""

    def __init__(self, ledger: SpendLedger, clock: Clock, prefix: str = "") -> None:
        self._ledger = ledger
        self._clock = clock
        self._prefix = prefix
        self._purses: dict[str, tuple[Purse, ...]] = {}
        self._spent: dict[str, Spent] = {}
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

    def moved(self, provider: str, usd: Decimal) -> None:
        """So much was reserved (above zero) or given back (below) since the ledger was read."""
        for owner in (provider, HOUSE):
            for purse in self._purses.get(owner, ()):
                purse.spent += usd
                _warn(purse)

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
        spent = await self._ledger.spent(provider)
        self._spent[owner] = spent
        warned = {purse.period for purse in self._purses.get(owner, ()) if purse.warned and purse.nearly_gone}
        self._purses[owner] = tuple(
            Purse(owner, period, limit, used, warned=period in warned)
            for period, limit, used in (("day", limits[0], spent.today), ("month", limits[1], spent.this_month))
            if limit is not None
        )
        _warn_all(self._purses[owner])


def _warn_all(purses: Iterable[Purse]) -> None:
    for purse in purses:
        _warn(purse)


def _warn(purse: Purse) -> None:
    if purse.nearly_gone and not purse.warned:
        purse.warned = True
        spent, limit = str(purse.spent), str(purse.limit)
        log.warning("budget nearly spent", budget=purse.scope, period=purse.period, spent=spent, limit=limit)
