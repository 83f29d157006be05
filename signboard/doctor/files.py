"""Disk, retention, backups and logs."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from signboard.doctor.findings import Finding, Status
from signboard.home import Home
from storage import Area, FileStore, StorageError

if TYPE_CHECKING:
    from pathlib import Path

    from signboard.settings import Settings

MEGABYTE = 1_000_000


async def disk(settings: Settings) -> list[Finding]:
    """Is there room for pictures, and does what stores them answer?"""
    if settings.storage_url is not None and not settings.storage_url.startswith("file:"):
        return [await _bucket(settings.storage_url)]
    path = Home(settings.home).files.expanduser().absolute()
    url = settings.storage_url or _existing(path).as_uri()
    free = await FileStore(url).free_bytes() or 0
    values = {"free_mb": free // MEGABYTE, "mark_mb": settings.min_free_mb}
    low = free < settings.min_free_mb * MEGABYTE
    return [Finding("disk.low", Status.FAILED, values) if low else Finding("disk.enough", values=values)]


async def _bucket(url: str) -> Finding:
    try:
        async for _ in FileStore(url).list(Area.PUBLIC):
            break
    except StorageError as error:
        return Finding("disk.unavailable", Status.FAILED, {"problem": error})
    return Finding("disk.bucket", values={"bucket": urlsplit(url).netloc})


async def retention(settings: Settings) -> list[Finding]:
    """How long things are kept."""
    values = {
        "guest": settings.keep_guest_hours,
        "stage": settings.keep_stage_hours,
        "preview": settings.keep_preview_hours,
    }
    return [Finding("retention.kept", values=values)]


async def backups(settings: Settings) -> list[Finding]:
    """How many, and how old."""
    folder = Home(settings.home).backups.expanduser().absolute()
    ages = [path.stat().st_mtime for path in folder.glob("*.tar")] if folder.is_dir() else []
    if not ages:
        return [Finding("backup.none", Status.NOTE)]
    hours = round((time.time() - max(ages)) / 3600)
    return [Finding("backup.newest", values={"count": len(ages), "path": folder, "age_hours": hours})]


async def logs(settings: Settings) -> list[Finding]:
    """How large."""
    folder = Home(settings.home).logs.expanduser().absolute()
    size = sum(path.stat().st_size for path in folder.glob("*.log*")) if folder.is_dir() else 0
    return [Finding("logs.kept", values={"size_mb": size // MEGABYTE, "path": folder})]


def _existing(path: Path) -> Path:
    """`path`, or the nearest folder above it that is there: the doctor makes none."""
    return next(folder for folder in (path, *path.parents) if folder.is_dir())
