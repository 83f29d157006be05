"""Words as clients see them: the prompt before and after, what was added and why, copy from several angles."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Self

import strawberry
from strawberry import UNSET

from graphql_api.generations.enums import CategoryKey, Channel, Quality, Tone
from graphql_api.generations.enums import Language as CopyLanguage
from graphql_api.generations.inputs import AdCopyInput, LookInput
from graphql_api.generations.types import AdCopy, EnhancedPrompt
from graphql_api.problems import InvalidInput
from graphql_api.scalars import Money, money
from prompt_engine import Composition
from prompt_engine import composition as engine
from prompt_engine.claims import MarkedClaim
from prompt_engine.engine import CategoryInfo
from studio.generation import views
from studio.messages import Language, message


@strawberry.input(description="What to write about, as in GenerateInput.")
class EnhancePromptInput:
    """What to write about."""

    prompt: str = strawberry.field(description="1 to 500 characters, in any language.")
    category: CategoryKey | None = UNSET
    industry: str | None = UNSET
    look: LookInput | None = UNSET
    language: CopyLanguage | None = UNSET
    tone: Tone | None = UNSET
    channel: Channel | None = UNSET
    negative_prompt: str | None = UNSET
    quality: Quality = Quality.STANDARD
    enhance: bool = strawberry.field(default=True, description="False: the prompt as it was typed.")


@strawberry.input(description="What to write copy about, and how many versions.")
class WriteCopyInput:
    """What to write copy about."""

    prompt: str = strawberry.field(description="1 to 500 characters, in any language.")
    category: CategoryKey | None = UNSET
    industry: str | None = UNSET
    look: LookInput | None = strawberry.field(default=UNSET, description="As in the ad that the copy is for.")
    language: CopyLanguage | None = UNSET
    tone: Tone | None = UNSET
    channel: Channel | None = UNSET
    copy: AdCopyInput | None = UNSET
    quality: Quality = strawberry.field(
        default=Quality.STANDARD, description="HIGH gives a language model 15 s to write, the others 4 s."
    )
    variants: int = strawberry.field(default=1, description="1 to 5, each from another angle.")


@strawberry.type(description="Something the prompt says that was not typed.")
class PromptAddition:
    """Something the prompt says that was not typed."""

    part: str
    text: str
    why: str


@strawberry.type(description="The prompt before and after, side by side. To pin it, pass on prompt and negativePrompt.")
class PromptEnhanced:
    """The prompt before and after."""

    original: str
    enhanced: EnhancedPrompt
    additions: list[PromptAddition]
    tags: list[str]
    industry: str
    warnings: list[str]
    warning_codes: list[str] = strawberry.field(description="The code of each of `warnings`, in their order.")
    cost: Money | None

    @classmethod
    def of(cls, typed: str, composition: Composition, language: Language) -> Self:
        """Show a prompt to somebody who reads `language`."""
        prompt = composition.prompt
        return cls(
            original=typed,
            enhanced=EnhancedPrompt.of(
                views.PromptView(
                    prompt=prompt.prompt,
                    negative_prompt=prompt.negative_prompt,
                    category=prompt.category,
                    provider=prompt.provider,
                    source=prompt.source,
                    cached=prompt.cached,
                )
            ),
            additions=[PromptAddition(part=one.part, text=one.text, why=one.why) for one in prompt.additions],
            tags=list(composition.brief.tags),
            industry=composition.brief.industry,
            warnings=sentences(composition, language),
            warning_codes=[notice.code for notice in composition.warnings],
            cost=money(composition.cost),
        )


@strawberry.type(description="One version of the copy.")
class CopyVariant:
    """One version of the copy."""

    angle: str = strawberry.field(description="What this version plays on.")
    badge: str | None
    copy: AdCopy

    @classmethod
    def of(cls, words: engine.AdCopy) -> Self:
        """Show one version."""
        view = views.CopyView(words.headline, words.body, words.call_to_action, words.hashtags, words.language.value)
        return cls(angle=words.angle, badge=words.badge, copy=AdCopy.of(view))


@strawberry.enum(description="A part of the copy.")
class CopyPart(StrEnum):
    """A part of the copy."""

    HEADLINE = "headline"
    BODY = "body"
    CALL_TO_ACTION = "call_to_action"
    BADGE = "badge"
    HASHTAGS = "hashtags"


@strawberry.type(description="Words that Korean advertising law restricts without proof, and where they stand.")
class RestrictedClaim:
    """Words that Korean advertising law restricts without proof, and where they stand."""

    variant: int = strawberry.field(description="Which of `variants`, counted from 0.")
    part: CopyPart
    word: str = strawberry.field(description="As it stands in the copy.")
    rule: str = strawberry.field(
        description="superlative, guarantee, medical_effect, medical_service, natural_safety or false_urgency."
    )
    start: int = strawberry.field(
        description="First character, counted from 0 in Unicode code points; in `hashtags` they are joined by blanks."
    )
    end: int = strawberry.field(description="One after the last character.")

    @classmethod
    def of(cls, marked: MarkedClaim) -> Self:
        """Show one marked word."""
        claim = marked.claim
        part = CopyPart(claim.part)
        return cls(
            variant=marked.variant, part=part, word=claim.word, rule=claim.rule, start=claim.start, end=claim.end
        )


@strawberry.type(description="Copy, in as many versions as were asked for.")
class CopyWritten:
    """Copy, in as many versions as were asked for."""

    variants: list[CopyVariant]
    claims: list[RestrictedClaim] = strawberry.field(
        description="Claims that Korean advertising law restricts, with the words marked, in every version."
    )
    warnings: list[str] = strawberry.field(description="Claims that Korean advertising law restricts, among others.")
    warning_codes: list[str] = strawberry.field(description="The code of each of `warnings`, in their order.")
    cost: Money | None


@strawberry.type(description="One kind of picture, with requests that can be tried as they are.")
class Category:
    """One kind of picture."""

    key: CategoryKey
    name: str
    description: str
    examples: list[str]

    @classmethod
    def of(cls, info: CategoryInfo) -> Self:
        """Show one category."""
        return cls(key=info.key, name=info.label, description=info.description, examples=list(info.examples))


EnhancePromptResult = Annotated[PromptEnhanced | InvalidInput, strawberry.union("EnhancePromptResult")]
WriteCopyResult = Annotated[CopyWritten | InvalidInput, strawberry.union("WriteCopyResult")]


def sentences(composition: Composition, language: Language) -> list[str]:
    """Say in words what a reader should know."""
    return [message(notice.code, language, **notice.values) for notice in composition.warnings]
