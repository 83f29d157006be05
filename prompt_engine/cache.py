"""The cache of compositions: a small layer in the process over a shared one, one call for many equal requests."""

from __future__ import annotations

import asyncio
import random
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from pydantic import ValidationError

from prompt_engine.composition import Composition
from prompt_engine.shared_cache import Patient

if TYPE_CHECKING:
    from prompt_engine.shared_cache import SharedCache


@dataclass(slots=True)
class CacheStats:
    """Counters since the process began. `saved_usd` is what the answers had cost when they were first made."""

    hits: int = 0
    shared_hits: int = 0
    joined: int = 0
    misses: int = 0
    saved_calls: int = 0
    saved_usd: Decimal = Decimal(0)
    model_calls: int = 0
    model_failures: int = 0
    shared_errors: int = 0

    @property
    def hit_rate(self) -> float:
        """Answers that needed no work, of all answers; from 0 to 1."""
        found = self.hits + self.shared_hits + self.joined
        return found / (found + self.misses) if found + self.misses else 0.0


@dataclass(frozen=True, slots=True)
class CacheSettings:
    """Bounds: entries in the process, seconds to live (a tenth more or less, by chance), seconds a failure is known."""

    entries: int = 2048
    ttl_seconds: float = 7 * 86400.0
    failure_seconds: float = 20.0
    lock_grace_seconds: float = 1.0
    poll_seconds: float = 0.05


class Made(NamedTuple):
    """A composition, whether it may be kept at all, and whether a model was asked, so that all processes share it."""

    composition: Composition
    lasting: bool
    shared: bool


Make = Callable[[float], Awaitable[Made]]
"""Makes one within so many seconds."""


class _Entry(NamedTuple):
    until: float
    composition: Composition
    cost: Decimal
    by_model: bool


class _Answer(NamedTuple):
    """What the first one gets, and what those get who joined."""

    composition: Composition
    entry: _Entry


@dataclass(slots=True)
class _Flight:
    place: tuple[str, Decimal | None]
    task: asyncio.Task[_Answer]
    waiting: int = 0


class CompositionCache:
    """Compositions by key. What makes one runs once, however many ask for the same key at the same time."""

    def __init__(
        self,
        shared: SharedCache | None = None,
        settings: CacheSettings | None = None,
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._stats = CacheStats()
        self._shared = Patient(shared, monotonic=monotonic) if shared else None
        self._settings = settings or CacheSettings()
        self._monotonic = monotonic
        self._near: OrderedDict[str, _Entry] = OrderedDict()
        self._flights: dict[tuple[str, Decimal | None], _Flight] = {}
        self._failures: OrderedDict[str, float] = OrderedDict()
        self._jitter = random.Random()  # noqa: S311 - spreads expiry, no secret

    @property
    def stats(self) -> CacheStats:
        self._stats.shared_errors = self._shared.errors if self._shared else 0
        return self._stats

    async def get_or_make(
        self, key: str, make: Make, *, seconds: float, share: bool, max_cost: Decimal | None = None
    ) -> Composition:
        """The composition of `key`; `share` says whether other processes may have it.

        `make` is told how many seconds it has: `seconds`, less what went by in waiting for another process.

        Who asks at the same time waits for the same answer, if it is made without a limit or within the same
        `max_cost`: one that had to do without money is no answer for those who have it.
        """
        if (found := self._from_near(key)) is not None:
            self._stats.hits += 1
            return self._found(found)
        place = (key, max_cost)
        flight, joined = self._flights.get((key, None)) or self._flights.get(place), True
        if flight is None:
            making = self._make(key, make, self._monotonic() + seconds, share=share)
            flight, joined = _Flight(place, asyncio.ensure_future(making)), False
            self._flights[place] = flight
            flight.task.add_done_callback(partial(self._close, flight))
        flight.waiting += 1
        try:
            made = await asyncio.shield(flight.task)
        finally:
            flight.waiting -= 1
            if not flight.waiting and not flight.task.done():
                self._close(flight)
                flight.task.cancel()
        if joined:
            self._stats.joined += 1
            return self._found(made.entry)
        return made.composition

    def _close(self, flight: _Flight, _: object = None) -> None:
        """Nobody joins it any more; another may be under way in its place."""
        if self._flights.get(flight.place) is flight:
            del self._flights[flight.place]

    async def has(self, key: str) -> bool:
        """Whether this was made before, here or in another process."""
        if self._from_near(key) is not None:
            return True
        return self._shared is not None and await self._shared.get(key) is not None

    def failed(self, name: str) -> bool:
        """Whether this failed a moment ago and should not be tried yet."""
        return self._failures.get(name, 0.0) > self._monotonic()

    def remember_failure(self, name: str) -> None:
        """Do not try this again for a moment."""
        self._failures[name] = self._monotonic() + self._settings.failure_seconds
        self._failures.move_to_end(name)
        while len(self._failures) > self._settings.entries:
            self._failures.popitem(last=False)

    def count_model(self, *, failed: bool) -> None:
        """A call of the language model."""
        self._stats.model_calls += 1
        self._stats.model_failures += failed

    def _from_near(self, key: str) -> _Entry | None:
        entry = self._near.get(key)
        if entry is None:
            return None
        if entry.until <= self._monotonic():
            del self._near[key]
            return None
        self._near.move_to_end(key)
        return entry

    def _found(self, entry: _Entry) -> Composition:
        if entry.by_model:
            self._stats.saved_calls += 1
            self._stats.saved_usd += entry.cost
        return entry.composition

    def _keep(self, key: str, made: Composition, *, by_model: bool) -> _Entry:
        entry = _entry(made, self._monotonic() + self._lifetime(), by_model=by_model)
        self._near[key] = entry
        self._near.move_to_end(key)
        while len(self._near) > self._settings.entries:
            self._near.popitem(last=False)
        return entry

    def _lifetime(self) -> float:
        return self._settings.ttl_seconds * self._jitter.uniform(0.9, 1.1)

    async def _make(self, key: str, make: Make, ends: float, *, share: bool) -> _Answer:
        shared = self._shared if share else None
        if shared is None:
            return await self._make_here(key, make, ends, None)
        if (found := await self._from_shared(key, shared)) is not None:
            return found
        lock = f"{key}:making"
        holds = max(0.0, ends - self._monotonic()) + self._settings.lock_grace_seconds
        mine = await shared.add(lock, b"1", holds) is not False
        if not mine and (found := await self._from_another(key, lock, ends, shared)) is not None:
            return found
        try:
            return await self._make_here(key, make, ends, shared)
        finally:
            if mine:
                await shared.remove(lock)

    async def _make_here(self, key: str, make: Make, ends: float, shared: Patient | None) -> _Answer:
        self._stats.misses += 1
        made = await make(max(0.0, ends - self._monotonic()))
        if not made.lasting:
            return _Answer(made.composition, _entry(made.composition, 0.0, by_model=made.shared))
        entry = self._keep(key, made.composition, by_model=made.shared)
        if made.shared and shared:
            await shared.set(key, made.composition.model_dump_json().encode(), self._lifetime())
        return _Answer(made.composition, entry)

    async def _from_shared(self, key: str, shared: Patient) -> _Answer | None:
        raw = await shared.get(key)
        if raw is None:
            return None
        try:
            found = Composition.model_validate_json(raw)
        except ValidationError:
            return None
        self._stats.shared_hits += 1
        entry = self._keep(key, found, by_model=True)
        return _Answer(self._found(entry), entry)

    async def _from_another(self, key: str, lock: str, ends: float, shared: Patient) -> _Answer | None:
        """Wait for the process that is making it; None when it gave up, or when no time is left."""
        while self._monotonic() < ends:
            await asyncio.sleep(self._settings.poll_seconds)
            if (found := await self._from_shared(key, shared)) is not None:
                return found
            if await shared.get(lock) is None:
                return None
        return None


def _entry(made: Composition, until: float, *, by_model: bool) -> _Entry:
    """What a later request gets: the same, said to be cached, and free of charge."""
    cached = made.model_copy(update={"prompt": made.prompt.model_copy(update={"cached": True}), "cost": Decimal(0)})
    return _Entry(until, cached, made.cost, by_model)
