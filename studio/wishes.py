"""What was asked, in the prompt engine's words; with a picture or without, by the same rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from prompt_engine import Look, OwnerCopy, Quality, Tone, Wish
from studio.input import parse_input
from studio.problems import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Mapping

    from studio.input import GenerateInput

MOST_VARIANTS = 5
# A wish is not stored, so its key is never looked at.
NO_KEY = "wish"


def parse_wish(raw: Mapping[str, Any]) -> Wish | InvalidInput:
    """Check what a client sent, keyed as in `GenerateInput`, and with `variants` from 1 to 5."""
    fields = dict(raw)
    variants = fields.pop("variants", 1)
    asked = parse_input({"idempotency_key": NO_KEY, **fields})
    if isinstance(asked, InvalidInput):
        return asked
    if not 1 <= variants <= MOST_VARIANTS:
        return InvalidInput(field="variants", given=str(variants), expected="EXPECTED_VARIANTS")
    return wish_of(asked).model_copy(update={"variants": variants})


def wish_of(asked: GenerateInput) -> Wish:
    """The request in the prompt engine's words."""
    look = {} if asked.look is None else asked.look.model_dump()
    own = {} if asked.own_copy is None else asked.own_copy.model_dump(exclude={"brand"})
    return Wish(
        text=asked.prompt,
        category=asked.category,
        industry=asked.industry,
        look=Look(**look),
        language=asked.language,
        tone=asked.tone or Tone.WARM,
        channel=asked.channel,
        copy=OwnerCopy(**own),
        enhance=asked.enhance,
        enhanced_prompt=asked.enhanced_prompt,
        negative_prompt=asked.negative_prompt,
        quality=Quality(asked.quality.value),
    )
