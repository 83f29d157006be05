"""What Google's errors mean, whichever of its two SDKs raised them. Classes differ by transport; codes do not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from providers import http_status
from providers.errors import Moderated, ProviderBug, ProviderError, QuotaExhausted, Unauthenticated, Unreachable

if TYPE_CHECKING:
    from collections.abc import Iterable

_POLICY = re.compile(r"responsible ai|sensitive words|usage guidelines|safety (filter|polic)|violat", re.IGNORECASE)
_REGION = re.compile(r"location is not supported|not available in your (country|region)", re.IGNORECASE)
_KEY = re.compile(r"api[ _]key (not valid|invalid|expired)|api_key_invalid", re.IGNORECASE)
_FUNDS = re.compile(r"billing|prepayment|credits are depleted|spending cap", re.IGNORECASE)
# A protobuf duration as JSON has it.
_DURATION = re.compile(r"(\d{1,9}(?:\.\d{1,9})?)s")
_BAD_REQUEST, _FORBIDDEN, _TOO_MANY = 400, 403, 429


def translate(vendor: str, error: Exception) -> ProviderError:
    """The taxonomy's word for `error`. Google's own text is read but not repeated: it may hold the prompt."""
    from google.api_core.exceptions import GoogleAPICallError  # noqa: PLC0415  loaded by the first call
    from google.auth.exceptions import GoogleAuthError, TransportError  # noqa: PLC0415
    from google.genai.errors import APIError  # noqa: PLC0415

    from providers.bounded_http import FAILURES, transport_failure  # noqa: PLC0415

    match error:
        case GoogleAPICallError():
            wait = _wait(error.response, error.details)
            return by_code(vendor, int(error.code or 0), _texts(error.message, error.reason), wait)
        case APIError():
            wait = _wait(error.response, _details_in(error.details))
            return by_code(vendor, int(error.code or 0), _texts(error.message, error.status, error.details), wait)
        case TransportError() | GoogleAuthError(retryable=True):
            return Unreachable(f"{vendor}: Google's sign-in cannot be reached, or is out of order")
        case GoogleAuthError():
            return Unauthenticated(f"{vendor}: no usable Google credentials ({type(error).__name__})")
        case _ if isinstance(error, FAILURES):
            return transport_failure(vendor, error)
        case _:
            return ProviderBug(f"{vendor}: the SDK raised {type(error).__name__}")


def by_code(vendor: str, code: int, text: str, retry_after: float | None = None) -> ProviderError:
    """The error for an HTTP status and all that Google said about it; `retry_after` is in seconds.

    Google speaks of billing wherever a quota is reached. When it also says how long to wait, waiting is all it takes.
    """
    said = f"{vendor} answered {code}"
    if code == _BAD_REQUEST and _KEY.search(text):
        return Unauthenticated(f"{said}: the key is refused")
    if code == _BAD_REQUEST and _REGION.search(text):
        return Unauthenticated(f"{said}: not served in this region")
    if code == _BAD_REQUEST and _POLICY.search(text):
        return Moderated(f"{said}: the prompt was refused")
    if code in {_FORBIDDEN, _TOO_MANY} and retry_after is None and _FUNDS.search(text):
        return QuotaExhausted(f"{said}: billing is off, or no funds are left")
    return http_status.from_status(said, code, retry_after)


def _wait(response: Any, details: Iterable[Any]) -> float | None:
    """How many seconds Google says to wait: by header as anybody does, else by its own `google.rpc.RetryInfo`."""
    told = http_status.retry_after(getattr(response, "headers", None) or {})
    if told is not None:
        return told
    for detail in details:
        if isinstance(detail, dict) and str(detail.get("@type", "")).endswith("google.rpc.RetryInfo"):
            seconds = _DURATION.fullmatch(str(detail.get("retryDelay", "")))
            return http_status.plausible(float(seconds[1])) if seconds else None
    return None


def _details_in(body: object) -> list[Any]:
    """The list of details in an error's body as JSON, wherever it is well formed."""
    error = body.get("error") if isinstance(body, dict) else None
    details = error.get("details") if isinstance(error, dict) else None
    return details if isinstance(details, list) else []


def _texts(*parts: object) -> str:
    return " ".join(str(part)[:2000] for part in parts if part)
