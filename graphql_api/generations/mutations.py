"""Asking for ads, and changing one's mind."""

from __future__ import annotations

from uuid import UUID

import strawberry

from graphql_api.context import Context, Info
from graphql_api.generations.inputs import GenerateBatchInput, GenerateInput, given
from graphql_api.generations.results import (
    CancelGenerationResult,
    GenerateBatchResult,
    GenerateResult,
    GenerationAccepted,
    GenerationBatchAccepted,
    GenerationCancelRequested,
)
from graphql_api.generations.types import Generation
from graphql_api.node import key_of
from graphql_api.problems import problem
from graphql_api.scalars import EventCursor
from studio.generation.service import Accepted, BatchAccepted, CancelRequested
from studio.problems import NotFound, Problem


@strawberry.type
class GenerationMutations:
    """Asking for ads, and changing one's mind."""

    @strawberry.mutation(description="Turn one sentence into a finished ad.")
    async def generate(self, info: Info, input: GenerateInput) -> GenerateResult:  # noqa: A002 - the API's name
        context = info.context
        answer = await context.services.generations.accept(given(input), context.requester)
        return await accepted(answer, context) if isinstance(answer, Accepted) else problem(answer, context.language)

    @strawberry.mutation(description="Ask for 1 to 20 ads: all of them are accepted, or none.")
    async def generate_batch(self, info: Info, input: GenerateBatchInput) -> GenerateBatchResult:  # noqa: A002
        context = info.context
        answer = await context.services.generations.accept_batch(
            [given(item) for item in input.items], input.idempotency_key, context.requester
        )
        if not isinstance(answer, BatchAccepted):
            refused: GenerateBatchResult = problem(answer, context.language)
            return refused
        items = [await accepted(item, context) for item in answer.items]
        return GenerationBatchAccepted(items=items, deduplicated=answer.deduplicated)

    @strawberry.mutation(description="Cancel: at once while it waits, within one step while it is drawn.")
    async def cancel_generation(self, info: Info, id: strawberry.ID) -> CancelGenerationResult:  # noqa: A002
        context = info.context
        key = key_of("Generation", id)
        answer: CancelRequested | Problem = NotFound(what="GENERATION")
        if key is not None:
            answer = await context.services.generations.cancel(key, context.requester)
        if not isinstance(answer, CancelRequested):
            refused: CancelGenerationResult = problem(answer, context.language)
            return refused
        return GenerationCancelRequested(generation=await shown(answer.generation_id, context))

    @strawberry.mutation(description="Ask for a finished generation again, under a key of its own.")
    async def retry_generation(
        self,
        info: Info,
        id: strawberry.ID,  # noqa: A002
        idempotency_key: strawberry.ID,
    ) -> GenerateResult:
        context = info.context
        key = key_of("Generation", id)
        answer: Accepted | Problem = NotFound(what="GENERATION")
        if key is not None:
            answer = await context.services.generations.retry(key, idempotency_key, context.requester)
        return await accepted(answer, context) if isinstance(answer, Accepted) else problem(answer, context.language)


async def accepted(answer: Accepted, context: Context) -> GenerationAccepted:
    """Show what was accepted, as it stands now."""
    return GenerationAccepted(
        generation=await shown(answer.generation_id, context),
        cursor=EventCursor(answer.cursor),
        deduplicated=answer.deduplicated,
    )


async def shown(key: UUID, context: Context) -> Generation:
    """Read a generation that is known to be there."""
    view = await context.services.generations.read(key, context.requester)
    if view is None:
        raise LookupError(f"generation {key} vanished while it was answered")
    return Generation.of(view, context.language)
