"""Another configuration: built first, then in force; and what a plugin does while it is closed is its own affair."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from providers.config import parse_config
from tests.providers.manager.scripted import House, build_house, tables

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

RULE = 'strategy = "fixed"'


def house_of_two() -> House:
    return build_house(tables("alpha", "beta", house=RULE), alpha={}, beta={})


def raises(house: House) -> Callable[[], Awaitable[None]]:
    del house

    async def close() -> None:
        raise KeyError("connection")

    return close


def hangs(house: House) -> Callable[[], Awaitable[None]]:
    async def close() -> None:
        await house.clock.sleep(100_000)

    return close


async def test_nothing_changes_before_it_is_put_in_force() -> None:
    house = house_of_two()
    before = house.manager.core.fleet
    put_in_force = await house.manager.prepare(
        parse_config(tables("alpha", "beta", house=RULE, alpha="drain = true\nmax_concurrency = 1"))
    )
    assert house.manager.core.fleet is before
    assert (await house.play(house.render())).candidate.provider == "alpha"
    assert house.manager.core.permits.limit("alpha") == 4
    await put_in_force()
    assert house.manager.core.permits.limit("alpha") == 1
    assert (await house.play(house.render())).candidate.provider == "beta"


@pytest.mark.parametrize("closing", [raises, hangs])
async def test_who_fails_to_close_neither_stops_a_reload_nor_costs_a_picture(
    closing: Callable[[House], Callable[[], Awaitable[None]]],
) -> None:
    house = house_of_two()
    house.vendors["alpha"].close = closing(house)  # type: ignore[assignment,method-assign]
    await house.play(house.manager.reload(parse_config(tables("beta", house=RULE))))
    assert (await house.play(house.render())).candidate.provider == "beta"
    assert house.manager.core.fleet.retired == []
    await house.play(house.manager.close())
