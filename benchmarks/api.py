"""What an operation costs in the GraphQL server: CPU in the executor, and requests a second beside plain FastAPI.

    python -m benchmarks.api

Predicted: with the parser and validation caches a trivial operation costs under 250 µs of CPU, twenty times less than
without them; over HTTP, plain JSON of FastAPI is two to four times faster than the GraphQL endpoint. Found on two busy
cores: 70 µs, eight times less; over HTTP the client that shares the loop hides most of the difference.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from typing import TYPE_CHECKING, Any, cast

import httpx2
from fastapi import FastAPI

from graphql_api.application import create_application
from graphql_api.context import Context
from graphql_api.execution import ErrorCodes
from graphql_api.schema import schema
from signboard.http_server import http_server, listen
from studio.generation.requester import Requester
from studio.messages import Language

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.types import ASGIApp

    from graphql_api.services import Services

QUERY = "{ __typename }"
ROUNDS, CALLS = 7, 300
REQUESTS, AT_ONCE = 400, 8

# A trivial operation touches no service, so none is started for it.
NO_SERVICES = cast("Services", None)


async def cpu_per_call(call: Callable[[], Awaitable[object]]) -> float:
    """Return the median of `ROUNDS`: CPU in microseconds of one call."""
    rounds = []
    for _ in range(ROUNDS):
        began = time.process_time()
        for _ in range(CALLS):
            await call()
        rounds.append((time.process_time() - began) / CALLS * 1e6)
    return statistics.median(rounds)


async def executor() -> list[tuple[str, float]]:
    """CPU of one trivial operation, with the caches and without."""
    context = Context(services=NO_SERVICES, requester=Requester(scope="guest:bench"), language=Language.EN)

    async def execute() -> None:
        result = await schema.execute(QUERY, context_value=context)
        assert result.errors is None

    cached = await cpu_per_call(execute)
    kept = schema.extensions
    schema.extensions = [ErrorCodes]
    try:
        bare = await cpu_per_call(execute)
    finally:
        schema.extensions = kept
    return [("schema.execute, caches", cached), ("schema.execute, no caches", bare)]


async def requests_per_second(application: ASGIApp, send: Callable[[httpx2.AsyncClient], Awaitable[Any]]) -> float:
    """Return the median of five runs over loopback, client and server sharing one event loop."""
    listener = listen("127.0.0.1", 0)
    server = http_server(application)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    rates = []
    async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{listener.getsockname()[1]}") as client:

        async def some() -> None:
            for _ in range(REQUESTS // AT_ONCE):
                await send(client)

        for _ in range(5):
            began = time.perf_counter()
            await asyncio.gather(*(some() for _ in range(AT_ONCE)))
            rates.append(REQUESTS / (time.perf_counter() - began))
    server.should_exit = True
    await serving
    return statistics.median(rates)


async def over_http() -> list[tuple[str, float]]:
    """Compare our endpoint with a plain JSON route of FastAPI."""
    plain = FastAPI()

    @plain.post("/graphql")
    def answer(body: dict[str, object]) -> dict[str, object]:
        return {"data": {"__typename": body["query"]}}

    async def send(client: httpx2.AsyncClient) -> None:
        (await client.post("/graphql", json={"query": QUERY})).raise_for_status()

    return [
        ("plain FastAPI", await requests_per_second(plain, send)),
        ("GraphQL", await requests_per_second(create_application(NO_SERVICES), send)),
    ]


async def main() -> None:
    """Print both tables, each with its ratio to the baseline of the same run."""
    cpu = await executor()
    print(f"{'CPU of one trivial operation':<32} {'µs':>8} {'ratio':>7}   aim 250")
    for name, microseconds in cpu:
        print(f"{name:<32} {microseconds:>8.0f} {microseconds / cpu[-1][1]:>7.2f}")
    rates = await over_http()
    print(f"\n{'over HTTP, one event loop':<32} {'req/s':>8} {'ratio':>7}")
    for name, rate in rates:
        print(f"{name:<32} {rate:>8.0f} {rate / rates[0][1]:>7.2f}")


if __name__ == "__main__":
    asyncio.run(main())
