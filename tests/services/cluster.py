"""One PostgreSQL cluster and one Valkey for a whole test session, however many processes share the work."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import asyncpg

from signboard import migrations
from signboard.embedded.accounts import server_folder, unprivileged_account
from signboard.embedded.postgres import Postgres, bundled_programs
from signboard.embedded.valkey import Valkey, bundled_program

if TYPE_CHECKING:
    from collections.abc import Mapping

TEMPLATE = "signboard_template"
LOGICAL_DATABASES = 64
ROOM_BYTES = 4 * 1024**3

# A test's data need not survive a power cut.
FAST = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
    "max_connections": "300",
}

# Ends the servers when the test session is gone, even if it was killed: its end of the pipe closes then.
GUARD = """
import os, signal, sys
sys.stdin.buffer.read()
for pid in sys.argv[2:]:
    try: os.kill(int(pid), signal.SIGQUIT if pid == sys.argv[2] else signal.SIGKILL)
    except ProcessLookupError: pass
__import__("shutil").rmtree(sys.argv[1], ignore_errors=True)
"""


def fast_folder() -> str | None:
    """Where temporary files stay in memory, if there is enough of it; None for the usual place."""
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > ROOM_BYTES
    return str(memory) if roomy else None


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where a test process finds the servers. `postgres` is the address of the maintenance database."""

    postgres: str
    valkey: str

    def as_fields(self) -> dict[str, str]:
        return asdict(self)

    @classmethod
    def from_fields(cls, fields: Mapping[str, str]) -> Addresses:
        return cls(**fields)

    def redis_url(self, database: int) -> str:
        return f"{self.valkey}/{database}"

    def database_url(self, name: str) -> str:
        return f"{self.postgres.rpartition('/')[0]}/{name}"

    async def administer(self, statement: str) -> None:
        connection = await asyncpg.connect(self.postgres.replace("+asyncpg", ""))
        try:
            await connection.execute(statement)
        finally:
            await connection.close()

    async def cut_off(self, application: str, database_url: str) -> None:
        """End the connections of an application to one database: those of other tests go on."""
        await self.administer(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            f"WHERE application_name = '{application}' AND datname = '{database_url.rpartition('/')[2]}'"
        )


class Cluster:
    """The servers themselves, with a template database at the newest revision."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="signboard-tests-", dir=fast_folder()))
        self._folder.chmod(0o711)
        account = unprivileged_account()
        self._postgres = Postgres(
            server_folder(self._folder / "postgres", account), bundled_programs(account), account, settings=FAST
        )
        self._valkey = Valkey(
            server_folder(self._folder / "valkey", account), bundled_program(account), account, LOGICAL_DATABASES
        )
        self._guard: subprocess.Popen[bytes] | None = None

    def start(self) -> Addresses:
        self._postgres.start()
        self._valkey.start()
        self._guard = self._start_guard()
        addresses = Addresses(self._postgres.url("postgres"), self._valkey.url(0).rpartition("/")[0])
        asyncio.run(_make_template(addresses))
        return addresses

    def stop(self) -> None:
        self._valkey.stop()
        self._postgres.stop()
        if self._guard is not None and self._guard.stdin is not None:
            with contextlib.suppress(OSError):
                self._guard.stdin.close()
            self._guard.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _start_guard(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-S", "-c", GUARD, self._folder, self._postgres.pid, self._valkey.pid]
        return subprocess.Popen(
            [str(part) for part in command], stdin=subprocess.PIPE, env=dict(os.environ), start_new_session=True
        )


async def _make_template(addresses: Addresses) -> None:
    await addresses.administer(f"CREATE DATABASE {TEMPLATE}")
    if (migrations.SCRIPTS / "env.py").exists():
        await migrations.upgrade(addresses.database_url(TEMPLATE))
