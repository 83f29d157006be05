"""Who may serve, and in which order: a pure function of what was offered and what was seen, so that it can be replayed.

Each candidate's score is a mix of three shares from 0 to 1: how cheap it is beside the cheapest, how fast beside the
fastest, and its quality rank; times the share of its recent calls that went well. Among near-equals two are drawn by
weight, and the second goes first where it would finish clearly sooner ("power of two choices", Mitzenmacher 2001), so
that no good one is flooded. One that is due a trial goes first where it would, were it well: otherwise the score that
it got by failing would keep it from ever showing that it is well again. All others of its kind go last.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from providers.config import Strategy
from providers.image import Quote
from providers.manager.decision import Candidate, Notice, Offer, Policy, Reason, Signals

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from providers.manager.need import Need

# Shares of price, speed and quality.
MIX = {
    Strategy.CHEAPEST: (1.0, 0.0, 0.0),
    Strategy.FASTEST: (0.0, 1.0, 0.0),
    Strategy.BEST: (0.05, 0.05, 0.9),
    Strategy.BALANCED: (0.4, 0.2, 0.4),
}
# Below these, a difference is no difference: a fifth of a cent, a second.
PRICE_GRAIN = 0.002
SECONDS_GRAIN = 1.0
NEAR = 0.02
PREFERENCE = 0.05
CENTRE = 50
UNPRICED = Notice(Reason.NOT_QUOTED)


@dataclass(slots=True, eq=False)
class _Runner:
    """A candidate that may serve, on its way to a place in the order."""

    offer: Offer
    quote: Quote
    price: float
    seconds: float
    seen: Signals
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class _Measure:
    """What all are measured by: the strategy, and the least price and time that anybody offers, each with its grain.

    `shares` are those of price, speed and quality; None in the fixed order, where none of them counts.
    """

    shares: tuple[float, float, float] | None
    by_price_alone: bool
    price: float
    seconds: float

    @property
    def near(self) -> float:
        """By what share of the first's score another may be below it and count as equal."""
        return 0.0 if self.shares is None else NEAR


def judge(
    need: Need, policy: Policy, offers: Sequence[Offer], signals: Sequence[Signals], seed: int
) -> tuple[Candidate, ...]:
    """Everybody: those to be tried, in order, then those passed over, cheapest first."""
    runners: list[_Runner] = []
    rejected: list[Candidate] = []
    for offer, seen in zip(offers, signals, strict=True):
        quote = priced(offer.quote, seen.price_ratio)
        seconds = None if quote is None else _seconds(quote, seen)
        refusal = offer.refusal or _standing(need, policy, offer)
        if refusal is None and quote is not None and seconds is not None:
            refusal = next(_hindrances(need, policy, offer, quote, seconds, seen), None)
            if refusal is None:
                runners.append(_Runner(offer, quote, float(quote.expected), seconds, seen))
                continue
        told = None if seconds is None else round(seconds, 3)
        rejected.append(Candidate(offer.provider, offer.model, offer.local, quote, told, None, refusal or UNPRICED))
    rejected.sort(key=by_price)
    return (*_in_order(runners, need, policy.strategy, seed), *rejected)


def by_price(candidate: Candidate) -> tuple[Decimal, str, str]:
    """Sorts the cheapest first, those without a price last."""
    price = Decimal("Infinity") if candidate.quote is None else candidate.quote.expected
    return price, candidate.provider, candidate.model


def priced(quote: Quote | None, ratio: float) -> Quote | None:
    """The quote as a vendor that was seen to charge `ratio` times its list price would make it."""
    if quote is None or ratio == 1.0:
        return quote
    times = Decimal(str(ratio))
    basis = f"{quote.basis}, times {ratio:g} as last charged"
    return Quote(quote.expected * times, quote.maximum * times, quote.seconds, basis)


def _standing(need: Need, policy: Policy, offer: Offer) -> Notice | None:
    """The renderer's place: by name, alone in the house, as the last resort, or not at all."""
    if not offer.renderer:
        return None
    if need.licensed:
        return Notice(Reason.FALLBACK_FORBIDDEN)
    alone = need.named is None and not policy.models_enabled
    if offer.named or alone:
        return None
    return Notice(Reason.LAST_RESORT if need.may_fall_back else Reason.FALLBACK_FORBIDDEN)


def _hindrances(
    need: Need, policy: Policy, offer: Offer, quote: Quote, seconds: float, seen: Signals
) -> Iterator[Notice]:
    """What stands in the way just now, gravest first."""
    if need.named is None and not offer.renderer and offer.quality_rank < policy.quality_floor:
        yield Notice(Reason.QUALITY_FLOOR, {"rank": str(offer.quality_rank), "floor": str(policy.quality_floor)})
    if not seen.live:
        yield Notice(Reason.NO_LIVE_WORKER)
    if offer.renderer:
        # Free, at hand and the last there is: neither a slow hour nor a failed probe makes another one better.
        return
    if seen.breaker_seconds > 0:
        yield Notice(seen.lasting or Reason.BREAKER_OPEN, {"seconds": f"{seen.breaker_seconds:.0f}"})
    if not seen.healthy:
        yield Notice(seen.lasting or Reason.UNHEALTHY)
    if need.max_cost is not None and quote.maximum > need.max_cost:
        yield Notice(Reason.MAX_COST, {"maximum": str(quote.maximum), "limit": str(need.max_cost)})
    if seen.budget_left is not None and quote.maximum > seen.budget_left:
        values = {"budget": seen.budget_scope or offer.provider, "left": str(seen.budget_left)}
        yield Notice(Reason.BUDGET_REACHED, values)
    if seen.limited_seconds >= need.deadline_seconds:
        yield Notice(Reason.RATE_LIMITED, {"seconds": f"{seen.limited_seconds:.0f}"})
    if seconds > need.deadline_seconds:
        yield Notice(Reason.TOO_SLOW, {"seconds": f"{seconds:.0f}", "limit": f"{need.deadline_seconds:.0f}"})


def _seconds(quote: Quote, seen: Signals) -> float:
    work = quote.seconds if seen.seconds is None else seen.seconds
    return seen.limited_seconds + seen.busy_seconds + work


def _in_order(runners: list[_Runner], need: Need, strategy: Strategy, seed: int) -> list[Candidate]:
    if not runners:
        return []
    cheapest = min(runner.price for runner in runners)
    fastest = min(runner.seconds for runner in runners)
    measure = _Measure(
        MIX.get(strategy), strategy is Strategy.CHEAPEST, cheapest + PRICE_GRAIN, fastest + SECONDS_GRAIN
    )
    for runner in runners:
        runner.score = _score(runner, measure, runner.seconds, runner.seen.success)
    waiting = [runner for runner in runners if runner.seen.limited_seconds > 0]
    prompt = [runner for runner in runners if runner.seen.limited_seconds == 0] if waiting else runners
    ordered = _one_trial_first(_ranked(prompt or waiting, measure, seed), need, measure)
    if prompt:
        ordered += sorted(waiting, key=lambda runner: runner.seconds)
    if need.named is not None:
        ordered.sort(key=lambda runner: runner.offer.turn)
    return [_candidate(runner, held_back=bool(prompt)) for runner in ordered]


def _score(runner: _Runner, measure: _Measure, seconds: float, success: float) -> float:
    offer = runner.offer
    if measure.shares is None:
        return offer.priority / 100
    cheap = measure.price / (runner.price + PRICE_GRAIN)
    if measure.by_price_alone:
        return round(cheap, 6)
    price, speed, quality = measure.shares
    fast = min(1.0, measure.seconds / (seconds + SECONDS_GRAIN))
    score = (price * cheap + speed * fast + quality * offer.quality_rank / 100) * success
    if offer.priority != CENTRE or offer.preferred:
        score += ((offer.priority - CENTRE) / CENTRE + offer.preferred) * PREFERENCE
        score = max(0.0, min(1.0, score))
    return round(score * 1_000_000) / 1_000_000


def _ranked(runners: list[_Runner], measure: _Measure, seed: int) -> list[_Runner]:
    ranked = sorted(
        runners, key=lambda runner: (-runner.score, runner.seconds, runner.offer.provider, runner.offer.model)
    )
    lowest = ranked[0].score * (1 - measure.near)
    near = [runner for runner in ranked if runner.score >= lowest]
    if len(near) > 1:
        first = _better_of_two(near, random.Random(seed))  # noqa: S311  sharing work out, not secrets
        ranked.remove(first)
        ranked.insert(0, first)
    return ranked


def _one_trial_first(ordered: list[_Runner], need: Need, measure: _Measure) -> list[_Runner]:
    """Those that are due a trial go last, but for the one of them that would go first were it well.

    It may fail, and be billed all the same: then enough must be left for whoever comes next.
    """
    due = [runner for runner in ordered if runner.seen.trial]
    if not due or len(due) == len(ordered):
        return ordered
    well = [runner for runner in ordered if not runner.seen.trial]

    def if_well(runner: _Runner) -> float:
        return _score(runner, measure, runner.seen.busy_seconds + runner.quote.seconds, 1.0)

    trial, following = max(due, key=if_well), well[0]
    dear = need.max_cost is not None and trial.quote.maximum + following.quote.maximum > need.max_cost
    if dear or if_well(trial) < following.score * (1 - measure.near):
        return [*well, *due]
    return [trial, *well, *(runner for runner in due if runner is not trial)]


def _better_of_two(near: list[_Runner], rng: random.Random) -> _Runner:
    """The first that is drawn, unless the second would be done clearly sooner."""
    one = _drawn(near, rng)
    other = _drawn([runner for runner in near if runner is not one], rng)
    return other if other.seconds < one.seconds - SECONDS_GRAIN else one


def _drawn(runners: list[_Runner], rng: random.Random) -> _Runner:
    """One of them, each as likely as its weight says."""
    point = rng.random() * sum(runner.offer.weight for runner in runners)
    for runner in runners:
        point -= runner.offer.weight
        if point < 0:
            return runner
    return runners[-1]


def _candidate(runner: _Runner, *, held_back: bool) -> Candidate:
    offer = runner.offer
    reason = None
    limited = runner.seen.limited_seconds
    if held_back and limited > 0:
        reason = Notice(Reason.RATE_LIMITED, {"seconds": f"{limited:.0f}"})
    seconds = round(runner.seconds * 1000) / 1000
    return Candidate(offer.provider, offer.model, offer.local, runner.quote, seconds, runner.score, None, reason)
