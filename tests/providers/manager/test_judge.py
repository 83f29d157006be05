"""The order of candidates, from facts alone."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from providers.clock import SimulatedClock
from providers.config import parse_config
from providers.image import Quote
from providers.ledger import MemoryLedger
from providers.manager import Candidate, Decision, Notice, Offer, Placement, Policy, Reason, Signals, Strategy
from providers.manager.judge import judge
from providers.manager.permits import Busy, Gate
from providers.state import MemoryState
from tests.providers.manager.scripted import START, build_house, tables, wanted

CALM = Signals()


def offer(model: str, price: str = "0.03", maximum: str | None = None, seconds: float = 10, **more: Any) -> Offer:
    quote = Quote(Decimal(price), Decimal(maximum or price), seconds, "")
    return Offer("vendor", model, quote=quote, **more)


def judged(
    *pairs: tuple[Offer, Signals], strategy: Strategy = Strategy.BALANCED, seed: int = 1, **need: Any
) -> tuple[Candidate, ...]:
    policy = Policy(strategy, 30, models_enabled=True)
    return judge(wanted(**need), policy, [one for one, _ in pairs], [seen for _, seen in pairs], seed)


def order(*pairs: tuple[Offer, Signals], **more: Any) -> list[str]:
    return [one.model for one in judged(*pairs, **more) if one.rejected_because is None]


@pytest.mark.parametrize(
    ("seen", "need", "reason"),
    [
        (replace(CALM, live=False), {}, Notice(Reason.NO_LIVE_WORKER)),
        (replace(CALM, breaker_seconds=7.4), {}, Notice(Reason.BREAKER_OPEN, {"seconds": "7"})),
        (replace(CALM, healthy=False), {}, Notice(Reason.UNHEALTHY)),
        (CALM, {"max_cost": Decimal("0.04")}, Notice(Reason.MAX_COST, {"maximum": "0.05", "limit": "0.04"})),
        (
            replace(CALM, budget_left=Decimal("0.049"), budget_scope="house"),
            {},
            Notice(Reason.BUDGET_REACHED, {"budget": "house", "left": "0.049"}),
        ),
        (replace(CALM, limited_seconds=120), {}, Notice(Reason.RATE_LIMITED, {"seconds": "120"})),
        (replace(CALM, busy_seconds=111), {}, Notice(Reason.TOO_SLOW, {"seconds": "121", "limit": "120"})),
        (replace(CALM, seconds=200), {}, Notice(Reason.TOO_SLOW, {"seconds": "200", "limit": "120"})),
        (
            replace(CALM, price_ratio=2),
            {"max_cost": Decimal("0.05")},
            Notice(Reason.MAX_COST, {"maximum": "0.10", "limit": "0.05"}),
        ),
    ],
)
def test_each_hindrance_is_said_with_its_numbers_and_each_line_is_exact(
    seen: Signals, need: dict[str, Any], reason: Notice
) -> None:
    one = offer("m", "0.03", "0.05")
    (candidate,) = judged((one, seen), **need)
    assert candidate.rejected_because == reason
    work = 10 if seen.seconds is None else seen.seconds
    assert (candidate.score, candidate.expected_seconds) == (None, seen.limited_seconds + seen.busy_seconds + work)
    just = replace(CALM, budget_left=Decimal("0.05"), busy_seconds=110.0)
    assert order((one, just), max_cost=Decimal("0.05")) == ["m"]


def test_the_quality_floor_holds_unless_the_model_is_asked_for() -> None:
    low = offer("low", quality_rank=29)
    (candidate,) = judged((low, CALM))
    assert candidate.rejected_because == Notice(Reason.QUALITY_FLOOR, {"rank": "29", "floor": "30"})
    assert order((replace(low, quality_rank=30), CALM)) == ["low"]
    assert order((replace(low, named=True), CALM), provider="low") == ["low"]


def test_each_strategy_has_its_own_favourite() -> None:
    cheap = (offer("cheap", "0.01", seconds=30, quality_rank=40), CALM)
    fast = (offer("fast", "0.06", seconds=3, quality_rank=50), CALM)
    good = (offer("good", "0.12", seconds=25, quality_rank=95), CALM)
    firsts = {strategy: order(cheap, fast, good, strategy=strategy)[0] for strategy in Strategy}
    assert firsts == {
        Strategy.CHEAPEST: "cheap",
        Strategy.FASTEST: "fast",
        Strategy.BEST: "good",
        Strategy.BALANCED: "cheap",
        Strategy.FIXED: "fast",
    }
    assert order(cheap, (replace(good[0], priority=51), CALM), fast, strategy=Strategy.FIXED)[0] == "good"


def test_what_often_fails_and_what_is_not_liked_stands_further_back() -> None:
    good, better = offer("a"), offer("b", quality_rank=55)
    assert order((good, CALM), (better, CALM))[0] == "b"
    assert order((good, CALM), (better, replace(CALM, success=0.6)))[0] == "a"
    assert order((replace(good, priority=100), CALM), (better, CALM))[0] == "a"
    assert order((replace(good, preferred=True), CALM), (better, CALM))[0] == "a"


def test_among_near_equals_the_one_that_would_finish_sooner_goes_first_whatever_the_seed() -> None:
    idle, busy = (offer("idle"), CALM), (offer("busy"), replace(CALM, busy_seconds=20.0))
    firsts = Counter(order(busy, idle, strategy=Strategy.CHEAPEST, seed=seed)[0] for seed in range(50))
    assert firsts == {"idle": 50}
    three = [(offer(name), CALM) for name in "abc"]
    spread = Counter(order(*three, strategy=Strategy.CHEAPEST, seed=seed)[0] for seed in range(3000))
    assert all(900 < count < 1100 for count in spread.values())


def test_weights_share_work_out_among_near_equals_and_a_clearly_slower_one_gets_none_of_it() -> None:
    heavy = (offer("heavy", seconds=10.0, weight=9), CALM)
    for seconds, expected in ((9.9, 900), (9.0, 900), (8.9, 0)):
        light = (offer("light", seconds=seconds, weight=1), CALM)
        firsts = [order(heavy, light, strategy=Strategy.CHEAPEST, seed=seed)[0] for seed in range(1000)]
        assert abs(firsts.count("heavy") - expected) < 40


def test_a_due_trial_is_made_by_who_would_go_first_were_it_well_and_by_nobody_else() -> None:
    down = replace(CALM, success=0.4, seconds=90.0, trial=True)
    alpha, beta, dear = offer("alpha", "0.03"), (offer("beta", "0.05"), CALM), offer("dear", "0.19")
    first, second = judged((alpha, down), beta)
    assert (first.model, second.model) == ("alpha", "beta")
    assert (first.score, second.score, first.expected_seconds) == (0.24967, 0.646154, 90)
    assert order((alpha, replace(down, trial=False)), beta) == ["beta", "alpha"]
    cheap = (offer("cheap", "0.01"), replace(down, trial=True))
    assert order((alpha, down), cheap, beta, strategy=Strategy.CHEAPEST) == ["cheap", "beta", "alpha"]
    assert order((alpha, down), cheap, strategy=Strategy.CHEAPEST) == ["cheap", "alpha"]
    assert order((dear, down), beta) == ["beta", "dear"]
    assert order((alpha, down), (dear, down), beta) == ["alpha", "beta", "dear"]
    assert order((alpha, replace(down, limited_seconds=5.0)), beta) == ["beta", "alpha"]
    equal = [order((offer("a"), CALM), (offer("b"), down), strategy=Strategy.FIXED, seed=seed)[0] for seed in range(9)]
    assert equal == ["b"] * 9
    behind = (offer("a", priority=51), CALM)
    assert order(behind, (offer("b"), down), strategy=Strategy.FIXED) == ["a", "b"]


def test_a_trial_that_may_be_billed_in_vain_leaves_enough_for_the_next_one() -> None:
    trial = (offer("alpha", "0.03", "0.04"), replace(CALM, success=0.4, trial=True))
    beta = (offer("beta", "0.05"), CALM)
    assert order(trial, beta, max_cost=Decimal("0.09")) == ["alpha", "beta"]
    for strategy in Strategy:
        assert order(trial, beta, max_cost=Decimal("0.0899"), strategy=strategy) == ["beta", "alpha"]


def test_a_record_from_before_trials_were_told_is_still_read() -> None:
    record = build_house(tables("alpha"), alpha={}).manager.decide(wanted(), 1)
    text = record.to_json()
    assert Decision.from_json(text.replace(',"trial":false', "")) == record


def test_who_must_wait_for_a_limit_stands_behind_everybody_who_need_not() -> None:
    limited = (offer("limited", "0.001"), replace(CALM, limited_seconds=5.0))
    free = (offer("free", "0.09", seconds=60), CALM)
    first, second = judged(limited, free, strategy=Strategy.CHEAPEST)
    assert (first.model, second.model) == ("free", "limited")
    assert second.held_back_because == Notice(Reason.RATE_LIMITED, {"seconds": "5"})
    assert second.expected_seconds == 15
    (alone,) = judged(limited)
    assert alone.held_back_because is None


async def test_alone_in_the_house_the_renderer_draws_anything_but_a_licensed_style() -> None:
    house = build_house("")
    assert [one.model for one in house.manager.decide(wanted(fallback=False), 1).order] == ["poster"]
    (candidate,) = house.manager.decide(wanted(licensed=True), 1).candidates
    assert candidate.rejected_because == Notice(Reason.FALLBACK_FORBIDDEN)


async def test_a_decision_that_is_carried_on_calls_nobody_who_was_drained_meanwhile() -> None:
    rule = 'strategy = "cheapest"'
    house = build_house(tables("alpha", "beta", house=rule), alpha={}, beta={"price": Decimal("0.05")})
    decision = house.manager.decide(wanted(), 1)
    await house.manager.reload(parse_config(tables("alpha", "beta", house=rule, alpha="drain = true")))
    rendered = await house.play(house.render(decision=decision))
    assert (rendered.candidate.provider, house.vendors["alpha"].calls) == ("beta", [])


async def test_a_local_model_may_take_longer_than_its_timeout_while_others_are_in_front_of_it() -> None:
    house = build_house(
        tables("sdxl", sdxl="timeout_seconds = 5"),
        sdxl={"seconds": 40, "quoted_seconds": 4, "capabilities_more": {"local": True}},
    )
    rendered = await house.play(house.render())
    assert rendered.candidate.provider == "sdxl"
    assert house.vendors["sdxl"].calls[0][1].deadline_seconds == 5


async def test_money_spent_here_is_seen_at_once_and_not_only_when_the_ledger_is_read_again() -> None:
    house = build_house(tables("alpha", house="daily_budget = 0.05"), alpha={"price": Decimal("0.03"), "seconds": 1})
    await house.play(house.render())
    reasons = {one.provider: one.rejected_because for one in house.manager.decide(wanted(), 1).candidates}
    assert reasons["alpha"] == Notice(Reason.BUDGET_REACHED, {"budget": "house", "left": "0.02"})


async def test_the_load_of_other_processes_counts_and_ones_own_counts_once() -> None:
    clock = SimulatedClock(START)
    state, ledger = MemoryState(clock), MemoryLedger(clock)
    config = tables("alpha", alpha="max_concurrency = 2")
    one, other = (
        build_house(config, clock=clock, state=state, ledger=ledger, seed=seed, alpha={"seconds": 10})
        for seed in (1, 2)
    )
    tasks = [asyncio.ensure_future(one.render()) for _ in range(2)]
    await clock.advance(2)
    for house in (one, other):
        await house.play(house.manager.refresh())
    waits = [house.manager.decide(wanted(), 1).order[0].expected_seconds for house in (one, other)]
    assert waits == [15, 15]
    assert {status.key: status.load for status in other.manager.health()} == {"alpha": 2, "poster": 0}
    await clock.advance(60)
    await asyncio.gather(*tasks)
    await other.play(other.manager.refresh())
    queued = other.manager.decide(wanted(), 1, Placement(queued={"alpha": 3})).order[0]
    assert queued.expected_seconds == 10 + 10 * 2 / 2


async def test_a_permit_handed_over_to_somebody_who_was_just_cancelled_is_passed_on() -> None:
    gate = Gate(SimulatedClock(START), 1)
    await gate.enter(0)
    first, second = (asyncio.ensure_future(gate.enter(60)) for _ in range(2))
    await asyncio.sleep(0)
    gate.leave()
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    await second
    assert (gate.taken, gate.waiting) == (1, 0)
    with pytest.raises(Busy):
        await gate.enter(0)
