"""Whoever drops and resumes anywhere sees exactly what an uninterrupted subscriber saw.

Hypothesis plays a generation's life against the real database, with subscribers that come, fall silent, drop and resume
between any two steps, while calls of PostgreSQL get lost. Nothing here waits for time to pass.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from db.base import utc_now
from db.queries import reading
from db.queries.events import Fenced
from db.queries.working import SavedStage
from jobs.hub import Progress as Report
from jobs.queue import Job
from studio.generation import lifecycle
from studio.generation.events import TERMINAL, Progress, Snapshot
from studio.generation.lifecycle import Claim, Fault
from studio.generation.placement import Abilities
from studio.generation.service import GenerationService
from studio.generation.stream import parse_cursor
from studio.generation.views import Stage
from studio.generation.work import Outcome
from studio.generation.worker import Worker
from tests.studio.generation.asking import ask, described
from tests.studio.generation.studio_parts import Recipe, Studio, put_together

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from uuid import UUID

    from studio.generation.events import GenerationEvent
    from studio.generation.requester import Requester

STEPS = st.sampled_from(["take", "stage", "progress", "stale progress", "retry", "hand over", "cut in", "cancel"])
ENDS = st.sampled_from(["complete", "fail", "cancelled"])
LISTENING = st.sampled_from(["reads", "drops", "sleeps", "resumes at the start", "joins anew"])


class Life:
    """One generation that is led through its life by hand."""

    def __init__(self, studio: Studio, generation_id: UUID, requester: Requester) -> None:
        self.studio = studio
        self.id = generation_id
        self.requester = requester
        self.claim: Claim | None = None
        self.reports = 0
        self.over = False

    async def step(self, name: str) -> None:
        parts = self.studio.parts
        with suppress(Fenced):
            match name:
                case "take":
                    await self._take()
                case "cut in":  # another worker takes it; the claim in hand is void from now on
                    void = self.claim
                    await self._take()
                    self.claim = void if void is not None else self.claim
                case "stage" if self.claim:
                    stage = list(Stage)[self.reports % len(Stage)]
                    saved = SavedStage(stage, -1, {}, {}, utc_now(), 0.1)
                    await lifecycle.save(parts, self.claim, saved, min(99, self.reports * 7), Outcome({}))
                case "progress" | "stale progress" if self.claim:
                    self.reports += 1
                    epoch = self.claim.epoch - (name == "stale progress")
                    percent = (self.reports * 31) % 100
                    parts.hub.report(Report(self.id, epoch, self.reports, Stage.RENDERING, percent, 1, 4))
                case "retry" if self.claim:
                    await lifecycle.try_again(parts, self.claim, Fault("OVERLOADED", {}, retryable=True), 0.0)
                case "hand over" if self.claim:
                    await lifecycle.hand_over(parts, self.claim, "render.paint", {})
                case "cancel" if self.reports > 8:
                    await self.studio.service.cancel(self.id, self.requester)

    async def _take(self) -> None:
        async with self.studio.parts.database.snapshot() as session:
            row = await reading.generation(session, self.id)
        assert row is not None
        taken = await lifecycle.take(self.studio.parts, Job(self.id, row.turn, row.entrypoint))
        self.claim = taken or self.claim

    async def end(self, how: str) -> None:
        """Bring it to an end, whoever holds it."""
        await self._take()
        parts = self.studio.parts
        with suppress(Fenced):
            if self.claim is None:
                return
            if how == "complete":
                await lifecycle.complete(parts, self.claim, [])
            elif how == "fail":
                await lifecycle.fail(parts, self.claim, Fault("MODERATED", {}))
            else:
                await lifecycle.cancelled(parts, self.claim)


class Subscriber:
    """Listens in pieces: what it has is kept, and it resumes after the last cursor it saw."""

    def __init__(self, life: Life) -> None:
        self._life = life
        self.heard: list[GenerationEvent] = []
        self._cursor: str | None = "0"
        self._stream: AsyncIterator[GenerationEvent] | None = None
        self._next: asyncio.Task[GenerationEvent] | None = None
        self.over = False

    async def read(self, patience: float = 0.02) -> None:
        """Take what comes, until nothing has come for so many seconds."""
        life = self._life
        while not self.over:
            if self._stream is None:
                self._stream = aiter(life.studio.service.events(life.id, life.requester, self._cursor))
            if self._next is None:
                self._next = asyncio.ensure_future(anext(self._stream))
            done, _ = await asyncio.wait({self._next}, timeout=patience)
            if not done:
                return
            try:
                event = self._next.result()
            except StopAsyncIteration:
                self.over = True
                return
            finally:
                self._next = None
            self.heard.append(event)
            self._cursor = event.cursor

    async def drop(self) -> None:
        """The connection breaks, wherever it is."""
        if self._next is not None:
            self._next.cancel()
            with suppress(asyncio.CancelledError, StopAsyncIteration):
                await self._next
        if self._stream is not None:
            await self._stream.aclose()  # type: ignore[attr-defined]
        self._stream = self._next = None

    def forget(self) -> None:
        """Begin again from the first event."""
        self._cursor, self.over = "0", False
        self.heard.clear()


def states(heard: list[GenerationEvent]) -> list[str]:
    """The changes of state, each once, in the order heard; how far live progress had come is another matter."""
    kept: dict[str, str] = {}
    for event in heard:
        live = isinstance(event, Progress) and event.step is not None
        if not live and not isinstance(event, Snapshot):
            assert event.cursor not in kept, f"{described(event)} came twice"
            stage = event.stage if isinstance(event, Progress) else ""
            kept[event.cursor] = f"{event.cursor} {type(event).__name__} {stage}"
    return list(kept.values())


@asynccontextmanager
async def silent_studio(recipe: Recipe) -> AsyncIterator[Studio]:
    """A studio whose hub hears nothing of PostgreSQL but what the net, its poll, brings in."""
    parts = put_together(recipe)
    try:
        yield Studio(parts, GenerationService(parts), Worker(parts, Abilities(frozenset())))
    finally:
        await parts.manager.close()
        await parts.hub.close()
        await parts.database.close()


@pytest.mark.timeout(110)
def test_a_subscriber_that_drops_and_resumes_sees_what_an_uninterrupted_one_saw(
    recipe: Recipe, guest: Requester
) -> None:
    async def play(steps: list[tuple[str, str]], end: str) -> None:
        async with silent_studio(replace(recipe, settings={"guest_limit": 0})) as studio:
            accepted = await ask(studio, guest)
            life = Life(studio, accepted.generation_id, guest)
            steady, shaky = Subscriber(life), Subscriber(life)
            for step, listening in steps:
                await life.step(step)
                await studio.parts.hub.catch_up()
                await steady.read()
                if listening == "reads":
                    await shaky.read()
                elif listening != "sleeps":
                    await shaky.drop()
                if listening == "resumes at the start":
                    shaky.forget()
                if listening == "joins anew":
                    await shaky.read()
            await life.end(end)
            await studio.parts.hub.catch_up()
            await steady.read(patience=20)
            await shaky.read(patience=20)
            assert steady.over
            assert shaky.over
            assert states(shaky.heard) == states(steady.heard)
            assert isinstance(steady.heard[-1], TERMINAL)
            assert [int(event.cursor) for event in steady.heard] == sorted(int(event.cursor) for event in steady.heard)
            assert [text.split()[0] for text in states(steady.heard)] == [
                str(seq) for seq in range(1, len(states(steady.heard)) + 1)
            ]
            percents = [event.percent for event in steady.heard if isinstance(event, Progress)]
            assert percents == sorted(percents)
            await steady.drop()
            await shaky.drop()

    # No shrinking: an example takes a second, and those that fail are short enough to read.
    @settings(
        max_examples=12, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
    )
    @given(steps=st.lists(st.tuples(STEPS, LISTENING), min_size=3, max_size=14), end=ENDS)
    def check(steps: list[tuple[str, str]], end: str) -> None:
        asyncio.run(play(steps, end))

    check()


@pytest.mark.parametrize(
    ("cursor", "seq"),
    [(None, None), ("0", 0), ("17", 17), ("", None), ("-1", None), ("abc", None), ("1" * 40, None), ("١", None)],
)
def test_a_cursor_that_is_none_of_ours_is_no_cursor(cursor: str | None, seq: int | None) -> None:
    assert parse_cursor(cursor) == seq
