"""What clients send. Texts pass through unparsed: the studio checks them, so that a bad value is a typed problem."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any

import strawberry
from strawberry import UNSET

from graphql_api.generations.enums import (
    AdContent,
    Budget,
    CategoryKey,
    Channel,
    ImageFormat,
    Language,
    Quality,
    Tone,
)
from graphql_api.scalars import AspectRatio, Money


@strawberry.input(description="Wishes for the picture, each 1 to 80 characters and optional.")
class LookInput:
    """Wishes for the picture."""

    lighting: str | None = UNSET
    mood: str | None = UNSET
    camera: str | None = UNSET
    composition: str | None = UNSET
    setting: str | None = UNSET
    materials: str | None = UNSET
    palette: str | None = strawberry.field(default=UNSET, description='Colours in words: "mint and cream", "파스텔".')


@strawberry.input(description="The owner's own words, each part optional; used exactly as given.")
class AdCopyInput:
    """The owner's own words."""

    headline: str | None = UNSET
    body: str | None = UNSET
    call_to_action: str | None = UNSET
    badge: str | None = strawberry.field(default=UNSET, description='A short offer for a burst: "30%", "6,500원".')
    brand: str | None = UNSET
    hashtags: list[str] | None = UNSET


@strawberry.input(description="One ad. Only the sentence and a key are needed.")
class GenerateInput:
    """One ad."""

    idempotency_key: strawberry.ID = strawberry.field(
        description="Same key and body: the same generation. Same key, other body: IdempotencyConflict. Kept 24 hours."
    )
    prompt: str = strawberry.field(description="1 to 500 characters, in any language.")
    content: AdContent = AdContent.BOTH
    category: CategoryKey | None = strawberry.field(default=UNSET, description="Null: detected from the prompt.")
    industry: str | None = strawberry.field(default=UNSET, description="Any trade; null: detected from the prompt.")
    aspect_ratio: AspectRatio = AspectRatio("1:1")
    quality: Quality = Quality.STANDARD
    count: int = strawberry.field(default=1, description="Pictures, 1 to 4.")
    provider: str | None = strawberry.field(
        default=UNSET, description='Null or "auto": the manager chooses. Else a provider key or a model id.'
    )
    budget: Budget = Budget.BALANCED
    max_cost: Money | None = UNSET
    seed: str | None = strawberry.field(default=UNSET, description="A 64-bit unsigned number, as text.")
    negative_prompt: str | None = UNSET
    look: LookInput | None = UNSET
    size: str | None = strawberry.field(
        default=UNSET, description='"WxH" in pixels, instead of the ratio and the quality\'s size.'
    )
    language: Language | None = strawberry.field(default=UNSET, description="Of the copy; null: that of the prompt.")
    tone: Tone | None = UNSET
    channel: Channel | None = UNSET
    copy: AdCopyInput | None = UNSET
    enhance: bool = strawberry.field(
        default=True, description="False: the prompt as it was typed, and no language model for it."
    )
    enhanced_prompt: str | None = strawberry.field(
        default=UNSET, description="A pinned prompt, sent to the model as it is."
    )
    format: ImageFormat = strawberry.field(
        default=ImageFormat.JPEG, description="Of the file; a poster's SVG is at `GeneratedImage.svgUrl`."
    )
    fallback: bool = strawberry.field(default=True, description="May the renderer stand in when every model fails?")


@strawberry.input(description="1 to 20 ads under one key: all are accepted, or none. The items' own keys are not used.")
class GenerateBatchInput:
    """1 to 20 ads."""

    idempotency_key: strawberry.ID
    items: list[GenerateInput]


def given(value: Any) -> Any:
    """Turn an input into plain values, leaving out whatever was not sent or was null."""
    if is_dataclass(value) and not isinstance(value, type):
        pairs = ((field.name, getattr(value, field.name)) for field in fields(value))
        return {name: given(item) for name, item in pairs if item is not None and item is not UNSET}
    if isinstance(value, list):
        return [given(item) for item in value]
    return value
