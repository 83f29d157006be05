"""One call to one model, from permission to settlement: nothing it takes is kept, and nothing it may cost is lost."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import structlog

from providers.clock import within
from providers.errors import ProviderBug, ProviderError, TimedOut
from providers.manager.account import ZERO
from providers.manager.admission import passed
from providers.manager.run import Outcome
from providers.manager.surely import surely
from providers.money import is_usd

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from decimal import Decimal

    from providers.image import Quote
    from providers.manager.account import Account, Accounts
    from providers.manager.admission import Admission
    from providers.manager.decision import Candidate
    from providers.manager.exchange import Exchange
    from providers.manager.health import Asked, Health
    from providers.manager.run import Attempt, AttemptJournal
    from providers.ports import Clock

T = TypeVar("T")

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Call(Generic[T]):
    """One call about to be made.

    `limit_seconds` is when the manager gives up on it; `patience` is how many seconds it may wait for a permit or a
    rate limit, and `ends` the moment of the clock by which all of it is over; `start` makes the call; `settled` reads
    its cost in USD from the answer, None when unknown, and raises `ProviderBug` where that is no answer.
    `listed_maximum` is the most that the price list says, in USD, where `quote` has been corrected by what the vendor
    was seen to charge.
    """

    asked: Asked
    candidate: Candidate
    quote: Quote
    listed_maximum: Decimal
    limit_seconds: float
    patience: float
    start: Callable[[], Coroutine[Any, Any, T]]
    settled: Callable[[T], Decimal | None]
    ends: float = float("inf")


@dataclass(frozen=True, slots=True)
class Caller:
    """Makes calls. Keeps nothing between them but what `health` learns."""

    admission: Admission
    accounts: Accounts
    health: Health
    exchange: Exchange
    clock: Clock

    async def make(self, call: Call[T], journal: AttemptJournal, attempts: list[Attempt]) -> T:
        """The call's result. Every attempt that got as far as the journal is added to `attempts`.

        Raises:
            Passed: no call was made.
            ProviderError: it was made and failed.
        """
        async with self.admission.admitted(call) as admitted:
            try:
                async with self.accounts.opened(admitted, journal, attempts) as account:
                    return await self._answered(admitted, account)
            finally:
                if self.exchange.urgent:
                    await surely(self.exchange.flush())

    async def _answered(self, call: Call[T], account: Account) -> T:
        """The answer, or the failure in terms of the taxonomy; `account` and `health` follow from either.

        Raises:
            Passed: no time is left for it.
        """
        started, asked = self.clock.monotonic(), call.asked
        left = min(call.limit_seconds, call.ends - started)
        if left <= 0:
            # The time went by while the money was set aside, so nothing is sent.
            account.outcome, account.error = Outcome.REFUSED, TimedOut.code
            raise passed(call, TimedOut.code)
        # A device of one's own charges nothing for a call that was stopped.
        possibly = ZERO if call.candidate.local else call.quote.maximum
        account.settled = possibly
        try:
            result = await within(self.clock, left, call.start())
            told = _cost(call, result)
        except asyncio.CancelledError:
            self.health.abandoned(asked)
            raise
        except Exception as raised:
            error = _classed(raised, call)
            account.outcome, account.error = Outcome.FAILED, error.code
            account.settled = possibly if error.maybe_billed else ZERO
            self.health.failed(asked, error)
            if error is raised:
                raise
            raise error from raised
        account.outcome, account.error = Outcome.SUCCEEDED, None
        account.settled = call.quote.maximum if told is None else told
        self.health.succeeded(asked, self.clock.monotonic() - started)
        if told is not None and call.listed_maximum > 0:
            self.health.charged(asked, told / call.listed_maximum)
        return result


def _cost(call: Call[T], result: T) -> Decimal | None:
    """What the answer says it cost, in USD.

    Raises:
        ProviderBug: that is no amount of money, or the answer is none.
    """
    told = call.settled(result)
    if told is not None and not is_usd(told):
        raise ProviderBug(f"{call.asked.provider} told a cost that is none ({type(told).__name__})")
    return told


def _classed(raised: Exception, call: Call[T]) -> ProviderError:
    """Whatever a provider raised, as the taxonomy has it."""
    if isinstance(raised, ProviderError):
        return raised
    if isinstance(raised, TimeoutError):
        return TimedOut(f"{call.asked.provider} gave no answer within {call.limit_seconds:.0f} s")
    kind = type(raised).__name__
    log.error("a provider raised something else than ProviderError", provider=call.asked.provider, error=kind)
    log.debug("what it raised", provider=call.asked.provider, exc_info=raised)
    return ProviderBug(f"{call.asked.provider} failed with {kind}")
