"""The numbers that a generation lives by, all in one place so that tests can be quick and operators can tune."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GenerationSettings:
    """Durations are in seconds, sizes in bytes.

    `retry_delays` are the waits before a job's second, third … attempt, so their number bounds the attempts.
    `guest_limit` generations per `guest_window` are taken from one address; 0 switches the limit off.
    """

    retry_delays: tuple[float, ...] = (0.0, 30.0, 120.0)
    deadline: float = 900.0
    idempotency_ttl: float = 86_400.0
    guest_limit: int = 60
    guest_window: float = 3_600.0
    guest_retention: float = 86_400.0
    stage_retention: float = 86_400.0
    preview_retention: float = 3_600.0
    orphan_grace: float = 3_600.0
    sweep_interval: float = 600.0
    worker_timeout: float = 15.0
    worker_beat: float = 5.0
    job_heartbeat: float = 5.0
    poll: float = 1.0
    progress_interval: float = 0.3
    concurrency: int = 4
    stop_grace: float = 5.0

    @property
    def most_attempts(self) -> int:
        """The first attempt and its retries."""
        return 1 + len(self.retry_delays)
