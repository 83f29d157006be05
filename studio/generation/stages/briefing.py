"""Briefing: what was typed is understood, once for all pictures and for no model in particular."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from studio.generation.needs import words_limit
from studio.generation.work import Outcome
from studio.wishes import wish_of

if TYPE_CHECKING:
    from studio.generation.work import Work


async def run(work: Work) -> Outcome:
    """The composition, and the seed that the pictures start from."""
    asked = work.asked
    limit = words_limit(asked, work.claim.row.quoted_maximum)
    composition = await work.parts.prompt_engine.compose(wish_of(asked), limit)
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
