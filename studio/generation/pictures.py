"""The stages themselves: those that all pictures share, then those of each picture, each stored when it is done."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from db.base import utc_now
from db.queries.events import Fenced
from db.queries.working import SavedStage
from providers.manager import Elsewhere
from storage.errors import FileDamaged, FileMissing
from studio.generation import lifecycle
from studio.generation.faults import fault_of
from studio.generation.needs import needs_picture
from studio.generation.patience import patiently
from studio.generation.stages import briefing, finishing, layout, rendering, storing, writing
from studio.generation.views import Stage
from studio.generation.work import SHARED

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from studio.generation.lifecycle import Fault
    from studio.generation.reporter import Reporter
    from studio.generation.work import Outcome, Work

FOR_ALL: dict[Stage, Callable[[Work], Awaitable[Outcome]]] = {
    Stage.BRIEFING: briefing.run,
    Stage.WRITING: writing.run,
    Stage.LAYOUT: layout.run,
}
FOR_EACH: dict[Stage, Callable[[Work, int], Awaitable[Outcome]]] = {
    Stage.RENDERING: rendering.run,
    Stage.FINISHING: finishing.run,
    Stage.STORING: storing.run,
}


@dataclass(slots=True)
class Yield:
    """What became of the pictures: delivered, failed (for good or for now), or to go on at another worker."""

    delivered: list[int] = field(default_factory=list)
    failed: dict[int, Fault] = field(default_factory=dict)
    elsewhere: dict[int, Elsewhere] = field(default_factory=dict)

    @property
    def for_now(self) -> list[Fault]:
        """The faults that waiting may mend."""
        return [fault for fault in self.failed.values() if fault.retryable]


class Pictures:
    """Takes one generation through its stages, leaving out what is done."""

    def __init__(self, work: Work, reporter: Reporter) -> None:
        self._work = work
        self._reporter = reporter

    async def make(self) -> Yield:
        """Everything that can be made now.

        Raises:
            Fenced: the generation is another worker's by now.
            Exception: a stage that all pictures share failed; `fault_of` says what it means.
        """
        for stage, image in self._work.results:
            self._reporter.finished(stage, image)
        pictured = needs_picture(self._work.asked)
        for stage, run in FOR_ALL.items():
            if pictured or stage is not Stage.LAYOUT:
                await self._stage(stage, SHARED, partial(run, self._work))
        made = Yield()
        if pictured:
            count = self._work.asked.count
            await _all([self._picture(image, made) for image in range(count)])
        return made

    async def _picture(self, image: int, made: Yield) -> None:
        given_up = self._work.given_up.get(image)
        if given_up is not None:
            made.failed[image] = given_up
            return
        try:
            await self._stages(image)
        except Elsewhere as elsewhere:
            made.elsewhere[image] = elsewhere
        except Fenced:
            raise
        except Exception as error:  # noqa: BLE001  whatever it is, the other pictures go on
            made.failed[image] = fault_of(error)
        else:
            made.delivered.append(image)

    async def _stages(self, image: int) -> None:
        try:
            await self._each(image)
        except (FileMissing, FileDamaged):
            # The pixels of an earlier attempt are gone: they are made again.
            for stage in (Stage.RENDERING, Stage.FINISHING):
                self._work.results.pop((stage, image), None)
            await self._each(image)

    async def _each(self, image: int) -> None:
        for stage, run in FOR_EACH.items():
            await self._stage(stage, image, partial(run, self._work, image))

    async def _stage(self, stage: Stage, image: int, run: Callable[[], Awaitable[Outcome]]) -> None:
        if (stage, image) in self._work.results:
            return
        self._reporter.started(stage)
        began = utc_now()
        outcome = await run()
        seconds = (utc_now() - began).total_seconds()
        saved = SavedStage(stage, image, outcome.result, outcome.files, began, seconds)
        percent = self._reporter.finished(stage, image)
        parts, claim = self._work.parts, self._work.claim
        await patiently(lambda: lifecycle.save(parts, claim, saved, percent, outcome))
        self._work.results[stage, image] = saved


async def _all(works: list[Any]) -> None:
    """Wait for all; when one raises, the others are cancelled first."""
    tasks = [asyncio.ensure_future(work) for work in works]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
