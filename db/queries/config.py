"""Accepted versions of the operator's file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from db.tables import ConfigVersion

if TYPE_CHECKING:
    from db.database import Session


async def publish(session: Session, digest: str, content: str) -> int:
    """Make this the newest version, unless it already is. Returns its number."""
    newest_one = await newest(session)
    if newest_one is not None and newest_one.digest == digest:
        return newest_one.version
    row = ConfigVersion(digest=digest, content=content)
    session.add(row)
    await session.flush()
    return row.version


async def newest(session: Session) -> ConfigVersion | None:
    """The newest version, None before the first."""
    found = await session.execute(select(ConfigVersion).order_by(ConfigVersion.version.desc()).limit(1))
    return found.scalar_one_or_none()
