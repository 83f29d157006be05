"""Rendering: the manager chooses a model, and the brief is adapted to whichever is tried."""

from __future__ import annotations

import asyncio
import io
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import structlog

from db.queries import attempts
from prompt_engine import PromptFamily, PromptTarget, adapt
from providers.catalog import Family
from providers.config import RENDERER
from providers.image import ImageRequest, Scene
from providers.manager import Decision, NothingCouldRender, RunContext
from studio.generation.deciding import keep_decision, show_failure
from studio.generation.journal import Journal
from studio.generation.keeping import STAGE, keep
from studio.generation.needs import need_of
from studio.generation.routing import differences_of, drawn_record
from studio.generation.stages.layout import layout_of
from studio.generation.stages.writing import composition_of
from studio.generation.views import Stage
from studio.generation.work import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal

    from PIL import Image

    from prompt_engine import AdaptedPrompt
    from providers.manager import Candidate
    from providers.manager.need import Need
    from studio.generation.work import Work

log = structlog.get_logger(__name__)

FAMILIES = {
    Family.POSTER: PromptFamily.POSTER,
    Family.SDXL: PromptFamily.SDXL,
    Family.FLUX: PromptFamily.FLUX,
    Family.DALL_E: PromptFamily.OPENAI,
    Family.GPT_IMAGE: PromptFamily.OPENAI,
    Family.IMAGEN: PromptFamily.GOOGLE,
    Family.GEMINI: PromptFamily.GOOGLE,
    Family.STABILITY: PromptFamily.STABILITY,
}
"""How a model likes its prompt; plain prose where it is not known."""
LARGEST_SEED = 2**64


async def run(work: Work, image: int) -> Outcome:
    """One picture, as it came from the model, and the record of how it was chosen.

    Raises:
        Elsewhere: the next candidate runs only on another worker.
        NothingCouldRender: nobody made it.
    """
    composition = composition_of(work)
    async with work.parts.database.snapshot() as session:
        spent = await attempts.spent(session, work.claim.id, image)
    need = need_of(work.asked, category=composition.brief.category, words_cost=spent.words)
    need = replace(need, prompt_characters=len(_adapted(work, PromptFamily.OPENAI).prompt))
    context = _context(work, image, spent.picture)
    try:
        rendered = await work.parts.manager.render(need, partial(_request, work, need, image), context)
    except NothingCouldRender as nothing:
        await show_failure(work, nothing.decision)
        raise
    result = rendered.result
    last = rendered.attempts[-1]
    log.info("drawn", provider=last.provider, model=last.model, seconds=round(last.seconds, 2), usd=str(last.settled))
    content, mime = await asyncio.to_thread(encoded, result.image)
    files = {"picture": await keep(work, content, STAGE, mime)}
    if result.svg is not None:
        files["svg"] = await keep(work, result.svg.encode(), STAGE, "image/svg+xml")
    provider, model = rendered.candidate.provider, rendered.candidate.model
    seed = None if result.seed is None else str(result.seed)
    differences = differences_of(work.asked, adapted_for(work, rendered.candidate), result.adapted)
    warnings = (*rendered.warnings, *differences.warnings)
    return Outcome(
        result={
            "provider": provider,
            "model": model,
            "seed": seed,
            "ai_generated": provider != RENDERER,
            "warnings": [{"code": told.code, "values": dict(told.values)} for told in warnings],
            "message": {"provider": provider, "model": model},
        },
        files=files,
        values={"routing": drawn_record(rendered, differences)},
    )


def _context(work: Work, image: int, spent: Decimal) -> RunContext:
    """What the manager brings along, with what was decided, tried and spent where another worker began."""
    carried = (work.claim.hand_over or {}).get(str(image), {})
    return RunContext(
        journal=Journal(work.parts, work.claim, image),
        progress=partial(work.report, image),
        placement=work.placement,
        decision=Decision.from_json(carried["decision"]) if "decision" in carried else None,
        decided=partial(keep_decision, work, image),
        tried=frozenset((provider, model) for provider, model in carried.get("tried", ())),
        seed=seed_of(work, image),
        spent=spent,
    )


def seed_of(work: Work, image: int) -> int:
    """Each picture of a generation has a seed of its own, counted from the first."""
    return (int(work.result(Stage.BRIEFING)["seed"]) + image) % LARGEST_SEED


def adapted_for(work: Work, candidate: Candidate) -> AdaptedPrompt:
    """The brief as this candidate wants to read it."""
    manager = work.parts.manager
    row = manager.catalog.models.get(candidate.model)
    family = FAMILIES.get(row.family if row is not None else Family.OTHER, PromptFamily.OPENAI)
    if family is PromptFamily.SDXL and "turbo" in candidate.model:
        family = PromptFamily.SDXL_TURBO
    return _adapted(work, family, row.prompt_tokens if row is not None else None, manager.token_counter(candidate))


def _adapted(
    work: Work, family: PromptFamily, prompt_tokens: int | None = None, count: Callable[[str], int] | None = None
) -> AdaptedPrompt:
    """The brief as a family reads it. That of `OPENAI` is the longest, so no price is quoted for too short a prompt."""
    zones = tuple((box.x, box.y, box.width, box.height) for box in layout_of(work).clear_zones)
    target = PromptTarget(family=family, clear_zones=zones, prompt_tokens=prompt_tokens)
    return adapt(composition_of(work).brief, target, work.parts.prompt_engine.templates, count)


def _request(work: Work, need: Need, image: int, candidate: Candidate) -> ImageRequest:
    adapted, layout = adapted_for(work, candidate), layout_of(work)
    scene = Scene(
        hero=adapted.hero,
        category=adapted.category,
        industry=adapted.industry,
        mood=adapted.mood or None,
        season=adapted.season,
        palette=adapted.colours,
        hero_zone=layout.hero_zone,
    )
    return ImageRequest(
        model=candidate.model,
        prompt=adapted.prompt,
        negative_prompt=adapted.negative_prompt,
        width=need.width,
        height=need.height,
        quality=need.quality,
        seed=seed_of(work, image),
        scene=scene,
        clear_zones=layout.clear_zones,
        deadline_seconds=need.deadline_seconds,
    )


def encoded(picture: Image.Image | bytes) -> tuple[bytes, str]:
    """The picture without loss, and its media type. Bytes stay as the vendor sent them."""
    if isinstance(picture, bytes):
        return picture, _mime(picture)
    target = io.BytesIO()
    picture.save(target, "PNG", compress_level=1)
    return target.getvalue(), "image/png"


def _mime(content: bytes) -> str:
    if content.startswith(b"\xff\xd8"):
        return "image/jpeg"
    return "image/webp" if content[8:12] == b"WEBP" else "image/png"
