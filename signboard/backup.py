"""Backups: one file with the database as SQL and every stored file, and the way back from it.

A backup is a tar archive: `database.sql.gz`, then `files/<key>` for each stored file, and at the end `manifest.json`,
so that a backup cut short is told from a whole one. Files are put before the rows that point to them, and are read
after the database here: every row's file is in the backup.
"""

from __future__ import annotations

import asyncio
import hashlib
import io
import json
import os
import shutil
import tarfile
import tempfile
import time
import zlib
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING

from signboard import database_dump, migrations
from signboard.errors import OperatorError
from storage import Area, FileStore, StorageError

if TYPE_CHECKING:
    from collections.abc import Iterator

DATABASE = "database.sql.gz"
FILES = "files/"
MANIFEST = "manifest.json"
FORMAT = 1

MAX_MANIFEST_BYTES = 1_000_000
LARGEST_FILE_BYTES = 256 * 1024 * 1024
AUTOMATIC = "before-migrate-"
KEEP_AUTOMATIC = 5
PARTIAL = ".backup-"
INTERRUPTED_SECONDS = 86_400.0


class BackupFailed(OperatorError):
    """No backup was made; nothing was left behind."""


class RestoreFailed(OperatorError):
    """The database is as it was."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds. `revision` is that of the tables; `unreadable` are keys of files that are not in it."""

    format: int
    made_at: str
    revision: str | None
    files: int
    unreadable: tuple[str, ...]


async def create(database_url: str, store: FileStore | None, target: Path, programs: Path) -> Manifest:
    """Write a backup to `target`, whole or not at all, for nobody else to read; without files when `store` is None.

    `programs` is the folder of pg_dump, which must be as new as the server.

    Raises:
        BackupFailed: there is no room, or pg_dump refuses.
    """
    needed, free = await database_dump.size(database_url), shutil.disk_usage(target.parent).free
    if free < needed:
        raise BackupFailed(f"{target.parent} has {free >> 20} MB left, and the database takes {needed >> 20} MB")
    _forget_interrupted(target.parent)
    revision = await migrations.current_revision(database_url)
    with _new_archive(target) as archive:
        await asyncio.to_thread(_add_database, archive, database_url, target.parent, programs)
        count, unreadable = await _add_files(archive, store) if store else (0, ())
        manifest = Manifest(FORMAT, datetime.now(UTC).isoformat(timespec="seconds"), revision, count, unreadable)
        _add(archive, MANIFEST, json.dumps(asdict(manifest), indent=1).encode())
    return manifest


async def restore(
    source: Path, database_url: str, store: FileStore, programs: Path, *, replace: bool = False
) -> Manifest:
    """Put a backup back: its files, then the database in one transaction, then its tables brought up to date.

    Raises:
        RestoreFailed: the backup is damaged or of a newer version, or the database is not empty and not to be replaced.
    """
    if not replace and not await database_dump.is_empty(database_url):
        raise RestoreFailed("the database is not empty; say --replace to put the backup in its place")
    try:
        with tarfile.open(source, "r:") as archive:
            manifest = _read_manifest(archive)
            if not migrations.is_known(manifest.revision):
                raise RestoreFailed(f"{source.name} was made by a newer Signboard (tables {manifest.revision})")
            await _restore_files(archive, store)
            await asyncio.to_thread(database_dump.replace, database_url, _opened(archive, DATABASE), programs)
    except database_dump.ProgramFailed as error:
        raise RestoreFailed(f"psql refuses the backup: {error}") from error
    except (OSError, EOFError, KeyError, ValueError, tarfile.TarError, zlib.error) as error:
        raise RestoreFailed(f"{source} is no whole backup: {error}") from error
    await migrations.upgrade(database_url)
    return manifest


async def upgrade_safely(database_url: str, backups: Path, programs: Path) -> Path | None:
    """Bring the database to the newest tables, after a backup of what is in it; returns where that is, if one was made.

    The newest `KEEP_AUTOMATIC` of these backups are kept. They hold no files: no migration touches any.
    """
    revision = await migrations.current_revision(database_url)
    saved = None
    if revision != migrations.newest_revision() and not await database_dump.is_empty(database_url):
        saved = backups / f"{AUTOMATIC}{timestamp()}-{revision or 'base'}.tar"
        await create(database_url, None, saved, programs)
    await migrations.upgrade(database_url)
    _forget_old(backups)
    return saved


def _forget_interrupted(folder: Path) -> None:
    """What a backup that was killed has left behind, once it is too old to be one under way."""
    for partial in folder.glob(f"{PARTIAL}*"):
        if partial.stat().st_mtime < time.time() - INTERRUPTED_SECONDS:
            shutil.rmtree(partial) if partial.is_dir() else partial.unlink(missing_ok=True)


def _forget_old(backups: Path) -> None:
    for old in sorted(backups.glob(f"{AUTOMATIC}*.tar"))[:-KEEP_AUTOMATIC]:
        old.unlink(missing_ok=True)


def timestamp() -> str:
    """Now, in UTC, for the name of a file."""
    return datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")


@contextmanager
def _new_archive(target: Path) -> Iterator[tarfile.TarFile]:
    """An archive that gets its name once it is whole and on the disk."""
    descriptor, name = tempfile.mkstemp(prefix=PARTIAL, dir=target.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as archive:
                yield archive
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(target)
    except OSError as error:
        raise BackupFailed(f"{target} cannot be written: {error}") from error
    finally:
        Path(name).unlink(missing_ok=True)


def _add_database(archive: tarfile.TarFile, database_url: str, folder: Path, programs: Path) -> None:
    with tempfile.TemporaryDirectory(prefix=PARTIAL, dir=folder) as name:
        dumped = Path(name) / DATABASE
        try:
            database_dump.dump(database_url, dumped, programs)
        except database_dump.ProgramFailed as error:
            raise BackupFailed(
                f"pg_dump does not read this database: {error}\nSet PG_BIN_DIR to the programs of the server's own "
                "version, or back the database up by its own means."
            ) from error
        archive.add(dumped, DATABASE)


async def _add_files(archive: tarfile.TarFile, store: FileStore) -> tuple[int, tuple[str, ...]]:
    count, unreadable = 0, []
    for area in Area:
        async for file in store.list(area):
            try:
                content = await store.get(file.key)
            except StorageError:  # swept meanwhile, or damaged: a backup of all the rest is worth having
                unreadable.append(file.key)
                continue
            await asyncio.to_thread(_add, archive, FILES + file.key, content)
            count += 1
    return count, tuple(unreadable)


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(content), 0o600
    archive.addfile(entry, io.BytesIO(content))


def _read_manifest(archive: tarfile.TarFile) -> Manifest:
    fields = json.loads(_opened(archive, MANIFEST).read(MAX_MANIFEST_BYTES))
    if fields["format"] != FORMAT:
        raise RestoreFailed(f"this backup has format {fields['format']}, and this version reads format {FORMAT}")
    return Manifest(FORMAT, fields["made_at"], fields["revision"], fields["files"], tuple(fields["unreadable"]))


def _opened(archive: tarfile.TarFile, entry: tarfile.TarInfo | str) -> IO[bytes]:
    file = archive.extractfile(entry)
    if file is None:
        raise RestoreFailed("this backup holds something other than files")
    return file


async def _restore_files(archive: tarfile.TarFile, store: FileStore) -> None:
    """Put each file under its own hash again; a name in the archive says only which area it belongs to."""
    for entry in archive:
        if not entry.name.startswith(FILES):
            continue
        key = entry.name.removeprefix(FILES)
        content = await asyncio.to_thread(_opened(archive, entry).read, LARGEST_FILE_BYTES)
        if not key.endswith(hashlib.sha256(content).hexdigest()):
            raise RestoreFailed(f"the file {key} in this backup is damaged")
        await store.put(content, Area(key.partition("/")[0]))
