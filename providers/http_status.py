"""What an HTTP status means where a vendor gives no code of its own that says more."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from providers.errors import (
    ModelRetired,
    Overloaded,
    ProviderBug,
    ProviderError,
    QuotaExhausted,
    RateLimited,
    TimedOut,
    Unauthenticated,
    Unsupported,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST_WAIT = 3600.0
# Per second; the finer ones first. The second is Azure's own.
_WAITS = {"retry-after-ms": 1000.0, "x-ms-retry-after-ms": 1000.0, "retry-after": 1.0}

_MEANINGS: dict[int, tuple[type[ProviderError], str]] = {
    400: (Unsupported, "this model does not take the request"),
    401: (Unauthenticated, "the key is refused"),
    402: (QuotaExhausted, "no funds are left"),
    403: (Unauthenticated, "the key is not allowed to do this, or not from here"),
    404: (ModelRetired, "this model or address is not served"),
    408: (TimedOut, "the vendor gave up"),
    409: (Overloaded, "the vendor is busy with the same"),
    410: (ModelRetired, "this model is gone"),
    413: (Unsupported, "the request is too large for this model"),
    422: (Unsupported, "this model does not take the request"),
    429: (RateLimited, "too many requests"),
    504: (TimedOut, "the vendor gave up"),
}
_SERVER_ERROR = 500


def from_status(said: str, status: int, retry_after: float | None = None) -> ProviderError:
    """The error for `status`. `said` starts its message ("openai answered 429"); `retry_after` is in seconds."""
    kind, meaning = _MEANINGS.get(status, (Overloaded if status >= _SERVER_ERROR else ProviderBug, ""))
    message = f"{said}: {meaning}" if meaning else said
    return RateLimited(message, retry_after) if kind is RateLimited else kind(message)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds to wait, as a vendor's headers say; nonsense, and more than an hour, counts as not said."""
    for name, unit in _WAITS.items():
        told = headers.get(name, "")
        wait = plausible(seconds / unit if (seconds := _number(told)) is not None else _until(told, headers))
        if wait is not None:
            return wait
    return None


def plausible(seconds: float | None) -> float | None:
    """The wait in seconds, None where it is no wait that anybody could mean."""
    return seconds if seconds is not None and 0 <= seconds <= LONGEST_WAIT else None


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _until(text: str, headers: Mapping[str, str]) -> float | None:
    """Seconds until an HTTP date, by the vendor's own clock (its `date` header), by ours where it tells none."""
    moment = _moment(text)
    if moment is None:
        return None
    return (moment - (_moment(headers.get("date", "")) or datetime.now(UTC))).total_seconds()


def _moment(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
