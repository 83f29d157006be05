"""The schema: every feature's queries, mutations and subscriptions under one roof. `python -m graphql_api.schema`."""

from __future__ import annotations

import sys

import strawberry
from strawberry.schema.config import StrawberryConfig
from strawberry.tools import merge_types

from graphql_api import problems
from graphql_api.execution import extensions
from graphql_api.generations import events
from graphql_api.generations.mutations import GenerationMutations
from graphql_api.generations.queries import GenerationQueries
from graphql_api.generations.subscriptions import GenerationSubscriptions
from graphql_api.providers.queries import ProviderQueries, ProviderSubscriptions
from graphql_api.scalars import SCALARS
from graphql_api.system.types import SystemQueries

Query = merge_types("Query", (GenerationQueries, ProviderQueries, SystemQueries))
Mutation = merge_types("Mutation", (GenerationMutations,))
Subscription = merge_types("Subscription", (GenerationSubscriptions, ProviderSubscriptions))

# Built once: the same classes cannot make two schemas.
schema = strawberry.Schema(
    query=Query,
    mutation=Mutation,
    subscription=Subscription,
    types=[*problems.TYPES, *events.TYPES.values()],
    extensions=extensions(),
    config=StrawberryConfig(scalar_map=SCALARS),
)

if __name__ == "__main__":
    sys.stdout.write(schema.as_str() + "\n")
