"""The rules of a generation's state. Each step is one transaction, and a worker's steps are fenced by its epoch."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from db.base import utc_now
from db.queries import attempts, spend, working
from db.queries.events import fence, record
from db.queries.working import SavedStage
from db.tables.generations import FINAL
from jobs.queue import Job
from studio import ledger
from studio.generation.needs import need_of
from studio.input import GenerateInput

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from db.database import Session
    from db.tables import Generation
    from studio.generation.parts import Parts
    from studio.generation.work import Outcome

GIVEN_UP = "GIVEN_UP"
"""Stands among the stage results for a picture that failed for good, so that a retry leaves it alone."""
GENERATE = "generate"
"""The queue's entry point for new work; `render.<provider>` are those of devices."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A generation that is this worker's until another epoch begins."""

    id: UUID
    epoch: int
    attempt: int
    row: Generation
    hand_over: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Fault:
    """Why something failed: a code of the message catalogue, its values, and whether waiting may help.

    `retry_after` is in seconds, None where nobody knows.
    """

    code: str
    values: Mapping[str, str]
    retryable: bool = False
    retry_after: float | None = None

    def as_error(self) -> dict[str, Any]:
        """The fault as it is stored and shown."""
        return {"code": self.code, "values": dict(self.values), "retryable": self.retryable}


async def take(parts: Parts, job: Job) -> Claim | None:
    """Make a generation this worker's; None where there is nothing left to do with this job.

    The attempt is counted here, before anything can go wrong, so that work which kills its worker stops at its limit.
    What a lost worker left open is closed, at the most it can have cost.
    """
    async with parts.database.transaction() as session:
        row = await working.hold(session, job.key)
        if row is None or row.turn != job.turn or row.status in FINAL:
            return None
        handed, attempt, epoch = row.hand_over, row.attempt + (row.hand_over is None), row.epoch + 1
        await _close_books(session, row.id, epoch, "WORKER_LOST")
        if row.cancel_requested_at is not None:
            await _end(session, row, epoch, "CANCELLED")
            return None
        fault = _hopeless(parts, row, attempt)
        if fault is not None:
            await _end(session, row, epoch, "FAILED", fault)
            return None
        now = utc_now()
        values = {
            "status": "PROCESSING",
            "epoch": epoch,
            "attempt": attempt,
            "hand_over": None,
            "next_attempt_at": None,
            "started_at": row.started_at or now,
            "deadline_at": row.deadline_at or now + timedelta(seconds=_seconds_for(parts, row)),
        }
        await record(session, row.id, "STARTED", data={"attempt": attempt}, values=values)
        await session.refresh(row)
    return Claim(row.id, epoch, attempt, row, handed)


def _seconds_for(parts: Parts, row: Generation) -> float:
    """How long it may take, with what the operator grants for each picture of a provider that is asked for by name."""
    asked = GenerateInput.model_validate(row.input)
    return parts.settings.deadline + asked.count * parts.manager.granted_seconds(need_of(asked).named)


def _hopeless(parts: Parts, row: Generation, attempt: int) -> Fault | None:
    if attempt > parts.settings.most_attempts:
        return Fault("WORKER_LOST", {"attempts": str(row.attempt)}, retryable=True)
    if row.deadline_at is not None and utc_now() > row.deadline_at:
        return Fault("DEADLINE_EXCEEDED", {}, retryable=True)
    return None


async def _close_books(session: Session, generation_id: UUID, before_epoch: int, error: str) -> None:
    """No attempt of these epochs stays open, and no money held for one: those left open count at their maximum."""
    await attempts.abandon(session, generation_id, before_epoch, error)
    for reference, cost in await attempts.unsettled(session, generation_id):
        await ledger.close(session, await spend.find(session, reference), ledger.SETTLED, cost)


async def _end(session: Session, row: Generation, epoch: int, event: str, fault: Fault | None = None) -> None:
    error = None if fault is None else fault.as_error()
    values = {"status": event, "epoch": epoch, "error": error, "finished_at": utc_now(), "hand_over": None}
    await record(session, row.id, event, data={} if error is None else {"error": error}, values=values)


async def save(parts: Parts, claim: Claim, saved: SavedStage, percent: int, outcome: Outcome) -> None:
    """Store a stage's result with everything that belongs to it, and tell that it is done.

    What is stored already, as after a commit in doubt, stays as it is.

    Raises:
        Fenced: the generation is another worker's by now.
    """
    async with parts.database.transaction() as session:
        held = await working.hold(session, claim.id)
        if await working.is_saved(session, claim.id, saved, claim.epoch):
            return
        told = {"stage": saved.stage, "percent": max(percent, held.percent if held is not None else 0)}
        await record(session, claim.id, "PROGRESS", data=told, values={**told, **outcome.values}, epoch=claim.epoch)
        await working.save_stage(session, claim.id, saved, claim.epoch)
        if outcome.also is not None:
            await outcome.also(session)


async def complete(parts: Parts, claim: Claim, warnings: Sequence[Mapping[str, Any]]) -> None:
    """Everything that could be delivered is there.

    Raises:
        Fenced: the generation is another worker's by now.
    """
    values = {"status": "COMPLETED", "percent": 100, "warnings": warnings}
    await _finish(parts, claim, "SUCCEEDED", {}, values)


async def fail(parts: Parts, claim: Claim, fault: Fault) -> None:
    """It failed for good.

    Raises:
        Fenced: the generation is another worker's by now.
    """
    error = fault.as_error()
    await _finish(parts, claim, "FAILED", {"error": error}, {"status": "FAILED", "error": error})


async def cancelled(parts: Parts, claim: Claim) -> None:
    """The worker has stopped because somebody asked for it.

    Raises:
        Fenced: the generation is another worker's by now.
    """
    await _finish(parts, claim, "CANCELLED", {}, {"status": "CANCELLED"})


async def _finish(parts: Parts, claim: Claim, event: str, data: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    async with parts.database.transaction() as session:
        # Its row is locked first, as in `take`, so that nobody closes the same books at the same time.
        await working.hold(session, claim.id)
        await _close_books(session, claim.id, claim.epoch + 1, "DATABASE_UNAVAILABLE")
        cost = await attempts.cost(session, claim.id)
        closing = {**values, "finished_at": utc_now(), "cost": cost}
        await record(session, claim.id, event, data=data, values=closing, epoch=claim.epoch)


async def try_again(parts: Parts, claim: Claim, fault: Fault, delay: float) -> None:
    """Queue it anew, to be taken after `delay` seconds.

    Raises:
        Fenced: the generation is another worker's by now.
    """
    at = utc_now() + timedelta(seconds=delay)
    job = Job(claim.id, claim.row.turn + 1, GENERATE)
    values = {
        "status": "RETRYING",
        "turn": job.turn,
        "entrypoint": job.entrypoint,
        "queued_at": utc_now(),
        "next_attempt_at": at,
    }
    told = {"attempt": claim.attempt, "reason": fault.code, "next_attempt_at": at.isoformat()}
    async with parts.database.transaction() as session:
        await record(session, claim.id, "RETRYING", data=told, values=values, epoch=claim.epoch)
        await parts.queue.put(session, job, delay)


async def give_up(parts: Parts, claim: Claim, image: int, fault: Fault) -> None:
    """Remember that a picture failed for good.

    Raises:
        Fenced: the generation is another worker's by now.
    """
    saved = SavedStage(GIVEN_UP, image, asdict(fault), {}, utc_now(), 0.0)
    async with parts.database.transaction() as session:
        await fence(session, claim.id, claim.epoch)
        await working.save_stage(session, claim.id, saved, claim.epoch)


async def hand_over(parts: Parts, claim: Claim, entrypoint: str, carried: Mapping[str, Any]) -> None:
    """Pass it to workers at another entry point, with what was decided so far. It is no new attempt.

    Raises:
        Fenced: the generation is another worker's by now.
    """
    job = Job(claim.id, claim.row.turn + 1, entrypoint)
    values = {"turn": job.turn, "entrypoint": entrypoint, "queued_at": utc_now(), "hand_over": dict(carried)}
    async with parts.database.transaction() as session:
        held = await working.hold(session, claim.id)
        told = {"stage": "RENDERING", "percent": held.percent if held is not None else 0}
        await record(session, claim.id, "PROGRESS", data=told, values=values, epoch=claim.epoch)
        await parts.queue.put(session, job)


async def let_go(parts: Parts, claim: Claim) -> None:
    """This worker stops: the same job goes back into the queue, and its next start is no new attempt.

    Raises:
        Fenced: the generation is another worker's by now.
    """
    async with parts.database.transaction() as session:
        held = await working.hold(session, claim.id)
        if held is not None and held.epoch == claim.epoch and held.status == "PROCESSING":
            held.hand_over = {**(claim.hand_over or {})}


async def rescue(parts: Parts, generation_id: UUID) -> None:
    """Queue a generation again whose job the queue has lost, or whose device has gone: there is a new decision then."""
    async with parts.database.transaction() as session:
        row = await working.hold(session, generation_id)
        if row is None or row.status in FINAL:
            return
        row.entrypoint = GENERATE
        if row.hand_over is not None:
            row.hand_over = {image: {"tried": carried["tried"]} for image, carried in row.hand_over.items()}
        row.turn += 1
        row.queued_at = utc_now()
        await parts.queue.put(session, Job(row.id, row.turn, row.entrypoint))
