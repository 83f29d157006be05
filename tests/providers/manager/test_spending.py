"""The warning at four fifths of a budget: once in a period, by whom it belongs to, and only for money that is gone."""

from __future__ import annotations

import asyncio
import random
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
import structlog
from structlog.testing import capture_logs

from providers.clock import SimulatedClock
from providers.config import parse_config
from providers.image import Probe
from providers.ledger import MemoryLedger
from providers.manager import Notice, Reason, TextManager
from providers.ports import SpendScope
from providers.state import MemoryState
from tests.providers.manager.scripted import CATALOG, START, House, build_house, tables, wanted

if TYPE_CHECKING:
    from collections.abc import Iterator, MutableMapping

    from providers.image import Quote
    from providers.text import TextRequest, TextResult

    Logged = list[MutableMapping[str, Any]]

CHEAP = {"price": Decimal("0.03"), "seconds": 10}


@pytest.fixture
def logged() -> Iterator[Logged]:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger("warning"))
    with capture_logs() as lines:
        yield lines


def warnings(logged: Logged) -> list[tuple[str, str, str, str]]:
    told = [line for line in logged if line["event"] == "budget nearly spent"]
    return [(line["budget"], line["period"], line["spent"], line["limit"]) for line in told]


def nearly_gone(house: House) -> list[bool]:
    return [purse.nearly_gone for purse in house.manager.core.spending.purses("house")]


async def test_four_fifths_are_told_once_a_day_and_again_when_the_limit_was_changed(logged: Logged) -> None:
    house = build_house(tables("alpha", house="daily_budget = 0.15"), alpha=CHEAP)
    seen = []
    for _ in range(5):
        await house.play(house.render())
        seen.append((nearly_gone(house), len(warnings(logged))))
        await house.clock.advance(6)
        await house.play(house.manager.refresh())
    assert seen == [([False], 0), ([False], 0), ([False], 0), ([True], 1), ([True], 1)]
    assert warnings(logged) == [("house", "day", "0.12", "0.15")]

    await house.manager.reload(parse_config(tables("alpha", house="daily_budget = 0.20")))
    await house.clock.advance(6)
    await house.play(house.render())
    assert warnings(logged)[1:] == [("house", "day", "0.18", "0.20")]

    await house.clock.advance(86_400)
    for _ in range(6):
        await house.play(house.render())
        await house.clock.advance(6)
    assert warnings(logged)[2:] == [("house", "day", "0.18", "0.20")]


async def test_what_is_only_held_is_not_gone(logged: Logged) -> None:
    """Six calls at once hold 0.36 USD and cost 0.06, ten times: with the holds up to 0.90 of 1.00 USD, without 0.60."""
    vendor = {**CHEAP, "maximum": Decimal("0.06"), "charged": Decimal("0.01")}
    text = tables("alpha", house="daily_budget = 1.00", alpha="max_concurrency = 6")
    house = build_house(text, alpha=vendor)
    for _ in range(10):
        calls = [asyncio.ensure_future(house.render()) for _ in range(6)]
        await house.clock.advance(5)
        await house.manager.core.refresh(now=True)
        assert nearly_gone(house) == [False]
        house.manager.core.spending.warn()
        await house.clock.advance(30)
        assert {(await call).candidate.provider for call in calls} == {"alpha"}
    assert warnings(logged) == []
    (purse,) = house.manager.core.spending.purses("house")
    assert (purse.spent, purse.held) == (Decimal("0.60"), Decimal(0))


async def test_what_others_spent_is_told_by_whoever_is_at_work_and_not_by_an_onlooker(logged: Logged) -> None:
    clock = SimulatedClock(START)
    ledger = MemoryLedger(clock)
    text = tables("alpha", house="daily_budget = 0.10")
    working, looking = (build_house(text, clock=clock, ledger=ledger, seed=seed, alpha=CHEAP) for seed in (7, 8))
    hold = await ledger.reserve(SpendScope("alpha", "elsewhere"), Decimal("0.08"))
    await ledger.settle(hold, Decimal("0.08"))
    await clock.run(looking.manager.refresh())
    assert (nearly_gone(looking), warnings(logged)) == ([True], [])
    working.manager.start()
    await clock.advance(30)
    assert warnings(logged) == [("house", "day", "0.08", "0.10")]
    await working.manager.close()


async def test_the_manager_of_words_speaks_of_its_own_budgets_alone(logged: Logged) -> None:
    clock = SimulatedClock(START)
    ledger = MemoryLedger(clock)
    config = parse_config(
        "[house]\ndaily_budget = 0.10\n[text_providers.alpha]\ndaily_budget = 0.10\n"
        "[providers.alpha]\ndaily_budget = 9\n"
    )
    texts = TextManager(
        config, CATALOG, lambda _key, _table: Unused(), state=MemoryState(clock), ledger=ledger, clock=clock,
        rng=random.Random(1),
    )  # fmt: skip
    hold = await ledger.reserve(SpendScope("text:alpha", "elsewhere"), Decimal("0.09"))
    await ledger.settle(hold, Decimal("0.09"))
    texts.start()
    await clock.advance(30)
    assert warnings(logged) == [("text:alpha", "day", "0.09", "0.10")]
    await texts.close()


async def test_what_was_spent_on_other_days_of_the_month_counts_for_the_months_budget_alone() -> None:
    more = {"alpha": "daily_budget = 0.05\nmonthly_budget = 0.05"}
    house = build_house(tables("alpha", **more), alpha={"price": Decimal("0.04")})
    await house.play(house.render())
    await house.clock.advance(24 * 3600)
    await house.play(house.manager.refresh())
    today, month = house.manager.core.spending.purses("alpha")
    assert (today.period, today.left, month.period, month.left) == ("day", Decimal("0.05"), "month", Decimal("0.01"))
    alpha = next(one for one in house.manager.candidates(wanted()) if one.provider == "alpha")
    assert alpha.rejected_because == Notice(Reason.BUDGET_REACHED, {"budget": "alpha", "left": "0.01"})
    await house.clock.advance(10 * 24 * 3600)
    await house.play(house.manager.refresh())
    assert [purse.left for purse in house.manager.core.spending.purses("alpha")] == [Decimal("0.05")] * 2


class Unused:
    """A language model that nobody asks."""

    models = ("alpha",)

    def quote(self, request: TextRequest) -> Quote:
        raise NotImplementedError

    async def complete(self, request: TextRequest) -> TextResult:
        raise NotImplementedError

    async def probe(self) -> Probe:
        return Probe(healthy=True, detail="ok", latency_seconds=0.0)

    async def close(self) -> None: ...
