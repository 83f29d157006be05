"""News for whoever watches a generation in this process: one LISTEN connection, one subscription to Redis.

A watcher's mailbox holds the newest of each kind and nothing older, so it is bounded by its make and a slow reader
costs nobody anything. State is never lost in it: it says how far the rows have come, and the rows are read for it.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING
from uuid import UUID

from pydantic import TypeAdapter
from redis.exceptions import RedisError

from db.database import DatabaseLost
from db.driver import connect
from db.queries import events

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection, Iterator

    from redis.asyncio import Redis

    from db.database import Database

TOPIC = "signboard:progress:"
MOST_UNSENT = 1000
"""Reports kept while Redis is away, one a generation."""
CANCEL_SECONDS = 1.0
"""Seconds after which a loop that has not ended is cancelled again."""
QUIET = 1.0
"""Seconds without a message after which the subscription is asked again."""
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 2.0
"""Seconds between attempts to reach a lost server again."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a stage has come. `n` grows with each report of an epoch, so an old one is known as old."""

    key: UUID
    epoch: int
    n: int
    stage: str
    percent: int
    step: int | None = None
    steps: int | None = None
    eta_seconds: float | None = None
    preview_url: str | None = None

    def to_json(self) -> bytes:
        """The report as it travels."""
        return _adapter().dump_json(self)

    @staticmethod
    def from_json(text: str | bytes) -> Progress:
        """The report as it arrived.

        Raises:
            ValueError: it is none.
        """
        return _adapter().validate_json(text)

    def newer_than(self, other: Progress | None) -> bool:
        """Whether this was reported after `other`."""
        return other is None or (self.epoch, self.n) > (other.epoch, other.n)


@cache
def _adapter() -> TypeAdapter[Progress]:
    return TypeAdapter(Progress)


class Watch:
    """A mailbox: `seq` is how far the rows have come, `progress` the newest report, taken by reading it."""

    def __init__(self) -> None:
        self.seq = 0
        self.cancel_requested = False
        self._progress: Progress | None = None
        self._newest: Progress | None = None
        self._news = asyncio.Event()

    def advance(self, seq: int) -> None:
        """The rows have come to `seq`."""
        if seq > self.seq:
            self.seq = seq
            self._news.set()

    def request_cancel(self) -> None:
        """Somebody wants it cancelled."""
        if not self.cancel_requested:
            self.cancel_requested = True
            self._news.set()

    def report(self, progress: Progress) -> None:
        """A stage has come further."""
        if progress.newer_than(self._newest):
            self._newest = self._progress = progress
            self._news.set()

    async def news(self) -> None:
        """Wait for something new."""
        await self._news.wait()
        self._news.clear()

    @property
    def has_progress(self) -> bool:
        """Whether there is a report that was not taken yet."""
        return self._progress is not None

    def take_progress(self) -> Progress | None:
        """The newest report, once."""
        progress, self._progress = self._progress, None
        return progress


class EventHub:
    """One per process; `run` keeps it connected. `poll` and `progress_interval` are in seconds.

    Without Redis, or while it is down, only progress from other processes is missing.
    """

    def __init__(
        self, database: Database, redis: Redis | None, *, poll: float = 1.0, progress_interval: float = 0.3
    ) -> None:
        self._database = database
        self._redis = redis
        self._poll = poll
        self._interval = progress_interval
        self._watches: dict[UUID, set[Watch]] = {}
        self._outbox: dict[UUID, Progress] = {}
        self._posted = asyncio.Event()

    @contextlib.contextmanager
    def watch(self, key: UUID) -> Iterator[Watch]:
        """A mailbox for news of `key`; attach first, then read what is stored."""
        watch = Watch()
        self._watches.setdefault(key, set()).add(watch)
        try:
            yield watch
        finally:
            self._watches[key].discard(watch)
            if not self._watches[key]:
                del self._watches[key]

    def report(self, progress: Progress) -> None:
        """Tell everybody who watches, here at once and elsewhere soon; older reports not yet sent are dropped."""
        self._deliver(progress)
        if self._redis is None:
            return
        self._outbox[progress.key] = progress
        if len(self._outbox) > MOST_UNSENT:
            del self._outbox[next(iter(self._outbox))]
        self._posted.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Stay connected until `stop`, through every restart of PostgreSQL and Redis."""
        loops = [self._again(self._listen), self._again(self._look)]
        if self._redis is not None:
            loops += [self._again(self._hear), self._again(self._send)]
        tasks = [asyncio.create_task(loop) for loop in loops]
        try:
            await stop.wait()
        finally:
            await _ended(tasks)

    async def close(self) -> None:
        """Give the connection to Redis back."""
        if self._redis is not None:
            await self._redis.aclose()

    async def _again(self, loop: Callable[[], Awaitable[None]]) -> None:
        pause = FIRST_PAUSE
        while True:
            began = asyncio.get_running_loop().time()
            try:
                await loop()
            except (DatabaseLost, RedisError, OSError) as error:
                log.debug("%s was cut off: %s", loop.__name__, type(error).__name__)
            lasted = asyncio.get_running_loop().time() - began
            pause = FIRST_PAUSE if lasted > LONGEST_PAUSE else min(pause * 2, LONGEST_PAUSE)
            await asyncio.sleep(pause)

    async def _listen(self) -> None:
        """Hear PostgreSQL call."""
        connection = await connect(self._database.url, "signboard-hub")
        gone = asyncio.Event()
        connection.add_termination_listener(lambda _: gone.set())
        try:
            await connection.add_listener(events.CHANNEL, self._on_call)
            await self.catch_up()
            await gone.wait()
        finally:
            connection.terminate()

    async def _look(self) -> None:
        """The net: read how far the watched rows have come, however many calls were lost."""
        while True:
            await asyncio.sleep(self._poll)
            await self.catch_up()

    async def catch_up(self) -> None:
        """Read how far the watched rows have come.

        Raises:
            DatabaseLost: PostgreSQL cannot be reached.
        """
        if not self._watches:
            return
        async with self._database.snapshot() as session:
            found = await events.standings(session, list(self._watches))
        for key, standing in found.items():
            for watch in self._watches.get(key, ()):
                watch.advance(standing.seq)
                if standing.cancel_requested:
                    watch.request_cancel()

    def _on_call(self, _connection: object, _pid: int, _channel: str, payload: str) -> None:
        key, _, what = payload.partition(" ")
        with contextlib.suppress(ValueError):  # anybody may call on the channel
            for watch in self._watches.get(UUID(key), ()):
                if what == "cancel":
                    watch.request_cancel()
                else:
                    watch.advance(int(what))

    async def _hear(self) -> None:
        """Take progress from other processes."""
        redis = self._connected_redis()
        async with redis.pubsub(ignore_subscribe_messages=True) as subscription:
            await subscription.psubscribe(f"{TOPIC}*")
            while True:
                # Not `listen`, which takes a quiet minute for a lost connection where the client has a socket timeout.
                message = await subscription.get_message(timeout=QUIET)
                if message is not None:
                    with contextlib.suppress(ValueError):
                        self._deliver(Progress.from_json(message["data"]))

    async def _send(self) -> None:
        """Pass progress on, the newest of each generation, a few times a second."""
        redis = self._connected_redis()
        while True:
            await self._posted.wait()
            for key, progress in list(self._outbox.items()):
                await redis.publish(f"{TOPIC}{key}", progress.to_json())
                if self._outbox.get(key) is progress:
                    del self._outbox[key]
            if not self._outbox:
                self._posted.clear()
            await asyncio.sleep(self._interval)

    def _deliver(self, progress: Progress) -> None:
        for watch in self._watches.get(progress.key, ()):
            watch.report(progress)

    def _connected_redis(self) -> Redis:
        if self._redis is None:
            raise RuntimeError("this hub has no Redis")
        return self._redis


async def _ended(tasks: Collection[asyncio.Task[None]]) -> None:
    """Cancel them until they end: a client library may take a cancellation for one of its own timeouts."""
    running = set(tasks)
    while running:
        for task in running:
            task.cancel()
        _, running = await asyncio.wait(running, timeout=CANCEL_SECONDS)
