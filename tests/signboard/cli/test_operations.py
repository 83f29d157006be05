"""`migrate`, `backup` and `restore` on a home, as an operator types them."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner, Result

from signboard.cli import build, exit_code
from signboard.embedded.services import Services
from signboard.home import Home
from signboard.migrations import newest_revision
from signboard.settings import Settings
from storage import Area, FileStore

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _bare(used_home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in set(os.environ) - {"PATH", "COVERAGE_PROCESS_START"}:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SIGNBOARD_HOME", str(used_home))


def signboard(*arguments: str) -> Result:
    result = CliRunner().invoke(build(arguments[0]), arguments)
    if isinstance(result.exception, Exception):
        assert exit_code(result.exception) == 1, result.exception
    return result


async def put_picture(home: Path, content: bytes) -> str:
    return (await FileStore(Home(home).files.as_uri()).put(content, Area.PUBLIC)).key


def test_a_home_is_migrated_backed_up_and_restored(used_home: Path, tmp_path: Path) -> None:
    assert f"from nothing to {newest_revision()}" in signboard("migrate").stdout
    assert "newest already" in signboard("migrate").stdout
    key = asyncio.run(put_picture(used_home, b"picture"))

    target = tmp_path / "monday.tar"
    assert "1 files" in signboard("backup", "--out", str(target)).stdout
    again = signboard("backup", "--out", str(target))
    assert again.exit_code == 2
    assert "there already" in again.stderr

    (used_home / "files" / key).unlink()
    assert "--replace" in str(signboard("restore", str(target)).exception)
    assert not (used_home / "files" / key).exists()
    assert "1 files" in signboard("restore", str(target), "--replace").stdout
    assert (used_home / "files" / key).read_bytes() == b"picture"


def test_a_backup_goes_to_the_home_unless_told_otherwise(used_home: Path) -> None:
    result = signboard("backup", "--no-files")
    assert result.exit_code == 0, result.output
    (made,) = (used_home / "backups").glob("signboard-*.tar")
    assert str(made) in result.stdout


async def test_a_home_in_use_is_backed_up_and_not_restored(used_home: Path, tmp_path: Path) -> None:
    target = str(tmp_path / "monday.tar")
    async with Services(Settings(home=used_home)):
        assert (await asyncio.to_thread(signboard, "backup", "--out", target)).exit_code == 0
        refused = await asyncio.to_thread(signboard, "restore", target, "--replace")
        assert "end it first" in str(refused.exception)
