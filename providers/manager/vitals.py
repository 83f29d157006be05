"""What live calls showed of one model: how often they went well, how long they took, whether the price was kept."""

from __future__ import annotations

import json
from collections import deque
from statistics import quantiles

ALPHA = 0.2
SHAPES_KEPT = 32
DURATIONS_KEPT = 256
TWO = 2


class Vitals:
    """Moving figures of one model. A "shape" is a quality and a size class: "standard 1.0MP"."""

    def __init__(self) -> None:
        self.success = 1.0
        self.price_ratio = 1.0
        self.seconds: dict[str, float] = {}
        self.changed_at = 0.0
        self.last_success_at = float("-inf")
        self._durations: deque[float] = deque(maxlen=DURATIONS_KEPT)
        self._told: tuple[float | None, float | None] = (None, None)

    def succeeded(self, shape: str, seconds: float, at: float) -> None:
        self.success += ALPHA * (1.0 - self.success)
        known = self.seconds.pop(shape, None)
        self.seconds[shape] = seconds if known is None else known + ALPHA * (seconds - known)
        if len(self.seconds) > SHAPES_KEPT:
            del self.seconds[next(iter(self.seconds))]
        self._durations.append(seconds)
        self.last_success_at = at
        self.changed_at = at

    def failed(self, at: float) -> None:
        self.success -= ALPHA * self.success
        self.changed_at = at

    def charged(self, ratio: float) -> None:
        """The vendor charged `ratio` times the most that was quoted; one fair price later all is forgotten by half."""
        if ratio > self.price_ratio:
            self.price_ratio = round(ratio, 3)
        elif self.price_ratio > 1.0:
            self.price_ratio = round(1.0 + (self.price_ratio - 1.0) / 2, 3) if self.price_ratio > 1.01 else 1.0  # noqa: PLR2004

    def percentiles(self) -> tuple[float | None, float | None]:
        """Median and 95th percentile of the last durations in seconds; what others told where there are none here."""
        if len(self._durations) < TWO:
            only = self._durations[0] if self._durations else None
            return self._told if only is None else (only, only)
        cuts = quantiles(self._durations, n=20, method="inclusive")
        return cuts[9], cuts[18]

    def to_json(self) -> str:
        p50, p95 = self.percentiles()
        told = {"success": self.success, "ratio": self.price_ratio, "at": self.changed_at, "seconds": self.seconds}
        return json.dumps(told | {"p50": p50, "p95": p95})

    def adopt(self, text: str) -> None:
        """Take over what another process saw, where that is newer."""
        told = json.loads(text)
        if told["at"] <= self.changed_at:
            return
        self.success = float(told["success"])
        self.price_ratio = float(told["ratio"])
        self.changed_at = float(told["at"])
        self._told = (told["p50"], told["p95"])
        self.seconds.update({str(shape): float(seconds) for shape, seconds in told["seconds"].items()})
