"""How long accounts and models are left alone because a limit is reached: the vendor's own, or one of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from providers.manager.news import provider_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from providers.manager.news import News
    from providers.ports import Clock

HAIR_SECONDS = 0.1


class Limits:
    """By name: of an account ("openai") or of a model ("openai/gpt-image-2")."""

    def __init__(self, news: News, clock: Clock) -> None:
        self._news = news
        self._clock = clock
        self._until: dict[str, float] = {}

    def __iter__(self) -> Iterator[str]:
        """Those that ever were at a limit."""
        return iter(self._until)

    def seconds(self, *names: str) -> float:
        """How long until none of these is at its limit any more."""
        known = [until for name in names if (until := self._until.get(name)) is not None]
        return max(0.0, max(known) - self._clock.monotonic()) if known else 0.0

    def set(self, name: str, seconds: float) -> bool:
        """Nobody calls this one for so many seconds. False where that was known."""
        until = self._clock.monotonic() + seconds
        if seconds <= 0 or until <= self._until.get(name, 0.0):
            return False
        self._until[name] = until
        self._news.tell("limits", name, {"until": self._clock.now().timestamp() + seconds})
        return True

    def hear(self, name: str, told: Mapping[str, Any]) -> bool:
        """Take over what another process told. False where that is no news."""
        now = self._clock.monotonic()
        until = now + told["until"] - self._clock.now().timestamp()
        # What this process told itself comes back a hair off.
        if until <= max(now, self._until.get(name, 0.0) + HAIR_SECONDS):
            return False
        self._until[name] = until
        return True

    def forget(self, provider: str) -> None:
        """What it asked for is about a provider that is no more."""
        for name in [name for name in self._until if provider_of(name) == provider]:
            del self._until[name]
