"""Reading providers, and watching them change."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import replace

import strawberry

from graphql_api.context import Context, Info
from graphql_api.providers.types import Provider
from graphql_api.shutdown import until

LOOK_SECONDS = 1.0


@strawberry.type
class ProviderQueries:
    """Reading providers."""

    @strawberry.field(description="Every provider of the operator's file, image models first, then language models.")
    async def providers(self, info: Info) -> list[Provider]:
        await info.context.services.manager.refresh()
        return every_provider(info.context)


@strawberry.type
class ProviderSubscriptions:
    """Watching providers change."""

    @strawberry.subscription(description="Every provider now, and again whenever one of them changes.")
    async def provider_updates(self, info: Info) -> AsyncGenerator[list[Provider], None]:
        async for providers in until(info.context.services.shutdown, changes(info.context)):
            yield providers


async def changes(context: Context) -> AsyncIterator[list[Provider]]:
    """Yield all providers, then again each time that they differ from what was yielded last by more than the clock."""
    shown: list[Provider] | None = None
    while True:
        await context.services.manager.refresh()
        providers = every_provider(context)
        if (steady := [without_the_clock(provider) for provider in providers]) != shown:
            shown = steady
            yield providers
        await asyncio.sleep(LOOK_SECONDS)


def without_the_clock(provider: Provider) -> Provider:
    """Leave out what moves by itself: a wait that counts down, and a success rate that heals by less than a percent."""
    models = [
        replace(model, success_rate=None if model.success_rate is None else round(model.success_rate, 2))
        for model in provider.models
    ]
    return replace(provider, health=replace(provider.health, retry_after_seconds=None), models=models)


def every_provider(context: Context) -> list[Provider]:
    """Show what the managers know."""
    services = context.services
    statuses = (*services.manager.health(), *services.texts.health())
    return [Provider.of(status, services.manager.catalog, context.language) for status in statuses]
