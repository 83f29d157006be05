"""How long a generation takes on an idle machine: accepted → first event, accepted → completed, and each stage.

    python -m benchmarks.generation [runs]

PostgreSQL and the Redis-compatible server are embedded, in a folder that is thrown away; the picture is a poster of one
megapixel. Aims: first event within 100 ms, completed within 1 s.
"""

from __future__ import annotations

import asyncio
import random
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from uuid import uuid4

from redis.asyncio import Redis

from db.database import Database
from jobs.hub import EventHub
from jobs.queue import JobQueue
from prompt_engine import PromptEngine
from providers.catalog import Catalog
from providers.clock import SystemClock
from providers.config import parse_config
from providers.manager import ImageManager
from providers.registry import Registry
from providers.state import MemoryState
from storage import FileStore
from studio.generation.parts import Parts
from studio.generation.placement import Abilities
from studio.generation.requester import Requester
from studio.generation.service import Accepted, GenerationService
from studio.generation.settings import GenerationSettings
from studio.generation.worker import Worker
from studio.ledger import PostgresLedger
from tests.services.cluster import TEMPLATE, Cluster

PROMPTS = (
    "카페 신메뉴 딸기라떼 6,500원",
    "Grand opening of our bakery, 20% off",
    "네일샵 봄맞이 이벤트",
    "헬스장 3개월 등록",
)


def put_together(database_url: str, redis_url: str, folder: str) -> Parts:
    """A studio with nothing switched on but the embedded renderer."""
    database, catalog, clock = Database(database_url), Catalog.load(), SystemClock()
    manager = ImageManager(
        parse_config("[providers.poster]\nmax_concurrency = 8\n"),
        catalog,
        Registry({}, catalog, clock),
        state=MemoryState(clock),
        ledger=PostgresLedger(database),
        clock=clock,
        rng=random.Random(1),
    )
    return Parts(
        database=database,
        queue=JobQueue(database_url),
        hub=EventHub(database, Redis.from_url(redis_url)),
        manager=manager,
        prompt_engine=PromptEngine(),
        files=FileStore(f"file://{folder}"),
        settings=GenerationSettings(guest_limit=0),
    )


async def measure(parts: Parts, runs: int) -> dict[str, list[float]]:
    """Seconds by what was timed; the first run only warms up."""
    service, timed = GenerationService(parts), defaultdict[str, list[float]](list)
    guest = Requester("guest:benchmark")
    for run in range(runs + 1):
        asked = {"idempotencyKey": uuid4().hex, "prompt": PROMPTS[run % len(PROMPTS)], "seed": str(run)}
        began = time.perf_counter()
        accepted = await service.accept(asked, guest)
        answered = time.perf_counter()
        if not isinstance(accepted, Accepted):
            raise SystemExit(f"refused: {accepted}")
        moments: list[float] = []
        async for event in service.events(accepted.generation_id, guest, accepted.cursor):
            moments.append(time.perf_counter())
            last = event
        if run == 0:
            continue
        timed["accept"].append(answered - began)
        timed["accept -> first event"].append(moments[0] - began)
        timed["accept -> completed"].append(moments[-1] - began)
        for stage in last.generation.stages:
            timed[f"  {stage.stage.lower()}"].append(stage.seconds)
    return timed


def show(timed: dict[str, list[float]]) -> None:
    """A table of medians and slowest, and each median's share of the whole."""
    whole = statistics.median(timed["accept -> completed"])
    print(f"{'':24}{'median ms':>12}{'slowest ms':>12}{'of the whole':>14}")
    for name, seconds in timed.items():
        median = statistics.median(seconds)
        print(f"{name:24}{median * 1e3:12.1f}{max(seconds) * 1e3:12.1f}{median / whole:14.0%}")


async def run(cluster_urls: tuple[str, str], runs: int) -> None:
    """Measure on these servers."""
    with tempfile.TemporaryDirectory() as folder:
        parts, stop = put_together(*cluster_urls, folder), asyncio.Event()
        tasks = [
            asyncio.create_task(parts.hub.run(stop)),
            asyncio.create_task(Worker(parts, Abilities(frozenset({"poster"}))).run(stop)),
        ]
        show(await measure(parts, runs))
        stop.set()
        await asyncio.gather(*tasks)
        await parts.hub.close()
        await parts.database.close()


def main() -> None:
    """Start servers, measure, stop them."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    cluster = Cluster()
    try:
        addresses = cluster.start()
        asyncio.run(run((addresses.database_url(TEMPLATE), addresses.redis_url(0)), runs))
    finally:
        cluster.stop()


if __name__ == "__main__":
    main()
