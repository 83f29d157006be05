"""Jobs are queued with what they belong to, run once at a time, and outlive what carries them."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from db.database import Database
from db.queries.config import publish
from jobs.queue import Job, JobQueue, WorkerSettings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from tests.services.cluster import Addresses

QUICK = WorkerSettings(poll=0.2, heartbeat=1.0, concurrency=2, stop_grace=2.0)
WITHIN = 60.0


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    opened = Database(database_url)
    yield opened
    await opened.close()


async def put(database: Database, key: UUID, turn: int = 1, delay: float = 0.0) -> Job:
    job = Job(key, turn, "work")
    async with database.transaction() as session:
        await JobQueue(database.url).put(session, job, delay)
    return job


async def queued(database: Database) -> int:
    async with database.snapshot() as session:
        return int((await session.execute(text("SELECT count(*) FROM queue.pgqueuer"))).scalar_one())


class Hands:
    """Does jobs, remembers them, and can be told to hold on to them."""

    def __init__(self) -> None:
        self.begun: list[Job] = []
        self.done: list[Job] = []
        self.cancelled: list[Job] = []
        self.most_at_once = 0
        self.may_end = asyncio.Event()
        self.news = asyncio.Condition()

    async def __call__(self, job: Job) -> None:
        await self._note(self.begun, job)
        try:
            await self.may_end.wait()
        except asyncio.CancelledError:
            self.cancelled.append(job)
            raise
        await self._note(self.done, job)

    async def _note(self, kind: list[Job], job: Job) -> None:
        async with self.news:
            kind.append(job)
            self.most_at_once = max(self.most_at_once, len(self.begun) - len(self.done))
            self.news.notify_all()

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(WITHIN), self.news:
            await self.news.wait_for(condition)


@asynccontextmanager
async def working(url: str, hands: Hands) -> AsyncIterator[asyncio.Task[None]]:
    stop = asyncio.Event()
    task = asyncio.create_task(JobQueue(url).work(lambda: ["work"], hands, stop, QUICK))
    try:
        yield task
    finally:
        stop.set()
        async with asyncio.timeout(WITHIN):
            await task


async def owner(database: Database, job: Job) -> object:
    """Which of the queue's loops has the job."""
    statement = text("SELECT queue_manager_id FROM queue.pgqueuer WHERE dedupe_key = :name")
    async with database.snapshot() as session:
        return (await session.execute(statement, {"name": job.name})).scalar_one()


async def until_handed_out_anew(database: Database, job: Job, first_owner: object) -> None:
    async with asyncio.timeout(WITHIN):
        while await owner(database, job) == first_owner:  # noqa: ASYNC110  a row calls nobody
            await asyncio.sleep(0.02)


async def until_empty(database: Database) -> None:
    async with asyncio.timeout(WITHIN):
        while await queued(database):  # noqa: ASYNC110  a row calls nobody
            await asyncio.sleep(0.02)


async def test_a_job_exists_with_its_transaction_or_not_at_all(database: Database) -> None:
    key = uuid4()

    async def rolled_back() -> None:
        async with database.transaction() as session:
            await JobQueue(database.url).put(session, Job(key, 1, "work"))  # the very first statement
            await publish(session, "a", "b")
            raise RuntimeError("halfway")

    with pytest.raises(RuntimeError, match="halfway"):
        await rolled_back()
    assert await queued(database) == 0
    await put(database, key)
    await put(database, key)  # the same again changes nothing
    assert await queued(database) == 1
    await put(database, key, turn=2)
    assert await queued(database) == 2


async def test_jobs_run_and_leave_the_queue(database: Database) -> None:
    hands = Hands()
    hands.may_end.set()
    jobs = [await put(database, uuid4()) for _ in range(5)]
    async with working(database.url, hands):
        await hands.until(lambda: len(hands.done) == 5)
        late = await put(database, uuid4(), delay=0.3)
        await hands.until(lambda: late in hands.done)
        await until_empty(database)
    assert sorted(job.name for job in hands.begun[:5]) == sorted(job.name for job in jobs)
    assert len(hands.begun) == 6


async def test_no_more_run_at_once_than_there_are_seats(database: Database) -> None:
    hands = Hands()
    for _ in range(6):
        await put(database, uuid4())
    async with working(database.url, hands):
        await hands.until(lambda: len(hands.begun) == 2)
        hands.may_end.set()
        await hands.until(lambda: len(hands.done) == 6)
    assert hands.most_at_once == 2


async def test_what_runs_when_the_worker_stops_goes_back_into_the_queue(database: Database) -> None:
    hands = Hands()
    job = await put(database, uuid4())
    async with working(database.url, hands):
        await hands.until(lambda: hands.begun == [job])
    assert hands.cancelled == [job]
    assert await queued(database) == 1
    after = Hands()
    after.may_end.set()
    async with working(database.url, after):
        await after.until(lambda: after.done == [job])


async def test_a_lost_connection_is_replaced_and_running_work_is_joined(
    database: Database, services: Addresses
) -> None:
    hands = Hands()
    job = await put(database, uuid4())
    async with working(database.url, hands):
        await hands.until(lambda: hands.begun == [job])
        first_owner = await owner(database, job)
        await services.cut_off("signboard-queue", database.url)
        other = await put(database, uuid4())
        await hands.until(lambda: other in hands.begun)  # the loop is back
        await until_handed_out_anew(database, job, first_owner)
        assert hands.begun == [job, other]
        hands.may_end.set()
        await hands.until(lambda: len(hands.done) == 2)
        await until_empty(database)
    assert hands.cancelled == []


@pytest.mark.parametrize("ends", ["done", "stopped"])
async def test_a_job_that_another_worker_took_is_left_to_it(database: Database, ends: str) -> None:
    hands = Hands()
    job = await put(database, uuid4())
    taken = text("UPDATE queue.pgqueuer SET queue_manager_id = gen_random_uuid(), heartbeat = now() + interval '1 h'")
    async with working(database.url, hands):
        await hands.until(lambda: hands.begun == [job])
        async with database.transaction() as session:
            await session.execute(taken)
        new_owner = await owner(database, job)
        if ends == "done":
            hands.may_end.set()
            await hands.until(lambda: hands.done == [job])
            later = await put(database, uuid4())
            await hands.until(lambda: later in hands.done)
    assert (await queued(database), await owner(database, job)) == (1, new_owner)


async def test_an_entry_point_that_is_new_is_served_while_jobs_of_others_run(database: Database) -> None:
    hands, stop, doors = Hands(), asyncio.Event(), ["work"]
    task = asyncio.create_task(JobQueue(database.url).work(lambda: doors, hands, stop, QUICK))
    first = await put(database, uuid4())
    await hands.until(lambda: hands.begun == [first])
    late = Job(uuid4(), 1, "render.sdxl")
    async with database.transaction() as session:
        await JobQueue(database.url).put(session, late)
    doors.append("render.sdxl")
    await hands.until(lambda: hands.begun == [first, late])
    hands.may_end.set()
    await until_empty(database)
    stop.set()
    await task


async def test_a_job_that_fails_is_no_end_of_the_worker(database: Database) -> None:
    seen: list[Job] = []
    came = asyncio.Event()

    async def fail_once(job: Job) -> None:
        seen.append(job)
        if len(seen) == 1:
            raise ValueError("a bug")
        came.set()

    stop = asyncio.Event()
    task = asyncio.create_task(JobQueue(database.url).work(lambda: ["work"], fail_once, stop, QUICK))
    await put(database, uuid4())
    second = await put(database, uuid4())
    async with asyncio.timeout(WITHIN):
        await came.wait()
    stop.set()
    await task
    assert seen[-1] == second
    assert await queued(database) == 0
