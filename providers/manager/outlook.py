"""What a decision sees of each model: all that is known of it, of its provider's money, and of the line before it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from providers.manager.decision import Signals

if TYPE_CHECKING:
    from collections.abc import Iterable

    from providers.manager.health import Asked, Health
    from providers.manager.permits import Permits
    from providers.manager.run import Placement
    from providers.manager.spending import Spending
    from providers.ports import Clock


class Outlook:
    """Looks at health, permits and budgets, and keeps nothing."""

    def __init__(self, health: Health, permits: Permits, spending: Spending, clock: Clock) -> None:
        self._health = health
        self._permits = permits
        self._spending = spending
        self._clock = clock

    def signals(self, asked: Iterable[Asked], placement: Placement) -> tuple[Signals, ...]:
        """Everything that bears on calling each of these models now. What their provider shares is looked at once."""
        shared: dict[str, Signals] = {}
        found, now, held_up = [], self._clock.now().timestamp(), self._health.held_up()
        for one in asked:
            common = shared.get(one.provider)
            if common is None:
                common = shared[one.provider] = self._of_provider(one, placement)
            if one.name in held_up or one.model in one.table.model_limits:
                common = self._with_limits(one, common)
            found.append(self._of_model(one, common, now))
        return tuple(found)

    def _of_provider(self, asked: Asked, placement: Placement) -> Signals:
        """What holds for every model of a provider; `busy_seconds` is what the line would take if calls took one."""
        provider, health = asked.provider, self._health
        left, scope = self._spending.left(provider)
        return Signals(
            busy_seconds=self._rounds(provider, asked.table.max_concurrency, placement.queued.get(provider, 0)),
            limited_seconds=round(health.limited_seconds(provider), 3),
            breaker_seconds=round(health.circuit_seconds(provider), 3),
            healthy=health.healthy(provider),
            trial=health.resting(provider),
            lasting=health.lasting(provider),
            live=placement.live is None or provider in placement.live,
            budget_left=left,
            budget_scope=scope,
        )

    def _with_limits(self, asked: Asked, common: Signals) -> Signals:
        """With what is known of the model's own circuit and limits; `busy_seconds` still as if calls took one."""
        name, health = asked.name, self._health
        own = asked.table.model_limits.get(asked.model)
        rounds = self._rounds(name, own.max_concurrency) if own and own.max_concurrency else 0.0
        return replace(
            common,
            busy_seconds=max(common.busy_seconds, rounds),
            limited_seconds=max(common.limited_seconds, round(health.limited_seconds(name), 3)),
            breaker_seconds=max(common.breaker_seconds, round(health.circuit_seconds(name), 3)),
            trial=common.trial or health.resting(name),
            lasting=common.lasting or health.lasting(name),
        )

    def _of_model(self, asked: Asked, common: Signals, now: float) -> Signals:
        """The same object where nothing but what holds for the provider is known: most models rest, well.

        To round to so many digits would take twice as long, and a decision does it by the hundred.
        """
        vitals = self._health.vitals(asked.name)
        rounds = common.busy_seconds
        if not (vitals.changed_at or rounds):
            return common
        success, seconds = vitals.seen(asked.shape, asked.quoted_seconds, now)
        work = asked.quoted_seconds if seconds is None else seconds
        return Signals(
            round(success * 10_000) / 10_000,
            None if seconds is None else round(seconds * 1000) / 1000,
            round(rounds * work, 3) if rounds else 0.0,
            common.limited_seconds,
            common.breaker_seconds,
            common.healthy,
            common.live,
            common.budget_left,
            common.budget_scope,
            vitals.price_ratio,
            common.trial,
            common.lasting,
        )

    def _rounds(self, name: str, limit: int, queued: int = 0) -> float:
        """The line ahead, in rounds of as many calls as run at once."""
        ahead = self._permits.load(name) + self._permits.elsewhere.get(name, 0) + queued - limit + 1
        return max(0, ahead) / limit
