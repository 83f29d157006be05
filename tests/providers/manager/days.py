"""A day in the life of a house: who drew each picture, how long nobody was drawing, and what it cost."""

from __future__ import annotations

from collections.abc import Callable  # noqa: TC003  the dataclass below is read by name
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING, Any

from providers.manager import NothingCouldRender
from providers.ports import StateUnavailable
from tests.providers.manager.scripted import House, Setup, build_house, tables

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from providers.errors import ProviderError
    from providers.image import ImageRequest
    from providers.manager import Need
    from providers.state import MemoryState

ALPHA, BETA = Decimal("0.03"), Decimal("0.05")


@dataclass(frozen=True)
class Day:
    """What became of a row of requests.

    `chosen` names who drew, in order: "alpha 2, beta 10", "-" where nobody did. `lost` is the time without service: the
    seconds in which somebody waited and the picture that came in the end was not being drawn. `spent` is in USD, by the
    ledger, failed calls that may be billed included.
    """

    chosen: str
    lost: float
    spent: Decimal


def two(alpha: Setup | None = None, beta: Setup | None = None, strategy: str = "cheapest", **ports: Any) -> House:
    """Alpha for 0.03 USD and beta for 0.05 USD, equally good."""
    config = tables("alpha", "beta", house=f'strategy = "{strategy}"\ndaily_budget = 1000')
    return build_house(config, alpha={"price": ALPHA, **(alpha or {})}, beta={"price": BETA, **(beta or {})}, **ports)


async def day(house: House, times: int, every: float = 10.0, need: Need | None = None, **run: Any) -> Day:
    """One request `every` so many seconds."""
    before, chosen, lost = await spent(house), [], 0.0
    for _ in range(times):
        began = house.clock.monotonic()
        try:
            rendered = await house.play(house.render(need, **run))
        except NothingCouldRender:
            chosen.append("-")
            lost += house.clock.monotonic() - began
        else:
            chosen.append(rendered.candidate.provider)
            lost += house.clock.monotonic() - began - rendered.attempts[-1].seconds
        await house.clock.advance(max(0.0, every - (house.clock.monotonic() - began)))
    return Day(in_words(chosen), round(lost, 3), await spent(house) - before)


def in_words(names: list[str]) -> str:
    """The names in order, each row of equal ones as one: "alpha 2, beta 10"."""
    return ", ".join(f"{name} {len(list(row))}" for name, row in groupby(names))


async def spent(house: House) -> Decimal:
    return (await house.ledger.spent(None)).this_month


def during(
    house: House, start: float, end: float, error: ProviderError
) -> Callable[[ImageRequest], ProviderError | None]:
    """Trouble between two moments."""
    return lambda _: error if start <= house.clock.monotonic() < end else None


def calls(house: House, key: str) -> list[float]:
    """When it was called."""
    return [round(at, 1) for at, _ in house.vendors[key].calls]


def reasons(house: House, need: Need) -> dict[str, str]:
    """Why each of those passed over is, by model."""
    return {one.model: one.rejected_because.code for one in house.manager.candidates(need) if one.rejected_because}


class Unplugged:
    """Shared state that can be cut off."""

    def __init__(self, state: MemoryState) -> None:
        self.state = state
        self.away = False

    def __getattr__(self, name: str) -> Callable[..., Awaitable[Any]]:
        async def call(*arguments: Any) -> Any:
            if self.away:
                raise StateUnavailable("connection refused")
            return await getattr(self.state, name)(*arguments)

        return call
