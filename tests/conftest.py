"""What every test may ask for: a database of its own at the newest revision, and a Redis-compatible server.

The servers belong to the process that runs the session. With pytest-xdist that is the controller, which hands the
addresses to its workers; without, they start when the first test asks for them.
"""

from __future__ import annotations

import os
import uuid
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio
from hypothesis import settings
from redis.asyncio import Redis

from tests.services.cluster import LOGICAL_DATABASES, TEMPLATE, Addresses, Cluster

# How long an example takes says more of the machine than of us. Examples are the same each time, so that a change is
# judged by what it does and not by its luck; `pytest --hypothesis-profile=explore` draws new ones.
settings.register_profile("explore", deadline=None)
settings.register_profile("signboard", deadline=None, derandomize=True)
settings.load_profile("signboard")

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

ADDRESSES = pytest.StashKey[dict[str, str]]()
CLUSTER = pytest.StashKey[Cluster]()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Hand the addresses to a worker of pytest-xdist, starting the servers before the first one."""
    config: pytest.Config = node.config
    if CLUSTER not in config.stash:
        config.stash[CLUSTER] = Cluster()
        config.stash[ADDRESSES] = config.stash[CLUSTER].start().as_fields()
    node.workerinput["services"] = config.stash[ADDRESSES]


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the servers that `pytest_configure_node` has started, also after Ctrl-C."""
    if CLUSTER in config.stash:
        config.stash[CLUSTER].stop()


@pytest.fixture(scope="session")
def services(request: pytest.FixtureRequest) -> Iterator[Addresses]:
    """The servers of this test session."""
    worker_input: dict[str, Any] | None = getattr(request.config, "workerinput", None)
    if worker_input is not None:
        yield Addresses.from_fields(worker_input["services"])
        return
    cluster = Cluster()
    try:
        yield cluster.start()
    finally:
        cluster.stop()


@pytest_asyncio.fixture
async def database_url(services: Addresses) -> AsyncIterator[str]:
    """A database at the newest revision that no other test sees, for SQLAlchemy with asyncpg."""
    async for url in _database(services, TEMPLATE):
        yield url


@pytest_asyncio.fixture
async def empty_database_url(services: Addresses) -> AsyncIterator[str]:
    """A database without tables, for those who test migrations."""
    async for url in _database(services, "template0"):
        yield url


@pytest_asyncio.fixture
async def redis_url(services: Addresses) -> AsyncIterator[str]:
    """An empty logical database. Channels of pub/sub are shared by all of them: use names that are unique."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    url = services.redis_url(int(worker) % LOGICAL_DATABASES)
    async with Redis.from_url(url) as client:
        await client.flushdb()
        yield url
        await client.flushdb()


async def _database(services: Addresses, template: str) -> AsyncIterator[str]:
    name = f"test_{uuid.uuid4().hex}"
    await services.administer(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
    yield services.database_url(name)
    await services.administer(f"DROP DATABASE {name} WITH (FORCE)")
