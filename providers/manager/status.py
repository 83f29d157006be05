"""How every provider is doing, as an operator wants to see it: one row per provider, one per model."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from decimal import Decimal

    from providers.catalog import Catalog
    from providers.manager.core import Core
    from providers.manager.decision import Notice
    from providers.manager.fleet import Member
    from providers.manager.spending import Purse

NO_SHARED_STATE = "NO_SHARED_STATE"


class CircuitState(StrEnum):
    """Where a circuit stands.

    `UNKNOWN` while shared state is away and this process has seen no call: those who make them may know better.
    """

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class CircuitStatus:
    """`because` is an error code, "" while it is closed; `seconds_left` are those until the next trial."""

    state: CircuitState
    because: str
    seconds_left: float


@dataclass(frozen=True, slots=True)
class ModelStatus:
    """One model.

    `success` is the share of recent calls that went well, None while it is unknown; `p50` and `p95` are seconds.
    """

    id: str
    circuit: CircuitStatus
    success: float | None
    p50: float | None
    p95: float | None
    price_ratio: float
    retires_on: date | None
    successor: str | None


@dataclass(frozen=True, slots=True)
class ProviderStatus:
    """One provider. `off_because` says why nothing goes to it, None while it serves; money is in USD.

    `healthy` and `probed` are what the last probe said, "" before the first; `trouble` is the code of what keeps it
    from serving although it is on, where that is known; `left` is None without a budget.
    """

    key: str
    kind: str
    off_because: Notice | None
    circuit: CircuitStatus
    healthy: bool
    trouble: str | None
    probed: str
    retiring: tuple[str, ...]
    limited_seconds: float
    load: int
    spent_today: Decimal | None
    spent_this_month: Decimal | None
    budgets: tuple[Purse, ...]
    left: Decimal | None
    models: tuple[ModelStatus, ...]


def provider_statuses(
    core: Core[Any], catalog: Catalog, models: Iterable[tuple[str, tuple[str, ...]]]
) -> tuple[ProviderStatus, ...]:
    """Every provider in the configuration's order; `models` lists theirs by key."""
    listed = dict(models)
    return tuple(_provider(core, catalog, member, listed[key]) for key, member in core.fleet.members.items())


def _provider(core: Core[Any], catalog: Catalog, member: Member[Any], models: tuple[str, ...]) -> ProviderStatus:
    health, spending, key = core.health, core.spending, member.key
    known = core.state.connected or any(_seen(core, key, model) for model in models)
    probe, spent = health.probe(key), spending.spent(key)
    return ProviderStatus(
        key=key,
        kind=core.kind,
        off_because=member.refusal,
        circuit=_circuit(core, key, known=known),
        healthy=health.healthy(key),
        trouble=health.trouble(key),
        probed=probe.detail if probe else "",
        retiring=probe.retiring if probe else (),
        limited_seconds=round(health.limited_seconds(key), 1),
        load=core.permits.load(key) + core.permits.elsewhere.get(key, 0),
        spent_today=spent.today if spent else None,
        spent_this_month=spent.this_month if spent else None,
        budgets=spending.purses(key),
        left=spending.left(key)[0],
        models=tuple(_model(core, catalog, key, model) for model in models),
    )


def _model(core: Core[Any], catalog: Catalog, key: str, model: str) -> ModelStatus:
    vitals, row = core.health.vitals(f"{key}/{model}"), catalog.models.get(model)
    known = core.state.connected or _seen(core, key, model)
    p50, p95 = vitals.percentiles()
    return ModelStatus(
        id=model,
        circuit=_circuit(core, f"{key}/{model}", known=known),
        success=round(core.health.success(f"{key}/{model}"), 4) if known else None,
        p50=p50,
        p95=p95,
        price_ratio=vitals.price_ratio,
        retires_on=row.retires_on if row else None,
        successor=row.successor if row else None,
    )


def _seen(core: Core[Any], key: str, model: str) -> bool:
    """Whether a call of it was made or heard of."""
    return core.health.vitals(f"{key}/{model}").changed_at > 0


def _circuit(core: Core[Any], name: str, *, known: bool) -> CircuitStatus:
    if not known:
        return CircuitStatus(CircuitState.UNKNOWN, NO_SHARED_STATE, 0.0)
    circuit = core.health.circuit(name)
    left = round(core.health.circuit_seconds(name), 1)
    return CircuitStatus(CircuitState(circuit.state), circuit.opened_because, left)
