"""Budgets are exact however many ask at once, and asking twice changes nothing."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from db.database import Database
from providers.ports import BudgetReached, SpendHold, SpendScope, Spent
from studio.ledger import PostgresLedger

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

CENT = Decimal("0.01")
SCOPE = SpendScope("paint", "first", provider_daily=Decimal("0.05"), house_daily=Decimal("0.08"))


@pytest.fixture
async def ledger(database_url: str) -> AsyncIterator[PostgresLedger]:
    database = Database(database_url)
    yield PostgresLedger(database)
    await database.close()


def scope(reference: str, provider: str = "paint") -> SpendScope:
    return replace(SCOPE, reference=reference, provider=provider)


async def test_a_budget_is_never_passed_by_many_at_once(ledger: PostgresLedger) -> None:
    asked = [
        ledger.reserve(scope(f"{provider} {n}", provider), CENT) for n in range(12) for provider in ("paint", "ink")
    ]
    answers = await asyncio.gather(*asked, return_exceptions=True)
    held = [answer for answer in answers if isinstance(answer, SpendHold)]
    refused = [answer for answer in answers if isinstance(answer, BudgetReached)]
    assert (len(held), len(held) + len(refused)) == (8, 24)
    assert all(sum(hold.provider == provider for hold in held) <= 5 for provider in ("paint", "ink"))
    assert await ledger.spent(None) == Spent(8 * CENT, 8 * CENT)


async def test_asking_twice_changes_nothing(ledger: PostgresLedger) -> None:
    hold = await ledger.reserve(scope("one"), 3 * CENT)
    again = await asyncio.gather(*(ledger.reserve(scope("one"), 3 * CENT) for _ in range(5)))
    assert set(again) == {hold}
    assert await ledger.spent("paint") == Spent(3 * CENT, 3 * CENT)
    await asyncio.gather(*(ledger.settle(hold, CENT) for _ in range(5)))
    await ledger.release(hold)  # what is settled stays settled
    assert await ledger.spent("paint") == Spent(CENT, CENT)
    assert await ledger.spent("ink") == Spent(Decimal(0), Decimal(0))


async def test_a_refusal_says_whose_budget_and_how_much_is_gone(ledger: PostgresLedger) -> None:
    await ledger.reserve(scope("one"), 4 * CENT)
    with pytest.raises(BudgetReached) as refused:
        await ledger.reserve(scope("two"), 2 * CENT)
    error = refused.value
    assert (error.scope, error.period, error.limit, error.spent) == ("paint", "day", 5 * CENT, 4 * CENT)
    monthly = SpendScope("ink", "three", house_monthly=5 * CENT)
    with pytest.raises(BudgetReached) as refused:
        await ledger.reserve(monthly, 2 * CENT)
    assert (refused.value.scope, refused.value.period) == ("house", "month")
    assert await ledger.spent(None) == Spent(4 * CENT, 4 * CENT)


def test_totals_are_what_is_held_and_settled(database_url: str) -> None:
    """Any order of reserving, settling and releasing, each possibly twice."""
    steps = st.lists(st.tuples(st.sampled_from(["reserve", "settle", "release"]), st.integers(0, 3), st.integers(0, 4)))

    async def play(given_steps: list[tuple[str, int, int]], run: str) -> None:
        database = Database(database_url)
        ledger, holds, expected = PostgresLedger(database), dict[int, SpendHold](), dict[int, Decimal]()
        closed: set[int] = set()
        before = (await ledger.spent("paint")).today
        for step, which, cents in given_steps:
            if step == "reserve":
                free = SpendScope("paint", f"{run} {which}")
                holds[which] = await ledger.reserve(free, cents * CENT)
                expected.setdefault(which, cents * CENT)
            elif which in holds:
                amount = cents * CENT if step == "settle" else Decimal(0)
                await (ledger.settle(holds[which], amount) if step == "settle" else ledger.release(holds[which]))
                if which not in closed:
                    expected[which] = amount
                    closed.add(which)
        assert (await ledger.spent("paint")).today - before == sum(expected.values(), Decimal(0))
        await database.close()

    runs = iter(range(1000))

    @settings(
        max_examples=15, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
    )
    @given(steps)
    def check(given_steps: list[tuple[str, int, int]]) -> None:
        asyncio.run(play(given_steps, str(next(runs))))

    check()
