"""The program, put together: embedded services, the studio on top of them, and the loops that keep it alive."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from db.database import Database, DatabaseLost
from graphql_api.context import Context
from graphql_api.services import Readiness
from graphql_api.services import Services as ApiServices
from jobs.hub import EventHub
from jobs.queue import JobQueue
from prompt_engine.engine import PromptEngine
from prompt_engine.shared_cache import RedisCache
from prompt_engine.templates import load_templates
from providers.config import read_config
from signboard import providers_file
from signboard.abilities import Lookout
from signboard.embedded.services import Services
from signboard.home import Home
from signboard.managers import managers_of
from signboard.opening import bring_up_to_date
from signboard.settings import load_settings
from signboard.terminal import terminal_language
from storage.files import FileStore, PublicFiles
from studio.generation.parts import Parts
from studio.generation.requester import Requester
from studio.generation.service import GenerationService
from studio.generation.settings import GenerationSettings
from studio.generation.worker import Worker
from studio.media import MediaLibrary
from studio.messages import Language
from studio.system import SystemReader

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Coroutine

    from providers.config import ProvidersConfig
    from providers.manager import TextManager
    from signboard.settings import Settings

log = structlog.get_logger(__name__)

MEGABYTE = 1_000_000
HOUR = 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Runtime:
    """A studio that runs. `stop` ends every loop; the context that made it waits for them."""

    settings: Settings
    config: ProvidersConfig
    parts: Parts
    redis: Redis
    api: ApiServices
    texts: TextManager
    reloadables: list[providers_file.Reloadable]
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    tasks: list[asyncio.Task[None]] = field(default_factory=list)

    def run(self, name: str, loop: Coroutine[object, object, None]) -> None:
        """Let a loop run until `stop`. One that ends with an error is a bug, and is logged as one."""

        def ended(task: asyncio.Task[None]) -> None:
            if not task.cancelled() and task.exception() is not None:
                log.error("loop.ended", loop=name, exc_info=task.exception())

        task = asyncio.create_task(loop, name=name)
        task.add_done_callback(ended)
        self.tasks.append(task)


@asynccontextmanager
async def start(settings: Settings) -> AsyncIterator[Runtime]:
    """Start whatever is not running yet, connect to the rest, and stop it all at the end.

    Raises:
        ConfigRefused: the providers file cannot be used.
        EmbeddedServiceError: the database or the Redis-compatible server does not start.
        DatabaseLost: an external database cannot be reached.
        OutdatedTables: it has not been migrated.
    """
    config = read_config(settings.providers)
    async with AsyncExitStack() as stack:
        services = await stack.enter_async_context(Services(settings))
        await bring_up_to_date(settings, services.database_url)
        database = Database(services.database_url)
        stack.push_async_callback(database.close)
        redis = Redis.from_url(services.redis_url, socket_connect_timeout=1, socket_timeout=5)
        stack.push_async_callback(redis.aclose)
        runtime = assemble(settings, config, database, redis)
        for manager in (runtime.parts.manager, runtime.texts):
            stack.push_async_callback(manager.close)
            manager.start()
        stack.push_async_callback(stop, runtime)
        runtime.run("events", runtime.parts.hub.run(runtime.stop))
        yield runtime


def assemble(settings: Settings, config: ProvidersConfig, database: Database, redis: Redis) -> Runtime:
    """Put the studio together over a database and a Redis."""
    files = FileStore(
        settings.storage_url or Home(settings.home).files.absolute().as_uri(),
        min_free_bytes=settings.min_free_mb * MEGABYTE,
    )
    images, texts = managers_of(settings, config, database, redis)
    numbers = generation_settings(settings)
    parts = Parts(
        database=database,
        queue=JobQueue(database.url),
        hub=EventHub(database, redis, poll=numbers.poll, progress_interval=numbers.progress_interval),
        manager=images,
        prompt_engine=PromptEngine(load_templates(settings.templates), cache=RedisCache(redis), language_model=texts),
        files=files,
        settings=numbers,
    )
    api = ApiServices(
        generations=GenerationService(parts),
        manager=parts.manager,
        texts=texts,
        prompt_engine=parts.prompt_engine,
        media=MediaLibrary(database, PublicFiles(files)),
        system=SystemReader(database, files, settings.min_free_mb * MEGABYTE, numbers.worker_timeout).read,
        readiness=lambda: readiness(database, redis),
    )
    return Runtime(
        settings=settings,
        config=config,
        parts=parts,
        redis=redis,
        api=api,
        texts=texts,
        reloadables=[parts.manager, texts],
    )


def generation_settings(settings: Settings) -> GenerationSettings:
    """Translate the program's settings into the studio's."""
    return GenerationSettings(
        retry_delays=settings.job_retry_seconds,
        guest_limit=settings.guest_limit,
        guest_retention=settings.keep_guest_hours * HOUR,
        stage_retention=settings.keep_stage_hours * HOUR,
        preview_retention=settings.keep_preview_hours * HOUR,
        concurrency=settings.worker_concurrency,
    )


async def readiness(database: Database, redis: Redis) -> Readiness:
    """Tell whether a request would succeed: it needs PostgreSQL, and does without Redis."""
    try:
        await database.ping()
    except DatabaseLost:
        return Readiness(ready=False)
    try:
        await redis.ping()
    except (RedisError, OSError):
        return Readiness(ready=True, degraded=("redis",))
    return Readiness(ready=True)


async def work(runtime: Runtime) -> None:
    """Make ads in this process, and sweep up now and then."""
    worker = Worker(runtime.parts)
    lookout = Lookout(worker, runtime.parts.manager)
    await lookout.look()
    runtime.reloadables.append(lookout)
    runtime.run("abilities", lookout.run(runtime.stop))
    runtime.run("worker", worker.run(runtime.stop))


def keep_config(runtime: Runtime) -> None:
    """Watch the operator's file, and tell the workers what was accepted: this is what `serve` does."""
    path, database = runtime.settings.providers.absolute(), runtime.parts.database
    runtime.run("providers", providers_file.watch(path, runtime.config, database, runtime.reloadables, runtime.stop))


def follow_config(runtime: Runtime) -> None:
    """Take over the configurations that `serve` accepts: this is what a worker does."""
    config, database = runtime.config, runtime.parts.database
    runtime.run("providers", providers_file.follow(config, database, runtime.reloadables, runtime.stop))


async def stop(runtime: Runtime) -> None:
    """End every loop and wait for it."""
    runtime.stop.set()
    runtime.api.shutdown.set()
    await asyncio.gather(*runtime.tasks, return_exceptions=True)


@asynccontextmanager
async def command_line_context() -> AsyncIterator[Context]:
    """Give the API to a command: with a worker of its own, on the embedded services, attached to or owned."""
    async with start(load_settings()) as runtime:
        await work(runtime)
        yield Context(
            services=runtime.api,
            requester=Requester(scope="guest:command-line"),
            language=Language(terminal_language()),
        )
