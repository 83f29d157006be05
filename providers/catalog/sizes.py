"""From the pixels wanted to the nearest picture that a model takes: always one that covers the wanted ratio."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from providers.errors import InvalidRequest, Unsupported

if TYPE_CHECKING:
    from providers.catalog.model import CatalogModel


LONGEST_SIDE = 16_384
_LONGEST_RATIO = 1000
# A tier this close to the pixels wanted will do: the next one has four times as many, and its price.
ENOUGH = 0.85


def _checked_size(text: str) -> str:
    width, _, height = text.partition("x")
    if not _whole(width, LONGEST_SIDE) or not _whole(height, LONGEST_SIDE):
        message = f"a size is WIDTHxHEIGHT in pixels, such as 1024x1024, each side at most {LONGEST_SIDE}, not {text!r}"
        raise ValueError(message)
    return text


def _checked_ratio(text: str) -> str:
    width, _, height = text.partition(":")
    if not _whole(width, _LONGEST_RATIO) or not _whole(height, _LONGEST_RATIO):
        message = f"a ratio is W:H in whole numbers up to {_LONGEST_RATIO}, such as 16:9, not {text!r}"
        raise ValueError(message)
    return text


def _whole(text: str, most: int) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= len(str(most)) and 1 <= int(text) <= most


SizeText = Annotated[str, AfterValidator(_checked_size)]
RatioText = Annotated[str, AfterValidator(_checked_ratio)]


class FreeSize(BaseModel):
    """Any width and height in pixels, within these limits. Both sides are multiples of `step`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    step: int = Field(default=16, ge=1)
    min_pixels: int = Field(default=1, ge=1)
    max_pixels: int = Field(ge=1)
    max_side: int = Field(ge=1, le=LONGEST_SIDE)
    max_ratio: float = Field(default=3.0, ge=1.0, allow_inf_nan=False)

    @model_validator(mode="after")
    def _holds_a_picture(self) -> Self:
        if self.step > self.max_side or self.step**2 > self.max_pixels:
            message = "a picture of one step by one step has to fit into max_side and max_pixels"
            raise ValueError(message)
        if self.min_pixels > min(self.max_pixels, self.max_side**2):
            message = "min_pixels is at most max_pixels, and at most max_side times max_side"
            raise ValueError(message)
        return self


class Tier(BaseModel):
    """A named resolution ("1K") of a model that takes a ratio instead of a size; `pixels` is about what comes back."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    pixels: int = Field(ge=4096)


class VendorSize(BaseModel):
    """What to ask the vendor for. `width` and `height` are exact for sizes, and about right for ratio and tier."""

    model_config = ConfigDict(frozen=True)

    width: int
    height: int
    ratio: str | None = None
    tier: str | None = None

    @property
    def text(self) -> str:
        return f"{self.width}x{self.height}"

    def delivered(self, width: int, height: int) -> tuple[int, int]:
        """The pixels left of this picture after the crop to `width`:`height`; never more than were wanted."""
        return crop_size((self.width, self.height), (width, height))


def crop_size(rendered: tuple[int, int], wanted: tuple[int, int]) -> tuple[int, int]:
    """The size that a picture of `rendered` pixels has once it has the ratio of `wanted`, at most `wanted` itself."""
    scale = min(rendered[0] / wanted[0], rendered[1] / wanted[1], 1.0)
    return max(1, round(wanted[0] * scale)), max(1, round(wanted[1] * scale))


@lru_cache(maxsize=4096)
def fit(model: CatalogModel, width: int, height: int) -> VendorSize:
    """The cheapest picture `model` takes that keeps most of `width`x`height` after a crop.

    Raises:
        Unsupported: the model cannot make this ratio at all.
        InvalidRequest: a side is not positive, or longer than any picture.
    """
    if not (1 <= width <= LONGEST_SIDE and 1 <= height <= LONGEST_SIDE):
        raise InvalidRequest(f"width and height are from 1 to {LONGEST_SIDE} pixels, not {width}x{height}")
    if model.free_size is not None:
        return _fit_free(model.free_size, width, height)
    if model.sizes:
        return _fit_listed(model.sizes, width, height)
    if model.ratios:
        return _fit_ratio(model.ratios, model.tiers, width, height)
    return VendorSize(width=width, height=height)


def _fit_free(rule: FreeSize, width: int, height: int) -> VendorSize:
    if max(width, height) / min(width, height) > rule.max_ratio + 0.01:
        raise Unsupported(f"{width}x{height} is longer than {rule.max_ratio:g}:1, the longest this model makes")
    scale = max(1.0, math.sqrt(rule.min_pixels / (width * height)))
    scale = min(scale, math.sqrt(rule.max_pixels / (width * height)), rule.max_side / max(width, height))
    sides = _within(rule, [_step_up(side * scale, rule.step) for side in (width, height)])
    return VendorSize(width=sides[0], height=sides[1])


def _step_up(side: float, step: int) -> int:
    return max(step, math.ceil(side / step - 1e-6) * step)


def _within(rule: FreeSize, sides: list[int]) -> list[int]:
    """Undo what rounding up broke: the longest side, the ratio, the number of pixels."""
    sides = list(sides)
    long, short = (0, 1) if sides[0] >= sides[1] else (1, 0)
    sides[long] = min(sides[long], rule.max_side // rule.step * rule.step)
    while sides[long] / sides[short] > rule.max_ratio:
        sides[long] -= rule.step
    while sides[0] * sides[1] > rule.max_pixels:
        sides[long if sides[long] > sides[short] else short] -= rule.step
    while sides[0] * sides[1] < rule.min_pixels:
        sides[short] += rule.step
    return sides


def _fit_listed(sizes: tuple[str, ...], width: int, height: int) -> VendorSize:
    def merit(text: str) -> tuple[int, bool, int]:
        sides = _sides(text, "x")
        # Composition first, in tenths, so that a shape a little nearer is not bought at twice the price.
        lost_tenths = round(10 - 10 * _kept(sides[0] / sides[1], width / height))
        pixels = sides[0] * sides[1]
        small = crop_size(sides, (width, height)) != (width, height)
        return lost_tenths, small, -pixels if small else pixels

    best = _sides(min(sizes, key=merit), "x")
    return VendorSize(width=best[0], height=best[1])


def _fit_ratio(ratios: tuple[str, ...], tiers: tuple[Tier, ...], width: int, height: int) -> VendorSize:
    ratio = max(ratios, key=lambda text: _kept(_as_number(text), width / height))
    shape = _as_number(ratio)
    wanted = width * height / _kept(shape, width / height)
    tier = next((tier for tier in tiers if tier.pixels >= wanted * ENOUGH), tiers[-1] if tiers else None)
    pixels = tier.pixels if tier else wanted
    return VendorSize(
        width=round(math.sqrt(pixels * shape)),
        height=round(math.sqrt(pixels / shape)),
        ratio=ratio,
        tier=tier.name if tier else None,
    )


def _kept(rendered: float, wanted: float) -> float:
    """The share of a picture of ratio `rendered` that a crop to `wanted` keeps, from 0 to 1."""
    return min(rendered, wanted) / max(rendered, wanted)


def _sides(text: str, separator: str) -> tuple[int, int]:
    width, _, height = text.partition(separator)
    return int(width), int(height)


def _as_number(ratio: str) -> float:
    width, height = _sides(ratio, ":")
    return width / height
