"""What holds whatever the vendors do, whoever cancels, and however many call at once."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from providers.clock import SimulatedClock
from providers.errors import (
    InvalidRequest,
    ModelRetired,
    Moderated,
    OutOfMemory,
    Overloaded,
    ProviderBug,
    QuotaExhausted,
    RateLimited,
    TimedOut,
    Unauthenticated,
    Unreachable,
    Unsupported,
)
from providers.image import Quality
from providers.manager import (
    Budget,
    Decision,
    Elsewhere,
    NothingCouldRender,
    Offer,
    Outcome,
    Policy,
    Signals,
    Strategy,
    decided_under,
    replayed,
)
from providers.manager.judge import judge
from tests.providers.manager.scripted import CATALOG, House, Scripted, Setup, build_house, tables, wanted

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from providers.image import ImageRequest
    from providers.manager import Need
    from providers.ports import SpendHold, SpendScope

KEYS = ("alpha", "beta", "gamma", "delta")
TROUBLES = (
    None,
    None,
    Overloaded("x"),
    Unreachable("x", maybe_billed=True),
    Unreachable("x"),
    TimedOut("x"),
    RateLimited("x", 3),
    RateLimited("x"),
    QuotaExhausted("x"),
    Unauthenticated("x"),
    Moderated("x", "output", maybe_billed=True),
    InvalidRequest("x"),
    Unsupported("x"),
    OutOfMemory("x"),
    ModelRetired("x"),
    ProviderBug("x"),
    ValueError("x"),
)
EXAMPLES = settings(max_examples=60, deadline=None)

cents = st.integers(0, 12).map(lambda number: Decimal(number) / 100)


@st.composite
def vendors(draw: st.DrawFn) -> Setup:
    price = draw(cents)
    return {
        "price": price,
        "maximum": price + draw(cents),
        "charged": draw(st.sampled_from([None, price / 2])),
        "seconds": draw(st.integers(1, 60)),
        "trouble_seconds": draw(st.integers(0, 70)),
        "script": draw(st.lists(st.sampled_from(TROUBLES), min_size=1, max_size=5)),
    }


needs = st.builds(
    wanted,
    quality=st.sampled_from(Quality),
    budget=st.sampled_from(Budget),
    max_cost=st.none() | cents,
    provider=st.sampled_from([None, None, "auto", "alpha", "poster"]),
    fallback=st.booleans(),
    licensed=st.booleans(),
    deadline_seconds=st.sampled_from([10.0, 60.0, 120.0]),
)
houses = st.fixed_dictionaries({key: vendors() for key in KEYS})


def built(config: str, setups: dict[str, Setup], clock: SimulatedClock | None = None) -> House:
    """A house whose vendors go through their scripts in turn, over and over."""
    scripts = {key: setup["script"] for key, setup in setups.items()}
    vendors: dict[str, Any] = {
        key: {name: value for name, value in setup.items() if name != "script"} for key, setup in setups.items()
    }
    house = build_house(config, clock, **vendors)
    for key, script in scripts.items():
        vendor = house.vendors[key]
        vendor.trouble = lambda _, vendor=vendor, script=script: script[len(vendor.calls) % len(script)]  # type: ignore[misc]
    return house


def remember(vendor: Scripted, raised: list[Exception | None]) -> None:
    """Write down what becomes of each call, of all vendors in one row."""
    trouble = vendor.trouble

    def told(request: ImageRequest) -> Exception | None:
        raised.append(trouble(request))
        return raised[-1]

    vendor.trouble = told


def run(work: Coroutine[Any, Any, None]) -> None:
    asyncio.run(work)


async def rendered(house: House, need: Need, **more: Any) -> None:
    """Render, whatever comes of it."""
    with suppress(NothingCouldRender, Elsewhere):
        await house.render(need, **more)


def leaks(house: House) -> tuple[int, int, int, int]:
    held = sum(house.manager.core.permits.load(key) for key in (*KEYS, "poster"))
    shared = sum(len(holders) for holders in house.state._permits.values())
    return held, shared, house.ledger.open_holds, house.journal.open


@EXAMPLES
@given(houses, st.lists(needs, min_size=1, max_size=4))
def test_no_request_costs_more_than_it_allows(setups: dict[str, Setup], wishes: list[Need]) -> None:
    async def work() -> None:
        house = built(tables(*KEYS), setups)
        for need in wishes:
            before = len(house.journal.rows)
            await house.play(rendered(house, need))
            attempts = list(house.journal.rows.values())[before:]
            if need.max_cost is not None:
                assert sum(attempt["settled"] for attempt in attempts) <= need.max_cost

    run(work())


@EXAMPLES
@given(houses, st.sets(st.sampled_from(KEYS)), st.sets(st.sampled_from(KEYS)), st.lists(needs, min_size=1, max_size=4))
def test_nobody_disabled_or_drained_is_called(
    setups: dict[str, Setup], off: set[str], drained: set[str], wishes: list[Need]
) -> None:
    async def work() -> None:
        config = "".join(
            f"[providers.{key}]\nenabled = {str(key not in off).lower()}\ndrain = {str(key in drained).lower()}\n"
            for key in KEYS
        )
        house = built(config, setups)
        for need in wishes:
            await house.play(rendered(house, need))
        called = {key for key, vendor in house.vendors.items() if vendor.calls}
        assert not called & (off | drained)

    run(work())


@EXAMPLES
@given(houses, st.integers(1, 40), st.integers(1, 25))
def test_budgets_hold_whoever_calls_at_once(setups: dict[str, Setup], house_cents: int, calls: int) -> None:
    async def work() -> None:
        budget, own = Decimal(house_cents) / 100, Decimal("0.10")
        config = tables(*KEYS, house=f"daily_budget = {budget}", alpha=f"daily_budget = {own}")
        house = built(config, setups)
        reserve = house.ledger.reserve

        async def watched(scope: SpendScope, maximum: Decimal) -> SpendHold:
            hold = await reserve(scope, maximum)
            assert (await house.ledger.spent(None)).today <= budget
            assert (await house.ledger.spent("alpha")).today <= own
            return hold

        house.ledger.reserve = watched  # type: ignore[method-assign]
        await house.play(gathered(house, calls))
        settled = sum((row["settled"] for row in house.journal.rows.values()), Decimal(0))
        assert (await house.ledger.spent(None)).today == settled <= budget
        assert leaks(house) == (0, 0, 0, 0)

    run(work())


MODELS = ("gpt-image-1-mini", "gpt-image-1.5", "gpt-image-2", "gpt-image-2.5-flare")
ENDING = datetime(2026, 11, 30, 23, 56, tzinfo=UTC)


@EXAMPLES
@given(
    st.lists(st.sampled_from(MODELS), min_size=1, max_size=4, unique=True),
    st.lists(st.tuples(st.sampled_from([None, "openai", *MODELS]), st.booleans()), min_size=1, max_size=8),
    st.lists(st.sampled_from([None, None, Overloaded("x"), RateLimited("x", 30)]), min_size=1, max_size=5),
)
def test_no_model_is_called_once_its_vendor_has_ended_it(
    served: list[str], wishes: list[tuple[str | None, bool]], script: list[Exception | None]
) -> None:
    async def work() -> None:
        setup = {"models": tuple(served), "seconds": 20, "trouble_seconds": 10, "script": script}
        house = built(tables("openai"), {"openai": setup}, clock=SimulatedClock(ENDING))
        earlier = house.manager.decide(wanted(), 1)
        for name, carried_on in wishes:
            decision = earlier if carried_on else None
            await house.play(rendered(house, wanted(provider=name), decision=decision))
            await house.clock.advance(20)
            for one in house.manager.decide(wanted(provider=name), 1).order:
                assert not CATALOG.model(one.model).retired(house.clock.now().date())
        for at, request in house.vendors["openai"].calls:
            assert not CATALOG.model(request.model).retired((ENDING + timedelta(seconds=at)).date())

    run(work())


@EXAMPLES
@given(houses, st.lists(needs, min_size=1, max_size=6))
def test_a_failed_call_counts_at_its_maximum_where_it_may_be_billed_and_else_at_nothing(
    setups: dict[str, Setup], wishes: list[Need]
) -> None:
    async def work() -> None:
        house = built(tables(*KEYS), setups)
        raised: list[Exception | None] = []
        for key in KEYS:
            remember(house.vendors[key], raised)
        for need in wishes:
            await house.play(rendered(house, need))
        called = [row for row in house.journal.rows.values() if row["model"] != "poster"]
        for row, error in zip(called, raised, strict=True):
            if row["outcome"] == Outcome.FAILED:
                billed = row["error"] == TimedOut.code or getattr(error, "maybe_billed", True)
                assert row["settled"] == (row["maximum"] if billed else 0)
        assert (await house.ledger.spent(None)).today == sum(row["settled"] for row in called)

    run(work())


@EXAMPLES
@given(houses, st.sets(st.sampled_from(KEYS), min_size=1), st.integers(2, 9), st.lists(needs, min_size=2, max_size=8))
def test_who_charges_above_its_list_surprises_nobody_twice(
    setups: dict[str, Setup], greedy: set[str], thirds: int, wishes: list[Need]
) -> None:
    async def work() -> None:
        for key in greedy:
            setups[key]["charged"] = setups[key]["maximum"] * thirds * 2 / 3
        house = built(tables(*KEYS, house="daily_budget = 1000"), setups)
        surprised: set[str] = set()
        for need in wishes:
            before, known = len(house.journal.rows), set(surprised)
            await house.play(rendered(house, need))
            for row in list(house.journal.rows.values())[before:]:
                if row["settled"] > row["maximum"]:
                    assert row["model"] in greedy - known
                    surprised.add(row["model"])
            total = sum(row["settled"] for row in list(house.journal.rows.values())[before:])
            if need.max_cost is not None and surprised == known:
                assert total <= need.max_cost

    run(work())


async def gathered(house: House, calls: int) -> None:
    await asyncio.gather(*(rendered(house, wanted()) for _ in range(calls)))


@EXAMPLES
@given(houses, st.lists(st.tuples(st.floats(0, 200), st.booleans()), min_size=1, max_size=12))
def test_cancelled_or_not_everything_is_given_back(setups: dict[str, Setup], moments: list[tuple[float, bool]]) -> None:
    async def work() -> None:
        config = tables(*KEYS, alpha="max_concurrency = 1\nrequests_per_minute = 3", beta="max_concurrency = 2")
        house = built(config, setups)
        tasks = []
        for moment, cancelled in moments:
            task = asyncio.ensure_future(rendered(house, wanted()))
            tasks.append(task)
            await house.clock.advance(moment / 10)
            if cancelled:
                task.cancel()
                if moment > 100:
                    await asyncio.sleep(0)
                    task.cancel()
        await house.clock.advance(1000)
        assert all(task.done() for task in tasks)
        assert leaks(house) == (0, 0, 0, 0)
        assert all(vendor.running == 0 for vendor in house.vendors.values())
        assert house.vendors["alpha"].most_running <= 1
        assert house.vendors["beta"].most_running <= 2

    run(work())


@EXAMPLES
@given(houses, st.lists(needs, min_size=1, max_size=4), st.integers(0, 2**64 - 1))
def test_a_record_replays_to_the_byte(setups: dict[str, Setup], wishes: list[Need], seed: int) -> None:
    async def work() -> None:
        config = tables(*KEYS, house='strategy = "fastest"\ndaily_budget = 0.2', beta="requests_per_minute = 1")
        house = built(config, setups)
        for need in wishes:
            await house.play(rendered(house, need))
            record = house.manager.decide(need, seed).to_json()
            read = Decision.from_json(record)
            assert read.to_json() == record
            assert replayed(read).to_json() == record
        same = decided_under(
            house.manager.decide(wanted(), seed),
            house.manager.core.fleet.config,
            CATALOG,
            lambda key, _: house.vendors[key],
        )
        assert [one.model for one in replayed(same).candidates] == [one.model for one in same.candidates]

    run(work())


offers = st.lists(
    st.builds(
        lambda price, seconds, rank, weight: (price, seconds, rank, weight),
        cents,
        st.integers(1, 60),
        st.integers(0, 100),
        st.floats(0.1, 10),
    ),
    min_size=2,
    max_size=8,
)


@settings(max_examples=200, deadline=None)
@given(offers, st.integers(0, 2**32))
def test_the_cheapest_strategy_never_pays_more_than_a_fiftieth_above_the_least(
    shapes: list[tuple[Decimal, int, int, float]], seed: int
) -> None:
    from providers.image import Quote

    rows = [
        Offer("p", f"m{n}", quote=Quote(price, price, seconds, ""), quality_rank=rank, weight=weight)
        for n, (price, seconds, rank, weight) in enumerate(shapes)
    ]
    policy = Policy(Strategy.CHEAPEST, 0, models_enabled=True)
    judged = judge(wanted(), policy, rows, [Signals()] * len(rows), seed)
    prices = [one.quote.expected for one in judged if one.quote]
    least = min(prices)
    assert prices[0] <= least * Decimal("1.021") + Decimal("0.00005")
    assert len(judged) == len(rows)
    assert judge(wanted(), policy, rows, [replace(Signals())] * len(rows), seed) == judged
