"""Reading generations, and asking for the price first."""

from __future__ import annotations

from uuid import UUID

import strawberry

from graphql_api.context import Context, Info
from graphql_api.generations.inputs import GenerateInput, given
from graphql_api.generations.results import QuoteResult, Quotes
from graphql_api.generations.routing import CostItem, RoutingCandidate
from graphql_api.generations.types import Generation
from graphql_api.node import Node, key_of, parse_global_id
from graphql_api.problems import problem
from studio.problems import InvalidInput


@strawberry.type
class GenerationQueries:
    """Reading generations, and asking for the price first."""

    @strawberry.field(description="Anything with a global id; null where there is nothing that you may see.")
    async def node(self, info: Info, id: strawberry.ID) -> Node | None:  # noqa: A002 - the name that Relay gives it
        match parse_global_id(id):
            case ("Generation", key):
                return await read(key, info.context)
            case _:
                return None

    @strawberry.field(description="One generation; null where there is none that you may see.")
    async def generation(self, info: Info, id: strawberry.ID) -> Generation | None:  # noqa: A002
        key = key_of("Generation", id)
        return None if key is None else await read(key, info.context)

    @strawberry.field(description="Every model with its price, cheapest first. Nothing is stored or queued.")
    async def quote(self, info: Info, input: GenerateInput) -> QuoteResult:  # noqa: A002
        context = info.context
        answer = await context.services.generations.quote(given(input))
        if isinstance(answer, InvalidInput):
            refused: QuoteResult = problem(answer, context.language)
            return refused
        return Quotes(
            candidates=[RoutingCandidate.of(candidate, context.language) for candidate in answer.candidates],
            words=None if answer.words is None else CostItem.of(answer.words),
        )


async def read(key: UUID, context: Context) -> Generation | None:
    """Read one generation on behalf of whoever asks."""
    view = await context.services.generations.read(key, context.requester)
    return None if view is None else Generation.of(view, context.language)
