"""Limits of single models and of whole providers, side by side: nobody waits for a limit that is not their own."""

from __future__ import annotations

import asyncio
from collections import Counter
from decimal import Decimal

import pytest

from providers.clock import SimulatedClock
from providers.config import parse_config
from providers.ledger import MemoryLedger
from providers.manager import NothingCouldRender, Reason
from providers.state import MemoryState
from tests.providers.manager.scripted import START, House, build_house, tables, wanted

RICH = "daily_budget = 1000"


def shop(limits: str, own: str, seconds: float = 20.0) -> House:
    """One vendor with the models "a" and "b", and limits of its own for "a"."""
    lines = f'models = ["a", "b"]\n{limits}\n[providers.alpha.model_limits.a]\n{own}'
    return build_house(tables("alpha", house=RICH, alpha=lines), alpha={"models": ("a", "b"), "seconds": seconds})


def calls(house: House) -> list[tuple[float, str]]:
    return [(at, request.model) for at, request in house.vendors["alpha"].calls]


async def test_a_model_at_its_rate_does_not_use_up_its_providers() -> None:
    house = shop("requests_per_minute = 20", "requests_per_minute = 2", seconds=0.1)
    drawn = Counter([(await house.play(house.render(wanted(deadline_seconds=10)))).candidate.model for _ in range(22)])
    assert drawn == {"a": 2, "b": 18, "poster": 2}
    assert len(calls(house)) == 20


async def test_a_provider_at_its_rate_does_not_use_up_its_models() -> None:
    house = shop("requests_per_minute = 2", "requests_per_minute = 3", seconds=0.0)
    for _ in range(2):
        await house.play(house.render(wanted(provider="b")))
    for _ in range(4):
        with pytest.raises(NothingCouldRender):
            await house.play(house.render(wanted(provider="a", deadline_seconds=5, fallback=False)))
    await house.clock.advance(60)
    reloaded = tables(
        "alpha", house=RICH, alpha='models = ["a", "b"]\n[providers.alpha.model_limits.a]\nrequests_per_minute = 3'
    )
    await house.manager.reload(parse_config(reloaded))
    for _ in range(3):
        await house.play(house.render(wanted(provider="a", deadline_seconds=5, fallback=False)))
    assert calls(house) == [(0.0, "b")] * 2 + [(60.0, "a")] * 3


async def test_a_model_at_its_rate_is_known_to_be_and_stands_behind_the_others() -> None:
    clock = SimulatedClock(START)
    state, ledger = MemoryState(clock), MemoryLedger(clock)
    lines = 'models = ["a", "b"]\n[providers.alpha.model_limits.a]\nrequests_per_minute = 1'
    vendor = {"models": ("a", "b"), "seconds": 1.0}
    one, other = (
        build_house(tables("alpha", house=RICH, alpha=lines), clock=clock, state=state, ledger=ledger, alpha=vendor)
        for _ in range(2)
    )
    for model in ("a", "b"):
        assert (await one.play(one.render(wanted(deadline_seconds=30)))).candidate.model == model
    await other.play(other.manager.refresh())
    for house in (one, other):
        first, second = house.manager.decide(wanted(deadline_seconds=100), 1).order
        assert (first.model, first.held_back_because) == ("b", None)
        assert (second.model, round(second.expected_seconds or 0.0)) == ("a", 59)
        assert second.held_back_because is not None
        assert (second.held_back_because.code, second.held_back_because.values) == (
            Reason.RATE_LIMITED,
            {"seconds": "58"},
        )


async def test_whoever_waits_for_a_model_leaves_its_provider_to_the_others() -> None:
    house = shop("max_concurrency = 4", "max_concurrency = 1")
    slow = [asyncio.ensure_future(house.render(wanted(provider="a", deadline_seconds=500))) for _ in range(4)]
    await house.clock.advance(1)
    other = asyncio.ensure_future(house.render(wanted(provider="b", deadline_seconds=500)))
    await house.clock.advance(100)
    await asyncio.gather(other, *slow)
    assert calls(house) == [(0.0, "a"), (1.0, "b"), (20.0, "a"), (40.0, "a"), (60.0, "a")]


async def test_whoever_waits_for_a_rate_holds_no_permit() -> None:
    house = shop("max_concurrency = 1", "requests_per_minute = 1", seconds=5.0)
    first, second = (asyncio.ensure_future(house.render(wanted(provider="a", deadline_seconds=500))) for _ in range(2))
    await house.clock.advance(6)
    other = asyncio.ensure_future(house.render(wanted(provider="b", deadline_seconds=500)))
    await house.clock.advance(100)
    await asyncio.gather(first, second, other)
    assert calls(house) == [(0.0, "a"), (6.0, "b"), (60.0, "a")]


async def test_the_line_in_front_of_a_model_counts_for_that_model_only() -> None:
    house = shop("max_concurrency = 4", "max_concurrency = 1")
    waiting = [asyncio.ensure_future(house.render(wanted(provider="a", deadline_seconds=500))) for _ in range(3)]
    await house.clock.advance(1)
    expected = {one.model: one.expected_seconds for one in house.manager.decide(wanted(deadline_seconds=500), 1).order}
    assert expected == {"a": 20.0 * 3 + 20.0, "b": 20.0}
    await house.clock.advance(100)
    await asyncio.gather(*waiting)


@pytest.mark.parametrize(
    ("limit", "starts"), [(1, [0, 10, 20, 30, 40, 50]), (6, [0, 5, 5, 5, 5, 5]), (3, [0, 5, 5, 10, 15, 15])]
)
async def test_a_limit_that_is_raised_lets_those_in_who_wait_already(limit: int, starts: list[float]) -> None:
    def table(at_once: int) -> str:
        return tables("alpha", house=RICH, alpha=f"max_concurrency = {at_once}")

    house = build_house(table(1), alpha={"price": Decimal("0.03"), "seconds": 10.0})
    renders = [asyncio.ensure_future(house.render(wanted(deadline_seconds=500))) for _ in range(6)]
    await house.clock.advance(5)
    await house.manager.reload(parse_config(table(limit)))
    await house.clock.advance(100)
    await asyncio.gather(*renders)
    assert [at for at, _ in house.vendors["alpha"].calls] == starts


async def test_a_limit_that_is_lowered_holds_for_those_who_wait_already() -> None:
    def table(at_once: int) -> str:
        return tables("alpha", house=RICH, alpha=f"max_concurrency = {at_once}")

    house = build_house(table(3), alpha={"price": Decimal("0.03"), "seconds": 10.0})
    renders = [asyncio.ensure_future(house.render(wanted(deadline_seconds=500))) for _ in range(6)]
    await house.clock.advance(5)
    await house.manager.reload(parse_config(table(1)))
    await house.clock.advance(100)
    await asyncio.gather(*renders)
    assert [at for at, _ in house.vendors["alpha"].calls] == [0, 0, 0, 10, 20, 30]


async def test_without_its_own_limit_a_model_waits_for_its_provider_alone() -> None:
    house = shop("max_concurrency = 2", "max_concurrency = 1", seconds=10.0)
    renders = [asyncio.ensure_future(house.render(wanted(provider="a", deadline_seconds=500))) for _ in range(4)]
    await house.clock.advance(5)
    await house.manager.reload(
        parse_config(tables("alpha", house=RICH, alpha='models = ["a", "b"]\nmax_concurrency = 2'))
    )
    await house.clock.advance(100)
    await asyncio.gather(*renders)
    assert [at for at, _ in calls(house)] == [0, 5, 10, 15]
