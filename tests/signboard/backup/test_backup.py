# ruff: noqa: ASYNC240  # looking at a local file does not hold a test up
"""A backup holds everything, comes back whole, and a bad one changes nothing."""

from __future__ import annotations

import asyncio
import io
import json
import os
import stat
import tarfile
from typing import TYPE_CHECKING

import asyncpg
import pytest

from signboard import backup, migrations
from signboard.embedded.postgres import programs
from storage import Area, FileStore

if TYPE_CHECKING:
    from pathlib import Path

PROGRAMS = programs(None)
PLACE = """
INSERT INTO workers (id, host, pid, providers, devices, started_at, beat_at)
VALUES (gen_random_uuid(), $1, 1, '{}', '[]', now(), now())
"""
ASK = "SELECT coalesce(string_agg(host, ',' ORDER BY host), '') FROM workers"


async def sql(url: str, statement: str, *values: object) -> object:
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        return await connection.fetchval(statement, *values)
    finally:
        await connection.close()


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore((tmp_path / "files").as_uri())


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "backup.tar"


async def test_everything_comes_back_into_another_home(
    database_url: str, empty_database_url: str, store: FileStore, tmp_path: Path, target: Path
) -> None:
    await sql(database_url, PLACE, "가게; DROP TABLE workers; --")
    picture, original = await store.put(b"picture", Area.PUBLIC), await store.put(b"original", Area.PRIVATE)
    made = await backup.create(database_url, store, target, PROGRAMS)
    assert (made.revision, made.files, made.unreadable) == (migrations.newest_revision(), 2, ())
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["backup.tar", "files"]

    other = FileStore((tmp_path / "other").as_uri())
    assert await backup.restore(target, empty_database_url, other, PROGRAMS) == made
    assert await sql(empty_database_url, ASK) == "가게; DROP TABLE workers; --"
    assert await other.get(picture.key) == b"picture"
    assert await other.get(original.key) == b"original"
    await migrations.check(empty_database_url)


async def test_what_is_there_is_replaced_only_when_asked_for(database_url: str, store: FileStore, target: Path) -> None:
    await sql(database_url, PLACE, "before")
    await backup.create(database_url, store, target, PROGRAMS)
    await sql(database_url, PLACE, "after")
    with pytest.raises(backup.RestoreFailed, match="--replace"):
        await backup.restore(target, database_url, store, PROGRAMS)
    assert await sql(database_url, ASK) == "after,before"
    await backup.restore(target, database_url, store, PROGRAMS, replace=True)
    assert await sql(database_url, ASK) == "before"


async def test_a_damaged_file_is_left_out_and_named(
    database_url: str, store: FileStore, tmp_path: Path, target: Path
) -> None:
    damaged = await store.put(b"damaged", Area.PUBLIC)
    (tmp_path / "files" / damaged.key).write_bytes(b"something else")
    made = await backup.create(database_url, store, target, PROGRAMS)
    assert (made.files, made.unreadable) == (0, (damaged.key,))


def cut_short(source: Path) -> None:
    source.write_bytes(source.read_bytes()[: source.stat().st_size // 2])


def flip_a_bit_of_the_database(source: Path) -> None:
    with tarfile.open(source) as archive:
        entry = archive.getmember("database.sql.gz")
    content = bytearray(source.read_bytes())
    content[entry.offset_data + entry.size // 2] ^= 1
    source.write_bytes(content)


def change(source: Path, name: str, old: bytes, new: bytes) -> None:
    """Write the archive anew with one entry changed."""
    with tarfile.open(source) as archive:
        entries = [(entry, archive.extractfile(entry).read()) for entry in archive]  # type: ignore[union-attr]
    with tarfile.open(source, "w") as archive:
        for entry, content in entries:
            changed = content.replace(old, new) if entry.name.startswith(name) else content
            entry.size = len(changed)
            archive.addfile(entry, io.BytesIO(changed))


def of_a_newer_version(source: Path) -> None:
    change(source, "manifest.json", b'"0', b'"9')


def of_another_format(source: Path) -> None:
    change(source, "manifest.json", b'"format": 1', b'"format": 2')


def with_another_picture(source: Path) -> None:
    change(source, "files/", b"picture", b"PICTURE")


def not_an_archive(source: Path) -> None:
    source.write_bytes(b"\0" * 20 + b"no archive")


@pytest.mark.parametrize(
    "spoil",
    [
        cut_short,
        flip_a_bit_of_the_database,
        of_a_newer_version,
        of_another_format,
        with_another_picture,
        not_an_archive,
    ],
)
async def test_a_bad_backup_changes_nothing(database_url: str, store: FileStore, target: Path, spoil: object) -> None:
    await store.put(b"picture", Area.PUBLIC)
    await backup.create(database_url, store, target, PROGRAMS)
    await sql(database_url, PLACE, "kept")
    spoil(target)  # type: ignore[operator]
    with pytest.raises(backup.RestoreFailed):
        await backup.restore(target, database_url, store, PROGRAMS, replace=True)
    assert await sql(database_url, ASK) == "kept"


async def test_what_a_killed_backup_left_behind_goes_with_the_next(
    database_url: str, store: FileStore, tmp_path: Path, target: Path
) -> None:
    old, old_folder, fresh = (tmp_path / f".backup-{name}" for name in ("old", "folder", "fresh"))
    old.touch()
    old_folder.mkdir()
    fresh.touch()
    for path in (old, old_folder):
        os.utime(path, (0, 0))
    await backup.create(database_url, store, target, PROGRAMS)
    assert sorted(path.name for path in tmp_path.glob(".backup-*")) == [".backup-fresh"]


async def test_no_room_no_backup(
    database_url: str, store: FileStore, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"free": 1000})())
    with pytest.raises(backup.BackupFailed, match="MB left"):
        await backup.create(database_url, store, target, PROGRAMS)
    assert not target.exists()


async def test_a_migration_backs_up_what_it_changes(database_url: str, tmp_path: Path) -> None:
    await sql(database_url, PLACE, "kept")
    assert await backup.upgrade_safely(database_url, tmp_path, PROGRAMS) is None
    await migrations.downgrade(database_url, "-1")
    for number in range(backup.KEEP_AUTOMATIC + 1):
        (tmp_path / f"{backup.AUTOMATIC}2020010{number}.tar").touch()
    saved = await backup.upgrade_safely(database_url, tmp_path, PROGRAMS)
    assert saved is not None
    assert len(list(tmp_path.glob("*.tar"))) == backup.KEEP_AUTOMATIC
    with tarfile.open(saved) as archive:
        manifest = archive.extractfile("manifest.json")
        assert manifest is not None
        assert json.load(manifest)["revision"] != migrations.newest_revision()


async def test_an_empty_database_needs_no_backup(empty_database_url: str, tmp_path: Path) -> None:
    assert await backup.upgrade_safely(empty_database_url, tmp_path, PROGRAMS) is None
    assert await migrations.current_revision(empty_database_url) == migrations.newest_revision()
    assert list(tmp_path.iterdir()) == []


async def test_two_that_migrate_at_once_wait_for_each_other(empty_database_url: str) -> None:
    await asyncio.gather(*(migrations.upgrade(empty_database_url) for _ in range(3)))
    assert await migrations.current_revision(empty_database_url) == migrations.newest_revision()


async def test_tables_of_a_newer_version_are_left_alone(database_url: str) -> None:
    await sql(database_url, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(migrations.OutdatedTables, match="newer"):
        await migrations.upgrade(database_url)
