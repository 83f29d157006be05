"""What processes tell each other: also after shared state was away, and only where it makes sense."""

from __future__ import annotations

import json
from typing import Any

from providers.clock import SimulatedClock
from providers.errors import Unauthenticated
from providers.image import Probe
from providers.ledger import MemoryLedger
from providers.state import MemoryState
from tests.providers.manager.days import Unplugged
from tests.providers.manager.scripted import START, House, build_house, tables

ALONE = 60
"""Seconds after which shared state is asked again for certain."""


def two_processes() -> tuple[Unplugged, House, House]:
    clock = SimulatedClock(START)
    plug, ledger = Unplugged(MemoryState(clock)), MemoryLedger(clock)
    more: dict[str, Any] = {"clock": clock, "state": plug, "ledger": ledger, "alpha": {}, "beta": {}}
    return plug, build_house(tables("alpha", "beta"), **more), build_house(tables("alpha", "beta"), seed=9, **more)


async def heard(*houses: House) -> None:
    """Everybody hears twice, so that whoever told last is heard too."""
    for _ in range(2):
        for house in houses:
            await house.clock.advance(1)
            await house.play(house.manager.refresh())


def probe(*, healthy: bool) -> Probe:
    return Probe(healthy, "ok" if healthy else "silent", 0.1)


async def test_what_was_found_while_shared_state_was_away_is_told_once_it_is_back() -> None:
    plug, one, other = two_processes()
    plug.away = True
    one.vendors["alpha"].trouble = lambda _: Unauthenticated("revoked")
    await one.play(one.render())
    one.manager.core.health.probed("beta", probe(healthy=False))
    one.manager.core.health.limit("beta", 1000)
    await heard(one, other)
    seen = other.manager.core.health
    assert (seen.lasting("alpha"), seen.healthy("beta"), seen.limited_seconds("beta")) == (None, True, 0)
    plug.away = False
    await one.clock.advance(ALONE)
    await heard(one, other)
    assert (seen.lasting("alpha"), seen.healthy("beta")) == ("UNAUTHENTICATED", False)
    assert seen.limited_seconds("beta") > 0
    assert seen.success("alpha/alpha") < 1
    assert not any(one.manager.core.health.news.outbox.values())


async def test_what_others_have_told_since_is_not_taken_back_by_older_news() -> None:
    plug, one, other = two_processes()
    plug.away = True
    one.manager.core.health.probed("alpha", probe(healthy=False))
    await heard(one)
    await one.clock.advance(ALONE)
    plug.away = False
    other.manager.core.health.probed("alpha", probe(healthy=True))
    await heard(other, one)
    told = json.loads((await plug.state.read("image:probes"))["alpha"])
    assert told["healthy"] is True
    assert one.manager.core.health.healthy("alpha")


async def test_what_makes_no_sense_keeps_nobody_from_hearing_the_rest() -> None:
    plug, one, other = two_processes()
    core = one.manager.core
    of, at = core.health.news.identities["alpha"], one.clock.now().timestamp() + 5
    nonsense = {"alpha": "{", "alpha/alpha": "[1]", "beta": json.dumps({"of": of}), "gone": json.dumps({"at": at})}
    nonsense |= {f"alpha/{number}": json.dumps({"of": of, "at": at, "until": None}) for number in range(3)}
    for name in ("breakers", "vitals", "limits", "probes"):
        await plug.state.write(f"image:{name}", nonsense, 900)
    other.manager.core.health.probed("beta", probe(healthy=False))
    await heard(other, one)
    assert not core.health.healthy("beta")
    assert (await one.play(one.render())).candidate.provider == "alpha"
