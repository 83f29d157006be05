"""The schema: every feature's queries, mutations and subscriptions under one roof. `python -m graphql_api.schema`."""

from __future__ import annotations

import sys
from typing import Any

import strawberry
from graphql import GraphQLError
from strawberry.schema.config import StrawberryConfig
from strawberry.tools import merge_types
from strawberry.types import ExecutionContext, ExecutionResult
from strawberry.types.graphql import OperationType

from graphql_api import problems
from graphql_api.execution import extensions
from graphql_api.generations import events
from graphql_api.generations.mutations import GenerationMutations
from graphql_api.generations.queries import GenerationQueries
from graphql_api.generations.subscriptions import GenerationSubscriptions
from graphql_api.providers.queries import ProviderQueries, ProviderSubscriptions
from graphql_api.scalars import SCALARS
from graphql_api.system.types import SystemQueries
from graphql_api.words.queries import WordQueries

Query = merge_types("Query", (GenerationQueries, ProviderQueries, SystemQueries, WordQueries))
Mutation = merge_types("Mutation", (GenerationMutations,))
Subscription = merge_types("Subscription", (GenerationSubscriptions, ProviderSubscriptions))


class SignboardSchema(strawberry.Schema):
    """Without the library's own log, which would write every client's mistake, prompt included, as an error."""

    async def execute(self, query: str | None, *args: Any, **options: Any) -> ExecutionResult:
        """Run a query or a mutation: a subscription, which only `stream` can run, would end here as an accident."""
        allowed = options.get("allowed_operation_types") or OperationType
        options["allowed_operation_types"] = set(allowed) - {OperationType.SUBSCRIPTION}
        return await super().execute(query, *args, **options)

    def process_errors(self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None) -> None:
        """Leave it to `ErrorCodes`, which logs what is our fault."""


# Built once: the same classes cannot make two schemas.
schema = SignboardSchema(
    query=Query,
    mutation=Mutation,
    subscription=Subscription,
    types=[*problems.TYPES, *events.TYPES.values()],
    extensions=extensions(),
    config=StrawberryConfig(scalar_map=SCALARS),
)

if __name__ == "__main__":
    sys.stdout.write(schema.as_str() + "\n")
