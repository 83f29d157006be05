"""The embedded renderer is always at hand: nothing that is seen of it, here or elsewhere, keeps anybody from it."""

from __future__ import annotations

import asyncio
import json
from decimal import Decimal
from typing import Any

import pytest
import structlog
from structlog.testing import capture_logs

from providers.catalog import quote
from providers.clock import SimulatedClock
from providers.errors import ProviderBug, Unreachable
from providers.image import Quality
from providers.manager import NothingCouldRender
from providers.poster import PosterProvider
from tests.providers.manager.scripted import CATALOG, START, House, Scripted, asked, build_house, tables, wanted


def slow_house(config: str = "", **vendors: Any) -> House:
    """A busy processor: the renderer takes fifty times as long as it says."""
    clock = SimulatedClock(START)
    slow = Scripted(clock, ("poster",), price=Decimal(0), charged=Decimal(0), seconds=10, quoted_seconds=0.2)
    return build_house(config, clock=clock, poster=slow, **vendors)


async def test_however_slow_it_is_it_serves_every_time() -> None:
    house = slow_house()
    for _ in range(4):
        burst = [asyncio.ensure_future(house.render(wanted(quality=Quality.HIGH))) for _ in range(4)]
        await house.clock.advance(60)
        assert [(await one).candidate.provider for one in burst] == ["poster"] * 4
    assert house.manager.core.health.circuit("poster/poster").state == "closed"
    assert await house.state.read("image:breakers") == {}


async def test_however_slow_it_is_it_stands_in_when_every_cloud_is_down() -> None:
    house = slow_house(tables("alpha"), alpha={"trouble_seconds": 0.1})
    house.vendors["alpha"].trouble = lambda _: Unreachable("no internet")
    served = [(await house.play(house.render())).candidate.provider for _ in range(8)]
    assert served == ["poster"] * 8


async def test_what_another_process_once_wrote_of_a_circuit_keeps_nobody_from_it() -> None:
    alone = build_house("")
    wall, of = START.timestamp(), alone.manager.core.fleet.members["poster"].identity
    told = json.dumps({"state": "open", "until": wall + 300, "trips": 9, "at": wall, "because": "slow calls", "of": of})
    await alone.state.write("image:breakers", {"poster/poster": told, "poster": told}, 900)
    assert (await alone.play(alone.render())).candidate.provider == "poster"


async def test_a_failed_probe_of_it_is_shown_and_keeps_nobody_from_it() -> None:
    house = build_house("")
    house.vendors["poster"].healthy = False
    house.manager.start()
    await house.clock.advance(10)
    assert [status.healthy for status in house.manager.health()] == [False]
    assert (await house.play(house.render())).candidate.provider == "poster"
    await house.manager.close()


async def test_a_failure_of_it_is_told_each_time_and_the_next_call_is_made_all_the_same() -> None:
    house = build_house("")
    poster = house.vendors["poster"]
    poster.trouble = lambda _: ProviderBug("libvips cannot be loaded")
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger("error"))
    with capture_logs() as lines:
        for _ in range(6):
            with pytest.raises(NothingCouldRender) as caught:
                await house.play(house.render())
            assert caught.value.code == "PROVIDER_BUG"
    assert [line["detail"] for line in lines if line["log_level"] == "error"] == ["libvips cannot be loaded"] * 6
    poster.trouble = lambda _: None
    assert (await house.play(house.render())).candidate.provider == "poster"


@pytest.mark.parametrize(("width", "height", "seconds"), [(512, 512, 0.039), (1024, 1024, 0.157), (2048, 2048, 0.629)])
def test_what_it_should_take_grows_with_the_pixels_in_the_catalog_as_in_its_own_quote(
    width: int, height: int, seconds: float
) -> None:
    request = asked("poster", width=width, height=height)
    told = (quote(CATALOG.model("poster"), request).seconds, PosterProvider().quote(request).seconds)
    assert told == pytest.approx((seconds, seconds), abs=0.001)
