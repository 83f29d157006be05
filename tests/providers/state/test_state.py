"""Shared state keeps its promises in memory and in Redis alike, and without Redis the process goes on."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from redis.asyncio import Redis

from providers.clock import SimulatedClock, SystemClock
from providers.ports import StateUnavailable
from providers.state import KEYS_KEPT, FallbackState, MemoryState, RedisState

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from providers.ports import SharedState


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    client = Redis.from_url(redis_url)
    yield client
    await client.aclose()


@pytest.fixture(params=["memory", "redis"])
def state(request: pytest.FixtureRequest) -> SharedState:
    if request.param == "memory":
        return MemoryState(SystemClock())
    return RedisState(request.getfixturevalue("redis"))


async def test_hashes_merge_and_an_unknown_one_is_empty(state: SharedState) -> None:
    assert await state.read("h") == {}
    await state.write("h", {"a": "1", "b": "2"}, 60)
    await state.write("h", {"b": "3", "c": "한글"}, 60)
    assert await state.read("h") == {"a": "1", "b": "3", "c": "한글"}


async def test_hits_are_counted_in_a_moving_window_and_the_wait_is_told(state: SharedState) -> None:
    assert [await state.hit({"k": 3}, 60) for _ in range(3)] == [{}, {}, {}]
    waits = [await state.hit({"k": 3}, 60) for _ in range(2)]
    assert all(wait.keys() == {"k"} and 30 < wait["k"] <= 60 for wait in waits)
    assert await state.hit({"other": 3}, 60) == {}


async def test_a_use_counts_under_all_its_limits_or_under_none(state: SharedState) -> None:
    assert [await state.hit({"all": 3, "one": 1}, 60) for _ in range(1)] == [{}]
    for _ in range(5):
        assert (await state.hit({"all": 3, "one": 1}, 60)).keys() == {"one"}
    assert [await state.hit({"all": 3}, 60) for _ in range(2)] == [{}, {}]
    assert (await state.hit({"all": 3, "one": 1}, 60)).keys() == {"all", "one"}
    assert (await state.hit({"all": 3, "other": 1}, 60)).keys() == {"all"}
    assert await state.hit({"other": 1}, 60) == {}


async def test_a_limit_that_was_lowered_waits_until_enough_have_left(state: SharedState) -> None:
    assert await state.hit({"k": 2}, 60) == {}
    await asyncio.sleep(0.05)
    assert await state.hit({"k": 2}, 60) == {}
    assert (await state.hit({"k": 1}, 60))["k"] - (await state.hit({"k": 2}, 60))["k"] > 0.03


async def test_never_more_permits_than_the_limit_whoever_asks_at_once(state: SharedState) -> None:
    got = await asyncio.gather(*(state.acquire("p", 3, 60, f"holder {number}") for number in range(20)))
    assert sum(got) == 3
    holders = [f"holder {number}" for number, yes in enumerate(got) if yes]
    assert await state.acquire("p", 3, 60, holders[0]) is True
    await state.release("p", holders[0])
    await state.release("p", "a stranger")
    assert await state.acquire("p", 3, 60, "next") is True
    assert await state.acquire("p", 3, 60, "one more") is False


async def test_a_permit_comes_back_when_its_lease_ends(state: SharedState) -> None:
    assert await state.acquire("p", 1, 0.05, "gone") is True
    assert await state.acquire("p", 1, 60, "next") is False
    refused = 0
    while not await state.acquire("p", 1, 60, "next"):
        refused += 1
    assert refused > 0
    assert await state.acquire("p", 1, 60, "another") is False


async def test_windows_and_leases_on_time_that_is_moved() -> None:
    clock = SimulatedClock()
    state = MemoryState(clock)
    assert await state.hit({"k": 1}, 10) == {}
    await clock.advance(4)
    assert await state.hit({"k": 1}, 10) == {"k": 6}
    await clock.advance(6)
    assert await state.hit({"k": 1}, 10) == {}
    await state.write("h", {"a": "1"}, 5)
    await clock.advance(5)
    assert await state.read("h") == {}


async def test_memory_is_bounded() -> None:
    state = MemoryState(SimulatedClock())
    for number in range(KEYS_KEPT + 100):
        await state.hit({f"k{number}": 1}, 60)
        await state.write(f"k{number}", {}, 60)
        await state.acquire(f"k{number}", 1, 60, "h")
    assert len(state._hits) == len(state._hashes) == len(state._permits) == KEYS_KEPT


async def test_an_unreachable_server_is_said_so_and_nothing_of_its_address() -> None:
    client = Redis.from_url("redis://:secret@127.0.0.1:1/0", socket_connect_timeout=1)
    state = RedisState(client)
    calls: list[Any] = [state.read("a"), state.hit({"a": 1}, 1), state.acquire("a", 1, 1, "x"), state.release("a", "x")]
    for call in calls:
        with pytest.raises(StateUnavailable) as caught:
            await call
        assert "secret" not in str(caught.value)
    await client.aclose()


async def test_without_redis_this_process_goes_on_with_what_it_knows(redis: Redis) -> None:
    clock = SimulatedClock()
    dead = Redis.from_url("redis://127.0.0.1:1/0", socket_connect_timeout=1)
    state = FallbackState(RedisState(redis), clock)
    await state.write("h", {"a": "1"}, 60)
    assert await state.hit({"k": 2}, 60) == {}
    assert await state.acquire("p", 1, 60, "first") is True
    state._shared = RedisState(dead)
    assert await state.read("h") == {"a": "1"}
    assert await state.hit({"k": 2}, 60) == {}
    assert (await state.hit({"k": 2}, 60)).keys() == {"k"}
    assert await state.acquire("p", 1, 60, "second") is False
    assert state.available is False
    state._shared = RedisState(redis)
    await clock.advance(2)
    await state.release("p", "first")
    assert state.available is True
    assert await state.acquire("p", 1, 60, "second") is True
    await dead.aclose()


async def test_a_server_that_stays_away_is_asked_less_and_less() -> None:
    clock = SimulatedClock()
    dead = Redis.from_url("redis://127.0.0.1:1/0", socket_connect_timeout=1)
    state = FallbackState(RedisState(dead), clock)
    pauses: list[float] = []
    for _ in range(7):
        await state.read("h")
        assert state.available is False
        began = clock.monotonic()
        while not state.available:
            await clock.advance(1)
        pauses.append(clock.monotonic() - began)
    assert pauses == [2, 4, 8, 16, 30, 30, 30]
    await dead.aclose()


async def test_prefixes_keep_managers_apart() -> None:
    clock = SimulatedClock()
    shared = MemoryState(clock)
    images, words = FallbackState(shared, clock, "image:"), FallbackState(shared, clock, "text:")
    await images.write("h", {"a": "1"}, 60)
    assert await words.read("h") == {}
    assert await images.acquire("p", 1, 60, "x")
    assert await words.acquire("p", 1, 60, "x")
