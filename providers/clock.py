"""Time: the machine's own, and one that tests move."""

from __future__ import annotations

import asyncio
import heapq
import time
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from providers.ports import Clock

T = TypeVar("T")

STOP_SECONDS = 2.0
TURNS_LIMIT = 100_000
TURNS_BLIND = 200


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class SimulatedClock:
    """Time that stands still until `advance`, or until everybody sleeps inside `run`."""

    def __init__(self, start: datetime | None = None) -> None:
        self._start = start or datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
        self._elapsed = 0.0
        self._order = count()
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self._elapsed)

    def monotonic(self) -> float:
        return self._elapsed

    async def sleep(self, seconds: float) -> None:
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        wake: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._elapsed + seconds, next(self._order), wake))
        await wake

    async def advance(self, seconds: float) -> None:
        """Let `seconds` go by; whoever wakes in between runs at their own time."""
        end = self._elapsed + seconds
        await self._settle()
        while self._sleepers and self._sleepers[0][0] <= end:
            await self._wake_next()
        self._elapsed = end
        await self._settle()

    async def run(self, work: Coroutine[object, object, T], limit_seconds: float = 86_400.0) -> T:
        """The result of `work`, with time jumping to the next sleeper whenever everybody waits.

        Raises:
            TimeoutError: `work` was not done after `limit_seconds`, or waits for something other than time.
        """
        task = asyncio.ensure_future(work)
        end = self._elapsed + limit_seconds
        await self._settle()
        while not task.done():
            if not self._sleepers or self._sleepers[0][0] > end:
                task.cancel()
                await asyncio.wait({task})
                raise TimeoutError(f"still not done at {self._elapsed:.1f} s")
            await self._wake_next()
        return task.result()

    async def _wake_next(self) -> None:
        at, _, wake = heapq.heappop(self._sleepers)
        if wake.done():
            return
        self._elapsed = max(self._elapsed, at)
        wake.set_result(None)
        await self._settle()

    async def _settle(self) -> None:
        """Let every task run until it waits. The loop keeps those that could go on in `_ready`."""
        ready = getattr(asyncio.get_running_loop(), "_ready", None)
        for turn in range(TURNS_LIMIT):
            await asyncio.sleep(0)
            if not ready and (ready is not None or turn > TURNS_BLIND):
                return
        raise TimeoutError("tasks keep each other going without waiting for time")


class CancelledItself(Exception):
    """Work was cancelled by something within it, although nobody had cancelled the task that waits for it."""


async def within(clock: Clock, seconds: float, work: Coroutine[object, object, T]) -> T:
    """The result of `work`, or `TimeoutError` after `seconds`. Work that ignores being cancelled is left behind.

    Raises:
        CancelledItself: `work` ended as cancelled, although we are not.
    """
    task = asyncio.ensure_future(work)
    alarm = asyncio.ensure_future(clock.sleep(seconds))
    try:
        await asyncio.wait({task, alarm}, return_when=asyncio.FIRST_COMPLETED)
        if task.cancelled():
            raise CancelledItself
        if task.done():
            return task.result()
    finally:
        alarm.cancel()
        if not task.done():
            task.cancel()
            await asyncio.wait({task}, timeout=STOP_SECONDS)
    raise TimeoutError(f"no answer after {seconds:.1f} s")
