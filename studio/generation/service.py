"""What clients can do with generations: accept, batch, quote, read, follow, cancel, retry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence
    from uuid import UUID

    from studio.generation.events import GenerationEvent
    from studio.generation.parts import Parts
    from studio.generation.requester import Requester
    from studio.generation.views import CandidateView, GenerationView
    from studio.problems import InvalidInput, Problem


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
    """The rules in front of the queue. Everything here is quick; the work itself is the worker's."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def accept(self, raw: Mapping[str, Any], requester: Requester) -> Accepted | Problem:
        """Validate, quote, and store one request with its first event and its job, in one transaction."""
        raise NotImplementedError

    async def accept_batch(
        self, items: Sequence[Mapping[str, Any]], key: str, requester: Requester
    ) -> BatchAccepted | Problem:
        """Accept 1 to 20 requests under one key: all of them or none."""
        raise NotImplementedError

    async def cancel(self, generation_id: UUID, requester: Requester) -> CancelRequested | Problem:
        """Cancel: at once while queued, within one progress step while running, not at all once finished."""
        raise NotImplementedError

    async def retry(self, generation_id: UUID, key: str, requester: Requester) -> Accepted | Problem:
        """Ask for a finished generation again, as a new one that takes over what is still good."""
        raise NotImplementedError

    async def quote(self, raw: Mapping[str, Any]) -> tuple[CandidateView, ...] | InvalidInput:
        """Every model with its price or the reason it is passed over, cheapest first. Nothing is stored."""
        raise NotImplementedError

    async def read(self, generation_id: UUID, requester: Requester) -> GenerationView | None:
        """One generation, None where there is none that this requester may see."""
        raise NotImplementedError

    def events(
        self, generation_id: UUID, requester: Requester, after: str | None = None
    ) -> AsyncIterator[GenerationEvent]:
        """Follow one generation after a cursor: nothing missed, nothing twice, ending with its last event."""
        raise NotImplementedError
