"""Connections below SQLAlchemy, for what needs them: LISTEN, and the queue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import asyncpg

from db.database import told_apart

if TYPE_CHECKING:
    from db.database import Session

DriverConnection = asyncpg.Connection
"""One connection of asyncpg."""


async def connect(url: str, application: str) -> asyncpg.Connection:
    """A connection of one's own, outside the pool; the caller closes it.

    Raises:
        DatabaseLost: nobody answers.
    """
    with told_apart():
        plain = url.replace("postgresql+asyncpg://", "postgresql://", 1)
        return await asyncpg.connect(plain, timeout=10, server_settings={"application_name": application})


async def connection_of(session: Session) -> asyncpg.Connection:
    """The connection that `session` writes on, so that the queue can join its transaction."""
    raw = await (await session.connection()).get_raw_connection()
    return cast("Any", raw).driver_connection
