"""A circuit breaker: it opens on a share of failures, a share of slow calls, or a row of failures, and closes by trial.

The terms and the two rates are those of resilience4j's CircuitBreaker. Times are seconds on the caller's clock.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random


class BreakerState(StrEnum):
    """Closed lets calls through, open none; half-open lets one trial through at a time."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"


@dataclass(frozen=True, slots=True)
class BreakerRules:
    """When to open and for how long. A call is slow beyond `slow_times` its quoted seconds.

    `row` failures without a success in between open it whatever the rates; the pause starts at `pause_seconds` and
    doubles with each failed trial up to `longest_pause_seconds`; `trials` good trials close it. Where it opens again
    within `window_seconds` it goes on doubling, so that a vendor that comes and goes is tried less and less. What opens
    it at once (a revoked key, no funds, a model that is gone) seldom mends itself, so the pause then starts at
    `account_seconds`.
    """

    window_seconds: float = 300.0
    fewest_calls: int = 5
    failure_rate: float = 0.5
    slow_rate: float = 0.8
    slow_times: float = 3.0
    row: int = 3
    pause_seconds: float = 15.0
    account_seconds: float = 60.0
    longest_pause_seconds: float = 300.0
    trials: int = 2


RULES = BreakerRules()
CALLS_KEPT = 100


class Breaker:
    """One circuit. `now` is always the caller's; `rng` jitters pauses, so that processes do not try all at once."""

    def __init__(self, rng: random.Random, rules: BreakerRules = RULES) -> None:
        self.rules = rules
        self.state = BreakerState.CLOSED
        self.opened_because = ""
        self.until = 0.0
        self.trips = 0
        self._rng = rng
        self._calls: deque[tuple[float, bool, bool]] = deque(maxlen=CALLS_KEPT)
        self._row = 0
        self._good_trials = 0
        self._trial_running_until = 0.0
        self._closed_at = float("-inf")

    def seconds_left(self, now: float) -> float:
        """How long until a call may go through; 0 when one may now."""
        if self.state is BreakerState.CLOSED:
            return 0.0
        return max(0.0, self.until - now, self._trial_running_until - now)

    def begin_trial(self, now: float, lease_seconds: float) -> None:
        """A call goes through a breaker that is not closed; nobody else does until it ends, or its lease."""
        if self.state is BreakerState.CLOSED:
            # Closed since, by another process or because the provider was made anew.
            return
        self.state = BreakerState.HALF_OPEN
        self._trial_running_until = now + lease_seconds

    def end_trial(self) -> None:
        """The trial said nothing about the vendor (it was cancelled, or the request was wrong)."""
        self._trial_running_until = 0.0

    def succeeded(self, now: float, *, slow: bool, trial: bool = False) -> bool:
        """A call went well; `trial` says that it held the trial. True when this changed the state.

        Outside closed only the trial counts: whoever began before it opened tells nothing new.
        """
        if self.state is BreakerState.CLOSED:
            self._row = 0
            self._calls.append((now, False, slow))
            return self._rates_reached(now) and self._open(now, "slow calls")
        if not trial:
            return False
        self._trial_running_until = 0.0
        if slow:
            return self._open(now, "slow trial")
        self._good_trials += 1
        if self._good_trials >= self.rules.trials:
            self.close(now, self.trips)
        return True

    def failed(self, now: float, because: str, *, at_once: bool = False, trial: bool = False) -> bool:
        """A call failed for a reason that counts. True when this changed the state; `at_once` opens on the first.

        Outside closed only the trial counts, so that one burst is one trip, however many calls it takes with it.
        """
        if self.state is not BreakerState.CLOSED:
            if not trial:
                return False
            self._trial_running_until = 0.0
            return self._open(now, because, at_once=at_once)
        self._row += 1
        self._calls.append((now, True, False))
        if at_once or self._row >= self.rules.row or self._rates_reached(now):
            return self._open(now, because, at_once=at_once)
        return False

    def close(self, now: float = float("-inf"), trips: int = 0) -> None:
        """Let calls through; after so many trips where it was closed by trials, `now`."""
        self.state = BreakerState.CLOSED
        self.opened_because = ""
        self.until = 0.0
        self.trips = trips
        self._closed_at = now
        self._row = 0
        self._good_trials = 0
        self._trial_running_until = 0.0
        self._calls.clear()

    def adopt(self, until: float, trips: int, because: str) -> None:
        """Another process opened this circuit."""
        self.state = BreakerState.OPEN
        self.until = until
        self.trips = trips
        self.opened_because = because
        self._good_trials = 0

    def _open(self, now: float, because: str, *, at_once: bool = False) -> bool:
        if self.state is BreakerState.CLOSED and now - self._closed_at > self.rules.window_seconds:
            self.trips = 0
        first = self.rules.account_seconds if at_once else self.rules.pause_seconds
        pause = min(self.rules.longest_pause_seconds, first * 2**self.trips)
        self.trips = min(self.trips + 1, 16)
        # Half to full: never at once, never all together.
        self.until = now + pause * (0.5 + self._rng.random() / 2)
        self.state = BreakerState.OPEN
        self.opened_because = because
        self._good_trials = 0
        return True

    def _rates_reached(self, now: float) -> bool:
        while self._calls and self._calls[0][0] < now - self.rules.window_seconds:
            self._calls.popleft()
        count = len(self._calls)
        if count < self.rules.fewest_calls:
            return False
        failures = sum(failed for _, failed, _ in self._calls)
        slow = sum(slow for _, _, slow in self._calls)
        return failures >= self.rules.failure_rate * count or slow >= self.rules.slow_rate * count
