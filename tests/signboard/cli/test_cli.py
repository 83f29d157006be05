"""The command line: which commands there are, how fast it starts, how it ends."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import typer

from signboard import cli
from signboard.embedded.errors import EmbeddedServiceError
from signboard.home import HomeUnusable
from signboard.settings import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[3]

# What takes long to import and no command needs before it runs.
HEAVY = {
    "sqlalchemy",
    "alembic",
    "pydantic",
    "fastapi",
    "strawberry",
    "torch",
    "PIL",
    "pyvips",
    "openai",
    "asyncpg",
    "redis",
}


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from signboard.cli import main; main()", *arguments]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False, env=os.environ | environment, timeout=60
    )


def test_every_command_says_what_it_does() -> None:
    shown = run("--help", TERMINAL_WIDTH="120")
    assert shown.returncode == 0
    for name in ("serve", "worker", "generate", "doctor", "migrate", "backup", "restore"):
        assert f"│ {name} " in shown.stdout


def test_nothing_heavy_is_imported_before_it_is_needed() -> None:
    program = (
        f"import sys; from signboard.cli import build; build('serve'); print(sorted({HEAVY!r} & sys.modules.keys()))"
    )
    shown = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert shown.stdout == "[]\n"


def test_a_senseless_environment_ends_with_2_and_one_line_for_each_mistake() -> None:
    ended = run("migrate", PORT="many", DATABASE_URL="mysql://shop:hunter2@host/shop")
    assert ended.returncode == 2
    assert [line.partition(":")[0] for line in ended.stderr.splitlines()] == ["PORT", "DATABASE_URL"]
    assert "hunter2" not in ended.stdout + ended.stderr
    assert ended.stdout == ""


def test_an_unusable_home_ends_with_1_and_no_trace(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("")
    ended = run("backup", SIGNBOARD_HOME=str(tmp_path / "home"))
    assert ended.returncode == 1
    assert "SIGNBOARD_HOME" in ended.stderr
    assert "Traceback" not in ended.stderr


def failing(error: Exception) -> Callable[[str | None], typer.Typer]:
    def build(wanted: str | None) -> typer.Typer:
        assert wanted is None
        app = typer.Typer(pretty_exceptions_enable=False)

        @app.command()
        def fail() -> None:
            raise error

        return app

    return build


@pytest.mark.parametrize(
    ("error", "code"),
    [(SettingsError("what"), 2), (HomeUnusable("what"), 1), (EmbeddedServiceError("what"), 1)],
)
def test_what_an_operator_can_put_right_has_its_exit_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: Exception, code: int
) -> None:
    monkeypatch.setattr(cli, "build", failing(error))
    monkeypatch.setattr(sys, "argv", ["signboard"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == code
    assert capsys.readouterr().err == "what\n"


def test_a_bug_shows_its_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "build", failing(ZeroDivisionError()))
    monkeypatch.setattr(sys, "argv", ["signboard"])
    with pytest.raises(ZeroDivisionError):
        cli.main()
