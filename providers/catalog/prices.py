"""How vendors charge. A rule turns the shape of a call into units before it, and reported usage into USD after it."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

if TYPE_CHECKING:
    from collections.abc import Mapping

    from providers.catalog.sizes import VendorSize

MILLION = Decimal(1_000_000)
DAY = 86_400
Usd = Annotated[Decimal, Field(ge=0)]
Tokens = Annotated[int, Field(ge=0)]
Times = Annotated[Decimal, Field(ge=1)]


class _Rule(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PerImage(_Rule):
    """A price per picture: `usd` for all, or `table` by "QUALITY WIDTHxHEIGHT" in the vendor's words."""

    kind: Literal["per_image"] = "per_image"
    usd: Usd = Decimal(0)
    table: dict[str, Usd] = Field(default_factory=dict)

    def usd_for(self, quality: str, size: VendorSize) -> Decimal:
        return self.table.get(f"{quality} {size.text}", max(self.table.values(), default=self.usd))


class Credits(_Rule):
    """A vendor's own money: `credits` per picture, whatever its size."""

    kind: Literal["credits"] = "credits"
    credits: Usd
    usd_per_credit: Usd

    @property
    def usd(self) -> Decimal:
        return self.credits * self.usd_per_credit


class TokenRates(_Rule):
    """USD per million tokens."""

    text_in: Usd = Decimal(0)
    image_in: Usd = Decimal(0)
    text_out: Usd = Decimal(0)
    image_out: Usd = Decimal(0)

    def usd(self, *, text_in: int = 0, image_in: int = 0, text_out: int = 0, image_out: int = 0) -> Decimal:
        total = (
            text_in * self.text_in + image_in * self.image_in + text_out * self.text_out + image_out * self.image_out
        )
        return total / MILLION


class TokenFormula(_Rule):
    """Tokens that follow from size and quality.

    tokens = ceil(f * s * (2_000_000 + width * height) / 4_000_000), with f the quality's factor and
    s = round_half_up(f * short / long): community.openai.com t/1382699, checked there against published counts.
    `expected_times` and `maximum_times` widen the answer to a band for a model whose counts are not published.
    """

    kind: Literal["token_formula"] = "token_formula"
    rates: TokenRates
    factors: dict[str, Annotated[int, Field(ge=1)]]
    reference_tokens: Tokens = 1024
    expected_times: Times = Decimal(1)
    maximum_times: Times = Decimal(1)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.expected_times > self.maximum_times:
            message = "expected_times is at most maximum_times"
            raise ValueError(message)
        return self

    def output_tokens(self, quality: str, width: int, height: int) -> int:
        """Image tokens of one picture of `width` x `height` pixels, in the vendor's quality word."""
        return _formula(self.factors[quality], width, height)

    def output_usd(self, quality: str, width: int, height: int) -> Decimal:
        return self.rates.usd(image_out=self.output_tokens(quality, width, height))


class TokenUsage(_Rule):
    """Tokens that only the answer tells; `image_tokens` lists what is known by tier, size or "QUALITY WIDTHxHEIGHT".

    A shape that is not listed is quoted at the listed maximum times `unlisted_times`. Thinking is billed as text out.
    """

    kind: Literal["token_usage"] = "token_usage"
    rates: TokenRates
    image_tokens: dict[str, Tokens] = Field(default_factory=dict)
    image_tokens_maximum: dict[str, Tokens] = Field(default_factory=dict)
    unlisted_times: Times = Decimal(2)
    thinking_expected: Tokens = 0
    thinking_maximum: Tokens = 0
    reference_tokens: Tokens = 1120

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.thinking_expected > self.thinking_maximum:
            message = "thinking_expected is at most thinking_maximum"
            raise ValueError(message)
        for shape, most in self.image_tokens_maximum.items():
            if most < self.image_tokens.get(shape, most + 1):
                message = f"image_tokens_maximum of {shape!r} goes with image_tokens of the same, and is no less"
                raise ValueError(message)
        return self

    def output_tokens(self, quality: str, size: VendorSize) -> tuple[int, int]:
        """Expected and maximum image tokens of one picture."""
        names = (f"{quality} {size.text}", size.tier or "", size.text)
        known = _first(self.image_tokens, names)
        if known is None:
            highest = max(self.image_tokens.values(), default=0)
            return highest, math.ceil(highest * self.unlisted_times)
        return known, _first(self.image_tokens_maximum, names) or known


class GpuSeconds(_Rule):
    """A device of one's own: an hour costs `usd_per_hour`; `load_seconds` is added to the maximum for cold weights."""

    kind: Literal["gpu_seconds"] = "gpu_seconds"
    usd_per_hour: Usd
    base_pixels: int = Field(default=1_048_576, ge=1)
    base_steps: int = Field(default=30, ge=1)
    load_seconds: float = Field(default=0.0, ge=0, le=DAY)

    def usd(self, seconds: float, usd_per_hour: Decimal | None = None) -> Decimal:
        hour = self.usd_per_hour if usd_per_hour is None else usd_per_hour
        return Decimal(str(round(seconds, 6))) * hour / 3600


PriceRule = Annotated[PerImage | Credits | TokenFormula | TokenUsage | GpuSeconds, Field(discriminator="kind")]


def _formula(factor: int, width: int, height: int) -> int:
    short, long = min(width, height), max(width, height)
    scaled = (2 * factor * short + long) // (2 * long)
    return -(-factor * scaled * (2_000_000 + width * height) // 4_000_000)


def _first(table: Mapping[str, int], names: tuple[str, ...]) -> int | None:
    return next((table[name] for name in names if name in table), None)
