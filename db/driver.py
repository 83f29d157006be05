"""Connections below SQLAlchemy, for what needs them: LISTEN, and the queue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import asyncpg
from sqlalchemy import text

from db.database import told_apart

if TYPE_CHECKING:
    from db.database import Session

ANSWER_WITHIN = 10.0
"""Seconds; a connection that takes longer is as good as gone."""
DriverConnection = asyncpg.Connection
"""One connection of asyncpg."""


async def connect(url: str, application: str) -> asyncpg.Connection:
    """A connection of one's own, outside the pool; the caller closes it.

    Raises:
        DatabaseLost: nobody answers.
    """
    with told_apart():
        plain = url.replace("postgresql+asyncpg://", "postgresql://", 1)
        return await asyncpg.connect(
            plain, timeout=10, command_timeout=ANSWER_WITHIN, server_settings={"application_name": application}
        )


async def connection_of(session: Session) -> asyncpg.Connection:
    """The connection that `session` writes on, so that the queue can join its transaction."""
    connection = await session.connection()
    driver = cast("Any", await connection.get_raw_connection()).driver_connection
    if not driver.is_in_transaction():  # SQLAlchemy begins with the first statement, and the queue's is none of its own
        await connection.execute(text("SELECT 1"))
    return driver
