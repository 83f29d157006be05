# ruff: noqa: ASYNC240  # looking at a local file does not hold a test up
"""The doctor on a new machine, on one that runs, and on one where nothing works."""

from __future__ import annotations

import http.server
import json
import os
import re
import string
import threading
from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING

import asyncpg
import pytest
from typer.testing import CliRunner

from db.database import Database
from providers.ports import SpendScope
from signboard import migrations
from signboard.cli import build
from signboard.doctor import Finding, Status, examine
from signboard.doctor.findings import words
from signboard.embedded.services import Services
from signboard.settings import ROOT, load_settings
from studio.ledger import PostgresLedger

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SECRET = "not-a-real-key-0123456789"


@pytest.fixture(autouse=True)
def _bare(home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine without variables or a `.env` of its own."""
    for name in set(os.environ) - {"PATH", "COVERAGE_PROCESS_START"}:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PORT", "1")
    monkeypatch.setenv("SIGNBOARD_HOME", str(home))


def statuses(findings: list[Finding]) -> dict[str, Status]:
    return {finding.code: finding.status for finding in findings}


async def test_on_a_new_machine_nothing_fails_and_nothing_is_made(home: Path) -> None:
    found = statuses(await examine())
    assert {code for code, status in found.items() if status is not Status.OK} == {
        "home.absent", "http.off", "workers.unknown", "provider.off", "provider.keyless", "gpu.none", "backup.none",
    }  # fmt: skip
    assert set(found.values()) == {Status.OK, Status.NOTE}
    assert {"database.idle", "redis.idle", "fonts.all", "disk.enough", "provider.on"} <= found.keys()
    assert not home.exists()


async def test_what_runs_is_looked_at_and_not_disturbed(used_home: Path) -> None:
    async with Services(load_settings()) as services:
        before = (used_home / "run.json").read_bytes()
        found = statuses(await examine())
        assert found["database.outdated"] is Status.FAILED
        assert found["redis.connected"] is Status.OK
        await migrations.upgrade(services.database_url)
        findings = {finding.code: finding for finding in await examine()}
        assert "database.outdated" not in findings
        assert findings["database.connected"].values["where"] == "embedded"
        assert findings["database.connected"].values["revision"] == migrations.newest_revision()
        assert findings["workers.none"].status is Status.WARNING
        assert (used_home / "run.json").read_bytes() == before
        shown = " ".join(finding.said("en") for finding in findings.values())
        assert services.database_url.split(":")[2].split("@")[0] not in shown


class Stranger(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(404)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def stranger() -> Iterator[int]:
    """The port of a server that is not ours."""
    with http.server.HTTPServer(("127.0.0.1", 0), Stranger) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def test_where_nothing_works_all_of_it_is_told(
    home: Path, monkeypatch: pytest.MonkeyPatch, stranger: int, tmp_path: Path
) -> None:
    (tmp_path / "providers.toml").write_text("[providers.openai]\nenabeld = true\n")
    home.write_text("")
    for name, value in {
        "PORT": str(stranger),
        "DATABASE_URL": f"postgresql://shop:{SECRET}@127.0.0.1:1/shop",
        "REDIS_URL": f"redis://:{SECRET}@127.0.0.1:1/0",
        "SIGNBOARD_PROVIDERS": str(tmp_path / "providers.toml"),
        "SIGNBOARD_MIN_FREE_MB": "1000000000",
        "OPENAI_API_KEY": SECRET,
    }.items():
        monkeypatch.setenv(name, value)
    result = CliRunner().invoke(build(), ["doctor", "--json", "--language", "ko"])
    assert result.exit_code == 1
    told = {finding["code"]: finding for finding in json.loads(result.stdout)}
    assert {code for code, finding in told.items() if finding["status"] == "failed"} == {
        "home.unusable", "database.unreachable", "provider.refused", "disk.low",
    }  # fmt: skip
    assert {code for code, finding in told.items() if finding["status"] == "warning"} == {
        "http.other", "redis.unreachable",
    }  # fmt: skip
    assert "providers.toml:2" in told["provider.refused"]["message"]
    assert "SIGNBOARD_MIN_FREE_MB" in told["disk.low"]["message"]
    assert re.search("[가-힣]", told["database.unreachable"]["message"])
    assert SECRET not in result.output


def test_a_senseless_environment_is_told_instead(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "many")
    monkeypatch.setenv("DATABASE_URL", f"mysql://shop:{SECRET}@host/shop")
    result = CliRunner().invoke(build(), ["doctor", "--language", "en"])
    assert result.exit_code == 1
    assert "PORT" in result.output
    assert "DATABASE_URL" in result.output
    assert SECRET not in result.output


async def test_data_that_cannot_be_served_is_found_before_a_start(home: Path) -> None:
    data = home / "postgres" / "data"
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("17\n")
    (finding,) = [finding for finding in await examine() if finding.topic == "database"]
    assert (finding.code, finding.status) == ("database.unusable", Status.FAILED)
    assert "PostgreSQL 17" in finding.said("en")


async def test_tables_of_a_newer_version_fail(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    connection = await asyncpg.connect(database_url.replace("+asyncpg", ""))
    await connection.execute("UPDATE alembic_version SET version_num = '9999'")
    await connection.close()
    monkeypatch.setenv("DATABASE_URL", database_url)
    assert statuses(await examine())["database.newer"] is Status.FAILED


@pytest.mark.parametrize(
    ("spent", "code"), [("3.99", "budget.day"), ("4.00", "budget.day_near"), ("5.00", "budget.day_reached")]
)
async def test_what_is_left_of_a_budget_is_told(
    database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, spent: str, code: str
) -> None:
    (tmp_path / "shop.toml").write_text("[house]\ndaily_budget = 5\n")
    monkeypatch.setenv("SIGNBOARD_PROVIDERS", str(tmp_path / "shop.toml"))
    monkeypatch.setenv("DATABASE_URL", database_url)
    database = Database(database_url, pool_size=1)
    hold = await PostgresLedger(database).reserve(SpendScope("openai", "attempt"), Decimal(spent))
    await PostgresLedger(database).settle(hold, Decimal(spent))
    await database.close()
    (finding,) = [finding for finding in await examine() if finding.topic == "budget"]
    assert (finding.code, finding.values) == (code, {"scope": "house", "spent": spent, "limit": "5.00"})
    assert finding.status is (Status.OK if code == "budget.day" else Status.WARNING)


async def test_budgets_of_a_language_model_and_of_an_image_provider_of_one_name_are_told_apart(
    database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "shop.toml").write_text(
        "[house]\ndaily_budget = 0\n"
        "[providers.openai]\ndaily_budget = 0.01\n[text_providers.openai]\ndaily_budget = 1\n"
    )
    monkeypatch.setenv("SIGNBOARD_PROVIDERS", str(tmp_path / "shop.toml"))
    monkeypatch.setenv("DATABASE_URL", database_url)
    database = Database(database_url, pool_size=1)
    ledger = PostgresLedger(database)
    for account, usd in (("openai", "0.01"), ("text:openai", "0.85")):
        await ledger.settle(await ledger.reserve(SpendScope(account, account), Decimal(usd)), Decimal(usd))
    await database.close()
    told = [(one.code, *one.values.values()) for one in await examine() if one.topic == "budget"]
    assert told == [
        ("budget.day_reached", "house", "0.86", "0.00"),
        ("budget.day_reached", "openai", "0.01", "0.01"),
        ("budget.day_near", "openai (text)", "0.85", "1.00"),
    ]


async def test_keys_are_named_and_never_shown(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    table = '[providers.{0}]\nplugin = "providers.poster:PosterProvider"\napi_key_env = "{1}"\n'
    (tmp_path / "shop.toml").write_text(table.format("keyed", "SHOP_KEY") + table.format("keyless", "OTHER_KEY"))
    monkeypatch.setenv("SIGNBOARD_PROVIDERS", str(tmp_path / "shop.toml"))
    monkeypatch.setenv("SHOP_KEY", SECRET)
    shown = [finding.said("en") for finding in await examine() if finding.topic == "provider"]
    assert shown == ["keyed is on (SHOP_KEY).", "keyless is off: set OTHER_KEY to switch it on.", "poster is on."]
    assert not any(SECRET in line for line in shown)


def test_every_code_has_a_sentence_in_both_languages_and_no_sentence_is_left_over() -> None:
    source = "".join(path.read_text("utf-8") for path in (ROOT / "signboard" / "doctor").glob("*.py"))
    topics = "|".join({code.partition(".")[0] for code in words()})
    assert set(re.findall(rf'"((?:{topics})\.[a-z_]+)"', source)) == words().keys()
    assert set(re.findall(r'Finding\(\s*"([^"]+)"', source)) <= words().keys()
    for code, sentences in words().items():
        assert sentences.keys() == {"en", "ko"}, code
        places = [
            Counter(name for _, name, _, _ in string.Formatter().parse(text) if name) for text in sentences.values()
        ]
        assert set(places[0]) == set(places[1]), code
