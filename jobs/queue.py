"""The queue: jobs on PgQueuer, in the transactions of whoever queues them, and a worker loop that outlives PostgreSQL.

PgQueuer is only the carrier. It neither fences a worker that was thought dead nor counts one that was killed, so a job
is a key and a turn; what may still be done with it is decided by the row that the key names.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from pgqueuer.adapters.drivers.asyncpg import AsyncpgDriver
from pgqueuer.adapters.persistence.qb import QueryBuilderEnvironment, QueryQueueBuilder, QuerySchedulerBuilder
from pgqueuer.adapters.persistence.queries import Queries
from pgqueuer.core.qm import QueueManager
from pgqueuer.domain.errors import RetryRequested
from pgqueuer.domain.settings import DBSettings

from db.database import DatabaseLost, connection_died
from db.driver import connect, connection_of
from db.queries.queue import OWNED

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Collection

    from pgqueuer.domain.models import Job as PickedJob
    from pgqueuer.domain.models import TracebackRecord
    from pgqueuer.domain.types import JOB_STATUS, JobId, QueueManagerId

    from db.database import Session
    from db.driver import DriverConnection

    Handler = Callable[["Job"], Awaitable[None]]
    EntryPoints = Callable[[], Collection[str]]

NAMES = DBSettings(db_schema="queue")
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 2.0
"""Seconds between attempts to reach PostgreSQL again."""

log = logging.getLogger(__name__)
# It tells of every lost connection several times over, with tracebacks; what matters of it is told here.
logging.getLogger("pgqueuer").setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class Job:
    """A piece of work: whose, in which turn, and at which entry point of the queue."""

    key: UUID
    turn: int
    entrypoint: str

    @property
    def name(self) -> str:
        """What the queue tells equal jobs by."""
        return f"{self.key}:{self.turn}"

    def payload(self) -> bytes:
        """The job as the queue carries it."""
        return json.dumps({"key": str(self.key), "turn": self.turn}).encode()

    @classmethod
    def parse(cls, picked: PickedJob) -> Job:
        """The job as it came out of the queue.

        Raises:
            ValueError: it is not one of ours.
        """
        fields = json.loads(picked.payload or b"{}")
        try:
            return cls(UUID(fields["key"]), int(fields["turn"]), picked.entrypoint)
        except (KeyError, TypeError) as error:
            raise ValueError(f"job {picked.id} has no key and turn") from error


@dataclass(frozen=True, slots=True)
class WorkerSettings:
    """How one worker takes jobs. Durations are in seconds.

    `poll` is how long a missed call of PostgreSQL goes unnoticed; after `heartbeat` without a sign of life a job is
    given to another worker; `concurrency` jobs run at once; after `stop_grace` a job that will not stop is left behind.
    """

    poll: float = 1.0
    heartbeat: float = 5.0
    concurrency: int = 4
    stop_grace: float = 5.0


class JobQueue:
    """Where jobs are put and taken from. `url` is "postgresql+asyncpg://…"."""

    def __init__(self, url: str) -> None:
        self._url = url

    async def put(self, session: Session, job: Job, delay: float = 0.0) -> None:
        """Queue a job within the transaction of `session`, to be taken after `delay` seconds.

        Putting the same job again changes nothing.
        """
        queries = _queries(AsyncpgDriver(await connection_of(session)), Queries)
        await queries.enqueue(
            job.entrypoint,
            job.payload(),
            execute_after=timedelta(seconds=delay),
            dedupe_key=job.name,
            on_conflict="skip",
        )

    async def work(
        self, entrypoints: EntryPoints, handler: Handler, stop: asyncio.Event, settings: WorkerSettings
    ) -> None:
        """Hand jobs to `handler` until `stop`, through every restart of PostgreSQL.

        `entrypoints` is asked at every poll: those that are new are served from then on, and none is given up again.
        On `stop`, what runs is cancelled and goes back into the queue. A job whose connection to the queue was lost
        goes on, and is joined rather than begun again when the queue hands it out anew.
        """
        crew = _Crew(handler, stop, settings)
        pause = FIRST_PAUSE
        try:
            while not stop.is_set():
                try:
                    await self._serve(entrypoints, crew)
                    pause = FIRST_PAUSE
                except Exception as error:
                    if not isinstance(error, DatabaseLost) and not connection_died(error):
                        log.warning("the queue's loop ended and begins again", exc_info=error)
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), pause)
                pause = min(pause * 2, LONGEST_PAUSE)
        finally:
            await crew.dismiss()

    async def _serve(self, entrypoints: EntryPoints, crew: _Crew) -> None:
        async with _connection(self._url, "signboard-queue") as connection:
            driver = _WatchedDriver(connection)
            queries = _queries(driver, _OwnJobs)
            manager = QueueManager(queries, channel=NAMES.channel)
            queries.owner = manager.queue_manager_id

            def attend() -> None:
                for name in set(entrypoints()) - manager.entrypoint_registry.keys():
                    manager.entrypoint(name)(crew.taker(driver.lost))

            attend()
            stopping = asyncio.create_task(_set_after(crew.stop, manager.shutdown))
            attending = asyncio.create_task(_each(crew.settings.poll, attend))
            try:
                await manager.run(
                    dequeue_timeout=timedelta(seconds=crew.settings.poll),
                    heartbeat_timeout=timedelta(seconds=crew.settings.heartbeat),
                    batch_size=1,
                    max_concurrent_tasks=max(2, crew.settings.concurrency),
                )
            finally:
                stopping.cancel()
                attending.cancel()


class _Crew:
    """The jobs that run in this process, whichever connection brought them."""

    def __init__(self, handler: Handler, stop: asyncio.Event, settings: WorkerSettings) -> None:
        self.stop = stop
        self.settings = settings
        self._handler = handler
        self._seats = asyncio.Semaphore(settings.concurrency)
        self._running: dict[str, asyncio.Task[None]] = {}

    def taker(self, lost: asyncio.Event) -> Callable[[PickedJob], Awaitable[None]]:
        """What PgQueuer calls for each job it picked."""

        async def take(picked: PickedJob) -> None:
            job = Job.parse(picked)
            task = self._running.get(job.name) or asyncio.create_task(self._run(job), name=job.name)
            self._running[job.name] = task
            await self._attend(task, lost)

        return take

    async def _run(self, job: Job) -> None:
        try:
            async with self._seats:
                await self._handler(job)
        except Exception:
            log.exception("job %s failed", job.name)
            raise
        finally:
            self._running.pop(job.name, None)

    async def _attend(self, task: asyncio.Task[None], lost: asyncio.Event) -> None:
        """Wait for the task, the end of the program, or the loss of the connection, whichever is first."""
        watchers = [asyncio.create_task(event.wait()) for event in (self.stop, lost)]
        try:
            await asyncio.wait({task, *watchers}, return_when=asyncio.FIRST_COMPLETED)
            if not task.done() and self.stop.is_set():
                task.cancel()
                await asyncio.wait({task}, timeout=self.settings.stop_grace)
        finally:
            for watcher in watchers:
                watcher.cancel()
        if not task.done() or task.cancelled():
            raise RetryRequested(timedelta(0), "handed on")
        task.result()

    async def dismiss(self) -> None:
        """Cancel what is left, and wait for it within the grace."""
        left = set(self._running.values())
        for task in left:
            task.cancel()
        if left:
            await asyncio.wait(left, timeout=self.settings.stop_grace)


class _WatchedDriver(AsyncpgDriver):
    """PgQueuer's driver, which tells when its connection is gone."""

    def __init__(self, connection: DriverConnection) -> None:
        super().__init__(connection)
        self.lost = asyncio.Event()

    async def fetch(self, query: str, *args: object) -> list[dict[str, object]]:
        with self._watched():
            return await super().fetch(query, *args)

    async def execute(self, query: str, *args: object) -> str:
        with self._watched():
            return await super().execute(query, *args)

    @contextlib.contextmanager
    def _watched(self) -> Any:
        try:
            yield
        except Exception as error:
            if connection_died(error):
                self.lost.set()
            raise


@contextlib.asynccontextmanager
async def _connection(url: str, application: str) -> AsyncIterator[DriverConnection]:
    connection = await connect(url, application)
    try:
        yield connection
    finally:
        connection.terminate()


class _OwnJobs(Queries):
    """PgQueuer's queries, which end only jobs that are still this loop's.

    Left to itself, a worker that was thought dead would delete the job that another has taken from it.
    """

    owner: QueueManagerId | None = None

    async def log_jobs(self, job_status: list[tuple[PickedJob, JOB_STATUS, TracebackRecord | None]]) -> None:
        own = await self._own([job.id for job, _, _ in job_status])
        if own:
            await super().log_jobs([entry for entry in job_status if entry[0].id in own])

    async def retry_job(self, job: PickedJob, delay: timedelta, traceback_record: TracebackRecord | None) -> None:
        if await self._own([job.id]):
            await super().retry_job(job, delay, traceback_record)

    async def _own(self, ids: list[JobId]) -> set[object]:
        return {row["id"] for row in await self.driver.fetch(OWNED, ids, self.owner)}


Q = TypeVar("Q", bound=Queries)


def _queries(driver: AsyncpgDriver, kind: type[Q]) -> Q:
    return kind(
        driver,
        qbe=QueryBuilderEnvironment(NAMES),
        qbq=QueryQueueBuilder(NAMES),
        qbs=QuerySchedulerBuilder(NAMES),
    )


async def _each(seconds: float, do: Callable[[], None]) -> None:
    while True:
        await asyncio.sleep(seconds)
        do()


async def _set_after(first: asyncio.Event, then: asyncio.Event) -> None:
    await first.wait()
    then.set()
