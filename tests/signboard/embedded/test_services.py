# ruff: noqa: ASYNC240  # looking at a local file does not hold a test up
"""The embedded services through every fault: killed servers, killed owners, second owners, stale files."""

from __future__ import annotations

import asyncio
import json
import os
import pwd
import secrets
import signal
import stat
import subprocess
import sys
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import asyncpg
import pytest
from redis.asyncio import Redis

from signboard.embedded.errors import EmbeddedServiceError, WrongMajorVersion
from signboard.embedded.services import Services
from signboard.home import HomeUnusable
from signboard.settings import Settings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

ROOT = Path(__file__).parents[3]
AS_ROOT = os.geteuid() == 0
NOBODY = pwd.getpwnam("nobody").pw_uid

# Owns a home, says so, and ends when its standard input does. It may become another user once everything is imported:
# a Python in root's own folders cannot be started as somebody else.
OWNER = """
import asyncio, concurrent.futures.thread, encodings.idna, os, sys
from pathlib import Path
from signboard.embedded.services import Services
from signboard.settings import Settings

async def main():
    async with Services(Settings(home=Path(sys.argv[1]))) as services:
        print("owner" if services.owner else "attached", flush=True)
        await asyncio.to_thread(sys.stdin.read)

if len(sys.argv) > 2:
    os.setgroups([]), os.setgid(int(sys.argv[2])), os.setuid(int(sys.argv[2]))
asyncio.run(main())
"""


def settings(home: Path, **given: Any) -> Settings:
    return Settings(home=home, **given)


@asynccontextmanager
async def sql(services: Services) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(services.database_url.replace("+asyncpg", ""))
    try:
        yield connection
    finally:
        await connection.close()


async def eventually(holds: Callable[[], Awaitable[bool]], seconds: float = 60.0) -> None:
    """Wait until `holds`; a server that is coming back refuses connections meanwhile."""
    async with asyncio.timeout(seconds):
        while True:
            try:
                if await holds():
                    return
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                pass
            await asyncio.sleep(0.02)


def server_pids(home: Path) -> dict[str, int]:
    postgres = (home / "postgres" / "data" / "postmaster.pid").read_text().split()[0]
    return {"postgres": int(postgres), "valkey": int((home / "valkey" / "data" / "valkey.pid").read_text())}


def command_line(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_text()


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


@asynccontextmanager
async def owner_process(home: Path, *user: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """A process that owns the services of `home`, from when it says so."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", OWNER, str(home), *user, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        while (line := await process.stdout.readline()) != b"owner\n":
            assert line, "the process ended before it owned anything"
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def test_serves_korean_in_order_and_leaves_nothing_running(home: Path) -> None:
    async with Services(settings(home)) as services:
        assert services.owner
        pids = server_pids(home)
        async with sql(services) as connection:
            assert (
                await connection.fetchval("SELECT datlocale FROM pg_database WHERE datname = 'signboard'") == "C.UTF-8"
            )
            words = await connection.fetch("SELECT w FROM unnest(ARRAY['하늘', '가게', 'bakery', '나무']) w ORDER BY w")
            assert [word for (word,) in words] == ["bakery", "가게", "나무", "하늘"]
        async with Redis.from_url(services.redis_url) as redis:
            assert await redis.ping()
        assert stat.S_IMODE((home / "run.json").stat().st_mode) == 0o600
    assert not any(is_alive(pid) for pid in pids.values())
    assert not (home / "run.json").exists()


async def test_nobody_gets_in_without_the_password_and_no_password_is_shown(used_home: Path) -> None:
    async with Services(settings(used_home)) as services:
        address = urlsplit(services.database_url)
        with pytest.raises(asyncpg.InvalidPasswordError):
            await asyncpg.connect(host=address.hostname, port=address.port, user=address.username, password="guessed")
        password = urlsplit(services.redis_url).password
        assert password
        for pid in server_pids(used_home).values():
            assert password not in command_line(pid)
        assert password not in repr(services)


async def test_state_outlives_a_restart_at_the_same_addresses(used_home: Path) -> None:
    async with Services(settings(used_home)) as services:
        before = services.database_url, services.redis_url
        async with sql(services) as connection, Redis.from_url(services.redis_url) as redis:
            await connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
            await redis.set("kept", "42")
    async with Services(settings(used_home)) as services:
        assert (services.database_url, services.redis_url) == before
        async with sql(services) as connection, Redis.from_url(services.redis_url) as redis:
            assert await connection.fetchval("SELECT answer FROM kept") == 42
            assert await redis.get("kept") == b"42"


@pytest.mark.parametrize("name", ["postgres", "valkey"])
async def test_a_killed_server_comes_back_with_what_it_had_promised(used_home: Path, name: str) -> None:
    async with Services(settings(used_home)) as services:
        async with sql(services) as connection, Redis.from_url(services.redis_url) as redis:
            await connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
            await redis.set("kept", "42")
            await redis.waitaof(1, 0, 5000)
        killed = server_pids(used_home)[name]
        os.kill(killed, signal.SIGKILL)

        async def back() -> bool:
            if server_pids(used_home)[name] == killed:
                return False
            async with sql(services) as connection, Redis.from_url(services.redis_url) as redis:
                return await connection.fetchval("SELECT answer FROM kept") == 42 and await redis.get("kept") == b"42"

        async def back_or_refused() -> bool:
            try:
                return await back()
            except Exception:  # noqa: BLE001  # each client words a refusal differently
                return False

        await eventually(back_or_refused)


async def test_a_second_process_attaches_to_the_first(used_home: Path) -> None:
    async with owner_process(used_home) as first:
        pids = server_pids(used_home)
        async with Services(settings(used_home)) as second:
            assert not second.owner
            async with sql(second) as connection:
                assert await connection.fetchval("SELECT 1") == 1
        assert server_pids(used_home) == pids
        assert all(is_alive(pid) for pid in pids.values())
        await first.communicate(b"")
    assert not any(is_alive(pid) for pid in pids.values())


async def test_two_that_start_at_once_share_one_set_of_servers(used_home: Path) -> None:
    async with Services(settings(used_home)) as first, Services(settings(used_home)) as second:
        assert (first.owner, second.owner) == (True, False)
        assert (first.database_url, first.redis_url) == (second.database_url, second.redis_url)


async def test_the_orphans_of_a_killed_owner_are_taken_over(used_home: Path) -> None:
    async with owner_process(used_home) as owner:
        addresses = json.loads((used_home / "run.json").read_text())
        async with Services(settings(used_home)) as attached, sql(attached) as connection:
            await connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
        owner.kill()
        await owner.wait()
        orphans = server_pids(used_home)
        assert all(is_alive(pid) for pid in orphans.values())
        async with Services(settings(used_home)) as services:
            assert services.owner
            assert not any(is_alive(pid) for pid in orphans.values())
            assert services.database_url == addresses["database_url"]
            async with sql(services) as connection:
                assert await connection.fetchval("SELECT answer FROM kept") == 42


async def test_a_pid_file_that_names_a_stranger_stops_nobody(used_home: Path) -> None:
    async with Services(settings(used_home)):
        pass
    stranger = os.getpid()
    (used_home / "postgres" / "data" / "postmaster.pid").write_text(
        f"{stranger}\n{used_home}\n1\n5432\n\n127.0.0.1\n1 1\nready\n"
    )
    (used_home / "valkey" / "data" / "valkey.pid").write_text(f"{stranger}\n")
    async with Services(settings(used_home)) as services, sql(services) as connection:
        assert await connection.fetchval("SELECT 1") == 1


async def test_an_interrupted_initialisation_is_begun_anew(home: Path) -> None:
    half = home / "postgres" / "data.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    (home / "postgres").chmod(0o711)
    home.chmod(0o711)
    async with Services(settings(home)) as services, sql(services) as connection:
        assert await connection.fetchval("SELECT 1") == 1


async def test_data_of_another_major_version_is_refused_untouched(used_home: Path) -> None:
    async with Services(settings(used_home)):
        pass
    version = used_home / "postgres" / "data" / "PG_VERSION"
    version.write_text("17\n")
    with pytest.raises(WrongMajorVersion, match=r"PostgreSQL 17.*PostgreSQL 18.*PG_BIN_DIR"):
        async with Services(settings(used_home)):
            pass
    assert version.read_text() == "17\n"
    assert not (used_home / "valkey" / "data" / "valkey.pid").exists()


async def test_shared_data_that_cannot_be_read_is_put_aside(used_home: Path) -> None:
    async with Services(settings(used_home)):
        pass
    (log,) = (used_home / "valkey" / "data" / "appendonlydir").glob("*.incr.aof")
    log.write_bytes(b"*2\r\n$6\r\nSELECT\r\nnonsense" + secrets.token_bytes(100) + b"\r\n*1\r\n")
    async with Services(settings(used_home)) as services, Redis.from_url(services.redis_url) as redis:
        assert await redis.dbsize() == 0
    assert (used_home / "valkey" / "data" / "appendonlydir.unreadable").is_dir()


async def test_servers_of_the_settings_are_used_and_none_started(home: Path) -> None:
    given = {"database_url": "postgres://u:p@db.example:5432/shop", "redis_url": "redis://cache.example:6379/1"}
    async with Services(settings(home, **given)) as services:
        assert services.database_url == "postgresql+asyncpg://u:p@db.example:5432/shop"
        assert services.redis_url == "redis://cache.example:6379/1"
        assert not services.owner
    assert not home.exists()


async def test_only_what_the_settings_do_not_name_is_embedded(home: Path, redis_url: str) -> None:
    async with Services(settings(home, redis_url=redis_url)) as services:
        assert services.redis_url == redis_url
        assert not (home / "valkey").exists()
        with pytest.raises(EmbeddedServiceError, match="REDIS_URL"):
            async with Services(settings(home)):
                pass


async def test_wrong_programs_are_named(home: Path) -> None:
    with pytest.raises(EmbeddedServiceError, match="PG_BIN_DIR"):
        async with Services(settings(home, pg_bin_dir=home / "nothing")):
            pass


async def test_a_home_that_is_a_file_is_refused(home: Path) -> None:
    home.write_text("")
    with pytest.raises(HomeUnusable, match="SIGNBOARD_HOME"):
        async with Services(settings(home)):
            pass


async def test_an_ordinary_user_owns_everything_and_root_goes_on_with_it(home: Path) -> None:
    user = NOBODY if AS_ROOT else os.geteuid()
    home.mkdir(mode=0o700)
    if AS_ROOT:
        os.chown(home, user, user)
    async with owner_process(home, *([str(user)] if AS_ROOT else [])) as process:
        assert {path.stat().st_uid for path in (home / "postgres").rglob("*")} == {user}
        assert stat.S_IMODE((home / "postgres").stat().st_mode) == 0o700
        await process.communicate(b"")
    async with Services(settings(home)) as services, sql(services) as connection:
        assert await connection.fetchval("SELECT 1") == 1
        assert (home / "postgres" / "data").stat().st_uid == user


@pytest.mark.skipif(not AS_ROOT, reason="only root's servers run as somebody else, who may be kept out by a folder")
async def test_data_of_root_lives_where_its_server_can_reach_it(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = home / "closed"
    closed.mkdir(parents=True, mode=0o700)
    elsewhere = home.with_name("elsewhere")
    monkeypatch.setattr("signboard.embedded.accounts.SHARED_STATE", elsewhere)
    async with Services(settings(closed / "home")) as services, sql(services) as connection:
        await connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    link = closed / "home" / "postgres"
    assert link.is_symlink()
    assert link.readlink().parent == elsewhere
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    async with Services(settings(closed / "home")) as services, sql(services) as connection:
        assert await connection.fetchval("SELECT answer FROM kept") == 42
