"""What has had its time goes; what somebody still has stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from sqlalchemy import text

from db.queries import files as file_queries
from storage.files import Area
from studio.generation.requester import Requester
from studio.retention import Sweeper, Swept
from tests.studio.generation.asking import ask, finished

if TYPE_CHECKING:
    from tests.studio.generation.conftest import House
    from tests.studio.generation.studio_parts import Studio

AT_ONCE: dict[str, Any] = {"orphan_grace": 0.0, "stage_retention": 0.0, "guest_retention": 0.0, "idempotency_ttl": 0.0}


async def stored(studio: Studio, area: Area) -> set[str]:
    return {file.key async for file in studio.parts.files.list(area)}


async def count(studio: Studio, table: str) -> int:
    async with studio.parts.database.snapshot() as session:
        return int((await session.execute(text(f"SELECT count(*) FROM {table}"))).scalar_one())


async def test_a_guests_work_goes_and_an_owners_stays(house: House, guest: Requester) -> None:
    studio = await house.open(settings=AT_ONCE)
    owner = uuid4()
    member = Requester(f"user:{owner}", "203.0.113.9", owner)
    theirs = await finished(studio, (await ask(studio, guest, seed="1")).generation_id, guest)
    kept = await finished(studio, (await ask(studio, member, seed="2")).generation_id, member)
    assert await Sweeper(studio.parts).sweep() == Swept(expired=4, files=8, orphans=0)
    assert await studio.service.read(theirs.id, guest) is None
    assert await studio.service.read(kept.id, member) == kept
    assert (await count(studio, "generations"), await count(studio, "media"), await count(studio, "files")) == (1, 2, 2)
    assert len(await stored(studio, Area.PUBLIC)) == 2
    assert await stored(studio, Area.PRIVATE) == set()
    assert await count(studio, "idempotency_keys") == 0
    assert await Sweeper(studio.parts).sweep() == Swept(0, 0, 0)


async def test_nothing_goes_before_its_time(house: House, guest: Requester) -> None:
    studio = await house.open()
    view = await finished(studio, (await ask(studio, guest)).generation_id, guest)
    before = await stored(studio, Area.PUBLIC) | await stored(studio, Area.PRIVATE)
    assert await Sweeper(studio.parts).sweep() == Swept(0, 0, 0)
    assert await stored(studio, Area.PUBLIC) | await stored(studio, Area.PRIVATE) == before
    assert await studio.service.read(view.id, guest) == view


async def test_equal_bytes_stay_while_one_owner_has_them(house: House, guest: Requester) -> None:
    studio = await house.open(settings=AT_ONCE)
    owner = uuid4()
    member = Requester(f"user:{owner}", "203.0.113.9", owner)
    first = await finished(studio, (await ask(studio, guest)).generation_id, guest)
    second = await finished(studio, (await ask(studio, member)).generation_id, member)
    assert first.images[0].sha256 == second.images[0].sha256
    assert first.images[0].url != second.images[0].url
    await Sweeper(studio.parts).sweep()
    address = second.images[0].url.removeprefix("/media/").removesuffix(".jpg")
    async with studio.parts.database.snapshot() as session:
        found = await file_queries.find_media(session, address)
        gone = await file_queries.find_media(session, first.images[0].url.removeprefix("/media/").removesuffix(".jpg"))
    assert gone is None
    assert found is not None
    assert len(await studio.parts.files.get(found[1].storage_key)) == second.images[0].bytes


async def test_bytes_without_a_row_go_with_the_next_sweep(house: House) -> None:
    studio = await house.open(working=False, settings=AT_ONCE)
    lost = await studio.parts.files.put(b"a worker was killed before its row", Area.PRIVATE)
    known = await studio.parts.files.put(b"this one has a row", Area.PUBLIC)
    async with studio.parts.database.transaction() as session:
        row = {"sha256": known.sha256, "kind": "logo", "bytes": 18, "mime_type": "image/png", "storage_key": known.key}
        file = await file_queries.register(session, row)
        await file_queries.add_media(session, {"id": "x" * 24, "file_id": file.id})
    assert await Sweeper(studio.parts).sweep() == Swept(expired=0, files=0, orphans=1)
    assert await stored(studio, Area.PRIVATE) == set()
    assert lost.key not in await stored(studio, Area.PUBLIC) == {known.key}
