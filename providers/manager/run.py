"""One rendering from the outside: what the manager is given to do it with, and what it gives back."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Mapping
    from datetime import datetime

    from providers.image import ImageRequest, ImageResult, Progress
    from providers.manager.decision import Candidate, Decision, Notice

    Prepare = Callable[[Candidate], ImageRequest]


class Outcome(StrEnum):
    """How an attempt ended. `REFUSED` means that no call was made: the budget was reached at the last moment."""

    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"
    REFUSED = "refused"


class AttemptJournal(Protocol):
    """Where attempts are written down. Each call returns only when what it wrote will survive a crash."""

    async def begin(self, candidate: Candidate, maximum: Decimal) -> str:
        """A call is about to be made that costs at most `maximum` USD. Returns the attempt's id."""
        ...

    async def finish(self, attempt_id: str, outcome: Outcome, settled: Decimal, error: str | None) -> None:
        """The call ended; `settled` USD count as spent and `error` is a code of `providers.errors`, None on success."""
        ...


@dataclass(frozen=True, slots=True)
class Placement:
    """Who can run what just now.

    `runnable` are the provider keys that this worker can run and `live` those that any living worker can, None for all;
    `queued` counts the pictures that already wait for a provider's device elsewhere.
    """

    runnable: frozenset[str] | None = None
    live: frozenset[str] | None = None
    queued: Mapping[str, int] = field(default_factory=dict)


ANYWHERE = Placement()


@dataclass(frozen=True, slots=True)
class Note:
    """Something on the way that a watcher may want to see: a failover (`seconds` 0), or a wait of so many seconds."""

    provider: str
    model: str
    code: str
    seconds: float = 0.0


def _silent(_: object) -> None:
    """Nobody watches."""


async def _unkept(_: object) -> None:
    """Nobody keeps it."""


@dataclass(frozen=True, slots=True)
class RunContext:
    """What one rendering brings along.

    `decision` and `tried` are set where a job goes on that began on another worker: the decision is kept and the pairs
    of (provider, model) in `tried` are not called again. `decided` is given the decision before anybody is called, so
    that it is known whatever comes of it. `seed` seeds the choice among near-equals, None for a new one.
    `spent` is what earlier calls for the same picture have cost, in USD: it counts against the need's `max_cost`.
    """

    journal: AttemptJournal
    progress: Progress = _silent
    placement: Placement = ANYWHERE
    note: Callable[[Note], None] = _silent
    decision: Decision | None = None
    decided: Callable[[Decision], Awaitable[None]] = _unkept
    tried: frozenset[tuple[str, str]] = frozenset()
    seed: int | None = None
    spent: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One call that was made (or refused at the last moment). `expected`, `maximum` and `settled` are in USD."""

    id: str
    provider: str
    model: str
    started_at: datetime
    seconds: float
    outcome: Outcome
    expected: Decimal
    maximum: Decimal
    settled: Decimal
    error: str | None = None


def spent(attempts: Iterable[Attempt]) -> Decimal:
    """What these calls cost together, in USD, those that may have been billed at their maximum."""
    return sum((attempt.settled for attempt in attempts), start=Decimal(0))


@dataclass(frozen=True, slots=True)
class Rendered:
    """A picture and how it came about. `candidate` is who made it; `attempts` come in the order they were made."""

    result: ImageResult
    candidate: Candidate
    decision: Decision
    attempts: tuple[Attempt, ...]
    warnings: tuple[Notice, ...] = ()


class Elsewhere(Exception):
    """The next one to try runs only on another worker: hand the job on, with the decision and what was tried so far."""

    def __init__(self, candidate: Candidate, decision: Decision, attempts: tuple[Attempt, ...] = ()) -> None:
        super().__init__(f"{candidate.provider} runs on another worker")
        self.candidate = candidate
        self.decision = decision
        self.attempts = attempts


@dataclass(frozen=True, slots=True)
class Failure:
    """Why one candidate made no picture: a code of `Reason` or of `providers.errors`, and its values."""

    provider: str
    model: str
    code: str
    values: Mapping[str, str] = field(default_factory=dict)


class NothingCouldRender(Exception):
    """Nobody made the picture.

    `code` is what decided it (MODERATED and INVALID_REQUEST end the rendering at once), `retryable` whether the same
    request may go well later, `retry_after` in how many seconds at the soonest, None when nobody knows.
    """

    def __init__(
        self,
        code: str,
        reasons: tuple[Failure, ...],
        decision: Decision,
        attempts: tuple[Attempt, ...] = (),
        *,
        retryable: bool,
        retry_after: float | None = None,
    ) -> None:
        told = ", ".join(f"{reason.provider}/{reason.model}: {reason.code}" for reason in reasons) or "no candidate"
        super().__init__(f"no picture ({code}): {told}")
        self.code = code
        self.reasons = reasons
        self.decision = decision
        self.attempts = attempts
        self.retryable = retryable
        self.retry_after = retry_after
