"""Files by what is in them: the key of a file is made of its SHA-256, so equal bytes are stored once."""

from __future__ import annotations

import asyncio
import errno
import hashlib
import os
import re
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.request import url2pathname

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, from_url

from storage.errors import FileDamaged, FileMissing, StorageFull, StorageUnavailable

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from datetime import datetime

    from obstore.store import ClientConfig, ObjectStore, RetryConfig

    from storage.ranges import ByteRange

KEY = re.compile(r"(public|private)/([0-9a-f]{2})/(\2[0-9a-f]{62})", re.ASCII)
CHUNK_BYTES = 256 * 1024
LIST_CHUNK = 1000

# A bucket that does not answer must not hold a worker for obstore's default of three minutes.
# Plain HTTP is for those who name such an endpoint themselves, beside them on their own network.
CLIENT_OPTIONS: ClientConfig = {
    "allow_http": True,
    "connect_timeout": timedelta(seconds=5),
    "timeout": timedelta(seconds=60),
}
RETRY: RetryConfig = {"max_retries": 3, "retry_timeout": timedelta(seconds=20)}

# How obstore words what the system says when there is no room: full disk, quota, largest file.
NO_ROOM = tuple(f"(os error {code})" for code in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG))


class Area(StrEnum):
    """`PUBLIC` may be served to clients by address; `PRIVATE` never: inputs, stage files, artworks."""

    PUBLIC = "public"
    PRIVATE = "private"


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file in the store. `size` is in bytes; `modified_at` is when it was last put, in UTC."""

    key: str
    size: int
    modified_at: datetime

    @property
    def sha256(self) -> str:
        return self.key.rpartition("/")[2]


class FileStore:
    """Files in a local folder (`file:///…`) or a bucket (`s3://…`, `gs://…`, `az://…`), by content.

    A put is whole or not at all, and on disk when it returns, so that the row which points to the file can follow.
    Keys come from `put`; any other text is `FileMissing`, so no key leads out of the store. Every call may raise
    `StorageUnavailable`.

    `min_free_bytes` is the free-space mark of a local folder; buckets have none.
    """

    def __init__(self, url: str, *, min_free_bytes: int = 0) -> None:
        self._min_free_bytes = min_free_bytes
        self._folder: Path | None = None
        self._store: ObjectStore
        parts = urlsplit(url)
        if parts.scheme == "file":
            self._folder = Path(url2pathname(parts.path))
            self._store = LocalStore(self._folder, mkdir=True)
        elif parts.scheme == "memory":
            self._store = from_url(url)
        else:
            self._store = from_url(url, client_options=CLIENT_OPTIONS, retry_config=RETRY)

    async def put(self, content: bytes, area: Area) -> StoredFile:
        """Store `content`, again even if it is there already, so that its age begins anew and no sweep takes it.

        Raises:
            StorageFull: there is no room for it.
        """
        digest = await asyncio.to_thread(lambda: hashlib.sha256(content).hexdigest())
        key = f"{area}/{digest[:2]}/{digest}"
        with _translated(key, needed=len(content)):
            await obstore.put_async(self._store, key, content, use_multipart=False)
            if self._folder is not None:
                await asyncio.to_thread(_flush, self._folder / key)
        return await self.stat(key)

    async def stat(self, key: str) -> StoredFile:
        """Size and age of a file.

        Raises:
            FileMissing: there is none.
        """
        _check(key)
        with _translated(key):
            meta = await obstore.head_async(self._store, key)
        return StoredFile(key, meta["size"], meta["last_modified"])

    async def get(self, key: str) -> bytes:
        """The whole file, checked against its hash.

        Raises:
            FileMissing: there is none.
            FileDamaged: it is not what was put there.
        """
        _check(key)
        with _translated(key):
            result = await obstore.get_async(self._store, key)
            content = bytes(await result.bytes_async())
        digest = await asyncio.to_thread(lambda: hashlib.sha256(content).hexdigest())
        if not key.endswith(digest):
            raise FileDamaged(key)
        return content

    async def stream(self, key: str, part: ByteRange | None = None) -> AsyncIterator[bytes]:
        """The file, or `part` of it, in pieces of about `CHUNK_BYTES`.

        Raises:
            FileMissing: there is none.
        """
        _check(key)
        with _translated(key):
            options: obstore.GetOptions = {"range": (part.first, part.last + 1)} if part else {}
            result = await obstore.get_async(self._store, key, options=options)
            async for chunk in result.stream(CHUNK_BYTES):
                yield bytes(chunk)

    async def delete(self, key: str, *, unless_put_since: datetime | None = None) -> bool:
        """Have no file under `key`. False when it was spared, having been put again after `unless_put_since`.

        A sweep passes the age that it saw: the same content may have been stored for somebody else meanwhile.
        """
        try:
            _check(key)
            if unless_put_since is not None and (await self.stat(key)).modified_at > unless_put_since:
                return False
            with _translated(key):
                await obstore.delete_async(self._store, key)
        except FileMissing:
            pass
        return True

    async def list(self, area: Area, *, put_before: datetime | None = None) -> AsyncIterator[StoredFile]:
        """Every file in `area`, or those last put before a moment. Read in chunks: there may be many."""
        with _translated(area):
            async for chunk in obstore.list(self._store, prefix=area, chunk_size=LIST_CHUNK):
                for meta in chunk:
                    if KEY.fullmatch(meta["path"]) and (put_before is None or meta["last_modified"] < put_before):
                        yield StoredFile(meta["path"], meta["size"], meta["last_modified"])

    async def free_bytes(self) -> int | None:
        """Bytes left on the disk; None for a bucket."""
        if self._folder is None:
            return None
        usage = await asyncio.to_thread(shutil.disk_usage, self._folder)
        return usage.free

    async def require_space(self) -> None:
        """Refuse new work in time.

        Raises:
            StorageFull: less than the free-space mark is left.
        """
        free = await self.free_bytes()
        if free is not None and free < self._min_free_bytes:
            raise StorageFull(free, self._min_free_bytes)

    async def remove_partial(self, begun_before: datetime) -> int:
        """Delete what interrupted puts have left behind in a local folder; returns how many."""
        if self._folder is None:
            return 0
        return await asyncio.to_thread(_remove_partial, self._folder, begun_before.timestamp())


class PublicFiles:
    """The part of a store that clients may read: nothing private can be reached through it."""

    def __init__(self, store: FileStore) -> None:
        self._store = store

    async def stat(self, key: str) -> StoredFile:
        """As `FileStore.stat`; a private file is `FileMissing`."""
        self._check(key)
        return await self._store.stat(key)

    def stream(self, key: str, part: ByteRange | None = None) -> AsyncIterator[bytes]:
        """As `FileStore.stream`; a private file is `FileMissing`."""
        self._check(key)
        return self._store.stream(key, part)

    def _check(self, key: str) -> None:
        if not key.startswith(f"{Area.PUBLIC}/"):
            raise FileMissing(key)


def _check(key: str) -> None:
    if not KEY.fullmatch(key):
        raise FileMissing(key)


@contextmanager
def _translated(key: str, needed: int = 0) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise FileMissing(key) from None
    except (BaseError, OSError) as error:
        if any(words in str(error) for words in NO_ROOM):
            raise StorageFull(None, needed) from error
        raise StorageUnavailable(str(error).splitlines()[0]) from error


def _flush(path: Path) -> None:
    """Have the system write a file, and its name, to the disk."""
    for target in (path, path.parent):
        descriptor = os.open(target, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _remove_partial(folder: Path, begun_before: float) -> int:
    """Obstore stages a put as `name#1` and renames it when it is whole."""
    removed = 0
    for path in folder.glob("*/??/*#*"):
        if path.stat().st_mtime < begun_before:
            path.unlink(missing_ok=True)
            removed += 1
    return removed
