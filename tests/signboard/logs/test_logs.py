"""What is written, where, and what never is."""

from __future__ import annotations

import json
import logging
import stat
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import structlog

from signboard import logs
from signboard.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

INFO = {"level": "info"}
KEY = "not-a-real-key-0123456789"


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    """Leave logging as it was found."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    root.handlers = []
    yield
    for handler in root.handlers:
        handler.close()
    root.handlers, root.level = handlers, level
    for name in logs.OURS:
        logging.getLogger(name).setLevel(logging.NOTSET)
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()


def configured(folder: Path, **given: Any) -> None:
    logs.configure_logging(Settings(**{"log_format": "json", **given}), folder, "serve")


def lines(folder: Path, name: str = "serve.log") -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / name).read_text("utf-8").splitlines()]


def test_every_line_carries_the_generation_ours_and_the_libraries(tmp_path: Path) -> None:
    configured(tmp_path)
    with structlog.contextvars.bound_contextvars(generation="g-1"):
        structlog.get_logger("studio").info("generation.completed", seconds=1.5, shop="카페")
        logging.getLogger("uvicorn.error").warning("lost %s", "a connection")
        logging.getLogger("pyvips").info("of every line that is drawn")
    structlog.get_logger("studio").info("idle")
    written = lines(tmp_path)
    assert [line.pop("timestamp")[-1] for line in written] == ["Z"] * 3
    assert written == [
        {"event": "generation.completed", "generation": "g-1", "seconds": 1.5, "shop": "카페"}
        | INFO
        | {"logger": "studio"},
        {"event": "lost a connection", "generation": "g-1", "logger": "uvicorn.error", "level": "warning"},
        {"event": "idle", "logger": "studio"} | INFO,
    ]
    assert stat.S_IMODE(tmp_path.stat().st_mode) & 0o077 == 0


def test_no_words_and_no_keys_are_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOP_API_KEY", KEY)
    configured(tmp_path)
    log = structlog.get_logger("studio")
    log.info(
        "generation.accepted",
        prompt="비밀 메뉴",
        copy={"headline": "비밀"},
        request={"prompt": "비밀 메뉴", "headers": {"Authorization": f"Bearer {KEY}"}},
        api_key=KEY,
        access_token="abc",
        storage_key="public/ab/abcd",
        addresses=["postgresql+asyncpg://shop:hunter2@db/shop", "redis://:hunter2@cache/0"],
        exc=RuntimeError(f"https://vendor.example/v1?key={KEY}&size=1"),
    )
    try:
        int(KEY)
    except ValueError:
        log.exception("provider.failed")
        logging.getLogger("vendor").exception("library failed with %s", KEY)
    text = (tmp_path / "serve.log").read_text("utf-8")
    for secret in (KEY, "비밀", "hunter2", 'abc"'):
        assert secret not in text
    accepted, failed, library = lines(tmp_path)
    assert accepted["prompt"] == "[5 characters]"
    assert accepted["request"] == {"prompt": "[5 characters]", "headers": {"Authorization": "***"}}
    assert accepted["storage_key"] == "public/ab/abcd"
    assert accepted["addresses"] == ["postgresql+asyncpg://shop:***@db/shop", "redis://:***@cache/0"]
    for line in (failed, library):
        assert "ValueError: invalid literal for int() with base 10: '***'" in line["exception"]


def test_words_are_shown_when_asked_for_and_keys_are_not(tmp_path: Path) -> None:
    configured(tmp_path, log_prompts=True)
    structlog.get_logger("studio").info("accepted", prompt="카페 신메뉴 홍보", password="hunter2")
    (line,) = lines(tmp_path)
    assert (line["prompt"], line["password"]) == ("카페 신메뉴 홍보", "***")


def test_files_are_rotated_and_few(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "FILE_BYTES", 2_000)
    configured(tmp_path)
    for number in range(400):
        structlog.get_logger("studio").info("line", number=number)
    files = sorted(path.name for path in tmp_path.glob("serve.log*"))
    assert files == ["serve.log", *(f"serve.log.{number}" for number in range(1, logs.OLD_FILES + 1))]
    assert all((tmp_path / name).stat().st_size <= 2_000 for name in files)
    assert lines(tmp_path)[-1]["number"] == 399


def test_two_processes_never_share_a_file(tmp_path: Path) -> None:
    configured(tmp_path)
    program = (
        "import sys; from pathlib import Path; import structlog; from signboard.logs import configure_logging\n"
        "from signboard.settings import Settings\n"
        "configure_logging(Settings(log_format='json'), Path(sys.argv[1]), 'serve')\n"
        "structlog.get_logger('jobs').info('from the other')\n"
    )
    for _ in range(2):
        subprocess.run([sys.executable, "-c", program, str(tmp_path)], check=True, cwd=Path(__file__).parents[3])
    structlog.get_logger("studio").info("from this one")
    assert [line["event"] for line in lines(tmp_path)] == ["from this one"]
    assert [line["event"] for line in lines(tmp_path, "serve-2.log")] == ["from the other"] * 2


def test_a_terminal_gets_text_and_no_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    configured(tmp_path, log_format="text")
    structlog.get_logger("studio").info("generation.completed", seconds=1.5)
    logging.getLogger("uvicorn.access").info("GET /media/unguessable.jpg")
    shown = capsys.readouterr().err
    assert "generation.completed" in shown
    assert "seconds=1.5" in shown
    assert "unguessable" not in shown
    assert list(tmp_path.iterdir()) == []


def test_warnings_are_on_standard_error_in_any_case(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    configured(tmp_path)
    structlog.get_logger("studio").info("fine")
    structlog.get_logger("studio").warning("disk.low")
    (line,) = capsys.readouterr().err.splitlines()
    assert json.loads(line)["event"] == "disk.low"
    assert [line["event"] for line in lines(tmp_path)] == ["fine", "disk.low"]
