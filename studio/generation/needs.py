"""From what was asked to what is needed of a picture: pixels promised, price limits, who may draw it."""

from __future__ import annotations

from decimal import Decimal
from math import sqrt
from typing import TYPE_CHECKING

from providers.image import Quality
from providers.manager.need import Need
from studio.input import AdContent

if TYPE_CHECKING:
    from studio.input import GenerateInput

PIXELS = {Quality.DRAFT: 524_288, Quality.STANDARD: 1_048_576, Quality.HIGH: 2_097_152}


def promised_size(asked: GenerateInput) -> tuple[int, int]:
    """Width and height in pixels: of exactly the ratio asked for, as near to the quality's size as that allows.

    A ratio of numbers so large that no such picture exists is met to the nearest pixel.
    """
    if asked.pixels is not None:
        return asked.pixels
    width, height = asked.ratio
    wanted = PIXELS[asked.quality]
    unit = sqrt(wanted / (width * height))
    if unit < 1:
        return round(sqrt(wanted * width / height)), round(sqrt(wanted * height / width))
    whole = 2 * round(unit / 2) if unit >= 16 else round(unit)  # noqa: PLR2004  below, evenness costs too much size
    return width * whole, height * whole


def needs_picture(asked: GenerateInput) -> bool:
    """Whether anything is drawn at all."""
    return asked.content is not AdContent.TEXT


def need_of(asked: GenerateInput, *, category: str | None = None, words_cost: Decimal = Decimal(0)) -> Need:
    """What one picture of this request needs.

    The cost limit is for the request: each picture has its share of what the words, `words_cost` USD, have left of it.
    """
    width, height = promised_size(asked)
    return Need(
        width=width,
        height=height,
        quality=asked.quality,
        budget=asked.budget,
        max_cost=None if asked.max_cost is None else (Decimal(asked.max_cost) - words_cost) / asked.count,
        provider=asked.provider,
        seeded=asked.seed is not None,
        negative_prompt=asked.negative_prompt is not None,
        fallback=asked.fallback,
        category=category or asked.category,
    )


def words_limit(asked: GenerateInput, pictures_maximum: Decimal | None) -> Decimal | None:
    """What the words may cost at most, in USD: what the pictures leave over of the request's limit; None without."""
    if asked.max_cost is None:
        return None
    return max(Decimal(0), Decimal(asked.max_cost) - (pictures_maximum or Decimal(0)))


def kind_of(asked: GenerateInput, model: str | None) -> str:
    """What runs are alike as far as their duration goes."""
    return f"{asked.content}/{asked.quality}/{model or 'none'}/{asked.count}"
