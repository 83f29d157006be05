"""The tables in the code are those of the migrations, and every migration goes down and up again with rows in it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from db.base import Base, utc_now
from db.database import Database, DatabaseLost, Session
from db.queries import accepting, attempts, config, decisions, files, reading, spend, workers, working
from jobs.queue import Job, JobQueue
from signboard import migrations

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.services.cluster import Addresses

RECORD = '{"seed": 10, "at": "2026-11-21T09:00:00Z"}'


async def test_the_tables_in_the_code_are_those_of_the_migrations(database_url: str) -> None:
    await migrations.check(database_url)
    await migrations.downgrade(database_url, "-1")
    with pytest.raises(CommandError, match="not up to date"):
        await migrations.check(database_url)


async def test_every_migration_goes_down_and_up_again_with_rows_in_every_table(database_url: str) -> None:
    await fill(database_url)
    assert await tables(database_url, empty=False) == sorted(Base.metadata.tables)
    script = ScriptDirectory.from_config(migrations.configuration())
    revisions = [revision.revision for revision in script.walk_revisions()]
    for revision in [*revisions[1:], "base"]:
        await migrations.downgrade(database_url, revision)
    assert await tables(database_url) == ["alembic_version"]
    for revision in reversed(revisions):
        await migrations.upgrade(database_url, revision)
    await migrations.check(database_url)
    await fill(database_url)


async def test_a_decision_of_before_finds_its_picture_by_its_seed_and_goes_back_where_it_was(database_url: str) -> None:
    await fill(database_url)
    database = Database(database_url)
    try:
        async with database.transaction() as session:
            (generation_id,) = (await session.execute(text("SELECT id FROM generations"))).scalars()
            brief = working.SavedStage("BRIEFING", -1, {"seed": "8"}, {}, utc_now(), 0.1)
            await working.save_stage(session, generation_id, brief, 0)
            strange = await add_generation(session, owner_id=None, prompt="a record whose brief is gone")
        await migrations.downgrade(database_url, "0003")
        async with database.transaction() as session:
            kept = await session.execute(text("SELECT id, decision FROM generations"))
            assert {row.id: row.decision for row in kept} == {generation_id: RECORD, strange: None}
            await session.execute(text("UPDATE generations SET decision = :record"), {"record": RECORD})
        await migrations.upgrade(database_url)
        async with database.snapshot() as session:
            for key, image in ((generation_id, 2), (strange, 0)):
                (row,) = await decisions.of(session, key)
                assert (row.image_index, row.epoch, row.record) == (image, 0, RECORD)
                assert row.decided_at.isoformat() == "2026-11-21T09:00:00+00:00"
    finally:
        await database.close()


async def test_korean_sorts_and_is_found(database_url: str) -> None:
    database = Database(database_url)
    owner = uuid4()
    prompts = ["하늘 정원 Opening", "가을 신메뉴", "나비 네일", "A 카페"]
    try:
        async with database.transaction() as session:
            for prompt in prompts:
                await add_generation(session, owner_id=owner, prompt=prompt)
        async with database.snapshot() as session:
            ordered = await session.execute(text("SELECT input->>'prompt' FROM generations ORDER BY input->>'prompt'"))
            assert list(ordered.scalars()) == ["A 카페", "가을 신메뉴", "나비 네일", "하늘 정원 Opening"]
            for search, found in (("신메뉴", ["가을 신메뉴"]), ("opening", ["하늘 정원 Opening"]), ("%", [])):
                page = reading.Page(first=10, search=search)
                assert [row.input["prompt"] for row in await reading.history(session, owner, page)] == found
            # Letters are letters, beyond ASCII too: what a plain C locale would not know.
            told = await session.execute(text("SELECT upper('é'), length('딸기라떼'), '가' ~ '[[:alpha:]]'"))
            assert tuple(told.one()) == ("É", 4, True)
    finally:
        await database.close()


async def tables(url: str, *, empty: bool = True) -> Sequence[str]:
    """Our tables, or only those with rows in them."""
    engine = create_async_engine(url, poolclass=NullPool)
    try:
        async with engine.connect() as connection:
            found = await connection.execute(
                text("SELECT tablename FROM pg_tables WHERE schemaname IN ('public', 'queue') ORDER BY 1")
            )
            names = list(found.scalars())
            if empty:
                return names
            names = [name for name in names if name in Base.metadata.tables]
            counts = {name: await connection.execute(text(f"SELECT count(*) FROM {name}")) for name in names}
            return [name for name, count in counts.items() if count.scalar_one()]
    finally:
        await engine.dispose()


async def add_generation(session: Session, *, owner_id: UUID | None, prompt: str) -> UUID:
    generation_id = uuid4()
    row = {
        "id": generation_id,
        "owner_id": owner_id,
        "scope": f"user:{owner_id}",
        "entrypoint": "generate",
        "kind": "both/standard/paint/1",
        "input": {"prompt": prompt},
    }
    await accepting.add(session, row)
    return generation_id


async def fill(url: str) -> None:
    """A row in every table, the queue's too, through the queries that the program uses."""
    database = Database(url)
    try:
        async with database.transaction() as session:
            generation_id = await add_generation(session, owner_id=None, prompt="카페")
            known = accepting.KnownKey("fingerprint", (generation_id,))
            await accepting.keep_key(session, "guest:1", "key", known, utc_now())
            row = {
                "sha256": "0" * 64,
                "kind": "generated",
                "bytes": 3,
                "mime_type": "image/png",
                "storage_key": f"public/00/{'0' * 64}",
            }
            file = await files.register(session, row)
            saved = working.SavedStage("RENDERING", 0, {}, {"picture": file}, utc_now(), 0.1)
            await working.save_stage(session, generation_id, saved, 0)
            call = {
                "generation_id": generation_id,
                "image_index": 0,
                "epoch": 0,
                "provider": "p",
                "model": "m",
                "maximum": 1,
            }
            await attempts.begin(session, generation_id, 0, call)
            await decisions.keep(session, generation_id, 0, 0, utc_now(), RECORD)
            address = {"id": "a" * 24, "file_id": file.id, "generation_id": generation_id}
            await files.add_media(session, address)
            image = {
                "id": uuid4(),
                "generation_id": generation_id,
                "image_index": 0,
                "picture": "a" * 24,
                "thumbnail": "a" * 24,
                "width": 1,
                "height": 1,
                "mime_type": "image/png",
                "bytes": 3,
                "sha256": "0" * 64,
            }
            await files.add_image(session, image)
            await spend.add(session, "reference", "paint", Decimal(1), spend.today())
            for total in spend.totals("paint", spend.today()):
                await spend.move(session, total, Decimal(1))
            await workers.beat(session, uuid4(), {"host": "h", "pid": 1, "providers": ["paint"], "devices": []})
            await config.publish(session, "digest", "[house]")
            await JobQueue(url).put(session, Job(generation_id, 1, "generate"))
    finally:
        await database.close()


async def test_a_database_that_cannot_hold_korean_is_refused_before_anything_is_made(services: Addresses) -> None:
    name = f"ascii_{uuid4().hex}"
    await services.administer(
        f"CREATE DATABASE {name} ENCODING 'SQL_ASCII' LOCALE_PROVIDER libc LOCALE 'C' TEMPLATE template0"
    )
    url = services.database_url(name)
    with pytest.raises(migrations.WrongEncoding, match=r"SQL_ASCII.*UTF8"):
        await migrations.upgrade(url)
    assert await tables(url) == []
    await services.administer(f"DROP DATABASE {name}")


async def test_a_database_that_is_away_is_said_so() -> None:
    url = "postgresql+asyncpg://somebody:secret@127.0.0.1:1/signboard"
    for asked in (migrations.current_revision(url), migrations.upgrade(url), migrations.check(url)):
        with pytest.raises(DatabaseLost, match="cannot be reached") as caught:
            await asked
        assert "secret" not in str(caught.value)
