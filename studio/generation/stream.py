"""Following a generation: what was missed, then what happens, then the end. Nothing twice, whatever is cut off between.

The order is what makes it whole: attach to the hub, read how things stand, replay the rows after the cursor, go live.
What the hub says is only that there is more to read; the rows say what.
"""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import TYPE_CHECKING, Any

from db.base import utc_now
from db.database import DatabaseLost
from db.queries import events as event_queries
from studio.generation import events
from studio.generation.reading import read_view
from studio.generation.views import ErrorView, GenerationView, Stage

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from uuid import UUID

    from db.tables import GenerationEvent
    from jobs.hub import Progress, Watch
    from studio.generation.events import GenerationEvent as Event
    from studio.generation.parts import Parts

PAUSE = 0.5
"""Seconds between attempts to read while PostgreSQL is away."""


def parse_cursor(cursor: str | None) -> int | None:
    """The `seq` that a cursor stands for; None for no cursor, and for one that is none of ours."""
    if cursor is None or not (cursor.isascii() and cursor.isdigit()) or len(cursor) > 9:  # noqa: PLR2004
        return None
    return int(cursor)


async def follow(parts: Parts, generation_id: UUID, after: int | None) -> AsyncIterator[Event]:
    """The events of one generation after `after`; from a snapshot on where that is None or was never reached."""
    with parts.hub.watch(generation_id) as watch:
        told = _Told(parts, generation_id, after)
        while True:
            for event in await told.unread():
                yield event
            if told.over:
                return
            await _news(watch, told.seq)
            progress = watch.take_progress()
            if progress is not None and watch.seq <= told.seq:
                live = told.live(progress)
                if live is not None:
                    yield live


async def _news(watch: Watch, seq: int) -> None:
    """Wait until the rows have come further than `seq`, or a stage has."""
    while watch.seq <= seq:
        await watch.news()
        if watch.has_progress:
            return


class _Told:
    """What one subscriber has been told so far."""

    def __init__(self, parts: Parts, generation_id: UUID, after: int | None) -> None:
        self._parts = parts
        self._id = generation_id
        self._after = after
        self._view: GenerationView | None = None
        self._percent = 0
        self._epoch = 0
        self.seq = 0
        self.over = False

    async def unread(self) -> list[Event]:
        """Every change of state not told yet, oldest first; a snapshot the first time, where no cursor was given."""
        view, rows, epoch = await self._read()
        if view is None:
            self.over = True
            return []
        first = self._view is None
        self._view, self._epoch = view, epoch
        unread: list[Event] = []
        if first:
            newest = int(view.cursor)
            fresh = self._after is None or self._after > newest
            self.seq = newest if self._after is None or fresh else self._after
            if fresh:
                unread.append(events.Snapshot(cursor=view.cursor, at=utc_now(), generation=view))
                self._percent = view.percent
        unread += [self._event(row, view) for row in rows if row.seq > self.seq]
        self.seq = max([self.seq, *(row.seq for row in rows)])
        self.over = view.status.final and self.seq >= int(view.cursor)
        return unread

    async def _read(self) -> tuple[GenerationView | None, Sequence[GenerationEvent], int]:
        after = self.seq if self._view is not None else (self._after or 0)
        while True:
            try:
                async with self._parts.database.snapshot() as session:
                    view = await read_view(session, self._id, self._parts.settings.concurrency)
                    rows = await event_queries.after(session, self._id, after)
                    return view, rows, await event_queries.epoch(session, self._id)
            except DatabaseLost:
                await asyncio.sleep(PAUSE)

    def live(self, progress: Progress) -> Event | None:
        """Progress inside a stage, unless it is of a worker that was replaced, or would go back."""
        if self._view is None or progress.epoch != self._epoch or progress.percent < self._percent:
            return None
        self._percent = progress.percent
        return events.Progress(
            cursor=str(self.seq),
            at=utc_now(),
            generation=self._view,
            stage=Stage(progress.stage),
            percent=progress.percent,
            step=progress.step,
            steps=progress.steps,
            eta_seconds=progress.eta_seconds,
            preview_url=progress.preview_url,
        )

    def _event(self, row: GenerationEvent, view: GenerationView) -> Event:
        # Live progress of a worker that was lost may have come further than the rows: the percent shown never falls.
        self._percent = max(self._percent, row.data.get("percent", 0))
        told: dict[str, Any] = {"cursor": str(row.seq), "at": row.at, "generation": view}
        return KINDS[row.type](**told, **_details(row, self._percent))


KINDS: dict[str, type[events.GenerationEvent]] = {
    "QUEUED": events.Queued,
    "STARTED": events.Started,
    "PROGRESS": events.Progress,
    "RETRYING": events.Retrying,
    "SUCCEEDED": events.Succeeded,
    "FAILED": events.Failed,
    "CANCELLED": events.Cancelled,
}


def _details(row: GenerationEvent, percent: int) -> dict[str, Any]:
    """What only this kind of event says."""
    data = row.data
    match row.type:
        case "STARTED":
            return {"attempt": data["attempt"]}
        case "PROGRESS":
            return {"stage": Stage(data["stage"]), "percent": percent}
        case "RETRYING":
            at = datetime.fromisoformat(data["next_attempt_at"])
            return {"attempt": data["attempt"], "reason": data["reason"], "next_attempt_at": at}
        case "FAILED":
            return {"error": ErrorView(**data["error"])}
        case _:
            return {}
