"""What happened to a generation, for whoever asks why: every decision with the calls that followed, and the bill."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.queries import attempts as attempt_queries
from db.queries import decisions as decision_queries
from db.queries import reading
from studio.generation.reading import attempt_view, costs_of
from studio.generation.views import Status

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from db.database import Session
    from db.tables import GenerationDecision, ProviderAttempt
    from studio.generation.views import AttemptView, CostView


@dataclass(frozen=True, slots=True)
class Ruling:
    """One decision on one picture: its `record`, to the byte, and the calls that were made by it, oldest first."""

    image_index: int
    record: str
    attempts: tuple[AttemptView, ...]

    @property
    def drawn_by(self) -> AttemptView | None:
        """The call that gave the picture; None where none has."""
        return next((attempt for attempt in self.attempts if attempt.outcome == "SUCCEEDED"), None)


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything that was decided, picture by picture and oldest first, and what it has cost so far."""

    status: Status
    rulings: tuple[Ruling, ...]
    costs: tuple[CostView, ...]


async def explain(session: Session, generation_id: UUID) -> Explanation | None:
    """What happened to a generation; None where there is no such one."""
    row = await reading.generation(session, generation_id)
    if row is None:
        return None
    attempts = (await attempt_queries.of(session, [generation_id]))[generation_id]
    decided = await decision_queries.of(session, generation_id)
    return Explanation(Status(row.status), _rulings(decided, attempts), costs_of(row, attempts))


def _rulings(decided: Sequence[GenerationDecision], attempts: Sequence[ProviderAttempt]) -> tuple[Ruling, ...]:
    """Each call belongs to the last decision on its picture before it, those before the first to the first.

    Epochs come before times, since the clocks of two hosts need not agree.
    """
    calls: dict[tuple[int, str], list[AttemptView]] = {(one.image_index, one.sha256): [] for one in decided}
    for attempt in attempts:
        own = [one for one in decided if one.image_index == attempt.image_index]
        made = (attempt.epoch, attempt.started_at)
        before = [one for one in own if (one.epoch, one.decided_at) <= made]
        followed = before[-1:] or own[:1]
        for one in followed:
            calls[one.image_index, one.sha256].append(attempt_view(attempt))
    return tuple(Ruling(one.image_index, one.record, tuple(calls[one.image_index, one.sha256])) for one in decided)
