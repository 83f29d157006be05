"""One job from the moment it is taken to the moment it is somebody else's, or nobody's."""

from __future__ import annotations

import asyncio
import contextlib
from functools import partial
from typing import TYPE_CHECKING, Any

import structlog

from db.base import utc_now
from db.queries import durations, working
from db.queries.events import Fenced
from studio.estimates import scale_of
from studio.generation import lifecycle
from studio.generation.faults import fault_of
from studio.generation.lifecycle import GIVEN_UP, Claim, Fault
from studio.generation.patience import patiently
from studio.generation.pictures import Pictures, Yield
from studio.generation.previews import Previews
from studio.generation.reporter import Reporter
from studio.generation.views import Stage
from studio.generation.work import Work

if TYPE_CHECKING:
    from jobs.hub import Watch
    from jobs.queue import Job
    from providers.manager import Elsewhere
    from studio.generation.parts import Parts
    from studio.generation.placement import Fleet

log = structlog.get_logger(__name__)


class Runner:
    """What the queue's jobs are handed to."""

    def __init__(self, parts: Parts, fleet: Fleet) -> None:
        self._parts = parts
        self._fleet = fleet

    async def run(self, job: Job) -> None:
        """Do what is left to do. Returns when the generation is finished, queued again, or another worker's.

        Raises:
            DatabaseLost: PostgreSQL stayed away; the queue hands the job out again.
            CancelledError: the program ends; the queue hands the job on.
        """
        claim = await patiently(lambda: lifecycle.take(self._parts, job))
        if claim is None:
            return
        with structlog.contextvars.bound_contextvars(generation=str(claim.id)):
            log.info("started", attempt=claim.attempt, epoch=claim.epoch)
            with contextlib.suppress(Fenced):
                await self._attend(claim)

    async def _attend(self, claim: Claim) -> None:
        """Work until it is done, cancelled, out of time, or the program ends."""
        with self._parts.hub.watch(claim.id) as watch:
            work = asyncio.create_task(self._work(claim))
            wish = asyncio.create_task(_cancel_wished(watch))
            try:
                await asyncio.wait({work, wish}, timeout=_left(claim), return_when=asyncio.FIRST_COMPLETED)
                if not work.done():
                    await _stopped(work)
                    await self._cut_short(claim, cancelled=wish.done())
            except asyncio.CancelledError:
                await _stopped(work)
                await patiently(lambda: lifecycle.let_go(self._parts, claim))
                raise
            finally:
                wish.cancel()
            if not work.cancelled():
                work.result()

    async def _cut_short(self, claim: Claim, *, cancelled: bool) -> None:
        if cancelled:
            log.info("cancelled")
            await patiently(lambda: lifecycle.cancelled(self._parts, claim))
        else:
            log.warning("out of time")
            fault = Fault("DEADLINE_EXCEEDED", {}, retryable=True)
            await patiently(lambda: lifecycle.fail(self._parts, claim, fault))

    async def _work(self, claim: Claim) -> None:
        work, reporter = await patiently(lambda: self._prepare(claim))
        try:
            made = await Pictures(work, reporter).make()
        except Fenced:
            raise
        except Exception as error:  # noqa: BLE001  every failure has an end that the owner sees
            await self._failed(claim, fault_of(error))
        else:
            await self._settle(work, made)
        finally:
            await reporter.previews.close()

    async def _prepare(self, claim: Claim) -> tuple[Work, Reporter]:
        placement = await self._fleet.placement()
        async with self._parts.database.snapshot() as session:
            stored = (await working.stages(session, [claim.id]))[claim.id]
            measured = await durations.of_kind(session, claim.row.kind)
        reporter = Reporter(self._parts.hub, claim, scale_of(measured), Previews(self._parts, claim))
        work = Work(self._parts, claim, placement, reporter.step)
        for saved in stored:
            if saved.stage == GIVEN_UP:
                work.given_up[saved.image_index] = Fault(**saved.result)
            else:
                work.results[Stage(saved.stage), saved.image_index] = saved
        return work, reporter

    async def _settle(self, work: Work, made: Yield) -> None:
        """What the generation as a whole comes to."""
        claim, asked = work.claim, work.asked
        if made.elsewhere:
            await self._hand_over(claim, made.elsewhere)
        elif made.for_now and self._may_retry(claim):
            await self._give_up(claim, made)
            await self._retry(claim, made.for_now[0])
        elif made.failed and not made.delivered:
            await patiently(lambda: lifecycle.fail(self._parts, claim, next(iter(made.failed.values()))))
        else:
            warnings = _warnings(work)
            if made.failed:
                counts = {"delivered": str(len(made.delivered)), "asked": str(asked.count)}
                warnings.append({"code": "SOME_PICTURES_FAILED", "values": counts})
            await patiently(lambda: lifecycle.complete(self._parts, claim, warnings))
            log.info("completed", pictures=len(made.delivered))

    async def _failed(self, claim: Claim, fault: Fault) -> None:
        if fault.retryable and self._may_retry(claim):
            await self._retry(claim, fault)
        else:
            log.warning("failed", code=fault.code)
            await patiently(lambda: lifecycle.fail(self._parts, claim, fault))

    def _may_retry(self, claim: Claim) -> bool:
        return claim.attempt < self._parts.settings.most_attempts and _left(claim) > self._delay(claim)

    def _delay(self, claim: Claim) -> float:
        delays = self._parts.settings.retry_delays
        return delays[claim.attempt - 1] if claim.attempt <= len(delays) else 0.0

    async def _retry(self, claim: Claim, fault: Fault) -> None:
        delay = min(max(self._delay(claim), fault.retry_after or 0.0), _left(claim))
        log.info("retrying", code=fault.code, delay=delay)
        await patiently(lambda: lifecycle.try_again(self._parts, claim, fault, delay))

    async def _give_up(self, claim: Claim, made: Yield) -> None:
        """Remember which pictures failed for good, so that a retry does not pay for them again."""
        for image, fault in made.failed.items():
            if not fault.retryable:
                await patiently(partial(lifecycle.give_up, self._parts, claim, image, fault))

    async def _hand_over(self, claim: Claim, elsewhere: dict[int, Elsewhere]) -> None:
        first = next(iter(elsewhere.values()))
        carried: dict[str, Any] = {}
        for image, left in elsewhere.items():
            tried = [[attempt.provider, attempt.model] for attempt in left.attempts]
            before = (claim.hand_over or {}).get(str(image), {}).get("tried", [])
            carried[str(image)] = {"decision": left.decision.to_json(), "tried": [*before, *tried]}
        entrypoint = f"render.{first.candidate.provider}"
        log.info("handed over", entrypoint=entrypoint)
        await patiently(lambda: lifecycle.hand_over(self._parts, claim, entrypoint, carried))


def _warnings(work: Work) -> list[dict[str, Any]]:
    """What every stage wants the owner to know, each once."""
    warnings: list[dict[str, Any]] = []
    for saved in work.results.values():
        for told in saved.result.get("warnings", ()):
            if told not in warnings:
                warnings.append(dict(told))
    return warnings


def _left(claim: Claim) -> float:
    """Seconds until the generation's deadline."""
    deadline = claim.row.deadline_at
    return 0.0 if deadline is None else max(0.0, (deadline - utc_now()).total_seconds())


async def _cancel_wished(watch: Watch) -> None:
    while not watch.cancel_requested:
        await watch.news()


async def _stopped(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.wait({task})
    if not task.cancelled():
        task.exception()
