"""Briefing: what was typed is understood, once for all pictures and for no model in particular."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from prompt_engine import Look, OwnerCopy, Tone, Wish
from prompt_engine import Quality as WritingQuality
from studio.generation.work import Outcome

if TYPE_CHECKING:
    from studio.generation.work import Work
    from studio.input import GenerateInput


async def run(work: Work) -> Outcome:
    """The composition, and the seed that the pictures start from."""
    asked = work.asked
    composition = await work.parts.prompt_engine.compose(wish_of(asked))
    brief = composition.brief
    seed = int(asked.seed) if asked.seed is not None else secrets.randbits(32)
    return Outcome(
        result={
            "composition": composition.model_dump(mode="json"),
            "seed": str(seed),
            "warnings": [{"code": told.code, "values": told.values} for told in composition.warnings],
            "message": {"category": brief.category, "industry": brief.industry},
        },
        values={"category": brief.category, "industry": brief.industry},
    )


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
        quality=WritingQuality(asked.quality.value),
    )
