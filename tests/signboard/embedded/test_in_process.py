"""The stand-in for Valkey does what the program asks of a Redis."""

from __future__ import annotations

import asyncio

import pytest
from redis.asyncio import Redis
from redis.exceptions import ConnectionError as NotConnected

from signboard.embedded.in_process import InProcessRedis


async def test_serves_hashes_scripts_and_channels_until_it_is_stopped() -> None:
    server = InProcessRedis()
    server.start()
    assert server.is_running()
    async with Redis.from_url(server.url()) as redis:
        await redis.hset("health", mapping={"openai": "1"})
        await redis.pexpire("health", 60_000)
        assert await redis.hgetall("health") == {b"openai": b"1"}
        assert await redis.eval("return redis.call('INCRBY', KEYS[1], ARGV[1])", 1, "used", 3) == 3
        async with redis.pubsub() as channel, asyncio.timeout(60):
            await channel.subscribe("progress")
            assert (await anext(channel.listen()))["type"] == "subscribe"
            await redis.publish("progress", "50")
            assert (await anext(channel.listen()))["data"] == b"50"
    await asyncio.to_thread(server.stop)
    assert not server.is_running()
    with pytest.raises(NotConnected):
        await Redis.from_url(server.url()).ping()
