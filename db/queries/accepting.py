"""Taking new generations in: keys, limits, rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from db.base import utc_now
from db.queries.events import append
from db.tables import Generation, IdempotencyKey

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from db.database import Session


@dataclass(frozen=True, slots=True)
class KnownKey:
    """What an idempotency key stood for."""

    fingerprint: str
    generation_ids: tuple[UUID, ...]


async def claim_key(session: Session, scope: str, key: str) -> KnownKey | None:
    """Hold the key for this transaction; what it already stands for, None while it is free or has expired."""
    await lock(session, f"key {scope} {key}")
    found = await session.execute(
        select(IdempotencyKey.fingerprint, IdempotencyKey.generation_ids).where(
            IdempotencyKey.scope == scope, IdempotencyKey.key == key, IdempotencyKey.expires_at > utc_now()
        )
    )
    row = found.one_or_none()
    return None if row is None else KnownKey(row.fingerprint, tuple(row.generation_ids))


async def keep_key(session: Session, scope: str, key: str, known: KnownKey, expires_at: datetime) -> None:
    """Remember what the key stands for until `expires_at`."""
    fields = {
        "fingerprint": known.fingerprint,
        "generation_ids": list(known.generation_ids),
        "created_at": utc_now(),
        "expires_at": expires_at,
    }
    statement = upsert(IdempotencyKey).values(scope=scope, key=key, **fields)
    await session.execute(statement.on_conflict_do_update(index_elements=["scope", "key"], set_=fields))


async def forget_keys(session: Session) -> None:
    """Delete the keys that have expired."""
    await session.execute(delete(IdempotencyKey).where(IdempotencyKey.expires_at < utc_now()))


async def accepted_since(session: Session, address: str, since: datetime) -> Sequence[datetime]:
    """When this address was taken in since then, oldest first; exact, as nobody else of it gets in meanwhile."""
    await lock(session, f"address {address}")
    found = await session.execute(
        select(Generation.created_at)
        .where(Generation.address == address, Generation.created_at > since)
        .order_by(Generation.created_at)
    )
    return found.scalars().all()


async def add(session: Session, values: Mapping[str, Any]) -> None:
    """Write a new generation in turn 1 and its first event."""
    await session.execute(insert(Generation).values(event_seq=1, turn=1, **values))
    await append(session, values["id"], 1, "QUEUED", {})


async def lock(session: Session, name: str) -> None:
    """Wait until nobody else holds `name`, and hold it until the transaction ends."""
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0))))
