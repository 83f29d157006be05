"""What is known of every provider and model just now, from live calls and probes, here and in other processes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import structlog

from providers.config import RENDERER
from providers.errors import (
    LASTING,
    ModelRetired,
    ProviderError,
    QuotaExhausted,
    RateLimited,
    Unauthenticated,
    Unreachable,
)
from providers.manager.circuits import Circuits
from providers.manager.decision import Reason
from providers.manager.limits import Limits
from providers.manager.news import News, provider_of
from providers.manager.probes import Probes
from providers.manager.vitals import Vitals

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Mapping
    from decimal import Decimal
    from typing import Any

    from providers.config import ProviderTable
    from providers.image import Probe
    from providers.manager.breaker import Breaker
    from providers.ports import Clock

ACCOUNT_ERRORS = (Unauthenticated, QuotaExhausted, Unreachable)
"""What one model's call says of all models of its provider."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose signals are wanted, for a call of which shape. `quoted_seconds` is how long it should take.

    `identity` is that of the member that is called, None for the one in force; `trials` are the names of the circuits
    whose trial this call is.
    """

    provider: str
    model: str
    shape: str
    table: ProviderTable
    quoted_seconds: float
    identity: str | None = None
    trials: frozenset[str] = frozenset()
    name: str = field(init=False)

    def __post_init__(self) -> None:
        # Decisions ask for it by the hundred.
        object.__setattr__(self, "name", f"{self.provider}/{self.model}")


class Health:
    """Circuits, vitals, limits and probes. `version` counts every change, for the record of a decision.

    The embedded renderer has no circuit: resting it mends nothing, and without it there is no picture at all. What
    other processes should hear goes out through `news`.
    """

    def __init__(self, clock: Clock, rng: random.Random) -> None:
        self.version = 0
        self.news = News(clock)
        self._clock = clock
        self._circuits = Circuits(self.news, clock, rng)
        self._vitals: defaultdict[str, Vitals] = defaultdict(Vitals)
        self._limits = Limits(self.news, clock)
        self._probes = Probes(self.news, clock)
        self._untold: set[str] = set()

    def held_up(self) -> set[str]:
        """The accounts and models that ever were at a limit, or whose circuit is not closed."""
        return {*self._limits, *self._circuits.not_closed()}

    def resting(self, name: str) -> bool:
        """Whether this circuit is not closed, so that a call through it is a trial."""
        return self._circuits.resting(name)

    def work_seconds(self, asked: Asked) -> float:
        """How long such a call takes once it has begun: as seen, else as quoted."""
        seen = self._vitals[asked.name].seconds(asked.shape, asked.quoted_seconds, self._clock.now().timestamp())
        return asked.quoted_seconds if seen is None else seen

    def success(self, name: str) -> float:
        """The share of a model's recent calls that went well, 0 to 1."""
        return self._vitals[name].success(self._clock.now().timestamp())

    def healthy(self, provider: str) -> bool:
        """False after a failed probe, until one goes well or a live call does."""
        failed_at = self._probes.failed_at(provider)
        if failed_at is None:
            return True
        prefix = f"{provider}/"
        return any(v.last_success_at > failed_at for name, v in self._vitals.items() if name.startswith(prefix))

    def lasting(self, *names: str) -> str | None:
        """The error that keeps these, accounts or models, from serving where it does not pass by itself."""
        cause = self._circuits.lasting(*names)
        if cause is not None:
            return cause
        failed = (self.probe(name) for name in names if not self.healthy(name))
        return next((probe.error for probe in failed if probe is not None and probe.error in LASTING), None)

    def trouble(self, provider: str) -> str | None:
        """The code that says why a provider does not serve; None while it does, or may."""
        return self.lasting(provider) or (None if self.healthy(provider) else Reason.UNHEALTHY)

    def probe(self, provider: str) -> Probe | None:
        """The last probe's outcome, by whichever process; None before the first."""
        return self._probes.get(provider)

    def vitals(self, name: str) -> Vitals:
        return self._vitals[name]

    def limited_seconds(self, *names: str) -> float:
        """How long until none of these, accounts or models, is at its rate limit any more."""
        return self._limits.seconds(*names)

    def circuit(self, name: str) -> Breaker:
        """The circuit of an account ("openai") or of a model ("openai/gpt-image-2")."""
        return self._circuits[name]

    def circuit_seconds(self, *names: str) -> float:
        """How long until all of these circuits let a call through."""
        return self._circuits.seconds(*names)

    def succeeded(self, asked: Asked, seconds: float) -> None:
        """A call went well in so many seconds."""
        if self._outdated(asked):
            return
        now = self._clock.monotonic()
        self._vitals[asked.name].succeeded(asked.shape, seconds, self._clock.now().timestamp())
        self._vitals_changed(asked.name)
        if asked.provider == RENDERER:
            return
        account, model = self.circuit(asked.provider), self.circuit(asked.name)
        slow = seconds > model.rules.slow_times * asked.quoted_seconds
        if account.succeeded(now, slow=False, trial=asked.provider in asked.trials):
            self._circuit_changed(asked.provider)
        if model.succeeded(now, slow=slow, trial=asked.name in asked.trials):
            self._circuit_changed(asked.name)

    def failed(self, asked: Asked, error: ProviderError) -> None:
        """Count a failure by its class; the request's own faults count for nothing."""
        if self._outdated(asked):
            return
        if isinstance(error, RateLimited):
            self.limit(asked.provider, error.retry_after or 0.0)
        if not error.trips_breaker and not isinstance(error, ModelRetired):
            self.abandoned(asked)
            return
        self._vitals[asked.name].failed(self._clock.now().timestamp())
        self._vitals_changed(asked.name)
        if asked.provider == RENDERER:
            log.error("the embedded renderer failed", error=error.code, detail=error.message)
            return
        name = asked.provider if isinstance(error, ACCOUNT_ERRORS) else asked.name
        circuit, at_once = self.circuit(name), error.code in LASTING
        if circuit.failed(self._clock.monotonic(), error.code, at_once=at_once, trial=name in asked.trials):
            self._circuit_changed(name)
        self.abandoned(asked)

    def abandoned(self, asked: Asked) -> None:
        """The call said nothing about the vendor: it was cancelled, or the request was at fault."""
        for name in asked.trials:
            self.circuit(name).end_trial()

    def charged(self, asked: Asked, ratio: Decimal) -> None:
        """The call cost `ratio` times the most that the price list says."""
        if self._outdated(asked):
            return
        vitals = self._vitals[asked.name]
        before = vitals.price_ratio
        vitals.charged(ratio)
        if vitals.price_ratio > before:
            log.warning("charged above the quote", provider=asked.provider, model=asked.model, times=vitals.price_ratio)
        if vitals.price_ratio != before:
            self._vitals_changed(asked.name)

    def renewed(self, provider: str) -> None:
        """Its key, address or options changed, or it was off: what it did before says nothing about it now."""
        self.version += 1
        self.news.renewed(provider)
        self._probes.forget(provider)
        self._limits.forget(provider)
        for name in [name for name in self._vitals if provider_of(name) == provider]:
            del self._vitals[name]
        self._circuits.close_all(provider)

    def limit(self, name: str, seconds: float) -> None:
        """Nobody calls this account or model for so many seconds: it said so, or a limit of ours is reached."""
        self.version += self._limits.set(name, seconds)

    def probed(self, provider: str, probe: Probe) -> None:
        """A probe of this process ended."""
        self.version += self._probes.keep(provider, probe)

    def tell_vitals(self) -> None:
        """Put what live calls showed into the outbox, for every model where that changed."""
        for name in self._untold:
            if name in self._vitals:
                self.news.tell("vitals", name, self._vitals[name].told())
        self._untold.clear()

    def hear(self, hashes: Mapping[str, Mapping[str, str]]) -> None:
        """Take over what other processes told, where it is newer and of the provider as it is now."""
        listeners: dict[str, Callable[[str, Mapping[str, Any]], bool]] = {
            "breakers": self._circuits.hear,
            "vitals": lambda name, told: self._vitals[name].adopt(told),
            "limits": self._limits.hear,
            "probes": self._probes.hear,
        }
        for what, hear in listeners.items():
            for name, told in self.news.current(what, hashes[what]):
                try:
                    self.version += hear(name, told)
                except (KeyError, TypeError, ValueError):
                    log.warning("another process told what makes no sense", of=name, what=what)

    def _outdated(self, asked: Asked) -> bool:
        """The call began before its provider was made anew."""
        return asked.identity not in (None, self.news.identities.get(asked.provider))

    def _vitals_changed(self, name: str) -> None:
        self.version += 1
        self._untold.add(name)

    def _circuit_changed(self, name: str) -> None:
        self.version += 1
        self._circuits.changed(name)
