"""What processes tell each other through shared state: circuits, vitals, limits, probes and load."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from providers.config import ProviderTable
    from providers.manager.health import Health
    from providers.manager.permits import Permits
    from providers.ports import Clock
    from providers.state import FallbackState

STALE_SECONDS = 1.0
TTL_SECONDS = 900.0
LOAD_SLOT_SECONDS = 10
URGENT = ("breakers", "limits", "probes")
ALL = (*URGENT, "vitals")


class Exchange:
    """Carries the news out and what others wrote in."""

    def __init__(self, state: FallbackState, health: Health, permits: Permits, clock: Clock, process: str) -> None:
        self._state = state
        self._health = health
        self._permits = permits
        self._clock = clock
        self._process = process
        self._busy: set[str] = set()
        self._heard_at = float("-inf")

    @property
    def urgent(self) -> bool:
        """Whether there is anything to tell that cannot wait."""
        return any(self._health.news.outbox.get(name) for name in URGENT)

    async def flush(self) -> None:
        """Tell what cannot wait: circuits, limits and probes. Vitals go out with the next `hear`."""
        await self._tell(URGENT)

    async def hear(self, tables: Mapping[str, ProviderTable]) -> bool:
        """Learn what is new and tell everything; at most once a second. False when it was too early."""
        now = self._clock.monotonic()
        if now - self._heard_at < STALE_SECONDS:
            return False
        self._heard_at = now
        self._health.tell_vitals()
        self._health.hear({name: await self._state.read(name) for name in ALL})
        await self._tell(ALL)
        await self._exchange_load(tables)
        return True

    async def _tell(self, names: Iterable[str]) -> None:
        """What nobody else could hear is kept, and told once shared state is back."""
        news = self._health.news
        for name in names:
            fields = news.outbox.pop(name, None)
            if fields:
                await self._state.write(name, fields, TTL_SECONDS)
                if not self._state.connected:
                    news.outbox[name] = fields | news.outbox[name]

    async def _exchange_load(self, tables: Mapping[str, ProviderTable]) -> None:
        """Each process writes what it has at work into the slot of these ten seconds; old slots fade by themselves."""
        slot = int(self._clock.now().timestamp()) // LOAD_SLOT_SECONDS
        limited = (f"{key}/{model}" for key, table in tables.items() for model in table.model_limits)
        loads = {name: self._permits.load(name) for name in (*tables, *limited)}
        own = {f"{self._process} {key}": str(load) for key, load in loads.items() if load or key in self._busy}
        self._busy = {key for key, load in loads.items() if load}
        if own:
            await self._state.write(f"load:{slot}", own, 3 * LOAD_SLOT_SECONDS)
        told = {**await self._state.read(f"load:{slot - 1}"), **await self._state.read(f"load:{slot}")}
        elsewhere: dict[str, int] = {}
        for field, count in told.items():
            process, _, key = field.partition(" ")
            if process != self._process:
                elsewhere[key] = elsewhere.get(key, 0) + int(count)
        self._permits.elsewhere = elsewhere
