"""Pictures by the address that clients know: an unguessable id, never a hash or a path."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.queries import files as file_queries

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from db.database import Database
    from storage.files import PublicFiles
    from storage.ranges import ByteRange

NAME = re.compile(r"([A-Za-z0-9_-]{16,64})\.([a-z]{3,4})", re.ASCII)
EXTENSIONS = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "image/svg+xml": "svg"}


@dataclass(frozen=True, slots=True)
class MediaFile:
    """What lies at an address. `size` is in bytes; `published` says that anybody may cache it."""

    key: str
    mime_type: str
    size: int
    sha256: str
    published: bool


class MediaLibrary:
    """The pictures that clients may fetch."""

    def __init__(self, database: Database, files: PublicFiles) -> None:
        self._database = database
        self._files = files

    async def find(self, name: str) -> MediaFile | None:
        """Look up "<id>.<extension>"; None when nothing lies there, or the extension is another picture's."""
        match = NAME.fullmatch(name)
        if match is None:
            return None
        async with self._database.snapshot() as session:
            found = await file_queries.find_media(session, match[1])
        if found is None or EXTENSIONS.get(found[1].mime_type) != match[2]:
            return None
        media, file = found
        return MediaFile(file.storage_key, file.mime_type, file.bytes, file.sha256, media.published)

    def stream(self, file: MediaFile, part: ByteRange | None = None) -> AsyncIterator[bytes]:
        """Yield a file's bytes, or those of `part`.

        Raises:
            FileMissing: the file is gone, or is not for clients.
            StorageUnavailable: the store does not answer.
        """
        return self._files.stream(file.key, part)

    async def read(self, file: MediaFile) -> bytes:
        """Return a whole file, as `stream` would yield it."""
        return b"".join([chunk async for chunk in self.stream(file)])
