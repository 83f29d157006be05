"""A studio put together for tests, in this process or in one that can be killed."""

from __future__ import annotations

import asyncio
import random
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from redis.asyncio import Redis

from db.database import Database
from jobs.hub import EventHub
from jobs.queue import JobQueue
from prompt_engine.engine import PromptEngine
from providers.catalog import Catalog
from providers.clock import SystemClock
from providers.config import parse_config
from providers.manager import ImageManager, TextManager
from providers.registry import Registry
from providers.state import MemoryState
from providers.testing.vendor import VendorServer
from storage.files import FileStore
from studio.generation.parts import Parts
from studio.generation.placement import Abilities
from studio.generation.service import GenerationService
from studio.generation.settings import GenerationSettings
from studio.generation.worker import Worker
from studio.ledger import PostgresLedger

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

PAINTER = """
[house]
daily_budget = {budget}
[providers.paint]
enabled = true
plugin = "tests.studio.generation.painter:Painter"
max_concurrency = 8
[providers.paint.options]
folder = "{folder}"
seconds = {seconds}
price = "{price}"
previews = {previews}
"""

WRITER = """
[text_providers.openai]
enabled = true
models = ["gpt-4o-mini"]
api_key_env = "KEY"
base_url = "{url}"
"""

QUICK: dict[str, Any] = {
    "retry_delays": (0.0, 0.1, 0.1),
    "poll": 0.2,
    "job_heartbeat": 1.0,
    "worker_beat": 0.3,
    "worker_timeout": 3.0,
    "progress_interval": 0.05,
    "stop_grace": 2.0,
}


@dataclass(frozen=True, slots=True)
class Recipe:
    """Where a studio's parts are, as plain values that another process can be given.

    `writer` is the address of a server that speaks OpenAI's API, where a language model is to write the words.
    """

    database_url: str
    redis_url: str
    folder: str
    seconds: float = 0.0
    price: str = "0.01"
    budget: str = "5.0"
    renderer: bool = False
    previews: bool = False
    writer: str = ""
    runnable: tuple[str, ...] = ("paint", "poster")
    settings: dict[str, Any] = field(default_factory=dict)

    def plain(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def config(self) -> str:
        painter = PAINTER.format(
            folder=self.folder,
            seconds=self.seconds,
            price=self.price,
            budget=self.budget,
            previews=str(self.previews).lower(),
        )
        writer = WRITER.format(url=self.writer) if self.writer else ""
        return painter + writer + ("[providers.poster]\nmax_concurrency = 8\n" if self.renderer else "")


def put_together(recipe: Recipe) -> Parts:
    database, redis, clock = Database(recipe.database_url), Redis.from_url(recipe.redis_url), SystemClock()
    catalog = Catalog.load()
    settings = GenerationSettings(**{**QUICK, **recipe.settings})
    manager = ImageManager(
        parse_config(recipe.config),
        catalog,
        Registry({}, catalog, clock),
        state=MemoryState(clock),
        ledger=PostgresLedger(database),
        clock=clock,
        rng=random.Random(1),
    )
    texts = TextManager(
        parse_config(recipe.config),
        catalog,
        Registry({"KEY": VendorServer().key}, catalog, clock, "text"),
        state=MemoryState(clock),
        ledger=PostgresLedger(database),
        clock=clock,
        rng=random.Random(1),
    )
    return Parts(
        database=database,
        queue=JobQueue(recipe.database_url),
        hub=EventHub(database, redis, poll=settings.poll, progress_interval=settings.progress_interval),
        manager=manager,
        prompt_engine=PromptEngine(language_model=texts),
        files=FileStore(f"file://{recipe.folder}/files"),
        settings=settings,
    )


@dataclass(frozen=True, slots=True)
class Studio:
    """A running studio. `worker` is None where it only takes requests."""

    parts: Parts
    service: GenerationService
    worker: Worker


@asynccontextmanager
async def running(recipe: Recipe, *, working: bool = True) -> AsyncIterator[Studio]:
    """A studio with its hub, and with a worker where `working`."""
    parts, stop = put_together(recipe), asyncio.Event()
    worker = Worker(parts, Abilities(frozenset(recipe.runnable)))
    tasks = [asyncio.create_task(parts.hub.run(stop))]
    if working:
        tasks.append(asyncio.create_task(worker.run(stop)))
    try:
        yield Studio(parts, GenerationService(parts), worker)
    finally:
        stop.set()
        await asyncio.gather(*tasks, return_exceptions=True)
        await parts.manager.close()
        texts = parts.prompt_engine.language_model
        assert isinstance(texts, TextManager)
        await texts.close()
        await parts.hub.close()
        await parts.database.close()
