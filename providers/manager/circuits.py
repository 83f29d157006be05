"""The circuits of accounts and models, and what other processes told of theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import structlog

from providers.config import RENDERER
from providers.errors import LASTING
from providers.manager.breaker import Breaker, BreakerState
from providers.manager.news import provider_of

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator, Mapping

    from providers.manager.news import News
    from providers.ports import Clock

log = structlog.get_logger(__name__)


class Circuits:
    """By name: of an account ("openai") or of a model ("openai/gpt-image-2")."""

    def __init__(self, news: News, clock: Clock, rng: random.Random) -> None:
        self._news = news
        self._clock = clock
        self._rng = rng
        self._circuits: dict[str, Breaker] = {}
        self._told_at: dict[str, float] = {}

    def __getitem__(self, name: str) -> Breaker:
        if name not in self._circuits:
            self._circuits[name] = Breaker(self._rng)
        return self._circuits[name]

    def seconds(self, *names: str) -> float:
        """How long until all of these let a call through."""
        known = [circuit for name in names if (circuit := self._circuits.get(name)) is not None]
        if not known:
            return 0.0
        now = self._clock.monotonic()
        return max(circuit.seconds_left(now) for circuit in known)

    def resting(self, name: str) -> bool:
        """Whether this one is not closed, so that a call through it is a trial."""
        circuit = self._circuits.get(name)
        return circuit is not None and circuit.state is not BreakerState.CLOSED

    def not_closed(self) -> Iterator[str]:
        """The names of those."""
        return (name for name, circuit in self._circuits.items() if circuit.state is not BreakerState.CLOSED)

    def lasting(self, *names: str) -> str | None:
        """The error that opened one of these and that does not pass by itself, while it is not closed again."""
        causes = (circuit.opened_because for name in names if (circuit := self._circuits.get(name)) is not None)
        return next((cause for cause in causes if cause in LASTING), None)

    def close_all(self, provider: str) -> None:
        for name, circuit in self._circuits.items():
            if provider_of(name) == provider and circuit.state is not BreakerState.CLOSED:
                circuit.close()
                self.changed(name)

    def changed(self, name: str) -> None:
        """Tell what this one has come to; a trial that only began or went well once is nobody else's business."""
        circuit = self._circuits[name]
        if circuit.state is BreakerState.HALF_OPEN:
            return
        wall, left = self._clock.now().timestamp(), circuit.until - self._clock.monotonic()
        told = {"state": circuit.state, "until": wall + left, "trips": circuit.trips, "because": circuit.opened_because}
        self._told_at[name] = self._news.tell("breakers", name, told)
        seconds = round(max(0.0, left), 1)
        log.warning("circuit", name=name, state=circuit.state, because=circuit.opened_because, seconds=seconds)

    def hear(self, name: str, told: Mapping[str, Any]) -> bool:
        """Take over what another process told. False where that is no news."""
        if provider_of(name) == RENDERER or told["at"] <= self._told_at.get(name, 0.0):
            return False
        self._told_at[name] = told["at"]
        if told["state"] == BreakerState.CLOSED:
            self[name].close(self._clock.monotonic(), told["trips"])
        else:
            left = told["until"] - self._clock.now().timestamp()
            self[name].adopt(self._clock.monotonic() + left, told["trips"], told["because"])
        return True
