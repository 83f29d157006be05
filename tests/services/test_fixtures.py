"""The fixtures keep tests apart from each other."""

from __future__ import annotations

import asyncpg
import pytest
from redis.asyncio import Redis


async def connect(url: str) -> asyncpg.Connection:
    return await asyncpg.connect(url.replace("+asyncpg", ""))


@pytest.mark.parametrize("turn", [1, 2])
async def test_each_test_has_a_database_and_a_redis_of_its_own(database_url: str, redis_url: str, turn: int) -> None:
    connection = await connect(database_url)
    await connection.execute("CREATE TABLE mine (turn int)")
    await connection.close()
    async with Redis.from_url(redis_url) as redis:
        assert await redis.dbsize() == 0
        await redis.set("mine", turn)


async def test_an_empty_database_has_no_tables(empty_database_url: str) -> None:
    connection = await connect(empty_database_url)
    assert await connection.fetchval("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == 0
    await connection.close()
