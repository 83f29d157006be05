"""A database as SQL and back, by PostgreSQL's own programs."""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
import tempfile
from typing import IO, TYPE_CHECKING

from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

if TYPE_CHECKING:
    from pathlib import Path

CHUNK_BYTES = 1024 * 1024
CONNECT_SECONDS = 10

COUNT_TABLES = """
SELECT count(*) FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
WHERE relkind IN ('r', 'p') AND nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema'
"""

# What was there makes room in the transaction of the dump: either all of it happens, or nothing.
MAKE_ROOM = b"""
SET lock_timeout = '10s';
SET client_min_messages = warning;
DO $$ DECLARE name text; BEGIN
  FOR name IN SELECT nspname FROM pg_namespace WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema' LOOP
    EXECUTE format('DROP SCHEMA %I CASCADE', name);
  END LOOP;
END $$;
CREATE SCHEMA public;
"""


class ProgramFailed(Exception):
    """pg_dump or psql ended with an error; the message is its own."""


def dump(database_url: str, target: Path, programs: Path) -> None:
    """Write the database as it is at one moment to `target`, as SQL under gzip.

    Raises:
        ProgramFailed: among other reasons, pg_dump refuses a server that is newer than itself.
    """
    command: list[Path | str] = [
        programs / "pg_dump",
        "--no-owner",
        "--no-privileges",
        "--compress=6",
        f"--file={target}",
    ]
    _run(command, database_url, None)


def replace(database_url: str, dumped: IO[bytes], programs: Path) -> None:
    """Put what `dump` wrote in the place of everything in the database, in one transaction.

    Raises:
        ProgramFailed: and the database is as it was; among other reasons, somebody else has been using it.
        OSError: `dumped` is damaged.
    """
    command: list[Path | str] = [
        programs / "psql",
        "--no-psqlrc",
        "--quiet",
        "--single-transaction",
        "--set=ON_ERROR_STOP=1",
        "--file=-",
    ]
    with tempfile.TemporaryFile() as script:
        script.write(MAKE_ROOM)
        with gzip.open(dumped) as sql:
            shutil.copyfileobj(sql, script, CHUNK_BYTES)
        script.seek(0)
        _run(command, database_url, script)


async def is_empty(database_url: str) -> bool:
    """Are there no tables at all?"""
    return await _number(database_url, COUNT_TABLES) == 0


async def server_version(database_url: str) -> int:
    """The server's major version, e.g. 18."""
    return await _number(database_url, "SELECT current_setting('server_version_num')::int / 10000")


async def size(database_url: str) -> int:
    """How much the database takes on its disk, in bytes."""
    return await _number(database_url, "SELECT pg_database_size(current_database())")


async def _number(database_url: str, question: str) -> int:
    engine = create_async_engine(database_url, poolclass=NullPool, connect_args={"timeout": CONNECT_SECONDS})
    try:
        async with engine.connect() as connection:
            return int((await connection.execute(text(question))).scalar_one())
    finally:
        await engine.dispose()


def _run(command: list[Path | str], database_url: str, stdin: IO[bytes] | None) -> None:
    done = subprocess.run(  # noqa: S603  # our own programs, no shell
        [str(part) for part in command],
        stdin=stdin or subprocess.DEVNULL,
        capture_output=True,
        check=False,
        env=libpq_environment(database_url),
    )
    if done.returncode != 0:
        raise ProgramFailed(done.stderr.decode(errors="replace").strip())


def libpq_environment(database_url: str) -> dict[str, str]:
    """The address in the variables of libpq: arguments are there for every user of the machine to see."""
    url = make_url(database_url)
    query = {name: value if isinstance(value, str) else value[0] for name, value in url.query.items()}
    wanted = {
        "PGHOST": url.host or query.get("host"),
        "PGPORT": url.port,
        "PGUSER": url.username,
        "PGPASSWORD": url.password,
        "PGDATABASE": url.database,
        "PGSSLMODE": query.get("ssl"),
        "PATH": os.environ.get("PATH"),
        "LC_ALL": "C",
    }
    return {name: str(value) for name, value in wanted.items() if value is not None}
