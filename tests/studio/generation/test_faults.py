"""What breaks, and what then still holds: nothing is lost, nothing finished twice, and every subscriber ends."""

from __future__ import annotations

import asyncio
import json
import os
import resource
import signal
import sys
from contextlib import asynccontextmanager
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio
from sqlalchemy import text

from db.database import DatabaseLost
from db.queries import events as event_queries
from jobs.queue import Job
from storage.files import Area
from studio.generation import lifecycle, pictures
from studio.generation.events import Progress, Retrying
from studio.generation.journal import Journal
from studio.generation.views import Stage, Status
from studio.ledger import PostgresLedger
from studio.retention import Sweeper
from tests.services.cluster import TEMPLATE, Addresses, Cluster
from tests.studio.generation.asking import WITHIN, ask, before_a_retry, durable, eventually, finished, until, watch
from tests.studio.generation.studio_parts import Recipe, Studio, running

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from uuid import UUID

    from studio.generation.requester import Requester
    from tests.studio.generation.conftest import House


@asynccontextmanager
async def worker_process(recipe: Recipe, *arguments: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """A worker of its own, up and taking jobs; killed at the end whatever its state."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "tests.studio.generation.worker_process", json.dumps(recipe.plain()), *arguments),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        assert process.stdout is not None
        async with asyncio.timeout(WITHIN):
            while await process.stdout.readline() not in {b"ready\n", b""}:
                pass
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def history(studio: Studio, generation_id: UUID) -> list[str]:
    async with studio.parts.database.snapshot() as session:
        rows = await event_queries.after(session, generation_id, 0)
    assert [row.seq for row in rows] == list(range(1, len(rows) + 1)), "the events have a gap"
    return [row.type for row in rows]


async def orphans(studio: Studio) -> set[str]:
    """Stored files without a row."""
    async with studio.parts.database.snapshot() as session:
        known = set((await session.execute(text("SELECT storage_key FROM files"))).scalars())
    stored = {file.key for area in Area for file in [file async for file in studio.parts.files.list(area)]}
    assert known <= stored, "a row has lost its file"
    return stored - known


async def held(studio: Studio) -> int:
    """Calls for which money is still set aside."""
    async with studio.parts.database.snapshot() as session:
        found = await session.execute(text("SELECT count(*) FROM spend_holds WHERE state = 'HELD'"))
        return int(found.scalar_one())


async def assert_whole(studio: Studio, generation_id: UUID, pictures_made: int = 1) -> None:
    """One end, as many pictures as were asked for, and after a sweep no file that nobody knows."""
    told = await history(studio, generation_id)
    assert told.count("SUCCEEDED") == 1
    assert told[-1] == "SUCCEEDED"
    async with studio.parts.database.snapshot() as session:
        images = await session.execute(text("SELECT count(*) FROM generation_images"))
        assert images.scalar_one() == pictures_made
        left = await session.execute(text("SELECT count(*) FROM provider_attempts WHERE outcome = 'OPEN'"))
        assert left.scalar_one() == 0
    await Sweeper(studio.parts).sweep()
    assert await orphans(studio) == set()


@pytest.mark.parametrize("stage", list(Stage))
async def test_a_worker_killed_in_any_stage(house: House, guest: Requester, stage: Stage, tmp_path: Path) -> None:
    watching = await house.open(working=False, settings={"orphan_grace": 0.0})
    marker = tmp_path / "reached"
    async with worker_process(house.recipe, stage, str(marker)) as process:
        accepted = await ask(watching, guest)
        follower = asyncio.create_task(watch(watching, accepted.generation_id, guest, after="0"))
        await eventually(marker.exists)
        process.send_signal(signal.SIGKILL)
    await house.open()
    events = await follower
    view = events[-1].generation
    assert (view.status, view.attempt) == (Status.COMPLETED, 2)
    # What was stored is not done again: only a picture that was drawn and not yet stored is paid for twice.
    drawn = 2 if stage is Stage.RENDERING else 1
    assert (len(house.calls), view.cost) == (drawn, drawn * Decimal("0.01"))
    assert [event for event in durable(events) if "Succeeded" in event] == [durable(events)[-1]]
    await assert_whole(watching, accepted.generation_id)


async def test_a_call_open_when_its_worker_died_counts_at_its_maximum(house: House, guest: Requester) -> None:
    (house.folder / "gate").touch()
    watching = await house.open(working=False)
    async with worker_process(house.recipe) as process:
        accepted = await ask(watching, guest)
        await eventually(lambda: bool(house.calls))
        process.send_signal(signal.SIGKILL)
    (house.folder / "gate").unlink()
    await house.open()
    view = await finished(watching, accepted.generation_id, guest)
    assert [(attempt.outcome, attempt.error) for attempt in view.attempts] == [
        ("ABANDONED", "WORKER_LOST"),
        ("SUCCEEDED", None),
    ]
    assert view.cost == Decimal("0.03")
    spent = await watching.parts.manager.core.ledger.spent("paint")
    assert spent.today == Decimal("0.03")


async def test_a_worker_that_comes_back_cannot_finish_what_another_took(house: House, guest: Requester) -> None:
    (house.folder / "gate").touch()
    watching = await house.open(working=False)
    async with worker_process(house.recipe) as cut_off:
        accepted = await ask(watching, guest)
        await eventually(lambda: bool(house.calls))
        cut_off.send_signal(signal.SIGSTOP)
        await house.open()
        await eventually(lambda: len(house.calls) == 2)
        (house.folder / "gate").unlink()
        view = await finished(watching, accepted.generation_id, guest)
        told = await history(watching, accepted.generation_id)
        cut_off.send_signal(signal.SIGCONT)
        # It goes on where it stood, finds that it is fenced off, and takes the next job.
        (house.folder / "calls").unlink()
        later = [await ask(watching, guest, seed=str(seed)) for seed in range(20, 26)]
        for one in later:
            await finished(watching, one.generation_id, guest)
        assert cut_off.returncode is None
    assert (view.status, view.attempt) == (Status.COMPLETED, 2)
    assert await history(watching, accepted.generation_id) == told
    assert await watching.service.read(accepted.generation_id, guest) == view
    assert sorted(house.calls) == list(range(20, 26))


async def test_a_job_that_kills_its_workers_stops_at_its_limit(house: House, guest: Requester) -> None:
    studio = await house.open(working=False, settings={"retry_delays": (0.0, 0.0)})
    accepted = await ask(studio, guest)
    job = Job(accepted.generation_id, 1, lifecycle.GENERATE)
    claims = [await lifecycle.take(studio.parts, job) for _ in range(4)]  # each worker dies right after it took it
    assert [claim and (claim.attempt, claim.epoch) for claim in claims] == [(1, 1), (2, 2), (3, 3), None]
    view = await finished(studio, accepted.generation_id, guest)
    assert view.error is not None
    assert (view.status, view.error.code) == (Status.FAILED, "WORKER_LOST")
    assert await history(studio, accepted.generation_id) == ["QUEUED", "STARTED", "STARTED", "STARTED", "FAILED"]


async def test_a_generation_without_a_job_is_found_and_done(house: House, guest: Requester) -> None:
    studio = await house.open(working=False, settings={"job_heartbeat": 0.0})
    accepted = await ask(studio, guest)
    async with studio.parts.database.transaction() as session:
        await session.execute(text("DELETE FROM queue.pgqueuer"))
    assert await studio.worker.rescue() == 1
    assert await studio.worker.rescue() == 0
    await house.open()
    assert (await finished(studio, accepted.generation_id, guest)).status is Status.COMPLETED


async def test_a_full_disk_is_told_and_tried_again(
    house: House, guest: Requester, monkeypatch: pytest.MonkeyPatch
) -> None:
    studio = await house.open(settings={"orphan_grace": 0.0})
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    before_a_retry(monkeypatch, lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard)))
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, hard))  # the system refuses larger files, as a full disk does
    try:
        accepted = await ask(studio, guest)
        retrying = await until(studio, accepted.generation_id, guest, Retrying)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    assert isinstance(retrying, Retrying)
    assert retrying.reason == "OUT_OF_SPACE"
    view = await finished(studio, accepted.generation_id, guest)
    assert (view.status, view.attempt, len(house.calls)) == (Status.COMPLETED, 2, 1)
    await assert_whole(studio, accepted.generation_id)


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """Servers that may be killed."""
    servers = Cluster()
    try:
        servers.start()
        yield servers
    finally:
        servers.stop()


@pytest_asyncio.fixture
async def fragile(cluster: Cluster, tmp_path: Path) -> AsyncIterator[Recipe]:
    for server in (cluster._postgres, cluster._valkey):
        if not server.is_running():  # a test before this one has failed halfway
            await asyncio.to_thread(server.start)
    addresses = cluster_addresses(cluster)
    name = f"fragile_{os.urandom(6).hex()}"
    await addresses.administer(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
    # As in earnest: what was committed survives a kill.
    await addresses.administer(f"ALTER DATABASE {name} SET synchronous_commit = on")
    yield Recipe(addresses.database_url(name), addresses.redis_url(0), str(tmp_path), settings={"orphan_grace": 0.0})


def cluster_addresses(cluster: Cluster) -> Addresses:
    return Addresses(cluster._postgres.url("postgres"), cluster._valkey.url(0).rpartition("/")[0])


async def restarted(server: Any) -> None:
    """Killed as by the kernel, and started again."""
    os.kill(server.pid, signal.SIGKILL)
    await asyncio.to_thread(server.stop)
    await asyncio.to_thread(server.start)


async def test_postgresql_killed_while_a_picture_is_drawn(cluster: Cluster, fragile: Recipe, guest: Requester) -> None:
    async with running(fragile) as studio, running(fragile, working=False) as watching:
        gate = Path(fragile.folder) / "gate"
        gate.touch()
        accepted = await ask(studio, guest)
        follower = asyncio.create_task(watch(watching, accepted.generation_id, guest, after="0"))
        await until(studio, accepted.generation_id, guest, Progress)
        await eventually((gate.parent / "calls").exists)
        await restarted(cluster._postgres)
        gate.unlink()
        events = await follower
        assert events[-1].generation.status is Status.COMPLETED
        assert len((gate.parent / "calls").read_text().split()) == 1  # the picture under way was not begun again
        await assert_whole(studio, accepted.generation_id)
        # The queue's loop is back too.
        again = await ask(studio, guest, seed="8")
        assert (await finished(watching, again.generation_id, guest)).status is Status.COMPLETED


@pytest.mark.parametrize("step", ["reserve", "settle"])
async def test_postgresql_away_for_a_second_while_money_is_counted(
    cluster: Cluster, fragile: Recipe, guest: Requester, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    counting = getattr(PostgresLedger, step)
    coming_back: list[asyncio.Task[None]] = []

    async def come_back() -> None:
        await asyncio.sleep(1)
        await asyncio.to_thread(cluster._postgres.start)

    async def counting_without_a_database(ledger: PostgresLedger, *arguments: Any) -> Any:
        if not coming_back:
            os.kill(cluster._postgres.pid or 0, signal.SIGKILL)
            await asyncio.to_thread(cluster._postgres.stop)
            coming_back.append(asyncio.create_task(come_back()))
        return await counting(ledger, *arguments)

    monkeypatch.setattr(PostgresLedger, step, counting_without_a_database)
    async with running(fragile) as studio:
        accepted = await ask(studio, guest)
        view = await finished(studio, accepted.generation_id, guest)
        await asyncio.gather(*coming_back)
        assert (view.status, view.attempt, view.cost) == (Status.COMPLETED, 1, Decimal("0.01"))
        assert [(attempt.outcome, attempt.error) for attempt in view.attempts] == [("SUCCEEDED", None)]
        assert len((Path(fragile.folder) / "calls").read_text().split()) == 1  # none was lost, and none bought twice
        assert (await studio.parts.manager.core.ledger.spent("paint")).today == Decimal("0.01")
        assert await held(studio) == 0
        await assert_whole(studio, accepted.generation_id)


@pytest.mark.parametrize(
    ("part", "method", "attempt", "cost"),
    [
        (PostgresLedger, "settle", ("SUCCEEDED", None), "0.01"),
        (Journal, "finish", ("ABANDONED", "DATABASE_UNAVAILABLE"), "0.02"),
    ],
)
async def test_a_call_that_could_not_be_closed_is_closed_with_its_generation(
    house: House,
    guest: Requester,
    monkeypatch: pytest.MonkeyPatch,
    part: type,
    method: str,
    attempt: tuple[str, str | None],
    cost: str,
) -> None:
    async def away(*_: object) -> None:
        raise DatabaseLost("for longer than anybody waits")

    monkeypatch.setattr(part, method, away)
    studio = await house.open()
    accepted = await ask(studio, guest)
    view = await finished(studio, accepted.generation_id, guest)
    assert (view.status, len(house.calls), view.cost) == (Status.COMPLETED, 1, Decimal(cost))
    assert [(one.outcome, one.error) for one in view.attempts] == [attempt]
    assert await held(studio) == 0
    assert (await studio.parts.manager.core.ledger.spent("paint")).today == Decimal("0.01")


async def test_postgresql_killed_while_storing(
    cluster: Cluster, fragile: Recipe, guest: Requester, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed: list[asyncio.Task[None]] = []
    storing = pictures.FOR_EACH[Stage.STORING]

    async def storing_through_a_kill(*arguments: Any) -> Any:
        outcome = await storing(*arguments)
        killed.append(asyncio.create_task(restarted(cluster._postgres)))
        return outcome

    monkeypatch.setitem(pictures.FOR_EACH, Stage.STORING, storing_through_a_kill)
    async with running(fragile) as studio:
        accepted = await ask(studio, guest)
        view = await finished(studio, accepted.generation_id, guest)
        await asyncio.gather(*killed)
        assert view.status is Status.COMPLETED
        await assert_whole(studio, accepted.generation_id)


async def test_redis_killed_costs_only_progress(cluster: Cluster, fragile: Recipe, guest: Requester) -> None:
    fragile = replace(fragile, seconds=0.3)
    async with running(fragile) as studio, running(fragile, working=False) as watching:
        os.kill(cluster._valkey.pid or 0, signal.SIGKILL)
        await asyncio.to_thread(cluster._valkey.stop)
        accepted = await ask(studio, guest)
        events = await watch(watching, accepted.generation_id, guest, after="0")
        assert events[-1].generation.status is Status.COMPLETED
        await assert_whole(studio, accepted.generation_id)
        await asyncio.to_thread(cluster._valkey.start)
        # Once both ends are connected again, progress is heard from afar as before.
        for seed in range(8, 60):
            again = await ask(studio, guest, seed=str(seed))
            events = await watch(watching, again.generation_id, guest)
            if any(isinstance(event, Progress) and event.step is not None for event in events):
                return
        pytest.fail("no progress came through the restarted server")
