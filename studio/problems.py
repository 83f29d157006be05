"""Expected failures as data: a code and its values. Sentences for people come from `studio.messages`.

Problem               retryable
├── InvalidInput          no     field, given, expected
├── PromptRejected        no     reason
├── UnsupportedRequest    no     reason
├── BudgetExceeded        later  budget, limit, needed
├── ProviderUnavailable   yes    provider, reason
├── RateLimited           yes    limit, window_seconds
├── IdempotencyConflict   no     key
├── InsufficientTokens    no     required, available
├── NotAllowed            no     action
├── NotFound              no     what
└── OutOfSpace            yes    free_bytes, needed_bytes
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import ClassVar, Self

COMMON = frozenset({"retry_after_seconds", "item"})
CODES = frozenset({"reason", "budget"})
"""Values that have a sentence or a name of their own; a provider's key, as which a budget may go, names itself."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """Why something was not done. `retry_after_seconds` is None where waiting does not help or nobody knows.

    `item` is which request of a batch it is about, counted from 0; None where it is about no one of several.
    """

    code: ClassVar[str] = "PROBLEM"
    retryable: ClassVar[bool] = False
    retry_after_seconds: float | None = None
    item: int | None = None

    @property
    def values(self) -> dict[str, str]:
        """What the message of this code is filled with, as text; what is a code also as one to be told in words."""
        told = {field.name: str(getattr(self, field.name)) for field in fields(self) if field.name not in COMMON}
        return told | {f"{name}_code": told[name] for name in told.keys() & CODES}

    def of_item(self, position: int) -> Self:
        """The same, of one request of a batch."""
        return replace(self, item=position)


@dataclass(frozen=True, kw_only=True, slots=True)
class InvalidInput(Problem):
    """One field is wrong.

    `field` is the client's path to it ("aspectRatio", "copy.headline", "items[3].prompt"); `given` is what came, cut to
    80 characters; `expected` is a code of the message catalogue ("EXPECTED_PROMPT") that says what would be right.
    """

    code = "INVALID_INPUT"
    field: str
    given: str
    expected: str

    def of_item(self, position: int) -> Self:
        """The same, with the client's path to it from the batch on."""
        return replace(self, field=f"items[{position}].{self.field}", item=position)


@dataclass(frozen=True, kw_only=True, slots=True)
class PromptRejected(Problem):
    """The words may not be drawn. `reason` is a code."""

    code = "PROMPT_REJECTED"
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class UnsupportedRequest(Problem):
    """No model that is switched on can do this. `reason` is a routing code."""

    code = "UNSUPPORTED_REQUEST"
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class BudgetExceeded(Problem):
    """`budget` is "house", "request" or a provider's key; amounts are USD as decimal text."""

    code = "BUDGET_EXCEEDED"
    budget: str
    limit: str
    needed: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ProviderUnavailable(Problem):
    """Nothing that could draw this is answering now. `reason` is a routing code."""

    code = "PROVIDER_UNAVAILABLE"
    retryable = True
    provider: str
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class RateLimited(Problem):
    """More than `limit` generations from one address in `window_seconds`."""

    code = "RATE_LIMITED"
    retryable = True
    limit: int
    window_seconds: int


@dataclass(frozen=True, kw_only=True, slots=True)
class IdempotencyConflict(Problem):
    """The key was used within a day for another request."""

    code = "IDEMPOTENCY_CONFLICT"
    key: str


@dataclass(frozen=True, kw_only=True, slots=True)
class InsufficientTokens(Problem):
    """The work costs `required` tokens and the wallet has `available`."""

    code = "INSUFFICIENT_TOKENS"
    required: int
    available: int


@dataclass(frozen=True, kw_only=True, slots=True)
class NotAllowed(Problem):
    """This requester may not do that. `action` is a code ("RETRY_UNFINISHED", "CANCEL" …)."""

    code = "NOT_ALLOWED"
    action: str


@dataclass(frozen=True, kw_only=True, slots=True)
class NotFound(Problem):
    """There is no such thing, or it is not this requester's to know. `what` is a code ("GENERATION")."""

    code = "NOT_FOUND"
    what: str


@dataclass(frozen=True, kw_only=True, slots=True)
class OutOfSpace(Problem):
    """The disk is close to full, so no new work is taken."""

    code = "OUT_OF_SPACE"
    retryable = True
    free_bytes: int
    needed_bytes: int
