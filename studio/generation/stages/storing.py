"""Storing: the finished files move to where clients are served from, each under an address of its own."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING
from uuid import uuid4

from db.queries import files as file_queries
from studio.generation.keeping import GENERATED, keep
from studio.generation.views import Stage
from studio.generation.work import Outcome

if TYPE_CHECKING:
    from db.database import Session
    from db.queries.working import StoredFile
    from studio.generation.work import Work

ADDRESS_BYTES = 18


async def run(work: Work, image: int) -> Outcome:
    """The delivered picture; its rows are written together with this stage's result.

    Raises:
        FileMissing: the finished picture was swept.
        StorageFull: there is no room.
        StorageUnavailable: the store does not answer.
    """
    finished = work.results[Stage.FINISHING, image]
    stored: dict[str, StoredFile] = {}
    for name, file in finished.files.items():
        content = await work.read(Stage.FINISHING, image, name)
        stored[name] = await keep(work, content, GENERATED, file.mime_type)
    addresses = {name: secrets.token_urlsafe(ADDRESS_BYTES) for name in stored}
    picture, owner = stored["picture"], work.claim.row.owner_id

    async def write(session: Session) -> None:
        for name, file in stored.items():
            address = {"id": addresses[name], "file_id": file.id, "generation_id": work.claim.id, "owner_id": owner}
            await file_queries.add_media(session, address)
        await file_queries.add_image(
            session,
            {
                "id": uuid4(),
                "generation_id": work.claim.id,
                "image_index": image,
                "picture": addresses["picture"],
                "thumbnail": addresses["thumbnail"],
                "svg": addresses.get("svg"),
                "width": finished.result["width"],
                "height": finished.result["height"],
                "mime_type": picture.mime_type,
                "bytes": picture.bytes,
                "sha256": picture.sha256,
                "seed": work.result(Stage.RENDERING, image)["seed"],
            },
        )

    return Outcome(result={"message": {"bytes": str(picture.bytes)}}, also=write)
