"""The studio's closed vocabularies, made known to GraphQL once and by name."""

from __future__ import annotations

import strawberry

from prompt_engine.vocabulary import Category as CategoryKey
from prompt_engine.vocabulary import Channel, Language, PromptSource, Tone
from providers.image import Quality
from providers.manager.need import Budget
from studio.generation.views import Stage, Status
from studio.input import AdContent, ImageFormat

strawberry.enum(AdContent, description="What is made: the picture, the words, or an ad of both.")
strawberry.enum(CategoryKey, name="CategoryKey", description="What the picture is of.")
strawberry.enum(Quality, description="About 0.5, 1 and 2 megapixels.")
strawberry.enum(Budget, description="How models are chosen: the cheapest, a balance, or the best.")
strawberry.enum(Language, description="The language of the copy.")
strawberry.enum(Tone, description="How the shop speaks.")
strawberry.enum(Channel, description="Where the ad will be seen.")
strawberry.enum(ImageFormat, description="The format of the delivered file.")
strawberry.enum(Stage, description="The steps of a generation, in this order.")
strawberry.enum(Status, name="GenerationStatus", description="Where it stands; the last three are final.")
strawberry.enum(PromptSource, description="Who wrote a prompt.")

__all__ = [
    "AdContent",
    "Budget",
    "CategoryKey",
    "Channel",
    "ImageFormat",
    "Language",
    "PromptSource",
    "Quality",
    "Stage",
    "Status",
    "Tone",
]
