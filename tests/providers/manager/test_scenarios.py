"""Days in the life of a house, on simulated time: what is chosen, how long nobody serves, and the money spent."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from providers.clock import SimulatedClock
from providers.errors import Overloaded, QuotaExhausted, RateLimited, Unauthenticated, Unreachable
from providers.image import Quality
from providers.ledger import MemoryLedger
from providers.manager import Budget, NothingCouldRender, Placement, Reason
from providers.ports import StateUnavailable
from providers.state import MemoryState
from tests.providers.manager.scripted import START, House, Setup, build_house, tables, wanted

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from providers.errors import ProviderError
    from providers.image import ImageRequest
    from providers.manager import Need

ALPHA, BETA = Decimal("0.03"), Decimal("0.05")
CHEAPEST = 'strategy = "cheapest"\ndaily_budget = 1000'


def two(alpha: Setup | None = None, beta: Setup | None = None, **ports: Any) -> House:
    config = tables("alpha", "beta", house=CHEAPEST)
    return build_house(config, alpha={"price": ALPHA, **(alpha or {})}, beta={"price": BETA, **(beta or {})}, **ports)


async def day(house: House, times: int, every: float = 10.0, need: Need | None = None) -> tuple[list[str], list[float]]:
    """Who rendered, and the seconds each took, one rendering `every` so many seconds."""
    served: list[str] = []
    took: list[float] = []
    for _ in range(times):
        began = house.clock.monotonic()
        rendered = await house.play(house.render(need))
        served.append(rendered.candidate.provider)
        took.append(round(house.clock.monotonic() - began, 3))
        rest = every - (house.clock.monotonic() - began)
        if rest > 0:
            await house.clock.advance(rest)
    return served, took


def during(
    house: House, start: float, end: float, error: ProviderError
) -> Callable[[ImageRequest], ProviderError | None]:
    """Trouble between two moments."""
    return lambda _: error if start <= house.clock.monotonic() < end else None


async def spent(house: House) -> Decimal:
    return (await house.ledger.spent(None)).today


async def test_outage_three_failures_then_the_others_serve_without_delay_until_a_trial_goes_well() -> None:
    house = two({"seconds": 2, "trouble_seconds": 0.5}, {"seconds": 2})
    alpha = house.vendors["alpha"]
    alpha.trouble = during(house, 20, 100, Unreachable("no route"))
    served, took = await day(house, 24)
    assert served == ["alpha"] * 2 + ["beta"] * 10 + ["alpha"] * 12
    assert Counter(took) == {2.0: 24 - 5, 2.5: 5}
    calls_while_down = [at for at, _ in alpha.calls if 20 <= at < 100]
    assert len(calls_while_down) == 5
    assert calls_while_down[:3] == [20, 30, 40]
    assert await spent(house) == 14 * ALPHA + 10 * BETA


async def test_brown_out_half_of_the_calls_fail_and_the_failure_rate_opens_the_circuit() -> None:
    house = two({"seconds": 1, "trouble_seconds": 1}, {"seconds": 1})
    turn = iter(range(1000))
    house.vendors["alpha"].trouble = lambda _: Overloaded("every other") if next(turn) % 2 else None
    served, took = await day(house, 8, every=2)
    assert served == ["alpha", "beta", "alpha", "beta", "alpha", "beta", "beta", "beta"]
    assert len(house.vendors["alpha"].calls) == 6
    assert took == [1, 2, 1, 2, 1, 2, 1, 1]
    assert house.manager.core.health.circuit("alpha/alpha").opened_because == "OVERLOADED"
    assert await spent(house) == 3 * ALPHA + 5 * BETA


async def test_slow_creep_is_seen_in_the_order_first_and_opens_the_circuit_in_the_end() -> None:
    config = tables("alpha", "beta", house='strategy = "fastest"\ndaily_budget = 1000')
    house = build_house(config, alpha={"seconds": 5, "price": ALPHA}, beta={"seconds": 8, "price": BETA})
    alpha, chosen = house.vendors["alpha"], []
    for seconds in (5, 6, 8, 11, 15, 20, 20, 20):
        alpha.seconds, alpha.quoted_seconds = seconds, 5
        rendered = await house.play(house.render())
        chosen.append(rendered.candidate.provider)
        await house.clock.advance(10)
    assert chosen == ["alpha"] * 5 + ["beta"] * 3
    creeping = two({"quoted_seconds": 5, "seconds": 20}, {"seconds": 8})
    served, _ = await day(creeping, 7, every=11)
    assert served == ["alpha"] * 5 + ["beta", "alpha"]
    assert creeping.manager.core.health.circuit("alpha/alpha").opened_because == "slow trial"


async def test_flapping_the_pauses_grow_so_a_vendor_that_comes_and_goes_is_tried_less_and_less() -> None:
    house = two({"seconds": 1, "trouble_seconds": 0.2}, {"seconds": 1})
    alpha = house.vendors["alpha"]
    alpha.trouble = lambda _: Overloaded("down")
    await day(house, 180, every=5)
    gaps = [round(later - sooner) for (sooner, _), (later, _) in zip(alpha.calls[2:], alpha.calls[3:], strict=False)]
    assert len(alpha.calls) < 12
    assert all(7 <= gap <= 310 for gap in gaps)
    assert max(gaps) > 100
    assert house.manager.core.health.circuit("alpha/alpha").trips >= 5


async def test_rate_limit_storm_one_refusal_is_enough_for_everybody() -> None:
    house = two({"seconds": 1, "trouble_seconds": 0.1}, {"seconds": 1})
    house.vendors["alpha"].trouble = during(house, 0, 60, RateLimited("150 in 10 s", 60))
    served, _ = await day(house, 14, every=5)
    assert served == ["beta"] * 13 + ["alpha"]
    assert len([at for at, _ in house.vendors["alpha"].calls if at < 60]) == 1
    assert house.manager.core.health.circuit("alpha/alpha").state == "closed"


async def test_our_own_limit_keeps_the_vendor_from_ever_refusing() -> None:
    config = tables("alpha", "beta", house=CHEAPEST, alpha="requests_per_minute = 3")
    house = build_house(config, alpha={"price": ALPHA, "seconds": 1}, beta={"price": BETA, "seconds": 1})
    served, _ = await day(house, 14, every=5)
    assert served == ["alpha"] * 3 + ["beta"] * 9 + ["alpha"] * 2
    starts = [at for at, _ in house.vendors["alpha"].calls]
    assert starts == [0, 5, 10, 60, 65]


async def test_a_wrong_price_is_settled_as_charged_and_believed_from_then_on() -> None:
    house = two({"charged": Decimal("0.09")})
    first = await house.play(house.render())
    assert (first.candidate.provider, first.attempts[0].settled) == ("alpha", Decimal("0.09"))
    second = await house.play(house.render())
    assert second.candidate.provider == "beta"
    corrected = next(one for one in second.decision.candidates if one.provider == "alpha")
    assert corrected.quote is not None
    assert corrected.quote.expected == Decimal("0.09")
    assert await spent(house) == Decimal("0.09") + BETA


async def test_funds_gone_at_noon_one_call_finds_out_and_the_account_is_left_alone() -> None:
    house = two({"models": ("alpha", "alpha-mini"), "seconds": 1, "trouble_seconds": 0.3}, {"seconds": 1})
    noon = 3 * 3600
    house.vendors["alpha"].trouble = during(house, noon, noon * 9, QuotaExhausted("no credits"))
    await house.clock.advance(noon - 20)
    served, took = await day(house, 5)
    assert served == ["alpha"] * 2 + ["beta"] * 3
    assert took == [1, 1, 1.3, 1, 1]
    reasons = {
        one.model: one.rejected_because.code for one in house.manager.candidates(wanted()) if one.rejected_because
    }
    assert reasons["alpha"] == reasons["alpha-mini"] == Reason.BREAKER_OPEN


async def test_a_revoked_key_is_found_by_the_first_call_and_by_the_probe_and_forgiven_by_the_next() -> None:
    house = two({"seconds": 1, "trouble_seconds": 0.1}, {"seconds": 1})
    alpha = house.vendors["alpha"]
    house.manager.start()
    alpha.trouble, alpha.healthy, alpha.probe_detail = (lambda _: Unauthenticated("revoked")), False, "key revoked"
    await house.clock.advance(10)
    served, _ = await day(house, 4)
    assert (served, alpha.calls) == (["beta"] * 4, [])
    assert {one.key: one.probed for one in house.manager.health()}["alpha"] == "key revoked"
    alpha.trouble, alpha.healthy = (lambda _: None), True
    await house.clock.advance(70)
    served, _ = await day(house, 2)
    assert served == ["alpha", "alpha"]
    await house.manager.close()


async def test_a_model_retired_at_midnight_is_used_until_then_and_its_successor_from_then_on() -> None:
    clock = SimulatedClock(datetime(2026, 11, 30, 23, 58, tzinfo=UTC))
    models = ("gpt-image-1.5", "gpt-image-2.5-flare")
    house = build_house(tables("openai", house=CHEAPEST), clock=clock, openai={"models": models})
    need = wanted(provider="gpt-image-1.5")
    used = []
    for _ in range(5):
        rendered = await house.play(house.render(need))
        used.append((clock.now().day, rendered.candidate.model, [warning.code for warning in rendered.warnings]))
        await clock.advance(30)
    before: tuple[int, str, list[str]] = (30, "gpt-image-1.5", [])
    assert used == [before, before, before] + [(1, "gpt-image-2.5-flare", ["MODEL_SUCCEEDED"])] * 2


async def test_all_clouds_down_the_renderer_serves_and_time_without_a_picture_is_nothing() -> None:
    house = two({"trouble_seconds": 0.2, "seconds": 1}, {"trouble_seconds": 0.2, "seconds": 1})
    for vendor in ("alpha", "beta"):
        house.vendors[vendor].trouble = lambda _: Unreachable("no internet")
    served, took = await day(house, 6, every=2)
    assert served == ["poster"] * 6
    assert took == [0.5] * 3 + [0.1] * 3
    assert await spent(house) == 0
    with pytest.raises(NothingCouldRender) as caught:
        await house.play(house.render(wanted(fallback=False)))
    assert (caught.value.code, caught.value.retryable) == (Reason.BREAKER_OPEN, True)
    assert caught.value.retry_after is not None
    assert caught.value.retry_after <= 15


class Unplugged:
    """Shared state that can be cut off."""

    def __init__(self, state: MemoryState) -> None:
        self.state = state
        self.away = False

    def __getattr__(self, name: str) -> Callable[..., Awaitable[Any]]:
        async def call(*arguments: Any) -> Any:
            if self.away:
                raise StateUnavailable("connection refused")
            return await getattr(self.state, name)(*arguments)

        return call


async def test_redis_gone_each_process_goes_on_with_its_own_limits_and_budgets_still_hold() -> None:
    clock = SimulatedClock(START)
    plug = Unplugged(MemoryState(clock))
    config = tables("alpha", house="daily_budget = 0.15", alpha="requests_per_minute = 4")
    house = build_house(config, clock=clock, state=plug, alpha={"price": ALPHA, "seconds": 1})
    served, _ = await day(house, 2, every=2)
    plug.away = True
    hurried = wanted(deadline_seconds=30)
    more, _ = await day(house, 4, every=2, need=hurried)
    assert served + more == ["alpha"] * 4 + ["poster"] * 2
    await clock.advance(60)
    plug.away = False
    again, _ = await day(house, 2, every=2, need=hurried)
    assert again == ["alpha", "poster"]
    assert await spent(house) == Decimal("0.15")


async def test_two_processes_that_disagree_come_to_one_opinion_within_a_second() -> None:
    clock = SimulatedClock(START)
    state, ledger = MemoryState(clock), MemoryLedger(clock)
    one = two({"trouble_seconds": 0.1}, {"seconds": 1}, clock=clock, state=state, ledger=ledger)
    other = two({"seconds": 1}, {"seconds": 1}, clock=clock, state=state, ledger=ledger, seed=8)
    one.vendors["alpha"].trouble = lambda _: Unreachable("no route from here")
    assert (await other.play(other.render())).candidate.provider == "alpha"
    await day(one, 3, every=2)
    await clock.advance(1)
    assert (await other.play(other.render())).candidate.provider == "beta"
    await clock.advance(20)
    for _ in range(2):
        assert (await other.play(other.render())).candidate.provider == "alpha"
    assert other.manager.core.health.circuit("alpha").state == "closed"
    await clock.advance(1)
    await one.play(one.manager.refresh())
    assert one.manager.core.health.circuit("alpha").state == "closed"


async def test_the_only_gpu_worker_gone_the_clouds_serve_and_the_record_says_so() -> None:
    config = tables("sdxl", "beta", house=CHEAPEST)
    house = build_house(
        config, sdxl={"price": Decimal("0.002"), "capabilities_more": {"local": True}}, beta={"price": BETA}
    )
    both, without = frozenset({"sdxl", "beta"}), frozenset({"beta"})
    assert (await house.play(house.render(placement=Placement(live=both)))).candidate.provider == "sdxl"
    rendered = await house.play(house.render(placement=Placement(live=without)))
    assert rendered.candidate.provider == "beta"
    reasons = {one.provider: one.rejected_because.code for one in rendered.decision.candidates if one.rejected_because}
    assert reasons["sdxl"] == Reason.NO_LIVE_WORKER


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
    rendered = await house.play(house.render(need))
    assert (rendered.candidate.model, rendered.attempts[0].settled) == ("sdxl", Decimal("0.0047"))
    best = house.manager.decide(wanted(quality=Quality.HIGH, budget=Budget.BEST), 1)
    assert best.order[0].provider in {"openai", "google"}


async def test_the_house_budget_stops_paid_models_at_the_line_until_the_next_day() -> None:
    config = tables("alpha", house="daily_budget = 0.10")
    house = build_house(config, alpha={"price": ALPHA, "seconds": 1})
    served, _ = await day(house, 5)
    assert served == ["alpha"] * 3 + ["poster"] * 2
    assert await spent(house) == Decimal("0.09")
    tomorrow = datetime(2026, 11, 22, tzinfo=UTC) - house.clock.now() + timedelta(seconds=1)
    await house.clock.advance(tomorrow.total_seconds())
    served, _ = await day(house, 4)
    assert served == ["alpha"] * 3 + ["poster"]


async def test_a_storm_of_refusals_is_not_amplified_by_our_own_second_calls() -> None:
    house = build_house(tables("alpha"), alpha={"seconds": 1, "trouble_seconds": 0})
    alpha = house.vendors["alpha"]
    alpha.trouble = lambda _: RateLimited("slow down", 1)
    served, _ = await day(house, 100, every=5)
    assert served == ["poster"] * 100
    second = len(alpha.calls) - 100
    assert second == 29  # ten to begin with, and a fifth of every first call since


async def test_without_a_hint_the_wait_is_drawn_anew_each_time_and_never_long() -> None:
    house = build_house(tables("alpha"), alpha={"seconds": 1, "trouble_seconds": 0})
    turn = iter(range(100))
    house.vendors["alpha"].trouble = lambda _: RateLimited("slow down") if next(turn) % 2 == 0 else None
    served, took = await day(house, 8, every=5)
    assert served == ["alpha"] * 8
    waits = [seconds - 1 for seconds in took]
    assert all(0 <= wait <= 2 for wait in waits)
    assert len(set(waits)) == 8
