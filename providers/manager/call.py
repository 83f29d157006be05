"""One call to one model, from permission to settlement: nothing it takes is kept, and nothing it may cost is lost."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import structlog

from providers.clock import within
from providers.errors import ProviderBug, ProviderError, TimedOut
from providers.manager.breaker import BreakerState
from providers.manager.decision import Reason
from providers.manager.permits import Busy
from providers.manager.run import Attempt, Failure, Outcome
from providers.manager.surely import surely, taken
from providers.ports import BudgetReached

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine

    from providers.config import House
    from providers.image import Quote
    from providers.manager.decision import Candidate
    from providers.manager.exchange import Exchange
    from providers.manager.health import Asked, Health
    from providers.manager.permits import Permits
    from providers.manager.run import AttemptJournal
    from providers.manager.spending import Spending
    from providers.ports import Clock, SharedState, SpendHold, SpendLedger

T = TypeVar("T")

ZERO = Decimal(0)
MINUTE = 60.0
LEASE_MARGIN_SECONDS = 30.0
RATE_TRIES = 3

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Call(Generic[T]):
    """One call about to be made.

    `limit_seconds` is when the manager gives up on it; `patience` is how many seconds it may wait for a permit or a
    rate limit; `start` makes the call; `settled` reads its cost in USD from the answer, None when unknown.
    """

    asked: Asked
    candidate: Candidate
    quote: Quote
    limit_seconds: float
    patience: float
    start: Callable[[], Coroutine[Any, Any, T]]
    settled: Callable[[T], Decimal | None]


class Passed(Exception):
    """No call was made: a permit, a limit, a circuit or a budget stood in the way at the last moment."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.code)
        self.failure = failure


def refuse_above(max_cost: Decimal | None, quote: Quote, candidate: Candidate) -> None:
    """Make no call that may cost more than `max_cost` USD.

    Raises:
        Passed: it may.
    """
    if max_cost is not None and quote.maximum > max_cost:
        values = {"maximum": str(quote.maximum), "limit": str(max_cost)}
        raise Passed(Failure(candidate.provider, candidate.model, Reason.MAX_COST, values))


@dataclass(slots=True)
class _Account:
    """How the attempt stands, so that whatever ends it can be written down."""

    outcome: Outcome = Outcome.CANCELLED
    settled: Decimal = ZERO
    error: str | None = "CANCELLED"
    hold: SpendHold | None = None


@dataclass(slots=True)
class Caller:
    """Makes calls. Keeps nothing between them but what `health` learns."""

    state: SharedState
    ledger: SpendLedger
    health: Health
    spending: Spending
    exchange: Exchange
    permits: Permits
    clock: Clock
    house: House

    async def make(self, call: Call[T], journal: AttemptJournal, attempts: list[Attempt]) -> T:
        """The call's result. Every attempt that got as far as the journal is added to `attempts`.

        Raises:
            Passed: no call was made.
            ProviderError: it was made and failed.
        """
        async with self._admitted(call) as admitted:
            try:
                return await self._paid(admitted, journal, attempts)
            finally:
                if self.exchange.urgent:
                    await surely(self.exchange.flush())

    @asynccontextmanager
    async def _admitted(self, call: Call[T]) -> AsyncIterator[Call[T]]:
        """The call as it may be made: it knows which circuits it tries."""
        asked, table = call.asked, call.asked.table
        lease = call.limit_seconds + call.patience + LEASE_MARGIN_SECONDS
        limits = [(asked.provider, table.max_concurrency)]
        own = table.model_limits.get(asked.model)
        if own is not None and own.max_concurrency is not None:
            limits.append((asked.name, own.max_concurrency))
        try:
            async with self._trial(call, lease) as trial, self._permits(limits, call.patience, lease):
                await self._within_rates(trial)
                yield trial
        except Busy:
            raise Passed(_failure(call, Reason.BUSY)) from None

    @asynccontextmanager
    async def _permits(self, limits: list[tuple[str, int]], patience: float, lease: float) -> AsyncIterator[None]:
        (key, limit), *others = limits
        async with self.permits.permit(key, limit, patience, lease):
            if others:
                async with self._permits(others, patience, lease):
                    yield
            else:
                yield

    @asynccontextmanager
    async def _trial(self, call: Call[T], lease: float) -> AsyncIterator[Call[T]]:
        """Through a circuit that is not closed goes one call at a time, across processes."""
        asked, now = call.asked, self.clock.monotonic()
        tried = [
            name for name in (asked.provider, asked.name) if self.health.circuit(name).state != BreakerState.CLOSED
        ]
        wait = self.health.circuit_seconds(*tried)
        if wait > 0:
            raise Passed(_failure(call, Reason.BREAKER_OPEN, seconds=f"{wait:.0f}"))
        held: list[str] = []
        trial = replace(call, asked=replace(asked, trials=frozenset(tried)))
        holder = f"{id(call):x}-{now:.6f}-{self.health.version}"
        try:
            for name in tried:
                if not await self._trial_permit(name, lease, holder):
                    raise Passed(_failure(call, Reason.BREAKER_OPEN, seconds="1"))
                held.append(name)
                self.health.circuit(name).begin_trial(now, lease)
            yield trial
        finally:
            for name in held:
                self.health.circuit(name).end_trial()
            for name in held:
                await surely(self.state.release(f"trial:{name}", holder))

    async def _trial_permit(self, name: str, lease: float, holder: str) -> bool:
        async def give_back(got: bool) -> None:  # noqa: FBT001  what `acquire` answered
            if got:
                await self.state.release(f"trial:{name}", holder)

        return await taken(self.state.acquire(f"trial:{name}", 1, lease, holder), give_back)

    async def _within_rates(self, call: Call[T]) -> None:
        """Count this call against the requests per minute, waiting for its turn where there is patience for it."""
        asked, table = call.asked, call.asked.table
        own = table.model_limits.get(asked.model)
        rates = ((asked.provider, table.requests_per_minute), (asked.name, own.requests_per_minute if own else None))
        until = self.clock.monotonic() + call.patience
        await self._wait_out(call, self.health.limited_seconds(asked.provider), until)
        for key, limit in rates:
            for tries_left in range(RATE_TRIES - 1, -1, -1):
                wait = 0.0 if limit is None else await self.state.hit(f"rate:{key}", limit, MINUTE)
                if wait <= 0:
                    break
                self.health.limit(asked.provider, wait if key == asked.provider else 0.0)
                await self._wait_out(call, wait if tries_left else float("inf"), until)

    async def _wait_out(self, call: Call[T], seconds: float, until: float) -> None:
        if seconds > max(0.0, until - self.clock.monotonic()):
            told = self.health.limited_seconds(call.asked.provider) if seconds == float("inf") else seconds
            raise Passed(_failure(call, Reason.RATE_LIMITED, seconds=f"{told:.0f}"))
        if seconds > 0:
            await self.clock.sleep(seconds)

    async def _paid(self, call: Call[T], journal: AttemptJournal, attempts: list[Attempt]) -> T:
        """The call between its two entries in the journal, under a hold of its maximum price."""
        maximum, account = call.quote.maximum, _Account()

        async def strike_out(attempt_id: str) -> None:
            await journal.finish(attempt_id, Outcome.CANCELLED, ZERO, "CANCELLED")

        attempt_id = await taken(journal.begin(call.candidate, maximum), strike_out)
        started, started_at = self.clock.monotonic(), self.clock.now()
        try:
            await self._reserve(call, attempt_id, account)
            return await self._answered(call, account)
        except BudgetReached as error:
            account.outcome, account.error = Outcome.REFUSED, Reason.BUDGET_REACHED
            values = {"budget": error.scope, "left": str(max(ZERO, error.limit - error.spent))}
            raise Passed(_failure(call, Reason.BUDGET_REACHED, **values)) from error
        finally:
            seconds = round(self.clock.monotonic() - started, 3)
            asked, quote = call.asked, call.quote
            attempts.append(
                Attempt(
                    id=attempt_id,
                    provider=asked.provider,
                    model=asked.model,
                    started_at=started_at,
                    seconds=seconds,
                    outcome=account.outcome,
                    expected=quote.expected,
                    maximum=quote.maximum,
                    settled=account.settled,
                    error=account.error,
                )
            )
            await surely(self._close(call, attempt_id, account, journal))

    async def _reserve(self, call: Call[T], attempt_id: str, account: _Account) -> None:
        if call.quote.maximum <= 0:
            return
        scope = self.spending.scope(call.asked.provider, attempt_id, call.asked.table, self.house)
        account.hold = await taken(self.ledger.reserve(scope, call.quote.maximum), self.ledger.release)
        self.spending.moved(call.asked.provider, call.quote.maximum)

    async def _answered(self, call: Call[T], account: _Account) -> T:
        """The answer, or the failure in terms of the taxonomy; `account` and `health` follow from either."""
        started, asked = self.clock.monotonic(), call.asked
        # A device of one's own charges nothing for a call that was stopped.
        possibly = ZERO if call.candidate.local else call.quote.maximum
        account.settled = possibly
        try:
            result = await within(self.clock, call.limit_seconds, call.start())
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
        told = call.settled(result)
        account.outcome, account.error = Outcome.SUCCEEDED, None
        account.settled = call.quote.maximum if told is None else told
        self.health.succeeded(asked, self.clock.monotonic() - started)
        if call.quote.maximum > 0:
            self.health.charged(asked, float(account.settled / call.quote.maximum))
        return result

    async def _close(self, call: Call[T], attempt_id: str, account: _Account, journal: AttemptJournal) -> None:
        hold = account.hold
        if hold is not None:
            self.spending.moved(call.asked.provider, account.settled - hold.maximum)
            if account.settled > 0:
                await self.ledger.settle(hold, account.settled)
            else:
                await self.ledger.release(hold)
        await journal.finish(attempt_id, account.outcome, account.settled, account.error)


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


def _failure(call: Call[T], code: str, **values: str) -> Failure:
    return Failure(call.asked.provider, call.asked.model, code, values)
