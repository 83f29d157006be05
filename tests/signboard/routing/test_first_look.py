"""Commands that only look, where nothing has run before, or where the database was not migrated."""

from __future__ import annotations

import os
import uuid
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner, Result

from signboard.cli import build, exit_code

if TYPE_CHECKING:
    from pathlib import Path

CONFIG = "[house]\ndaily_budget = 2.0\n[providers.openai]\nenabled = true\nbase_url = 'http://127.0.0.1:9/v1'\n"


@pytest.fixture(autouse=True)
def _bare(used_home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in set(os.environ) - {"PATH", "COVERAGE_PROCESS_START"}:
        monkeypatch.delenv(name)
    (tmp_path / "providers.toml").write_text(CONFIG)
    monkeypatch.setenv("SIGNBOARD_HOME", str(used_home))
    monkeypatch.setenv("SIGNBOARD_PROVIDERS", str(tmp_path / "providers.toml"))


def signboard(*arguments: str) -> Result:
    return CliRunner().invoke(build(arguments[0]), arguments)


def said(result: Result) -> str:
    assert isinstance(result.exception, Exception)
    assert exit_code(result.exception) == 1, result.exception
    return str(result.exception)


def test_a_home_where_nothing_ran_yet_is_shown_and_has_no_generations() -> None:
    shown = signboard("providers", "--language", "en")
    assert shown.exit_code == 0, shown.exception
    assert "house: 0.0000 of 2.0 USD this day" in shown.stdout
    key = str(uuid.uuid4())
    for command in ("explain", "replay"):
        assert said(signboard(command, key)) == f"there is no generation {key}"


def test_an_external_database_that_was_not_migrated_is_its_owners_to_migrate(
    empty_database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", empty_database_url)
    for command in (("providers",), ("explain", str(uuid.uuid4()))):
        assert said(signboard(*command)) == "the database has no tables yet; run `signboard migrate` first"


def test_a_narrow_terminal_cuts_no_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "110")
    narrow = signboard("providers", "--language", "en").stdout
    assert {"gpt-image-2.5-flare", "gpt-image-2.5-sunburst"} <= {
        line.split()[0] for line in narrow.splitlines() if line
    }
    monkeypatch.setenv("COLUMNS", "80")
    assert "…" not in narrow + signboard("providers", "--language", "en").stdout
