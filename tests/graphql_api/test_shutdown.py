import asyncio
from collections.abc import AsyncGenerator

from graphql_api.shutdown import until


async def test_a_stream_is_passed_on_to_its_own_end() -> None:
    async def three() -> AsyncGenerator[int, None]:
        for number in range(3):
            yield number

    assert [item async for item in until(asyncio.Event(), three())] == [0, 1, 2]


async def test_a_waiting_stream_ends_and_is_closed_when_the_server_stops() -> None:
    stop, closed = asyncio.Event(), asyncio.Event()

    async def endless() -> AsyncGenerator[int, None]:
        try:
            yield 1
            await asyncio.Event().wait()
        finally:
            closed.set()

    seen = []
    async for item in until(stop, endless()):
        seen.append(item)
        stop.set()
    assert seen == [1]
    assert closed.is_set()
