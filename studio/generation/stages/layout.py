"""Layout: the lettering is measured first, and the picture gets what remains."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from studio.generation.needs import promised_size
from studio.generation.stages.writing import composition_of
from studio.generation.views import Stage
from studio.generation.work import Outcome
from studio.input import AdContent
from studio.layout import AdText, Canvas, Layout, plan_layout

if TYPE_CHECKING:
    from studio.generation.work import Work


async def run(work: Work) -> Outcome:
    """The plan for every picture of this generation; an empty one where no lettering is set."""
    composition = composition_of(work)
    brief, copy = composition.brief, composition.copy
    width, height = promised_size(work.asked)
    text, lettered = AdText(), work.asked.content is AdContent.BOTH
    if lettered:
        text = AdText(
            headline=copy.headline,
            body=copy.body,
            call_to_action=copy.call_to_action,
            badge=copy.badge or "",
            brand=_brand(work) or brief.brand or "",
        )
    canvas = Canvas(
        width=width,
        height=height,
        seed=int(work.result(Stage.BRIEFING)["seed"]),
        industry=brief.industry,
        mood=brief.mood[:200],
        tone=brief.tone,
    )
    layout = await asyncio.to_thread(plan_layout, text, canvas)
    return Outcome(
        result={
            "layout": layout.model_dump(mode="json"),
            "warnings": _warnings(layout),
            "message": {"template_code": f"LAYOUT_{layout.template.upper() if lettered else 'NONE'}"},
        }
    )


def layout_of(work: Work) -> Layout:
    """What this stage stored."""
    return Layout.model_validate(work.result(Stage.LAYOUT)["layout"])


def _brand(work: Work) -> str | None:
    """The shop's name as the owner writes it, which goes before the one that was read from the sentence."""
    return work.asked.own_copy.brand if work.asked.own_copy else None


def _warnings(layout: Layout) -> list[dict[str, Any]]:
    warnings: list[dict[str, Any]] = []
    if layout.dropped:
        roles = " ".join(f"ROLE_{role.name}" for role in layout.dropped)
        warnings.append({"code": "TEXT_DROPPED", "values": {"roles_code": roles}})
    if layout.unrenderable:
        warnings.append({"code": "TEXT_UNRENDERABLE", "values": {"characters": " ".join(layout.unrenderable[:20])}})
    return warnings
