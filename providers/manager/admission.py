"""Whether a call may be made now: past circuits, rates and permits, none of which it keeps."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from providers.manager.breaker import BreakerState
from providers.manager.decision import Reason
from providers.manager.permits import Busy
from providers.manager.run import Failure
from providers.manager.surely import surely, taken

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from typing import Any

    from providers.manager.call import Call
    from providers.manager.health import Asked, Health
    from providers.manager.permits import Permits
    from providers.ports import Clock, SharedState

T = TypeVar("T")

MINUTE = 60.0
LEASE_MARGIN_SECONDS = 30.0
RATE_TRIES = 3


class Passed(Exception):
    """No call was made: a permit, a limit, a circuit or a budget stood in the way at the last moment."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.code)
        self.failure = failure


@dataclass(frozen=True, slots=True)
class Admission:
    """Lets calls through. Whoever waits here keeps nobody else waiting.

    A model's own permit is waited for before its provider's, which other models need too, and for a rate nobody waits
    with a permit in hand.
    """

    state: SharedState
    health: Health
    permits: Permits
    clock: Clock

    @asynccontextmanager
    async def admitted(self, call: Call[T]) -> AsyncIterator[Call[T]]:
        """The call as it may be made: it knows which circuits it tries.

        Raises:
            Passed: it may not be made now, nor within its patience.
        """
        until = self.clock.monotonic() + call.patience
        lease = call.limit_seconds + call.patience + LEASE_MARGIN_SECONDS
        try:
            async with self._trial(call, lease) as trial, self._turn(trial, until, lease):
                yield trial
        except Busy:
            raise passed(call, Reason.BUSY) from None

    @asynccontextmanager
    async def _trial(self, call: Call[T], lease: float) -> AsyncIterator[Call[T]]:
        """Through a circuit that is not closed goes one call at a time, across processes."""
        asked, now = call.asked, self.clock.monotonic()
        tried = [
            name for name in (asked.provider, asked.name) if self.health.circuit(name).state != BreakerState.CLOSED
        ]
        wait, closed_for = self.health.circuit_seconds(*tried), self.health.lasting(*tried) or Reason.BREAKER_OPEN
        if wait > 0:
            raise passed(call, closed_for, seconds=f"{wait:.0f}")
        held: list[str] = []
        trial = replace(call, asked=replace(asked, trials=frozenset(tried)))
        holder = f"{id(call):x}-{now:.6f}-{self.health.version}"
        try:
            for name in tried:
                if not await self._trial_permit(name, lease, holder):
                    raise passed(call, closed_for, seconds="1")
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

    @asynccontextmanager
    async def _turn(self, call: Call[Any], until: float, lease: float) -> AsyncIterator[None]:
        """The permits, once the rates allow a call too: it is counted with all permits at hand, right before it."""
        asked = call.asked
        for _ in range(RATE_TRIES):
            wait = self.health.limited_seconds(asked.provider, asked.name)
            if wait > max(0.0, until - self.clock.monotonic()):
                break
            if wait > 0:
                await self.clock.sleep(wait)
            async with self.permits.held((asked.name, asked.provider), until, lease):
                if await self._counted(asked):
                    yield
                    return
        wait = self.health.limited_seconds(asked.provider, asked.name)
        raise passed(call, Reason.RATE_LIMITED, seconds=f"{wait:.0f}")

    async def _counted(self, asked: Asked) -> bool:
        """Whether the requests per minute allow the call, of the model and of its provider; it counts if they do."""
        own = asked.table.model_limits.get(asked.model)
        rates = {
            f"rate:{asked.provider}": asked.table.requests_per_minute,
            f"rate:{asked.name}": own.requests_per_minute if own else None,
        }
        limits = {key: rate for key, rate in rates.items() if rate is not None}
        waits = await self.state.hit(limits, MINUTE) if limits else {}
        for key, seconds in waits.items():
            self.health.limit(key.removeprefix("rate:"), seconds)
        return not waits


def passed(call: Call[Any], code: str, **values: str) -> Passed:
    """Why `call` was not made."""
    return Passed(Failure(call.asked.provider, call.asked.model, code, values))
