"""Small pictures of what is being drawn, where a model offers them: one at a time, and gone within the hour."""

from __future__ import annotations

import asyncio
import io
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from db.base import utc_now
from db.database import DatabaseLost
from db.queries import files as file_queries
from storage.errors import StorageError
from storage.files import Area

if TYPE_CHECKING:
    from PIL import Image

    from studio.generation.lifecycle import Claim
    from studio.generation.parts import Parts

PREVIEW = "preview"
LONGEST_SIDE = 256
"""Pixels."""
ADDRESS_BYTES = 18

log = structlog.get_logger(__name__)


class Previews:
    """Stores previews as they are offered, leaving out those that come while one is being stored."""

    def __init__(self, parts: Parts, claim: Claim) -> None:
        self._parts = parts
        self._claim = claim
        self._storing: asyncio.Task[None] | None = None
        self.url: str | None = None
        """That of the newest, None before the first."""

    def offer(self, picture: Image.Image) -> None:
        """Store this one soon, if nothing else is being stored. Must be called on the event loop."""
        if self._storing is None or self._storing.done():
            self._storing = asyncio.create_task(self._store(picture))

    async def close(self) -> None:
        """Wait for what is being stored."""
        if self._storing is not None:
            await asyncio.gather(self._storing, return_exceptions=True)

    async def _store(self, picture: Image.Image) -> None:
        try:
            content = await asyncio.to_thread(_encoded, picture)
            stored = await self._parts.files.put(content, Area.PUBLIC)
            address = secrets.token_urlsafe(ADDRESS_BYTES)
            row = {
                "sha256": stored.sha256,
                "kind": PREVIEW,
                "bytes": stored.size,
                "mime_type": "image/jpeg",
                "storage_key": stored.key,
            }
            async with self._parts.database.transaction() as session:
                await file_queries.hold_key(session, stored.key)
                file = await file_queries.register(session, row)
                media = {
                    "id": address,
                    "file_id": file.id,
                    "generation_id": self._claim.id,
                    "owner_id": self._claim.row.owner_id,
                    "expires_at": utc_now() + timedelta(seconds=self._parts.settings.preview_retention),
                }
                await file_queries.add_media(session, media)
            self.url = f"/media/{address}.jpg"
        except (StorageError, DatabaseLost) as error:  # the picture itself matters, not its preview
            log.debug("no preview", because=type(error).__name__)


def _encoded(picture: Image.Image) -> bytes:
    small = picture.convert("RGB")
    small.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    target = io.BytesIO()
    small.save(target, "JPEG", quality=70)
    return target.getvalue()
