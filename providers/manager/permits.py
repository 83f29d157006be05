"""How many calls at once: first come, first served in this process, and never more than the limit across processes."""

from __future__ import annotations

import asyncio
import secrets
from collections import deque
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from providers.manager.surely import surely, taken

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from providers.ports import Clock, SharedState

POLL_SECONDS = 0.25


class Busy(Exception):
    """No permit came free in time."""


class Gate:
    """Permits of one limit in one process. Whoever waits is served in the order of arrival."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._line: deque[asyncio.Future[None]] = deque()
        self.taken = 0

    @property
    def waiting(self) -> int:
        return len(self._line)

    async def enter(self, limit: int, patience: float) -> None:
        """Take a permit, waiting at most `patience` seconds for it.

        Raises:
            Busy: none came free in that time.
        """
        if self.taken < limit and not self._line:
            self.taken += 1
            return
        if patience <= 0:
            raise Busy
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._line.append(turn)
        alarm = asyncio.ensure_future(self._clock.sleep(patience))
        try:
            await asyncio.wait({turn, alarm}, return_when=asyncio.FIRST_COMPLETED)
        except asyncio.CancelledError:
            if turn.done():
                self.leave(limit)
            raise
        finally:
            alarm.cancel()
            if not turn.done():
                self._line.remove(turn)
        if not turn.done():
            raise Busy

    def leave(self, limit: int) -> None:
        """Give the permit back; it passes straight to the next in line."""
        self.taken -= 1
        while self._line and self.taken < limit:
            turn = self._line.popleft()
            self.taken += 1
            turn.set_result(None)


class Permits:
    """All gates, by key, and their counterparts in shared state."""

    def __init__(self, state: SharedState, clock: Clock) -> None:
        self._state = state
        self._clock = clock
        self._gates: dict[str, Gate] = {}

    def load(self, key: str) -> int:
        """Calls of this process that run or wait."""
        gate = self._gates.get(key)
        return 0 if gate is None else gate.taken + gate.waiting

    @asynccontextmanager
    async def permit(self, key: str, limit: int, patience: float, lease_seconds: float) -> AsyncIterator[None]:
        """One of `limit` permits for `key`, here and across processes, for the length of the block.

        Raises:
            Busy: none came free within `patience` seconds.
        """
        gate = self._gates.setdefault(key, Gate(self._clock))
        until = self._clock.monotonic() + patience
        await gate.enter(limit, patience)
        try:
            holder = secrets.token_hex(8)
            await self._enter_shared(key, limit, lease_seconds, holder, until)
            try:
                yield
            finally:
                await surely(self._state.release(key, holder))
        finally:
            gate.leave(limit)

    async def _enter_shared(self, key: str, limit: int, lease_seconds: float, holder: str, until: float) -> None:
        async def give_back(got: bool) -> None:  # noqa: FBT001  what `acquire` answered
            if got:
                await self._state.release(key, holder)

        while not await taken(self._state.acquire(key, limit, lease_seconds, holder), give_back):
            left = until - self._clock.monotonic()
            if left <= 0:
                raise Busy
            await self._clock.sleep(min(POLL_SECONDS, left))
