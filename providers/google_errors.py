"""What Google's errors mean, whichever of its two SDKs raised them. Classes differ by transport; codes do not."""

from __future__ import annotations

import re

from providers.errors import Moderated, ProviderBug, ProviderError, QuotaExhausted, Unauthenticated, Unreachable
from providers.http_status import from_status

_POLICY = re.compile(r"responsible ai|sensitive words|usage guidelines|safety (filter|polic)|violat", re.IGNORECASE)
_REGION = re.compile(r"location is not supported|not available in your (country|region)", re.IGNORECASE)
_KEY = re.compile(r"api[ _]key (not valid|invalid|expired)|api_key_invalid", re.IGNORECASE)
_FUNDS = re.compile(r"billing|prepayment|credits are depleted|spending cap", re.IGNORECASE)
_BAD_REQUEST, _FORBIDDEN, _TOO_MANY = 400, 403, 429


def translate(vendor: str, error: Exception) -> ProviderError:
    """The taxonomy's word for `error`. Google's own text is read but not repeated: it may hold the prompt."""
    from google.api_core.exceptions import GoogleAPICallError  # noqa: PLC0415  loaded by the first call
    from google.auth.exceptions import GoogleAuthError, TransportError  # noqa: PLC0415
    from google.genai.errors import APIError  # noqa: PLC0415

    from providers.bounded_http import FAILURES, transport_failure  # noqa: PLC0415

    match error:
        case GoogleAPICallError():
            return by_code(vendor, int(error.code or 0), _texts(error.message, error.reason))
        case APIError():
            return by_code(vendor, int(error.code or 0), _texts(error.message, error.status, error.details))
        case TransportError():
            return Unreachable(f"{vendor}: Google's sign-in cannot be reached")
        case GoogleAuthError():
            return Unauthenticated(f"{vendor}: no usable Google credentials ({type(error).__name__})")
        case _ if isinstance(error, FAILURES):
            return transport_failure(vendor, error)
        case _:
            return ProviderBug(f"{vendor}: the SDK raised {type(error).__name__}")


def by_code(vendor: str, code: int, text: str) -> ProviderError:
    """The error for an HTTP status and all that Google said about it."""
    said = f"{vendor} answered {code}"
    if code == _BAD_REQUEST and _KEY.search(text):
        return Unauthenticated(f"{said}: the key is refused")
    if code == _BAD_REQUEST and _REGION.search(text):
        return Unauthenticated(f"{said}: not served in this region")
    if code == _BAD_REQUEST and _POLICY.search(text):
        return Moderated(f"{said}: the prompt was refused")
    if code in {_FORBIDDEN, _TOO_MANY} and _FUNDS.search(text):
        return QuotaExhausted(f"{said}: billing is off, or no funds are left")
    return from_status(said, code)


def _texts(*parts: object) -> str:
    return " ".join(str(part)[:2000] for part in parts if part)
