"""What a subscriber is told. Every event carries the cursor from which a subscription goes on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import strawberry

from graphql_api.generations.enums import Stage
from graphql_api.generations.types import Generation, GenerationError
from graphql_api.scalars import EventCursor
from studio.generation import events
from studio.messages import Language, message


@strawberry.interface(description="Something that happened to a generation.")
class GenerationEvent:
    """Something that happened to a generation."""

    cursor: EventCursor
    at: datetime
    generation: Generation


@strawberry.type(description="How things stand: the first event where no cursor was given.")
class GenerationSnapshot(GenerationEvent):
    """How things stand."""


@strawberry.type(description="It was accepted and waits.")
class GenerationQueued(GenerationEvent):
    """It was accepted and waits."""


@strawberry.type(description="A worker took it.")
class GenerationStarted(GenerationEvent):
    """A worker took it."""

    attempt: int


@strawberry.type(description="A stage began or moved on.")
class GenerationProgress(GenerationEvent):
    """A stage began or moved on."""

    stage: Stage
    percent: int
    step: int | None
    steps: int | None
    eta_seconds: float | None
    preview_url: str | None


@strawberry.type(description="It will be tried again.")
class GenerationRetrying(GenerationEvent):
    """It will be tried again."""

    attempt: int
    reason: str
    next_attempt_at: datetime


@strawberry.type(description="Done. The last event.")
class GenerationSucceeded(GenerationEvent):
    """Done."""


@strawberry.type(description="It failed for good. The last event.")
class GenerationFailed(GenerationEvent):
    """It failed for good."""

    error: GenerationError


@strawberry.type(description="It was cancelled. The last event.")
class GenerationCancelled(GenerationEvent):
    """It was cancelled."""


TYPES: dict[type[events.GenerationEvent], type[GenerationEvent]] = {
    events.Snapshot: GenerationSnapshot,
    events.Queued: GenerationQueued,
    events.Started: GenerationStarted,
    events.Progress: GenerationProgress,
    events.Retrying: GenerationRetrying,
    events.Succeeded: GenerationSucceeded,
    events.Failed: GenerationFailed,
    events.Cancelled: GenerationCancelled,
}


def event(happened: events.GenerationEvent, language: Language) -> GenerationEvent:
    """Turn an event of the studio into the GraphQL type of the same kind, in the reader's language."""
    return TYPES[type(happened)](
        cursor=EventCursor(happened.cursor),
        at=happened.at,
        generation=Generation.of(happened.generation, language),
        **details(happened, language),
    )


def details(happened: events.GenerationEvent, language: Language) -> dict[str, Any]:
    """Return what only this kind of event says."""
    match happened:
        case events.Started():
            return {"attempt": happened.attempt}
        case events.Progress():
            names = ("stage", "percent", "step", "steps", "eta_seconds", "preview_url")
            return {name: getattr(happened, name) for name in names}
        case events.Retrying():
            reason = message(happened.reason, language)
            return {"attempt": happened.attempt, "reason": reason, "next_attempt_at": happened.next_attempt_at}
        case events.Failed():
            return {"error": GenerationError.of(happened.error, language)}
        case _:
            return {}
