"""Files by content: whole or not at all, found again, and nothing outside the store within reach."""

from __future__ import annotations

import asyncio
import hashlib
import os
import resource
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import (
    Area,
    ByteRange,
    FileDamaged,
    FileMissing,
    FileStore,
    PublicFiles,
    StorageFull,
    StorageUnavailable,
    StoredFile,
)
from tests.storage.bucket import serving

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from tests.storage.bucket import Bucket

CONTENT = bytes(range(256)) * 4096  # 1 MiB, four chunks
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "그림 files"


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    with serving() as bucket:
        for name, value in {
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{bucket.port}",
            "AWS_ALLOW_HTTP": "true",
            "AWS_ACCESS_KEY_ID": "shop",
            "AWS_SECRET_ACCESS_KEY": "not-a-real-key",
            "AWS_REGION": "us-east-1",
        }.items():
            monkeypatch.setenv(name, value)
        yield bucket


@pytest.fixture(params=["file", "memory", "s3"])
def store(request: pytest.FixtureRequest, folder: Path) -> FileStore:
    """The same store wherever files may be kept."""
    if request.param == "s3":
        request.getfixturevalue("bucket")
    return FileStore({"file": folder.as_uri(), "memory": "memory:///", "s3": "s3://shop/signboard"}[request.param])


@pytest.fixture
def local(folder: Path) -> FileStore:
    return FileStore(folder.as_uri())


async def read(chunks: AsyncIterator[bytes]) -> bytes:
    return b"".join([chunk async for chunk in chunks])


async def listed(store: FileStore, area: Area, put_before: datetime | None = None) -> list[StoredFile]:
    return [file async for file in store.list(area, put_before=put_before)]


async def test_equal_bytes_are_one_file(store: FileStore) -> None:
    first = await store.put(CONTENT, Area.PUBLIC)
    second = await store.put(CONTENT, Area.PUBLIC)
    assert first.key == second.key == f"public/{SHA256[:2]}/{SHA256}"
    assert (first.sha256, first.size) == (SHA256, len(CONTENT))
    assert second.modified_at >= first.modified_at
    assert [(file.key, file.size) for file in await listed(store, Area.PUBLIC)] == [(first.key, len(CONTENT))]
    assert await listed(store, Area.PRIVATE) == []
    assert await store.get(first.key) == CONTENT


async def test_a_part_is_read_in_pieces(store: FileStore) -> None:
    key = (await store.put(CONTENT, Area.PRIVATE)).key
    assert await read(store.stream(key)) == CONTENT
    assert await read(store.stream(key, ByteRange(255, 300_000))) == CONTENT[255:300_001]
    assert await read(store.stream(key, ByteRange(len(CONTENT) - 1, len(CONTENT) - 1))) == CONTENT[-1:]


async def test_an_empty_file_is_a_file(store: FileStore) -> None:
    key = (await store.put(b"", Area.PUBLIC)).key
    assert (await store.stat(key)).size == 0
    assert await store.get(key) == b""


async def test_what_is_not_there_is_missing(store: FileStore) -> None:
    key = f"public/{SHA256[:2]}/{SHA256}"
    for attempt in (store.get(key), store.stat(key), read(store.stream(key))):
        with pytest.raises(FileMissing):
            await attempt
    assert await store.delete(key) is True


@given(
    st.one_of(
        st.text(max_size=90),
        st.sampled_from(
            [
                "../secret",
                "public/../secret",
                "/etc/passwd",
                f"public/../../{SHA256}",
                f"public/00/{SHA256}",
                f"public/{SHA256[:2]}/{SHA256}\n",
                f"public/{SHA256[:2]}/{SHA256.upper()}",
                f"public//{SHA256[:2]}/{SHA256}",
                f"public/{SHA256[:2]}/{SHA256}/../../../../secret",
                f"public/{SHA256[:2]}%2f{SHA256}",
            ]
        ),
    )
)
async def test_no_other_text_is_a_key(key: str) -> None:
    store = FileStore("memory:///")
    await store.put(CONTENT, Area.PUBLIC)
    for attempt in (store.get(key), store.stat(key), read(store.stream(key))):
        with pytest.raises(FileMissing):
            await attempt
    await store.delete(key)
    assert len(await listed(store, Area.PUBLIC)) == 1


async def test_clients_reach_nothing_private(store: FileStore) -> None:
    public = PublicFiles(store)
    shown, hidden = await store.put(b"shown", Area.PUBLIC), await store.put(b"hidden", Area.PRIVATE)
    assert await read(public.stream(shown.key)) == b"shown"
    for key in (hidden.key, f"public/../{hidden.key}", f"public/{hidden.key}"):
        with pytest.raises(FileMissing):
            await public.stat(key)
        with pytest.raises(FileMissing):
            await read(public.stream(key))


async def test_a_sweep_spares_what_was_put_again(store: FileStore) -> None:
    again = await store.put(b"seen by the sweep an hour ago", Area.PUBLIC)
    assert await store.delete(again.key, unless_put_since=again.modified_at - timedelta(hours=1)) is False
    assert await store.delete(again.key, unless_put_since=again.modified_at) is True
    assert await listed(store, Area.PUBLIC) == []


async def test_lists_only_what_is_old_enough(local: FileStore, folder: Path) -> None:
    old, new = await local.put(b"old", Area.PRIVATE), await local.put(b"new", Area.PRIVATE)
    yesterday = datetime.now(UTC) - timedelta(days=1)
    os.utime(folder / old.key, (yesterday.timestamp(),) * 2)
    (folder / "private" / "stranger.txt").write_text("not ours")
    assert [file.key for file in await listed(local, Area.PRIVATE, datetime.now(UTC) - timedelta(hours=1))] == [old.key]
    assert {file.key for file in await listed(local, Area.PRIVATE)} == {old.key, new.key}


async def test_damage_is_told_from_absence(local: FileStore, folder: Path) -> None:
    key = (await local.put(CONTENT, Area.PRIVATE)).key
    with (folder / key).open("r+b") as file:
        file.write(b"!")
    with pytest.raises(FileDamaged):
        await local.get(key)


async def test_below_the_mark_no_new_work_is_taken(folder: Path) -> None:
    FileStore(folder.as_uri())
    with pytest.raises(StorageFull) as caught:
        await FileStore(folder.as_uri(), min_free_bytes=2**62).require_space()
    assert caught.value.needed == 2**62
    assert caught.value.free is not None
    assert 0 < caught.value.free < 2**62
    await FileStore(folder.as_uri(), min_free_bytes=1).require_space()
    await FileStore("memory:///", min_free_bytes=2**62).require_space()


async def test_a_disk_without_room_says_so_and_keeps_nothing(local: FileStore) -> None:
    kept = await local.put(b"kept", Area.PUBLIC)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (64 * 1024, before[1]))
    try:
        with pytest.raises(StorageFull) as caught:
            await local.put(CONTENT, Area.PUBLIC)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert caught.value.needed == len(CONTENT)
    assert caught.value.retryable
    assert await listed(local, Area.PUBLIC) == [kept]
    assert (await local.put(CONTENT, Area.PUBLIC)).size == len(CONTENT)


async def test_a_store_that_cannot_be_written_is_unavailable(local: FileStore, folder: Path) -> None:
    (folder / "public").write_text("a file where a folder should be")
    with pytest.raises(StorageUnavailable):
        await local.put(CONTENT, Area.PUBLIC)


PUTTING = """
import asyncio, os, sys
from storage import Area, FileStore

async def main():
    store = FileStore(sys.argv[1])
    while True:
        print("putting", flush=True)
        await store.put(os.urandom(8_000_000), Area.PUBLIC)

asyncio.run(main())
"""


def kill_while_putting(folder: Path, turn: int) -> None:
    """Kill a process as soon as it has begun its put number `turn`."""
    command = [sys.executable, "-c", PUTTING, folder.as_uri()]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]) as process:
        assert process.stdout is not None
        for _ in range(turn):
            process.stdout.readline()
        process.kill()


async def test_a_put_cut_short_leaves_no_broken_file(local: FileStore, folder: Path) -> None:
    for turn in (1, 2, 3):
        await asyncio.to_thread(kill_while_putting, folder, turn)
    for file in await listed(local, Area.PUBLIC):
        assert len(await local.get(file.key)) == 8_000_000
    await local.remove_partial(datetime.now(UTC) + timedelta(seconds=1))
    assert await asyncio.to_thread(lambda: list(folder.rglob("*#*"))) == []


async def test_fresh_partial_files_are_left_to_their_puts(local: FileStore, folder: Path) -> None:
    key = (await local.put(b"whole", Area.PUBLIC)).key
    partial = folder / f"{key}#1"
    partial.write_bytes(b"wh")
    assert await local.remove_partial(datetime.now(UTC) - timedelta(hours=1)) == 0
    assert await local.remove_partial(datetime.now(UTC) + timedelta(seconds=1)) == 1
    assert not partial.exists()
    assert await local.get(key) == b"whole"


async def test_a_bucket_keeps_files_under_its_prefix_and_may_be_down(bucket: Bucket) -> None:
    store = FileStore("s3://shop/signboard")
    key = (await store.put(b"picture", Area.PUBLIC)).key
    assert list(bucket.objects) == [f"signboard/{key}"]
    bucket.down = True
    for attempt in (store.put(b"other", Area.PUBLIC), store.get(key), listed(store, Area.PUBLIC)):
        with pytest.raises(StorageUnavailable) as caught:
            await attempt
        assert caught.value.retryable
    bucket.down = False
    assert await store.get(key) == b"picture"
    assert len(bucket.objects) == 1
