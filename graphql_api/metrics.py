"""`/metrics` in the format of Prometheus: what the managers and the prompt engine know, read when somebody asks."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.status import HTTP_404_NOT_FOUND

from db.database import DatabaseLost
from providers.manager.spending import HOUSE, Spending
from providers.manager.status import CircuitState, ProviderStatus
from providers.ports import Spent

if TYPE_CHECKING:
    from graphql_api.services import Services
    from prompt_engine.cache import CacheStats
    from studio.system import SystemState

DEGREES = {CircuitState.CLOSED: 0, CircuitState.HALF_OPEN: 1, CircuitState.OPEN: 2}
DEGREES_TOLD = "0 closed, 1 half open, 2 open."


def metrics_routes(services: Services) -> APIRouter:
    """Serve metrics to this host and to private networks; anybody else finds nothing here."""
    routes = APIRouter()

    @routes.get("/metrics", include_in_schema=False)
    async def metrics(request: Request) -> Response:
        if not is_private(request.client.host if request.client else ""):
            return Response(status_code=HTTP_404_NOT_FOUND)
        await services.manager.refresh()
        try:
            system = await services.system()
        except DatabaseLost:
            system = None
        registry = CollectorRegistry(auto_describe=False)
        registry.register(Snapshot(services, system))
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)

    return routes


def is_private(address: str) -> bool:
    """Tell whether an address is this host's or of a private network (RFC 1918, RFC 4193)."""
    try:
        return ipaddress.ip_address(address).is_private
    except ValueError:
        return False


class Snapshot(Collector):
    """Everything at one moment. `system` is None while the database is away."""

    def __init__(self, services: Services, system: SystemState | None) -> None:
        self._services = services
        self._system = system

    def collect(self) -> Iterator[Metric]:
        """Yield every metric."""
        manager = self._services.manager
        statuses = (*manager.health(), *self._services.texts.health())
        yield from provider_metrics(statuses)
        yield from model_metrics(statuses)
        yield from money_metrics(manager.core.spending, statuses)
        yield GaugeMetricFamily(
            "signboard_shared_state_up",
            "1 while Redis answers; without it, what only other processes know is left out.",
            float(manager.core.state.connected),
        )
        yield from word_metrics(self._services.prompt_engine.stats)
        if self._system is not None:
            yield from system_metrics(self._system)


def provider_metrics(statuses: Iterable[ProviderStatus]) -> Iterator[Metric]:
    """One sample of each metric per provider."""
    labels = ["kind", "provider"]
    up = GaugeMetricFamily("signboard_provider_up", "1 while requests may go to it.", labels=labels)
    breaker = GaugeMetricFamily("signboard_provider_breaker", f"Of the account: {DEGREES_TOLD}", labels=labels)
    calls = GaugeMetricFamily("signboard_provider_calls", "Calls under way.", labels=labels)
    for status in statuses:
        who, state = [status.kind, status.key], status.circuit.state
        if state is not CircuitState.UNKNOWN:
            closed = state is not CircuitState.OPEN
            up.add_metric(who, float(status.off_because is None and status.healthy and closed))
            breaker.add_metric(who, DEGREES[state])
        calls.add_metric(who, status.load)
    yield from (up, breaker, calls)


def model_metrics(statuses: Iterable[ProviderStatus]) -> Iterator[Metric]:
    """One sample of each metric per model; durations in seconds."""
    labels = ["kind", "provider", "model"]
    breaker = GaugeMetricFamily("signboard_model_breaker", DEGREES_TOLD, labels=labels)
    success = GaugeMetricFamily("signboard_model_success_ratio", "Of recent live calls.", labels=labels)
    seconds = GaugeMetricFamily("signboard_model_seconds", "Of recent live calls.", labels=[*labels, "quantile"])
    for status in statuses:
        for model in status.models:
            which = [status.kind, status.key, model.id]
            if model.circuit.state is not CircuitState.UNKNOWN:
                breaker.add_metric(which, DEGREES[model.circuit.state])
            if model.success is not None:
                success.add_metric(which, model.success)
            for quantile, value in (("0.5", model.p50), ("0.95", model.p95)):
                if value is not None:
                    seconds.add_metric([*which, quantile], value)
    yield from (breaker, success, seconds)


def money_metrics(house: Spending, statuses: Iterable[ProviderStatus]) -> Iterator[Metric]:
    """What was spent and what may be, in USD: the house's under the kind and provider "house"."""
    labels = ["kind", "provider", "period"]
    spent = GaugeMetricFamily("signboard_provider_spent_usd", "Settled and held, UTC.", labels=labels)
    limit = GaugeMetricFamily("signboard_budget_limit_usd", "Of each budget.", labels=labels)
    left = GaugeMetricFamily("signboard_budget_left_usd", "Neither spent nor held.", labels=labels)
    nearly = GaugeMetricFamily("signboard_budget_nearly_gone", "1 once 80 % are spent.", labels=labels)
    books = [(HOUSE, HOUSE, house.spent(HOUSE), house.purses(HOUSE))]
    for status in statuses:
        today, month = status.spent_today, status.spent_this_month
        told = None if today is None or month is None else Spent(today, month)
        books.append((status.kind, status.key, told, status.budgets))
    for kind, provider, told, purses in books:
        if told is not None:
            spent.add_metric([kind, provider, "day"], float(told.today))
            spent.add_metric([kind, provider, "month"], float(told.this_month))
        for purse in purses:
            which = [kind, provider, purse.period]
            limit.add_metric(which, float(purse.limit))
            left.add_metric(which, float(purse.left))
            nearly.add_metric(which, float(purse.nearly_gone))
    yield from (spent, limit, left, nearly)


def word_metrics(stats: CacheStats) -> Iterator[Metric]:
    """What the prompt cache has found and saved since the process began."""
    answers = CounterMetricFamily("signboard_words_answers", "By where they came from.", labels=["source"])
    for source, count in (
        ("process", stats.hits),
        ("shared", stats.shared_hits),
        ("joined", stats.joined),
        ("made", stats.misses),
    ):
        answers.add_metric([source], count)
    yield answers
    yield CounterMetricFamily("signboard_words_calls_saved", "Language model calls not made.", stats.saved_calls)
    yield CounterMetricFamily("signboard_words_saved_usd", "What they would have cost.", float(stats.saved_usd))
    yield CounterMetricFamily("signboard_words_model_failures", "Language model calls failed.", stats.model_failures)


def system_metrics(system: SystemState) -> Iterator[Metric]:
    """The queue, the disk and the workers."""
    waiting = GaugeMetricFamily("signboard_generations", "Not finished, by state.", labels=["state"])
    for state in ("queued", "processing", "retrying"):
        waiting.add_metric([state], getattr(system.queue, state))
    yield waiting
    yield GaugeMetricFamily("signboard_workers", "Alive.", len(system.workers))
    if system.disk.free_bytes is not None:
        yield GaugeMetricFamily("signboard_disk_free_bytes", "Where files are stored.", system.disk.free_bytes)
    yield GaugeMetricFamily("signboard_process_bytes", "Resident memory.", system.memory.process_bytes)
