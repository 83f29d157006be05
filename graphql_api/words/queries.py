"""Asking the prompt engine alone."""

from __future__ import annotations

import strawberry

from graphql_api.context import Info
from graphql_api.generations.inputs import given
from graphql_api.problems import problem
from graphql_api.scalars import money
from graphql_api.words.types import (
    Category,
    CopyVariant,
    CopyWritten,
    EnhancePromptInput,
    EnhancePromptResult,
    PromptEnhanced,
    RestrictedClaim,
    WriteCopyInput,
    WriteCopyResult,
    sentences,
)
from prompt_engine import Wish
from prompt_engine.claims import marked_claims
from studio.wishes import parse_wish


@strawberry.type
class WordQueries:
    """Asking the prompt engine alone."""

    @strawberry.field(description="The prompt that a sentence becomes, and what was added. Nothing is stored.")
    async def enhance_prompt(self, info: Info, input: EnhancePromptInput) -> EnhancePromptResult:  # noqa: A002
        context = info.context
        wish = parse_wish(given(input))
        if not isinstance(wish, Wish):
            refused: EnhancePromptResult = problem(wish, context.language)
            return refused
        composition = await context.services.prompt_engine.compose(wish)
        return PromptEnhanced.of(wish.text, composition, context.language)

    @strawberry.field(description="Copy for an ad, in 1 to 5 versions. Nothing is stored.")
    async def write_copy(self, info: Info, input: WriteCopyInput) -> WriteCopyResult:  # noqa: A002
        context = info.context
        wish = parse_wish(given(input))
        if not isinstance(wish, Wish):
            refused: WriteCopyResult = problem(wish, context.language)
            return refused
        composition = await context.services.prompt_engine.compose(wish)
        return CopyWritten(
            variants=[CopyVariant.of(words) for words in composition.copies],
            claims=[RestrictedClaim.of(one) for one in marked_claims(composition.copies, composition.brief.industry)],
            warnings=sentences(composition, context.language),
            warning_codes=[notice.code for notice in composition.warnings],
            cost=money(composition.cost),
        )

    @strawberry.field(description="The kinds of pictures, with examples in the reader's language.")
    def categories(self, info: Info) -> list[Category]:
        context = info.context
        return [Category.of(one) for one in context.services.prompt_engine.categories(context.language)]
