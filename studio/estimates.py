"""How far, how long, how many before: from measured durations of recent runs of the same kind, or unknown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from studio.generation.views import Stage

if TYPE_CHECKING:
    from collections.abc import Iterable

    from db.queries.durations import Measured

DEFAULT_PERCENT = {
    Stage.BRIEFING: 10,
    Stage.WRITING: 30,
    Stage.LAYOUT: 40,
    Stage.RENDERING: 70,
    Stage.FINISHING: 80,
    Stage.STORING: 100,
}
"""Reached at the end of each stage, where nothing has been measured."""
SHARED = (Stage.BRIEFING, Stage.WRITING, Stage.LAYOUT)
FEWEST_RUNS = 3
"""Runs below which a median says nothing."""
NEARLY = 99
"""100 is only for what is completed."""


@dataclass(frozen=True, slots=True)
class Scale:
    """What percent is reached when a stage ends; `seconds` is the median of the whole, None when unknown."""

    reached: dict[Stage, float]
    seconds: float | None

    def at(self, done: Iterable[tuple[Stage, int]], count: int, drawn: Iterable[float] = ()) -> int:
        """Percent when the stages `done` (stage, image index) are, of `count` pictures; never more than 99.

        `drawn` are the shares (0 to 1) to which pictures are rendered that are not among them yet.
        """
        whole = sum(self._weight(stage) / (1 if stage in SHARED else count) for stage, _ in done)
        partial = sum(min(1.0, max(0.0, share)) for share in drawn) * self._weight(Stage.RENDERING) / count
        return min(NEARLY, int(whole + partial + 1e-6))

    def _weight(self, stage: Stage) -> float:
        order = list(Stage)
        before = order[order.index(stage) - 1] if order.index(stage) else None
        return self.reached[stage] - (self.reached[before] if before else 0.0)


def scale_of(measured: Measured | None) -> Scale:
    """The scale that these measurements make."""
    if measured is None or measured.runs < FEWEST_RUNS or not measured.stages:
        return Scale({stage: float(percent) for stage, percent in DEFAULT_PERCENT.items()}, None)
    spent = [max(0.001, measured.stages.get(stage, 0.0)) for stage in Stage]
    total = sum(spent)
    reached, so_far = {}, 0.0
    for stage, seconds in zip(Stage, spent, strict=True):
        so_far += seconds
        reached[stage] = 100.0 * so_far / total
    return Scale(reached, measured.total)


def remaining_seconds(scale: Scale, percent: int) -> float | None:
    """Seconds until a run that has come to `percent` is done; None when nobody knows."""
    return None if scale.seconds is None else round(scale.seconds * (100 - percent) / 100, 1)


def waiting_seconds(scale: Scale, ahead: int, seats: int) -> float | None:
    """Seconds until a run with `ahead` others before it, on `seats` places at work, is done; None when nobody knows."""
    if scale.seconds is None or seats < 1:
        return None
    return round(scale.seconds * (ahead // seats + 1), 1)
