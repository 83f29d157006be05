"""One error taxonomy for every vendor. Each class answers four questions, so nobody asks them twice.

ProviderError                 retryable  fails_over  trips_breaker  maybe_billed
├── RateLimited                   yes        yes          no             no        (retry_after)
├── QuotaExhausted                no         yes          yes            no
├── Unauthenticated               no         yes          yes            no
├── Moderated                     no         no           no             side      (side: input or output)
├── InvalidRequest                no         no           no             no
├── Unsupported                   no         yes          no             no
├── ModelRetired                  no         yes          no             no
├── Overloaded                    yes        yes          yes            no
├── TimedOut                      yes        yes          yes            yes
├── Unreachable                   yes        yes          yes            sent
├── OutOfMemory                   yes        yes          yes            no
└── ProviderBug                   no         yes          yes            yes
"""

from __future__ import annotations

from typing import ClassVar, Literal


class ProviderError(Exception):
    """Why a provider made no picture. The message is for people and never holds a key, a header or a body."""

    code: ClassVar[str] = "PROVIDER_ERROR"
    retryable: ClassVar[bool] = False
    fails_over: ClassVar[bool] = True
    trips_breaker: ClassVar[bool] = True
    maybe_billed: bool = False

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class RateLimited(ProviderError):
    """Too many requests. `retry_after` is in seconds, None when the vendor did not say."""

    code = "RATE_LIMITED"
    retryable = True
    trips_breaker = False

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class QuotaExhausted(ProviderError):
    """No funds, no credits, or a hard limit of the account was reached."""

    code = "QUOTA_EXHAUSTED"


class Unauthenticated(ProviderError):
    """The key is missing, wrong, revoked, or not allowed in this region."""

    code = "UNAUTHENTICATED"


class Moderated(ProviderError):
    """The vendor refused the prompt ("input") or withheld the picture ("output", which may be billed)."""

    code = "MODERATED"
    fails_over = False
    trips_breaker = False

    def __init__(self, message: str, side: Literal["input", "output"] = "input", *, maybe_billed: bool = False) -> None:
        super().__init__(message)
        self.side = side
        self.maybe_billed = maybe_billed


class InvalidRequest(ProviderError):
    """The request is wrong in itself; no other model would take it."""

    code = "INVALID_REQUEST"
    fails_over = False
    trips_breaker = False


class Unsupported(ProviderError):
    """This model cannot do what was asked; another may."""

    code = "UNSUPPORTED"
    trips_breaker = False


class ModelRetired(ProviderError):
    """The vendor no longer serves this model. `successor` is a model id, where one is known."""

    code = "MODEL_RETIRED"
    trips_breaker = False

    def __init__(self, message: str, successor: str | None = None) -> None:
        super().__init__(message)
        self.successor = successor


class Overloaded(ProviderError):
    """The vendor answered that it is busy or broken for now."""

    code = "OVERLOADED"
    retryable = True


class TimedOut(ProviderError):
    """No answer in time, after the request was sent: it may be billed."""

    code = "TIMED_OUT"
    retryable = True
    maybe_billed = True


class Unreachable(ProviderError):
    """No connection, TLS refused, or the connection dropped. `maybe_billed` is true once the request was sent."""

    code = "UNREACHABLE"
    retryable = True

    def __init__(self, message: str, *, maybe_billed: bool = False) -> None:
        super().__init__(message)
        self.maybe_billed = maybe_billed


class OutOfMemory(ProviderError):
    """The device has no room for this picture."""

    code = "OUT_OF_MEMORY"
    retryable = True


class ProviderBug(ProviderError):
    """An answer that makes no sense: not an image, invalid JSON, or a crash inside the provider."""

    code = "PROVIDER_BUG"
    maybe_billed = True


LASTING = frozenset({Unauthenticated.code, QuotaExhausted.code, ModelRetired.code})
"""What does not pass by itself: somebody has to mend the account, or the model is gone."""
