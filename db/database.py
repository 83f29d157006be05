"""The unit of work: the only place that commits, and the one word for a database that cannot be reached."""

from __future__ import annotations

import errno
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import asyncpg
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

Session = AsyncSession
"""What a query runs in. Rooms above pass it on and never look inside."""

POOL_SIZE = 20
SHUTDOWN_CLASS = "57P"
CONNECTION_CLASS = "08"
DISK_ERRORS = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EACCES, errno.EPERM}
"""An OSError of these came from a file that was written inside the transaction, not from the network."""


class DatabaseLost(Exception):
    """PostgreSQL cannot be reached, or went away in the middle: nothing is known to be stored."""


class Database:
    """PostgreSQL. `url` is "postgresql+asyncpg://…"; `pool_size` bounds the connections, all of them checked on use."""

    def __init__(self, url: str, *, pool_size: int = POOL_SIZE) -> None:
        self.url = url
        self._engine = create_async_engine(
            url,
            pool_size=pool_size,
            max_overflow=0,
            pool_timeout=10,
            pool_pre_ping=True,
            hide_parameters=True,  # errors are logged, and parameters are what people typed
            connect_args={"timeout": 10, "command_timeout": 30, "server_settings": {"application_name": "signboard"}},
        )

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Session]:
        """One transaction: committed at the end, rolled back by any exception.

        Raises:
            DatabaseLost: the connection failed; whether a commit in flight took effect is unknown.
        """
        with told_apart():
            async with AsyncSession(self._engine, expire_on_commit=False) as session:
                yield session
                await session.commit()

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[Session]:
        """One moment in time to read from, however many queries it takes; nothing can be written.

        Raises:
            DatabaseLost: the connection failed.
        """
        with told_apart():
            async with AsyncSession(self._engine, expire_on_commit=False) as session:
                await session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
                await session.execute(text("SET TRANSACTION READ ONLY"))
                yield session

    async def ping(self) -> None:
        """Return if PostgreSQL answers.

        Raises:
            DatabaseLost: it does not.
        """
        with told_apart():
            async with self._engine.connect() as connection:
                await connection.execute(text("SELECT 1"))

    async def close(self) -> None:
        """Give every connection back."""
        await self._engine.dispose()


class told_apart:  # noqa: N801  reads as the statement it is
    """Turn the many ways in which a connection dies into `DatabaseLost`, and let everything else through."""

    def __enter__(self) -> None: ...

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        if error is not None and connection_died(error):
            raise DatabaseLost(f"PostgreSQL cannot be reached: {type(error).__name__}") from error


def connection_died(error: BaseException) -> bool:
    """Whether `error`, of asyncpg or SQLAlchemy, means that the connection is gone rather than the statement wrong.

    asyncpg's InternalClientError ("cannot switch to state …") is what a killed server leaves behind, and counts.
    """
    if isinstance(error, DBAPIError):
        return error.connection_invalidated or (error.orig is not None and connection_died(error.orig))
    if isinstance(error, OSError):
        return error.errno not in DISK_ERRORS
    if isinstance(error, PoolTimeout | asyncpg.InternalClientError):
        return True
    if isinstance(error, asyncpg.InterfaceError):
        return "closed" in str(error) or "another operation" in str(error)
    state = getattr(error, "sqlstate", None) or getattr(error, "pgcode", None)
    if isinstance(state, str) and state.startswith((SHUTDOWN_CLASS, CONNECTION_CLASS)):
        return True
    return (
        error.__cause__ is not None
        and type(error).__module__.startswith("sqlalchemy.dialects")
        and (connection_died(error.__cause__))
    )
