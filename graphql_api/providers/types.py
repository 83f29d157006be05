"""Providers as clients and operators see them: what is on, how it does, what it may still spend."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Self

import strawberry

from graphql_api.scalars import Money, money
from providers.catalog import Catalog
from providers.config import RENDERER
from providers.manager.status import CircuitState, ModelStatus, ProviderStatus
from studio.messages import Language, codes, message


@strawberry.enum(description="What a provider makes, and where.")
class ProviderKind(StrEnum):
    """What a provider makes, and where."""

    RENDERER = "renderer"
    LOCAL = "local"
    CLOUD = "cloud"
    TEXT = "text"


@strawberry.enum(name="ProviderState", description="Whether requests go to it just now.")
class State(StrEnum):
    """Whether requests go to it just now."""

    HEALTHY = "healthy"
    DEGRADED = "degraded"
    UNHEALTHY = "unhealthy"
    DISABLED = "disabled"
    UNKNOWN = "unknown"


@strawberry.type(description="How it does, by its last probe and by live calls.")
class ProviderHealth:
    """How a provider does."""

    state: State
    because: str | None = strawberry.field(description="Why it is not healthy, in words.")
    retry_after_seconds: float | None
    probed: str = strawberry.field(description="What the last free probe said.")


@strawberry.type(description="One model of a provider.")
class Model:
    """One model of a provider."""

    id: str
    name: str
    state: State
    success_rate: float | None = strawberry.field(description="Of recent live calls; null while it is unknown.")
    median_seconds: float | None
    p95_seconds: float | None
    retires_on: date | None
    successor: str | None

    @classmethod
    def of(cls, status: ModelStatus, catalog: Catalog, *, enabled: bool) -> Self:
        """Show one model; one of a provider that is off is off with it."""
        row = catalog.models.get(status.id)
        return cls(
            id=status.id,
            name=row.name if row else status.id,
            state=state_of_circuit(status.circuit.state) if enabled else State.DISABLED,
            success_rate=status.success,
            median_seconds=status.p50,
            p95_seconds=status.p95,
            retires_on=status.retires_on,
            successor=status.successor,
        )


@strawberry.type(description="A model, or a family of models, behind one account or one device.")
class Provider:
    """A provider."""

    key: str
    name: str
    kind: ProviderKind
    enabled: bool
    health: ProviderHealth
    models: list[Model]
    calls_under_way: int
    spent_today: Money | None
    spent_this_month: Money | None
    budget_left: Money | None = strawberry.field(description="Null without a budget.")

    @classmethod
    def of(cls, status: ProviderStatus, catalog: Catalog, language: Language) -> Self:
        """Show one provider to somebody who reads `language`."""
        return cls(
            key=status.key,
            name=name_of(status.key, language),
            kind=kind_of(status, catalog),
            enabled=status.off_because is None,
            health=health_of(status, language),
            models=[Model.of(model, catalog, enabled=status.off_because is None) for model in status.models],
            calls_under_way=status.load,
            spent_today=money(status.spent_today),
            spent_this_month=money(status.spent_this_month),
            budget_left=money(status.left),
        )


def name_of(key: str, language: Language) -> str:
    """Name a provider that comes with the program; a plugin goes by its key."""
    code = f"NAME_{key.upper()}"
    return message(code, language) if code in codes() else key


def kind_of(status: ProviderStatus, catalog: Catalog) -> ProviderKind:
    """Say what a provider makes, and where."""
    if status.kind == "text":
        return ProviderKind.TEXT
    if status.key == RENDERER:
        return ProviderKind.RENDERER
    rows = (catalog.models.get(model.id) for model in status.models)
    return ProviderKind.LOCAL if any(row.local for row in rows if row) else ProviderKind.CLOUD


def health_of(status: ProviderStatus, language: Language) -> ProviderHealth:
    """Say how a provider does, and why where it does not do well."""
    state, because = State.HEALTHY, None
    circuit = state_of_circuit(status.circuit.state)
    if status.off_because is not None:
        state, because = State.DISABLED, message(status.off_because.code, language, **status.off_because.values)
    elif circuit in {State.DEGRADED, State.UNHEALTHY}:
        state, because = circuit, message(status.circuit.because, language)
    elif status.trouble is not None:
        state, because = State.UNHEALTHY, message(status.trouble, language)
    elif circuit is State.UNKNOWN:
        state, because = circuit, message(status.circuit.because, language)
    wait = max(status.circuit.seconds_left, status.limited_seconds)
    return ProviderHealth(
        state=state, because=because, retry_after_seconds=wait if wait > 0 else None, probed=status.probed
    )


def state_of_circuit(state: CircuitState) -> State:
    """Translate a circuit's state."""
    return {
        CircuitState.CLOSED: State.HEALTHY,
        CircuitState.HALF_OPEN: State.DEGRADED,
        CircuitState.OPEN: State.UNHEALTHY,
        CircuitState.UNKNOWN: State.UNKNOWN,
    }[state]
