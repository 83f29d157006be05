"""Briefing: what was typed is understood, once for all pictures and for no model in particular."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from prompt_engine import Language
from studio.generation.needs import words_limit
from studio.generation.work import Outcome
from studio.wishes import wish_of

if TYPE_CHECKING:
    from prompt_engine import AdBrief, TemplateLibrary
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
            "message": _understood(work.parts.prompt_engine.templates, brief),
        },
        values={"category": brief.category, "industry": brief.industry},
    )


def _understood(templates: TemplateLibrary, brief: AdBrief) -> dict[str, str]:
    """Category and trade as people call them, in every language that the message may be read in."""
    category, industry = templates.templates[brief.category].label, templates.industries.get(brief.industry)
    return {
        **{f"category_{language}": category.of(language) for language in Language},
        **{
            f"industry_{language}": industry.label.of(language) if industry else brief.industry for language in Language
        },
    }
