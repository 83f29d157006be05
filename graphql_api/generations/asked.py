"""What was asked for, shown again so that it can be used again."""

from __future__ import annotations

from typing import Self

import strawberry

from graphql_api.generations.enums import (
    AdContent,
    Budget,
    CategoryKey,
    Channel,
    ImageFormat,
    Quality,
    Tone,
)
from graphql_api.generations.enums import Language as CopyLanguage
from graphql_api.scalars import AspectRatio, Money
from studio.input import GenerateInput as StudioInput


@strawberry.type(description="Wishes for the picture, as they were given.")
class Look:
    """Wishes for the picture."""

    lighting: str | None
    mood: str | None
    camera: str | None
    composition: str | None
    setting: str | None
    materials: str | None
    palette: str | None


@strawberry.type(description="The owner's own words, as they were given.")
class OwnCopy:
    """The owner's own words."""

    headline: str | None
    body: str | None
    call_to_action: str | None
    badge: str | None
    brand: str | None
    hashtags: list[str] | None


@strawberry.type(description="Everything that was asked for, so that it can be asked for again.")
class GenerationInput:
    """Everything that was asked for."""

    prompt: str
    content: AdContent
    category: CategoryKey | None
    industry: str | None
    aspect_ratio: AspectRatio
    quality: Quality
    count: int
    provider: str | None
    budget: Budget
    max_cost: Money | None
    seed: str | None
    negative_prompt: str | None
    look: Look | None
    size: str | None
    language: CopyLanguage | None
    tone: Tone | None
    channel: Channel | None
    copy: OwnCopy | None
    enhance: bool
    enhanced_prompt: str | None
    format: ImageFormat
    fallback: bool

    @classmethod
    def of(cls, asked: StudioInput) -> Self:
        """Show a stored input."""
        values = {name: getattr(asked, name) for name in cls.__annotations__ if name not in {"look", "copy"}}
        look, words = asked.look, asked.own_copy
        return cls(
            look=Look(**look.model_dump()) if look else None,
            copy=OwnCopy(**words.model_dump()) if words else None,
            **values,
        )
