"""What the OpenAI SDK's errors mean, for pictures and text alike. Azure and compatible servers answer the same way."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from providers.errors import InvalidRequest, ModelRetired, Moderated, ProviderBug, ProviderError, QuotaExhausted
from providers.http_status import from_status, retry_after

if TYPE_CHECKING:
    from openai import APIStatusError

_MODERATION = {"moderation_blocked", "content_policy_violation", "content_filter", "contentfilter"}
_FUNDS = {"insufficient_quota", "billing_hard_limit_reached", "billing_not_active", "quota_exceeded"}
_GONE = {"model_not_found", "deploymentnotfound", "model_deprecated", "model_retired"}
_REFUSED = {400, 413, 422}


def translate(vendor: str, error: Exception, successor: str | None = None) -> ProviderError:
    """The taxonomy's word for `error`. The vendor's own text is left out: it may repeat a key or the prompt.

    `successor` is the model that stands in for one that is gone.
    """
    import openai  # noqa: PLC0415  the SDK is loaded by its first call

    from providers.bounded_http import FAILURES, transport_failure  # noqa: PLC0415

    if isinstance(error, openai.APIStatusError):
        return _by_answer(vendor, error, successor)
    if isinstance(error, openai.APIConnectionError):
        return transport_failure(vendor, error.__cause__)
    if isinstance(error, FAILURES):
        return transport_failure(vendor, error)
    if isinstance(error, openai.APIResponseValidationError | ValueError):
        return ProviderBug(f"{vendor} sent an answer that the SDK cannot read")
    return ProviderBug(f"{vendor}: the SDK raised {type(error).__name__}")


def _by_answer(vendor: str, error: APIStatusError, successor: str | None) -> ProviderError:
    code = _word(error.code) or _word(error.type)
    said = f"{vendor} answered {error.status_code}{f' {code}' if code else ''}{_reference(error)}"
    if code in _MODERATION:
        return Moderated(f"{said}: the prompt was refused")
    if code in _FUNDS:
        return QuotaExhausted(f"{said}: no funds or no quota left")
    if code in _GONE:
        return ModelRetired(f"{said}: this model is not served", successor)
    # A prompt is wrong for every model; any other field is wrong for this one only.
    if error.status_code in _REFUSED and error.param in {"prompt", "messages"}:
        return InvalidRequest(f"{said}: the prompt is not accepted")
    return from_status(said, error.status_code, retry_after(error.response.headers))


def _word(code: object) -> str:
    """A vendor's error code, unless it is something else that may hold more than a code should."""
    word = code.casefold() if isinstance(code, str) else ""
    return word if re.fullmatch(r"[a-z0-9_.-]{1,64}", word) else ""


def _reference(error: APIStatusError) -> str:
    request_id = error.request_id or ""
    return f" (request {request_id})" if re.fullmatch(r"[A-Za-z0-9_-]{1,64}", request_id) else ""
