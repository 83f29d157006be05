"""A decision judged again: from its own record, or as another configuration would have had it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from providers.config import Strategy
from providers.manager.decision import OFF, Decision, Policy, Signals, Versions
from providers.manager.fleet import raise_fleet
from providers.manager.judge import judge
from providers.manager.need import Budget
from providers.manager.offers import list_offers

if TYPE_CHECKING:
    from providers.catalog import Catalog
    from providers.config import House, ProvidersConfig
    from providers.image import ImageProvider
    from providers.manager.decision import Offer
    from providers.manager.fleet import Build
    from providers.manager.need import Need

UNSEEN = Signals()


def replayed(record: Decision) -> Decision:
    """The decision that follows from what `record` says was known: equal to the byte, or it was changed."""
    candidates = judge(record.need, record.policy, record.offers, record.signals, record.seed)
    return replace(record, candidates=candidates)


def decided_under(record: Decision, config: ProvidersConfig, catalog: Catalog, build: Build[ImageProvider]) -> Decision:
    """What `config` would have chosen at that time, for that need, with the health that was seen then.

    Models that the record does not know count as idle and well; what was left of budgets is not held against anybody,
    since the other configuration sets other budgets.
    """
    fleet = raise_fleet(config, config.providers, build)
    listed = list_offers(fleet, catalog, record.need, record.at.date())
    known = zip(record.offers, record.signals, strict=True)
    seen = {(offer.provider, offer.model): signals for offer, signals in known if not _was_off(offer)}
    signals = tuple(
        replace(seen.get((offer.provider, offer.model), UNSEEN), budget_left=None, budget_scope=None)
        for offer in listed.offers
    )
    policy = policy_for(record.need, config.house, models_enabled=listed.models_enabled)
    return Decision(
        need=record.need,
        seed=record.seed,
        at=record.at,
        policy=policy,
        versions=Versions(catalog.version, config.version, record.versions.health),
        offers=listed.offers,
        signals=signals,
        candidates=judge(record.need, policy, listed.offers, signals, record.seed),
        warnings=listed.warnings,
    )


def _was_off(offer: Offer) -> bool:
    """Nothing was seen of it, since it was switched off: no worker spoke of it, and nobody called it."""
    return offer.refusal is not None and offer.refusal.code in OFF


def policy_for(need: Need, house: House, *, models_enabled: bool) -> Policy:
    """The rules that the house has for such a need: what the owner would rather save decides the strategy."""
    strategies = {Budget.LOW: Strategy.CHEAPEST, Budget.BALANCED: house.strategy, Budget.BEST: Strategy.BEST}
    return Policy(strategies[need.budget], house.quality_floor.at(need.quality), models_enabled)
