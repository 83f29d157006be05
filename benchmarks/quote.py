"""How long a quote takes: every candidate with its price and seconds, and the words beside them.

    python -m benchmarks.quote [rounds]

Two vendors and a language model are switched on, behind local servers that imitate them; PostgreSQL and the
Redis-compatible server are embedded. Each prompt is a new one, so nothing is answered from a cache. The parts are timed
one by one, then the whole in process, then over HTTP with client and server on one event loop, beside the smallest
request that GraphQL answers. Aim: the median of the whole under 5 ms.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import sys
import tempfile
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr

from signboard.settings import Settings
from studio.generation.needs import need_of
from studio.input import GenerateInput, parse_input
from studio.problems import InvalidInput
from studio.wishes import wish_of
from tests.fakes.openai import OpenAIFake
from tests.fakes.stability import StabilityFake
from tests.graphql_api.conftest import Server, served
from tests.services.cluster import TEMPLATE, Cluster

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

AIM_MS = 5.0
QUOTE = """query($input: GenerateInput!) { quote(input: $input) { __typename
  ... on Quotes { words { expected } candidates { provider model quote expectedSeconds score rejectedBecause } } } }"""
PROVIDERS = """
[providers.openai]
base_url = "{openai}"
api_key_env = "OPENAI_API_KEY"
[providers.stability]
base_url = "{stability}"
api_key_env = "STABILITY_API_KEY"
[text_providers.openai]
base_url = "{openai}"
api_key_env = "OPENAI_API_KEY"
models = ["gpt-5.6-luna"]
"""
KEY = {"idempotencyKey": "quote"}
NUMBER = count()


def asked() -> dict[str, Any]:
    """A request that nobody made before."""
    prompt = f"카페 신메뉴 딸기라떼 {next(NUMBER) + 1000}원"
    return {"prompt": prompt, "aspectRatio": "3:4"}


def parsed() -> GenerateInput:
    """The same, understood."""
    found = parse_input({**asked(), **KEY})
    assert isinstance(found, GenerateInput)
    return found


@dataclass(frozen=True)
class Quoting:
    """The parts of a quote on a served studio, and the whole of it."""

    server: Server

    @property
    def ways(self) -> dict[str, Callable[[], Awaitable[Any]]]:
        """What is timed, by name."""
        return {
            "  who can run it": self.placed,
            "  the candidates": self.decided,
            "  the words": self.worded,
            "quote, in process": self.quoted,
            "quote, over HTTP": self.over_http,
            "{ __typename }, over HTTP": self.nothing_over_http,
        }

    async def placed(self) -> None:
        """The workers that live, as they were last told; once a second from PostgreSQL."""
        await self.server.runtime.parts.roster.placement(self.server.runtime.parts)

    async def decided(self) -> None:
        """Every model, quoted and scored."""
        self.server.runtime.parts.manager.candidates(need_of(parsed()))

    async def worded(self) -> None:
        """What the language model would cost."""
        assert await self.server.runtime.parts.prompt_engine.quote(wish_of(parsed())) is not None

    async def quoted(self) -> None:
        """All of it, as the resolver asks for it."""
        assert not isinstance(await self.server.runtime.api.generations.quote(asked()), InvalidInput)

    async def over_http(self) -> None:
        """All of it, as a client asks for it."""
        told = (await self.server.data(QUOTE, {"input": {**asked(), **KEY}}))["quote"]
        assert told["words"] is not None
        assert sum(one["rejectedBecause"] is None for one in told["candidates"]) > 1

    async def nothing_over_http(self) -> None:
        """What the way there and back costs by itself."""
        await self.server.data("{ __typename }")


async def measure(server: Server, rounds: int) -> None:
    """Time every way in turns, so that a busy machine slows all alike, and print the table."""
    ways = Quoting(server).ways
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(rounds + 5):
        for name, way in ways.items():
            began = time.perf_counter()
            await way()
            if turn >= 5:  # noqa: PLR2004  the first ones warm up
                taken[name].append((time.perf_counter() - began) * 1e3)
    print(f"{'':28}{'median ms':>11}{'p95 ms':>9}   aim")
    for name, times in taken.items():
        aim = f"{AIM_MS:g}" if name.startswith("quote") else ""
        print(f"{name:28}{statistics.median(times):>11.2f}{statistics.quantiles(times, n=20)[18]:>9.2f}   {aim}")


async def run(database_url: str, redis_url: str, rounds: int) -> None:
    """Serve a studio on these servers and measure."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        openai, stability = await stack.enter_async_context(OpenAIFake()), StabilityFake()
        await stack.enter_async_context(stability)
        providers = folder / "providers.toml"
        providers.write_text(PROVIDERS.format(openai=openai.base_url, stability=stability.url), encoding="utf-8")
        (folder / "files").mkdir()
        os.environ |= {"OPENAI_API_KEY": openai.key, "STABILITY_API_KEY": stability.key}
        settings = Settings(
            home=folder,
            providers=providers,
            database_url=SecretStr(database_url),
            redis_url=SecretStr(redis_url),
            _env_file=None,
        )
        await measure(await stack.enter_async_context(served(settings, worker=True)), rounds)


def main() -> None:
    """Start servers, measure, stop them."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    cluster = Cluster()
    try:
        addresses = cluster.start()
        asyncio.run(run(addresses.database_url(TEMPLATE), addresses.redis_url(0), rounds))
    finally:
        cluster.stop()


if __name__ == "__main__":
    main()
