"""What is wanted of a picture, as far as it bears on which model makes it: no prompt and no pixels."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from providers.image import ControlKind, Method, Quality

AUTO = "auto"


class Budget(StrEnum):
    """What the owner would rather save: money (low), neither (balanced), or nothing at all (best)."""

    LOW = "low"
    BALANCED = "balanced"
    BEST = "best"


@dataclass(frozen=True, slots=True)
class Need:
    """One picture, before anybody knows who makes it.

    `width` and `height` are the pixels promised; `max_cost` is in USD and bounds the worst case of a call, not its
    expected price; `provider` is a provider's key, a model id or an alias, None or "auto" when the manager chooses;
    `references` counts reference pictures and `adapters` LoRA adapters; `fallback` lets the embedded renderer stand in;
    `licensed` says that an artist's style was asked for; `deadline_seconds` is for the whole rendering, failovers
    included. `control` is the kind of control image, if any.
    `prompt_characters` sizes the text part of prices that are counted in tokens.
    """

    width: int
    height: int
    method: Method = Method.TEXT_TO_IMAGE
    quality: Quality = Quality.STANDARD
    budget: Budget = Budget.BALANCED
    max_cost: Decimal | None = None
    provider: str | None = None
    seeded: bool = False
    negative_prompt: bool = False
    references: int = 0
    adapters: int = 0
    control: ControlKind | None = None
    fallback: bool = True
    licensed: bool = False
    category: str | None = None
    deadline_seconds: float = 120.0
    prompt_characters: int = 800

    @property
    def named(self) -> str | None:
        """Who was asked for by name, or None when the manager chooses."""
        return None if self.provider is None or self.provider.lower() == AUTO else self.provider

    @property
    def may_fall_back(self) -> bool:
        """Whether the embedded renderer could stand in: it draws from words alone."""
        plain = self.method is Method.TEXT_TO_IMAGE and not self.references and not self.adapters
        return self.fallback and plain
