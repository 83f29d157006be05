"""A plugin is somebody else's code: whatever it answers or raises, the next one is asked and the books are closed."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from providers.image import ImageResult, Quote
from providers.manager import Outcome, Reason
from tests.providers.manager.scripted import PNG, House, build_house, tables, wanted

if TYPE_CHECKING:
    from collections.abc import Callable

    from providers.image import ImageRequest

TWO = tables("alpha", "beta", house='strategy = "cheapest"')
GOOD = Quote(Decimal("0.03"), Decimal("0.04"), 1.0, "as scripted")


def two() -> House:
    return build_house(
        TWO,
        alpha={"price": Decimal("0.03"), "maximum": Decimal("0.04"), "seconds": 1.0},
        beta={"price": Decimal("0.05"), "seconds": 2.0},
    )


def plugin(house: House) -> Any:
    """Somebody else's code, which no type checker has seen."""
    return house.vendors["alpha"]


def costing(cost: Any) -> Callable[[ImageRequest], ImageResult]:
    return lambda request: ImageResult(PNG, request.width, request.height, settled_cost=cost)


@pytest.mark.parametrize(
    "answer",
    [
        lambda _: None,
        lambda _: "a picture",
        lambda _: object(),
        lambda request: ImageResult(PNG, 0, request.height),
        lambda request: ImageResult(PNG, None, request.height),  # type: ignore[arg-type]
        costing(0.02),
        costing(1),
        costing("0.02"),
        costing(Decimal("NaN")),
        costing(Decimal("sNaN")),
        costing(Decimal("Infinity")),
        costing(Decimal(-1)),
        costing(Decimal("1e30")),
    ],
)
async def test_an_answer_that_makes_no_sense_is_a_bug_of_the_provider_and_the_next_is_asked(answer: Any) -> None:
    house = two()

    async def generate(request: ImageRequest, _: object) -> Any:
        await house.clock.sleep(1)
        return answer(request)

    plugin(house).generate = generate
    rendered = await house.play(house.render())
    assert rendered.candidate.provider == "beta"
    assert house.journal.told == [
        ("alpha", Outcome.FAILED, Decimal("0.04"), "PROVIDER_BUG"),
        ("beta", Outcome.SUCCEEDED, Decimal("0.05"), None),
    ]
    assert [attempt.settled for attempt in rendered.attempts] == [Decimal("0.04"), Decimal("0.05")]
    assert (house.ledger.open_holds, house.manager.core.permits.load("alpha")) == (0, 0)
    assert (await house.ledger.spent("alpha")).today == Decimal("0.04")
    assert house.clock.monotonic() == 3.0


async def test_a_price_of_nothing_is_a_price() -> None:
    house = two()
    house.vendors["alpha"].charged = Decimal(0)
    await house.play(house.render())
    assert house.journal.told == [("alpha", Outcome.SUCCEEDED, Decimal(0), None)]


async def test_a_library_that_cancels_itself_is_a_bug_of_the_provider() -> None:
    house = two()

    async def generate(*_: object) -> Any:
        raise asyncio.CancelledError("from a library")

    plugin(house).generate = generate
    rendered = await house.play(house.render())
    assert rendered.candidate.provider == "beta"
    assert house.journal.told[0] == ("alpha", Outcome.FAILED, Decimal("0.04"), "PROVIDER_BUG")
    assert (house.ledger.open_holds, house.journal.open) == (0, 0)


async def test_a_cancelled_rendering_is_cancelled_whatever_the_library_makes_of_it() -> None:
    house = two()

    async def generate(*_: object) -> Any:
        try:
            await house.clock.sleep(60)
        except asyncio.CancelledError:
            raise RuntimeError("it was not to be disturbed") from None

    plugin(house).generate = generate
    rendering = asyncio.ensure_future(house.render())
    await house.clock.advance(1)
    rendering.cancel()
    await house.clock.advance(1)
    assert rendering.cancelled()
    assert house.journal.told == [("alpha", Outcome.CANCELLED, Decimal("0.04"), "CANCELLED")]
    assert (house.ledger.open_holds, house.vendors["beta"].calls) == (0, [])


async def test_a_probe_that_cancels_itself_ends_nothing_but_itself() -> None:
    house = two()
    probed: list[float] = []

    async def probe() -> Any:
        probed.append(house.clock.monotonic())
        raise asyncio.CancelledError

    plugin(house).probe = probe
    house.manager.start()
    await house.clock.advance(300)
    assert len(probed) >= 4
    assert house.vendors["beta"].probes >= 4
    assert not house.manager.core.health.healthy("alpha")
    await house.manager.close()


def raising(error: Exception) -> Callable[[ImageRequest], Quote]:
    def quote(_: ImageRequest) -> Quote:
        raise error

    return quote


@pytest.mark.parametrize(
    "quote",
    [
        raising(KeyError("x")),
        raising(ZeroDivisionError()),
        raising(RecursionError()),
        lambda _: None,
        lambda _: replace(GOOD, expected=0.03),  # type: ignore[arg-type]
        lambda _: replace(GOOD, expected=Decimal("NaN")),
        lambda _: replace(GOOD, expected=Decimal("-0.01")),
        lambda _: replace(GOOD, maximum=Decimal("Infinity")),
        lambda _: replace(GOOD, maximum=Decimal("0.02")),
        lambda _: replace(GOOD, maximum=None),  # type: ignore[arg-type]
        lambda _: replace(GOOD, seconds=float("nan")),
        lambda _: replace(GOOD, seconds=-1.0),
        lambda _: replace(GOOD, seconds="1"),  # type: ignore[arg-type]
    ],
)
async def test_a_quote_that_makes_no_sense_passes_that_candidate_over(quote: Any) -> None:
    house = two()
    plugin(house).quote = quote
    (alpha,) = [one for one in house.manager.candidates(wanted()) if one.provider == "alpha"]
    assert alpha.quote is None
    assert alpha.rejected_because is not None
    assert alpha.rejected_because.code == Reason.NOT_QUOTED
    rendered = await house.play(house.render())
    assert (rendered.candidate.provider, house.vendors["alpha"].calls) == ("beta", [])


async def test_a_quote_that_fails_for_the_very_request_passes_that_candidate_over() -> None:
    house = two()
    asked_for = iter([GOOD])

    def quote(_: ImageRequest) -> Quote:
        return next(asked_for, None)  # type: ignore[return-value]

    plugin(house).quote = quote
    rendered = await house.play(house.render())
    assert rendered.candidate.provider == "beta"
    assert [row["model"] for row in house.journal.rows.values()] == ["beta"]


@pytest.mark.parametrize("claims", [None, property(lambda _: 1 / 0)])
async def test_who_no_longer_says_what_it_can_do_takes_nobody_else_down(
    claims: Any,
) -> None:
    house = two()
    odd = plugin(house)
    odd.__class__ = type("Odd", (type(odd),), {"capabilities": claims})
    assert {status.key for status in house.manager.health()} >= {"alpha", "beta"}
    assert house.manager.decide(wanted(), seed=1).chosen is not None
