"""One call: nothing is sent without time for it, and what the vendor does not say is not taken for said."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from providers.clock import SimulatedClock
from providers.config import parse_config
from providers.image import Probe
from providers.ledger import MemoryLedger
from providers.manager import NothingCouldRender, Notice, Reason
from tests.providers.manager.scripted import START, Builder, build_house, tables, wanted

if TYPE_CHECKING:
    from providers.config import ProviderTable
    from providers.ports import SpendHold, SpendScope
    from tests.providers.manager.scripted import Scripted


class SlowLedger(MemoryLedger):
    """Takes 65 s to set money aside, as PostgreSQL may while it is away."""

    def __init__(self, clock: SimulatedClock) -> None:
        super().__init__(clock)
        self._slow = clock

    async def reserve(self, scope: SpendScope, maximum: Decimal) -> SpendHold:
        await self._slow.sleep(65)
        return await super().reserve(scope, maximum)


async def test_nothing_is_sent_or_charged_where_setting_the_money_aside_took_all_the_time() -> None:
    clock = SimulatedClock(START)
    ledger = SlowLedger(clock)
    house = build_house(tables("alpha"), clock=clock, ledger=ledger, alpha={"seconds": 5})
    with pytest.raises(NothingCouldRender) as caught:
        await house.play(house.render(wanted(provider="alpha", fallback=False, deadline_seconds=60)))
    assert (caught.value.code, caught.value.retryable) == ("TIMED_OUT", True)
    assert house.journal.told == [("alpha", "refused", Decimal(0), "TIMED_OUT")]
    assert (house.vendors["alpha"].calls, (await ledger.spent(None)).today) == ([], Decimal(0))


async def test_a_vendor_that_tells_no_cost_says_nothing_about_its_prices() -> None:
    price = Decimal(1) / 29
    house = build_house(tables("alpha"), alpha={"price": price, "charged": price * Decimal("3.221")})
    vendor = house.vendors["alpha"]
    await house.play(house.render())
    believed = house.manager.core.health.vitals("alpha/alpha").price_ratio
    vendor.tells_cost = False
    for _ in range(5):
        await house.play(house.render())
    assert house.manager.core.health.vitals("alpha/alpha").price_ratio == believed


async def test_a_cost_that_is_not_told_counts_at_the_most_that_it_may_be() -> None:
    quoted = {"price": Decimal("0.02"), "maximum": Decimal("0.05"), "tells_cost": False}
    house = build_house(tables("alpha"), alpha=quoted)
    rendered = await house.play(house.render())
    assert [attempt.settled for attempt in rendered.attempts] == [Decimal("0.05")]
    assert (await house.ledger.spent("alpha")).today == Decimal("0.05")


async def test_a_call_that_goes_well_after_a_failed_probe_shows_that_its_provider_is_well() -> None:
    house = build_house(tables("alpha", "beta", house='strategy = "fixed"', alpha="priority = 90"), alpha={}, beta={})
    under_way = asyncio.ensure_future(house.render())
    await house.clock.advance(1)
    house.manager.core.health.probed("alpha", Probe(healthy=False, detail="silent", latency_seconds=0.1))
    assert house.manager.decide(wanted(), 1).order[0].provider == "beta"
    await house.clock.advance(30)
    assert (await under_way).candidate.provider == "alpha"
    assert house.manager.decide(wanted(), 1).order[0].provider == "alpha"


async def test_who_is_decided_on_again_is_judged_by_what_earlier_calls_have_left_of_the_limit() -> None:
    house = build_house(
        tables("alpha", "beta", house='strategy = "best"', alpha="priority = 90"),
        alpha={"price": Decimal("0.04")},
        beta={"price": Decimal("0.02")},
    )
    need = wanted(max_cost=Decimal("0.08"))
    assert house.manager.decide(need, 1).order[0].provider == "alpha"
    rendered = await house.play(house.render(need, spent=Decimal("0.05")))
    assert rendered.candidate.provider == "beta"
    over = Notice(Reason.MAX_COST, {"maximum": "0.04", "limit": "0.03"})
    assert {one.provider: one.rejected_because for one in rendered.decision.candidates}["alpha"] == over
    handed_on = await house.play(house.render(need, decision=rendered.decision, spent=Decimal("0.05")))
    assert (handed_on.candidate.provider, handed_on.decision) == ("beta", rendered.decision)


class Broken(Builder):
    """Builds no `beta`, for a reason that nobody foresaw."""

    def __call__(self, key: str, table: ProviderTable) -> Scripted:
        if key == "beta":
            raise RuntimeError("no")
        return super().__call__(key, table)


async def test_an_edit_that_cannot_be_built_changes_nothing() -> None:
    house = build_house(tables("alpha"), alpha={})
    core = house.manager.core
    core._build = Broken(house.vendors, house.built, "")
    with pytest.raises(RuntimeError):
        await house.manager.reload(parse_config(tables("alpha", "beta", alpha="drain = true\nweight = 3")))
    decision = house.manager.decide(wanted(), 1)
    assert [one.provider for one in decision.order] == ["alpha"]
    assert core.fleet.members["alpha"].table.weight == 1.0
