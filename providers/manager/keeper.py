"""In the background: hearing from other processes each second, and a free probe of each provider each minute."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import structlog

from providers.clock import within
from providers.image import Probe
from providers.manager.offers import claims_of

if TYPE_CHECKING:
    from providers.manager.core import Core
    from providers.manager.fleet import Member
    from providers.ports import Clock

PROBE_SECONDS = 60.0
PROBE_JITTER = 0.1
FIRST_PROBE_SECONDS = 5.0
PROBE_LEASE_SECONDS = 50.0
PROBE_LIMIT_SECONDS = 15.0
BEAT_SECONDS = 1.0

log = structlog.get_logger(__name__)


class Keeper:
    """Keeps a manager's knowledge fresh until it is stopped.

    What needs a device is not probed here: its absence from this host says nothing about it.
    """

    def __init__(self, core: Core[Any]) -> None:
        self._core = core
        self._due: dict[str, tuple[str, float]] = {}
        self._stopping = False
        self._tasks = [asyncio.ensure_future(self._keep(self._refresh)), asyncio.ensure_future(self._keep(self._probe))]

    async def stop(self) -> None:
        """End at once. A library that turns the cancellation into an error of its own ends with its beat."""
        self._stopping = True
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _keep(self, beat: Any) -> None:
        """Whatever one beat runs into, the next one comes."""
        while not self._stopping:
            try:
                await beat()
            except Exception:
                if self._stopping:
                    return
                log.exception("the manager's background work failed once")
            await self._core.clock.sleep(BEAT_SECONDS)

    async def _refresh(self) -> None:
        await self._core.refresh()
        self._core.spending.warn()
        await self._core.tidy()

    async def _probe(self) -> None:
        now, rng = self._core.clock.monotonic(), self._core.rng
        due = []
        for key, member in self._core.fleet.members.items():
            if member.provider is None or claims_of(member.provider).local:
                continue
            # Whoever was made anew meanwhile is probed at once: an operator waits for it.
            identity, at = self._due.setdefault(key, (member.identity, now + rng.uniform(0, FIRST_PROBE_SECONDS)))
            if now >= at or identity != member.identity:
                following = now + PROBE_SECONDS * rng.uniform(1 - PROBE_JITTER, 1 + PROBE_JITTER)
                self._due[key] = member.identity, following
                due.append(member)
        await asyncio.gather(*(self._probe_one(member) for member in due))
        await self._core.exchange.flush()

    async def _probe_one(self, member: Member[Any]) -> None:
        """One process probes for all: whoever comes first takes the minute's permit, the others hear of the result."""
        core, key, provider = self._core, member.key, member.provider
        if provider is None:
            return
        permit = f"probe:{core.kind}:{key}:{member.identity}"
        if not await core.state.acquire(permit, 1, PROBE_LEASE_SECONDS, core.process):
            return
        probe = await probe_of(core.clock, key, provider)
        if core.fleet.members.get(key) is member:
            core.health.probed(key, probe)


async def probe_of(clock: Clock, key: str, provider: Any) -> Probe:
    """What the provider says of itself: that it is not well where it says nothing in time, no sense, or raises."""
    started = clock.monotonic()
    try:
        probe: object = await within(clock, PROBE_LIMIT_SECONDS, provider.probe())
        if isinstance(probe, Probe):
            return probe
        return Probe(False, f"no probe but {type(probe).__name__}", clock.monotonic() - started)
    except TimeoutError:
        return Probe(False, "no answer in time", clock.monotonic() - started)
    except Exception as error:
        log.exception("a probe raised", provider=key)
        return Probe(False, type(error).__name__, clock.monotonic() - started)
