"""Days in the life of a house that never chose a strategy: alpha is the better buy, beta is there when it fails."""

from __future__ import annotations

from decimal import Decimal

import pytest

from providers.errors import Overloaded, RateLimited, TimedOut, Unauthenticated, Unreachable
from providers.manager import Budget
from tests.providers.manager.days import ALPHA, BETA, Day, calls, day, during, two
from tests.providers.manager.scripted import wanted

MINUTE = 60.0


async def test_a_vendor_that_failed_once_is_chosen_again_within_a_minute() -> None:
    house = two({"trouble_seconds": 0.2}, strategy="balanced")
    house.vendors["alpha"].trouble = during(house, MINUTE, MINUTE + 1, Overloaded("a hiccup"))
    assert await day(house, 20, every=MINUTE) == Day("alpha 1, beta 1, alpha 18", 0.2, 19 * ALPHA + BETA)


@pytest.mark.parametrize(
    ("strategy", "told"),
    [
        ("balanced", Day("alpha 3, beta 7, alpha 50", 0.6, 53 * ALPHA + 7 * BETA)),
        ("best", Day("alpha 3, beta 14, alpha 43", 0.2, 46 * ALPHA + 14 * BETA)),
        ("fastest", Day("alpha 3, beta 7, alpha 50", 0.2, 53 * ALPHA + 7 * BETA)),
    ],
)
async def test_a_vendor_that_failed_for_a_while_has_its_share_back_within_minutes(strategy: str, told: Day) -> None:
    house = two({"trouble_seconds": 0.2, "seconds": 9}, strategy=strategy)
    house.vendors["alpha"].trouble = during(house, 50, 200, Overloaded("busy"))
    assert await day(house, 60, every=20) == told


async def test_a_vendor_that_was_slow_for_a_while_has_its_share_back_within_minutes() -> None:
    house = two({"seconds": 5}, {"seconds": 8}, strategy="fastest")
    alpha = house.vendors["alpha"]
    alpha.quoted_seconds = 5
    assert await day(house, 2, every=MINUTE) == Day("alpha 2", 0, 2 * ALPHA)
    alpha.seconds = 60
    assert await day(house, 3, every=MINUTE) == Day("alpha 1, beta 2", 0, ALPHA + 2 * BETA)
    alpha.seconds = 5
    assert await day(house, 30, every=MINUTE) == Day("beta 5, alpha 25", 0, 5 * BETA + 25 * ALPHA)


async def test_a_due_trial_is_made_although_another_scores_better_and_costs_no_more_than_its_failover() -> None:
    beta = Decimal("0.04")
    house = two({"trouble_seconds": 0.2, "seconds": 10}, {"price": beta}, strategy="balanced")
    house.vendors["alpha"].trouble = during(house, 15, 75, Unauthenticated("revoked"))
    assert await day(house, 7, every=20) == Day("alpha 1, beta 6", 2 * 0.2, ALPHA + 6 * beta)
    await house.clock.advance(20)
    decision = house.manager.decide(wanted(), 1)
    assert [(one.provider, one.score) for one in decision.order] == [("alpha", 0.65304), ("beta", 0.704762)]
    assert await day(house, 20, every=20) == Day("alpha 20", 0, 20 * ALPHA)
    assert calls(house, "alpha")[:5] == [0, 20, 60, 160, 180]


async def test_a_trial_that_hangs_costs_its_time_limit_and_leaves_the_picture_to_the_next() -> None:
    house = two({"seconds": 10}, strategy="balanced")
    house.vendors["alpha"].trouble, house.vendors["alpha"].trouble_seconds = (lambda _: TimedOut("late")), 60
    enough, tight = wanted(max_cost=ALPHA + BETA), wanted(max_cost=ALPHA + BETA - Decimal("0.01"))
    assert await day(house, 20, every=90, need=enough) == Day("beta 20", 10 * 60, 10 * ALPHA + 20 * BETA)
    assert await day(house, 20, every=90, need=tight) == Day("beta 20", 0, 20 * BETA)


async def test_nobody_pays_for_the_trial_of_a_vendor_that_would_not_be_chosen_were_it_well() -> None:
    house = two({"seconds": 10}, {"trouble_seconds": 0.2}, strategy="balanced")
    beta = house.vendors["beta"]
    beta.trouble = during(house, 0, 1, Unauthenticated("revoked"))
    assert await day(house, 1, need=wanted(provider="beta")) == Day("poster 1", 0.2, Decimal(0))
    assert await day(house, 30, every=MINUTE) == Day("alpha 30", 0, 30 * ALPHA)
    house.vendors["alpha"].trouble = lambda _: Overloaded("busy")
    assert await day(house, 1) == Day("beta 1", 10, BETA)
    assert await day(house, 1, need=wanted(budget=Budget.LOW)) == Day("beta 1", 10, BETA)


async def test_an_outage_under_the_default_strategy() -> None:
    house = two({"seconds": 2, "trouble_seconds": 0.5}, {"seconds": 2}, strategy="balanced")
    house.vendors["alpha"].trouble = during(house, 20, 100, Unreachable("no route"))
    assert await day(house, 36) == Day("alpha 2, beta 12, alpha 22", 2 * 0.5, 24 * ALPHA + 12 * BETA)
    assert [at for at in calls(house, "alpha") if 20 <= at < 150] == [20, 30, 140]


async def test_a_brown_out_under_the_default_strategy() -> None:
    house = two({"seconds": 1, "trouble_seconds": 1}, {"seconds": 1}, strategy="balanced")
    turn = iter(range(1000))
    house.vendors["alpha"].trouble = lambda _: Overloaded("every other") if next(turn) % 2 else None
    seldom = (
        "alpha 1, beta 1, alpha 1, beta 9, alpha 1, beta 1, alpha 1, beta 3, "
        "alpha 1, beta 4, alpha 1, beta 10, alpha 1, beta 5"
    )
    assert await day(house, 40) == Day(seldom, 7, 7 * ALPHA + 33 * BETA)
    assert len(calls(house, "alpha")) == 14


async def test_a_rate_limit_storm_under_the_default_strategy() -> None:
    house = two({"seconds": 1, "trouble_seconds": 0.1}, {"seconds": 1}, strategy="balanced")
    house.vendors["alpha"].trouble = during(house, 0, 60, RateLimited("150 in 10 s", 60))
    assert await day(house, 14, every=5) == Day("beta 13, alpha 1", 0.1, 13 * BETA + ALPHA)


async def test_a_wrong_price_under_the_default_strategy() -> None:
    house = two({"charged": Decimal("0.09")}, strategy="balanced")
    assert await day(house, 10) == Day("alpha 1, beta 9", 0, Decimal("0.09") + 9 * BETA)
