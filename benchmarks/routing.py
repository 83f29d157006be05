"""What choosing costs: the time of a decision, the CPU that the manager adds to a call, and its memory over time.

    python -m benchmarks.routing [--decisions 1000000] [--calls 1000]

Aims: a decision among 3, 30 and 300 candidates in 50, 150 and 1000 µs (median); under 1 ms of CPU added to a call;
memory after a million decisions where it was after ten thousand.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import gc
import multiprocessing
import random
import statistics
import time
import tracemalloc
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from aiohttp import web
from httpx2 import Limits
from openai import AsyncOpenAI, DefaultAsyncHttpxClient
from rich.console import Console
from rich.table import Table

from providers.catalog import Catalog
from providers.clock import SystemClock
from providers.config import parse_config
from providers.image import Capabilities, ImageRequest, ImageResult, Probe, Quality, Quote
from providers.ledger import MemoryLedger
from providers.manager import Budget, Candidate, ImageManager, Need, Outcome, RunContext
from providers.manager.images import shape_of
from providers.state import MemoryState

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from providers.image import Progress

PIXEL = base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"\0" * 56).decode()
NEED = Need(1024, 1024, fallback=False)
ROUNDS = 2000
CONNECTIONS = 100


@dataclass
class Instant:
    """A provider of many models that calls an SDK, or answers at once where it has no client."""

    models: int = 1
    client: AsyncOpenAI | None = None
    names: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.names = tuple(f"model-{number}" for number in range(self.models))

    @property
    def capabilities(self) -> Capabilities:
        return Capabilities(models=self.names)

    def quote(self, request: ImageRequest) -> Quote:
        number = int(request.model.rpartition("-")[2])
        price = Decimal(number % 17 + 1) / 1000
        return Quote(price, price, 5.0 + number % 7, "made up")

    async def generate(self, request: ImageRequest, progress: Progress) -> ImageResult:
        del progress
        if self.client is not None:
            await self.client.images.generate(model=request.model, prompt=request.prompt, size="1024x1024")
        return ImageResult(b"", request.width, request.height, settled_cost=Decimal("0.001"))

    async def probe(self) -> Probe:
        return Probe(healthy=True, detail="ok", latency_seconds=0.0)

    async def close(self) -> None:
        """Nothing to close."""


@dataclass
class Journal:
    """Counts, and keeps nothing."""

    count: int = 0

    async def begin(self, candidate: Candidate, maximum: Decimal) -> str:
        del candidate, maximum
        self.count += 1
        return str(self.count)

    async def finish(self, attempt_id: str, outcome: Outcome, settled: Decimal, error: str | None) -> None:
        """Nothing is kept."""


def manager_of(provider: Instant) -> ImageManager:
    """A manager over one provider, with no limit in the way."""
    clock = SystemClock()
    config = "[house]\ndaily_budget = 100000\n[providers.vendor]\nenabled = true\nmax_concurrency = 1000\n"
    return ImageManager(
        parse_config(config),
        Catalog.load(),
        lambda key, _: provider if key == "vendor" else Instant(),
        state=MemoryState(clock),
        ledger=MemoryLedger(clock),
        clock=clock,
        rng=random.Random(1),
    )


def decision_times(table: Table) -> None:
    """Median and 95th percentile of `decide` in microseconds; the first of each kind of need is dearer."""
    for models, aim in ((3, 50), (30, 150), (300, 1000)):
        provider = Instant(models)
        manager = manager_of(provider)
        # As on a host where /metrics is read and every model was called lately, so that there is something to weigh.
        manager.health()
        for name in provider.names:
            vitals = manager.core.health.vitals(f"vendor/{name}")
            vitals.succeeded(shape_of(NEED), 5.0, manager.core.clock.now().timestamp())
        times = []
        first = time.perf_counter()
        manager.decide(NEED, 0)
        first = time.perf_counter() - first
        for seed in range(ROUNDS):
            began = time.perf_counter()
            manager.decide(NEED, seed)
            times.append(time.perf_counter() - began)
        p50, p95 = statistics.median(times) * 1e6, statistics.quantiles(times, n=20)[18] * 1e6
        table.add_row(
            f"decision, {models} candidates", f"{p50:.0f} µs", f"{p95:.0f} µs", f"{first * 1e6:.0f} µs", f"{aim} µs"
        )


def serve(ready: Connection) -> None:
    """An image vendor that answers at once, in a process of its own."""

    async def answer(_: web.Request) -> web.Response:
        return web.json_response({"created": 1, "data": [{"b64_json": PIXEL}]})

    async def run() -> None:
        app = web.Application()
        app.add_routes([web.post("/v1/images/generations", answer)])
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0, backlog=2048)
        await site.start()
        ready.send(runner.addresses[0][1])
        await asyncio.to_thread(ready.recv)
        await runner.cleanup()

    asyncio.run(run())


async def cpu_per_call(table: Table, calls: int) -> None:
    """CPU of this process per call: the SDK alone, then the manager around it; the vendor is another process."""
    ours, theirs = multiprocessing.get_context("spawn").Pipe()
    vendor = multiprocessing.get_context("spawn").Process(target=serve, args=(theirs,), daemon=True)
    vendor.start()
    port = await asyncio.to_thread(ours.recv)
    http = DefaultAsyncHttpxClient(limits=Limits(max_connections=CONNECTIONS), timeout=60)
    client = AsyncOpenAI(api_key="none", base_url=f"http://127.0.0.1:{port}/v1", max_retries=0, http_client=http)
    provider = Instant(1, client)
    manager = manager_of(provider)
    request = ImageRequest("model-0", "a cup of coffee", 1024, 1024)
    context = RunContext(Journal())

    async def direct() -> None:
        await provider.generate(request, lambda _: None)

    async def managed() -> None:
        await manager.render(NEED, lambda _: request, context)

    costs: dict[Any, list[float]] = {direct: [], managed: []}
    for work in (direct, managed) * 3:
        gc.collect()
        began = time.process_time()
        await asyncio.gather(*(work() for _ in range(calls)))
        costs[work].append((time.process_time() - began) / calls * 1e3)
    alone, around = statistics.median(costs[direct]), statistics.median(costs[managed])
    table.add_row(f"call, SDK alone, {calls} at once", f"{alone:.2f} ms CPU", "", "", "")
    table.add_row(
        f"call, through the manager, {calls} at once", f"{around:.2f} ms CPU", f"+{around - alone:.2f} ms", "", "+1 ms"
    )
    await client.close()
    ours.send("stop")
    await asyncio.to_thread(vendor.join, 10)


def memory(table: Table, decisions: int) -> None:
    """What Python holds after ten thousand decisions and after all of them, over ever new needs."""
    manager = manager_of(Instant(3))
    rng = random.Random(2)
    qualities, budgets = tuple(Quality), tuple(Budget)

    def decide(times: int) -> None:
        for _ in range(times):
            need = Need(
                rng.randrange(512, 2048),
                rng.randrange(512, 2048),
                quality=rng.choice(qualities),
                budget=rng.choice(budgets),
                max_cost=Decimal(rng.randrange(1, 100)) / 1000,
            )
            manager.decide(need, rng.getrandbits(64))

    tracemalloc.start()
    decide(min(10_000, decisions))
    gc.collect()
    early = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    began = time.perf_counter()
    decide(decisions)
    each = (time.perf_counter() - began) / decisions
    tracemalloc.start()
    decide(min(10_000, decisions))
    gc.collect()
    late = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    table.add_row(
        f"memory of {decisions:,} decisions",
        f"{early / 1e6:.2f} MB",
        f"{late / 1e6:.2f} MB",
        f"{each * 1e6:.0f} µs each",
        "flat",
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--decisions", type=int, default=1_000_000)
    parser.add_argument("--calls", type=int, default=1000)
    arguments = parser.parse_args()
    table = Table("what", "median", "p95 or added", "first", "aim", box=None)
    decision_times(table)
    asyncio.run(cpu_per_call(table, arguments.calls))
    memory(table, arguments.decisions)
    Console().print(table)


if __name__ == "__main__":
    main()
