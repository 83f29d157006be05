"""What live calls showed of one model: how often they went well, how long they took, whether the price was kept."""

from __future__ import annotations

from collections import deque
from decimal import ROUND_CEILING, Decimal
from math import exp2
from statistics import quantiles
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

ALPHA = 0.2
# What was seen counts half as much after these seconds. A model that nobody calls any more shows nothing new, so
# without this one bad minute would be held against it for good.
HALF_LIFE_SECONDS = 120.0
SHAPES_KEPT = 32
DURATIONS_KEPT = 256
PRICE_STEP = Decimal("0.001")
TWO = 2


def trust(seconds: float) -> float:
    """How much of what was seen so many seconds ago still counts, 1 to 0."""
    return exp2(-max(0.0, seconds) / HALF_LIFE_SECONDS)


class Vitals:
    """Moving figures of one model, each fading with time: success to 1, durations to what was quoted.

    A "shape" is a quality and a size class: "standard 1.0MP". Times are seconds since 1970, durations seconds.
    """

    def __init__(self) -> None:
        self.price_ratio = 1.0
        self.changed_at = 0.0
        self.last_success_at = float("-inf")
        self._success = 1.0
        self._seconds: dict[str, tuple[float, float]] = {}
        self._durations: deque[float] = deque(maxlen=DURATIONS_KEPT)
        self._told: tuple[float | None, float | None] = (None, None)

    def success(self, at: float) -> float:
        """The share of recent calls that went well, 0 to 1."""
        return 1.0 - (1.0 - self._success) * trust(at - self.changed_at)

    def seconds(self, shape: str, quoted: float, at: float) -> float | None:
        """How long such a call takes; None where none was seen."""
        known = self._seconds.get(shape)
        return None if known is None else quoted + (known[0] - quoted) * trust(at - known[1])

    def seen(self, shape: str, quoted: float, at: float) -> tuple[float, float | None]:
        """`success` and `seconds` at once, since decisions ask for both by the hundred."""
        known, since = self._seconds.get(shape), trust(at - self.changed_at)
        success = 1.0 - (1.0 - self._success) * since
        if known is None:
            return success, None
        took, when = known
        return success, quoted + (took - quoted) * (since if when == self.changed_at else trust(at - when))

    def succeeded(self, shape: str, seconds: float, at: float) -> None:
        before = self.success(at)
        self._success = before + ALPHA * (1.0 - before)
        self._took(shape, seconds, at)
        self._durations.append(seconds)
        self.last_success_at = at
        self.changed_at = at

    def failed(self, at: float) -> None:
        self._success = (1.0 - ALPHA) * self.success(at)
        self.changed_at = at

    def charged(self, ratio: Decimal) -> None:
        """The vendor charged `ratio` times the most that its price list says.

        More is believed at once and rounded up, since a maximum that is a hair too low is none; less takes back half of
        the difference, but never more than was seen.
        """
        eased = 1.0 + (self.price_ratio - 1.0) / 2 if self.price_ratio > 1.01 else 1.0  # noqa: PLR2004
        self.price_ratio = max(float(ratio.quantize(PRICE_STEP, ROUND_CEILING)), round(eased, 3))

    def percentiles(self) -> tuple[float | None, float | None]:
        """Median and 95th percentile of the last durations in seconds; what others told where there are none here."""
        if len(self._durations) < TWO:
            only = self._durations[0] if self._durations else None
            return self._told if only is None else (only, only)
        cuts = quantiles(self._durations, n=20, method="inclusive")
        return cuts[9], cuts[18]

    def told(self) -> dict[str, Any]:
        """What other processes should know."""
        p50, p95 = self.percentiles()
        told = {"success": self._success, "ratio": self.price_ratio, "at": self.changed_at, "seconds": self._seconds}
        return told | {"p50": p50, "p95": p95}

    def adopt(self, told: Mapping[str, Any]) -> bool:
        """Take over what another process saw. False where that is no news."""
        if told["at"] <= self.changed_at:
            return False
        self._success = float(told["success"])
        self.price_ratio = float(told["ratio"])
        self.changed_at = float(told["at"])
        self._told = (told["p50"], told["p95"])
        for shape, (seconds, at) in told["seconds"].items():
            if at > self._seconds.get(shape, (0.0, 0.0))[1]:
                self._seconds[str(shape)] = (float(seconds), float(at))
        return True

    def _took(self, shape: str, seconds: float, at: float) -> None:
        """What has faded since the last call makes room for this one, a fifth at least."""
        known = self._seconds.pop(shape, None)
        if known is None:
            self._seconds[shape] = (seconds, at)
        else:
            share = max(ALPHA, 1.0 - trust(at - known[1]))
            self._seconds[shape] = (known[0] + share * (seconds - known[0]), at)
        if len(self._seconds) > SHAPES_KEPT:
            del self._seconds[next(iter(self._seconds))]
