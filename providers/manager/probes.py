"""The last probe of each provider, by whichever process."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

import structlog

from providers.image import Probe

if TYPE_CHECKING:
    from collections.abc import Mapping

    from providers.manager.news import News
    from providers.ports import Clock

log = structlog.get_logger(__name__)


class Probes:
    """By provider, each with its moment (seconds since 1970)."""

    def __init__(self, news: News, clock: Clock) -> None:
        self._news = news
        self._clock = clock
        self._last: dict[str, tuple[float, Probe]] = {}

    def get(self, provider: str) -> Probe | None:
        """None before the first."""
        known = self._last.get(provider)
        return known[1] if known else None

    def failed_at(self, provider: str) -> float | None:
        """When the last one failed; None where it did not, or there was none."""
        known = self._last.get(provider)
        return None if known is None or known[1].healthy else known[0]

    def keep(self, provider: str, probe: Probe) -> bool:
        """One of this process ended. False where it says the same as the one before."""
        before = self.get(provider)
        self._last[provider] = (self._clock.now().timestamp(), probe)
        self._news.tell("probes", provider, asdict(probe))
        if before is not None and (before.healthy, before.error) == (probe.healthy, probe.error):
            return False
        log.info("probed", provider=provider, healthy=probe.healthy, detail=probe.detail)
        return True

    def hear(self, provider: str, told: Mapping[str, Any]) -> bool:
        """Take over what another process told. False where that is no news."""
        known = self._last.get(provider)
        if known is not None and told["at"] <= known[0]:
            return False
        about = {field.name: told[field.name] for field in fields(Probe) if field.name in told}
        self._last[provider] = (told["at"], Probe(**about | {"retiring": tuple(about["retiring"])}))
        return True

    def forget(self, provider: str) -> None:
        """What it said is about a provider that is no more."""
        self._last.pop(provider, None)
