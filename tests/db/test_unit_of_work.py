"""One commit, at the edge; one word for a database that is away; no SQL and no commit anywhere else."""

from __future__ import annotations

import ast
import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, ProgrammingError

from db.database import Database, DatabaseLost, connection_died
from db.queries.config import newest, publish

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from tests.services.cluster import Addresses

ROOT = Path(__file__).parents[2]
ROOMS = ("accounts", "db", "graphql_api", "jobs", "marketplace", "providers", "signboard", "storage", "studio")


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    opened = Database(database_url, pool_size=3)
    yield opened
    await opened.close()


async def test_a_transaction_is_kept_whole_or_not_at_all(database: Database) -> None:
    async def fail_halfway() -> None:
        async with database.transaction() as session:
            await publish(session, "a", "first")
            raise RuntimeError("halfway")

    with pytest.raises(RuntimeError, match="halfway"):
        await fail_halfway()
    async with database.transaction() as session:
        assert await newest(session) is None
        version = await publish(session, "b", "second")
        assert await publish(session, "b", "second") == version
    async with database.snapshot() as session:
        stored = await newest(session)
    assert stored is not None
    assert (stored.digest, stored.content) == ("b", "second")


async def test_a_snapshot_is_one_moment_and_writes_nothing(database: Database) -> None:
    async with database.snapshot() as reader:
        assert await newest(reader) is None
        async with database.transaction() as session:
            await publish(session, "a", "first")
        assert await newest(reader) is None
    with pytest.raises(DBAPIError, match="read-only"):
        async with database.snapshot() as reader:
            await publish(reader, "b", "second")


async def test_the_pool_is_bounded_and_connections_that_died_are_replaced(
    database: Database, services: Addresses
) -> None:
    async def count() -> int:
        async with database.snapshot() as session:
            await asyncio.sleep(0.02)
            found = await session.execute(
                text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
            )
            return int(found.scalar_one())

    assert max(await asyncio.gather(*(count() for _ in range(12)))) <= 3
    name = database.url.rpartition("/")[2]
    await services.administer(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
    assert await count() >= 1


async def test_whatever_kills_a_connection_is_database_lost(database: Database, services: Addresses) -> None:
    name = database.url.rpartition("/")[2]

    async def killed_halfway() -> None:
        async with database.transaction() as session:
            await publish(session, "a", "first")
            await services.administer(
                f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
            )
            await session.execute(text("SELECT 1"))

    with pytest.raises(DatabaseLost):
        await killed_halfway()
    with pytest.raises(DatabaseLost):
        await Database("postgresql+asyncpg://nobody@127.0.0.1:9/none").ping()
    with pytest.raises(ProgrammingError):  # a wrong statement is no lost connection
        async with database.transaction() as session:
            await session.execute(text("SELECT nothing"))
    assert connection_died(asyncpg.InternalClientError("cannot switch to state 15"))
    assert not connection_died(OSError(28, "No space left on device"))


def sources() -> Iterator[tuple[str, ast.AST]]:
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            yield str(path.relative_to(ROOT)), ast.parse(path.read_text(encoding="utf-8"))


def test_only_the_unit_of_work_commits() -> None:
    committing = {
        path
        for path, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit"
    }
    assert committing == {"db/database.py"}
