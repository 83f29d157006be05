"""Days in the life of a house that wants it cheap: each choice, each second lost and each cent spent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from providers.clock import SimulatedClock
from providers.errors import ModelRetired, Overloaded, QuotaExhausted, RateLimited, Unauthenticated, Unreachable
from providers.image import Quality
from providers.ledger import MemoryLedger
from providers.manager import Budget, NothingCouldRender, Notice, Placement, Reason
from providers.state import MemoryState
from tests.providers.manager.days import ALPHA, BETA, Day, Unplugged, calls, day, during, reasons, spent, two
from tests.providers.manager.scripted import START, build_house, tables, wanted


async def test_outage_three_failures_then_the_others_serve_without_delay_until_a_trial_goes_well() -> None:
    house = two({"seconds": 2, "trouble_seconds": 0.5}, {"seconds": 2})
    house.vendors["alpha"].trouble = during(house, 20, 100, Unreachable("no route"))
    told = await day(house, 24)
    assert told == Day("alpha 2, beta 10, alpha 12", 5 * 0.5, 14 * ALPHA + 10 * BETA)
    assert [at for at in calls(house, "alpha") if 20 <= at < 100] == [20, 30, 40, 50, 80]


async def test_an_outage_in_which_calls_hang_costs_the_time_limit_and_what_may_have_been_billed() -> None:
    house = two({"seconds": 2}, {"seconds": 2})
    alpha = house.vendors["alpha"]
    assert await day(house, 2) == Day("alpha 2", 0, 2 * ALPHA)
    alpha.seconds, alpha.quoted_seconds = 10_000, 2
    assert await day(house, 8) == Day("beta 8", 4 * 60, 4 * ALPHA + 8 * BETA)
    alpha.seconds = 2
    assert await day(house, 5) == Day("alpha 5", 0, 5 * ALPHA)


async def test_brown_out_half_of_the_calls_fail_and_the_failure_rate_opens_the_circuit() -> None:
    house = two({"seconds": 1, "trouble_seconds": 1}, {"seconds": 1})
    turn = iter(range(1000))
    house.vendors["alpha"].trouble = lambda _: Overloaded("every other") if next(turn) % 2 else None
    told = await day(house, 8, every=2)
    assert told == Day("alpha 1, beta 1, alpha 1, beta 1, alpha 1, beta 3", 3, 3 * ALPHA + 5 * BETA)
    assert calls(house, "alpha") == [0, 2, 4, 6, 8, 10]
    assert house.manager.core.health.circuit("alpha/alpha").opened_because == "OVERLOADED"


async def test_slow_creep_changes_the_order_first_and_opens_the_circuit_in_the_end() -> None:
    house = two({"seconds": 5}, {"seconds": 8}, strategy="fastest")
    alpha, chosen = house.vendors["alpha"], []
    for seconds in (5, 6, 8, 11, 15, 20, 20, 20, 20, 20):
        alpha.seconds, alpha.quoted_seconds = seconds, 5
        chosen.append(await day(house, 1, every=30))
    a, b = Day("alpha 1", 0, ALPHA), Day("beta 1", 0, BETA)
    assert chosen == [a, a, a, a, a, b, a, b, b, b]
    creeping = two({"quoted_seconds": 5, "seconds": 20}, {"seconds": 8})
    seldom = "alpha 5, beta 1, alpha 1, beta 2, alpha 1, beta 2, alpha 1, beta 5, alpha 1, beta 1"
    assert await day(creeping, 20, every=21) == Day(seldom, 0, 9 * ALPHA + 11 * BETA)
    assert calls(creeping, "alpha") == [0, 21, 42, 63, 84, 126, 189, 252, 378]
    assert creeping.manager.core.health.circuit("alpha/alpha").opened_because == "slow trial"


async def test_flapping_the_pauses_grow_so_a_vendor_that_comes_and_goes_is_tried_less_and_less() -> None:
    house = two({"seconds": 1, "trouble_seconds": 0.2}, {"seconds": 1})
    alpha = house.vendors["alpha"]
    alpha.trouble = lambda _: None if house.clock.monotonic() % 60 < 12 else Overloaded("down again")
    told = await day(house, 360, every=5)
    assert told.chosen == (
        "alpha 3, beta 9, alpha 3, beta 9, alpha 3, beta 21, alpha 3, beta 35, alpha 1, beta 154, "
        "alpha 2, beta 35, alpha 1, beta 33, alpha 3, beta 45"
    )
    assert (told.lost, told.spent) == (4.8, 19 * ALPHA + 341 * BETA)
    assert calls(house, "alpha") == [
        *(0, 5, 10, 15, 20, 25, 35, 60, 65, 70, 75, 80, 85, 120, 125, 130, 135, 140, 145, 240, 245, 250, 255, 260, 265),
        *(430, 435, 595, 825, 985, 1205, 1210, 1215, 1220, 1225, 1390, 1395, 1560, 1565, 1570, 1575, 1580, 1585),
    ]


async def test_rate_limit_storm_one_refusal_is_enough_for_everybody() -> None:
    house = two({"seconds": 1, "trouble_seconds": 0.1}, {"seconds": 1})
    house.vendors["alpha"].trouble = during(house, 0, 60, RateLimited("150 in 10 s", 60))
    assert await day(house, 14, every=5) == Day("beta 13, alpha 1", 0.1, 13 * BETA + ALPHA)
    assert calls(house, "alpha") == [0, 65]
    assert house.manager.core.health.circuit("alpha/alpha").state == "closed"


async def test_our_own_limit_keeps_the_vendor_from_ever_refusing() -> None:
    config = tables("alpha", "beta", house='strategy = "cheapest"', alpha="requests_per_minute = 3")
    house = build_house(config, alpha={"price": ALPHA, "seconds": 1}, beta={"price": BETA, "seconds": 1})
    assert await day(house, 14, every=5) == Day("alpha 3, beta 9, alpha 2", 0, 5 * ALPHA + 9 * BETA)
    assert calls(house, "alpha") == [0, 5, 10, 60, 65]


async def test_a_wrong_price_is_settled_as_charged_and_believed_from_then_on() -> None:
    house = two({"charged": Decimal("0.09")})
    assert await day(house, 1) == Day("alpha 1", 0, Decimal("0.09"))
    assert await day(house, 4) == Day("beta 4", 0, 4 * BETA)
    corrected = next(one for one in house.manager.candidates(wanted()) if one.provider == "alpha")
    assert corrected.quote is not None
    assert (corrected.quote.expected, corrected.quote.maximum) == (Decimal("0.09"), Decimal("0.09"))


async def test_a_wrong_price_breaches_a_limit_once_and_never_again() -> None:
    house = build_house(tables("alpha"), alpha={"price": ALPHA, "charged": Decimal("0.09"), "seconds": 1})
    tight = wanted(max_cost=Decimal("0.08"))
    assert await day(house, 8, need=tight) == Day("alpha 1, poster 7", 0, Decimal("0.09"))
    assert await day(house, 8) == Day("alpha 8", 0, 8 * Decimal("0.09"))
    assert await day(house, 8, need=tight) == Day("poster 8", 0, Decimal(0))
    assert [row["maximum"] for row in house.journal.rows.values() if row["model"] == "alpha"] == [
        ALPHA,
        *[Decimal("0.09")] * 8,
    ]
    house.vendors["alpha"].charged = ALPHA
    assert await day(house, 2) == Day("alpha 2", 0, 2 * ALPHA)
    assert await day(house, 1, need=tight) == Day("alpha 1", 0, ALPHA)


async def test_funds_gone_at_noon_one_call_finds_out_and_the_account_is_left_alone() -> None:
    house = two({"models": ("alpha", "alpha-mini"), "seconds": 1, "trouble_seconds": 0.3}, {"seconds": 1})
    noon = 3 * 3600
    house.vendors["alpha"].trouble = during(house, noon, noon + 600, QuotaExhausted("no credits"))
    await house.clock.advance(noon - 20)
    assert await day(house, 5) == Day("alpha 2, beta 3", 0.3, 2 * ALPHA + 3 * BETA)
    assert reasons(house, wanted()) == {
        "alpha": QuotaExhausted.code,
        "alpha-mini": QuotaExhausted.code,
        "poster": Reason.LAST_RESORT,
    }
    assert await day(house, 95) == Day("beta 69, alpha 26", 4 * 0.3, 69 * BETA + 26 * ALPHA)
    assert calls(house, "alpha")[2:9] == [noon, noon + 40, noon + 140, noon + 270, noon + 510, noon + 720, noon + 730]


async def test_a_revoked_key_is_found_by_the_first_call_and_forgiven_by_two_trials_once_it_is_valid_again() -> None:
    house = two({"seconds": 1, "trouble_seconds": 0.1}, {"seconds": 1})
    house.vendors["alpha"].trouble = during(house, 30, 200, Unauthenticated("revoked"))
    assert await day(house, 50) == Day("alpha 3, beta 27, alpha 20", 0.3, 23 * ALPHA + 27 * BETA)
    assert [at for at in calls(house, "alpha") if at >= 30][:5] == [30, 70, 170, 300, 310]


async def test_a_revoked_key_is_found_by_the_probe_before_anybody_has_to_wait() -> None:
    house = two({"seconds": 1, "trouble_seconds": 0.1}, {"seconds": 1})
    alpha = house.vendors["alpha"]
    house.manager.start()
    alpha.trouble, alpha.healthy, alpha.probe_detail = (lambda _: Unauthenticated("revoked")), False, "key revoked"
    alpha.probe_error = Unauthenticated.code
    await house.clock.advance(10)
    assert await day(house, 4) == Day("beta 4", 0, 4 * BETA)
    assert (calls(house, "alpha"), reasons(house, wanted())["alpha"]) == ([], Unauthenticated.code)
    assert {one.key: one.probed for one in house.manager.health()}["alpha"] == "key revoked"
    alpha.trouble, alpha.healthy = (lambda _: None), True
    assert await day(house, 4) == Day("beta 1, alpha 3", 0, BETA + 3 * ALPHA)
    await house.manager.close()


async def test_a_model_retired_at_midnight_is_used_until_then_and_its_successor_from_then_on() -> None:
    clock = SimulatedClock(datetime(2026, 11, 30, 23, 58, tzinfo=UTC))
    models = ("gpt-image-1.5", "gpt-image-2.5-flare")
    house = build_house(tables("openai"), clock=clock, openai={"models": models, "price": ALPHA, "seconds": 10})
    need, used = wanted(provider="gpt-image-1.5"), []
    for _ in range(5):
        rendered = await house.play(house.render(need))
        used.append((clock.now().day, rendered.candidate.model, [warning.code for warning in rendered.warnings]))
        await clock.advance(30)
    before: tuple[int, str, list[str]] = (30, "gpt-image-1.5", [])
    assert used == [before, before, before] + [(1, "gpt-image-2.5-flare", ["MODEL_SUCCEEDED"])] * 2
    assert calls(house, "openai") == [0, 40, 80, 120, 160]
    assert sum(row["settled"] for row in house.journal.rows.values()) == 5 * ALPHA


async def test_a_model_that_its_vendor_ended_early_is_tried_more_and_more_seldom() -> None:
    house = two({"seconds": 1, "trouble_seconds": 0.2}, {"seconds": 1})
    house.vendors["alpha"].trouble = lambda _: ModelRetired("gone")
    assert await day(house, 30) == Day("beta 30", 4 * 0.2, 30 * BETA)
    assert calls(house, "alpha") == [0, 40, 140, 270]


async def test_all_clouds_down_the_renderer_serves_and_time_without_a_picture_is_nothing() -> None:
    house = two({"trouble_seconds": 0.2, "seconds": 1}, {"trouble_seconds": 0.2, "seconds": 1})
    for vendor in ("alpha", "beta"):
        house.vendors[vendor].trouble = during(house, 0, 60, Unreachable("no internet"))
    assert await day(house, 6, every=2) == Day("poster 6", 1.2, Decimal(0))
    with pytest.raises(NothingCouldRender) as caught:
        await house.play(house.render(wanted(fallback=False)))
    assert (caught.value.code, caught.value.retryable) == (Reason.BREAKER_OPEN, True)
    assert caught.value.retry_after is not None
    assert caught.value.retry_after <= 15
    assert await day(house, 20, every=5) == Day("poster 13, beta 1, alpha 6", 4 * 0.2, BETA + 6 * ALPHA)


async def test_redis_gone_each_process_goes_on_with_its_own_limits_and_budgets_still_hold() -> None:
    clock = SimulatedClock(START)
    plug = Unplugged(MemoryState(clock))
    config = tables("alpha", house="daily_budget = 0.15", alpha="requests_per_minute = 4")
    house = build_house(config, clock=clock, state=plug, alpha={"price": ALPHA, "seconds": 1})
    assert await day(house, 2, every=2) == Day("alpha 2", 0, 2 * ALPHA)
    plug.away = True
    hurried = wanted(deadline_seconds=30)
    assert await day(house, 4, every=2, need=hurried) == Day("alpha 2, poster 2", 0, 2 * ALPHA)
    await clock.advance(60)
    plug.away = False
    assert await day(house, 2, every=2, need=hurried) == Day("alpha 1, poster 1", 0, ALPHA)
    assert await spent(house) == Decimal("0.15")


async def test_two_processes_that_disagree_come_to_one_opinion_within_a_second() -> None:
    clock = SimulatedClock(START)
    state, ledger = MemoryState(clock), MemoryLedger(clock)
    one = two({"trouble_seconds": 0.1}, {"seconds": 1}, clock=clock, state=state, ledger=ledger)
    other = two({"seconds": 1}, {"seconds": 1}, clock=clock, state=state, ledger=ledger, seed=8)
    one.vendors["alpha"].trouble = lambda _: Unreachable("no route from here")
    assert await day(other, 1, every=1) == Day("alpha 1", 0, ALPHA)
    assert await day(one, 3, every=2) == Day("beta 3", 0.3, 3 * BETA)
    assert await day(other, 1, every=1) == Day("beta 1", 0, BETA)
    await clock.advance(20)
    assert await day(other, 2, every=2) == Day("alpha 2", 0, 2 * ALPHA)
    assert other.manager.core.health.circuit("alpha").state == "closed"
    await one.play(one.manager.refresh())
    assert one.manager.core.health.circuit("alpha").state == "closed"
    assert (calls(one, "alpha"), calls(other, "alpha")) == ([1, 3, 5], [0, 28, 30])


async def test_the_only_gpu_worker_gone_the_clouds_serve_and_the_record_says_so() -> None:
    config = tables("sdxl", "beta", house='strategy = "cheapest"')
    local, cent = {"local": True}, Decimal("0.002")
    house = build_house(config, sdxl={"price": cent, "seconds": 8, "capabilities_more": local}, beta={"price": BETA})
    both, without = Placement(live=frozenset({"sdxl", "beta"})), Placement(live=frozenset({"beta"}))
    assert await day(house, 2, placement=both) == Day("sdxl 2", 0, 2 * cent)
    assert await day(house, 3, placement=without) == Day("beta 3", 0, 3 * BETA)
    sdxl = next(one for one in house.manager.candidates(wanted(), without) if one.model == "sdxl")
    assert (sdxl.rejected_because, sdxl.expected_seconds) == (Notice(Reason.NO_LIVE_WORKER), 8)
    assert await day(house, 2, placement=both) == Day("sdxl 2", 0, 2 * cent)
    strict = wanted(fallback=False, provider="sdxl")
    assert await day(house, 1, need=strict, placement=without) == Day("- 1", 0, Decimal(0))


async def test_a_busy_gpu_with_a_queue_is_slower_than_an_idle_cloud() -> None:
    config = tables("sdxl", "beta", house='strategy = "fastest"', sdxl="max_concurrency = 1")
    house = build_house(config, sdxl={"seconds": 8, "capabilities_more": {"local": True}}, beta={"seconds": 15})
    assert house.manager.decide(wanted(), 1).order[0].provider == "sdxl"
    waiting = house.manager.decide(wanted(), 1, Placement(queued={"sdxl": 3}))
    assert [(one.provider, one.expected_seconds) for one in waiting.order] == [("beta", 15), ("sdxl", 8 + 3 * 8)]


async def test_a_landscape_photo_at_high_quality_and_low_budget_goes_to_stable_diffusion() -> None:
    config = tables("sdxl", "openai", "google", "stability", sdxl='prefer_for = ["landscape"]')
    house = build_house(
        config,
        sdxl={"price": Decimal("0.0047"), "seconds": 24, "capabilities_more": {"local": True}},
        openai={"models": ("gpt-image-2.5-flare",), "price": Decimal("0.0527")},
        google={"models": ("gemini-nano-banana-2.1",), "price": Decimal("0.0336"), "maximum": Decimal("0.042")},
        stability={"models": ("stable-image-core",), "price": ALPHA},
    )
    need = wanted(width=1664, height=936, quality=Quality.HIGH, budget=Budget.LOW, category="landscape")
    decision = house.manager.decide(need, 1)
    assert [one.provider for one in decision.order] == ["sdxl", "stability", "google", "openai"]
    assert await day(house, 3, every=30, need=need) == Day("sdxl 3", 0, 3 * Decimal("0.0047"))
    assert calls(house, "sdxl") == [0, 30, 60]
    best = house.manager.decide(wanted(quality=Quality.HIGH, budget=Budget.BEST), 1)
    assert best.order[0].provider in {"openai", "google"}


async def test_the_house_budget_stops_paid_models_at_the_line_until_the_next_day() -> None:
    config = tables("alpha", house="daily_budget = 0.10")
    house = build_house(config, alpha={"price": ALPHA, "seconds": 1})
    assert await day(house, 5) == Day("alpha 3, poster 2", 0, 3 * ALPHA)
    tomorrow = datetime(2026, 11, 22, tzinfo=UTC) - house.clock.now() + timedelta(seconds=1)
    await house.clock.advance(tomorrow.total_seconds())
    assert await day(house, 4) == Day("alpha 3, poster 1", 0, 3 * ALPHA)


async def test_a_storm_of_refusals_is_not_amplified_by_our_own_second_calls() -> None:
    house = build_house(tables("alpha"), alpha={"seconds": 1, "trouble_seconds": 0})
    house.vendors["alpha"].trouble = lambda _: RateLimited("slow down", 1)
    second = 10 + 100 // 5 - 1  # ten to begin with, and a fifth of every first call since
    assert await day(house, 100, every=5) == Day("poster 100", second * 1.0, Decimal(0))
    assert len(house.vendors["alpha"].calls) == 100 + second


async def test_without_a_hint_the_wait_is_drawn_anew_each_time_and_never_long() -> None:
    house = build_house(tables("alpha"), alpha={"seconds": 1, "trouble_seconds": 0})
    turn = iter(range(100))
    house.vendors["alpha"].trouble = lambda _: RateLimited("slow down") if next(turn) % 2 == 0 else None
    days = [await day(house, 1, every=5) for _ in range(8)]
    assert {one.chosen for one in days} == {"alpha 1"}
    assert all(0 <= one.lost <= 2 for one in days)
    assert len({one.lost for one in days}) == 8
