"""What clients can do with generations: accept, batch, quote, read, follow, cancel, retry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import structlog

from db.base import utc_now
from db.queries import events as event_queries
from db.queries import reading, working
from db.queries.events import record
from studio.generation import stream
from studio.generation.accepting import Admission, Admitted, admit
from studio.generation.needs import needs_picture
from studio.generation.quoting import candidates, quote_words
from studio.generation.reading import read_view, read_views, routing_candidate
from studio.generation.views import CostView, QuoteView, Status
from studio.input import EXPECTED, GenerateInput, parse_input, parse_items, shown
from studio.problems import InvalidInput, NotAllowed, NotFound, Problem

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence
    from uuid import UUID

    from db.queries.reading import Page
    from studio.generation.events import GenerationEvent
    from studio.generation.parts import Parts
    from studio.generation.requester import Requester
    from studio.generation.views import GenerationView

log = structlog.get_logger(__name__)

LONGEST_KEY = 200
FIRST_CURSOR = "1"
"""That of a generation's first event."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """The generation is stored and queued. `cursor` is that of its first event."""

    generation_id: UUID
    cursor: str
    deduplicated: bool


@dataclass(frozen=True, slots=True)
class BatchAccepted:
    """All of a batch, in the order given."""

    items: tuple[Accepted, ...]
    deduplicated: bool


@dataclass(frozen=True, slots=True)
class CancelRequested:
    """The generation is cancelled, is about to be, or was finished before."""

    generation_id: UUID


class GenerationService:
    """The rules in front of the queue. Everything here is quick; the work itself is the worker's.

    Every call raises `DatabaseLost` when PostgreSQL cannot be reached; nothing is half done then.
    """

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def accept(self, raw: Mapping[str, Any], requester: Requester) -> Accepted | Problem:
        """Validate, quote, and store one request with its first event and its job, in one transaction."""
        asked = parse_input(raw)
        if isinstance(asked, InvalidInput):
            log.info("refused", code=asked.code, field=asked.field)
            return asked
        admitted = await self._admit(Admission(requester, asked.idempotency_key, (asked,)))
        return _accepted(admitted)[0] if isinstance(admitted, Admitted) else admitted

    async def accept_batch(
        self, items: Sequence[Mapping[str, Any]], key: str, requester: Requester
    ) -> BatchAccepted | Problem:
        """Accept 1 to 20 requests under one key: all of them or none."""
        wrong = _wrong_key(key)
        asked = wrong or parse_items(list(items))
        if isinstance(asked, InvalidInput):
            return asked
        admitted = await self._admit(Admission(requester, key, asked))
        if not isinstance(admitted, Admitted):
            return admitted
        return BatchAccepted(_accepted(admitted), admitted.deduplicated)

    async def _admit(self, admission: Admission) -> Admitted | Problem:
        answer = await admit(self._parts, admission)
        if not isinstance(answer, Admitted):
            log.info("refused", code=answer.code)
            return answer
        told = log.debug if answer.deduplicated else log.info
        for generation_id in answer.generation_ids:
            told("accepted", generation=str(generation_id), retry_of=str(admission.retry_of or ""))
        return answer

    async def cancel(self, generation_id: UUID, requester: Requester) -> CancelRequested | Problem:
        """Cancel: at once while queued, within one progress step while running, not at all once finished."""
        async with self._parts.database.transaction() as session:
            row = await working.hold(session, generation_id)
            if row is None or not requester.may_see(row.owner_id):
                return NotFound(what="GENERATION")
            status = Status(row.status)
            if status is Status.PROCESSING:
                await event_queries.request_cancel(session, generation_id)
            elif not status.final:
                values = {"status": Status.CANCELLED, "cancel_requested_at": utc_now(), "finished_at": utc_now()}
                await record(session, generation_id, "CANCELLED", values=values)
                log.info("cancelled", generation=str(generation_id))
        return CancelRequested(generation_id)

    async def retry(self, generation_id: UUID, key: str, requester: Requester) -> Accepted | Problem:
        """Ask for a finished generation again, as a new one that takes over its brief, its words and its layout."""
        wrong = _wrong_key(key)
        if wrong is not None:
            return wrong
        async with self._parts.database.snapshot() as session:
            row = await reading.generation(session, generation_id)
        if row is None or not requester.may_see(row.owner_id):
            return NotFound(what="GENERATION")
        if not Status(row.status).final:
            return NotAllowed(action="RETRY_UNFINISHED")
        asked = GenerateInput.model_validate({**row.input, "idempotency_key": key})
        admitted = await self._admit(Admission(requester, key, (asked,), retry_of=generation_id))
        return _accepted(admitted)[0] if isinstance(admitted, Admitted) else admitted

    async def quote(self, raw: Mapping[str, Any]) -> QuoteView | InvalidInput:
        """Every model with its price or the reason it is passed over, cheapest first. Nothing is stored."""
        asked = parse_input({"idempotency_key": "quote", **raw})
        if isinstance(asked, InvalidInput):
            return asked
        found = await candidates(self._parts, asked) if needs_picture(asked) else ()
        if isinstance(found, InvalidInput):
            return found
        words = await quote_words(self._parts, asked, None)
        return QuoteView(
            tuple(routing_candidate(candidate) for candidate in found),
            None if words is None else CostView("WORDS", words.expected, words.maximum, None),
        )

    async def read(self, generation_id: UUID, requester: Requester) -> GenerationView | None:
        """One generation, None where there is none that this requester may see."""
        async with self._parts.database.snapshot() as session:
            view = await read_view(session, generation_id, self._parts.settings.concurrency)
        return view if view is not None and requester.may_see(view.owner_id) else None

    async def history(self, requester: Requester, page: Page) -> list[GenerationView]:
        """A page of an owner's generations, newest first; guests have none."""
        if requester.owner_id is None:
            return []
        async with self._parts.database.snapshot() as session:
            rows = await reading.history(session, requester.owner_id, page)
            return await read_views(session, rows, self._parts.settings.concurrency)

    async def events(
        self, generation_id: UUID, requester: Requester, after: str | None = None
    ) -> AsyncIterator[GenerationEvent]:
        """Follow one generation after a cursor: nothing missed, nothing twice, ending with its last event.

        Without a cursor a snapshot comes first. Where there is nothing that this requester may see, nothing comes.
        """
        if await self.read(generation_id, requester) is None:
            return
        async for event in stream.follow(self._parts, generation_id, stream.parse_cursor(after)):
            yield event


def _accepted(admitted: Admitted) -> tuple[Accepted, ...]:
    return tuple(Accepted(found, FIRST_CURSOR, admitted.deduplicated) for found in admitted.generation_ids)


def _wrong_key(key: str) -> InvalidInput | None:
    if len(key.strip()) >= 1 and len(key) <= LONGEST_KEY and key.isprintable():
        return None
    return InvalidInput(field="idempotencyKey", given=shown(key), expected=EXPECTED["idempotencyKey"])
