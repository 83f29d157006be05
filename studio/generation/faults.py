"""What went wrong, in the codes that clients see, and whether trying again may help."""

from __future__ import annotations

import structlog

from db.database import DatabaseLost
from providers.manager import NothingCouldRender
from storage.errors import StorageError, StorageFull
from studio.finishing import UnreadablePicture
from studio.generation.lifecycle import Fault

log = structlog.get_logger(__name__)

REASONS_SHOWN = 5


KNOWN: dict[type[Exception], tuple[str, bool]] = {
    StorageFull: ("OUT_OF_SPACE", True),
    StorageError: ("STORAGE_UNAVAILABLE", True),
    DatabaseLost: ("DATABASE_UNAVAILABLE", True),
    UnreadablePicture: ("PROVIDER_BUG", False),
}
"""What a failure of our own parts is to the owner, and whether waiting may help; the first that fits counts."""


def fault_of(error: BaseException) -> Fault:
    """The fault that `error` is for the owner. What nobody foresaw is logged, and is INTERNAL."""
    if isinstance(error, NothingCouldRender):
        told = ", ".join(f"{reason.provider} {reason.code}" for reason in error.reasons[:REASONS_SHOWN])
        return Fault(error.code, {"reasons": told}, retryable=error.retryable, retry_after=error.retry_after)
    for kind, (code, retryable) in KNOWN.items():
        if isinstance(error, kind):
            return Fault(code, {}, retryable=retryable)
    log.error("a stage failed in a way that nobody foresaw", exc_info=error)
    return Fault("INTERNAL", {})
