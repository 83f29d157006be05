"""A whole studio on real services, and a server on loopback in front of it."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import httpx2
import pytest
from pydantic import SecretStr

from graphql_api.application import create_application
from signboard import runtime as program
from signboard.http_server import http_server, listen
from signboard.settings import Settings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from signboard.runtime import Runtime

POSTER_ONLY = "[house]\ndaily_budget = 1.00\n"


@dataclass(frozen=True, slots=True)
class Server:
    """A served studio. `http` speaks to it."""

    runtime: Runtime
    http: httpx2.AsyncClient
    address: str

    async def answer(self, document: str, variables: dict[str, Any] | None = None, **headers: str) -> dict[str, Any]:
        """Post an operation and return the whole answer."""
        body = {"query": document, "variables": variables or {}}
        answer = await self.http.post("/graphql", json=body, headers=headers)
        assert answer.status_code == 200, answer.text
        parsed: dict[str, Any] = answer.json()
        return parsed

    async def data(self, document: str, variables: dict[str, Any] | None = None, **headers: str) -> dict[str, Any]:
        """Post an operation that must go well, and return its data."""
        answer = await self.answer(document, variables, **headers)
        assert "errors" not in answer, answer
        data: dict[str, Any] = answer["data"]
        return data

    async def stream(self, document: str, variables: dict[str, Any]) -> AsyncIterator[dict[str, Any]]:
        """Subscribe by server-sent events and yield each event's data."""
        body = {"query": document, "variables": variables}
        headers = {"accept": "text/event-stream"}
        async with self.http.stream("POST", "/graphql", json=body, headers=headers) as answer:
            assert answer.headers["content-type"].startswith("text/event-stream")
            async for line in answer.aiter_lines():
                if line.startswith("data:") and (text := line.removeprefix("data:").strip()):
                    yield json.loads(text)["data"]


@asynccontextmanager
async def served(settings: Settings, *, worker: bool) -> AsyncIterator[Server]:
    """Serve a studio on a free port until the context ends."""
    listener = listen("127.0.0.1", 0)
    address = f"127.0.0.1:{listener.getsockname()[1]}"
    async with program.start(settings) as runtime:
        if worker:
            await program.work(runtime)
        server = http_server(create_application(runtime.api))
        task = asyncio.create_task(server.serve(sockets=[listener]))
        async with httpx2.AsyncClient(base_url=f"http://{address}", timeout=30) as http:
            yield Server(runtime, http, address)
        server.should_exit = True
        runtime.api.shutdown.set()
        await task


@pytest.fixture
def settings(tmp_path: Path, database_url: str, redis_url: str) -> Settings:
    """A home of its own, on the services of this test session, with the renderer as the only model."""
    providers = tmp_path / "providers.toml"
    providers.write_text(POSTER_ONLY, encoding="utf-8")
    home = tmp_path / "home"
    (home / "files").mkdir(parents=True)
    return Settings(
        home=home,
        providers=providers,
        database_url=SecretStr(database_url),
        redis_url=SecretStr(redis_url),
        job_retry_seconds=(0.0, 0.05, 0.1),
        _env_file=None,
    )


@pytest.fixture
async def server(settings: Settings) -> AsyncIterator[Server]:
    """A server with a worker."""
    async with served(settings, worker=True) as serving:
        yield serving


@pytest.fixture
async def idle_server(settings: Settings) -> AsyncIterator[Server]:
    """A server that takes requests and has nobody to work on them."""
    async with served(settings, worker=False) as serving:
        yield serving
