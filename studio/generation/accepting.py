"""Accepting: everything that can be refused is refused here; what is taken is stored with its event and its job."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from db.base import utc_now
from db.queries import accepting as queries
from db.queries import reading
from jobs.queue import Job
from storage.errors import StorageFull
from studio.generation.lifecycle import GENERATE
from studio.generation.needs import kind_of, needs_picture, promised_size
from studio.generation.quoting import LOOK_AGAIN, Quoted, quote_one
from studio.input import shown
from studio.problems import IdempotencyConflict, OutOfSpace, Problem, RateLimited

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.database import Session
    from studio.generation.parts import Parts
    from studio.generation.requester import Requester
    from studio.input import GenerateInput


@dataclass(frozen=True, slots=True)
class Admission:
    """Requests that belong under one key. `retry_of` is set where they repeat an older generation."""

    requester: Requester
    key: str
    asked: tuple[GenerateInput, ...]
    retry_of: UUID | None = None

    @property
    def fingerprint(self) -> str:
        """What makes two admissions the same: the requests, keys aside."""
        body = [asked.fingerprint_fields() for asked in self.asked]
        text = json.dumps([str(self.retry_of), body], sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Admitted:
    """What an admission came to: the generations, and whether they were there before."""

    generation_ids: tuple[UUID, ...]
    deduplicated: bool


async def admit(parts: Parts, admission: Admission) -> Admitted | Problem:
    """Take all of it or nothing. A key that was used for the same thing answers what it made then."""
    known = await _known(parts, admission)
    if known is not None:
        return known
    quoted = await _quote_all(parts, admission.asked)
    if isinstance(quoted, Problem):
        return quoted
    async with parts.database.transaction() as session:
        again = await _claimed(session, admission)
        if again is not None:
            return again
        refused = await _over_limit(parts, session, admission)
        if refused is not None:
            return refused
        made = [await _add(parts, session, admission, quote) for quote in quoted]
        expires = utc_now() + timedelta(seconds=parts.settings.idempotency_ttl)
        kept = queries.KnownKey(admission.fingerprint, tuple(made))
        await queries.keep_key(session, admission.requester.scope, admission.key, kept, expires)
    return Admitted(tuple(made), deduplicated=False)


async def _known(parts: Parts, admission: Admission) -> Admitted | Problem | None:
    async with parts.database.transaction() as session:
        return await _claimed(session, admission)


async def _claimed(session: Session, admission: Admission) -> Admitted | Problem | None:
    known = await queries.claim_key(session, admission.requester.scope, admission.key)
    if known is None:
        return None
    if known.fingerprint != admission.fingerprint:
        return IdempotencyConflict(key=shown(admission.key))
    return Admitted(known.generation_ids, deduplicated=True)


async def _quote_all(parts: Parts, asked: Sequence[GenerateInput]) -> list[Quoted] | Problem:
    try:
        await parts.files.require_space()
    except StorageFull as full:
        return OutOfSpace(free_bytes=full.free or 0, needed_bytes=full.needed, retry_after_seconds=LOOK_AGAIN)
    quoted: list[Quoted] = []
    for position, item in enumerate(asked):
        quote = await quote_one(parts, item)
        if isinstance(quote, Problem):
            return quote if len(asked) == 1 else quote.of_item(position)
        quoted.append(quote)
    return quoted


async def _over_limit(parts: Parts, session: Session, admission: Admission) -> Problem | None:
    """Guests are limited by address, exactly, also when many ask at once."""
    settings, requester = parts.settings, admission.requester
    if not requester.is_guest or not requester.address or settings.guest_limit == 0:
        return None
    now = utc_now()
    taken = await queries.accepted_since(session, requester.address, now - timedelta(seconds=settings.guest_window))
    over = len(taken) + len(admission.asked) - settings.guest_limit
    if over <= 0:
        return None
    # The place that frees up next for this many is taken by the one that came `over` from the start.
    frees = taken[min(over, len(taken)) - 1] if taken else now
    wait = max(1.0, settings.guest_window - (now - frees).total_seconds())
    return RateLimited(
        limit=settings.guest_limit, window_seconds=int(settings.guest_window), retry_after_seconds=round(wait, 1)
    )


async def _add(parts: Parts, session: Session, admission: Admission, quoted: Quoted) -> UUID:
    asked, requester, now = quoted.asked, admission.requester, utc_now()
    generation_id = uuid4()
    width, height = promised_size(asked) if needs_picture(asked) else (None, None)
    keep_until = now + timedelta(seconds=parts.settings.guest_retention) if requester.is_guest else None
    row: dict[str, Any] = {
        "id": generation_id,
        "owner_id": requester.owner_id,
        "scope": requester.scope,
        "address": requester.address or None,
        "entrypoint": GENERATE,
        "kind": kind_of(asked, quoted.model),
        "input": asked.model_dump(mode="json"),
        "width": width,
        "height": height,
        "category": asked.category,
        "industry": asked.industry,
        **quoted.columns(),
        "retry_of": admission.retry_of,
        "created_at": now,
        "queued_at": now,
        "keep_until": keep_until,
    }
    await queries.add(session, row)
    if admission.retry_of is not None:
        await reading.copy_shared_stages(session, admission.retry_of, generation_id)
    await parts.queue.put(session, Job(generation_id, 1, GENERATE))
    return generation_id
