"""How many calls at once: first come, first served in this process, and never more than the limit across processes."""

from __future__ import annotations

import asyncio
import secrets
from collections import deque
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING

from providers.manager.surely import surely, taken

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence

    from providers.config import ProviderTable
    from providers.ports import Clock, SharedState

POLL_SECONDS = 0.25


class Busy(Exception):
    """No permit came free in time."""


class Gate:
    """Permits of one limit in one process, None for no limit. Whoever waits is served in the order of arrival."""

    def __init__(self, clock: Clock, limit: int | None) -> None:
        self._clock = clock
        self._line: deque[asyncio.Future[None]] = deque()
        self.limit = limit
        self.taken = 0

    @property
    def waiting(self) -> int:
        return len(self._line)

    @property
    def _open(self) -> bool:
        return self.limit is None or self.taken < self.limit

    async def enter(self, patience: float) -> None:
        """Take a permit, waiting at most `patience` seconds for it.

        Raises:
            Busy: none came free in that time.
        """
        if self._open and not self._line:
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
                self.leave()
            raise
        finally:
            alarm.cancel()
            if not turn.done():
                self._line.remove(turn)
        if not turn.done():
            raise Busy

    def leave(self) -> None:
        """Give the permit back; it passes straight to the next in line."""
        self.taken -= 1
        self._hand_out()

    def allow(self, limit: int | None) -> None:
        """From now on so many; those in line come in at once where there is room for them now."""
        self.limit = limit
        self._hand_out()

    def _hand_out(self) -> None:
        while self._line and self._open:
            turn = self._line.popleft()
            self.taken += 1
            turn.set_result(None)


class Permits:
    """All gates, by provider or "provider/model", and their counterparts in shared state.

    `elsewhere` counts the calls of other processes that run or wait, as they last told.
    """

    def __init__(self, state: SharedState, clock: Clock, tables: Mapping[str, ProviderTable]) -> None:
        self._state = state
        self._clock = clock
        self._tables = dict(tables)
        self._gates: dict[str, Gate] = {}
        self.elsewhere: Mapping[str, int] = {}

    def allow(self, tables: Mapping[str, ProviderTable]) -> None:
        """These limits hold from now on, for those in line too. A provider whose table is gone keeps what it had."""
        self._tables.update(tables)
        for name, gate in self._gates.items():
            gate.allow(self.limit(name))

    def limit(self, name: str) -> int | None:
        """How many calls at once; None for no limit."""
        provider, _, model = name.partition("/")
        table = self._tables[provider]
        if not model:
            return table.max_concurrency
        own = table.model_limits.get(model)
        return own.max_concurrency if own else None

    def load(self, name: str) -> int:
        """Calls of this process that run or wait."""
        gate = self._gates.get(name)
        return 0 if gate is None else gate.taken + gate.waiting

    @asynccontextmanager
    async def held(self, names: Sequence[str], until: float, lease_seconds: float) -> AsyncIterator[None]:
        """A permit of each, taken in this order, here and across processes, for the length of the block.

        Raises:
            Busy: they did not all come free before the clock shows `until`.
        """
        async with AsyncExitStack() as stack:
            for name in names:
                await stack.enter_async_context(self._permit(name, until, lease_seconds))
            yield

    @asynccontextmanager
    async def _permit(self, name: str, until: float, lease_seconds: float) -> AsyncIterator[None]:
        gate = self._gates.setdefault(name, Gate(self._clock, self.limit(name)))
        await gate.enter(until - self._clock.monotonic())
        try:
            holder = secrets.token_hex(8)
            shared = await self._enter_shared(gate, name, lease_seconds, holder, until)
            try:
                yield
            finally:
                if shared:
                    await surely(self._state.release(name, holder))
        finally:
            gate.leave()

    async def _enter_shared(self, gate: Gate, name: str, lease_seconds: float, holder: str, until: float) -> bool:
        """Whether there was anything to take: without a limit nobody counts."""

        async def give_back(got: bool) -> None:  # noqa: FBT001  what `acquire` answered
            if got:
                await self._state.release(name, holder)

        while gate.limit is not None:
            if await taken(self._state.acquire(name, gate.limit, lease_seconds, holder), give_back):
                return True
            left = until - self._clock.monotonic()
            if left <= 0:
                raise Busy
            await self._clock.sleep(min(POLL_SECONDS, left))
        return False
