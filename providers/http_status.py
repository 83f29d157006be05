"""What an HTTP status means where a vendor gives no code of its own that says more."""

from __future__ import annotations

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
    """Seconds to wait, as `retry-after-ms` or `retry-after` say; a date, nonsense or a day counts as not said."""
    for name, unit in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        try:
            seconds = float(headers.get(name, "")) / unit
        except ValueError:
            continue
        if 0 <= seconds <= LONGEST_WAIT:
            return seconds
    return None
