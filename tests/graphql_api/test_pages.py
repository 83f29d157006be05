"""The pages that need no picture: GraphiQL, health, the front."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from db.database import DatabaseLost
from graphql_api.application import GRAPHIQL
from graphql_api.context import Context
from graphql_api.schema import schema
from studio.generation.requester import Requester
from studio.messages import Language

if TYPE_CHECKING:
    from studio.system import SystemState
    from tests.graphql_api.conftest import Server


async def test_graphiql_comes_from_our_own_files_alone(idle_server: Server) -> None:
    page = await idle_server.http.get("/graphiql")
    assert page.status_code == 200
    assert "script-src 'self';" in page.headers["content-security-policy"]
    addresses = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert addresses
    for address in addresses:
        assert address.startswith("/graphiql/")
        assert (await idle_server.http.get(address)).status_code == 200, address
    assert "<script>" not in page.text


@pytest.mark.parametrize("path", ["/", "/graphiql", "/health/live", "/health/ready"])
async def test_a_look_at_the_headers_alone_is_answered(idle_server: Server, path: str) -> None:
    whole, head = await idle_server.http.get(path), await idle_server.http.head(path)
    assert (head.status_code, head.content) == (whole.status_code, b"")


async def test_the_front_page_leads_to_graphiql(idle_server: Server) -> None:
    front = await idle_server.http.get("/")
    assert (front.status_code, front.headers["location"]) == (307, "/graphiql")


def test_graphiql_starts_over_plain_http_from_another_machine_too() -> None:
    script = (GRAPHIQL / "start.js").read_text(encoding="utf-8")
    for only_in_a_secure_context in ("crypto.randomUUID", "crypto.subtle", "navigator.clipboard"):
        assert only_in_a_secure_context not in script


def test_every_example_of_graphiql_fits_the_schema() -> None:
    from graphql import build_schema, parse, validate

    built = build_schema(schema.as_str())
    examples = re.findall(r"= `(#.*?)`;", (GRAPHIQL / "start.js").read_text(encoding="utf-8"), re.DOTALL)
    assert len(examples) == 3
    for example in examples:
        assert validate(built, parse(example)) == []


def test_every_example_of_the_guide_fits_the_schema() -> None:
    from graphql import build_schema, parse, validate

    built = build_schema(schema.as_str())
    guide = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
    examples = re.findall(r"```graphql\n(.*?)```", guide, re.DOTALL)
    assert examples
    for example in examples:
        assert validate(built, parse(example)) == []


async def test_health_tells_ready_from_degraded(idle_server: Server) -> None:
    assert (await idle_server.http.get("/health/live")).json() == {"status": "alive"}
    ready = await idle_server.http.get("/health/ready")
    assert (ready.status_code, ready.json()) == (200, {"status": "ready", "degraded": []})


async def test_metrics_can_be_scraped(idle_server: Server) -> None:
    lines: list[str] = []
    async with asyncio.timeout(30):
        while "signboard_shared_state_up 1.0" not in lines:  # Redis, too, may be late on a busy machine
            answer = await idle_server.http.get("/metrics")
            assert answer.headers["content-type"].startswith("text/plain")
            lines = answer.text.splitlines()
    assert 'signboard_provider_up{kind="image",provider="poster"} 1.0' in lines
    assert 'signboard_generations{state="queued"} 0.0' in lines
    assert 'signboard_provider_breaker{kind="image",provider="poster"} 0.0' in lines
    money = [line for line in lines if line.startswith(("signboard_budget", "signboard_provider_spent"))]
    assert [line for line in money if "house" in line] == [
        'signboard_provider_spent_usd{kind="house",period="day",provider="house"} 0.0',
        'signboard_provider_spent_usd{kind="house",period="month",provider="house"} 0.0',
        'signboard_budget_limit_usd{kind="house",period="day",provider="house"} 1.0',
        'signboard_budget_left_usd{kind="house",period="day",provider="house"} 1.0',
        'signboard_budget_nearly_gone{kind="house",period="day",provider="house"} 0.0',
    ]
    assert 'signboard_model_breaker{kind="image",model="poster",provider="poster"} 0.0' in lines


async def test_no_answer_names_a_path_or_a_host(idle_server: Server) -> None:
    document = """{ system { workers { providers } devices { name kind memoryBytes } memory { totalBytes }
      disk { freeBytes markBytes low } fonts { title role } queue { queued processing retrying } gpuAvailable }
      providers { key name kind enabled health { state because probed } models { id name } } }"""
    answer = await idle_server.http.post("/graphql", json={"query": document})
    assert "errors" not in answer.json(), answer.text
    assert str(idle_server.runtime.settings.home) not in answer.text
    keys = {provider["key"] for provider in answer.json()["data"]["providers"]}
    assert "poster" in keys


async def test_a_lost_database_is_told_as_such_and_a_bug_is_not_shown(idle_server: Server) -> None:
    async def lost() -> SystemState:
        raise DatabaseLost("postgresql://secret@host is away")

    async def broken() -> SystemState:
        raise ZeroDivisionError("secret")

    for failing, code in ((lost, "DATABASE_UNAVAILABLE"), (broken, "INTERNAL")):
        context = Context(
            services=replace(idle_server.runtime.api, system=failing),
            requester=Requester(scope="guest:test"),
            language=Language.EN,
        )
        result = await schema.execute("{ system { gpuAvailable } }", context_value=context)
        assert result.errors is not None
        assert [error.extensions for error in result.errors] == [{"code": code}]
        assert "secret" not in str(result.errors[0].formatted)
