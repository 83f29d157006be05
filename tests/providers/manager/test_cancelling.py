"""A cancel may come at any moment, while a permit, a hold or a journal row is being taken: nothing stays taken."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from providers.clock import SimulatedClock
from providers.errors import Unreachable
from providers.ledger import MemoryLedger
from providers.manager.surely import surely, taken
from providers.state import MemoryState
from tests.providers.manager.scripted import START, Journal, build_house, tables

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

STEP = 0.1


class Slow:
    """Any port over a network: it takes effect half-way, and answers later."""

    def __init__(self, port: Any, clock: SimulatedClock) -> None:
        self._port = port
        self._clock = clock

    def __getattr__(self, name: str) -> Callable[..., Awaitable[Any]]:
        async def call(*arguments: Any) -> Any:
            await self._clock.sleep(STEP / 2)
            answer = await getattr(self._port, name)(*arguments)
            await self._clock.sleep(STEP / 2)
            return answer

        return call


@pytest.mark.parametrize("cancels", [1, 2])
async def test_whenever_the_cancel_comes_nothing_stays_taken(cancels: int) -> None:
    outcomes: set[tuple[str, str | None]] = set()
    for moment in range(1, 90):
        clock = SimulatedClock(START)
        state, ledger, journal = MemoryState(clock), MemoryLedger(clock), Journal()
        slow: Any = Slow(ledger, clock)
        house = build_house(
            tables("alpha", alpha="requests_per_minute = 9\ndaily_budget = 1"),
            clock=clock,
            state=Slow(state, clock),
            ledger=slow,
            alpha={"seconds": 0.5},
        )
        house.manager.core.health.circuit("alpha/alpha").adopt(0.0, 1, "tested")
        task = asyncio.ensure_future(house.render(journal=Slow(journal, clock)))  # type: ignore[arg-type]
        await clock.advance(moment * 0.05)
        for _ in range(cancels):
            task.cancel()
            await clock.advance(0.02)
        await clock.advance(30)
        assert task.done()
        held = sum(len(holders) for holders in state._permits.values())
        assert (held, ledger.open_holds, journal.open, house.manager.core.permits.load("alpha")) == (0, 0, 0, 0), moment
        settled = sum((row["settled"] for row in journal.rows.values()), Decimal(0))
        assert (await ledger.spent(None)).today == settled
        assert house.vendors["alpha"].running == 0
        assert house.manager.core.health.circuit("alpha/alpha").seconds_left(clock.monotonic()) == 0
        outcomes |= {(row["outcome"], row["error"]) for row in journal.rows.values()}
    assert outcomes == {("cancelled", "CANCELLED"), ("succeeded", None)}


async def test_what_was_taken_while_the_cancel_came_is_given_back_and_a_failure_is_not() -> None:
    clock = SimulatedClock(START)
    given_back: list[str] = []

    async def give_back(thing: str) -> None:
        await clock.sleep(1)
        given_back.append(thing)

    async def take(error: Exception | None = None) -> str:
        await clock.sleep(1)
        if error is not None:
            raise error
        return "permit"

    for work in (taken(take(), give_back), taken(take(Unreachable("x")), give_back)):
        task = asyncio.ensure_future(work)
        await clock.advance(0.5)
        task.cancel()
        await clock.advance(5)
        with pytest.raises(asyncio.CancelledError):
            await task
    assert given_back == ["permit"]
    assert await clock.run(taken(take(), give_back)) == "permit"
    assert given_back == ["permit"]


async def test_what_must_be_done_is_done_although_the_caller_is_cancelled_again_and_again() -> None:
    clock = SimulatedClock(START)
    done: list[float] = []

    async def work() -> None:
        await clock.sleep(3)
        done.append(clock.monotonic())

    task = asyncio.ensure_future(surely(work()))
    for _ in range(3):
        await clock.advance(0.5)
        task.cancel()
    await clock.advance(5)
    with pytest.raises(asyncio.CancelledError):
        await task
    assert done == [3]
