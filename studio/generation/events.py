"""What a subscriber is told. Each event carries the cursor to resume after and the generation as it then was read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from studio.generation.views import ErrorView, GenerationView, Stage


@dataclass(frozen=True, kw_only=True, slots=True)
class GenerationEvent:
    """`cursor` is that of the last durable event, so progress shares the cursor of the state it happens in."""

    cursor: str
    at: datetime
    generation: GenerationView


@dataclass(frozen=True, kw_only=True, slots=True)
class Snapshot(GenerationEvent):
    """How things stand; the first event where no cursor was given."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Queued(GenerationEvent):
    """Accepted."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Started(GenerationEvent):
    """A worker took it. `attempt` counts from 1."""

    attempt: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Progress(GenerationEvent):
    """A stage began or moved on. `step` of `steps` is None outside a model's own steps."""

    stage: Stage
    percent: int
    step: int | None = None
    steps: int | None = None
    eta_seconds: float | None = None
    preview_url: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Retrying(GenerationEvent):
    """It will be tried again. `reason` is a code of the message catalogue."""

    attempt: int
    reason: str
    next_attempt_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Succeeded(GenerationEvent):
    """Final: everything that could be delivered is there."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Failed(GenerationEvent):
    """Final."""

    error: ErrorView


@dataclass(frozen=True, kw_only=True, slots=True)
class Cancelled(GenerationEvent):
    """Final."""


TERMINAL = (Succeeded, Failed, Cancelled)
