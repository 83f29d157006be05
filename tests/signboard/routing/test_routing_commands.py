# ruff: noqa: ASYNC240  # looking at a local file does not hold a test up
"""What an operator asks on the command line: how providers do, why one was chosen, what another file would choose."""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import random
import re
import uuid
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from redis.asyncio import Redis
from sqlalchemy import update
from typer.testing import CliRunner

from db.base import utc_now
from db.queries import attempts, decisions, workers
from db.tables import Generation, GenerationDecision
from graphql_api.node import global_id, key_of
from providers.catalog import Catalog
from providers.clock import SystemClock
from providers.config import parse_config
from providers.errors import Overloaded
from providers.manager import Decision, ImageManager, Need
from providers.manager.health import Asked
from providers.ports import SpendScope
from providers.registry import Registry
from providers.state import RedisState
from signboard.cli import build
from signboard.onlooker import looking
from signboard.providers_file import publish
from studio.ledger import PostgresLedger

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from typer.testing import Result

    from db.database import Database
    from signboard.onlooker import Sight

CONFIG = """# the house
[house]
daily_budget = 2.0
[providers.openai]
api_key_env = "OPENAI_API_KEY"  # the key
models = ["gpt-image-2.5-flare", "gpt-image-2"]
[providers.stability]
enabled = false
base_url = "http://127.0.0.1:1"
models = ["stable-image-core"]
"""
CATALOG = Catalog.load()


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database_url: str, redis_url: str) -> Path:
    """The operator's file, and an environment that names the servers."""
    for name in set(os.environ) - {"PATH", "COVERAGE_PROCESS_START"}:
        monkeypatch.delenv(name)
    file = tmp_path / "providers.toml"
    file.write_text(CONFIG, "utf-8")
    settings = {
        "SIGNBOARD_HOME": str(tmp_path / "home"),
        "SIGNBOARD_PROVIDERS": str(file),
        "DATABASE_URL": database_url.replace("+asyncpg", ""),
        "REDIS_URL": redis_url,
        "OPENAI_API_KEY": "sk-not-a-key",
        "COLUMNS": "200",
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    return file


async def asked_of(*arguments: str) -> Result:
    """The command's result; it runs its own event loop, so in a thread of its own."""
    return await asyncio.to_thread(lambda: CliRunner().invoke(build(), list(arguments)))


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    async with Redis.from_url(redis_url) as client:
        yield client


def manager_of(text: str, redis: Redis, database: Database) -> ImageManager:
    clock = SystemClock()
    registry = Registry({"OPENAI_API_KEY": "sk-not-a-key"}, CATALOG, clock)
    return ImageManager(
        parse_config(text),
        CATALOG,
        registry,
        state=RedisState(redis),
        ledger=PostgresLedger(database),
        clock=clock,
        rng=random.Random(1),
    )


@pytest.fixture
async def decided(path: Path, database: Database, redis: Redis) -> tuple[str, Decision]:
    """A generation's id and the decision that is stored for it."""
    manager = manager_of(path.read_text("utf-8"), redis, database)
    decision = manager.decide(Need(1024, 1024, max_cost=Decimal("0.04")), 5)
    key = uuid.uuid4()
    async with database.transaction() as session:
        session.add(
            Generation(
                id=key, scope="guest:test", entrypoint="generate", kind="test", input={}, created_at=utc_now(),
                quoted_cost=Decimal("0.0274"), quoted_maximum=Decimal("0.03"), words_quoted_cost=Decimal("0.0001"),
                words_quoted_maximum=Decimal("0.0005"), words_cost=Decimal("0.00025"),
            )
        )  # fmt: skip
        await session.flush()
        await decisions.keep(session, key, 0, 0, decision.at, decision.to_json())
    await manager.close()
    return global_id("Generation", key), decision


async def call(database: Database, key: str, image: int, *told: str) -> None:
    """Write down a call: provider, model, outcome, cost, error."""
    provider, model, outcome, settled, error = told
    behind = key_of("Generation", key)
    assert behind is not None
    fields = {"provider": provider, "model": model, "maximum": Decimal("0.02"), "image_index": image, "epoch": 0}
    async with database.transaction() as session:
        attempt = await attempts.begin(session, behind, 0, {"generation_id": behind, **fields})
        await attempts.finish(session, attempt, outcome, Decimal(settled), error or None)


async def test_explain_shows_every_candidate_with_its_price_or_its_reason(decided: tuple[str, Decision]) -> None:
    key, decision = decided
    shown = await asked_of("explain", key, "--language", "en")
    assert shown.exit_code == 0
    lines = {tuple(line.split()[1:3]): line for line in shown.stdout.splitlines() if line.lstrip()[:2] == "1."}
    assert list(lines) == [("openai", "gpt-image-2.5-flare")]
    assert "It may cost more than your limit: 0.0" in shown.stdout
    assert "Switched off." in shown.stdout
    assert "Kept for when every model has failed." in shown.stdout
    korean = await asked_of("explain", key, "--language", "ko")
    assert "꺼져 있어요." in korean.stdout
    assert (await asked_of("explain", key, "--json")).stdout == decision.to_json() + "\n"


def rows_of(shown: str, heading: str) -> list[list[str]]:
    """The lines of the table that begins with this word, without its head, split at two spaces or more."""
    lines = [re.split(r"\s{2,}", line.strip()) for line in shown.splitlines()]
    start = next(number for number, line in enumerate(lines) if line[0] == heading)
    rows = itertools.takewhile(lambda line: len(line) >= len(lines[start]) - 1, lines[start + 1 :])
    return list(rows)


async def test_explain_shows_each_pictures_calls_who_drew_it_and_the_bill(
    decided: tuple[str, Decision], database: Database
) -> None:
    key, decision = decided
    behind = key_of("Generation", key)
    assert behind is not None
    second = replace(decision, seed=6)
    async with database.transaction() as session:
        await decisions.keep(session, behind, 1, 0, second.at, second.to_json())
    await call(database, key, 0, "openai", "gpt-image-2.5-flare", "FAILED", "0", "OVERLOADED")
    await call(database, key, 0, "google", "gemini-3.1-flash-image", "SUCCEEDED", "0.015", "")
    await call(database, key, 1, "openai", "gpt-image-2.5-flare", "CANCELLED", "0.02", "CANCELLED")

    shown = (await asked_of("explain", key, "--language", "en")).stdout
    assert [line for line in shown.splitlines() if line.startswith("picture")] == [
        "picture 1: drawn by google gemini-3.1-flash-image",
        "picture 2: drawn by nobody",
    ]
    assert [row[1:4] + row[5:] for row in rows_of(shown, "called")] == [
        ["openai", "gpt-image-2.5-flare", "failed", "0", "0.02", "The model is busy or broken for now."],
        ["google", "gemini-3.1-flash-image", "succeeded", "0.015", "0.02"],
    ]
    assert rows_of(shown, "bill USD") == [
        ["image", "0.0274", "0.03", "0.035", "+0.0076"],
        ["words", "0.0001", "0.0005", "0.00025", "+0.00015"],
    ]
    only = (await asked_of("explain", key, "--language", "en", "--image", "2")).stdout
    assert [line for line in only.splitlines() if line.startswith("picture")] == ["picture 2: drawn by nobody"]
    assert (await asked_of("explain", key, "--json", "--image", "2")).stdout == second.to_json() + "\n"
    missing = await asked_of("explain", key, "--image", "3")
    assert (missing.exit_code, "picture 3" in str(missing.exception)) == (1, True)

    quote = decision.order[0].quote
    assert quote is not None
    chosen = f"openai gpt-image-2.5-flare for {quote.expected} USD: the same to the byte; drawn by"
    assert (await asked_of("replay", key)).stdout.splitlines() == [
        f"picture 1: {chosen} google gemini-3.1-flash-image",
        f"picture 2: {chosen} nobody",
    ]
    assert (await asked_of("replay", key, "--image", "2")).stdout == f"picture 2: {chosen} nobody\n"


async def test_before_anything_is_decided_the_quoted_bill_is_shown(path: Path, database: Database) -> None:
    row = Generation(id=uuid.uuid4(), scope="guest:test", entrypoint="generate", kind="test", input={})
    row.quoted_cost = row.quoted_maximum = Decimal("0.0137")
    async with database.transaction() as session:
        session.add(row)
        await session.flush()
        key = str(row.id)
    shown = await asked_of("explain", key)
    assert shown.exit_code == 0
    assert shown.stdout.splitlines()[0] == "No model was chosen: the generation is queued."
    assert rows_of(shown.stdout, "bill USD") == [["image", "0.0137", "0.0137", "-", "-"]]
    replayed = await asked_of("replay", key)
    assert (replayed.exit_code, str(replayed.exception)) == (
        1, f"nothing was decided for generation {key}: it is queued",
    )  # fmt: skip


async def test_replay_gives_the_same_answer_to_the_byte_and_tells_when_a_record_does_not(
    decided: tuple[str, Decision], database: Database
) -> None:
    key, decision = decided
    same = await asked_of("replay", key)
    quote = decision.order[0].quote
    assert quote is not None
    chosen = f"openai gpt-image-2.5-flare for {quote.expected} USD"
    said = f"picture 1: {chosen}: the same to the byte; drawn by nobody"
    assert (same.exit_code, same.stdout.strip()) == (0, said)
    async with database.transaction() as session:
        forged = decision.to_json().replace('"score":0.', '"score":1.', 1)
        await session.execute(update(GenerationDecision).values(record=forged))
    assert (await asked_of("replay", key)).exit_code == 1


async def test_replay_under_another_file_says_what_it_would_have_cost(
    decided: tuple[str, Decision], tmp_path: Path
) -> None:
    other = tmp_path / "other.toml"
    other.write_text("[providers.stability]\nbase_url='http://127.0.0.1:1'\nmodels=['stable-image-core']\n", "utf-8")
    shown = await asked_of("replay", decided[0], "--config", str(other))
    assert shown.exit_code == 0
    assert "with the other file: stability stable-image-core for 0.03 USD" in shown.stdout
    quote = decided[1].order[0].quote
    assert quote is not None
    assert f"difference: +{Decimal('0.03') - quote.expected} USD" in shown.stdout


@pytest.mark.parametrize("key", ["nonsense", str(uuid.UUID(int=7)), "R2VuZXJhdGlvbjpub25zZW5zZQ"])
async def test_an_id_that_is_none_is_said_so(path: Path, key: str) -> None:
    for command in ("explain", "replay"):
        failed = await asked_of(command, key)
        assert failed.exit_code == 1
        assert key in str(failed.exception)


async def test_the_table_shows_what_the_running_processes_share_and_what_was_spent(
    path: Path, database: Database, redis: Redis
) -> None:
    running = manager_of(path.read_text("utf-8"), redis, database)
    table = running.core.fleet.members["openai"].table
    asked = Asked("openai", "gpt-image-2", "standard 1MP", table, 20.0)
    for _ in range(3):
        running.core.health.failed(asked, Overloaded("busy"))
    running.core.health.succeeded(Asked("openai", "gpt-image-2.5-flare", "standard 1MP", table, 20.0), 12.5)
    scope = running.core.spending.scope("openai", "attempt-1", table, running.core.fleet.config.house)
    await running.core.ledger.settle(await running.core.ledger.reserve(scope, Decimal("0.2")), Decimal("0.125"))
    await running.refresh()
    shown = await asked_of("providers", "--language", "en")
    assert shown.exit_code == 0
    rows = {line.split()[0]: line.split()[1:] for line in shown.stdout.splitlines() if line.strip()}
    assert "house: 0.1250 of 2.0 USD this day" in shown.stdout
    assert rows["gpt-image-2"][:3] == ["open", "OVERLOADED", rows["gpt-image-2"][2]]
    # It heals while the command starts.
    assert 51 <= int(rows["gpt-image-2"][4].rstrip("%")) < 100
    assert rows["gpt-image-2.5-flare"] == ["closed", "100%", "12.5", "s", "12.5", "s"]
    assert rows["openai"] == ["on", "closed", "0", "0.1250", "1.88", "-", "-"]
    assert rows["stability"][:2] == ["Switched", "off."]
    told = json.loads((await asked_of("providers", "--json")).stdout)
    spent = {one["key"]: Decimal(one["spent_today"]) for one in told}
    assert spent == {"poster": 0, "openai": Decimal("0.125"), "stability": 0}
    assert "sk-not-a-key" not in shown.stdout + json.dumps(told)
    await running.close()


async def test_the_watched_table_follows_what_is_in_force(path: Path, database: Database) -> None:
    async with looking() as look:
        assert enabled(await look()) == {"poster": True, "openai": True, "stability": False}
        path.write_text(CONFIG.replace("enabled = false", "enabled = true"), "utf-8")
        assert enabled(await look()) == {"poster": True, "openai": True, "stability": True}
        await publish(parse_config(CONFIG), database)
        async with database.transaction() as session:
            await workers.beat(session, uuid.uuid4(), {"host": "h", "pid": 1, "providers": [], "devices": []})
        seen = await look()
        assert (enabled(seen)["stability"], seen.differs) == (False, f"{path}: not in force yet")
        same = await look()
        assert same.images is seen.images
    path.write_text("[providers.openai]\nenabeld = true\n", "utf-8")
    shown = await asked_of("providers", "--language", "en")
    assert shown.exit_code == 0
    assert "house: 0.0000 of 2.0 USD this day" in shown.stdout
    assert "providers.openai.enabeld: no such setting" in shown.stdout


def enabled(seen: Sight) -> dict[str, bool]:
    return {status.key: status.off_because is None for status in seen.images.health()}


async def test_without_shared_state_nothing_is_claimed_of_what_others_know(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:1/0")
    shown = await asked_of("providers", "--language", "en")
    rows = {line.split()[0]: line.split()[1:] for line in shown.stdout.splitlines() if line.strip()}
    assert rows["openai"][:2] == ["on", "unknown"]
    assert rows["gpt-image-2"] == ["unknown", "-", "-", "-"]
    assert "Unknown: Redis is away, and only those who call it can tell." in shown.stdout
    told = json.loads((await asked_of("providers", "--json")).stdout)
    assert {(one["circuit"]["state"], one["models"][0]["success"]) for one in told} == {("unknown", None)}


async def test_a_budget_that_is_used_up_is_not_called_nearly_gone(path: Path, database: Database) -> None:
    ledger = PostgresLedger(database)
    for usd, told in (
        ("1.6", "house: 1.6000 of 2.0 USD this day (nearly gone)"),
        ("0.4", "2.0 USD this day (used up)"),
    ):
        await ledger.settle(await ledger.reserve(SpendScope("openai", usd), Decimal(usd)), Decimal(usd))
        assert told in (await asked_of("providers")).stdout


async def test_switching_edits_the_file_and_keeps_what_people_wrote_in_it(path: Path) -> None:
    for words in (["enable", "stability"], ["drain", "openai"], ["weigh", "openai", "2.5"], ["disable", "stability"]):
        done = await asked_of("providers", *words)
        assert (done.exit_code, f": {words[1]}: " in done.stdout) == (0, True)
    text = path.read_text("utf-8")
    assert text.startswith("# the house\n")
    assert 'api_key_env = "OPENAI_API_KEY"  # the key' in text
    tables = parse_config(text).providers
    assert (tables["openai"].drain, tables["openai"].weight, tables["stability"].enabled) == (True, 2.5, False)
    last = await asked_of("providers", "drain", "poster")
    assert "there is no provider 'poster' in the file" in str(last.exception)
    refused = await asked_of("providers", "enable", "nobody")
    assert refused.exit_code == 1
    assert "there are openai, stability" in str(refused.exception)
    broken = await asked_of("providers", "weigh", "openai", "0")
    assert "weight: input should be greater than 0" in str(broken.exception)
    assert path.read_text("utf-8") == text


async def test_models_that_retire_soon_are_listed_soonest_first(path: Path) -> None:
    shown = await asked_of("providers", "--retiring", "100000")
    dates = [line.split()[2] for line in shown.stdout.splitlines()[1:]]
    assert shown.exit_code == 0
    assert dates == sorted(dates) != []
