"""What the environment says, and what is said when it makes no sense."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from signboard.settings import ROOT, Settings, SettingsError, load_settings, variable_of


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Neither a variable nor a `.env` of this machine's own."""
    for name in os.environ:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def test_nothing_is_needed() -> None:
    settings = load_settings()
    assert settings.home == Path(".signboard")
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert settings.database_url is None
    assert settings.redis_url is None
    assert settings.job_retry_seconds == (0.0, 30.0, 120.0)
    assert settings.providers == ROOT / "config" / "providers.toml"


def test_variables_that_mean_something_else_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOME", "PROVIDERS", "LOG_LEVEL", "WORKER_CONCURRENCY"):
        monkeypatch.setenv(name, "/somewhere/else")
    assert load_settings() == Settings()
    assert load_settings().home == Path(".signboard")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("postgres://u:p@h/d", "postgresql+asyncpg://u:p@h/d"),
        ("postgresql://u:p%40@h:5432/d?sslmode=require", "postgresql+asyncpg://u:p%40@h:5432/d?ssl=require"),
        ("postgresql+asyncpg://u@h/d", "postgresql+asyncpg://u@h/d"),
    ],
)
def test_database_addresses_of_libpq_are_understood(monkeypatch: pytest.MonkeyPatch, given: str, expected: str) -> None:
    monkeypatch.setenv("DATABASE_URL", given)
    settings = load_settings()
    assert settings.database_url is not None
    assert settings.database_url.get_secret_value() == expected
    assert "p%40" not in repr(settings)


def test_what_makes_no_sense_is_named_without_its_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "mysql://u:hunter2@h/d")
    monkeypatch.setenv("REDIS_URL", "hunter2")
    monkeypatch.setenv("STORAGE_URL", "ftp://hunter2")
    monkeypatch.setenv("PORT", "70000")
    monkeypatch.setenv("SIGNBOARD_JOB_RETRY_SECONDS", "1,soon")
    with pytest.raises(SettingsError) as caught:
        load_settings()
    lines = str(caught.value).splitlines()
    named = {line.partition(":")[0] for line in lines}
    assert named == {"DATABASE_URL", "REDIS_URL", "STORAGE_URL", "PORT", "SIGNBOARD_JOB_RETRY_SECONDS"}
    assert "hunter2" not in str(caught.value)
    assert caught.value.exit_code == 2


def test_the_environment_goes_over_the_file_and_empty_is_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("PORT=9000\nHOST=0.0.0.0\nSHOP_KEY=from-file\nOTHER_KEY=\n", "utf-8")
    monkeypatch.setenv("PORT", "9001")
    monkeypatch.setenv("OPENAI_API_KEY", "")
    settings = load_settings()
    assert (settings.host, settings.port, settings.openai_api_key) == ("0.0.0.0", 9001, None)
    environment = settings.environment()
    assert [environment.get(name) for name in ("PORT", "HOST", "SHOP_KEY", "OTHER_KEY", "OPENAI_API_KEY")] == [
        "9001", "0.0.0.0", "from-file", None, None,
    ]  # fmt: skip


def test_the_example_names_every_setting_and_nothing_else() -> None:
    named = set(re.findall(r"^# ([A-Z_]+)=", (ROOT / ".env.example").read_text("utf-8"), re.MULTILINE))
    assert named == {field.alias or variable_of(name) for name, field in Settings.model_fields.items()}
