"""What a worker says that it can run: it looks for devices again and again, and tells why one is missing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from db.database import DatabaseLost
from providers.manager import Placement
from signboard.abilities import Lookout
from tests.providers.manager.scripted import House, build_house, tables

if TYPE_CHECKING:
    from studio.generation.placement import Abilities


@dataclass
class Fleet:
    """What a worker has of the others: `live` is what the living can run."""

    live: frozenset[str] = frozenset()
    lost: bool = False
    told: list[frozenset[str]] = field(default_factory=list)

    def change(self, abilities: Abilities) -> None:
        self.told.append(abilities.providers)

    async def placement(self) -> Placement:
        if self.lost:
            raise DatabaseLost("away")
        return Placement(live=self.live)


@dataclass
class Worker:
    fleet: Fleet = field(default_factory=Fleet)


@pytest.fixture
def house() -> House:
    local = {"capabilities_more": {"local": True}, "healthy": False, "probe_detail": "no GPU"}
    return build_house(tables("sdxl", "alpha"), sdxl=local, alpha={})


@pytest.fixture
def lookout(house: House) -> Any:
    return Lookout(Worker(), house.manager)  # type: ignore[arg-type]


def seen(house: House) -> tuple[bool, str]:
    status = next(one for one in house.manager.health() if one.key == "sdxl")
    return status.healthy, status.probed


async def test_a_device_that_is_missing_is_told_and_one_that_comes_is_run(house: House, lookout: Any) -> None:
    await house.play(lookout.look())
    assert lookout.worker.fleet.told == [{"alpha", "poster"}]
    assert seen(house) == (False, "no GPU")
    house.vendors["sdxl"].healthy, house.vendors["sdxl"].probe_detail = True, "weights are whole"
    await house.play(lookout.look())
    assert lookout.worker.fleet.told[-1] == {"alpha", "poster", "sdxl"}
    assert seen(house) == (True, "weights are whole")
    assert house.vendors["alpha"].probes == 0


async def test_what_another_worker_has_is_not_said_to_be_missing(house: House, lookout: Any) -> None:
    lookout.worker.fleet.live = frozenset({"sdxl"})
    await house.play(lookout.look())
    assert (lookout.worker.fleet.told, seen(house)) == ([{"alpha", "poster"}], (True, ""))
    lookout.worker.fleet.lost = True
    await house.play(lookout.look())
    assert seen(house) == (True, "")


@pytest.mark.parametrize("answer", [None, True, "fine"])
async def test_a_probe_that_makes_no_sense_finds_no_device(house: House, lookout: Any, answer: Any) -> None:
    async def nonsense() -> Any:
        return answer

    house.vendors["sdxl"].probe = nonsense  # type: ignore[method-assign]
    await house.play(lookout.look())
    assert lookout.worker.fleet.told == [{"alpha", "poster"}]
    assert seen(house) == (False, f"no probe but {type(answer).__name__}")


async def test_a_plugin_that_raises_while_it_is_probed_has_no_device(house: House, lookout: Any) -> None:
    async def raises() -> None:
        raise KeyError("device")

    house.vendors["sdxl"].probe = raises  # type: ignore[assignment,method-assign]
    await house.play((await lookout.prepare(None))())
    assert lookout.worker.fleet.told == [{"alpha", "poster"}]
    assert seen(house) == (False, "KeyError")
