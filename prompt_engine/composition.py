"""What comes out: the prompt, the copy, and what has to be said about them."""

from __future__ import annotations

import warnings as python_warnings
from decimal import Decimal

from pydantic import Field

from prompt_engine.brief import AdBrief
from prompt_engine.vocabulary import Category, Language, PromptFamily, PromptSource
from prompt_engine.wish import Frozen


class AdCopy(Frozen):
    """The words of an ad. `badge` is a short offer for a burst ("30%"); `angle` is what this version plays on."""

    headline: str
    body: str
    call_to_action: str
    hashtags: tuple[str, ...]
    language: Language
    badge: str | None = None
    angle: str = "news"


class Addition(Frozen):
    """Something the prompt says that was not typed: `part` of the picture, `text` in English, `why` is a code."""

    part: str
    text: str
    why: str


class EnhancedPrompt(Frozen):
    """A model-neutral English prompt. `provider` is who wrote it: "offline", or the language model's name."""

    prompt: str
    category: Category
    source: PromptSource
    negative_prompt: str | None = None
    provider: str = "offline"
    cached: bool = False
    additions: tuple[Addition, ...] = ()


class Notice(Frozen):
    """Something a person should know, as a code and its values; the sentences live with whoever shows them."""

    code: str
    values: dict[str, str] = Field(default_factory=dict)


with python_warnings.catch_warnings():
    # `copy` is the field's right name; pydantic warns because a deprecated method of BaseModel has it too.
    python_warnings.simplefilter("ignore", UserWarning)

    class Composition(Frozen):
        """Everything said about one request. `copy` is the first of `copies`. `cost` is in USD, zero when offline."""

        brief: AdBrief
        prompt: EnhancedPrompt
        copy: AdCopy  # type: ignore[assignment]  # shadows a deprecated method, see above
        copies: tuple[AdCopy, ...]
        warnings: tuple[Notice, ...] = ()
        cost: Decimal = Decimal(0)


class PromptTarget(Frozen):
    """The model a prompt is for.

    `clear_zones` are the boxes (x, y, width, height, in fractions of the picture) that stay empty for the lettering.
    `trigger` is a word that a licensed style needs. `negative_prompt` says whether this model takes one, None for the
    family's habit. `prompt_tokens` overrides the family's budget.
    """

    family: PromptFamily
    clear_zones: tuple[tuple[float, float, float, float], ...] = ()
    trigger: str | None = None
    negative_prompt: bool | None = None
    prompt_tokens: int | None = None


class AdaptedPrompt(Frozen):
    """A prompt as one model wants it.

    `tokens` never undercounts and never exceeds `budget` (tokens of the family's tokenizer, characters for `openai`,
    `google` and `stability`: see `unit`). `dropped` lists what had to go, least important first. The fields below
    `hero` are for `poster`, which reads no prose.
    """

    prompt: str
    negative_prompt: str | None
    family: PromptFamily
    tokens: int
    budget: int
    unit: str
    dropped: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    hero: str = "abstract"
    category: str = "abstract"
    industry: str = "service"
    mood: str = ""
    season: str | None = None
    colours: tuple[str, ...] = ()
