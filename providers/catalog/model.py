"""One row of the catalog: a model, what it can do, what it costs, and how long it lives."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from providers.catalog.prices import DAY, PriceRule, TokenFormula, TokenUsage
from providers.catalog.sizes import FreeSize, RatioText, SizeText, Tier
from providers.image import Capabilities, Method, Quality

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


Seconds = Annotated[float, Field(gt=0, le=DAY)]


class Family(StrEnum):
    """Models that take prompts and requests of one shape."""

    POSTER = "poster"
    SDXL = "sdxl"
    FLUX = "flux"
    DALL_E = "dall-e"
    GPT_IMAGE = "gpt-image"
    IMAGEN = "imagen"
    GEMINI = "gemini"
    STABILITY = "stability"
    CHAT = "chat"
    OTHER = "other"


class CatalogModel(BaseModel):
    """A model as data. Prices are USD, times are seconds, sizes are pixels.

    `qualities` maps ours to the vendor's word; empty where the vendor knows no qualities. Of `sizes`, `ratios` (with
    `tiers`, smallest first) and `free_size` at most one is set; none means any size. `retires_on` is the first day
    without the model, `successor` the id that stands in for it. `pace` multiplies `expected_seconds` by quality;
    where `expected_pixels` is set they are for that many pixels and grow with them, elsewhere for any size.
    `timeout_seconds` bounds one call, in which the vendor would make up to `per_call` pictures (we ask for one, so that
    each can fail alone). `prompt_tokens` is how much of a prompt the model reads, marks aside, where that differs from
    its family. `source` and `checked_on` say where the facts come from.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(min_length=1, max_length=80, pattern=r"^[a-z0-9][a-z0-9._:/-]*$")
    provider: str = Field(min_length=1, max_length=40)
    name: str
    kind: Literal["image", "text"] = "image"
    family: Family = Family.OTHER
    endpoint: str | None = None
    aliases: tuple[str, ...] = ()
    released_on: date | None = None
    retires_on: date | None = None
    successor: str | None = None
    source: str
    checked_on: date
    price: PriceRule

    sizes: tuple[SizeText, ...] = ()
    ratios: tuple[RatioText, ...] = ()
    tiers: tuple[Tier, ...] = ()
    free_size: FreeSize | None = None
    qualities: dict[Quality, str] = Field(default_factory=dict)
    quality_rank: int = Field(ge=0, le=100)
    expected_seconds: Seconds
    expected_pixels: int | None = Field(default=None, gt=0)
    pace: dict[Quality, Annotated[float, Field(gt=0, le=1000)]] = Field(default_factory=dict)
    timeout_seconds: Seconds

    methods: frozenset[Method] = frozenset({Method.TEXT_TO_IMAGE})
    negative_prompt: bool = False
    seed: bool = False
    references: int = Field(default=0, ge=0)
    adapters: bool = False
    transparent: bool = False
    previews: bool = False
    cancel: bool = False
    local: bool = False
    max_prompt_characters: int = Field(default=4000, ge=1)
    prompt_tokens: int | None = Field(default=None, ge=1)
    per_call: int = Field(default=1, ge=1)
    licence: str | None = None

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        wrong = next(self._contradictions(), None)
        if wrong is not None:
            raise ValueError(wrong)
        return self

    def _contradictions(self) -> Iterator[str]:
        if sum(map(bool, (self.sizes, self.ratios, self.free_size))) > 1:
            yield "only one of sizes, ratios and free_size can be set"
        if self.tiers and not self.ratios:
            yield "tiers need ratios"
        if list(self.tiers) != sorted(self.tiers, key=lambda tier: tier.pixels):
            yield "tiers go from the smallest to the largest"
        if isinstance(self.price, TokenFormula):
            unpriced = {self.vendor_quality(quality) for quality in Quality} - self.price.factors.keys()
            if unpriced:
                yield f"every word of qualities needs its factor in price; missing: {sorted(unpriced)}"
        if self.kind == "text" and not isinstance(self.price, TokenUsage):
            yield "a text model is priced by token_usage"
        if max(map(self.seconds, Quality)) > self.timeout_seconds:
            yield "expected_seconds, at each quality's pace, is at most timeout_seconds"

    def __hash__(self) -> int:
        return hash(self.id)

    def retired(self, today: date) -> bool:
        return self.retires_on is not None and today >= self.retires_on

    def vendor_quality(self, quality: Quality) -> str:
        """The vendor's word for our quality, or "" where it has none."""
        return self.qualities.get(quality, "")

    def seconds(self, quality: Quality, pixels: int | None = None) -> float:
        """How long a picture should take; `pixels` is its width times its height, None for what the row says."""
        share = 1.0 if self.expected_pixels is None or pixels is None else pixels / self.expected_pixels
        return self.expected_seconds * self.pace.get(quality, 1.0) * share

    @property
    def capabilities(self) -> Capabilities:
        """What this one model can do, in the words of the provider contract."""
        return capabilities_of((self,))


def capabilities_of(models: Iterable[CatalogModel]) -> Capabilities:
    """What a provider of these models can do: each flag is true where at least one model has it.

    Sizes and ratios are empty (any) unless every model is limited, since each model fits what it is asked to.
    """
    rows = tuple(models)
    methods: frozenset[Method] = frozenset()
    for row in rows:
        methods |= row.methods
    sizes = dict.fromkeys(size for row in rows for size in row.sizes) if all(row.sizes for row in rows) else {}
    ratios = dict.fromkeys(ratio for row in rows for ratio in row.ratios) if all(row.ratios for row in rows) else {}
    return Capabilities(
        models=tuple(row.id for row in rows),
        methods=methods,
        sizes=tuple((int(size.split("x")[0]), int(size.split("x")[1])) for size in sizes),
        ratios=tuple(ratios),
        negative_prompt=any(row.negative_prompt for row in rows),
        seed=any(row.seed for row in rows),
        references=max((row.references for row in rows), default=0),
        adapters=any(row.adapters for row in rows),
        transparent=any(row.transparent for row in rows),
        previews=any(row.previews for row in rows),
        cancel=any(row.cancel for row in rows),
        local=any(row.local for row in rows),
    )
