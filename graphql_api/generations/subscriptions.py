"""Watching a generation happen."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import strawberry
from graphql import GraphQLError
from strawberry import UNSET

from graphql_api.context import Info
from graphql_api.generations.events import GenerationEvent, event
from graphql_api.node import key_of
from graphql_api.scalars import EventCursor
from graphql_api.shutdown import until


@strawberry.type
class GenerationSubscriptions:
    """Watching a generation happen."""

    @strawberry.subscription(
        description="What happens to a generation, until its last event. With `after`, goes on from that cursor."
    )
    async def generation_events(
        self,
        info: Info,
        id: strawberry.ID,  # noqa: A002 - the API's name
        after: EventCursor | None = UNSET,
    ) -> AsyncGenerator[GenerationEvent, None]:
        context = info.context
        key = key_of("Generation", id)
        if key is None or await context.services.generations.read(key, context.requester) is None:
            raise GraphQLError("There is no such generation. 그런 작업이 없어요.", extensions={"code": "NOT_FOUND"})
        services = context.services
        happenings = services.generations.events(key, context.requester, after or None)
        async for happened in until(services.shutdown, happenings):
            yield event(happened, context.language)
