"""Progress of one generation: what is done, what is being drawn, and a percent that never falls."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from jobs.hub import Progress
from studio.estimates import remaining_seconds
from studio.generation.views import Stage

if TYPE_CHECKING:
    from jobs.hub import EventHub
    from providers.image import Step
    from studio.estimates import Scale
    from studio.generation.lifecycle import Claim
    from studio.generation.previews import Previews


class Reporter:
    """Counts stages and steps and tells the hub, which sends on a few times a second."""

    def __init__(self, hub: EventHub, claim: Claim, scale: Scale, previews: Previews) -> None:
        self._hub = hub
        self.previews = previews
        self._claim = claim
        self._scale = scale
        self._pictures = int(claim.row.input["count"])
        self._done: set[tuple[Stage, int]] = set()
        self._drawn: dict[int, float] = {}
        self._percent = claim.row.percent
        self._numbers = count(1)

    def finished(self, stage: Stage, image: int) -> int:
        """That stage is done; the percent that this reaches."""
        self._done.add((stage, image))
        if stage is Stage.RENDERING:
            self._drawn.pop(image, None)
        return self._reached()

    def started(self, stage: Stage) -> None:
        """That stage begins."""
        self._tell(stage, None)

    def step(self, image: int, step: Step) -> None:
        """A model has come so far with that picture."""
        self._drawn[image] = step.step / step.steps if step.steps else 0.0
        if step.preview is not None:
            self.previews.offer(step.preview)
        self._tell(Stage.RENDERING, step)

    def _reached(self) -> int:
        self._percent = max(self._percent, self._scale.at(self._done, self._pictures, self._drawn.values()))
        return self._percent

    def _tell(self, stage: Stage, step: Step | None) -> None:
        percent = self._reached()
        self._hub.report(
            Progress(
                key=self._claim.id,
                epoch=self._claim.epoch,
                n=next(self._numbers),
                stage=stage,
                percent=percent,
                step=None if step is None else step.step,
                steps=None if step is None else step.steps,
                eta_seconds=remaining_seconds(self._scale, percent),
                preview_url=self.previews.url,
            )
        )
