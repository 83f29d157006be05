"""What an operator does and sees: reloads, drains, waiting lines, probes, and the view of it all."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from typing import Any

import pytest

from providers.clock import SimulatedClock
from providers.config import parse_config
from providers.errors import Overloaded, Unauthenticated, Unreachable
from providers.image import Probe
from providers.ledger import MemoryLedger
from providers.manager import NothingCouldRender, Reason
from providers.manager.breaker import RULES
from providers.manager.vitals import HALF_LIFE_SECONDS
from providers.ports import StateUnavailable
from providers.state import MemoryState
from tests.providers.manager.scripted import START, House, build_house, tables, wanted

CHEAP, DEAR = {"price": Decimal("0.03"), "seconds": 10}, {"price": Decimal("0.05"), "seconds": 10}
RULE = 'strategy = "cheapest"'


def firsts(*houses: House) -> list[str]:
    return [house.manager.decide(wanted(), 1).order[0].provider for house in houses]


async def test_a_reload_takes_effect_for_the_next_and_the_one_under_way_ends_with_what_it_began_with() -> None:
    house = build_house(tables("alpha", "beta", house=RULE), alpha=CHEAP, beta=DEAR)
    under_way = asyncio.ensure_future(house.render())
    await house.clock.advance(3)
    await house.manager.reload(parse_config(tables("beta", house=RULE)))
    assert house.vendors["alpha"].closed is False
    following = asyncio.ensure_future(house.render())
    await house.clock.advance(30)
    assert (await under_way).candidate.provider == "alpha"
    assert (await following).candidate.provider == "beta"
    assert house.vendors["alpha"].closed is True
    assert house.vendors["beta"].closed is False
    assert house.built == {"poster": 1, "alpha": 1, "beta": 1}
    assert (await under_way).decision.versions.config != (await following).decision.versions.config


async def test_what_the_manager_itself_reads_changes_in_place_and_the_rest_is_built_anew() -> None:
    house = build_house(tables("alpha", house=RULE), alpha=CHEAP)
    await house.manager.reload(parse_config(tables("alpha", house=RULE, alpha="weight = 2.0\nmax_concurrency = 1")))
    assert (house.built["alpha"], house.vendors["alpha"].closed) == (1, False)
    assert {one.provider: one.weight for one in house.manager.decide(wanted(), 1).offers} == {
        "alpha": 2.0,
        "poster": 1.0,
    }
    await house.manager.reload(parse_config(tables("alpha", house=RULE, alpha="timeout_seconds = 5")))
    assert house.built["alpha"] == 2


async def test_a_provider_whose_address_was_changed_begins_anew_in_each_process_that_follows_the_change() -> None:
    clock = SimulatedClock(START)
    state, ledger = MemoryState(clock), MemoryLedger(clock)
    text = tables("alpha", "beta", house=RULE)
    one = build_house(text, clock=clock, state=state, ledger=ledger, alpha={**CHEAP, "seconds": 1}, beta=DEAR)
    other = build_house(text, clock=clock, state=state, ledger=ledger, seed=8, alpha=CHEAP, beta=DEAR)
    one.vendors["alpha"].trouble = lambda _: Unauthenticated("revoked")
    assert (await one.play(one.render())).candidate.provider == "beta"
    await clock.advance(1)
    await other.play(other.manager.refresh())
    assert firsts(one, other) == ["beta", "beta"]
    changed = parse_config(tables("alpha", "beta", house=RULE, alpha="base_url = 'http://127.0.0.1:9'"))
    one.replaced("alpha", CHEAP)
    await one.manager.reload(changed)
    for _ in range(5):
        await clock.advance(1)
        await one.play(one.manager.refresh())
        await other.play(other.manager.refresh())
        assert firsts(one, other) == ["alpha", "beta"]
    await other.manager.reload(changed)
    assert firsts(one, other) == ["alpha", "alpha"]
    await clock.advance(2)
    await other.play(other.manager.refresh())
    assert firsts(one, other) == ["alpha", "alpha"]


async def test_what_a_process_with_another_key_found_out_says_nothing_about_ones_own() -> None:
    clock = SimulatedClock(START)
    shared: dict[str, Any] = {"clock": clock, "state": MemoryState(clock), "ledger": MemoryLedger(clock)}
    text = tables("alpha", "beta", house=RULE)
    before = build_house(text, account="revoked", alpha={**CHEAP, "healthy": False}, beta=DEAR, **shared)
    before.vendors["alpha"].trouble = lambda _: Unauthenticated("revoked")
    assert (await before.play(before.render())).candidate.provider == "beta"
    before.manager.start()
    await clock.advance(6)
    await before.manager.close()
    same = build_house(text, account="revoked", seed=8, alpha=CHEAP, beta=DEAR, **shared)
    restarted = build_house(text, account="new", seed=9, alpha=CHEAP, beta=DEAR, **shared)
    for house in (same, restarted):
        await house.play(house.manager.refresh())
    assert firsts(same, restarted) == ["beta", "alpha"]


async def test_a_repaired_provider_is_called_and_probed_at_once_and_no_old_news_takes_it_back() -> None:
    setup = {**CHEAP, "seconds": 1, "healthy": False, "probe_detail": "no route", "charged": Decimal("0.09")}
    house = build_house(tables("alpha", "beta", house=RULE), alpha=setup, beta=DEAR)
    house.manager.start()
    await house.clock.advance(20)
    assert firsts(house) == ["beta"]
    house.manager.core.health.limit("alpha", 50)
    before = house.vendors["alpha"]
    house.replaced("alpha", CHEAP)
    await house.manager.reload(parse_config(tables("alpha", "beta", house=RULE, alpha="base_url = 'http://a:9'")))
    for second in range(60):
        assert (second, firsts(house)) == (second, ["alpha"])
        await house.clock.advance(1)
        assert (before.probes, house.vendors["alpha"].probes >= 1) == (1, True)
    await house.manager.close()


async def test_off_and_on_again_forgets_circuits_times_and_prices_in_every_process() -> None:
    house = build_house(tables("alpha", "beta", house=RULE), alpha={**CHEAP, "charged": Decimal("0.09")}, beta=DEAR)
    alpha = house.vendors["alpha"]
    await house.play(house.render())
    alpha.trouble = lambda _: Unauthenticated("revoked")
    await house.play(house.render(wanted(provider="alpha")))
    await house.clock.advance(2)
    await house.play(house.manager.refresh())
    assert view(house)["alpha"][:2] == ("open", "closed")
    for text in (
        tables("beta", house=RULE) + "[providers.alpha]\nenabled = false\n",
        tables("alpha", "beta", house=RULE),
    ):
        await house.manager.reload(parse_config(text))
        await house.clock.advance(2)
        await house.play(house.manager.refresh())
    assert view(house)["alpha"] == ("closed", "closed", 1.0)
    assert house.manager.core.health.vitals("alpha/alpha").price_ratio == 1.0
    assert firsts(house) == ["alpha"]


async def test_a_call_that_began_at_the_old_address_says_nothing_about_the_new_one() -> None:
    house = build_house(tables("alpha", "beta", house=RULE), alpha={**CHEAP, "trouble_seconds": 5}, beta=DEAR)
    house.vendors["alpha"].trouble = lambda _: Unauthenticated("revoked")
    under_way = asyncio.ensure_future(house.render())
    await house.clock.advance(1)
    house.replaced("alpha", CHEAP)
    await house.manager.reload(parse_config(tables("alpha", "beta", house=RULE, alpha="base_url = 'http://a:9'")))
    await house.clock.advance(30)
    assert (await under_way).candidate.provider == "beta"
    assert view(house)["alpha"] == ("closed", "closed", 1.0)


async def test_a_drained_provider_finishes_what_it_has_and_gets_nothing_new() -> None:
    house = build_house(tables("alpha", "beta", house=RULE), alpha=CHEAP, beta=DEAR)
    under_way = asyncio.ensure_future(house.render())
    await house.clock.advance(1)
    await house.manager.reload(parse_config(tables("alpha", "beta", house=RULE, alpha="drain = true")))
    decision = house.manager.decide(wanted(), 1)
    assert [one.provider for one in decision.order] == ["beta"]
    assert {one.provider: one.rejected_because.code for one in decision.candidates if one.rejected_because} == {
        "alpha": Reason.DRAINED,
        "poster": Reason.LAST_RESORT,
    }
    await house.clock.advance(20)
    assert (await under_way).candidate.provider == "alpha"


async def test_the_fixed_order_is_that_of_the_priorities_whatever_the_price() -> None:
    config = tables("alpha", "beta", house='strategy = "fixed"', beta="priority = 80", alpha="priority = 20")
    house = build_house(config, alpha=CHEAP, beta=DEAR)
    assert [one.provider for one in house.manager.decide(wanted(), 1).order] == ["beta", "alpha"]


async def test_weights_share_the_work_out_among_equals() -> None:
    config = tables("alpha", "beta", house=RULE, alpha="weight = 3", beta="weight = 1")
    house = build_house(config, alpha=CHEAP, beta={**CHEAP, "models": ("beta",)})
    first = [house.manager.decide(wanted(), seed).order[0].provider for seed in range(4000)]
    assert 0.72 < first.count("alpha") / len(first) < 0.78


async def test_callers_wait_in_the_order_they_came_and_at_most_so_many_run() -> None:
    house = build_house(tables("alpha", alpha="max_concurrency = 2"), alpha=CHEAP)
    done: list[int] = []

    async def one(number: int) -> None:
        await house.render(wanted(deadline_seconds=100))
        done.append(number)

    tasks = [asyncio.ensure_future(one(number)) for number in range(7)]
    await house.clock.advance(45)
    await asyncio.gather(*tasks)
    assert done == list(range(7))
    assert house.vendors["alpha"].most_running == 2
    assert [at for at, _ in house.vendors["alpha"].calls] == [0, 0, 10, 10, 20, 20, 30]


async def test_who_would_wait_longer_than_the_next_one_takes_goes_to_the_next() -> None:
    house = build_house(tables("alpha", "beta", house=RULE, alpha="max_concurrency = 1"), alpha=CHEAP, beta=DEAR)
    renders = [asyncio.ensure_future(house.render()) for _ in range(3)]
    await house.clock.advance(30)
    assert sorted([(await one).candidate.provider for one in renders]) == ["alpha", "beta", "beta"]
    assert [at for at, _ in house.vendors["beta"].calls] == [0, 0]


async def test_two_processes_share_the_permits() -> None:
    clock = SimulatedClock(START)
    state, ledger = MemoryState(clock), MemoryLedger(clock)
    config = tables("alpha", alpha="max_concurrency = 2")
    one = build_house(config, clock=clock, state=state, ledger=ledger, alpha=CHEAP)
    alpha = one.vendors["alpha"]
    other = build_house(config, clock=clock, state=state, ledger=ledger, seed=9, alpha=alpha)
    tasks = [asyncio.ensure_future(house.render()) for house in (one, other) * 3]
    await clock.advance(60)
    await asyncio.gather(*tasks)
    assert (alpha.most_running, len(alpha.calls)) == (2, 6)


async def test_each_provider_is_probed_once_a_minute_by_one_of_the_processes() -> None:
    clock = SimulatedClock(START)
    state = MemoryState(clock)
    first = build_house(tables("alpha"), clock=clock, state=state, alpha=CHEAP)
    alpha = first.vendors["alpha"]
    houses = [first, *(build_house(tables("alpha"), clock=clock, state=state, seed=n, alpha=alpha) for n in (8, 9))]
    for house in houses:
        house.manager.start()
    await clock.advance(600)
    assert 9 <= alpha.probes <= 12
    alpha.healthy, alpha.probe_detail = False, "no credits"
    await clock.advance(75)
    told = [{one.key: (one.healthy, one.probed) for one in house.manager.health()}["alpha"] for house in houses]
    assert told == [(False, "no credits")] * 3
    for house in houses:
        await house.manager.close()
    probes = alpha.probes
    await clock.advance(600)
    assert alpha.probes == probes


async def test_the_count_of_changes_grows_with_what_is_heard_and_stands_still_where_nothing_is_new() -> None:
    clock = SimulatedClock(START)
    state = MemoryState(clock)
    caller = build_house(tables("alpha"), clock=clock, state=state, alpha=CHEAP)
    listener = build_house(tables("alpha"), clock=clock, state=state, seed=9, alpha=CHEAP)

    async def heard() -> int:
        before = listener.manager.core.health.version
        for house in (caller, listener, caller, listener):
            await clock.advance(1)
            await clock.run(house.manager.refresh())
        return listener.manager.core.health.version - before

    assert await heard() == 0
    await caller.play(caller.render())
    assert (await heard(), await heard()) == (1, 0)
    caller.manager.core.health.limit("alpha", 30)
    assert (await heard(), await heard()) == (1, 0)
    own = caller.manager.core.health.version
    assert (await heard(), caller.manager.core.health.version) == (0, own)
    for error in ("UNREACHABLE", "UNREACHABLE", "UNAUTHENTICATED"):
        caller.manager.core.health.probed("alpha", Probe(healthy=False, detail="", latency_seconds=0.1, error=error))
    assert caller.manager.core.health.version == own + 2
    assert (await heard(), await heard()) == (1, 0)


async def test_what_needs_a_device_is_not_probed_by_whoever_may_lack_it() -> None:
    house = build_house(tables("sdxl", "alpha"), sdxl={"capabilities_more": {"local": True}}, alpha=CHEAP)
    house.manager.start()
    await house.clock.advance(100)
    assert (house.vendors["sdxl"].probes, house.vendors["alpha"].probes) == (0, 2)
    await house.manager.close()


async def test_a_probe_that_hangs_or_raises_is_a_failed_probe_and_the_next_one_comes() -> None:
    house = build_house(tables("alpha", "beta"), alpha=CHEAP, beta=DEAR)

    async def hangs() -> Probe:
        await house.clock.sleep(10_000)
        raise AssertionError

    async def raises() -> Probe:
        raise KeyError("token")

    house.vendors["alpha"].probe = hangs  # type: ignore[method-assign]
    house.vendors["beta"].probe = raises  # type: ignore[method-assign]
    house.manager.start()
    await house.clock.advance(30)
    assert {one.key: one.probed for one in house.manager.health()} == {
        "poster": "ok",
        "alpha": "no answer in time",
        "beta": "KeyError",
    }
    with pytest.raises(NothingCouldRender) as caught:
        await house.play(house.render(wanted(fallback=False)))
    assert caught.value.code == Reason.UNHEALTHY
    del house.vendors["alpha"].probe
    await house.clock.advance(70)
    assert (await house.play(house.render())).candidate.provider == "alpha"
    await house.manager.close()


def view(house: House) -> dict[str, tuple[str, str, float | None]]:
    return {
        one.key: (one.circuit.state, one.models[0].circuit.state, one.models[0].success)
        for one in house.manager.health()
    }


async def test_the_view_tells_circuits_success_times_and_money() -> None:
    config = tables("alpha", "beta", house=RULE + "\ndaily_budget = 0.30", alpha="daily_budget = 0.10")
    house = build_house(config, alpha={**CHEAP, "trouble_seconds": 1}, beta=DEAR)
    alpha = house.vendors["alpha"]
    await house.play(house.render())
    alpha.trouble = lambda _: Overloaded("x")
    success = 1.0
    for since in (11, 11, 10):
        await house.play(house.render())
        success = 1 - (1 - 0.8 * success) / 2 ** (since / HALF_LIFE_SECONDS)
    assert view(house) == {
        "poster": ("closed", "closed", 1.0),
        "alpha": ("closed", "open", pytest.approx(success, abs=1e-3)),
        "beta": ("closed", "closed", 1.0),
    }
    await house.clock.advance(5)
    await house.play(house.manager.refresh())
    told = {one.key: one for one in house.manager.health()}
    assert (told["alpha"].spent_today, told["alpha"].left) == (Decimal("0.03"), Decimal("0.07"))
    assert (told["beta"].spent_today, told["beta"].left) == (Decimal("0.15"), Decimal("0.12"))
    assert (told["beta"].models[0].p50, told["beta"].models[0].p95) == (10, 10)
    assert told["alpha"].models[0].circuit.because == "OVERLOADED"


async def test_an_account_that_cannot_be_reached_closes_all_of_its_models_at_once() -> None:
    house = build_house(
        tables("alpha", "beta", house=RULE),
        alpha={**CHEAP, "models": ("a1", "a2"), "seconds": 1},
        beta={**DEAR, "seconds": 1},
    )
    house.vendors["alpha"].trouble = lambda _: Unreachable("no route")
    for _ in range(2):
        await house.play(house.render())
    assert len(house.vendors["alpha"].calls) == 3
    assert [one.provider for one in house.manager.decide(wanted(), 1).order] == ["beta"]


async def test_after_the_pause_one_trial_goes_through_of_all_who_ask_in_all_processes() -> None:
    clock = SimulatedClock(START)
    state, ledger = MemoryState(clock), MemoryLedger(clock)
    text = tables("alpha", "beta", house=RULE, beta="max_concurrency = 20")
    setup = {**CHEAP, "seconds": 2, "trouble_seconds": 0}
    one = build_house(text, clock=clock, state=state, ledger=ledger, alpha=setup, beta=DEAR)
    alpha = one.vendors["alpha"]
    other = build_house(text, clock=clock, state=state, ledger=ledger, seed=8, alpha=alpha, beta=one.vendors["beta"])
    alpha.trouble = lambda _: Overloaded("down")
    for _ in range(3):
        await one.play(one.render())
    await clock.advance(1)
    await other.play(other.manager.refresh())
    await clock.advance(20)
    calls = len(alpha.calls)
    alpha.trouble = lambda _: None
    tasks = [asyncio.ensure_future(house.render()) for house in (one, other) for _ in range(10)]
    await clock.advance(30)
    served = [(await task).candidate.provider for task in tasks]
    assert (served.count("alpha"), served.count("beta")) == (1, 19)
    assert len(alpha.calls) == calls + 1


async def test_a_burst_that_fails_together_is_one_trip_and_one_pause() -> None:
    house = build_house(
        tables("alpha", "beta", house=RULE, alpha="max_concurrency = 20", beta="max_concurrency = 20"),
        alpha={**CHEAP, "trouble_seconds": 0.1},
        beta={**DEAR, "seconds": 1},
    )
    alpha = house.vendors["alpha"]
    alpha.trouble = lambda _: Overloaded("down")
    burst = [asyncio.ensure_future(house.render()) for _ in range(8)]
    await house.clock.advance(5)
    assert [(await one).candidate.provider for one in burst] == ["beta"] * 8
    assert len(alpha.calls) == 8
    circuit = house.manager.core.health.circuit("alpha/alpha")
    assert (circuit.state, circuit.trips) == ("open", 1)
    assert circuit.until <= 0.1 + RULES.pause_seconds


async def test_what_began_before_the_circuit_opened_neither_closes_it_nor_ends_another_calls_trial() -> None:
    config = tables("alpha", "beta", house=RULE, alpha="max_concurrency = 20", beta="max_concurrency = 20")
    house = build_house(config, alpha={**CHEAP, "seconds": 40, "trouble_seconds": 0.1}, beta={**DEAR, "seconds": 1})
    alpha, circuit = house.vendors["alpha"], house.manager.core.health.circuit("alpha/alpha")
    early = [asyncio.ensure_future(house.render()) for _ in range(2)]
    await house.clock.advance(1)
    alpha.trouble = lambda _: Overloaded("down")
    for _ in range(3):
        await house.play(house.render())
    assert (circuit.state, circuit.trips) == ("open", 1)
    alpha.trouble = lambda _: None
    await house.clock.advance(20)
    trial = asyncio.ensure_future(house.render())
    await house.clock.advance(19)
    assert [(await one).candidate.provider for one in early] == ["alpha"] * 2
    assert (circuit.state, trial.done()) == ("half_open", False)
    assert (await house.play(house.render())).candidate.provider == "beta"
    await house.clock.advance(40)
    assert (await trial).candidate.provider == "alpha"
    assert (await house.play(house.render())).candidate.provider == "alpha"
    assert circuit.state == "closed"


class Away:
    """Shared state that is not there."""

    async def read(self, *_: object) -> dict[str, str]:
        raise StateUnavailable("away")

    write = hit = acquire = release = read


async def test_without_shared_state_only_what_was_seen_here_is_told() -> None:
    clock = SimulatedClock(START)
    house = build_house(tables("alpha", "beta", house=RULE), clock=clock, state=Away(), alpha=CHEAP, beta=DEAR)
    await house.play(house.render())
    await house.play(house.manager.refresh())
    assert view(house) == {
        "poster": ("unknown", "unknown", None),
        "alpha": ("closed", "closed", 1.0),
        "beta": ("unknown", "unknown", None),
    }
