"""What a generation looks like to a client, built from the studio's read model in the reader's language."""

from __future__ import annotations

from datetime import datetime
from typing import Self

import strawberry

from graphql_api.generations.asked import GenerationInput
from graphql_api.generations.enums import (
    AdContent,
    CategoryKey,
    PromptSource,
    Quality,
    Stage,
    Status,
)
from graphql_api.generations.enums import Language as CopyLanguage
from graphql_api.generations.routing import CostItem, ProviderAttempt, RoutingDecision
from graphql_api.node import Node, global_id
from graphql_api.scalars import AspectRatio, Money, money
from studio.generation import views
from studio.messages import Language, message


@strawberry.type(description="One delivered picture. Urls are paths on this server.")
class GeneratedImage:
    """One delivered picture."""

    id: strawberry.ID
    url: str
    thumbnail_url: str = strawberry.field(description="256 pixels on its longer side.")
    svg_url: str | None = strawberry.field(description="The editable original, where the renderer drew it.")
    width: int
    height: int
    mime_type: str
    bytes: int
    sha256: str
    seed: str | None

    @classmethod
    def of(cls, view: views.ImageView) -> Self:
        """Show one stored picture."""
        return cls(
            id=global_id("GeneratedImage", view.id),
            url=view.url,
            thumbnail_url=view.thumbnail_url,
            svg_url=view.svg_url,
            width=view.width,
            height=view.height,
            mime_type=view.mime_type,
            bytes=view.bytes,
            sha256=view.sha256,
            seed=view.seed,
        )


@strawberry.type(description="The words of the ad.")
class AdCopy:
    """The words of the ad."""

    headline: str
    body: str
    call_to_action: str
    hashtags: list[str]
    language: CopyLanguage

    @classmethod
    def of(cls, view: views.CopyView) -> Self:
        """Show the words that were written."""
        return cls(
            headline=view.headline,
            body=view.body,
            call_to_action=view.call_to_action,
            hashtags=list(view.hashtags),
            language=CopyLanguage(view.language),
        )


@strawberry.type(description="The prompt that was sent to the model, or would be.")
class EnhancedPrompt:
    """The prompt that was sent to the model."""

    prompt: str
    negative_prompt: str | None
    category: CategoryKey
    provider: str
    source: PromptSource
    cached: bool

    @classmethod
    def of(cls, view: views.PromptView) -> Self:
        """Show the prompt."""
        return cls(
            prompt=view.prompt,
            negative_prompt=view.negative_prompt,
            category=CategoryKey(view.category),
            provider=view.provider,
            source=PromptSource(view.source),
            cached=view.cached,
        )


@strawberry.type(description="What one stage made.")
class StageResult:
    """What one stage made."""

    stage: Stage
    started_at: datetime
    seconds: float
    message: str
    url: str | None

    @classmethod
    def of(cls, view: views.StageView, language: Language) -> Self:
        """Show one stage, its message in words."""
        return cls(
            stage=view.stage,
            started_at=view.started_at,
            seconds=view.seconds,
            message=message(view.message.code, language, **view.message.values),
            url=view.url,
        )


@strawberry.type(description="Why a generation failed.")
class GenerationError:
    """Why a generation failed."""

    code: str
    message: str
    retryable: bool

    @classmethod
    def of(cls, view: views.ErrorView, language: Language) -> Self:
        """Show an error in words."""
        return cls(code=view.code, message=message(view.code, language, **view.values), retryable=view.retryable)


@strawberry.type(description="One ad on its way from a sentence to a finished picture.")
class Generation(Node):
    """One ad on its way from a sentence to a finished picture."""

    status: Status
    stage: Stage | None
    percent: int = strawberry.field(description="Never falls; 100 only when completed.")
    warnings: list[str] = strawberry.field(description="What should be known though it is finished, in words.")
    warning_codes: list[str] = strawberry.field(description="The code of each of `warnings`, in their order.")
    queue_position: int | None = strawberry.field(description="1 is next; null once it does not wait.")
    eta_seconds: float | None = strawberry.field(description="From measured durations; null when nobody knows.")
    prompt: str
    content: AdContent
    category: CategoryKey | None
    industry: str | None
    aspect_ratio: AspectRatio
    quality: Quality
    width: int | None = strawberry.field(description="The pixels promised.")
    height: int | None
    enhanced_prompt: EnhancedPrompt | None
    copy: AdCopy | None
    images: list[GeneratedImage]
    routing: RoutingDecision | None
    attempts: list[ProviderAttempt]
    quoted_cost: Money | None = strawberry.field(description="What it should cost, pictures and words.")
    cost: Money | None = strawberry.field(description="What it has cost so far.")
    costs: list[CostItem]
    stages: list[StageResult]
    input: GenerationInput
    error: GenerationError | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None

    @classmethod
    def of(cls, view: views.GenerationView, language: Language) -> Self:
        """Show a generation to somebody who reads `language`."""
        width, height = view.input.ratio
        return cls(
            id=global_id("Generation", view.id),
            status=view.status,
            stage=view.stage,
            percent=view.percent,
            warnings=[message(notice.code, language, **notice.values) for notice in view.warnings],
            warning_codes=[notice.code for notice in view.warnings],
            queue_position=view.queue_position,
            eta_seconds=view.eta_seconds,
            prompt=view.input.prompt,
            content=view.input.content,
            category=CategoryKey(view.category) if view.category else None,
            industry=view.industry,
            aspect_ratio=AspectRatio(f"{width}:{height}"),
            quality=view.input.quality,
            width=view.width,
            height=view.height,
            enhanced_prompt=EnhancedPrompt.of(view.enhanced_prompt) if view.enhanced_prompt else None,
            copy=AdCopy.of(view.copy) if view.copy else None,
            images=[GeneratedImage.of(image) for image in view.images],
            routing=RoutingDecision.of(view.routing, language) if view.routing else None,
            attempts=[ProviderAttempt.of(attempt, language) for attempt in view.attempts],
            quoted_cost=money(view.quoted_cost),
            cost=money(view.cost),
            costs=[CostItem.of(item) for item in view.costs],
            stages=[StageResult.of(stage, language) for stage in view.stages],
            input=GenerationInput.of(view.input),
            error=GenerationError.of(view.error, language) if view.error else None,
            created_at=view.created_at,
            started_at=view.started_at,
            finished_at=view.finished_at,
        )
