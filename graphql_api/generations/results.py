"""What a mutation answers: the thing itself, or one of the expected failures."""

from __future__ import annotations

from typing import Annotated

import strawberry

from graphql_api import problems
from graphql_api.generations.routing import CostItem, RoutingCandidate
from graphql_api.generations.types import Generation
from graphql_api.scalars import EventCursor


@strawberry.type(description="It is stored and queued: nothing is lost after this answer.")
class GenerationAccepted:
    """It is stored and queued."""

    generation: Generation
    cursor: EventCursor = strawberry.field(description="Give it to `generationEvents` to miss nothing.")
    deduplicated: bool = strawberry.field(description="True when the same key had asked for the same before.")


@strawberry.type(description="All of them are stored and queued.")
class GenerationBatchAccepted:
    """All of them are stored and queued."""

    items: list[GenerationAccepted]
    deduplicated: bool


@strawberry.type(description="It is cancelled, is about to be, or was finished before.")
class GenerationCancelRequested:
    """It is cancelled, or is about to be."""

    generation: Generation


@strawberry.type(description="Every model with its price, cheapest first, before anything runs.")
class Quotes:
    """Every model with its price."""

    candidates: list[RoutingCandidate]
    words: CostItem | None = strawberry.field(description="The price of the words; null where no model writes them.")


GenerateResult = Annotated[
    GenerationAccepted
    | problems.InvalidInput
    | problems.PromptRejected
    | problems.UnsupportedRequest
    | problems.BudgetExceeded
    | problems.ProviderUnavailable
    | problems.RateLimited
    | problems.IdempotencyConflict
    | problems.InsufficientTokens
    | problems.NotAllowed
    | problems.NotFound
    | problems.OutOfSpace,
    strawberry.union("GenerateResult"),
]
GenerateBatchResult = Annotated[
    GenerationBatchAccepted
    | problems.InvalidInput
    | problems.PromptRejected
    | problems.UnsupportedRequest
    | problems.BudgetExceeded
    | problems.ProviderUnavailable
    | problems.RateLimited
    | problems.IdempotencyConflict
    | problems.InsufficientTokens
    | problems.NotAllowed
    | problems.OutOfSpace,
    strawberry.union("GenerateBatchResult"),
]
CancelGenerationResult = Annotated[
    GenerationCancelRequested | problems.NotFound | problems.NotAllowed, strawberry.union("CancelGenerationResult")
]
QuoteResult = Annotated[Quotes | problems.InvalidInput, strawberry.union("QuoteResult")]
