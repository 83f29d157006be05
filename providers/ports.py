"""What the manager needs from above: shared state, a ledger of spending, and a clock; the floors above supply them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from decimal import Decimal


class Clock(Protocol):
    """Time, so that tests can move it."""

    def now(self) -> datetime:
        """The wall clock, aware, in UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds that never go back."""
        ...

    async def sleep(self, seconds: float) -> None: ...


class SharedState(Protocol):
    """Small shared facts between processes (health, breaker, limits): Redis, or memory in one process.

    Every call may raise `StateUnavailable`; the manager then goes on with what this process knows.
    """

    async def read(self, key: str) -> Mapping[str, str]:
        """The hash at `key`; empty when there is none."""
        ...

    async def write(self, key: str, fields: Mapping[str, str], ttl_seconds: float) -> None:
        """Merge `fields` into the hash at `key` and let it live for `ttl_seconds` from now."""
        ...

    async def hit(self, limits: Mapping[str, int], window_seconds: float) -> Mapping[str, float]:
        """Count one use in a moving window under every key of `limits`, or under none of them where one is reached.

        Empty when it was counted, else the seconds until each key that is in the way would allow it.
        """
        ...

    async def acquire(self, key: str, limit: int, lease_seconds: float, holder: str) -> bool:
        """Take one of `limit` permits for `holder`; a permit is given back by `release` or when its lease ends."""
        ...

    async def release(self, key: str, holder: str) -> None: ...


class StateUnavailable(Exception):
    """Shared state cannot be reached just now."""


@dataclass(frozen=True, slots=True)
class SpendScope:
    """Who spends on what, with the budgets in force (None: no limit). `reference` is an attempt's id, once per hold."""

    provider: str
    reference: str
    provider_daily: Decimal | None = None
    provider_monthly: Decimal | None = None
    house_daily: Decimal | None = None
    house_monthly: Decimal | None = None


@dataclass(frozen=True, slots=True)
class SpendHold:
    """Money set aside for one call."""

    id: str
    provider: str
    maximum: Decimal


@dataclass(frozen=True, slots=True)
class Spent:
    """USD, settled plus held."""

    today: Decimal
    this_month: Decimal


class BudgetReached(Exception):
    """`scope` is "house" or a provider's key, `period` is "day" or "month"; amounts in USD."""

    def __init__(self, scope: str, period: str, limit: Decimal, spent: Decimal) -> None:
        super().__init__(f"the {period}'s budget of {scope} is {limit} USD, of which {spent} USD is spent or held")
        self.scope = scope
        self.period = period
        self.limit = limit
        self.spent = spent


class SpendLedger(Protocol):
    """Budgets in USD, exact under concurrency: reserve the maximum before a call, settle the actual after it."""

    async def reserve(self, scope: SpendScope, maximum: Decimal) -> SpendHold:
        """Set `maximum` aside.

        Raises:
            BudgetReached: a daily or monthly budget of the provider or the house would be passed.
        """
        ...

    async def settle(self, hold: SpendHold, actual: Decimal) -> None: ...

    async def release(self, hold: SpendHold) -> None: ...

    async def spent(self, provider: str | None) -> Spent:
        """Settled plus held, today and this month (UTC), of one provider, or of the house when None."""
        ...
