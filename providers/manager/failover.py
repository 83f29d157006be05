"""Down the list: each candidate once, in the decision's order, under one deadline, until one answers."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Generic, TypeVar

from providers.errors import ProviderError, RateLimited, TimedOut
from providers.manager.admission import Passed
from providers.manager.decision import TEMPORARY
from providers.manager.run import Attempt, Elsewhere, Failure, Note, NothingCouldRender

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from providers.manager.call import Call, Caller
    from providers.manager.decision import Candidate, Decision
    from providers.manager.run import RunContext

T = TypeVar("T")

BACKOFF_SECONDS = 2.0
ROOM_FOR_NEXT = 1.5
WORTH_ANOTHER_TRY = TEMPORARY | {TimedOut.code}
PLENTY = 2.0


class RetryBudget:
    """Second calls to one vendor: a fifth of the first calls, ten at most, so that an outage is not amplified."""

    def __init__(self, share: float = 0.2, most: float = 10.0) -> None:
        self._share = share
        self._most = most
        self._tokens = most

    def earn(self) -> None:
        self._tokens = min(self._most, self._tokens + self._share)

    def spend(self) -> bool:
        """Whether a second call may be made; counts it if so."""
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True


@dataclass(slots=True)
class Failover(Generic[T]):
    """One walk down the order. `prepare` makes a candidate's call, with so many seconds left, or raises `Passed`.

    Waiting takes time as well, so what is left is always counted anew, to a moment of the clock (`ends`).
    """

    caller: Caller
    retries: RetryBudget
    rng: random.Random
    decision: Decision
    run: RunContext
    prepare: Callable[[Candidate, float], Call[T]]
    failures: list[Failure] = field(default_factory=list)
    attempts: list[Attempt] = field(default_factory=list)
    errors: list[ProviderError] = field(default_factory=list)

    async def walk(self) -> tuple[T, Candidate] | None:
        """The first answer and whose it is; None when nobody in the order gave one.

        Raises:
            Elsewhere: the next in the order runs only on another worker.
            NothingCouldRender: the request itself is at fault, so nobody else is asked.
        """
        ends = self.caller.clock.monotonic() + self.decision.need.deadline_seconds
        order = [candidate for candidate in self.decision.order if _name(candidate) not in self.run.tried]
        for place, candidate in enumerate(order):
            runnable = self.run.placement.runnable
            if runnable is not None and candidate.provider not in runnable:
                raise Elsewhere(candidate, self.decision, tuple(self.attempts))
            if self._left(ends) <= 0:
                self.failures.append(Failure(candidate.provider, candidate.model, TimedOut.code))
                break
            following = order[place + 1] if place + 1 < len(order) else None
            self.retries.earn()
            answer = await self.attempt(candidate, ends, following)
            if answer is not None:
                return answer, candidate
        return None

    async def attempt(self, candidate: Candidate, ends: float, following: Candidate | None = None) -> T | None:
        """The candidate's answer by `ends`; None when it gave none and the next may be asked."""
        try:
            try:
                return await self._made(self._prepared(candidate, ends, following))
            except RateLimited as error:
                return await self._second_call(candidate, error, ends, following)
        except Passed as passed:
            self.failures.append(passed.failure)
            self.run.note(Note(candidate.provider, candidate.model, passed.failure.code))
        except ProviderError as error:
            self._failed(candidate, error)
        return None

    def _left(self, ends: float) -> float:
        return ends - self.caller.clock.monotonic()

    def _failed(self, candidate: Candidate, error: ProviderError) -> None:
        self.errors.append(error)
        values = {"detail": error.message[:300]}
        self.failures.append(Failure(candidate.provider, candidate.model, error.code, values))
        if not error.fails_over:
            raise self.nothing(error.code, retryable=False) from error
        self.run.note(Note(candidate.provider, candidate.model, error.code))

    async def _made(self, call: Call[T]) -> T:
        return await self.caller.make(call, self.run.journal, self.attempts)

    async def _second_call(
        self, candidate: Candidate, error: RateLimited, ends: float, following: Candidate | None
    ) -> T:
        """Wait as long as the vendor asked for, if the next candidate would not be done sooner."""
        wait = error.retry_after
        if wait is None:
            wait = self.rng.uniform(0, BACKOFF_SECONDS)
        if wait > self._prepared(candidate, ends, following).patience or not self.retries.spend():
            raise error
        self.run.note(Note(candidate.provider, candidate.model, error.code, wait))
        await self.caller.clock.sleep(wait)
        return await self._made(replace(self._prepared(candidate, ends, following), patience=1.0))

    def _prepared(self, candidate: Candidate, ends: float, following: Candidate | None) -> Call[T]:
        """Its call, which may be waited for until the next one, started now, would be done sooner; else to the end."""
        left = self._left(ends)
        call = self.prepare(candidate, _allowed(candidate, left, following))
        finish = left if following is None or following.expected_seconds is None else following.expected_seconds
        patience = max(0.0, min(finish, left) - self.caller.health.work_seconds(call.asked))
        return replace(call, patience=patience, ends=ends)

    def nothing(self, code: str | None = None, *, retryable: bool | None = None) -> NothingCouldRender:
        """Why nobody answered, from what happened and what kept the others out."""
        passed_over = self.decision.passed_over
        reasons = (
            *self.failures,
            *(Failure(one.provider, one.model, why.code, why.values) for one, why in passed_over),
        )
        if retryable is None:
            retryable = any(error.retryable for error in self.errors) or any(
                told.code in WORTH_ANOTHER_TRY for told in reasons
            )
        waits = [
            float(told.values["seconds"]) for told in reasons if told.code in TEMPORARY and "seconds" in told.values
        ]
        return NothingCouldRender(
            code or (reasons[0].code if reasons else "NO_CANDIDATE"),
            reasons,
            self.decision,
            tuple(self.attempts),
            retryable=retryable,
            retry_after=min(waits) if waits and retryable else None,
        )


def _name(candidate: Candidate) -> tuple[str, str]:
    return candidate.provider, candidate.model


def _allowed(candidate: Candidate, left: float, following: Candidate | None) -> float:
    """How many of the seconds left this one may use: the next keeps its own, where plenty remain all the same."""
    if following is None or following.expected_seconds is None or candidate.expected_seconds is None:
        return left
    room = left - following.expected_seconds * ROOM_FOR_NEXT
    return room if room >= candidate.expected_seconds * PLENTY else left
