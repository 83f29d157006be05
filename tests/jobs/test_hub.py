"""News reaches whoever watches, over lost calls, restarts and a dead Redis; a slow watcher costs nobody anything."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from itertools import count
from typing import TYPE_CHECKING, Any, Self
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from redis.asyncio import Redis
from sqlalchemy import text

from db.database import Database
from db.queries import accepting, events
from jobs.hub import EventHub, Progress, Watch

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.services.cluster import Addresses

WITHIN = 60.0


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    opened = Database(database_url)
    yield opened
    await opened.close()


@asynccontextmanager
async def hub(database: Database, redis: str | None, poll: float = 0.2) -> AsyncIterator[EventHub]:
    opened = EventHub(database, Redis.from_url(redis) if redis else None, poll=poll, progress_interval=0.05)
    stop = asyncio.Event()
    task = asyncio.create_task(opened.run(stop))
    try:
        yield opened
    finally:
        stop.set()
        await task
        await opened.close()


async def add(database: Database) -> UUID:
    key = uuid4()
    row: dict[str, Any] = {"id": key, "scope": "guest:1", "entrypoint": "generate", "kind": "k", "input": {}}
    async with database.transaction() as session:
        await accepting.add(session, row)
    return key


async def news(watch: Watch, seq: int) -> None:
    async with asyncio.timeout(WITHIN):
        while watch.seq < seq:
            await watch.news()


async def listening(database: Database) -> None:
    """Until the hub hears calls."""
    statement = text(
        "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = current_database()"
    )
    async with asyncio.timeout(WITHIN):
        while True:
            async with database.snapshot() as session:
                if (await session.execute(statement)).scalar_one():
                    return


def report(key: UUID, n: int, epoch: int = 1, percent: int = 50) -> Progress:
    return Progress(key, epoch, n, "RENDERING", percent, n, 10)


async def test_a_change_of_state_is_called_out(database: Database) -> None:
    key = await add(database)
    async with hub(database, None, poll=60) as heard:
        with heard.watch(key) as watch:
            await listening(database)  # the net is a minute away
            async with database.transaction() as session:
                await events.record(session, key, "STARTED")
            await news(watch, 2)
            async with database.transaction() as session:
                await events.request_cancel(session, key)
            async with asyncio.timeout(WITHIN):
                while not watch.cancel_requested:
                    await watch.news()


async def test_a_lost_call_is_caught_by_the_net(database: Database, services: Addresses) -> None:
    key = await add(database)
    async with hub(database, None) as heard:
        with heard.watch(key) as watch, heard.watch(uuid4()):
            await news(watch, 1)
            await services.cut_off("signboard-hub", database.url)
            async with database.transaction() as session:
                await events.record(session, key, "STARTED")
            await news(watch, 2)


async def test_progress_travels_between_processes_and_without_redis_stays_at_home(
    database: Database, redis_url: str
) -> None:
    key = uuid4()
    async with hub(database, redis_url) as here, hub(database, redis_url) as there, hub(database, None) as deaf:
        with here.watch(key) as near, there.watch(key) as far, deaf.watch(key) as nothing:
            async with asyncio.timeout(WITHIN):
                for n in count(1):
                    here.report(report(key, n))
                    if far.has_progress:
                        break
                    await asyncio.sleep(0.02)
            assert near.take_progress() is not None
            assert far.take_progress() is not None
            assert nothing.take_progress() is None
            deaf.report(report(key, 1))
            assert nothing.take_progress() == report(key, 1)


async def test_a_dead_redis_is_waited_for(database: Database) -> None:
    key = uuid4()
    async with hub(database, "redis://127.0.0.1:9/0") as heard:
        with heard.watch(key) as watch:
            heard.report(report(key, 1))
            assert watch.take_progress() == report(key, 1)


@given(
    st.lists(st.tuples(st.integers(1, 3), st.integers(1, 20)), max_size=60), st.lists(st.integers(0, 50), max_size=60)
)
def test_a_mailbox_holds_the_newest_and_nothing_more(reports: list[tuple[int, int]], seqs: list[int]) -> None:
    watch, key = Watch(), uuid4()
    for epoch, n in reports:
        watch.report(report(key, n, epoch))
    for seq in seqs:
        watch.advance(seq)
    taken = watch.take_progress()
    assert (None if taken is None else (taken.epoch, taken.n)) == max(reports, default=None)
    assert watch.take_progress() is None
    assert watch.seq == max(seqs, default=0)
    if taken is not None:
        watch.report(taken)
        assert not watch.has_progress  # an echo is no news


def test_progress_travels_as_it_is_and_nonsense_is_refused() -> None:
    sent = Progress(uuid4(), 2, 7, "RENDERING", 55, 3, 8, 1.5, "/media/x.jpg")
    assert Progress.from_json(sent.to_json()) == sent
    for nonsense in ("", "[]", '{"key": 1}', "null"):
        with pytest.raises(ValueError, match="Progress"):
            Progress.from_json(nonsense)


class DeafSubscription:
    """Waits for ever, and takes a first cancellation for a timeout, as a client library may."""

    def __init__(self) -> None:
        self.cancelled = 0
        self.waiting = asyncio.Event()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None: ...

    async def psubscribe(self, _: str) -> None: ...

    async def get_message(self, **_: float) -> None:
        self.waiting.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            if self.cancelled > 1:
                raise
            raise TimeoutError from None


class DeafRedis(Redis):
    """A client with such a subscription."""

    def __init__(self) -> None:
        super().__init__()
        self.deaf = DeafSubscription()

    def pubsub(self, **_: Any) -> Any:
        return self.deaf


async def test_a_client_that_takes_the_end_for_a_timeout_keeps_nobody(database: Database) -> None:
    redis, stop = DeafRedis(), asyncio.Event()
    task = asyncio.create_task(EventHub(database, redis, poll=0.2, progress_interval=0.05).run(stop))
    async with asyncio.timeout(WITHIN):
        await redis.deaf.waiting.wait()
        stop.set()
        await task
    assert redis.deaf.cancelled in {1, 2}  # the second cancellation finds it waiting again, or pausing before that
