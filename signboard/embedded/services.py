"""The database and the Redis-compatible server of this process: named by the settings, embedded, or attached to."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
import time
from typing import TYPE_CHECKING, Self

import structlog

from signboard.embedded import postgres, valkey
from signboard.embedded.accounts import owner_of, server_folder, unprivileged_account
from signboard.embedded.errors import EmbeddedServiceError
from signboard.embedded.in_process import InProcessRedis
from signboard.embedded.owner import OwnerLock, Running, read_running, write_running
from signboard.home import Home

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from types import TracebackType

    from signboard.embedded.accounts import Account
    from signboard.embedded.process import EmbeddedServer
    from signboard.settings import Settings

log = structlog.get_logger(__name__)

WATCH_SECONDS = 0.2
ATTACH_SECONDS = 60.0
ATTACH_POLL_SECONDS = 0.05
MAX_BACKOFF_SECONDS = 30.0


class Services:
    """What SQL and Redis run on, for as long as the context lasts.

    Servers that the settings name are used as they are. The others are embedded: the first process on a home starts,
    watches and stops them (`owner` is true); later ones attach to them. `database_url` is for SQLAlchemy with asyncpg.
    Both addresses hold passwords: never log them.

    Raises on entering:
        EmbeddedServiceError: a server does not start, or the home's owner does not say where it is.
        HomeUnusable: the home belongs to somebody else.
    """

    database_url: str
    redis_url: str
    owner: bool = False

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._home = Home(settings.home)
        self._servers: list[EmbeddedServer] = []
        self._postgres: postgres.Postgres | None = None
        self._redis: valkey.Valkey | InProcessRedis | None = None
        self._closing = asyncio.Event()
        self._watch: asyncio.Task[None] | None = None
        self._lock: OwnerLock | None = None

    async def __aenter__(self) -> Self:
        given_database, given_redis = self._settings.database_url, self._settings.redis_url
        if given_database and given_redis:
            running = Running(os.getpid(), None, None)
        else:
            self._home = self._home.prepare()
            running = await self._own_or_attach()
        self.database_url = given_database.get_secret_value() if given_database else _embedded(running.database_url)
        self.redis_url = given_redis.get_secret_value() if given_redis else _embedded(running.redis_url)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._lock is None:
            return
        self._closing.set()
        try:
            if self._watch is not None:
                await self._watch
        finally:
            await self._stop()

    async def _own_or_attach(self) -> Running:
        lock = OwnerLock(self._home.lock)
        give_up = time.monotonic() + ATTACH_SECONDS
        while not lock.acquire():
            running = read_running(self._home.run)
            if running is not None:
                log.info("services.attached", owner=running.pid)
                return running
            if time.monotonic() > give_up:
                raise EmbeddedServiceError(
                    f"another Signboard owns {self._home.path}, but has not said within {ATTACH_SECONDS:.0f} s where "
                    "its services are. End it, or point SIGNBOARD_HOME elsewhere."
                )
            await asyncio.sleep(ATTACH_POLL_SECONDS)
        self._lock = lock
        self._home.run.unlink(missing_ok=True)
        try:
            return await self._start()
        except BaseException:
            await self._stop()
            raise

    async def _start(self) -> Running:
        began = time.monotonic()
        await _to_its_end(self._start_servers)
        self.owner = True
        self._watch = asyncio.create_task(self._keep_running(), name="embedded services")
        log.info("services.started", seconds=round(time.monotonic() - began, 2))
        return self._announce()

    def _start_servers(self) -> None:
        for server in self._choose_servers():
            self._servers.append(server)
            server.start()

    def _choose_servers(self) -> Iterator[EmbeddedServer]:
        """Whatever the settings do not name, in a folder of its own, run by whoever owns that folder already."""
        if self._settings.database_url is None:
            account = owner_of(self._home.postgres / "data") or unprivileged_account()
            folder = self._folder(self._home.postgres, account)
            self._postgres = postgres.Postgres(folder, postgres.programs(self._settings.pg_bin_dir, account), account)
            yield self._postgres
        if self._settings.redis_url is None:
            self._redis = self._choose_redis()
            yield self._redis

    def _choose_redis(self) -> valkey.Valkey | InProcessRedis:
        if sys.platform == "win32":
            return InProcessRedis()
        account = owner_of(self._home.valkey / "data") or unprivileged_account()
        folder = self._folder(self._home.valkey, account)
        return valkey.Valkey(folder, valkey.bundled_program(account), account)

    def _folder(self, path: Path, account: Account | None) -> Path:
        folder = server_folder(path, account)
        if folder.parent != path.parent.resolve() and account is not None:
            log.info("services.data_elsewhere", folder=str(folder), because=f"{account.name} cannot reach {path}")
        return folder

    def _announce(self) -> Running:
        running = Running(
            pid=os.getpid(),
            database_url=self._postgres.url() if self._postgres else None,
            redis_url=self._redis.url() if self._redis else None,
        )
        write_running(self._home.run, running)
        return running

    async def _keep_running(self) -> None:
        """Start again what has died; what does not come back is tried again after longer and longer pauses."""
        pause = WATCH_SECONDS
        while not await self._closes_within(pause):
            dead = [server for server in self._servers if not server.is_running()]
            if not dead:
                pause = WATCH_SECONDS
                continue
            pause = min(pause * 2, MAX_BACKOFF_SECONDS)
            for server in dead:
                log.warning("services.died", server=server.name)
                try:
                    await _to_its_end(server.start)
                    self._announce()
                except (EmbeddedServiceError, OSError) as error:
                    log.error("services.not_restarted", server=server.name, error=str(error), again_in=pause)  # noqa: TRY400
                else:
                    log.info("services.restarted", server=server.name)

    async def _closes_within(self, seconds: float) -> bool:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._closing.wait(), seconds)
        return self._closing.is_set()

    async def _stop(self) -> None:
        """Stop what we started, then let the home go. Nobody shall attach to what is about to end."""
        self._home.run.unlink(missing_ok=True)
        await _to_its_end(self._stop_servers)
        if self._lock is not None:
            self._lock.release()
        self.owner = False

    def _stop_servers(self) -> None:
        while self._servers:
            self._servers.pop().stop()


def _embedded(address: str | None) -> str:
    if address is None:
        raise EmbeddedServiceError(
            "the Signboard that owns this home uses a database or a Redis that its own environment names. "
            "Set the same DATABASE_URL and REDIS_URL here, or point SIGNBOARD_HOME elsewhere."
        )
    return address


async def _to_its_end(work: Callable[[], None]) -> None:
    """Run blocking `work` in a thread; when we are cancelled meanwhile, wait for it all the same: threads go on."""
    running = asyncio.ensure_future(asyncio.to_thread(work))
    try:
        await asyncio.shield(running)
    except asyncio.CancelledError:
        await asyncio.wait([running])
        raise
