"""Expected failures as GraphQL types: each implements `Problem`, so that an old client survives a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import strawberry

from studio import problems as studio_problems
from studio.messages import message

if TYPE_CHECKING:
    from collections.abc import Callable

    from studio.messages import Language


@strawberry.interface(description="Why something was not done. `code` is stable; `message` is for people.")
class Problem:
    """Why something was not done."""

    code: str
    message: str
    retryable: bool
    retry_after_seconds: float | None
    item: int | None = strawberry.field(description="Which request of a batch, counted from 0; null elsewhere.")


@strawberry.type(description="One field of the input is wrong.")
class InvalidInput(Problem):
    """One field of the input is wrong."""

    field: str = strawberry.field(description="The path to the field, e.g. `items[2].aspectRatio`.")
    given: str
    expected: str = strawberry.field(description="What would be right, in words.")


@strawberry.type(description="The words may not be drawn.")
class PromptRejected(Problem):
    """The words may not be drawn."""


@strawberry.type(description="No model that is switched on can do this.")
class UnsupportedRequest(Problem):
    """No model that is switched on can do this."""


@strawberry.type(description="It would cost more than is allowed. Amounts are in USD.")
class BudgetExceeded(Problem):
    """It would cost more than is allowed."""

    budget: str
    limit: str
    needed: str


@strawberry.type(description="Nothing that could draw this is answering now.")
class ProviderUnavailable(Problem):
    """Nothing that could draw this is answering now."""

    provider: str


@strawberry.type(description="Too many requests.")
class RateLimited(Problem):
    """Too many requests."""

    limit: int
    window_seconds: int


@strawberry.type(description="The key was used within a day for another request.")
class IdempotencyConflict(Problem):
    """The key was used within a day for another request."""

    key: str


@strawberry.type(description="The work costs more tokens than there are.")
class InsufficientTokens(Problem):
    """The work costs more tokens than there are."""

    required: int
    available: int


@strawberry.type(description="You may not do that, or not now.")
class NotAllowed(Problem):
    """The requester may not do that, or not now."""


@strawberry.type(description="There is no such thing, or it is not yours to know.")
class NotFound(Problem):
    """There is no such thing, or it is not the requester's to know."""


@strawberry.type(description="The disk is nearly full, so no new work is taken.")
class OutOfSpace(Problem):
    """The disk is nearly full, so no new work is taken."""


TYPES: tuple[type[Problem], ...] = (
    InvalidInput,
    PromptRejected,
    UnsupportedRequest,
    BudgetExceeded,
    ProviderUnavailable,
    RateLimited,
    IdempotencyConflict,
    InsufficientTokens,
    NotAllowed,
    NotFound,
    OutOfSpace,
)
BY_NAME: dict[str, Callable[..., Problem]] = {kind.__name__: kind for kind in TYPES}


def problem(found: studio_problems.Problem, language: Language) -> Any:
    """Turn a problem of the studio into the GraphQL type of the same name, in the reader's language."""
    kind = BY_NAME[type(found).__name__]
    shown = {name: getattr(found, name) for name in kind.__annotations__ if hasattr(found, name)}
    if isinstance(found, studio_problems.InvalidInput):
        shown["expected"] = message(found.expected, language)
    sentence = message(found.code, language, **found.values)
    if found.item is not None:
        sentence = message("OF_A_BATCH", language, number=found.item + 1, problem=sentence)
    return kind(
        code=found.code,
        message=sentence,
        retryable=found.retryable,
        retry_after_seconds=found.retry_after_seconds,
        item=found.item,
        **shown,
    )
